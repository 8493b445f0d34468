"""The published instances that planners are measured on, with the best known value of each."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import NotPossible
from app.domain.planning import Day
from app.domain.text import T
from app.planner.formats import read


@dataclass(frozen=True)
class Instance:
    """One day to plan. best_known: the least published price, None where there is none."""

    name: str
    load: Callable[[], Day]
    best_known: float | None = None


@dataclass(frozen=True)
class Published:
    """A set: its form, its folder, the table of best known values and its column, and the usual choice of it."""

    form: str
    folder: str
    table: str
    column: str
    few: tuple[str, ...] = ()


PUBLISHED: dict[str, Published] = {
    "solomon": Published(
        "solomon",
        "solomon",
        "bks_distance_dimacs.csv",
        "bks_distance",
        ("C101", "C204", "R101", "R112", "R205", "RC103", "RC108", "RC206"),
    ),
    "gh200": Published(
        "solomon",
        "gehring-homberger-200",
        "bks_distance_dimacs.csv",
        "bks_distance",
        ("C1_2_4", "C2_2_6", "R1_2_2", "R2_2_8", "RC1_2_6", "RC2_2_3"),
    ),
    "mankowska": Published("hhc", "mankowska", "bks.csv", "best_known_here"),
}
"""Name → set. Without a usual choice every instance is taken."""


def instances(folder: Path, name: str, everything: bool = False) -> list[Instance]:
    """A set's instances below `folder`: the usual choice, or all. Raises NotPossible when they are not there."""
    published = PUBLISHED[name]
    home = folder / published.folder
    table = home / published.table
    if not table.is_file():
        raise NotPossible(
            T(
                "The instances of {name} are not in {folder}. Say with --data where the folder {part} lies.",
                name=name,
                folder=str(folder),
                part=published.folder,
            ),
            code="bench-data",
        )
    best = {row["instance"]: float(row[published.column]) for row in _rows(table)}
    names = sorted(best) if everything or not published.few else published.few
    return [
        Instance(each, _loader(published.form, home / f"{each}.txt"), best.get(each))
        for each in names
        if (home / f"{each}.txt").is_file()
    ]


def _rows(table: Path) -> Iterator[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _loader(form: str, path: Path) -> Callable[[], Day]:
    return lambda: read(form, path.read_text(encoding="utf-8-sig"))

"""What a headless command works with, and how it answers.

Each part is opened only when a command asks for it, so that `--version` or `map info` never touch the desk file.
The composition root (app/__main__.py) gives the factories; nothing here knows which storage stands behind.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app import i18n
from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from app.domain.text import T, Text

if TYPE_CHECKING:  # maps and storage take long to import, and most commands need only one of them
    from app.adapters.city.build import PackLoader
    from app.adapters.city.pack import PackStore
    from app.adapters.city.places.index import PlaceIndex
    from app.adapters.city.roads.router import RoadRouter
    from app.bootstrap import Desk
    from app.domain.ids import StaffId
    from app.domain.people import Branch
    from app.findings import Migrated, Tables
    from app.paths import Profile
    from app.ports import Clock, Geocoder, Progress, Router
    from app.rows import JobDetail
    from app.safekeeping import Safekeeping

EARLIEST, LATEST = 1990, 2200
"""Years a moment may be given in; beyond them a slip of the keyboard is likelier than a need."""


class Opened(Protocol):
    """A desk that is open, with what must be closed after."""

    desk: Desk

    def close(self) -> None:
        """Let go of the desk file, the maps and every thread."""


@dataclass
class Tools:
    """Everything a command may ask for."""

    profile: Profile
    packs: PackStore
    loader: PackLoader
    router: Router
    geocoder: Callable[[Desk | None], Geocoder]
    """The geocoder; with a desk it also knows what dispatchers taught."""
    open_desk: Callable[..., Opened]
    """Opens the desk; `at` opens another desk file."""
    window: Callable[..., int]
    """Opens the window until it is closed: (args, link="")."""
    play: Callable[[argparse.Namespace], int]
    """Plays the example: in the window, or without one."""
    database: str
    """Address of the desk's storage: a file or a server's URL."""
    tables: Callable[[], Tables]
    """Looks at the desk's storage without opening or changing it. Raises DeskError for what cannot be used."""
    migrate: Callable[[Callable[[Progress], None]], Migrated]
    """Brings the desk's storage to this program's version, and tells how far it is."""
    safe: Callable[..., Safekeeping]
    """The keeper of the desk's backups; of another desk's: (its address, folder for them)."""
    fill: Callable[[str, Iterable[Any]], int]
    """Writes many values into a new desk at an address; returns the number of rows. Raises NotPossible when it holds
    customers already."""
    road_router: Callable[[], RoadRouter | None]
    """The router on the loaded map's own roads; None without a usable map."""
    index: Callable[[], PlaceIndex | None]
    """The place index of the loaded map; None without one."""
    print_pdf: Callable[[Desk, Branch, date, tuple[StaffId, ...], str, Path], int]
    """Writes day sheets (of nobody: the blackout sheet) to a PDF: (desk, branch, day, staff, paper, file) → pages."""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def clock(self) -> Clock:
        """The desk's clock: the system's, or the example's."""
        return self.desk.clock

    @cached_property
    def opened(self) -> Opened:
        """The desk, opened (and brought up to date) on first use."""
        return self.open_desk()

    @property
    def has_desk(self) -> bool:
        """Whether there is a desk already: asking for a place must not make one."""
        return "://" in self.database or Path(self.database).exists()

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.opened.desk

    def job(self, number: str) -> JobDetail:
        """The job of that number. Raises NotPossible when there is none."""
        found = self.desk.queries.job_by_number(number)
        if found is None:
            raise NotPossible(
                T("There is no job {number}. Nothing was changed.", number=number), code="job-unknown"
            )
        return found

    def no_map(self) -> NotPossible:
        """What is said by a command that needs a city map where there is no usable one."""
        return NotPossible(
            self.packs.trouble or T("No city map is loaded. Load one: doorstep map load FILE.osm.pbf"),
            code="no-map",
        )

    def branch(self, name: str = "") -> Branch:
        """The branch of that name, or the first one; times are said by its clock from then on. Raises NotPossible."""
        found = self._branch(name)
        i18n.set_zone(found.zone)
        return found

    def _branch(self, name: str) -> Branch:
        branches = self.desk.queries.desk().branches
        if not branches:
            from app.example.catalogue import services
            from app.services.setup import set_up

            # the first headless command of a new desk sets it up as `setup` would, with what can be guessed
            branches = (set_up(self.desk, services(i18n.language())),)
        i18n.set_zone(branches[0].zone)
        if name:
            for branch in branches:
                if name.lower() in (branch.name.lower(), branch.id):
                    i18n.set_zone(branch.zone)
                    return branch
            raise NotPossible(
                T(
                    "There is no branch “{name}”. Known: {known}.",
                    name=name,
                    known=tuple(b.name for b in branches),
                ),
                code="branch",
            )
        return branches[0]

    def close_desk(self) -> None:
        """Close the desk; it is opened again when it is asked for."""
        if "opened" in self.__dict__:
            self.__dict__.pop("opened").close()

    def close(self) -> None:
        """Close whatever was opened."""
        self.close_desk()
        self.packs.close()


def answer(args: argparse.Namespace, data: dict[str, Any], words: Text | str = "") -> int:
    """Print a command's answer: one JSON object with --json, else the sentence (or the keys, a line each)."""
    if getattr(args, "json", False):
        print(json.dumps(data, ensure_ascii=False, default=plain))
    elif words:
        print(i18n.say(words))
    else:
        for key, value in data.items():
            print(
                f"{key}: {value if not isinstance(value, dict | list) else json.dumps(value, ensure_ascii=False, default=plain)}"
            )
    return 0


def plain(value: Any) -> Any:
    """What json cannot write by itself: moments with their offset, texts in the current language."""
    if isinstance(value, datetime):
        return value.astimezone(i18n.zone()).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, Text):
        return i18n.say(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    if hasattr(value, "item"):  # NumPy scalars
        return value.item()
    raise TypeError(f"cannot write {type(value).__name__} as JSON")


def tell(progress: Progress, left: Text | None = None) -> None:
    """Progress on standard error, one line that overwrites itself on a terminal. left: how much longer, in words."""
    from app.stages import STAGES

    share = "" if progress.fraction is None else f" {progress.fraction:4.0%}"
    rest = f", {i18n.say(left)}" if left is not None else ""
    line = f"{i18n.say(STAGES.get(progress.stage, progress.stage))}{share}{rest}"
    terminal = sys.stderr.isatty()
    print(f"{line:<78}" if terminal else line, end="\r" if terminal else "\n", file=sys.stderr, flush=True)


class Steady:
    """Progress a person can read: a line for each stage and each fifth of the way, with how much longer it takes."""

    def __init__(self) -> None:
        from app.stages import Pace

        self._last = ("", -1)
        self._pace = Pace()

    def __call__(self, progress: Progress) -> None:
        """Tell when it is worth a line."""
        from app.stages import left_words

        left = left_words(self._pace.left(progress))
        now = (progress.stage, int((progress.fraction or 0) * 5))
        if now != self._last:
            self._last = now
            tell(progress, left)


def point(text: str) -> Point:
    """`47.14,9.52` as a Point (latitude, longitude). Raises NotPossible."""
    try:
        lat, lon = (float(part) for part in text.replace(" ", "").split(","))
        return Point(lat, lon)
    except ValueError as wrong:
        raise NotPossible(
            T(
                "“{text}” is not a place. Write latitude,longitude in degrees, such as 47.139,9.522 (latitude first, -90 to 90).",
                text=text[:60],
            ),
            code="point",
        ) from wrong


def moment(text: str, branch: Branch | None = None) -> datetime:
    """An ISO 8601 moment; without an offset it is the branch's wall clock. Raises NotPossible."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise NotPossible(
            T("“{text}” is not a time. Write it such as 2026-11-26T14:00+01:00.", text=text[:60]),
            code="moment",
        ) from wrong
    if at.tzinfo is None:
        if branch is None:
            raise NotPossible(
                T("“{text}” has no offset. Write it such as 2026-11-26T14:00+01:00.", text=text[:60]),
                code="moment",
            )
        at = at.replace(tzinfo=branch.zone)
    if not EARLIEST <= at.year <= LATEST:
        raise NotPossible(
            T(
                "“{text}” lies too far away; a year from {first} to {last} is meant.",
                text=text[:60],
                first=str(EARLIEST),
                last=str(LATEST),
            ),
            code="moment",
        )
    return at


def mode(text: str) -> Mode:
    """A mode of travel. Raises NotPossible."""
    try:
        return Mode(text)
    except ValueError as wrong:
        raise NotPossible(
            T("“{text}” is no way to travel. Known: {known}.", text=text, known=tuple(m.value for m in Mode)),
            code="mode",
        ) from wrong


def read_text(name: str, most: int, too_large: Text) -> str:
    """The text of a file (- is standard input), in UTF-8 with or without its mark. most: characters it may have.

    Raises NotPossible when it cannot be read, and saying `too_large` when it is.
    """
    try:
        if name == "-":
            text = sys.stdin.read(most + 1)
        else:
            with Path(name).open(encoding="utf-8-sig") as file:
                text = file.read(most + 1)
    except (OSError, ValueError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else T("it is not UTF-8 text")
        raise NotPossible(
            T("The file {file} cannot be read: {why}. Nothing was changed.", file=name, why=why),
            code="file-read",
        ) from wrong
    if len(text) > most:
        raise NotPossible(too_large, code="file-size")
    return text

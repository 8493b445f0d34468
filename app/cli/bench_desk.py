"""`bench desk`: an invented desk of years, and how quick its start, searches and backup are."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import i18n
from app.bench import desk_size
from app.bench.big_desk import BigDesk, Size, the_branch
from app.cli.tools import Tools
from app.domain.errors import NotPossible
from app.domain.text import T
from app.example.catalogue import services

JOBS, CUSTOMERS = 200_000, 50_000
"""The size the promises are made for."""
MOST = 2_000_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the large desk."""
    some = parser.add_argument_group("the desk of years")
    some.add_argument(
        "--customers", type=int, default=CUSTOMERS, metavar="N", help=f"its customers ({CUSTOMERS})"
    )
    some.add_argument(
        "--desk",
        metavar="FILE|URL",
        help="make it there and keep it, or measure the desk that is there already",
    )


def check_options(args: argparse.Namespace) -> None:
    """Raises NotPossible for a size that is none."""
    for name, value in (
        ("--jobs", JOBS if args.jobs is None else args.jobs),
        ("--customers", args.customers),
    ):
        if not 100 <= value <= MOST:
            raise NotPossible(
                T(
                    "{name} takes a number from {least} to {most}; {value} is not.",
                    name=name,
                    least=100,
                    most=MOST,
                    value=value,
                ),
                code="bench-size",
            )


def measure(args: argparse.Namespace, tools: Tools) -> dict[str, Any]:
    """Make the desk when it is not there, then measure it. The profile's own desk is not touched."""
    if args.desk:
        return _measured(args, tools, args.desk)
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        return _measured(args, tools, str(Path(folder) / "desk.sqlite3"))


def _measured(args: argparse.Namespace, tools: Tools, where: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    found: dict[str, Any] = {}
    if "://" in where or not Path(where).exists():
        begin = time.perf_counter()
        size = Size(args.jobs or JOBS, args.customers, args.seed)
        rows = tools.fill(where, BigDesk(size, now, the_branch(), services("en")).things())
        found["made"] = {"rows": rows, "seconds": round(time.perf_counter() - begin, 1)}
    _tell(T("The desk is opened …"))
    before, _ = desk_size.memory_mb()
    opened, found["start"] = desk_size.start(lambda: tools.open_desk(at=where), now)
    try:
        after, _ = desk_size.memory_mb()
        queries, seat = opened.desk.queries, opened.desk.who.seat
        branch = queries.desk().branches[0]
        here = now.astimezone(branch.zone)
        _tell(T("Questions are asked …"))
        found["frame"] = desk_size.frame(queries, branch.id, here, seat)
        found["searches"] = desk_size.searches(queries, desk_size.drawn(queries, branch.id, here))
        asked, _ = desk_size.memory_mb()
        _tell(T("A backup is made and proved …"))
        with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
            found["backup"] = desk_size.backup(tools.safe(where, Path(folder)))
        saved, highest = desk_size.memory_mb()
    finally:
        opened.close()
    found["memory_mb"] = {
        "before": before,
        "opened": after,
        "asked": asked,
        "after_backup": saved,
        "highest": highest,
    }
    return found


def _tell(words: Any) -> None:
    print(i18n.say(words), file=sys.stderr, flush=True)


def words(figure: dict[str, Any]) -> list[str]:
    """The figures, a line each."""
    found = []
    for name in ("made", "start", "memory_mb", "backup"):
        if name in figure:
            found.append(f"{name}: " + "  ".join(f"{k} {v}" for k, v in figure[name].items()))
    found.append("searches: " + "  ".join(f"{k} {v}" for k, v in figure["searches"]["all"].items()))
    for part in (figure["searches"]["kinds"], figure["frame"]):
        for name, times in part.items():
            found.append(f"    {name}: " + "  ".join(f"{k} {v}" for k, v in times.items()))
    return found

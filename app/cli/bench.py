"""`bench`: how quick the desk is on this machine, with the loaded map, beside its peers."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import i18n
from app.adapters.city.places.index import PlaceIndex
from app.adapters.city.roads.router import RoadRouter
from app.adapters.clocks import SystemClock
from app.bench import day_plans, figures, repair, window
from app.bench.peers import PEERS as PLANNERS
from app.cli import bench_board, bench_desk, bench_planner
from app.cli.tools import Tools, answer
from app.domain.errors import NotPossible
from app.domain.text import T

PEERS: dict[str, tuple[str, ...]] = {
    "candidates": ("pairs", "estimate"),
    "matrix": ("scipy",),
    "route": ("scipy",),
    "reach": ("grid",),
    "geocode": ("rapidfuzz",),
}
"""What is measured when nothing is named → its peers."""
LONG: dict[str, tuple[str, ...]] = {
    "planner": tuple(PLANNERS),
    "day": (),
    "repair": (),
    "window": (),
    "board": (),
    "desk": (),
}
"""What takes minutes and is measured only when named → its peers."""
MAPLESS = {"planner", "window", "board", "desk"}
"""What needs no loaded map by itself."""


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    measure = commands.add_parser(
        "bench", parents=[common], help="measure this machine with the loaded map, beside other ways"
    )
    measure.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(PEERS)} (these when missing), {', '.join(LONG)}"
    )
    measure.add_argument("--vs", metavar="PEERS", help="only these peers: " + ", ".join(_known()))
    measure.add_argument("--staff", type=int, default=200, help="people on the measured day (200)")
    measure.add_argument("--visits", type=int, default=2000, help="visits on the measured day (2000)")
    measure.add_argument("--points", type=int, default=500, help="places of the matrix (500)")
    bench_planner.add_options(measure)
    bench_desk.add_options(measure)
    measure.add_argument("--json", action="store_true", help="answer with one JSON object")
    measure.set_defaults(run=run)


def run(args: argparse.Namespace, tools: Tools) -> int:
    """Measure what was named, or everything; nothing of the desk is touched."""
    names = list(dict.fromkeys(args.names)) or list(PEERS)
    _check(names, args)
    info = tools.packs.info()
    mapped = set(names) - MAPLESS or bench_planner.needs_map(names, args)
    if mapped and (info is None or tools.index() is None or tools.road_router() is None):
        raise tools.no_map()
    found: dict[str, Any] = {}
    wanted = bench_planner.names_in(args.vs)
    peers = wanted or _known()
    for name in names:
        print(i18n.say(T("Measuring {name} …", name=name)), file=sys.stderr, flush=True)
        if name == "planner":
            found[name] = bench_planner.measure(args, tools, [p for p in wanted if p in PLANNERS])
        elif name == "day":
            found[name] = bench_planner.day(args, tools)
        elif name == "repair":
            found[name] = bench_planner.repaired(args, tools)
        elif name == "desk":
            found[name] = bench_desk.measure(args, tools)
        elif name == "window":
            found[name] = window.window(tools.profile.folder if _is_example(tools) else None)
        elif name == "board":
            found[name] = bench_board.measure(args)
        elif name == "candidates":
            found[name] = _candidates(args, tools, peers)
        elif name == "geocode":
            found[name] = figures.geocode(_index(tools), peers=peers)
        elif name not in found:
            roads = figures.roads(_router(tools), args.points)
            found |= {
                k: {part: v for part, v in roads[k].items() if not isinstance(v, dict) or part in peers}
                for k in names
                if k in roads
            }
    data = {
        "map": info.name if info else None,
        "at": datetime.now(UTC),
        "machine": {"processors": os.cpu_count(), "load": load()},
        "figures": found,
    }
    return answer(args, data, _lines(found))


def _candidates(args: argparse.Namespace, tools: Tools, peers: tuple[str, ...]) -> dict[str, Any]:
    """On a desk of its own in a temporary folder."""
    points = figures.addresses(_index(tools))
    if len(points) < 2:
        raise NotPossible(T("The map has no addresses to measure with."), code="bench-addresses")
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        opened = tools.open_desk(at=str(Path(folder) / "bench.db"))
        try:
            desk, router = opened.desk, _router(tools)
            most = min(200, len(points))
            return figures.candidates(
                desk.storage,
                desk.queries,
                router,
                SystemClock(),
                points,
                args.staff,
                args.visits,
                most,
                peers,
            )
        finally:
            opened.close()


def _is_example(tools: Tools) -> bool:
    """Whether this profile holds the example, a copy of which can be measured; otherwise one is made."""
    return "://" not in tools.database and tools.has_desk and tools.desk.queries.desk().example


def _index(tools: Tools) -> PlaceIndex:
    """The place index as it is now: closing a desk closes it."""
    found = tools.index()
    assert found is not None
    return found


def _router(tools: Tools) -> RoadRouter:
    found = tools.road_router()
    assert found is not None
    return found


def load() -> float | None:
    """The load of the last minute, None where the system does not tell: a busy machine measures badly."""
    ask: Callable[[], tuple[float, float, float]] | None = getattr(os, "getloadavg", None)
    return round(ask()[0], 2) if ask else None


def _known() -> tuple[str, ...]:
    """Every peer's name."""
    return tuple(dict.fromkeys(p for some in (PEERS | LONG).values() for p in some))


def _check(names: list[str], args: argparse.Namespace) -> None:
    everything = PEERS | LONG
    for name in names:
        if name not in everything:
            raise NotPossible(
                T(
                    "There is nothing called “{name}” to measure. Known: {known}.",
                    name=name,
                    known=tuple(everything),
                ),
                code="bench-name",
            )
    for peer in bench_planner.names_in(args.vs):
        if peer not in _known():
            raise NotPossible(
                T("There is no peer “{name}”. Known: {known}.", name=peer, known=_known()), code="bench-peer"
            )
    if "desk" in names:
        bench_desk.check_options(args)
    if names != ["desk"]:
        bench_planner.check_options(args)
    for name, value, most in (
        ("--staff", args.staff, 5000),
        ("--visits", args.visits, 50_000),
        ("--points", args.points, 3000),
    ):
        if not 2 <= value <= most:
            raise NotPossible(
                T(
                    "{name} takes a number from 2 to {most}; {value} is not.",
                    name=name,
                    most=most,
                    value=value,
                ),
                code="bench-size",
            )


def _lines(found: dict[str, Any]) -> str:
    lines: list[str] = []
    for name, figure in found.items():
        words = {
            "planner": bench_planner.lines,
            "day": day_plans.words,
            "repair": repair.words,
            "board": bench_board.lines,
            "desk": bench_desk.words,
        }.get(name)
        if words is not None:
            lines += words(figure)
            continue
        own = {k: v for k, v in figure.items() if not isinstance(v, dict)}
        lines.append(f"{name}: " + "  ".join(f"{k} {v}" for k, v in own.items()))
        for peer, values in figure.items():
            if isinstance(values, dict):
                lines.append(f"    {peer}: " + "  ".join(f"{k} {v}" for k, v in values.items()))
    return "\n".join(lines)

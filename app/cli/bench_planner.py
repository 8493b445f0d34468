"""`bench planner`, `bench day`, `bench repair`: plans beside their peers and rules of thumb, every one proved."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import i18n
from app.adapters.city.roads.router import RoadRouter
from app.bench import city_day, day_plans, planner, repair
from app.bench.figures import addresses
from app.bench.instances import PUBLISHED, Instance, instances
from app.bench.peers import PEERS, Peer
from app.cli.tools import Tools
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.text import T
from app.planner.search import solve

JOBS = 500
"""Jobs of a city day when none are said."""
SECONDS, DAY_SECONDS = 5.0, 15.0
"""Budget of a plan when none is said: of an instance, of a city day."""
DAY = "day"
"""The set made of the loaded map."""
SETS = (*PUBLISHED, DAY)
MAPS = ("day", "repair")
"""Measurements that need the map."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the planner's measurements."""
    some = parser.add_argument_group("the planner")
    some.add_argument(
        "--seconds", type=float, metavar="S", help="budget of one plan (planner 5, day and repair 15)"
    )
    some.add_argument("--sets", metavar="SETS", help=", ".join(SETS) + " (without day when missing)")
    some.add_argument("--data", metavar="FOLDER", help="where the published instances lie")
    some.add_argument("--seed", type=int, default=1, metavar="N")
    some.add_argument(
        "--jobs", type=int, metavar="N", help="jobs of the city day (500), of the desk (200000)"
    )
    some.add_argument("--people", type=int, default=60, metavar="N", help="people of the city day (60)")
    some.add_argument(
        "--long",
        type=float,
        default=day_plans.LONG,
        metavar="S",
        help="the long search: the day's, and that of the plan in force before a repair (120)",
    )
    some.add_argument(
        "--cases", type=int, default=3, metavar="N", help="people who fall ill on each of two days (3)"
    )
    some.add_argument(
        "--threads", type=int, default=1, metavar="K", help="searches side by side on the city day (1)"
    )
    some.add_argument("--all", action="store_true", help="every instance of a set, not the usual choice")


def check_options(args: argparse.Namespace) -> None:
    """Raises NotPossible for a budget or set that is none."""
    for option, seconds in (("--seconds", args.seconds), ("--long", args.long)):
        if seconds is not None and not 0 < seconds <= 3600:
            raise NotPossible(
                T("{name} is more than 0 and at most 3600; {value} is not.", name=option, value=seconds),
                code="bench-seconds",
            )
    for option, value, most in (
        ("--jobs", JOBS if args.jobs is None else args.jobs, 5000),
        ("--people", args.people, 500),
        ("--cases", args.cases, 20),
        ("--threads", args.threads, 64),
    ):
        if not 1 <= value <= most:
            raise NotPossible(
                T(
                    "{name} takes a number from 1 to {most}; {value} is not.",
                    name=option,
                    most=most,
                    value=value,
                ),
                code="bench-size",
            )
    for name in names_in(args.sets):
        if name not in SETS:
            raise NotPossible(
                T("There is no set “{name}”. Known: {known}.", name=name, known=SETS),
                code="bench-set",
            )


def needs_map(names: Sequence[str], args: argparse.Namespace) -> bool:
    """Whether what is measured needs the loaded map."""
    return bool(set(names) & set(MAPS)) or DAY in names_in(args.sets)


def measure(args: argparse.Namespace, tools: Tools, vs: Sequence[str]) -> dict[str, Any]:
    """Figures of the chosen sets. vs: names of peers; when empty, whichever are installed."""
    names = names_in(args.sets) or tuple(PUBLISHED)
    seconds = args.seconds or SECONDS
    peers, versions = chosen(vs)
    folder = data_folder(args.data)
    sets: dict[str, list[Instance]] = {}
    for name in names:
        if name == DAY:
            sets[name] = day_plans.instances(*_map(tools), args.jobs or JOBS, args.people, args.seed)
        else:
            sets[name] = instances(folder, name, args.all)
    minutes = sum(len(some) for some in sets.values()) * (1 + len(peers)) * seconds / 60
    print(
        i18n.say(T("This takes at most about {minutes} minutes.", minutes=max(1, round(minutes)))),
        file=sys.stderr,
        flush=True,
    )
    found = planner.measure(sets, peers, seconds, args.seed, _tell)
    return {"seconds": seconds, "seed": args.seed, "threads": 1, "peers": versions, "sets": found}


def day(args: argparse.Namespace, tools: Tools) -> dict[str, Any]:
    """Figures of one city day on the loaded map."""
    points, router = _map(tools)
    seconds = args.seconds or DAY_SECONDS
    city = city_day.invent(points, args.jobs or JOBS, args.people, args.seed)
    found = day_plans.measure(city, points, router, (seconds, args.long), args.seed, args.threads, _say)
    return {"seed": args.seed, **found}


def repaired(args: argparse.Namespace, tools: Tools) -> dict[str, Any]:
    """Figures of repairs on two city days, each first planned for --long seconds: the plan in force is a good one."""
    points, router = _map(tools)
    seconds = args.seconds or DAY_SECONDS
    days = []
    for seed in (args.seed, args.seed + 1):
        made, _ = day_plans.with_roads(city_day.invent(points, args.jobs or JOBS, args.people, seed), router)
        days.append((made, solve(made, seconds=args.long, seed=seed).plan))
    return repair.measure(days, seconds, args.cases, args.seed, _say)


def _map(tools: Tools) -> tuple[list[Point], RoadRouter]:
    index, router = tools.index(), tools.road_router()
    if index is None or router is None:
        raise tools.no_map()
    return addresses(index), router


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def chosen(vs: Sequence[str]) -> tuple[list[Peer], dict[str, str]]:
    """The named peers, or those installed, and their versions. Raises NotPossible when a named one is missing."""
    if vs:
        peers = [PEERS[name] for name in vs]
        return peers, {peer.name: peer.version() for peer in peers}
    found = {}
    for peer in PEERS.values():
        try:
            found[peer.name] = peer.version()
        except NotPossible:
            continue
    return [PEERS[name] for name in found], found


def data_folder(named: str | None) -> Path:
    """The folder of the published instances: as named, below DOORSTEP_DATA, or beside the checkout."""
    if named:
        given = Path(named)
        return given / "planning" if (given / "planning").is_dir() else given
    return Path(os.environ.get("DOORSTEP_DATA", "../shared/data")) / "planning"


def names_in(text: str | None) -> tuple[str, ...]:
    """Names with commas between them, each once and in order; none of None."""
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def _tell(name: str, instance: str, who: str, result: planner.Result) -> None:
    words = result.get("cannot") or (
        f"{result['cost']:.1f}"
        + ("" if result["gap"] is None else f"  {result['gap']:+.2f} %")
        + ("" if result["feasible"] else f"  unserved {result['unserved']}")
        + f"  {result['seconds']:.1f} s"
    )
    print(f"{name} {instance}  {who}: {words}", file=sys.stderr, flush=True)


def lines(figure: dict[str, Any]) -> list[str]:
    """A line for each planner on each set: mean gap, worst gap, how many solved wholly, and our cost over the peer's."""
    out = []
    for name, found in figure["sets"].items():
        count = len(found["instances"])
        out.append(f"{name} ({count}), {figure['seconds']:g} s")
        for who, gap in found["mean_gap"].items():
            ratio = found["ratio"].get(who)
            out.append(
                f"    {who}: "
                + ("-" if gap is None else f"{gap:+.3f} % (worst {found['worst_gap'][who]:+.2f} %)")
                + f"  solved {found['solved'][who]}"
                + ("" if ratio is None else f"  ratio {ratio:.4f}")
            )
    return out

"""`bench planner`: the planner beside its peers on published instances, every plan proved."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import i18n
from app.bench import planner
from app.bench.instances import PUBLISHED, Instance, instances
from app.bench.peers import PEERS, Peer
from app.cli.tools import Tools
from app.domain.errors import NotPossible
from app.domain.text import T

SECONDS = 5.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the planner's measurements."""
    some = parser.add_argument_group("the planner")
    some.add_argument(
        "--seconds", type=float, metavar="S", help="budget of one plan (planner 5, day and repair 15)"
    )
    some.add_argument("--sets", metavar="SETS", help=", ".join(PUBLISHED))
    some.add_argument("--data", metavar="FOLDER", help="where the published instances lie")
    some.add_argument("--seed", type=int, default=1, metavar="N")
    some.add_argument("--all", action="store_true", help="every instance of a set, not the usual choice")


def check_options(args: argparse.Namespace) -> None:
    """Raises NotPossible for a budget or set that is none."""
    if args.seconds is not None and not 0 < args.seconds <= 3600:
        raise NotPossible(
            T("--seconds is more than 0 and at most 3600; {value} is not.", value=args.seconds),
            code="bench-seconds",
        )
    for name in _names(args.sets):
        if name not in PUBLISHED:
            raise NotPossible(
                T("There is no set “{name}”. Known: {known}.", name=name, known=tuple(PUBLISHED)),
                code="bench-set",
            )


def measure(args: argparse.Namespace, tools: Tools, vs: Sequence[str]) -> dict[str, Any]:
    """Figures of the chosen sets. vs: names of peers; when empty, whichever are installed."""
    names = _names(args.sets) or tuple(PUBLISHED)
    seconds = args.seconds or SECONDS
    peers, versions = chosen(vs)
    folder = data_folder(args.data)
    sets: dict[str, list[Instance]] = {name: instances(folder, name, args.all) for name in names}
    minutes = sum(len(some) for some in sets.values()) * (1 + len(peers)) * seconds / 60
    print(
        i18n.say(T("This takes at most about {minutes} minutes.", minutes=max(1, round(minutes)))),
        file=sys.stderr,
        flush=True,
    )
    found = planner.measure(sets, peers, seconds, args.seed, _tell)
    return {"seconds": seconds, "seed": args.seed, "threads": 1, "peers": versions, "sets": found}


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


def _names(text: str | None) -> tuple[str, ...]:
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
    """A table a set: mean gap, worst gap, how many solved wholly, and our cost over the peer's."""
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

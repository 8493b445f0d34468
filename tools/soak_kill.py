"""`make soak-kill`: kill -9 at random moments, again and again, while everything that writes is at work.

    python tools/soak_kill.py [--rounds 1000] [--seed N] [--plant FAULT] [--json]

In every round one or two dispatchers book into a desk while a map is loaded, a backup made, an old desk upgraded, a
backup restored or a key changed beside them; each process is killed at a moment of its own. Then everything is opened and
compared with what the dead had told as done. The exit code is 1 when anything is amiss; --plant shows that it would be.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from app.domain.errors import DeskError  # noqa: E402
from db.safe.keeper import FileKeeper  # noqa: E402
from db.storage import DeskStorage  # noqa: E402
from tests.support.clock import FixedClock  # noqa: E402
from tests.support.desk import StoryDesk  # noqa: E402
from tests.support.extracts import village  # noqa: E402
from tools.soak import checks, work  # noqa: E402

BESIDE = ("map", "backup", "migrate", "backup", "map", "migrate", "restore", "map", "backup", "key")
"""Who works beside the dispatchers, round after round."""
PLANTED = {
    "early-word": "commands",
    "pack-in-place": "map",
    "careless-upgrade": "migrate",
    "careless-copy": "backup",
}
"""Where each fault is planted."""
FRESH_AFTER = 50
"""Rounds after which a new profile is founded: a desk that grows for ever makes only the checks slow."""
LONGEST = {"map": 1.2, "key": 1.2, "restore": 0.8, "migrate": 1.0}
"""Seconds within which the moment of a kill is drawn, 0.4 where nothing else is said."""
AT_WORK = 0.8
"""The part of the kills that come after something was done; the others may meet the opening of the desk."""
MOST_DONE = {"commands": 15, "map": 2, "key": 2}
"""How many things a process may have done, at most, when its last while begins; 3 where nothing else is said."""
PATIENCE = 5.0
"""Seconds after which a process is killed whatever it has done."""


def main() -> int:
    """Kill and look, then tell the counts."""
    parser = argparse.ArgumentParser(
        description="kill -9 at random moments; nothing told as done may be lost"
    )
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--plant", choices=work.PLANTS, default="", help="plant a fault that must be found")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    began = time.monotonic()
    chance = random.Random(args.seed)  # noqa: S311 - dice, no secret
    findings = checks.Findings()
    killed: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp(prefix="doorstep-soak-"))
    try:
        work.in_a_process(village().write, folder / "village.osm.pbf")
        profile, told = folder / "nowhere", set[str]()
        for number in range(args.rounds):
            if number % FRESH_AFTER == 0:
                shutil.rmtree(profile, ignore_errors=True)
                profile, told = folder / f"profile-{number}", set()
                _found(profile)
            beside = PLANTED.get(args.plant, "") or BESIDE[number % len(BESIDE)]
            names = ["commands", *(["commands"] if chance.random() < 0.5 else []), beside]
            _round(profile, names, chance, args.plant, told, findings, killed)
            if not args.json and (number + 1) % 25 == 0:
                seconds = time.monotonic() - began
                print(f"{number + 1} rounds, {seconds:.0f} s, {dict(findings.tried)}", file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    amiss = sum(findings.wrong.values())
    data = {
        "rounds": args.rounds,
        "seed": args.seed,
        "planted": args.plant or None,
        "killed": dict(killed),
        "done_before_the_kill": dict(findings.tried),
        **{kind: findings.wrong[kind] for kind in checks.KINDS},
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(data) if args.json else json.dumps(data, indent=1))
    for line in findings.told[:20]:
        print(line, file=sys.stderr)
    return 1 if amiss else 0


def _found(profile: Path) -> None:
    """A profile with a desk, two backups of another desk to restore in turn, and one to be locked."""
    work.found(profile)
    other = FileKeeper(profile / "other.db", profile / "others")
    with DeskStorage.open(other.desk) as storage:
        desk = StoryDesk(FixedClock(), storage).company()
        other.back_up()
        desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
        other.back_up()
    shutil.copyfile(other.desk, profile / "locked.db")


def _round(
    profile: Path,
    names: list[str],
    chance: random.Random,
    plant: str,
    told: set[str],
    findings: checks.Findings,
    killed: Counter[str],
) -> None:
    lines = _killed(
        [(name, *work.start(name, profile, chance.randrange(2**32), plant)) for name in names], chance
    )
    killed.update(name for name, _ in lines)
    for _, said in lines:
        told.update(line.split(" ", 1)[1] for line in said if line.startswith("did "))
    checks.desk(profile, told, findings)
    for name, said in lines:
        try:
            checks.look(profile, name, said, findings)
        except DeskError as refusal:
            findings.note(checks.UNREADABLE, f"{name}: {refusal}")


@dataclass
class Victim:
    """A process at work. wanted: lines it may tell before its hour is drawn. doomed: when it is killed (monotonic)."""

    name: str
    pid: int
    pipe: int
    wanted: int
    doomed: float
    told: bytes = b""
    drawn: bool = False


def _killed(started: list[tuple[str, int, int]], chance: random.Random) -> list[tuple[str, list[str]]]:
    """Let them work, kill each at a moment of its own; what each told before.

    A part is killed at any moment from its first breath on, the others a random while after a random number of things
    done: so that kills fall into the work on a slow machine too.
    """
    now = time.monotonic()
    alive = []
    for name, pid, pipe in started:
        if chance.random() < AT_WORK:
            victim = Victim(name, pid, pipe, 1 + chance.randrange(MOST_DONE.get(name, 3)), now + PATIENCE)
        else:
            victim = Victim(name, pid, pipe, 0, now + chance.uniform(0.0, LONGEST.get(name, 0.4)), drawn=True)
        alive.append(victim)
    lines: list[tuple[str, list[str]]] = []
    while alive:
        soon = min(v.doomed for v in alive) - time.monotonic()
        for pipe in select.select([v.pipe for v in alive], [], [], max(0.0, soon))[0]:
            victim = next(v for v in alive if v.pipe == pipe)
            more = os.read(pipe, 65536)
            victim.told += more
            if not more:  # it ended by itself, which is told as a failure
                victim.doomed = 0.0
            elif not victim.drawn and victim.told.count(b"\n") >= victim.wanted:
                victim.drawn = True
                victim.doomed = time.monotonic() + chance.uniform(0.0, LONGEST.get(victim.name, 0.4))
        for victim in [v for v in alive if v.doomed <= time.monotonic()]:
            alive.remove(victim)
            os.kill(victim.pid, signal.SIGKILL)
            os.waitpid(victim.pid, 0)
            with os.fdopen(victim.pipe, "rb") as reader:
                victim.told += reader.read()
            # a last line that was cut by the kill was not told
            lines.append((victim.name, victim.told.decode(errors="replace").split("\n")[:-1]))
    return lines


if __name__ == "__main__":
    sys.exit(main())

"""What the processes do that are killed: real commands, map loads, backups, upgrades, restores, changes of key.

Each says "ready" when its tools are laid out, and tells on a pipe what it was told is done, at once and unbuffered; what it told must be there after the kill.
Faults can be planted, to show that the harness finds them.
"""

from __future__ import annotations

import gzip
import itertools
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.adapters import sqlite, vault
from app.adapters.city import child
from app.adapters.city.build import PackLoader
from app.adapters.city.pack import PackStore
from app.commands import Command
from app.domain.calls import CallKind
from app.domain.errors import DeskError
from app.domain.geo import Point
from app.domain.ids import CustomerId, PlaceId, new_id
from app.domain.lifecycle import Action
from app.domain.people import Customer, Phone, Place
from app.ports import Progress
from app.safekeeping import Why
from app.services.context import Outcome
from db import upgrade
from db.engine import APPLICATION_ID
from db.safe.keeper import FileKeeper
from db.safe.opening import prepare_file
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk

TOP = Path(__file__).resolve().parents[2]
WORDS = "the words of the soak"
"""Opens the desks whose key is changed."""
PLANTS = ("early-word", "pack-in-place", "careless-upgrade", "careless-copy")
"""Faults the harness must find: a command told as done before it is, a map swapped byte by byte, an upgrade that is not one
transaction, a backup by copying the file."""

Say = Callable[[str], None]
Job = Callable[[Path, random.Random, Say, str], None]


class ToldDesk(StoryDesk):
    """A desk that tells every command that was carried out: "did KEY"."""

    say: Say
    early: bool = False

    def do(self, command: Command) -> Outcome:
        """Carry it out, then tell."""
        if self.early:
            self.say(f"did {command.key}")
            time.sleep(0.01)
        done = super().do(command)
        if not self.early:
            self.say(f"did {command.key}")
        return done


def found(profile: Path) -> None:
    """A fresh profile: a desk with a company and a map. The backup others restore lies there too."""
    profile.mkdir(mode=0o700)
    with DeskStorage.open(profile / "desk.db", seat="setup") as storage:
        StoryDesk(FixedClock(), storage).company()


def commands(profile: Path, chance: random.Random, say: Say, plant: str) -> None:
    """A dispatcher in a hurry: customers, calls, bookings, steps, undo, one after another."""
    with DeskStorage.open(profile / "desk.db", seat=f"seat-{os.getpid()}") as storage:
        desk = ToldDesk(FixedClock(), storage)
        desk.say, desk.early = say, plant == "early-word"
        say("ready")
        while True:
            try:
                _one_step(desk, chance)
            except (
                DeskError,
                IndexError,
            ):  # taken by somebody else, busy, nobody free: nothing was changed or told
                desk.call = desk.job_id = None


def _one_step(desk: ToldDesk, chance: random.Random) -> None:
    number = f"+4179{chance.randrange(10**7):07}"
    name = f"Customer {chance.randrange(10**6)}"
    place = Place(PlaceId(new_id()), "Städtle 38, Vaduz", Point(47.1392, 9.5227))
    customer = Customer(CustomerId(new_id()), BRANCH.id, name, phones=(Phone(number),), places=(place,))
    step = chance.random()
    if step < 0.3:
        desk.ring(number)
        desk.answer()
        desk.hang_up(CallKind.ENQUIRY, "asked")
        return
    hour = chance.uniform(8, 16)
    desk.ring(number)
    desk.answer()
    desk.book(
        1 if step < 0.7 else 0, "leak-repair", customer, desk.window(hour, hour + 2, chance.randrange(30))
    )
    if step < 0.5:
        desk.step(Action.ACCEPT)
    elif step > 0.9:
        desk.desk.history.undo()


class WarmLoader(PackLoader):
    """Builds the pack in this process, whose libraries are there already, so that a kill meets every stage."""

    def _run(
        self,
        extract: Path,
        target: Path,
        name: str,
        example: bool,
        progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        child.make(extract, target, name, example, lambda _: None)


def load_map(profile: Path, chance: random.Random, say: Say, plant: str) -> None:
    """Load the village again and again; tells "map GENERATION"."""
    store = PackStore(profile / "maps")
    extract = profile.parent / "village.osm.pbf"
    say("ready")
    while True:
        current = store.current()
        if plant == "pack-in-place" and current is not None:
            _swap_byte_by_byte(current.path)
            say(f"map {store.generation}")
            continue
        WarmLoader(store).load(extract, "village")
        say(f"map {store.generation}")


def _swap_byte_by_byte(pack: Path) -> None:
    whole = pack.read_bytes()
    with pack.open("wb", buffering=0) as handle:
        for start in range(0, len(whole), 4096):
            handle.write(whole[start : start + 4096])
            time.sleep(0.002)


def back_up(profile: Path, chance: random.Random, say: Say, plant: str) -> None:
    """Backups one after another while others write; tells "backup NAME"."""
    keeper = FileKeeper(profile / "desk.db")
    say("ready")
    while True:
        if plant == "careless-copy":
            say(f"backup {_carelessly_copied(keeper).name}")
        else:
            say(f"backup {keeper.back_up(why=Why.SCHEDULE).file.name}")


def _carelessly_copied(keeper: FileKeeper) -> Path:
    keeper.folder.mkdir(exist_ok=True)
    copy = keeper.folder / f"desk.{new_id()}.backup"
    with keeper.desk.open("rb") as reader, copy.open("wb", buffering=0) as writer:
        while part := reader.read(4096):
            writer.write(part)
            time.sleep(0.002)
    return copy


def migrate(profile: Path, chance: random.Random, say: Say, plant: str) -> None:
    """Upgrade old desks, each a fresh one from the museum; tells "upgraded NAME"."""
    folder = profile / "old"
    folder.mkdir(exist_ok=True)
    say("ready")
    for _ in itertools.count():
        file = folder / f"{new_id()}.db"
        part = file.with_suffix(".new")
        old_desk(part)
        part.replace(file)
        (_carelessly_upgraded if plant == "careless-upgrade" else prepare_file)(file)
        say(f"upgraded {file.name}")


def _carelessly_upgraded(path: Path) -> None:
    link = sqlite.open_with(path)
    link.execute("DELETE FROM alembic_version")
    link.execute("INSERT INTO alembic_version VALUES (?)", (upgrade.newest(),))
    for n in range(200):
        link.execute(f"CREATE TABLE half_{n} (x)")
        time.sleep(0.005)


def old_desk(file: Path) -> None:
    """A desk of the oldest version; while there is only one, a desk from before its tables."""
    oldest = sorted((TOP / "tests" / "museum").glob("*.desk.gz"))[0]
    if oldest.name.split(".")[0] != upgrade.newest():
        file.write_bytes(gzip.decompress(oldest.read_bytes()))
        return
    link = sqlite.open_with(file)
    link.execute(f"PRAGMA application_id={APPLICATION_ID}")
    link.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    link.execute("CREATE TABLE kept (word TEXT)")
    link.execute("INSERT INTO kept VALUES ('still here')")
    link.close()


def restore(profile: Path, chance: random.Random, say: Say, plant: str) -> None:
    """Restore two backups in turn over one desk; tells "restored NUMBER", the newest change in it."""
    keeper = FileKeeper(profile / "other.db", profile / "others")
    say("ready")
    while True:
        for backup in keeper.backups():
            keeper.restore(backup.file)
            say(f"restored {backup.newest}")


def change_key(profile: Path, chance: random.Random, say: Say, plant: str) -> None:
    """Give a desk one key after another; tells "locked"."""
    keeper = FileKeeper(profile / "locked.db", profile / "locked-backups")
    if keeper.is_encrypted():
        vault.unlock(keeper.desk, WORDS)
    say("ready")
    while True:
        keeper.encrypt(WORDS)
        say("locked")


JOBS: dict[str, Job] = {
    "commands": commands,
    "map": load_map,
    "backup": back_up,
    "migrate": migrate,
    "restore": restore,
    "key": change_key,
}


def start(name: str, profile: Path, seed: int, plant: str) -> tuple[int, int]:
    """Fork a process that does that work until it is killed; returns its id and the reading end of its pipe."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    code = 7
    try:
        os.close(reading)
        os.setpgid(0, 0)

        def say(line: str) -> None:
            os.write(writing, f"{line}\n".encode())

        JOBS[name](profile, random.Random(seed), say, plant)  # noqa: S311 - dice, no secret
    except BaseException as mistake:  # noqa: BLE001 - told to the parent, which counts it as a failure
        os.write(writing, f"failed {type(mistake).__name__}: {mistake}\n".encode(errors="replace"))
    finally:
        os._exit(code)


def in_a_process(work: Callable[..., Any], *given: Any) -> None:
    """Do something in a forked process and wait: libraries that start threads must not start them here."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            work(*given)
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError(f"{work.__name__} failed")

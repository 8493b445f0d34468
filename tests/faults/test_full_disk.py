"""The disk is full: every way to write says so in a sentence, nothing that was done is lost, and all goes on after."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import DeskError, NotReachable
from app.ports import Progress
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import names, work_a_little
from tests.faults.conftest import Disk
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk


def fill(place: Path, leave: int = 0) -> Path:
    """A file that takes all the room but `leave` bytes."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as handle:
        try:
            while True:
                handle.write(b"\0" * 65536)
        except OSError:
            pass
        size = handle.tell()
        handle.truncate(max(0, size - leave))
    return ballast


def test_bookings_stop_with_a_sentence_and_go_on_when_there_is_room(disk: Disk) -> None:
    place = disk("6m")
    file = place / "profile" / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = work_a_little(storage)
        ballast = fill(place, 200_000)
        done: list[str] = []
        with pytest.raises(NotReachable) as refused:
            for n in range(2000):
                name = f"Customer {n}"
                desk.customer(name, f"+4179{n:07}", "Städtle 38, Vaduz")
                done.append(name)
        assert refused.value.code == "disk-full"
        assert "The disk is full. Nothing was changed" in str(refused.value)
        assert {c.name for c in storage.queries.customers()} == {"Zhao Min", *done}
        ballast.unlink()
        desk.customer("Afterwards", "+41795559999", "Städtle 38, Vaduz")
        done.append("Afterwards")
    assert set(names(file)) == {"Zhao Min", *done}
    assert FileKeeper(file).check(True) is None


@pytest.mark.parametrize("what", ["back_up", "restore", "salvage", "encrypt", "verify"])
def test_what_needs_a_copy_is_refused_before_or_within(disk: Disk, what: str) -> None:
    place = disk("9m")
    file = place / "profile" / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        work_a_little(storage)
    keeper = FileKeeper(file)
    made = keeper.back_up().file
    before = file.read_bytes()
    ballast = fill(place, 300_000)
    ways = {
        "back_up": keeper.back_up,
        "restore": lambda: keeper.restore(made),
        "verify": lambda: keeper.verify(made),
        "salvage": keeper.salvage,
        "encrypt": lambda: keeper.encrypt("correct horse battery"),
    }
    with pytest.raises(DeskError) as refused:
        ways[what]()
    assert refused.value.code == "disk-full"
    assert file.read_bytes() == before
    left = {p.name for p in file.parent.rglob("*") if p.is_file()}
    assert left == {"desk.db", "desk.db-lock", made.name}
    ballast.unlink()
    ways[what]()
    assert names(file) == ["Zhao Min"]


def test_a_full_disk_in_the_middle_of_a_copy_leaves_no_half(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = work_a_little(storage)
        for n in range(150):
            desk.customer(f"Customer {n}", f"+4179{n:07}", "Städtle 38, Vaduz")
    stick = disk("8m")
    ballast: list[Path] = []

    def meanwhile(progress: Progress) -> None:
        if progress.stage == "comparing" and not ballast:  # there was room when it was looked for
            ballast.append(fill(stick, 100_000))

    with pytest.raises(NotReachable) as refused:
        FileKeeper(file).back_up(stick / "copy.backup", tell=meanwhile)
    assert refused.value.code == "disk-full"
    assert list(stick.iterdir()) == ballast


def test_a_new_desk_on_a_full_disk(disk: Disk) -> None:
    place = disk("4m")
    ballast = fill(place, 100_000)
    with pytest.raises(NotReachable) as refused:
        DeskStorage.open(place / "desk.db")
    assert refused.value.code == "disk-full"
    ballast.unlink()
    with DeskStorage.open(place / "desk.db", seat="seat-1") as storage:
        assert StoryDesk(FixedClock(), storage).company()

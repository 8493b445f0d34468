"""A folder that may only be read: the desk says so, touches nothing, and works again when it may be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.domain.errors import NotReachable
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import names, work_a_little
from tests.faults.conftest import Disk, read_only


def test_the_desk_is_not_opened_and_nothing_is_touched(disk: Disk) -> None:
    place = disk("8m")
    file = place / "profile" / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        work_a_little(storage)
    before = {p.name: p.read_bytes() for p in file.parent.iterdir()}
    read_only(place)
    with pytest.raises(NotReachable) as refused:
        DeskStorage.open(file)
    assert refused.value.code == "read-only"
    assert "check who may" in str(refused.value)
    for way in (FileKeeper(file).back_up, FileKeeper(file).salvage):
        with pytest.raises(NotReachable) as refused:
            way()
        assert refused.value.code == "read-only"
    assert {p.name: p.read_bytes() for p in file.parent.iterdir()} == before
    read_only(place, False)
    assert names(file) == ["Zhao Min"]


def test_it_becomes_so_while_the_desk_is_open(disk: Disk) -> None:
    place = disk("8m")
    file = place / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = work_a_little(storage)
        storage.engine.dispose()  # no file is held open for writing, so the disk can be turned
        lock = storage._lock
        assert lock is not None
        lock.release()
        read_only(place)
        with pytest.raises(NotReachable) as refused:
            desk.customer("Never", "+41795550000", "Städtle 38, Vaduz")
        assert refused.value.code == "read-only"
        read_only(place, False)
        desk.customer("Later", "+41795550001", "Städtle 38, Vaduz")
    assert names(file) == ["Later", "Zhao Min"]


def test_a_person_reads_one_sentence(disk: Disk, capsys: pytest.CaptureFixture[str]) -> None:
    place = disk("4m")
    profile = place / "profile"
    profile.mkdir()
    read_only(place)
    code = main(["doctor", "--profile", str(profile)])
    said = capsys.readouterr().err
    assert code == 3
    assert "cannot be written" in said
    assert "Give another with --profile" in said
    assert "Traceback" not in said


def test_backups_onto_a_stick_that_is_locked(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        work_a_little(storage)
    stick = disk("12m")
    read_only(stick)
    with pytest.raises(NotReachable) as refused:
        FileKeeper(file).back_up(stick / "copy.backup")
    assert refused.value.code == "read-only"
    assert names(file) == ["Zhao Min"]

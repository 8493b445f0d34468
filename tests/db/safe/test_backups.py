"""Backups are made while the desk is used, know what should be in them, and give a whole desk back."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters import sqlite
from app.domain.errors import NotPossible, NotReachable
from app.ports import Progress
from app.safekeeping import Why
from db.safe.copies import NOTE
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import names, work_a_little


def test_a_backup_holds_everything_and_is_proved(file: Path, keeper: FileKeeper) -> None:
    seen: list[Progress] = []
    made = keeper.back_up(tell=seen.append)
    assert made.proved is not None
    assert made.file.parent == file.parent / "backups"
    assert (made.why, made.newest > 0, made.encrypted) == (Why.HAND, True, False)
    assert keeper.backups() == (made,)
    proof = keeper.verify(made.file)
    assert (proof.sound, proof.compared, proof.rows["job"]) == (True, True, 2)
    assert {p.stage for p in seen} == {"comparing", "copying", "checking"}
    assert not [p for p in file.parent.rglob("*") if ".part" in p.name or ".proof" in p.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(made.file.stat().st_mode) == 0o600


def test_it_is_made_in_one_moment_while_others_write(file: Path, keeper: FileKeeper) -> None:
    with DeskStorage.open(file, seat="seat-2") as storage:

        def write_too(progress: Progress) -> None:
            if progress.stage == "copying" and not written:
                written.append(work_a_little(storage, company=False))

        written: list[object] = []
        made = keeper.back_up(tell=write_too)
        assert written
        later = keeper.back_up()
    assert keeper.verify(made.file).rows["job"] == 2
    assert keeper.verify(later.file).rows["job"] == 4
    assert keeper.loss(later.file).changes == 0
    assert (keeper.loss(made.file).changes or 0) >= 3


def spoil(file: Path, what: str) -> None:
    """Change a backup behind its back."""
    link = sqlite.connect(str(file))
    link.execute(what)
    link.commit()
    link.close()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("UPDATE customer SET name = 'Somebody else'", "“customer” differs"),
        ("DELETE FROM customer_word", "“customer_word” has 0 rows and should have"),
        ("DROP TABLE pin", "missing in it: table “pin”"),
    ],
)
def test_a_changed_backup_is_found_out(keeper: FileKeeper, what: str, said: str) -> None:
    made = keeper.back_up()
    spoil(made.file, what)
    proof = keeper.verify(made.file)
    assert not proof.sound
    assert said in " ".join(map(str, proof.problems))
    with pytest.raises(NotPossible, match="was not restored"):
        keeper.restore(made.file)


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.9])
def test_a_cut_backup_is_found_out(file: Path, keeper: FileKeeper, cut: float) -> None:
    made = keeper.back_up()
    with made.file.open("r+b") as handle:
        handle.truncate(int(made.size * cut))
    before = file.read_bytes()
    assert not keeper.verify(made.file).sound
    with pytest.raises(NotPossible):
        keeper.restore(made.file)
    assert file.read_bytes() == before


def test_one_changed_byte_is_found_out(keeper: FileKeeper) -> None:
    made = keeper.back_up()
    whole = made.file.read_bytes()
    at = whole.index("Städtle".encode())
    made.file.write_bytes(whole[:at] + b"T" + whole[at + 1 :])
    assert not keeper.verify(made.file).sound


def test_restoring_gives_the_desk_back_and_keeps_the_one_before(file: Path, keeper: FileKeeper) -> None:
    made = keeper.back_up()
    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = work_a_little(storage, company=False)
        desk.customer("Late Comer", "+41795550777", "Landstrasse 12, Schaan")
    done = keeper.restore(made.file)
    assert names(file) == ["Zhao Min"]
    assert done.kept is not None
    assert "Late Comer" in names(done.kept)
    link = sqlite.connect(str(file))
    assert not link.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (NOTE,)).fetchone()[0]
    link.close()
    assert keeper.restore(done.kept).tables
    assert "Late Comer" in names(file), "what was put aside can be taken back"


def test_restoring_is_refused_while_the_desk_is_open(file: Path, keeper: FileKeeper) -> None:
    made = keeper.back_up()
    with DeskStorage.open(file):
        with pytest.raises(NotReachable) as refused:
            keeper.restore(made.file)
        assert refused.value.code == "in-use"
    assert keeper.restore(made.file).file == file


def test_restoring_where_there_is_no_desk_makes_one(keeper: FileKeeper, tmp_path: Path) -> None:
    made = keeper.back_up(tmp_path / "stick" / "desk.copy")
    elsewhere = FileKeeper(tmp_path / "new" / "desk.db")
    assert elsewhere.restore(made.file).kept is None
    assert names(elsewhere.desk) == ["Zhao Min"]


def test_what_must_not_be_overwritten_is_not(file: Path, keeper: FileKeeper, tmp_path: Path) -> None:
    there = tmp_path / "letter.txt"
    there.write_text("Dear all")
    with pytest.raises(NotPossible) as refused:
        keeper.back_up(there)
    assert refused.value.code == "file-exists"
    assert there.read_text() == "Dear all"
    with pytest.raises(NotPossible) as refused:
        keeper.restore(file)
    assert refused.value.code == "same-file"
    with pytest.raises(NotPossible) as refused:
        keeper.restore(there)
    assert refused.value.code == "backup"
    with pytest.raises(NotPossible) as refused:
        keeper.restore(tmp_path / "nowhere")
    assert refused.value.code == "no-file"


@pytest.mark.parametrize("stage", ["comparing", "copying", "checking"])
def test_cancel_leaves_nothing(keeper: FileKeeper, stage: str) -> None:
    stages: list[str] = []

    with pytest.raises(NotPossible) as refused:
        keeper.back_up(tell=lambda p: stages.append(p.stage), stop=lambda: stage in stages)
    assert refused.value.code == "cancelled"
    assert keeper.backups() == ()
    assert list(keeper.folder.iterdir()) == []


def test_backups_go_by_age(keeper: FileKeeper) -> None:
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    moment = [now - timedelta(days=70)]
    aging = FileKeeper(keeper.desk, now=lambda: moment[0])
    ages = [70, 50, 48, 30, 13, 12.9, 3.2, 3.1, 1.5, 1, 0.5]
    for age in ages:
        moment[0] = now - timedelta(days=age)
        aging.back_up(why=Why.SCHEDULE)
    gone = keeper.tidy(now)
    left = [round((now - b.at).total_seconds() / 86400, 1) for b in keeper.backups()]
    assert left == [0.5, 1, 1.5, 3.1, 12.9, 30, 48]
    assert len(gone) == len(ages) - len(left)


_HOLD = """
import os, sys
from db.storage import DeskStorage
with DeskStorage.open(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.read()
    os._exit(9)
"""


def test_a_killed_process_holds_the_desk_no_longer(file: Path, keeper: FileKeeper) -> None:
    made = keeper.back_up()
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(file)],
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(NotReachable) as refused:
            keeper.restore(made.file)
        assert refused.value.code == "in-use"
        process.kill()
    assert keeper.restore(made.file).kept is not None

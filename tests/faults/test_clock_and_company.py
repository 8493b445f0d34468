"""The computer's clock goes back a day; two processes work in one profile. Nothing is lost, nothing is mixed up."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import NotReachable
from app.domain.keeping import is_due, kept
from app.domain.lifecycle import Action
from app.safekeeping import Why
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import names, work_a_little

TOP = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


def test_work_goes_on_when_the_clock_jumps_back_a_day(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = work_a_little(storage)
        storage_job = desk.job_id
        last = storage.queries.last_change()
        desk.clock.set(desk.clock.now() - timedelta(days=1))
        customer = desk.customer("Yesterday", "+41795550001", "Städtle 38, Vaduz")
        desk.book(1, "leak-repair", customer, desk.window(12, 14))
        desk.step(Action.ACCEPT)
        numbers = [line.number for line in storage.queries.history()]
        assert max(numbers) == storage.queries.last_change() > last
        assert len(set(numbers)) == len(numbers)
        told, changes, _ = storage.queries.changes_since(last)
        assert told == max(numbers)
        assert changes, "other seats hear of it: news go by number, not by time"
        desk.desk.history.undo()
        assert desk.job_id != storage_job
    assert names(file) == ["Yesterday", "Zhao Min"]
    assert FileKeeper(file).check(True) is None


def test_backups_made_in_the_future_are_kept_and_new_ones_made(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        work_a_little(storage)
    moment = [NOW]
    keeper = FileKeeper(file, now=lambda: moment[0])
    first = keeper.back_up(why=Why.SCHEDULE)
    moment[0] = NOW - timedelta(days=1)
    assert is_due(first.at, timedelta(hours=1), moment[0]), "better one too many"
    second = keeper.back_up(why=Why.SCHEDULE)
    moment[0] = NOW
    third = keeper.back_up(why=Why.SCHEDULE)
    assert len({first.file, second.file, third.file}) == 3, "the same second again takes nobody's name"
    assert keeper.tidy(NOW - timedelta(days=1)) == ()
    assert keeper.tidy(NOW - timedelta(days=30)) == ()


def test_the_age_rule() -> None:
    hourly = [NOW - timedelta(hours=n) for n in range(24 * 100)]
    stay = kept(hourly, NOW)
    assert {m for m in hourly if NOW - m <= timedelta(days=2)} <= stay
    days = {m.date() for m in stay}
    assert {(NOW - timedelta(days=n)).date() for n in range(14)} <= days
    weeks = {m.isocalendar()[:2] for m in stay}
    assert len(weeks) == 8
    assert len(stay) < 49 + 14 + 8
    assert kept([], NOW) == set()
    old = NOW - timedelta(days=400)
    assert kept([old], NOW) == {old}, "the last one never goes"
    assert not is_due(NOW, timedelta(hours=1), NOW + timedelta(minutes=59))
    assert is_due(NOW, timedelta(hours=1), NOW + timedelta(hours=1))
    assert is_due(None, timedelta(hours=1), NOW)
    assert not is_due(None, None, NOW)


_BOOKS = """
import sys
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
seat = sys.argv[2]
with DeskStorage.open(sys.argv[1], seat=seat) as storage:
    desk = StoryDesk(FixedClock(), storage)
    print("open", flush=True)
    sys.stdin.readline()
    for n in range(15):
        desk.customer(f"{seat} {n:02}", f"+4179{hash(seat) % 1000:03}{n:04}", "Städtle 38, Vaduz")
print("done", flush=True)
"""


def test_two_processes_in_one_profile_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        work_a_little(storage)
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _BOOKS, str(file), seat],
            cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for seat in ("left", "right")
    ]  # fmt: skip
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
    with pytest.raises(NotReachable) as refused:
        FileKeeper(file).restore(FileKeeper(file).back_up().file)
    assert refused.value.code == "in-use"
    assert "open in another window or command" in str(refused.value)
    for process in both:
        out, _ = process.communicate("go\n")
        assert (process.returncode, out) == (0, "done\n")
    assert names(file) == sorted(["Zhao Min", *(f"{s} {n:02}" for s in ("left", "right") for n in range(15))])


def test_two_that_begin_a_desk_at_once_make_one(tmp_path: Path) -> None:
    file = tmp_path / "profile" / "desk.db"
    code = "import sys\nfrom db.storage import DeskStorage\nDeskStorage.open(sys.argv[1]).close()"
    both = [subprocess.Popen([sys.executable, "-c", code, str(file)], cwd=TOP) for _ in range(2)]
    assert [p.wait(60) for p in both] == [0, 0]
    assert names(file) == []
    assert not list(file.parent.glob("backups/*")), "nobody upgraded the other's fresh desk"

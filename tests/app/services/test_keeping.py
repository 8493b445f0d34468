"""Backups come by themselves when they are due and something changed; damage and failure are told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.commands import ChangeSetting
from app.domain.errors import NotReachable
from app.domain.text import T, Text
from app.safekeeping import Backup, Why
from app.services.keeping import KeepingWatch
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
from tests.support.noise import ExpectedLog

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


class Kept:
    """A desk, its watch, and what the watch told."""

    def __init__(self, folder: Path) -> None:
        self.storage = DeskStorage.open(folder / "desk.db", seat="seat-1")
        self.desk = StoryDesk(FixedClock(), self.storage).company()
        self.now = NOW
        self.safe = FileKeeper(folder / "desk.db", now=lambda: self.now)
        self.made: list[Backup] = []
        self.failed: list[Text] = []
        self.damaged: list[Text] = []
        self.came = threading.Event()
        self.watch = KeepingWatch(
            self.safe, self.storage.queries, self.damaged.append, self._made, self.failed.append,
            now=lambda: self.now, pause=0,
        )  # fmt: skip

    def _made(self, backup: Backup) -> None:
        self.made.append(backup)
        self.came.set()

    def work(self) -> None:
        """Something changes."""
        self.desk.customer(f"C {len(self.made)}", "+41795550001", "Städtle 38, Vaduz")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """A watch that is not started."""
    made = Kept(tmp_path)
    yield made
    made.watch.stop()
    made.storage.close()


def test_the_first_comes_at_once_the_next_in_an_hour_and_only_when_something_changed(kept: Kept) -> None:
    kept.watch.keep()
    assert [b.why for b in kept.made] == [Why.SCHEDULE]
    assert kept.made[0].proved is not None
    kept.now += timedelta(minutes=59)
    kept.work()
    kept.watch.keep()
    assert len(kept.made) == 1
    kept.now += timedelta(minutes=1)
    kept.watch.keep()
    assert len(kept.made) == 2
    kept.now += timedelta(hours=5)
    kept.watch.keep()
    assert len(kept.made) == 2, "nothing was changed since"


def test_the_company_says_how_often(kept: Kept) -> None:
    kept.desk.do(ChangeSetting(name="backup.every", value="day"))
    kept.watch.keep()
    kept.work()
    kept.now += timedelta(hours=23)
    kept.watch.keep()
    assert len(kept.made) == 1
    kept.now += timedelta(hours=1)
    kept.watch.keep()
    assert len(kept.made) == 2
    kept.desk.do(ChangeSetting(name="backup.every", value="never"))
    kept.now += timedelta(days=30)
    kept.watch.keep()
    assert len(kept.made) == 2


def test_it_lives_on_a_thread_of_its_own_and_ends_at_once(kept: Kept) -> None:
    kept.watch.start(after_a_bad_end=True)
    assert kept.came.wait(30)
    kept.watch.stop()
    assert kept.damaged == []


def test_a_failure_is_told_once(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, expects_log: ExpectedLog
) -> None:
    def full(*_: object, **__: object) -> Backup:
        raise NotReachable(T("The disk is full."), code="disk-full")

    with monkeypatch.context() as patched:
        patched.setattr(kept.safe, "back_up", full)
        for _ in range(3):
            with pytest.raises(NotReachable):
                kept.watch.keep()
    assert [str(t) for t in kept.failed] == ["The desk could not be backed up. The disk is full."]
    kept.watch.keep()
    assert len(kept.made) == 1


def test_damage_is_told(kept: Kept, expects_log: ExpectedLog) -> None:
    kept.storage.engine.dispose()
    kept.storage.close()
    file = kept.safe.desk
    whole = bytearray(file.read_bytes())
    whole[4096 * 5 : 4096 * 9] = b"\xa5" * 4096 * 4
    file.write_bytes(whole)
    expects_log("the desk file is damaged")
    kept.watch.look_through()
    assert "The desk file is damaged" in str(kept.damaged[0])

"""A damaged desk: what can be read is read into a fresh one, what could not is listed, nothing is thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters import sqlite
from app.domain.errors import NotPossible, NotReachable
from app.safekeeping import Why
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import names
from tests.support.desk import StoryDesk

PAGE = 4096


@pytest.fixture
def large(file: Path) -> Path:
    """The desk with sixty customers more: several pages of each."""
    with DeskStorage.open(file, seat="seat-1") as storage:
        from tests.support.clock import FixedClock

        desk = StoryDesk(FixedClock(), storage)
        for n in range(60):
            desk.customer(f"Customer {n:02}", f"+4179555{n:04}", "Städtle 38, Vaduz")
    return file


def leaves(file: Path, words: bytes) -> list[int]:
    """Numbers of the table leaf pages with these words."""
    whole = file.read_bytes()
    return [
        n + 1
        for n in range(len(whole) // PAGE)
        if whole[n * PAGE] == 0x0D and words in whole[n * PAGE : (n + 1) * PAGE]
    ]


def scribble(file: Path, page: int, start: int = 0, length: int = PAGE) -> None:
    """Damage a page, counted from 1."""
    with file.open("r+b") as handle:
        handle.seek((page - 1) * PAGE + start)
        handle.write(b"\xa5" * length)


def closed(file: Path) -> None:
    """Everything in the one file."""
    link = sqlite.connect(str(file))
    link.execute("PRAGMA journal_mode=DELETE")
    link.close()


def test_a_damaged_page_costs_its_rows_and_no_others(large: Path) -> None:
    closed(large)
    hit = leaves(large, b"Customer 3")
    assert len(leaves(large, b"Customer ")) > len(hit) > 0
    for page in hit:
        scribble(large, page)
    with pytest.raises((NotPossible, NotReachable)):
        DeskStorage.open(large)
    before = large.read_bytes()
    done = FileKeeper(large).salvage()
    assert done.kept.read_bytes() == before
    left = names(large)
    assert 10 < len(left) < 61
    lost_customers = [what for table, what in done.lost if table == "customer"]
    assert len(lost_customers) == 61 - len(left)
    report = done.report.read_text(encoding="utf-8")
    assert all(what.split()[0] in report for what in lost_customers)
    assert FileKeeper(large).check(True) is None
    with DeskStorage.open(large, seat="seat-1") as storage:
        from tests.support.clock import FixedClock

        desk = StoryDesk(FixedClock(), storage)
        known = storage.queries.customers()[0]
        assert desk.book(0, "leak-repair", known, desk.window(9, 11, days=1)).number


def test_a_sound_desk_loses_nothing(large: Path) -> None:
    before = names(large)
    done = FileKeeper(large).salvage()
    assert (done.lost, done.unsure) == ((), False)
    assert names(large) == before


def test_changes_still_in_the_log_come_along(file: Path) -> None:
    link = sqlite.open_with(file)  # an open reader keeps the log from being emptied
    link.execute("BEGIN")
    link.execute("SELECT count(*) FROM job").fetchone()
    copy = file.with_name("copy.db")
    with DeskStorage.open(file, seat="seat-1") as storage:
        from tests.support.clock import FixedClock

        StoryDesk(FixedClock(), storage).customer("In The Log", "+41795550999", "Städtle 38, Vaduz")
        for side in ("", "-wal"):
            copy.with_name(copy.name + side).write_bytes(file.with_name(file.name + side).read_bytes())
    link.close()
    scribble(
        copy, leaves(copy, b"cust")[0] if leaves(copy, b"Zhao") == [] else leaves(copy, b"Zhao")[0], 100, 50
    )
    FileKeeper(copy).salvage()
    assert "In The Log" in names(copy)


@pytest.mark.parametrize("with_backup", [True, False])
def test_a_lost_first_page_is_taken_from_elsewhere(large: Path, with_backup: bool) -> None:
    keeper = FileKeeper(large)
    before = names(large)
    if with_backup:
        keeper.back_up(why=Why.SCHEDULE)
    closed(large)
    scribble(large, 1)
    with pytest.raises(NotPossible):
        DeskStorage.open(large)
    done = keeper.salvage()
    assert names(large) == before
    assert done.taken["customer"] == len(before)


def test_nothing_left_is_said_and_nothing_touched(file: Path) -> None:
    closed(file)
    file.write_bytes(b"\xa5" * file.stat().st_size)
    before = file.read_bytes()
    with pytest.raises(NotPossible) as refused:
        FileKeeper(file).salvage()
    assert refused.value.code == "nothing-left"
    assert file.read_bytes() == before
    assert {p.name for p in file.parent.iterdir()} == {"desk.db", "desk.db-lock"}


def test_it_is_refused_while_the_desk_is_open(file: Path) -> None:
    with DeskStorage.open(file), pytest.raises(NotReachable) as refused:
        FileKeeper(file).salvage()
    assert refused.value.code == "in-use"

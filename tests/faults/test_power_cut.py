"""The power goes in the middle of the last write: the desk opens, and only what was never told as done is missing.

The write-ahead log is cut at every place of its last transaction, and scribbled over from there on, as a disk does that
had only part of the write when the power went.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.adapters import sqlite
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import work_a_little

HEAD, FRAME_HEAD, PAGE = 32, 24, 4096
FRAME = FRAME_HEAD + PAGE


@pytest.fixture
def moment(tmp_path: Path) -> tuple[Path, int, int]:
    """Desk and log as they lay when the power went; the log's length before and after the last transaction."""
    file, still = tmp_path / "desk.db", tmp_path / "still" / "desk.db"
    still.parent.mkdir()
    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = work_a_little(storage)
        log = file.with_name("desk.db-wal")
        desk.customer("Told As Done", "+41795550001", "Städtle 38, Vaduz")
        before = log.stat().st_size
        desk.customer("The Last", "+41795550002", "Städtle 38, Vaduz")
        after = log.stat().st_size
        for side in ("", "-wal"):
            shutil.copyfile(f"{file}{side}", f"{still}{side}")
    assert after > before > HEAD, "the log grew by the last transaction"
    assert (after - before) % FRAME == 0
    return still, before, after


def opened_after(still: Path, place: Path, log: bytes) -> set[str]:
    """Customers of the desk when it opens with such a log."""
    place.mkdir()
    file = place / "desk.db"
    shutil.copyfile(still, file)
    file.with_name("desk.db-wal").write_bytes(log)
    link = sqlite.open_with(file)
    found = {str(r[0]) for r in link.execute("SELECT name FROM customer")}
    assert link.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    lines = link.execute("SELECT count(*) FROM change_log").fetchone()[0]
    assert link.execute("SELECT max(number) FROM change_log").fetchone()[0] == lines, (
        "no line is missing between"
    )
    link.close()
    return found


def places(before: int, after: int) -> list[int]:
    """Every border of the last transaction's frames, the bytes around them, and steps in between."""
    found: set[int] = set()
    for start in range(before, after, FRAME):
        found |= {
            start,
            start + 1,
            start + FRAME_HEAD - 1,
            start + FRAME_HEAD,
            start + FRAME_HEAD + 1,
            start + FRAME - 1,
        }
        found |= set(range(start, start + FRAME, 512))
    return sorted(p for p in found if before <= p < after)


def test_a_cut_log_loses_only_the_last_write(moment: tuple[Path, int, int], tmp_path: Path) -> None:
    still, before, after = moment
    whole = still.with_name("desk.db-wal").read_bytes()
    cuts = places(before, after)
    assert len(cuts) > 40
    for cut in cuts:
        assert opened_after(still, tmp_path / f"cut-{cut}", whole[:cut]) == {"Zhao Min", "Told As Done"}, cut
    assert "The Last" in opened_after(still, tmp_path / "whole", whole)


def test_a_half_written_page_loses_only_the_last_write(moment: tuple[Path, int, int], tmp_path: Path) -> None:
    still, before, after = moment
    whole = still.with_name("desk.db-wal").read_bytes()
    for n, cut in enumerate(places(before, after)):
        # what lay there before: nothing, or an older log's bytes
        rest = after - cut
        tail = bytes(rest) if n % 2 else whole[:rest].ljust(rest, b"\xa5")
        found = opened_after(still, tmp_path / f"torn-{cut}", whole[:cut] + tail)
        if whole[:cut] + tail != whole:
            assert found == {"Zhao Min", "Told As Done"}, cut


def test_the_program_itself_opens_it(moment: tuple[Path, int, int]) -> None:
    still, before, after = moment
    log = still.with_name("desk.db-wal")
    log.write_bytes(log.read_bytes()[: (before + after) // 2])
    with DeskStorage.open(still, seat="seat-1") as storage:
        assert sorted(c.name for c in storage.queries.customers()) == ["Told As Done", "Zhao Min"]
    assert FileKeeper(still).check(True) is None


def test_a_swap_cut_short_is_finished_by_the_next_start(tmp_path: Path) -> None:
    """Restoring moves files one after another: stop after each move, and the next opening finishes."""
    import db.safe.swap as swap

    file = tmp_path / "desk.db"
    with DeskStorage.open(file, seat="seat-1") as storage:
        work_a_little(storage)
    keeper = FileKeeper(file)
    made = keeper.back_up().file
    moves = 0
    replace = Path.replace

    class Cut(Exception):
        """The power went."""

    for stop_after in range(1, 12):
        count = 0

        def counted(self: Path, target: Path, stop_after: int = stop_after) -> Path:
            nonlocal count
            count += 1
            if count == stop_after:
                raise Cut
            return replace(self, target)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Path, "replace", counted)
            patched.setattr("db.safe.restore.forget", lambda fresh: None)  # a power cut tidies nothing up
            try:
                keeper.restore(made)
            except Cut:
                moves += 1
            else:
                break
        with DeskStorage.open(file) as storage:
            assert [c.name for c in storage.queries.customers()] == ["Zhao Min"], stop_after
        assert not swap.is_begun(file)
    assert moves >= 3

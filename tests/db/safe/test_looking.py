"""A file is looked through in parts, and what a part finds is what the whole would have found."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters import sqlite
from app.ports import Progress
from db.safe.looking import look_through, looking
from tests.db.safe.test_salvage import PAGE, closed, large, leaves, scribble

__all__ = ["large"]


def whole(file: Path) -> bool:
    """What SQLite says of the whole file at once."""
    link = sqlite.connect(str(file))
    try:
        return bool(link.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite.DatabaseError:
        return False
    finally:
        link.close()


def judged(file: Path) -> bool:
    """Whether our looking finds nothing."""
    try:
        return look_through(file, "") is None
    except sqlite.DatabaseError:
        return False


def test_a_sound_file_and_its_progress(large: Path) -> None:
    closed(large)
    told: list[Progress] = []
    assert look_through(large, "", told.append) is None
    shares = [p.fraction for p in told]
    assert shares == sorted(shares, key=lambda s: s or 0.0) and shares[-1] == 1.0 and len(shares) > 10
    assert whole(large)


@pytest.mark.parametrize("page", range(2, 90, 4))
def test_a_damaged_page_is_found_wherever_it_is(large: Path, page: int) -> None:
    closed(large)
    assert page * PAGE <= large.stat().st_size
    scribble(large, page, 0, 60)
    assert judged(large) == whole(large)


def test_an_index_that_says_something_else_than_its_table(large: Path) -> None:
    closed(large)
    bytes_before = large.read_bytes()
    for page in leaves(large, b"Customer 3"):
        at = bytes_before.index(b"C-000", (page - 1) * PAGE)
        scribble(large, page, at - (page - 1) * PAGE, 1)
    assert not whole(large) and not judged(large)
    link = sqlite.connect(str(large))
    assert link.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok", "a quick look is not enough"
    link.close()


def test_something_that_belongs_to_nothing(large: Path) -> None:
    link = sqlite.connect(str(large))
    link.execute("DELETE FROM customer WHERE id IN (SELECT customer_id FROM job)")
    link.commit()
    link.execute("PRAGMA journal_mode=DELETE")
    link.close()
    assert "missing" in str(look_through(large, ""))


def test_leaving_early_stops_it(large: Path) -> None:
    closed(large)
    with pytest.raises(RuntimeError), looking(large, "") as looked:
        raise RuntimeError("somebody lost patience")
    assert looked.done()

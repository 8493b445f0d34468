"""A company with eight people, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[StoryDesk]:
    """At nine on a Thursday in Vaduz; five plumbers who also carry furniture join the small company."""
    storage = DeskStorage.open(tmp_path / "desk.db", seat="seat-1", who="Li Na")
    told = StoryDesk(clock, storage).company()
    for n in range(4, 9):
        told.person(f"S-{n:03}", f"Person {n}", plumbing=2, moving=1)
    yield told
    storage.close()

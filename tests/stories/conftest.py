"""Stories run on every storage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk


@pytest.fixture
def desk(storage_url: str, clock: FixedClock) -> Iterator[StoryDesk]:
    """A desk with a small company, at nine on a Thursday in Vaduz."""
    storage = DeskStorage.open(storage_url, seat="seat-1", who="Li Na")
    yield StoryDesk(clock, storage).company()
    storage.close()

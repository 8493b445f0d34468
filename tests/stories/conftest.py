"""Stories run on every storage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk, small_company


@pytest.fixture
def desk(storage_url: str, clock: FixedClock) -> Iterator[StoryDesk]:
    """A desk with a small company, at nine on a Thursday in Vaduz."""
    with small_company(storage_url, clock) as made:
        yield made

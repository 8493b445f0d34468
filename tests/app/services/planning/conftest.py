"""A company with eight people, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
from tests.support.planned_day import larger_company


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[StoryDesk]:
    """At nine on a Thursday in Vaduz; five plumbers who also carry furniture join the small company."""
    with larger_company(tmp_path / "desk.db", clock) as made:
        yield made

"""A small desk file with work in it, and its keeper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters import vault
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A closed desk file with a company, customers and jobs."""
    place = tmp_path / "profile" / "desk.db"
    with DeskStorage.open(place, seat="seat-1") as storage:
        work_a_little(storage)
    return place


@pytest.fixture
def keeper(file: Path) -> FileKeeper:
    """Its keeper."""
    return FileKeeper(file)


@pytest.fixture(autouse=True)
def no_keys() -> Iterator[None]:
    """Keys are known for one test only."""
    vault.forget()
    yield
    vault.forget()


def work_a_little(storage: DeskStorage, company: bool = True) -> StoryDesk:
    """A company and some bookings."""
    desk = StoryDesk(FixedClock(), storage)
    if company:
        desk.company()
    customer = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    desk.book(1, "leak-repair", customer, desk.window(12, 14))
    desk.book(0, "leak-repair", customer, desk.window(14, 16))
    return desk


def names(file: Path) -> list[str]:
    """The customers in a desk file, as the program reads it."""
    with DeskStorage.open(file) as storage:
        return sorted(c.name for c in storage.queries.customers())

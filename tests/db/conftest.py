"""Storage on SQLite and on PostgreSQL in turn, with its tables made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.domain.people import Customer, StaffMember
from db.storage import DeskStorage
from tests.support import builders
from tests.support.builders import a_customer, a_staff_member


def prepare(url: str) -> None:
    """Make the tables in an empty database."""
    DeskStorage.open(url).close()


@pytest.fixture(scope="session")
def storage_preparer() -> Callable[[str], object]:
    """Tables are made once and copied for every test."""
    return prepare


@pytest.fixture
def storage(storage_url: str) -> Iterator[DeskStorage]:
    """An empty desk on either database."""
    opened = DeskStorage.open(storage_url, seat="desk-1", who="Mia")
    yield opened
    opened.close()


@pytest.fixture
def desk(storage: DeskStorage) -> DeskStorage:
    """A desk with the branch in Vaduz and the service of leak repairs."""
    with storage.unit() as unit:
        unit.branches.save(builders.a_branch())
        unit.services.save(builders.a_service())
        unit.commit()
    return storage


@pytest.fixture
def people(desk: DeskStorage) -> tuple[Customer, StaffMember]:
    """A customer and a staff member in the database."""
    with desk.unit() as unit:
        customer = unit.customers.save(a_customer())
        staff = unit.staff.save(a_staff_member(name="Ana"))
        unit.commit()
    return customer, staff

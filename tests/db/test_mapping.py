"""What is saved comes back the same, first and after every change, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.storage import DeskStorage
from tests.db.conftest import prepare
from tests.support import strategies
from tests.support.builders import a_branch, a_customer, a_job, a_service, a_staff_member
from tests.support.desk_storage import writing
from tests.support.postgres import PostgresServer

HERE = "branch-vaduz"
few_rounds = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kept(request: pytest.FixtureRequest) -> Iterator[DeskStorage]:
    """A desk for all rounds of this file, with whatever aggregates point at."""
    name, server = "", None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        assert isinstance(server, PostgresServer)
        name = server.create(server.prepared(prepare))
    desk = DeskStorage.open(server.url(name) if server else ":memory:")
    with writing(desk) as unit:
        unit.branches.save(a_branch())
        unit.services.save(a_service())
        customer = unit.customers.save(a_customer(id="c-other"))
        for key in ("s-1", "s-2"):
            unit.staff.save(a_staff_member(id=key, code=f"code-{key}"))
        unit.jobs.save(a_job(customer, id="j-other"))
    yield desk
    desk.close()
    if server:
        server.drop(name)


def comes_back(desk: DeskStorage, repository: str, first: Any, second: Any, key: str = "id") -> None:
    """Save one form, then the other over it; each is read by a fresh unit. Nothing is kept."""
    with desk.unit() as unit:
        repo = getattr(unit, repository)
        stored = repo.save(first)
        unit._visits.write()
        assert repo.load(getattr(first, key)) == stored == replace(first, version=1)
        changed = repo.save(replace(second, version=1))
        unit._visits.write()
        assert repo.load(getattr(first, key)) == changed == replace(second, version=2)


@few_rounds
@given(st.data())
def test_customers(kept: DeskStorage, data: st.DataObject) -> None:
    some = strategies.customers("c-1", HERE)
    comes_back(kept, "customers", data.draw(some), data.draw(some))


@few_rounds
@given(st.data())
def test_staff(kept: DeskStorage, data: st.DataObject) -> None:
    some = strategies.staff("s-9", HERE)
    comes_back(kept, "staff", data.draw(some), data.draw(some))


@few_rounds
@given(st.data())
def test_services(kept: DeskStorage, data: st.DataObject) -> None:
    some = strategies.services("x-1")
    comes_back(kept, "services", data.draw(some), data.draw(some), "code")


@few_rounds
@given(st.data())
def test_areas(kept: DeskStorage, data: st.DataObject) -> None:
    some = strategies.areas("a-1", HERE)
    comes_back(kept, "areas", data.draw(some), data.draw(some))


@few_rounds
@given(st.data())
def test_calls(kept: DeskStorage, data: st.DataObject) -> None:
    some = strategies.calls("call-1", HERE, "c-other", "j-other")
    comes_back(kept, "calls", data.draw(some), data.draw(some))


@few_rounds
@given(st.data())
def test_follow_ups(kept: DeskStorage, data: st.DataObject) -> None:
    some = strategies.follow_ups("f-1", HERE, "c-other", "j-other")
    comes_back(kept, "follow_ups", data.draw(some), data.draw(some))


@few_rounds
@given(st.data())
def test_jobs(kept: DeskStorage, data: st.DataObject) -> None:
    some = strategies.jobs("j-1", HERE, "c-other", "leak-repair", ("s-1", "s-2"))
    comes_back(kept, "jobs", data.draw(some), data.draw(some))

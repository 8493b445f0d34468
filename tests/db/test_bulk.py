"""An invented desk of years, written at once, is a desk like any other: found, counted, and worked on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.bench.big_desk import WAITING, BigDesk, Size, the_branch
from app.domain.errors import NotPossible
from app.domain.jobs import Job
from app.domain.people import Customer
from app.example.catalogue import services
from db.bulk import fill_engine
from db.storage import DeskStorage
from tests.support.builders import a_customer
from tests.support.desk_storage import writing

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SIZE = Size(400, 120)


def invented() -> BigDesk:
    """The same desk every time."""
    return BigDesk(SIZE, NOW, the_branch(), services("en"))


def test_the_same_seed_invents_the_same_desk() -> None:
    first, second = list(invented().things()), list(invented().things())
    assert first == second
    assert list(BigDesk(Size(400, 120, seed=2), NOW, the_branch(), services("en")).things()) != first
    names = [t.name for t in first if isinstance(t, Customer)]
    assert len(names) == 120
    assert any(n.isascii() for n in names) and any("一" <= n[0] <= "鿿" for n in names)


def test_an_invented_desk_is_a_desk(storage: DeskStorage) -> None:
    things = list(invented().things())
    fill_engine(storage.engine, things)
    queries, branch = storage.queries, the_branch()
    jobs = [t for t in things if isinstance(t, Job)]
    assert len(queries.all_jobs(branch.id)) == len(jobs) == 400
    assert len(queries.customers()) == 120
    assert len(queries.tray(branch.id)) == WAITING == queries.counts(branch.id, NOW).unassigned
    assert queries.board(branch.id, NOW.date()).visits
    who = next(t for t in things if isinstance(t, Customer))
    assert who.id in [hit.id for hit in queries.find_customers(who.phones[0].full[-5:])]
    detail = queries.job_by_number(jobs[10].number)
    assert detail is not None and detail.job == jobs[10]
    assert queries.last_change() == 800


def test_numbers_go_on_after_it(storage: DeskStorage) -> None:
    fill_engine(storage.engine, invented().things())
    with writing(storage) as unit:
        assert unit.customers.save(a_customer(branch_id=the_branch().id)).code == "C-0121"
    with pytest.raises(NotPossible) as refused:
        fill_engine(storage.engine, invented().things())
    assert refused.value.code == "not-empty"

"""Taking jobs up: who does not fit and why, what carrying costs, without asking again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands import GiveTimeOff
from app.domain.ids import JobId, StaffId
from app.domain.jobs import Job
from app.domain.people import Absence, Customer, TimeOff
from app.domain.ripple import Placing
from app.services.lifting import Lift, lift
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk, small_company

ONE, TWO, MOVER = StaffId("S-001"), StaffId("S-002"), StaffId("S-003")


@pytest.fixture
def desk(clock: FixedClock, tmp_path: Path) -> Iterator[StoryDesk]:
    with small_company(tmp_path / "desk.db", clock) as made:
        yield made


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    return desk.customer("Mrs Zhao", "+423 555 01 02", "Städtle 38, Vaduz")


def lifted(desk: StoryDesk, *jobs: Job) -> Lift:
    ids = [j.id for j in jobs]
    day = desk.at(9).date()
    return lift(desk.desk.queries, desk.desk.matchmaker, BRANCH, ids, [day], desk.clock.now())


def test_who_fits_at_no_hour_is_named_with_the_rule(desk: StoryDesk, customer: Customer) -> None:
    job = desk.book(1, "leak-repair", customer, desk.window(14, 18))
    ill = TWO if job.open_visits[0].staff_id == ONE else ONE
    desk.do(GiveTimeOff(staff_id=ill, time_off=TimeOff(desk.window(0, 24), Absence.SICK)))
    found = lifted(desk, job)
    assert {staff: e.rule for staff, e in found.unfit.items()} == {MOVER: "skill", ill: "time-off"}


def test_who_has_it_fits_even_when_the_day_is_full(desk: StoryDesk, customer: Customer) -> None:
    job = desk.book(1, "leak-repair", customer, desk.window(14, 18))
    assert job.open_visits[0].staff_id not in lifted(desk, job).unfit


def test_best_are_those_inside_the_promise(desk: StoryDesk, customer: Customer) -> None:
    job = desk.book(0, "leak-repair", customer, desk.window(14, 16))
    found = lifted(desk, job)
    assert found.best and all(desk.window(14, 16).holds(c.start) for c in found.best)
    assert found.jobs[0].staff == () and found.jobs[0].promise == desk.window(14, 16)


def test_the_price_needs_no_further_question(
    desk: StoryDesk, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    frick = desk.customer("Tom Frick", "+423 555 01 03", "Landstrasse 12, Schaan")
    first = desk.book(1, "leak-repair", customer, desk.window(10, 12))
    second = desk.book(0, "leak-repair", frick, desk.window(10, 18))
    found = lifted(desk, first, second)
    monkeypatch.setattr(desk.desk.router, "table", None)
    here = first.open_visits[0].staff_id
    placings = [Placing(found.jobs[0], (here,), desk.at(10)), Placing(found.jobs[1], (here,), desk.at(13))]
    price = found.price(placings)
    assert price.possible and price.travel > 60
    before, after = price.road(second.id, here)
    assert 60 < before < 1800 and 60 < after < 1800


def test_a_crew_is_filled_with_those_who_could_come_then(desk: StoryDesk, customer: Customer) -> None:
    job = desk.book(0, "moving", customer, desk.window(10, 14))
    found = lifted(desk, job)
    assert set(found.crew(found.jobs[0], MOVER, desk.at(11))) == {MOVER, TWO}


def test_jobs_that_are_gone_are_left_out(desk: StoryDesk) -> None:
    found = lift(
        desk.desk.queries,
        desk.desk.matchmaker,
        BRANCH,
        [JobId("nothing")],
        [desk.at(9).date()],
        desk.clock.now(),
    )
    assert found.jobs == () and found.best == ()

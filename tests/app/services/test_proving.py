"""Who breaks a rule of the exact hour at their best time is tried at their next times before they are told to be out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from app.commands import SaveStaff
from app.domain.ids import JobId, StaffId, VisitId
from app.domain.people import Customer
from app.domain.rules import hour_rules
from app.domain.schedule import PersonDay, Stop
from app.domain.time import WeekHours, Window
from app.services.needs import need_for
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, PLACES, StoryDesk, small_company

WANG, CHEN = StaffId("S-001"), StaffId("S-002")


@pytest.fixture
def desk(clock: FixedClock, tmp_path: Path) -> Iterator[StoryDesk]:
    with small_company(tmp_path / "desk.db", clock) as made:
        yield made


def zhao(desk: StoryDesk) -> Customer:
    return desk.customer("Mrs Zhao", "+4179555001", "Städtle 38, Vaduz")


def with_stops(days: tuple[PersonDay, ...], **stops: tuple[Window, ...]) -> tuple[PersonDay, ...]:
    """The days with these visits in Schaan standing in them."""
    place = PLACES["Landstrasse 12, Schaan"]

    def made(window: Window) -> Stop:
        name = window.start.isoformat()
        return Stop(VisitId(f"v{name}"), JobId(f"j{name}"), window, place)

    return tuple(
        replace(d, stops=tuple(made(w) for w in stops[d.person.code.replace("-", "")]))
        if d.person.code.replace("-", "") in stops
        else d
        for d in days
    )


def rested(desk: StoryDesk) -> None:
    """Wang Fang has a break from twelve to one."""
    person = desk.desk.queries.staff_member(WANG)
    assert person is not None
    breaks = tuple(WeekHours(day, time(12), time(13)) for day in range(7))
    desk.do(SaveStaff(staff=replace(person, breaks=breaks)))


def test_a_later_gap_is_taken_when_the_best_one_breaks_a_rule_of_the_hour(desk: StoryDesk) -> None:
    rested(desk)
    customer = zhao(desk)
    kind = desk.desk.queries.service("leak-repair")  # type: ignore[arg-type]
    assert kind is not None
    need = need_for(kind, customer, customer.places[0], desk.window(9, 16))
    # one visit within another: after the inner one there seems to be room while the outer one goes on
    twice = (desk.window(9.25, 11.75), desk.window(9.5, 9.75))

    def changed(days: tuple[PersonDay, ...]) -> tuple[PersonDay, ...]:
        return with_stops(days, S001=twice)

    found = desk.desk.matchmaker.candidates(BRANCH, need, changed=changed)
    wang = next(c for c in found.eligible if c.staff_id == WANG)
    assert wang.start >= desk.at(13)
    day = next(
        d for d in changed(desk.desk.matchmaker.days(BRANCH, desk.at(0).date())) if d.person.id == WANG
    )
    assert hour_rules(need, day, wang.start, wang.before, wang.after, BRANCH.zone) == []
    scores = [c.score for c in found.eligible]
    assert scores == sorted(scores, reverse=True)


def test_whose_gaps_all_break_it_is_out_with_the_rule(desk: StoryDesk) -> None:
    customer = zhao(desk)
    kind = desk.desk.queries.service("leak-repair")  # type: ignore[arg-type]
    assert kind is not None
    need = need_for(kind, customer, customer.places[0], desk.window(9, 16))
    twice = (desk.window(8.25, 17.75), desk.window(8.5, 9.75))
    found = desk.desk.matchmaker.candidates(BRANCH, need, changed=lambda days: with_stops(days, S001=twice))
    assert WANG not in {c.staff_id for c in found.eligible} and CHEN in {c.staff_id for c in found.eligible}
    assert {e.staff_id: e.rule for e in found.excluded}[WANG] == "overlap"

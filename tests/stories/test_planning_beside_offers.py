"""A day is planned while another seat offers somebody's time to a customer: the plan leaves that time alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.bootstrap import Desk
from app.day_commands import HoldTime, ReleaseTime
from app.domain.errors import ChangedMeanwhile
from app.domain.ids import StaffId
from app.domain.time import Window
from app.services.context import Who
from app.services.planning.gather import Scope, Wanted
from app.services.planning.proposal import Proposal
from tests.support.desk import BRANCH, StoryDesk
from tests.support.planned_day import wish

STEPS = 1500
PEOPLE = ("S-001", "S-002", "S-003")


@pytest.fixture
def other(desk: StoryDesk) -> Desk:
    """The desk as Mia sees it at her seat."""
    mine = desk.desk
    who = Who("seat-2", "Mia", "dispatcher")
    return Desk(desk.storage, mine.queries, desk.clock, who, mine.router, mine.geocoder)


def hold(desk: Desk, window: Window, *staff: str, offer: str = "offer-1") -> None:
    desk.do(
        HoldTime(
            offer_id=offer,
            branch_id=BRANCH.id,
            staff=tuple(StaffId(s) for s in staff),
            window=window,
            seconds=600.0,
        )
    )


def planned(desk: StoryDesk, scope: Scope = Scope.UNASSIGNED) -> Proposal:
    return desk.desk.planning.propose(BRANCH, Wanted(desk.at(0, 1).date(), scope), steps=STEPS)


def visits_in(proposal: Proposal, staff: str, window: Window) -> list[str]:
    return [
        c.number
        for c in proposal.changes
        if c.after.start is not None
        and StaffId(staff) in c.after.staff
        and Window(c.after.start, c.after.start + timedelta(minutes=c.minutes)).meets(window)
    ]


def test_time_that_another_seat_offers_is_taken(desk: StoryDesk, other: Desk) -> None:
    for n in range(4):
        wish(desk, n, desk.window(9, 13, 1))
    offered = desk.window(9, 12, 1)
    free = planned(desk)
    assert any(visits_in(free, s, offered) for s in PEOPLE)
    busiest = max(PEOPLE, key=lambda s: len(visits_in(free, s, offered)))
    hold(other, offered, busiest)
    beside = planned(desk)
    assert visits_in(beside, busiest, offered) == []
    other.do(ReleaseTime(offer_id="offer-1"))
    assert len(planned(desk).changes) == len(free.changes)


def test_with_everybody_on_offer_nothing_is_placed(desk: StoryDesk, other: Desk) -> None:
    wish(desk, 1, desk.window(9, 12, 1))
    hold(other, desk.window(9, 13, 1), *PEOPLE)
    proposal = planned(desk)
    assert proposal.changes == () and [out.number for out in proposal.left_out] == ["J-1001"]


def test_what_stands_beside_an_offer_stays(desk: StoryDesk, other: Desk) -> None:
    early = wish(desk, 1, desk.window(8, 18, 1), staff=("S-001",), start=9, days=1)
    wish(desk, 2, desk.window(8, 18, 1))
    hold(other, desk.window(11, 12, 1), "S-001")
    proposal = planned(desk, Scope.REPAIR)
    assert early.id not in {c.job_id for c in proposal.changes}
    assert [c.number for c in proposal.changes] == ["J-1002"]
    assert visits_in(proposal, "S-001", desk.window(11, 12, 1)) == []


def test_accepting_into_an_offer_is_refused_with_who_and_what(desk: StoryDesk, other: Desk) -> None:
    wish(desk, 1, desk.window(9, 10, 1))
    proposal = planned(desk)
    (change,) = proposal.changes
    assert change.after.start is not None
    hold(other, Window(change.after.start, change.after.start + timedelta(hours=1)), *change.after.staff)
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.desk.planning.accept(BRANCH, proposal)
    said = str(refused.value)
    assert "Mia is offering" in said and change.after.names[0] in said and change.number in said
    assert desk.desk.queries.board(BRANCH.id, desk.at(0, 1).date()).visits == ()
    other.do(ReleaseTime(offer_id="offer-1"))
    assert desk.desk.planning.accept(BRANCH, proposal).made == (change.job_id,)


def test_the_rest_of_the_plan_is_made(desk: StoryDesk, other: Desk) -> None:
    for n in range(3):
        wish(desk, n, desk.window(9, 17, 1))
    proposal = planned(desk)
    first = min(proposal.changes, key=lambda c: str(c.after.start))
    assert first.after.start is not None and len(proposal.changes) == 3
    hold(other, Window(first.after.start, first.after.start + timedelta(minutes=30)), *first.after.staff)
    accepted = desk.desk.planning.accept(BRANCH, proposal)
    assert [r.job_id for r in accepted.refused] == [first.job_id]
    assert "Mia is offering" in str(accepted.refused[0].why)
    assert set(accepted.made) == {c.job_id for c in proposal.changes} - {first.job_id}


def test_an_offer_of_ones_own_becomes_the_visit(desk: StoryDesk) -> None:
    wish(desk, 1, desk.window(9, 10, 1))
    proposal = planned(desk)
    (change,) = proposal.changes
    assert change.after.start is not None
    hold(desk.desk, Window(change.after.start, change.after.start + timedelta(hours=1)), *change.after.staff)
    assert desk.desk.planning.accept(BRANCH, proposal).made == (change.job_id,)
    assert desk.desk.queries.holds(BRANCH.id) == ()

"""A whole day accepted at once: read together, checked part by part, all or nothing, one undo. On both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.commands import AssignJob, SaveStaff, Several
from app.domain.errors import NotPossible
from app.services.planning.gather import Wanted
from app.services.planning.proposal import Proposal
from tests.support.desk import BRANCH, StoryDesk
from tests.support.planned_day import wish

JOBS = 18


@pytest.fixture
def proposal(desk: StoryDesk) -> Proposal:
    """Tomorrow with more than a dozen jobs for four plumbers."""
    for n in range(4, 7):
        desk.person(f"S-{n:03}", f"Person {n}", plumbing=2)
    for n in range(JOBS):
        wish(desk, n, desk.window(8, 17, 1))
    made = desk.desk.planning.propose(BRANCH, Wanted(desk.at(0, 1).date()), steps=1500)
    assert len(made.changes) == JOBS
    return made


@contextmanager
def counted(desk: StoryDesk) -> Iterator[list[str]]:
    """The statements that reach the database."""
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(desk.storage.engine, "before_cursor_execute", hear)
    yield said
    event.remove(desk.storage.engine, "before_cursor_execute", hear)


def standing(desk: StoryDesk) -> int:
    return len(desk.desk.queries.board(BRANCH.id, desk.at(0, 1).date()).visits)


def test_few_statements_for_many_jobs_and_one_undo(desk: StoryDesk, proposal: Proposal) -> None:
    with counted(desk) as said:
        accepted = desk.desk.planning.accept(BRANCH, proposal)
    assert len(accepted.made) == standing(desk) == JOBS
    assert len(said) < 5 * JOBS + 60  # some twenty for each job when they are read one by one
    board = {v.job_id: v for v in desk.desk.queries.board(BRANCH.id, desk.at(0, 1).date()).visits}
    for change in proposal.changes:
        visit = board[change.job_id]
        assert visit.window.start == change.after.start and visit.staff_id in change.after.staff
        (road,) = change.travel
        assert (visit.travel_before, visit.travel_after) == pytest.approx((road.before, road.after))
    assert accepted.outcome.undo is not None
    with counted(desk) as said:
        desk.do(accepted.outcome.undo)
    assert standing(desk) == 0 and len(said) < 6 * JOBS + 60


def parts(proposal: Proposal) -> tuple[AssignJob, ...]:
    return tuple(
        AssignJob(
            job_id=c.job_id, staff=c.after.staff, start=c.after.start, travel=c.travel, version=c.version
        )
        for c in proposal.changes
        if c.after.start is not None
    )


def test_a_hard_rule_in_the_middle_refuses_the_whole(desk: StoryDesk, proposal: Proposal) -> None:
    who = proposal.changes[9].after.staff[0]
    person = desk.desk.queries.staff_member(who)
    assert person is not None
    desk.do(SaveStaff(staff=replace(person, skills=(("plumbing", 1),))))
    with pytest.raises(NotPossible) as refused:
        desk.desk.planning.accept(BRANCH, proposal)
    assert refused.value.code == "rule-level" and standing(desk) == 0


def test_two_parts_of_one_wish_may_not_meet(desk: StoryDesk, proposal: Proposal) -> None:
    wishes = parts(proposal)
    twice = replace(wishes[0], job_id=wishes[-1].job_id, version=wishes[-1].version, travel=())
    with pytest.raises(NotPossible) as refused:
        desk.do(Several(label="Plan of the day", parts=(*wishes[:-1], twice)))
    assert refused.value.code.startswith("rule-") and standing(desk) == 0


def test_what_stands_already_is_seen(desk: StoryDesk, proposal: Proposal) -> None:
    first = proposal.changes[0]
    assert first.after.start is not None
    busy = first.after.staff[0]
    wish(
        desk,
        99,
        desk.window(8, 17, 1),
        staff=(busy,),
        start=(first.after.start - desk.at(0, 1)) / timedelta(hours=1),
        days=1,
    )
    with pytest.raises(NotPossible) as refused:
        desk.do(Several(label="Plan of the day", parts=parts(proposal)))
    assert refused.value.code.startswith("rule-") and standing(desk) == 1

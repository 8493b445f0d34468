"""A weekly break lifted or moved on one day, with a reason: obeyed by matching, the board and the plan, and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from app.commands import AssignJob, SaveStaff
from app.day_commands import ChangeBreak
from app.domain.errors import NotPossible
from app.domain.ids import StaffId
from app.domain.people import Customer
from app.domain.time import WeekHours, Window
from app.services.context import Outcome
from app.services.planning.gather import Scope, Wanted
from tests.support.desk import BRANCH, StoryDesk

LEAK = "leak-repair"
WANG, CHEN = StaffId("S-001"), StaffId("S-002")


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    """Everybody rests from twelve to one."""
    for staff in (WANG, CHEN):
        person = desk.desk.queries.staff_member(staff)
        assert person is not None
        noon = tuple(WeekHours(day, time(12), time(13)) for day in range(7))
        desk.do(SaveStaff(staff=replace(person, breaks=noon)))
    return desk.customer("Mrs Zhao", "+4179555001", "Städtle 38, Vaduz")


def change(desk: StoryDesk, to: Window | None, reason: str = "they asked for it") -> Outcome:
    return desk.do(ChangeBreak(staff_id=WANG, planned=desk.window(12, 13), to=to, reason=reason))


def duty(desk: StoryDesk, days: int = 0) -> tuple[Window, ...]:
    day = desk.at(0, days).date()
    return next(d.duty for d in desk.desk.matchmaker.days(BRANCH, day) if d.person.id == WANG)


def able(desk: StoryDesk, customer: Customer, start: float, end: float) -> set[str]:
    return {c.staff_id for c in desk.look(LEAK, customer, desk.window(start, end))}


def test_a_break_is_lifted_for_one_day_and_everything_obeys(desk: StoryDesk, customer: Customer) -> None:
    assert able(desk, customer, 12, 12.5) == set()
    done = change(desk, None)
    assert str(done.label).startswith("Break of Wang Fang") and str(done.label).endswith("lifted")
    assert duty(desk) == (desk.window(8, 18),) and len(duty(desk, days=1)) == 2
    assert able(desk, customer, 12, 12.25) == {WANG}
    job = desk.book(0, LEAK, customer, desk.window(12, 12.25))
    plan = desk.desk.planning.propose(BRANCH, Wanted(desk.at(0).date(), Scope.UNASSIGNED), steps=500)
    assert [(c.job_id, c.after.staff) for c in plan.changes] == [(job.id, (WANG,))]
    desk.desk.history.undo(done.number)
    assert len(duty(desk)) == 2 and able(desk, customer, 12, 12.25) == set()
    assert desk.desk.history.redo() is not None
    assert duty(desk) == (desk.window(8, 18),)


def test_a_moved_break_holds_where_it_was_moved_to(desk: StoryDesk, customer: Customer) -> None:
    change(desk, desk.window(14, 15))
    assert duty(desk) == (desk.window(8, 14), desk.window(15, 18))
    assert able(desk, customer, 12, 12.25) == {WANG} and able(desk, customer, 14, 14.25) == {CHEN}
    row = next(p for p in desk.desk.queries.board(BRANCH.id, desk.at(0).date()).people if p.id == WANG)
    assert row.breaks == (desk.window(14, 15),)
    assert [(c.planned, c.to, c.reason) for c in row.break_changes] == [
        (desk.window(12, 13), desk.window(14, 15), "they asked for it")
    ]
    done = change(desk, desk.window(12, 13))
    assert str(done.label).endswith("as planned")
    person = desk.desk.queries.staff_member(WANG)
    assert person is not None and person.break_changes == ()


def test_a_reason_is_asked_for(desk: StoryDesk, customer: Customer) -> None:
    with pytest.raises(NotPossible) as asked:
        change(desk, None, "  ")
    assert (asked.value.code, asked.value.field) == ("break-reason", "note")


def test_a_break_moves_onto_no_visit_and_out_of_no_shift(desk: StoryDesk, customer: Customer) -> None:
    job = desk.book(0, LEAK, customer, desk.window(14, 16))
    desk.do(AssignJob(job_id=job.id, staff=(WANG,), start=desk.at(14.5)))
    for to, code in ((desk.window(14, 15), "break-visit"), (desk.window(17.5, 18.5), "break-shift")):
        with pytest.raises(NotPossible) as refused:
            change(desk, to)
        assert (refused.value.code, refused.value.field) == (code, "window")
    with pytest.raises(NotPossible) as gone:
        desk.do(ChangeBreak(staff_id=WANG, planned=desk.window(9, 10), to=None, reason="so"))
    assert gone.value.code == "break"


def test_lifting_is_not_taken_back_over_a_visit_that_uses_it(desk: StoryDesk, customer: Customer) -> None:
    lifted = change(desk, None)
    job = desk.book(0, LEAK, customer, desk.window(12, 13))
    given = desk.do(AssignJob(job_id=job.id, staff=(WANG,), start=desk.at(12)))
    with pytest.raises(NotPossible) as refused:
        desk.desk.history.undo(lifted.number)
    assert "12:00" in str(refused.value.text) or refused.value.code
    assert duty(desk) == (desk.window(8, 18),)
    desk.desk.history.undo(given.number)
    desk.desk.history.undo(lifted.number)
    assert len(duty(desk)) == 2

"""Work past the end of a shift: a price that is told, a limit the company sets, a manager's word beyond it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.commands import AssignJob, ChangeSetting, GiveTimeOff, MoveJob
from app.domain.errors import NotPossible
from app.domain.ids import StaffId
from app.domain.jobs import Job
from app.domain.people import Absence, Customer, TimeOff
from app.domain.time import Window
from app.services.context import Outcome
from app.services.giving import giving
from app.services.lifting import lift
from app.services.needs import need_for
from app.services.planning.gather import Scope, Wanted
from app.settings import OVERTIME_LIMIT
from tests.support.desk import BRANCH, StoryDesk

LEAK = "leak-repair"
WANG, CHEN = StaffId("S-001"), StaffId("S-002")


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    return desk.customer("Mrs Zhao", "+4179555001", "Städtle 38, Vaduz")


def limit(desk: StoryDesk, minutes: int) -> None:
    desk.do(ChangeSetting(name=OVERTIME_LIMIT, value=minutes))


def as_role(desk: StoryDesk, role: str) -> None:
    desk.desk.bus.who = replace(desk.desk.bus.who, role=role)


def waiting(desk: StoryDesk, customer: Customer, start: float, end: float) -> Job:
    return desk.book(0, LEAK, customer, desk.window(start, end))


def give(desk: StoryDesk, job: Job, hour: float, staff: StaffId = WANG, note: str = "") -> Outcome:
    return desk.do(AssignJob(job_id=job.id, staff=(staff,), start=desk.at(hour), override_note=note))


def reasons(desk: StoryDesk, customer: Customer, start: float, end: float) -> dict[str, str]:
    """Everybody who does not fit, and the rule."""
    kind = desk.desk.queries.service(LEAK)  # type: ignore[arg-type]
    assert kind is not None
    need = need_for(kind, customer, customer.places[0], desk.window(start, end))
    return {e.staff_id: e.rule for e in desk.desk.matchmaker.candidates(BRANCH, need).excluded}


def test_who_would_work_over_the_shift_is_offered_with_its_price(desk: StoryDesk, customer: Customer) -> None:
    found = desk.look(LEAK, customer, desk.window(17.5, 17.75))
    assert {c.staff_id: c.over for c in found} == {WANG: 1800.0, CHEN: 1800.0}
    assert all(str(c.reasons[0]) == "30 min over the shift" for c in found)


def test_overtime_ranks_behind_a_time_within_the_shift(desk: StoryDesk, customer: Customer) -> None:
    before = desk.look(LEAK, customer, desk.window(16, 17.75))
    assert all(c.over == 0 for c in before)
    first = before[0].staff_id
    give(desk, waiting(desk, customer, 15, 17), 15.5, first)  # busy to half past four, then the way
    after = desk.look(LEAK, customer, desk.window(16.75, 17.75))
    give(desk, waiting(desk, customer, 16, 18), 16.75, first)
    last = desk.look(LEAK, customer, desk.window(16.75, 17.9))
    assert len(after) == len(last) == 2
    late = next(c for c in last if c.staff_id == first)
    assert late.over > 0 and last[0].staff_id != first
    assert late.goals["travel"] < next(c for c in after if c.staff_id == first).goals["travel"]


def test_the_policy_says_how_dear_a_minute_of_overtime_is(desk: StoryDesk, customer: Customer) -> None:
    def travel() -> list[float]:
        return [c.goals["travel"] for c in desk.look(LEAK, customer, desk.window(17.5, 17.75))]

    usual = travel()
    desk.do(ChangeSetting(name="policy.balanced.overtime", value=7.0))
    dearer = travel()
    assert all(a < b for a, b in zip(dearer, usual, strict=True))
    desk.do(ChangeSetting(name="plan.policy", value="fair_load"))
    assert travel() == usual


def test_the_company_sets_the_limit(desk: StoryDesk, customer: Customer) -> None:
    limit(desk, 15)
    assert desk.look(LEAK, customer, desk.window(17.5, 17.75)) == ()
    assert reasons(desk, customer, 17.5, 17.75)[WANG] == "shift"
    limit(desk, 30)
    assert {c.staff_id for c in desk.look(LEAK, customer, desk.window(17.5, 17.75))} == {WANG, CHEN}
    limit(desk, 0)
    assert desk.look(LEAK, customer, desk.window(17.25, 17.5)) == ()


def test_within_the_limit_it_is_booked_and_told(desk: StoryDesk, customer: Customer) -> None:
    job = waiting(desk, customer, 17, 19)
    as_role(desk, "dispatcher")
    done = give(desk, job, 17.5)
    assert [str(n) for n in done.notes] == ["Wang Fang works 30 min over the shift."]
    assert desk.job.job.open_visits[0].window == desk.window(17.5, 18.5)


def test_beyond_the_limit_only_a_manager_may_and_says_why(desk: StoryDesk, customer: Customer) -> None:
    job = waiting(desk, customer, 17, 20)
    as_role(desk, "dispatcher")
    with pytest.raises(NotPossible) as refused:
        give(desk, job, 18.25, note="she asked for it")
    assert refused.value.code == "rule-overtime"
    assert "75 min over the shift; 60 min are allowed" in str(refused.value.text)
    as_role(desk, "manager")
    with pytest.raises(NotPossible) as asked:
        give(desk, job, 18.25)
    assert asked.value.code == "soft-overtime" and asked.value.field == "note"
    done = give(desk, job, 18.25, note="the flat is under water")
    assert desk.job.job.open_visits[0].window.start == desk.at(18.25)
    assert desk.job.job.steps[-1].note == "the flat is under water"
    desk.desk.history.undo(done.number)
    assert desk.job.job.open_visits == ()
    assert desk.desk.history.redo() is not None
    assert desk.job.job.open_visits[0].window.start == desk.at(18.25)


def test_a_manager_s_word_moves_no_other_rule(desk: StoryDesk, customer: Customer) -> None:
    give(desk, waiting(desk, customer, 17, 20), 17.5)
    job = waiting(desk, customer, 17, 20)
    with pytest.raises(NotPossible) as overlap:  # beyond the limit and on top of another visit
        give(desk, job, 18.25, note="all the same")
    assert overlap.value.code == "rule-overlap"
    with pytest.raises(NotPossible) as too_late:  # four hours after the shift is another shift
        desk.do(AssignJob(job_id=job.id, staff=(CHEN,), start=desk.at(21), override_note="all the same"))
    assert too_late.value.code == "rule-shift"


def test_nobody_works_over_into_leave_or_the_end_of_a_day_cut_short(
    desk: StoryDesk, customer: Customer
) -> None:
    off = TimeOff(Window(desk.at(18.25), desk.at(24)), Absence.LEAVE)
    desk.do(GiveTimeOff(staff_id=WANG, time_off=off))
    desk.do(GiveTimeOff(staff_id=CHEN, time_off=replace(off, window=Window(desk.at(17.5), desk.at(24)))))
    assert desk.look(LEAK, customer, desk.window(17.5, 17.75)) == ()
    assert [c.over for c in desk.look(LEAK, customer, desk.window(17.1, 17.25))] == [360.0]


def test_the_hand_on_the_board_tells_the_same_price(desk: StoryDesk, customer: Customer) -> None:
    job = waiting(desk, customer, 17, 20)
    today = desk.at(0).date()

    def held(may_exceed: bool):  # type: ignore[no-untyped-def]
        d = desk.desk
        return lift(d.queries, d.matchmaker, BRANCH, (job.id,), [today], d.clock.now(), None, may_exceed)

    from app.domain.ripple import Placing

    taken = held(False)
    allowed = taken.price((Placing(taken.jobs[0], (WANG,), desk.at(17.5)),))
    assert allowed.possible and allowed.warns and allowed.over == 1800.0
    refused = taken.price((Placing(taken.jobs[0], (WANG,), desk.at(18.25)),))
    assert [e.rule for e in refused.refused] == ["overtime"]
    boss = held(True)
    asked = boss.price((Placing(boss.jobs[0], (WANG,), desk.at(18.25)),))
    assert asked.possible and asked.warns and [e.rule for e in asked.beyond] == ["overtime"]
    assert asked.over == 75 * 60.0


def test_on_the_map_a_manager_may_give_it_for_longer(desk: StoryDesk, customer: Customer) -> None:
    for staff in (WANG, CHEN):  # both are busy all day
        for hour in (9, 11, 13, 15, 17):
            give(desk, waiting(desk, customer, hour, hour + 1), hour + 0.1, staff)
            long = desk.job.job
            minutes = 105 if hour < 17 else 55
            move = MoveJob(job_id=long.id, staff=(staff,), start=desk.at(hour + 0.1), minutes=minutes)
            desk.do(move)
    limit(desk, 15)
    job = desk.book(0, LEAK, customer, desk.window(17, 20))
    today, d = desk.at(0).date(), desk.desk
    asked = (d.queries, d.matchmaker, BRANCH, job.id, today, d.clock.now())
    plain, boss = giving(*asked), giving(*asked, may_exceed=True)
    assert plain is not None and boss is not None
    assert plain.starts == {} and (rule := plain.refusal(WANG)) is not None and rule.rule
    assert set(boss.starts) == {WANG, CHEN} and all(s >= desk.at(18) for s in boss.starts.values())
    assert plain.lift.best == () and {c.staff_id for c in boss.lift.best} == {WANG, CHEN}
    price = boss.price(WANG)
    assert price is not None and price.possible and price.beyond


def test_the_plan_of_the_day_pays_the_same_price(desk: StoryDesk, customer: Customer) -> None:
    job = waiting(desk, customer, 17.5, 17.75)
    wanted = Wanted(desk.at(0).date(), Scope.UNASSIGNED)
    plan = desk.desk.planning.propose(BRANCH, wanted, steps=500)
    assert [c.job_id for c in plan.changes] == [job.id]
    assert plan.after.overtime == 1800.0 and plan.before.overtime == 0.0
    assert "30 min over the shift" in str(plan.changes[0].why)
    desk.desk.planning.accept(BRANCH, plan)
    assert desk.job.job.open_visits[0].window == desk.window(17.5, 18.5)


def test_the_plan_keeps_to_the_limit(desk: StoryDesk, customer: Customer) -> None:
    job = waiting(desk, customer, 17.5, 17.75)
    limit(desk, 15)
    plan = desk.desk.planning.propose(BRANCH, Wanted(desk.at(0).date(), Scope.UNASSIGNED), steps=500)
    assert plan.changes == () and [o.job_id for o in plan.left_out] == [job.id]


def test_what_a_manager_allowed_stands_in_the_next_plan(desk: StoryDesk, customer: Customer) -> None:
    job = waiting(desk, customer, 17, 20)
    give(desk, job, 18.25, note="the flat is under water")
    plan = desk.desk.planning.propose(BRANCH, Wanted(desk.at(0).date()), steps=500)
    assert plan.changes == () and plan.left_out == () and plan.after.overtime == 75 * 60.0


def test_a_visit_that_stands_over_the_shift_may_go_earlier(desk: StoryDesk, customer: Customer) -> None:
    job = waiting(desk, customer, 17, 20)
    give(desk, job, 17.75)
    done = desk.do(MoveJob(job_id=job.id, staff=(WANG,), start=desk.at(17)))
    assert done.notes == ()
    assert desk.job.job.open_visits[0].window.end - desk.at(18) == timedelta(0)


def test_two_who_must_wait_for_each_other_both_tell_how_long_they_work_over(
    desk: StoryDesk, customer: Customer
) -> None:
    """A move of two hours, begun at the same moment though one of them is free a little later."""
    busy = waiting(desk, customer, 14, 16)
    give(desk, busy, 15.5, CHEN)
    crew = desk.look("moving", customer, desk.window(16.25, 17))
    assert {c.staff_id for c in crew} == {CHEN, StaffId("S-003")}
    (start,) = {c.start for c in crew}
    over = (start - desk.at(16)).total_seconds()
    assert over > 0 and [round(c.over) for c in crew] == [round(over)] * 2

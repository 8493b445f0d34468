"""Plans of a day over a real desk: what they may touch, what they say, and that accepting them is one step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.commands import AdvanceJob, PinVisit, SaveStaff
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.ids import JobId, StaffId
from app.domain.jobs import Job, Urgency, Wishes
from app.domain.lifecycle import Action, State
from app.domain.people import Absence
from app.planner.checker import check
from app.services.planning.figures import figures
from app.services.planning.gather import Absent, Scope, Wanted
from app.services.planning.proposal import ChangeKind, Proposal
from app.services.planning.settle import settle
from tests.support.desk import BRANCH, StoryDesk
from tests.support.planned_day import customer, step, wish

STEPS = 3000


def tomorrow(desk: StoryDesk) -> date:
    return desk.at(0, 1).date()


def planned(desk: StoryDesk, wanted: Wanted) -> Proposal:
    return desk.desk.planning.propose(BRANCH, wanted, steps=STEPS)


def full_day(desk: StoryDesk, jobs: int = 24) -> Proposal:
    """A day whose jobs are planned and accepted."""
    for n in range(jobs):
        wish(desk, n, desk.window(8 + n % 8, 10 + n % 8, 1) if n % 3 else desk.window(8, 18, 1))
    for n in range(jobs, jobs + 3):
        wish(desk, n, desk.window(9, 17, 1), service="moving")
    proposal = planned(desk, Wanted(tomorrow(desk)))
    desk.desk.planning.accept(BRANCH, proposal)
    return proposal


def standing(desk: StoryDesk, days: int = 1) -> dict[str, tuple[frozenset[str], object]]:
    """Who goes where and when, by job number."""
    board = desk.desk.queries.board(BRANCH.id, desk.at(0, days).date())
    found: dict[str, tuple[frozenset[str], object]] = {}
    for visit in board.visits:
        who, _ = found.get(visit.job_number, (frozenset(), None))
        found[visit.job_number] = (who | {visit.staff_id}, visit.window.start)
    return found


def job(desk: StoryDesk, job_id: JobId) -> Job:
    detail = desk.desk.queries.job(job_id)
    assert detail is not None
    return detail.job


def test_the_unassigned_are_placed_and_accepting_is_one_step_with_one_undo(desk: StoryDesk) -> None:
    proposal = full_day(desk)
    assert len(proposal.changes) == 27 and not proposal.left_out
    assert {c.kind for c in proposal.changes} == {ChangeKind.ASSIGN}
    assert proposal.before.unassigned == 27 and proposal.after.unassigned == 0
    assert proposal.after.late == 0 and proposal.after.travel > 0
    now = standing(desk)
    assert len(now) == 27
    for change in proposal.changes:
        assert now[change.number] == (frozenset(change.after.staff), change.after.start)
        window = job(desk, change.job_id).window
        assert window is not None and change.after.start is not None and window.holds(change.after.start)
    label = desk.desk.history.next_undo()
    assert label is not None and str(label.label) == "Plan of the day"
    desk.desk.history.undo()
    assert standing(desk) == {}
    desk.desk.history.redo()
    assert standing(desk) == now


def test_into_the_running_plan_nothing_else_moves(desk: StoryDesk) -> None:
    kept = wish(desk, 1, desk.window(9, 12, 1), staff=("S-001",), start=10.25, days=1)
    wish(desk, 2, desk.window(9, 12, 1))
    proposal = planned(desk, Wanted(tomorrow(desk)))
    assert [c.number for c in proposal.changes] == ["J-1002"]
    desk.desk.planning.accept(BRANCH, proposal)
    assert standing(desk)[kept.number] == (frozenset({"S-001"}), desk.at(10.25, 1))


def test_all_anew_leaves_pins_and_started_work(desk: StoryDesk) -> None:
    began = wish(desk, 1, desk.window(8, 18), staff=("S-004",), start=9.25)
    step(desk, began, Action.SET_OFF)
    pinned = wish(desk, 2, desk.window(8, 18), staff=("S-005",), start=15)
    desk.do(PinVisit(job_id=pinned.id, visit_id=pinned.open_visits[0].id, pinned=True))
    for n in range(3, 9):
        wish(desk, n, desk.window(8, 18), staff=("S-006",), start=8 + n)
    today = desk.at(0).date()
    proposal = planned(desk, Wanted(today, Scope.ALL))
    assert {began.id, pinned.id}.isdisjoint({c.job_id for c in proposal.changes})
    assert proposal.after.travel < proposal.before.travel
    assert proposal.after.cost <= proposal.before.cost
    desk.desk.planning.accept(BRANCH, proposal)
    now = standing(desk, 0)
    assert now[began.number][0] == {"S-004"} and now[pinned.number] == (frozenset({"S-005"}), desk.at(15))


def test_nothing_is_planned_before_now(desk: StoryDesk) -> None:
    desk.clock.advance(hours=4, minutes=7)
    for n in range(5):
        wish(desk, n, desk.window(8, 18))
    proposal = planned(desk, Wanted(desk.at(0).date()))
    assert len(proposal.changes) == 5
    assert min(c.after.start for c in proposal.changes if c.after.start) > desk.clock.now()


def test_a_repair_changes_little_and_says_what(desk: StoryDesk) -> None:
    full_day(desk)
    before = standing(desk)
    ill = Absent(StaffId("S-004"), desk.at(9.67, 1))
    board = desk.desk.queries.board(BRANCH.id, tomorrow(desk))
    hers = {v.job_number for v in board.visits if v.staff_id == "S-004" and v.window.end > ill.since}
    assert hers
    proposal = planned(desk, Wanted(tomorrow(desk), Scope.REPAIR, absent=(ill,)))
    moved = [c for c in proposal.changes if c.kind is ChangeKind.MOVE]
    assert hers <= {c.number for c in moved}
    assert len(moved) - len(hers) <= 0.1 * (len(before) - len(hers))
    assert all(str(c.why) == "Person 4 is ill" for c in moved if c.number in hers)
    assert not proposal.left_out and proposal.before.unassigned == len(hers)
    desk.desk.planning.accept(BRANCH, proposal)
    off = desk.desk.queries.staff_member(StaffId("S-004"))
    assert off is not None and off.time_off[-1].kind is Absence.SICK
    assert all(start <= ill.since for who, start in standing(desk).values() if "S-004" in who)  # type: ignore[operator]
    desk.desk.history.undo()
    assert standing(desk) == before
    back = desk.desk.queries.staff_member(StaffId("S-004"))
    assert back is not None and not back.time_off


def test_what_fits_nowhere_is_left_out_and_what_stood_goes_back_to_the_tray(desk: StoryDesk) -> None:
    for person in ("S-002", "S-003", "S-005", "S-006", "S-007", "S-008"):
        found = desk.desk.queries.staff_member(StaffId(person))
        assert found is not None
        desk.do(SaveStaff(staff=type(found)(**{**found.__dict__, "active": False})))
    for n in range(4):
        wish(desk, n, desk.window(14, 15, 1), staff=("S-001",) if n == 0 else ("S-004",) if n == 1 else (),
             start=14 if n < 2 else None, days=1)  # fmt: skip
    proposal = planned(
        desk, Wanted(tomorrow(desk), Scope.REPAIR, absent=(Absent(StaffId("S-004"), desk.at(9, 1)),))
    )
    assert {o.number for o in proposal.left_out} == {"J-1002", "J-1003", "J-1004"}
    for out in proposal.left_out:  # by name: who is busy, and when it would fit
        assert str(out.why).startswith("Everybody who could do it is busy then. It would fit at")
        assert "with Wang Fang" in str(out.why)
    assert [(c.number, c.kind) for c in proposal.changes] == [("J-1002", ChangeKind.UNASSIGN)]
    desk.desk.planning.accept(BRANCH, proposal)
    assert set(standing(desk)) == {"J-1001"}


def test_work_under_way_of_whoever_falls_ill_is_not_moved_but_named(desk: StoryDesk) -> None:
    began = wish(desk, 1, desk.window(8, 18), staff=("S-004",), start=9.5)
    step(desk, began, Action.SET_OFF)
    ill = Absent(StaffId("S-004"), desk.at(9.5))
    proposal = planned(desk, Wanted(desk.at(0).date(), Scope.REPAIR, absent=(ill,)))
    assert proposal.changes == () and "J-1001" in str(proposal.notes[0])
    desk.desk.planning.accept(BRANCH, proposal)  # the absence itself is worth keeping
    off = desk.desk.queries.staff_member(StaffId("S-004"))
    assert off is not None and off.time_off


def test_an_overrun_pushes_only_what_follows(desk: StoryDesk) -> None:
    late = wish(desk, 1, desk.window(8, 10), staff=("S-004",), start=9)
    step(desk, late, Action.SET_OFF)
    following = wish(desk, 2, desk.window(9, 14), staff=("S-004",), start=10.5)
    other = wish(desk, 3, desk.window(9, 14), staff=("S-005",), start=10.5)
    until = ((late.id, desk.at(11)),)
    proposal = planned(desk, Wanted(desk.at(0).date(), Scope.REPAIR, until=until))
    assert [c.number for c in proposal.changes] == [following.number]
    assert other.id not in {c.job_id for c in proposal.changes}
    after = proposal.changes[0].after
    assert after.start is not None and (after.start >= desk.at(11) or after.staff != (StaffId("S-004"),))


def test_a_promise_is_a_rule_unless_somebody_says_otherwise(desk: StoryDesk) -> None:
    for person in ("S-002", "S-004", "S-005", "S-006", "S-007", "S-008"):
        desk.do(
            SaveStaff(staff=type(p)(**{**p.__dict__, "active": False}))
            if (p := desk.desk.queries.staff_member(StaffId(person)))
            else pytest.fail()
        )
    wish(desk, 1, desk.window(9, 10, 1))
    wish(desk, 2, desk.window(9, 10, 1))
    strict = planned(desk, Wanted(tomorrow(desk)))
    assert len(strict.changes) == 1 and len(strict.left_out) == 1 and strict.after.late == 0
    loose = planned(desk, Wanted(tomorrow(desk), may_break_promises=True))
    assert len(loose.changes) == 2 and loose.after.late == 1
    broken = next(c for c in loose.changes if c.breaks_promise)
    with pytest.raises(NotPossible, match="outside what the customer was promised"):
        desk.desk.planning.accept(BRANCH, loose)
    desk.desk.planning.accept(BRANCH, loose, note="the customer agreed")
    assert job(desk, broken.job_id).steps[-1].note == "the customer agreed"


def test_crews_stay_whole_and_refusals_and_wishes_hold(desk: StoryDesk) -> None:
    refused = customer(desk, 1, refuses=(StaffId("S-001"), StaffId("S-002")))
    wish(desk, 1, desk.window(8, 18, 1), who=refused)
    asked = wish(desk, 2, desk.window(8, 18, 1), wishes=Wishes(prefer=(StaffId("S-007"),)))
    wish(desk, 3, desk.window(8, 18, 1), service="moving")
    proposal = planned(desk, Wanted(tomorrow(desk)))
    by = {c.number: c.after.staff for c in proposal.changes}
    assert not {"S-001", "S-002"} & set(by["J-1001"])
    assert by[asked.number] == (StaffId("S-007"),)
    assert len(set(by["J-1003"])) == 2


def test_accepting_some_takes_what_they_need_along(desk: StoryDesk) -> None:
    full_day(desk)
    proposal = planned(
        desk, Wanted(tomorrow(desk), Scope.REPAIR, absent=(Absent(StaffId("S-004"), desk.at(9, 1)),))
    )
    one = next(c for c in proposal.changes if c.kind is ChangeKind.MOVE)
    accepted = desk.desk.planning.accept(BRANCH, proposal, {one.job_id})
    assert set(accepted.made) == proposal.closed({one.job_id}) and not accepted.refused
    assert standing(desk)[one.number] == (frozenset(one.after.staff), one.after.start)


def test_overtaken_parts_are_refused_by_name_and_the_rest_is_made(desk: StoryDesk) -> None:
    for n in range(4):
        wish(desk, n, desk.window(8 + 2 * n, 10 + 2 * n, 1))
    proposal = planned(desk, Wanted(tomorrow(desk)))
    first, second = proposal.changes[0], proposal.changes[1]
    desk.do(AdvanceJob(job_id=first.job_id, action=Action.CANCEL, note="no longer wanted"))
    assert second.after.start is not None
    hour = (second.after.start - desk.at(0, 1)) / timedelta(hours=1)
    wish(desk, 9, desk.window(8, 18, 1), staff=tuple(second.after.staff), start=hour, days=1)
    accepted = desk.desk.planning.accept(BRANCH, proposal)
    assert {r.job_id for r in accepted.refused} == {first.job_id, second.job_id}
    words = {r.number: str(r.why) for r in accepted.refused}
    assert words[first.number] == f"{first.number} was changed by Li Na meanwhile"
    assert "has J-1005 by now" in words[second.number]
    assert len(accepted.made) == 2 and job(desk, second.job_id).state is State.CONFIRMED


def test_a_plan_wholly_overtaken_changes_nothing(desk: StoryDesk) -> None:
    wish(desk, 1, desk.window(8, 18, 1))
    proposal = planned(desk, Wanted(tomorrow(desk)))
    desk.desk.planning.accept(BRANCH, proposal)
    before = desk.desk.queries.last_change()
    with pytest.raises(ChangedMeanwhile) as refusal:
        desk.desk.planning.accept(BRANCH, proposal)
    assert "J-1001 was changed by Li Na meanwhile" in str(refusal.value.text)
    assert desk.desk.queries.last_change() == before
    with pytest.raises(NotPossible, match="Nothing of the plan is ticked"):
        desk.desk.planning.accept(BRANCH, proposal, set())


def test_figures_are_the_checkers_and_the_settled_plan_is_lawful(desk: StoryDesk) -> None:
    full_day(desk)
    built = desk.desk.planning.build(BRANCH, Wanted(tomorrow(desk), Scope.ALL))
    settled = settle(built, built.before)
    assert check(built.day, settled).lawful
    assert sorted(settled.visits, key=str) == sorted(
        built.before.visits, key=str
    )  # what stands stays to the second
    counted, verdict = figures(built, settled)
    assert counted.cost == verdict.cost.total == check(built.day, settled).cost.total
    assert counted.visits == 30 and counted.moved == counted.retimed == counted.late == 0


def test_haste_without_a_promise_comes_first(desk: StoryDesk) -> None:
    urgent = wish(desk, 1, urgency=Urgency.EMERGENCY)
    proposal = planned(desk, Wanted(desk.at(0).date()))
    assert proposal.changes[0].number == urgent.number
    start = proposal.changes[0].after.start
    assert start is not None and start < desk.clock.now() + timedelta(minutes=30)


def test_a_day_with_work_and_nobody_on_duty_says_so(desk: StoryDesk) -> None:
    wish(desk, 1, desk.window(8, 18, 1))
    everybody = [d.person.id for d in desk.desk.queries.person_days(BRANCH.id, tomorrow(desk))]
    absent = tuple(Absent(person, desk.at(0, 1)) for person in everybody)
    with pytest.raises(NotPossible, match="Nobody is on duty on"):
        planned(desk, Wanted(tomorrow(desk), Scope.REPAIR, absent=absent))


def test_hopeless_wishes_get_a_sentence_each(desk: StoryDesk) -> None:
    with pytest.raises(NotPossible, match="is over"):
        planned(desk, Wanted(desk.at(0, -1).date()))
    with pytest.raises(NotPossible, match="too far ahead"):
        planned(desk, Wanted(desk.at(0, 900).date()))
    with pytest.raises(NotPossible, match="There is no policy"):
        planned(desk, Wanted(tomorrow(desk), policy="fastest"))
    with pytest.raises(NotPossible, match="does not work at North"):
        planned(desk, Wanted(tomorrow(desk), absent=(Absent(StaffId("nobody"), desk.at(9, 1)),)))


def test_policies_side_by_side(desk: StoryDesk) -> None:
    for n in range(12):
        wish(desk, n, desk.window(8, 18, 1))
    policies = ("shortest_travel", "fair_load")
    short, fair = desk.desk.planning.compare(BRANCH, Wanted(tomorrow(desk)), policies, steps=STEPS)
    assert (short.policy, fair.policy) == policies
    assert short.after.travel < fair.after.travel
    assert fair.after.fairness < short.after.fairness

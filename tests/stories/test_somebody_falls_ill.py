"""A person falls ill at 9:40 with six visits left: every visit is placed or called about, and one undo brings all back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.commands import MoveJob, SaveStaff, TryFollowUp
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.followups import FollowUpState, Kind
from app.domain.followups import Outcome as Called
from app.domain.ids import JobId, StaffId
from app.domain.jobs import Job
from app.domain.lifecycle import Action, State
from app.domain.people import Absence, TimeOff
from app.domain.rules import ABSENCE_WORDS
from app.domain.time import Window
from app.services.absences import Orphan, Replacement, call_words, leave_command
from app.services.context import Outcome
from tests.support.desk import BRANCH, StoryDesk
from tests.support.ill import IllDay, a_full_day


@pytest.fixture
def day(desk: StoryDesk) -> IllDay:
    return a_full_day(desk)


def rest_of_the_day(day: IllDay) -> TimeOff:
    return TimeOff(Window(day.desk.clock.now(), day.desk.at(24)), Absence.SICK)


def orphans(day: IllDay, **decided: Replacement | None) -> tuple[Orphan, ...]:
    known = {JobId(k): v for k, v in decided.items()}
    away = rest_of_the_day(day).window
    return day.desk.desk.absences.orphans(BRANCH, day.person, away, known)


def settle(day: IllDay, *, safe_only: bool = True) -> Outcome:
    """Take the best for each while it is safe, else the tray with the call prepared."""
    settled = []
    for one in orphans(day):
        taking = one.best if one.best is not None and (one.best.safe or not safe_only) else None
        words = call_words(one, taking, day.person, ABSENCE_WORDS[Absence.SICK])
        settled.append((one, taking, str(words)))
    return day.desk.do(leave_command(day.person, rest_of_the_day(day), tuple(settled), day.desk.clock.now()))


def stored(day: IllDay, job: Job) -> Job:
    found = day.desk.desk.queries.job(job.id)
    assert found is not None
    return found.job


def places(day: IllDay) -> list[tuple[str, object, object]]:
    """Who goes when, job by job."""
    return [
        (j.number, *((v.staff_id, v.window) for v in stored(day, j).open_visits[:1]), stored(day, j).state)
        for j in day.jobs
    ]


def test_the_riskiest_stands_first_with_the_best_replacement(day: IllDay) -> None:
    found = orphans(day)
    assert len(found) == 6
    assert found[0].job.number == day.jobs[0].number, "promised for 9:45 to 11:45: the least time left"
    assert [o.seconds_left for o in found] == sorted(o.seconds_left for o in found)
    for one in found:
        assert one.best is not None and one.best.safe
        assert one.best.staff_id in {"S-002", "S-004", "S-005"}
        assert one.job.window is not None and one.job.window.holds(one.best.start)


def test_nobody_is_offered_twice_for_the_same_time(day: IllDay) -> None:
    taken: dict[str, list[Window]] = {}
    for one in orphans(day):
        assert one.best is not None
        window = Window(one.best.start, one.best.start + one.job.duration)
        assert not any(window.meets(other) for other in taken.get(one.best.staff_id, []))
        taken.setdefault(one.best.staff_id, []).append(window)


def test_all_are_placed_in_one_step_and_one_undo_brings_all_back(day: IllDay) -> None:
    before = places(day)
    outcome = settle(day)
    assert {stored(day, j).open_visits[0].staff_id for j in day.jobs} <= {"S-002", "S-004", "S-005"}
    person = day.desk.desk.queries.staff_member(day.person.id)
    assert person is not None and person.time_off == (rest_of_the_day(day),)
    assert str(outcome.label).startswith("Wang Fang ill from") and "6 given to others, 0 in the tray" in str(
        outcome.label
    )
    day.desk.desk.history.undo()
    assert places(day) == before
    back = day.desk.desk.queries.staff_member(day.person.id)
    assert back is not None and back.time_off == () and day.desk.owed() == ()


def test_it_is_redone_and_undone_again(day: IllDay) -> None:
    before = places(day)
    settle(day)
    after = places(day)
    history = day.desk.desk.history
    history.undo()
    history.redo()
    assert places(day) == after
    history.undo()
    assert places(day) == before


def only_one_can(day: IllDay, job: Job) -> None:
    """The others cannot mend leaks any more; nobody is left for them."""
    for code in ("S-002", "S-004", "S-005"):
        person = day.desk.desk.queries.staff_member(StaffId(code))
        assert person is not None
        day.desk.do(SaveStaff(staff=replace(person, skills=(("moving", 2),))))


def test_what_nobody_can_take_goes_into_the_tray_with_the_call_prepared(day: IllDay) -> None:
    only_one_can(day, day.jobs[-1])
    found = orphans(day)
    assert all(o.best is None and o.seconds_left == 0 for o in found)
    before = places(day)
    settle(day)
    assert {stored(day, j).state for j in day.jobs} == {State.CONFIRMED}
    assert {j.number for j in day.desk.desk.queries.tray(BRANCH.id)} == {j.number for j in day.jobs}
    calls = day.desk.owed()
    assert [c.kind for c in calls] == [Kind.CHANGE] * 6
    assert {c.job_number for c in calls} == {j.number for j in day.jobs}
    assert all("Wang Fang is ill" in c.note and c.phone for c in calls)
    assert all(c.due_at <= day.desk.clock.now() + timedelta(minutes=15) for c in calls)
    day.desk.desk.history.undo()
    assert places(day) == before and day.desk.owed() == ()
    ended = day.desk.desk.queries.follow_ups(BRANCH.id, include_ended=True)
    assert {c.state for c in ended} == {FollowUpState.GIVEN_UP}, "what was prepared is not erased"


def test_a_visit_somebody_is_on_the_way_to_is_turned_back_first(day: IllDay) -> None:
    day.desk.job_id = day.jobs[0].id
    day.desk.step(Action.ACCEPT)
    day.desk.step(Action.SET_OFF)
    assert orphans(day)[0].job.number == day.jobs[0].number
    settle(day)
    assert stored(day, day.jobs[0]).state is State.ASSIGNED
    day.desk.desk.history.undo()
    assert stored(day, day.jobs[0]).state is State.ON_THE_WAY


def test_work_that_has_begun_stays_and_is_named(day: IllDay) -> None:
    day.desk.job_id = day.jobs[0].id
    day.desk.step(Action.ARRIVE)
    assert day.jobs[0].number not in {o.job.number for o in orphans(day)}
    outcome = settle(day)
    assert any(day.jobs[0].number in str(note) for note in outcome.notes)


def test_what_was_decided_is_looked_at_for_the_rest(day: IllDay) -> None:
    first = orphans(day)[0]
    other = first.offers[1]
    again = orphans(day, **{first.job.id: other})
    window = Window(other.start, other.start + first.job.duration)
    for one in again[1:]:
        for offer in one.offers:
            if offer.staff_id == other.staff_id:
                assert not window.meets(Window(offer.start, offer.start + one.job.duration))


def test_a_job_changed_meanwhile_stops_the_whole_step(day: IllDay) -> None:
    found = orphans(day)
    day.desk.job_id = found[3].job.id
    day.desk.step(Action.ACCEPT)
    settled = tuple((one, one.best, "") for one in found)
    before = places(day)
    with pytest.raises(ChangedMeanwhile):
        day.desk.do(leave_command(day.person, rest_of_the_day(day), settled, day.desk.clock.now()))
    assert places(day) == before
    person = day.desk.desk.queries.staff_member(day.person.id)
    assert person is not None and person.time_off == ()


def test_an_old_place_taken_meanwhile_is_named_when_undone(day: IllDay) -> None:
    settle(day)
    moved = stored(day, day.jobs[0])
    day.desk.do(
        MoveJob(
            job_id=moved.id,
            staff=(moved.open_visits[0].staff_id,),
            start=moved.open_visits[0].window.start + timedelta(minutes=5),
        )
    )
    number = next(line.number for line in day.desk.desk.history.lines() if line.command == "LeaveDay")
    with pytest.raises(ChangedMeanwhile) as refused:
        day.desk.desk.history.undo(number)
    assert refused.value.code == "undo-overtaken" and moved.number in str(refused.value.text)


def test_nobody_is_given_work_in_their_own_absence(day: IllDay) -> None:
    one = orphans(day)[0]
    assert one.best is not None
    own = replace(one.best, staff_id=day.person.id)
    with pytest.raises(NotPossible) as refused:
        day.desk.do(leave_command(day.person, rest_of_the_day(day), ((one, own, ""),), day.desk.clock.now()))
    assert refused.value.code == "rule-time-off"


def test_once_a_customer_was_called_the_step_stays_and_a_call_that_puts_it_right_is_prepared(
    day: IllDay,
) -> None:
    only_one_can(day, day.jobs[-1])
    number = settle(day).number
    called = day.desk.owed()[0]
    day.desk.do(TryFollowUp(follow_up_id=called.id, outcome=Called.REACHED))
    history = day.desk.desk.history
    with pytest.raises(ChangedMeanwhile) as refused:
        history.undo(number)
    assert "Call about a change: done" in str(refused.value.text)
    line = next(line for line in history.lines() if line.number == number)
    day.desk.do(history.correction(number, str(history.why_not(line))))
    again = [c for c in day.desk.owed() if c.customer_id == called.customer_id]
    assert [c.kind for c in again] == [Kind.CHANGE] and again[0].job_id == called.job_id
    assert len(day.desk.owed()) == 6, "five are still to be called, and the one who was told"


def test_one_of_two_is_replaced_and_the_other_stays(desk: StoryDesk) -> None:
    desk.person("S-004", "Beat Ospelt", moving=1)
    who = desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "moving", who, desk.window(11, 15))
    crew = {v.staff_id for v in job.open_visits}
    ill = desk.desk.queries.staff_member(job.open_visits[0].staff_id)
    assert ill is not None
    off = TimeOff(Window(desk.clock.now(), desk.at(24)), Absence.SICK)
    (one,) = desk.desk.absences.orphans(BRANCH, ill, off.window)
    assert one.best is not None and one.best.staff_id not in crew
    desk.do(leave_command(ill, off, ((one, one.best, ""),), desk.clock.now()))
    after = desk.job.job
    assert {v.staff_id for v in after.open_visits} == (crew - {ill.id}) | {one.best.staff_id}
    assert {v.window for v in after.open_visits} == {job.open_visits[0].window}, "they still start together"


def test_after_a_pause_the_same_person_may_come(desk: StoryDesk) -> None:
    who = desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", who, desk.window(10, 13))
    own = desk.desk.queries.staff_member(job.open_visits[0].staff_id)
    assert own is not None
    pause = Window(desk.at(10), desk.at(10.5))
    (one,) = desk.desk.absences.orphans(BRANCH, own, pause)
    mine = next(offer for offer in one.offers if offer.staff_id == own.id)
    assert mine.safe and mine.start >= pause.end
    off = TimeOff(pause, Absence.BREAK)
    desk.do(leave_command(own, off, ((one, mine, ""),), desk.clock.now()))
    assert desk.job.job.open_visits[0].window.start == mine.start

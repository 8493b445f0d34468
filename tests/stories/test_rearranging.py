"""Swapped, split, held and resumed, given a break: each one step, checked by the rules, taken back as one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.commands import AdvanceJob, AssignJob, Command, GiveTimeOff, MoveJob
from app.day_commands import MoveTogether, SplitJob, SwapJobs, TakeTimeOff
from app.domain.errors import NotPossible
from app.domain.ids import JobId, StaffId, new_id
from app.domain.jobs import Job
from app.domain.lifecycle import Action, State
from app.domain.people import Absence, TimeOff
from tests.support.desk import StoryDesk


def leak(desk: StoryDesk, who: str, staff: str, hour: float, name: str = "Städtle 38, Vaduz") -> Job:
    """A leak of an hour at a time with somebody, promised for three hours around it."""
    customer = desk.customer(who, f"+41795550{len(who):03d}", name)
    job = desk.book(0, "leak-repair", customer, desk.window(hour - 1, hour + 2))
    done = desk.do(AssignJob(job_id=job.id, staff=(StaffId(staff),), start=desk.at(hour))).result
    assert isinstance(done, Job)
    return done


def now(desk: StoryDesk, job: Job) -> Job:
    found = desk.desk.queries.job(job.id)
    assert found is not None
    return found.job


def stands(desk: StoryDesk, job: Job) -> tuple[str, float]:
    """(who, local hour) of a job's visit."""
    visit = now(desk, job).open_visits[0]
    return visit.staff_id, (visit.window.start - desk.at(0)).total_seconds() / 3600


def to(job: Job, staff: str, desk: StoryDesk, hour: float, note: str = "") -> MoveJob:
    return MoveJob(
        job_id=job.id, staff=(StaffId(staff),), start=desk.at(hour), version=job.version, override_note=note
    )


def back_and_forth(desk: StoryDesk, *jobs: Job) -> None:
    """Undo, redo and undo again stand where they should."""
    after = [now(desk, j).open_visits for j in jobs]
    history = desk.desk.history
    history.undo()
    before = [now(desk, j).open_visits for j in jobs]
    history.redo()
    assert [now(desk, j).open_visits for j in jobs] == after
    history.undo()
    assert [now(desk, j).open_visits for j in jobs] == before


def test_two_people_exchange_their_visits(desk: StoryDesk) -> None:
    one, two = leak(desk, "Zhao", "S-001", 11), leak(desk, "Beck", "S-002", 12)
    outcome = desk.do(SwapJobs(first=to(one, "S-002", desk, 12), second=to(two, "S-001", desk, 11)))
    assert (stands(desk, one), stands(desk, two)) == (("S-002", 12), ("S-001", 11))
    assert str(outcome.label) == f"Swap of {one.number} and {two.number}"
    back_and_forth(desk, one, two)
    assert (stands(desk, one), stands(desk, two)) == (("S-001", 11), ("S-002", 12))


def test_two_visits_of_one_person_exchange_their_times(desk: StoryDesk) -> None:
    one, two = leak(desk, "Zhao", "S-001", 11), leak(desk, "Beck", "S-001", 12.5)
    desk.do(SwapJobs(first=to(one, "S-001", desk, 12.5), second=to(two, "S-001", desk, 11, "agreed")))
    assert (stands(desk, one)[1], stands(desk, two)[1]) == (12.5, 11)
    back_and_forth(desk, one, two)


def test_a_swap_that_breaks_a_rule_changes_neither(desk: StoryDesk) -> None:
    one = leak(desk, "Zhao", "S-001", 11)
    two = leak(desk, "Beck", "S-002", 12)
    with pytest.raises(NotPossible) as refused:  # Ana Frick cannot mend leaks
        desk.do(SwapJobs(first=to(one, "S-003", desk, 12), second=to(two, "S-001", desk, 11)))
    assert refused.value.code == "rule-skill"
    assert (stands(desk, one), stands(desk, two)) == (("S-001", 11), ("S-002", 12))


def test_a_swap_outside_the_promise_wants_a_reason(desk: StoryDesk) -> None:
    one, two = leak(desk, "Zhao", "S-001", 9), leak(desk, "Beck", "S-002", 15)
    with pytest.raises(NotPossible) as refused:
        desk.do(SwapJobs(first=to(one, "S-002", desk, 15), second=to(two, "S-001", desk, 9)))
    assert refused.value.code == "soft-promise"
    desk.do(
        SwapJobs(
            first=to(one, "S-002", desk, 15, "they asked"), second=to(two, "S-001", desk, 9, "they asked")
        )
    )
    assert now(desk, one).steps[-1].note == "they asked"


def test_several_move_along_one_another_at_once(desk: StoryDesk) -> None:
    one, two = leak(desk, "Zhao", "S-001", 11), leak(desk, "Beck", "S-001", 12.25)
    later = tuple(to(j, "S-001", desk, stands(desk, j)[1] + 0.75) for j in (one, two))
    desk.do(MoveTogether(moves=later))
    assert [stands(desk, j)[1] for j in (one, two)] == [11.75, 13]
    back_and_forth(desk, one, two)
    assert [stands(desk, j)[1] for j in (one, two)] == [11, 12.25]


# ---- split ----------------------------------------------------------------------------------------------


def split(desk: StoryDesk, job: Job, minutes: int, **rest: object) -> tuple[Job, Job]:
    made = SplitJob(job_id=job.id, rest_id=JobId(new_id()), minutes=minutes, **rest)  # type: ignore[arg-type]
    first, second = desk.do(made).result
    return first, second


def test_the_rest_goes_to_another_day(desk: StoryDesk) -> None:
    job = leak(desk, "Zhao", "S-001", 11)
    first, rest = split(
        desk, job, 40, staff=(StaffId("S-002"),), start=desk.at(10, days=1), window=desk.window(9, 11, days=1)
    )
    assert first.open_visits[0].window.seconds == 40 * 60 and rest.duration == timedelta(minutes=20)
    assert rest.part_of == job.id and rest.place == job.place and rest.number != job.number
    assert now(desk, rest).open_visits[0].window.start == desk.at(10, days=1)
    desk.desk.history.undo()
    assert now(desk, job).open_visits == job.open_visits and now(desk, rest).state is State.CANCELLED
    desk.desk.history.redo()
    assert now(desk, rest).open_visits[0].staff_id == "S-002"
    assert now(desk, job).duration == timedelta(minutes=40)


def test_the_rest_may_wait_in_the_tray(desk: StoryDesk) -> None:
    _, rest = split(desk, leak(desk, "Zhao", "S-001", 11), 30)
    assert now(desk, rest).state is State.CONFIRMED and rest.open_visits == ()


def test_the_customer_is_called_back_once_both_parts_are_done(desk: StoryDesk) -> None:
    job = leak(desk, "Zhao", "S-001", 11)
    _, rest = split(desk, job, 30, staff=(StaffId("S-001"),), start=desk.at(11.5))
    for part in (job, rest):
        desk.job_id = part.id
        desk.walk(Action.ARRIVE, Action.START)
        done = desk.step(Action.COMPLETE)
        assert [str(n) for n in done.notes] == (
            [f"{rest.number} is still to come; the callback waits for it."] if part is job else []
        )
    assert [f.job_id for f in desk.owed()] == [rest.id]


@pytest.mark.parametrize("minutes", [0, 58, 60, 90])
def test_each_part_needs_some_minutes(desk: StoryDesk, minutes: int) -> None:
    job = leak(desk, "Zhao", "S-001", 11)
    with pytest.raises(NotPossible) as refused:
        split(desk, job, minutes)
    assert refused.value.code == "split-minutes" and now(desk, job) == job


def test_work_that_has_begun_is_not_split(desk: StoryDesk) -> None:
    job = leak(desk, "Zhao", "S-001", 11)
    desk.step(Action.ARRIVE)
    with pytest.raises(NotPossible) as refused:
        split(desk, job, 30)
    assert refused.value.code == "split-state"


# ---- hold, break ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("begun", [False, True], ids=["before the work", "in the middle of it"])
def test_put_on_hold_with_a_reason_and_a_day_and_resumed(desk: StoryDesk, begun: bool) -> None:
    job = leak(desk, "Zhao", "S-001", 11)
    if begun:
        desk.walk(Action.ARRIVE, Action.START)
    held = desk.step(Action.HOLD, "a part is missing", expected_again=desk.at(9, days=2))
    assert now(desk, job).state is State.ON_HOLD and now(desk, job).open_visits == ()
    assert now(desk, job).expected_again == desk.at(9, days=2)
    desk.desk.history.undo(held.number)
    assert stands(desk, job) == ("S-001", 11)
    desk.desk.history.redo()
    desk.step(Action.RESUME)
    assert (now(desk, job).state, now(desk, job).expected_again) == (State.CONFIRMED, None)
    desk.do(AssignJob(job_id=job.id, staff=(StaffId("S-002"),), start=desk.at(12)))
    assert stands(desk, job) == ("S-002", 12)


def test_a_break_of_one_day_is_given_and_taken_away(desk: StoryDesk) -> None:
    pause = TimeOff(desk.window(12, 12.5), Absence.BREAK)
    desk.do(GiveTimeOff(staff_id=StaffId("S-001"), time_off=pause))
    job = leak(desk, "Zhao", "S-001", 10)
    with pytest.raises(NotPossible) as refused:
        desk.do(to(job, "S-001", desk, 11.75))
    assert "Wang Fang is on a break then" in str(refused.value.text)
    take: Command = TakeTimeOff(staff_id=StaffId("S-001"), time_off=pause)
    desk.do(take)
    desk.do(to(job, "S-001", desk, 11.75))
    with pytest.raises(NotPossible) as gone:
        desk.do(TakeTimeOff(staff_id=StaffId("S-001"), time_off=pause))
    assert gone.value.code == "time-off"


def test_a_job_for_two_moves_as_one_and_one_of_the_two_is_replaced(desk: StoryDesk) -> None:
    desk.person("S-004", "Beat Ospelt", moving=1)
    who = desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "moving", who, desk.window(11, 15))
    crew = tuple(v.staff_id for v in job.open_visits)
    desk.do(MoveJob(job_id=job.id, staff=crew, start=desk.at(13)))
    assert {v.window.start for v in now(desk, job).open_visits} == {desk.at(13)}
    fresh = next(s for s in ("S-002", "S-003", "S-004") if s not in crew)
    desk.do(MoveJob(job_id=job.id, staff=(crew[0], StaffId(fresh)), start=desk.at(13)))
    assert {v.staff_id for v in now(desk, job).open_visits} == {crew[0], fresh}
    back_and_forth(desk, job)
    assert tuple(v.staff_id for v in now(desk, job).open_visits) == crew


def test_advance_to_hold_needs_its_reason(desk: StoryDesk) -> None:
    job = leak(desk, "Zhao", "S-001", 11)
    with pytest.raises(NotPossible) as refused:
        desk.do(AdvanceJob(job_id=job.id, action=Action.HOLD))
    assert refused.value.code == "hold-reason"

"""Undo of everything: after a restart, out of order, overtaken by another seat, and what nobody can take back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import commands as c
from app import day_commands as d
from app.bootstrap import HANDLERS
from app.domain.calls import CallKind, CallState
from app.domain.catalogue import ServiceType
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.followups import FollowUpState, Kind
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, CustomerId, FollowUpId, JobId, ServiceCode, StaffId, new_id
from app.domain.jobs import Job
from app.domain.lifecycle import Action, State
from app.domain.people import Absence, Area, Branch, Customer, Phone, StaffMember, TimeOff
from app.domain.views import SavedView
from app.i18n import say, say_time
from app.services.context import Outcome, Who
from app.services.history import TOLD
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk

RING = (Point(47.1, 9.5), Point(47.2, 9.5), Point(47.2, 9.6))


@pytest.fixture
def other(desk: StoryDesk, storage_url: str, clock: FixedClock) -> Iterator[StoryDesk]:
    """Another seat over the same desk."""
    storage = DeskStorage.open(storage_url, seat="seat-2", who="Bo Marxer")
    yield StoryDesk(clock, storage, Who("seat-2", "Bo Marxer", "administrator"))
    storage.close()


@pytest.fixture
def job(desk: StoryDesk) -> Job:
    who = desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    return desk.book(1, "leak-repair", who, desk.window(11, 14))


def move(desk: StoryDesk, job: Job, hour: float) -> Outcome:
    return desk.do(c.MoveJob(job_id=job.id, staff=(job.open_visits[0].staff_id,), start=desk.at(hour)))


def hour(desk: StoryDesk, job: Job) -> float:
    found = desk.desk.queries.job(job.id)
    assert found is not None
    return (found.job.open_visits[0].window.start - desk.at(0)).total_seconds() / 3600


# ---- every command ------------------------------------------------------------------------------------------

NEVER = TOLD | {"EmptyDesk", "HoldTime", "ReleaseTime"}
"""What happened outside, the end of the example, and what ends by itself."""


def a_person(desk: StoryDesk) -> StaffMember:
    found = desk.desk.queries.staff_member(StaffId("S-001"))
    assert found is not None
    return found


def everything(desk: StoryDesk, job: Job) -> list[c.Command]:
    """A command of every kind that can be taken back, each possible where the one before was taken back again."""
    person, pause = a_person(desk), TimeOff(desk.window(15, 16), Absence.BREAK)
    mine = job.open_visits[0].staff_id
    kept = desk.desk.queries.customer(job.customer_id)
    service = desk.desk.queries.service(ServiceCode("moving"))
    assert kept is not None and service is not None
    fresh = Customer(CustomerId(new_id()), BRANCH.id, "Nova", phones=(Phone("+41795550177"),))
    crew = StaffMember(StaffId("S-050"), BRANCH.id, "S-050", "Nora Nigg")
    on = c.MoveJob(job_id=job.id, staff=(mine,), start=desk.at(12))
    return [
        c.SaveCustomer(customer=replace(kept, name="Zhao Min")),
        c.SaveCustomer(customer=fresh),
        c.SaveStaff(staff=replace(person, team="South")),
        c.SaveStaff(staff=crew),
        c.SaveService(service=replace(service, name_en="House moving")),
        c.SaveService(service=ServiceType(ServiceCode("windows"), "Windows", "擦窗")),
        c.SaveArea(area=Area(AreaId("south"), BRANCH.id, "South", RING)),
        c.SaveBranch(branch=replace(BRANCH, name="Nord")),
        c.SaveBranch(branch=Branch(BranchId("east"), "East", "Europe/Vaduz")),
        c.GiveTimeOff(staff_id=person.id, time_off=pause),
        c.SetPin(text="the old mill", point=Point(47.15, 9.51)),
        c.ChangeSetting(name="offer.hold", value=240),
        c.SaveView(view=SavedView("mine", "North only", "Li Na")),
        c.ImportCustomers(customers=(fresh, replace(fresh, id=CustomerId(new_id()), phones=()))),
        c.ImportStaff(staff=(crew, replace(crew, id=StaffId("S-051"), code="S-051"))),
        c.BookJob(job_id=JobId(new_id()), customer=kept, place=job.place, service=ServiceCode("leak-repair")),
        on,
        d.MoveTogether(moves=(on,)),
        c.PinVisit(job_id=job.id, visit_id=job.open_visits[0].id, pinned=True),
        c.AdvanceJob(job_id=job.id, action=Action.UNASSIGN),
        c.AdvanceJob(job_id=job.id, action=Action.HOLD, note="asked to wait"),
        c.CorrectJob(job_id=job.id, state=State.ARRIVED, note="told late"),
        c.OpenFollowUp(
            follow_up_id=FollowUpId(new_id()), branch_id=BRANCH.id, kind=Kind.CHANGE, due_at=desk.at(12)
        ),
        d.SplitJob(job_id=job.id, rest_id=JobId(new_id()), minutes=30),
        d.LeaveDay(staff_id=person.id, time_off=pause),
        c.Several(label="Both", parts=(on, c.ChangeSetting(name="offer.hold", value=300))),
    ]


def told(desk: StoryDesk) -> object:
    """Everything a person can see of the desk, but what a step back adds to a job's history."""
    q = desk.desk.queries

    def plain(job: Job) -> Job:
        return replace(job, version=0, steps=())

    jobs = [found.job for line in q.all_jobs(BRANCH.id) if (found := q.job(line.id)) is not None]
    facts = q.desk()
    return (
        sorted((plain(j) for j in jobs if j.state is not State.CANCELLED), key=lambda j: j.id),
        [replace(x, version=0) for x in q.customers()],
        [replace(x, version=0) for x in q.staff()],
        [replace(x, version=0) for x in q.services()],
        [replace(x, version=0) for x in q.areas()],
        facts.branches,
        {k: v for k, v in facts.settings.items() if v is not None},
        [replace(x, version=0) for x in q.follow_ups(BRANCH.id)],
        q.pin("the old mill"),
    )


def test_every_command_is_taken_back_and_done_again(desk: StoryDesk, job: Job) -> None:
    before = told(desk)
    done: set[str] = set()
    for command in everything(desk, job):
        name = type(command).__name__
        done.add(name)
        desk.do(command)
        after = told(desk)
        assert after != before, f"{name} changed nothing"
        desk.desk.history.undo()
        assert told(desk) == before, f"{name} was not taken back"
        desk.desk.history.redo()
        assert told(desk) == after, f"{name} was not done again"
        desk.desk.history.undo()
        assert told(desk) == before, f"{name} was not taken back twice"
    elsewhere = {
        "EndCall", "AssignJob", "RateJob", "TryFollowUp", "AdvanceFollowUp", "DropArea", "DropView", "TakeTimeOff", "ChangeBreak",
        "SwapJobs",
        "PutBack", "PutBackJobs", "PutBackRecord", "PutBackFollowUp",
    }  # fmt: skip
    known = {cls.__name__ for cls in HANDLERS} | {"Several"}
    assert known - done - elsewhere == NEVER & known, "each has a test here or beside"


def test_assigning_dropping_and_giving_back_time_are_taken_back(desk: StoryDesk, job: Job) -> None:
    desk.do(c.AdvanceJob(job_id=job.id, action=Action.UNASSIGN))
    desk.do(c.SaveArea(area=Area(AreaId("south"), BRANCH.id, "South", RING)))
    pause = TimeOff(desk.window(15, 16), Absence.BREAK)
    desk.do(c.GiveTimeOff(staff_id=StaffId("S-001"), time_off=pause))
    before = told(desk)
    for command in (
        c.AssignJob(job_id=job.id, staff=(StaffId("S-001"),), start=desk.at(12)),
        c.DropArea(area_id=AreaId("south")),
        d.TakeTimeOff(staff_id=StaffId("S-001"), time_off=pause),
    ):
        desk.do(command)
        assert told(desk) != before
        desk.desk.history.undo()
        assert told(desk) == before


def test_a_call_that_ended_by_mistake_is_taken_up_again_with_its_complaint(desk: StoryDesk) -> None:
    desk.ring("+41795550102")
    desk.answer()
    assert desk.call is not None
    call_id = desk.call.id
    desk.hang_up(CallKind.COMPLAINT, "it drips again")
    assert [f.kind for f in desk.owed()] == [Kind.COMPLAINT]
    desk.desk.history.undo()
    card = desk.desk.queries.caller_card(call_id)
    assert card is not None and card.state is CallState.ANSWERED and desk.owed() == ()


def test_what_a_step_made_owed_goes_with_the_step(desk: StoryDesk, job: Job) -> None:
    desk.walk(Action.ARRIVE, Action.START)
    done = desk.step(Action.COMPLETE)
    assert [f.kind for f in desk.owed()] == [Kind.CALLBACK]
    desk.desk.history.undo(done.number)
    assert desk.owed() == () and desk.job.job.state is State.IN_SERVICE
    assert [f.state for f in desk.job.follow_ups] == [FollowUpState.GIVEN_UP]


# ---- restart, order, other seats ----------------------------------------------------------------------------


def test_undo_and_redo_survive_a_restart(
    desk: StoryDesk, job: Job, storage_url: str, clock: FixedClock
) -> None:
    first = hour(desk, job)
    move(desk, job, 12.5)
    move(desk, job, 13)
    desk.desk.history.undo()
    with DeskStorage.open(storage_url, seat="seat-1", who="Li Na") as storage:
        again = StoryDesk(clock, storage)
        undo, redo = again.desk.history.names()
        assert undo is not None and redo is not None
        assert say(undo).endswith(f"Move of {job.number} to {say_time(desk.at(12.5))}") and say(
            undo
        ).startswith("Undo")
        assert say(redo).endswith(f"Move of {job.number} to {say_time(desk.at(13))}") and say(
            redo
        ).startswith("Redo")
        again.desk.history.redo()
        assert hour(again, job) == 13
        again.desk.history.undo()
        again.desk.history.undo()
        assert hour(again, job) == first


def test_a_bulk_step_between_single_ones_is_walked_back_over(desk: StoryDesk, job: Job) -> None:
    start = hour(desk, job)
    move(desk, job, 12)
    on = c.MoveJob(job_id=job.id, staff=(job.open_visits[0].staff_id,), start=desk.at(13))
    desk.do(c.Several(label="Both", parts=(on, c.ChangeSetting(name="offer.hold", value=300))))
    history = desk.desk.history
    history.undo()
    assert hour(desk, job) == 12
    history.undo()
    assert hour(desk, job) == start
    history.redo()
    history.redo()
    assert hour(desk, job) == 13


def test_an_older_step_is_taken_back_alone_when_nothing_later_touched_the_same(
    desk: StoryDesk, job: Job
) -> None:
    start = hour(desk, job)
    moved = move(desk, job, 12)
    desk.do(c.ChangeSetting(name="offer.hold", value=240))
    lines = {line.number: line for line in desk.desk.history.lines()}
    assert desk.desk.history.why_not(lines[moved.number]) is None
    desk.desk.history.undo(moved.number)
    assert hour(desk, job) == start
    undo, _ = desk.desk.history.names()
    assert str(undo) == "Undo: Setting offer.hold"


def test_an_older_step_is_not_taken_back_from_under_a_later_one(desk: StoryDesk, job: Job) -> None:
    first, second = move(desk, job, 12), move(desk, job, 13)
    lines = {line.number: line for line in desk.desk.history.lines()}
    why = desk.desk.history.why_not(lines[first.number])
    assert why is not None and "Take that back first" in str(why)
    with pytest.raises(ChangedMeanwhile):
        desk.desk.history.undo(first.number)
    desk.desk.history.undo(second.number)
    desk.desk.history.undo(first.number)


def test_an_undo_overtaken_by_another_seat_says_who_what_and_when(
    desk: StoryDesk, job: Job, other: StoryDesk
) -> None:
    move(desk, job, 12)
    theirs = move(other, job, 13)
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.desk.history.undo()
    told = dict(refused.value.text.values)
    assert refused.value.code == "undo-overtaken"
    assert (told["who"], told["what"], told["at"]) == ("Bo Marxer", theirs.label, desk.clock.now())
    assert hour(desk, job) == 13
    other.desk.history.undo()
    desk.desk.history.undo()
    assert hour(desk, job) != 13, "what they took back themselves stands in nobody's way"


def test_a_record_changed_by_another_seat_is_left_as_it_is(desk: StoryDesk, other: StoryDesk) -> None:
    desk.do(c.SaveStaff(staff=replace(a_person(desk), team="South")))
    other.do(c.SaveStaff(staff=replace(a_person(other), team="West")))
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.desk.history.undo()
    assert "Bo Marxer" in str(refused.value.text) and a_person(desk).team == "West"


def test_a_new_customer_stays_once_something_hangs_on_them(desk: StoryDesk, other: StoryDesk) -> None:
    who = desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    number = desk.desk.history.lines()[0].number
    other.book(0, "leak-repair", who, desk.window(11, 14))
    with pytest.raises(NotPossible) as refused:
        desk.desk.history.undo(number)
    assert refused.value.code == "in-use"


def test_a_dispatcher_takes_back_the_time_off_they_gave(
    desk: StoryDesk, storage_url: str, clock: FixedClock
) -> None:
    with DeskStorage.open(storage_url, seat="seat-3", who="Mia") as storage:
        mia = StoryDesk(clock, storage, Who("seat-3", "Mia", "dispatcher"))
        mia.do(c.GiveTimeOff(staff_id=StaffId("S-001"), time_off=TimeOff(desk.window(15, 16))))
        mia.desk.history.undo()
        assert a_person(mia).time_off == ()


def test_what_happened_outside_says_that_it_cannot_be_undone(desk: StoryDesk) -> None:
    desk.ring("+41795550102")
    desk.answer()
    line = desk.desk.history.lines()[0]
    why = desk.desk.history.why_not(line)
    assert why is not None and "happened and cannot be undone" in str(why)
    with pytest.raises(NotPossible) as refused:
        desk.desk.history.undo(line.number)
    assert refused.value.code == "undo-never"


# ---- offers -------------------------------------------------------------------------------------------------


def offer(desk: StoryDesk, name: str, start: float, seconds: float = 600) -> Outcome:
    return desk.do(
        d.HoldTime(
            offer_id=name, branch_id=BRANCH.id, staff=(StaffId("S-001"),), window=desk.window(start, start + 1),
            seconds=seconds,
        )
    )  # fmt: skip


def test_another_seat_cannot_book_over_an_offer_and_ones_own_booking_takes_it(
    desk: StoryDesk, other: StoryDesk, job: Job
) -> None:
    desk.do(c.AdvanceJob(job_id=job.id, action=Action.UNASSIGN))
    offer(desk, "form-1", 12)
    wish = c.AssignJob(job_id=job.id, staff=(StaffId("S-001"),), start=desk.at(12))
    with pytest.raises(NotPossible) as refused:
        other.do(wish)
    assert refused.value.code == "time-held" and "Li Na is offering Wang Fang" in str(refused.value.text)
    desk.do(replace(wish, key=new_id()))
    assert desk.desk.queries.holds(BRANCH.id) == () and hour(desk, job) == 12


def test_an_offer_is_let_go_or_over_by_itself(desk: StoryDesk, other: StoryDesk, job: Job) -> None:
    desk.do(c.AdvanceJob(job_id=job.id, action=Action.UNASSIGN))
    offer(desk, "form-1", 12)
    desk.do(d.ReleaseTime(offer_id="form-1"))
    offer(desk, "form-2", 12, seconds=-1)
    other.do(c.AssignJob(job_id=job.id, staff=(StaffId("S-001"),), start=desk.at(12)))
    assert hour(other, job) == 12


def test_what_another_seat_offers_is_offered_to_nobody_else(desk: StoryDesk, other: StoryDesk) -> None:
    who = desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    window = desk.window(12, 12.5)
    both = {"S-001", "S-002"}
    assert {c.staff_id for c in other.look("leak-repair", who, window)} == both
    told = offer(desk, "form-1", 12)
    other.desk.matchmaker.heard(told.changes)
    assert {c.staff_id for c in other.look("leak-repair", who, window)} == {"S-002"}
    assert {c.staff_id for c in desk.look("leak-repair", who, window)} == both, "one's own offer is one's own"


def test_offers_are_no_steps_to_take_back(desk: StoryDesk, job: Job) -> None:
    move(desk, job, 12)
    offer(desk, "form-1", 15)
    undo, _ = desk.desk.history.names()
    assert undo is not None and str(undo).startswith(f"Undo: Move of {job.number}")

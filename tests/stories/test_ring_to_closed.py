"""From ring to closed: the whole way of a request, told as what a dispatcher does."""

from datetime import timedelta

import pytest

from app.domain.calls import CallKind, CallState
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.followups import FollowUpState, Kind
from app.domain.jobs import Urgency
from app.domain.lifecycle import Action, State
from app.domain.people import Tier
from tests.support.desk import BRANCH, StoryDesk


def test_a_known_customer_is_booked_served_rated_called_back_and_closed(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz", Tier.VIP)

    card = desk.ring("+41 79 555 01 02")
    assert [c.customer.name for c in card.callers] == ["Zhao Min"]
    assert card.callers[0].customer.tier is Tier.VIP
    desk.answer()

    job = desk.book(1, "leak-repair", zhao, desk.window(14, 16), Urgency.URGENT)
    assert job.state is State.ASSIGNED
    assert job.priority == 90, "urgent 65, safety 15, VIP 10"
    assert desk.window(14, 16).holds(job.open_visits[0].window.start)
    calls = desk.desk.queries.calls(BRANCH.id)
    assert calls[0].state is CallState.WRAPPED_UP
    assert calls[0].job_id == job.id

    desk.walk(Action.ACCEPT, Action.SET_OFF, Action.ARRIVE, Action.START, Action.COMPLETE)
    assert desk.job.job.state is State.COMPLETED
    owed = desk.owed()
    assert [f.kind for f in owed] == [Kind.CALLBACK]
    assert owed[0].due_at == desk.clock.now() + timedelta(hours=4), "a VIP is called back within four hours"

    desk.rate(5, 5, 4, 5, "very kind")
    desk.call_back(satisfaction=5, recommend=10)
    assert desk.job.job.state is State.FOLLOWED_UP
    desk.step(Action.CLOSE)
    assert desk.job.job.state is State.CLOSED
    assert desk.owed() == ()
    assert [s.action for s in desk.job.job.steps] == [
        "booked", "assign", "accept", "set_off", "arrive", "start", "complete", "rate", "follow_up", "close",
    ]  # fmt: skip


def test_an_unhappy_callback_opens_a_complaint_that_must_be_settled_before_closing(desk: StoryDesk) -> None:
    ana = desk.customer("Ana Beck", "+41795550103", "Landstrasse 12, Schaan")
    desk.book(1, "leak-repair", ana, desk.window(10, 12))
    desk.walk(Action.ARRIVE, Action.COMPLETE)
    outcome = desk.call_back(satisfaction=2, recommend=3)
    assert "complaint was opened" in str(outcome.notes[0])
    with pytest.raises(NotPossible) as refusal:
        desk.step(Action.CLOSE)
    assert "has an open complaint; settle it first" in str(refusal.value.text)
    complaint = next(f for f in desk.owed() if f.kind is Kind.COMPLAINT)
    from app.commands import AdvanceFollowUp

    for _ in range(5):
        desk.do(AdvanceFollowUp(follow_up_id=complaint.id, note="spoken with her"))
    desk.step(Action.CLOSE)
    assert desk.job.job.state is State.CLOSED


def test_a_missed_call_is_owed_until_somebody_calls_back(desk: StoryDesk) -> None:
    desk.ring("+41795550199")
    desk.miss()
    assert [f.kind for f in desk.owed()] == [Kind.MISSED_CALL]
    desk.answer()
    desk.hang_up(CallKind.ENQUIRY)
    assert desk.owed() == ()


def test_the_second_to_answer_is_told_who_did(desk: StoryDesk) -> None:
    desk.ring("+41795550199")
    desk.answer()
    with pytest.raises(NotPossible) as refusal:
        desk.answer()
    assert "in conversation (Li Na)" in str(refusal.value.text)


def test_nobody_is_booked_twice_at_once(desk: StoryDesk) -> None:
    first = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    second = desk.customer("Ana Beck", "+41795550103", "Landstrasse 12, Schaan")
    window = desk.window(10, 10.2)
    one = desk.book(1, "leak-repair", first, window)
    two = desk.book(1, "leak-repair", second, window)
    assert one.open_visits[0].staff_id != two.open_visits[0].staff_id
    assert desk.look("leak-repair", first, window) == ()


def test_two_people_begin_together(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "moving", zhao, desk.window(10, 14))
    assert {v.staff_id for v in job.open_visits} == {"S-002", "S-003"}
    assert len({v.window for v in job.open_visits}) == 1


def test_nobody_at_home_frees_the_person_and_owes_a_call(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    desk.walk(Action.SET_OFF, Action.ARRIVE)
    with pytest.raises(NotPossible) as refusal:
        desk.step(Action.NO_ACCESS)
    assert "needs a reason" in str(refusal.value.text)
    desk.step(Action.NO_ACCESS, "rang three times")
    assert desk.job.job.state is State.CONFIRMED
    assert [f.kind for f in desk.owed()] == [Kind.NO_ACCESS]
    assert [j.number for j in desk.desk.queries.tray(BRANCH.id)] == [desk.job.job.number]


def test_a_move_is_undone_and_redone_from_the_log(desk: StoryDesk) -> None:
    from app.commands import MoveJob

    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    before = job.open_visits[0]
    desk.do(MoveJob(job_id=job.id, staff=(before.staff_id,), start=desk.at(11)))
    history = desk.desk.history
    undo = history.next_undo()
    assert undo is not None
    assert str(undo.label).startswith(f"Move of {job.number}")
    history.undo()
    assert desk.job.job.open_visits[0].window == before.window
    history.redo()
    assert desk.job.job.open_visits[0].window.start == desk.at(11)


def test_an_undo_overtaken_by_a_later_step_says_which_and_changes_nothing(desk: StoryDesk) -> None:
    from app.commands import MoveJob

    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    desk.do(MoveJob(job_id=job.id, staff=(job.open_visits[0].staff_id,), start=desk.at(11)))
    number = desk.desk.history.lines()[0].number
    desk.step(Action.ACCEPT)
    with pytest.raises(ChangedMeanwhile) as refusal:
        desk.desk.history.undo(number)
    said = str(refusal.value.text)
    assert f"“Move of {job.number}" in said and f"“Accept: {job.number}” of" in said, "what, and since when"
    assert desk.job.job.state is State.ACCEPTED


def test_a_mistaken_state_is_corrected_beside_the_mistake(desk: StoryDesk) -> None:
    from app.commands import CorrectJob

    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    desk.walk(Action.ARRIVE, Action.COMPLETE)
    desk.do(CorrectJob(job_id=job.id, state=State.IN_SERVICE, note="pressed the wrong key"))
    assert desk.job.job.state is State.IN_SERVICE
    assert [s.action for s in desk.job.job.steps][-2:] == ["complete", "correct"]
    assert len(desk.job.job.open_visits) == 1


def test_a_command_sent_twice_is_done_once(desk: StoryDesk) -> None:
    from app.commands import RegisterCall
    from app.domain.ids import CallId

    ring = RegisterCall(call_id=CallId("c1"), branch_id=BRANCH.id, number="+41795550199")
    first = desk.do(ring)
    again = desk.do(ring)
    assert (first.repeated, again.repeated) == (False, True)
    assert len(desk.desk.queries.live_calls(BRANCH.id)) == 1


def test_follow_up_states_end(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    desk.walk(Action.ARRIVE, Action.COMPLETE)
    for _ in range(3):
        desk.clock.advance(hours=2)
        desk.call_back(reached=False)
    assert desk.job.job.state is State.FOLLOWED_UP, "attempts used up: the job goes on"
    done = desk.desk.queries.follow_ups(BRANCH.id, include_ended=True)
    assert [f.state for f in done] == [FollowUpState.GIVEN_UP]

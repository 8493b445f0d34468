"""A wrong key in the follow-up view is taken back: the callback, its rating, the complaint it opened, the job."""

from __future__ import annotations

import pytest

from app.commands import AdvanceFollowUp, AdvanceJob, RateJob, Several, TryFollowUp
from app.domain.errors import ChangedMeanwhile
from app.domain.followups import FollowUpState, Kind, Outcome, Survey
from app.domain.jobs import Rating
from app.domain.lifecycle import Action, State
from app.rows import FollowUpLine
from tests.support.desk import StoryDesk


@pytest.fixture
def done(desk: StoryDesk) -> StoryDesk:
    """A leak mended, not called back yet."""
    desk.book(
        1, "leak-repair", desk.customer("Zhao", "+41795550101", "Städtle 38, Vaduz"), desk.window(10, 12)
    )
    desk.walk(Action.ARRIVE, Action.START, Action.COMPLETE, minutes=20)
    return desk


def owed(desk: StoryDesk, kind: Kind = Kind.CALLBACK) -> FollowUpLine:
    return next(line for line in desk.owed() if line.kind is kind)


def test_a_try_noted_by_a_wrong_key(done: StoryDesk) -> None:
    outcome = done.do(TryFollowUp(follow_up_id=owed(done).id, outcome=Outcome.WRONG_NUMBER))
    assert not done.owed() and done.job.job.state is State.FOLLOWED_UP
    done.desk.history.undo(outcome.number)
    assert owed(done).attempts == 0 and done.job.job.state is State.COMPLETED


def test_rating_callback_and_closing_in_one_go_back_in_one(done: StoryDesk) -> None:
    job_id = done.job.job.id
    outcome = done.do(
        Several(
            label="Callback, job closed",
            parts=(
                RateJob(job_id=job_id, rating=Rating(5, 5, 5, 5)),
                TryFollowUp(follow_up_id=owed(done).id, outcome=Outcome.REACHED, survey=Survey(5)),
                AdvanceJob(job_id=job_id, action=Action.CLOSE),
            ),
        )
    )
    assert done.job.job.state is State.CLOSED
    back = done.desk.history.undo(outcome.number)
    assert (done.job.job.state, done.job.job.rating, owed(done).state) == (
        State.COMPLETED, None, FollowUpState.OPEN,
    )  # fmt: skip
    done.desk.history.undo(back.number)
    assert done.job.job.state is State.CLOSED and done.job.job.rating is not None and not done.owed()


def test_the_complaint_an_answer_opened_is_withdrawn_with_it(done: StoryDesk) -> None:
    outcome = done.rate(1, 5, 5, 5, "rude")
    assert owed(done, Kind.COMPLAINT).note == "rude"
    done.desk.history.undo(outcome.number)
    assert [line.kind for line in done.owed()] == [Kind.CALLBACK]
    ended = [f.state for f in done.job.follow_ups if f.kind is Kind.COMPLAINT]
    assert ended == [FollowUpState.GIVEN_UP], "what was opened is not erased"


def test_a_stage_goes_back_unless_somebody_went_on(done: StoryDesk) -> None:
    done.rate(1, 1, 1, 1)
    complaint = owed(done, Kind.COMPLAINT)
    first = done.do(AdvanceFollowUp(follow_up_id=complaint.id, note="looked into"))
    done.desk.history.undo(first.number)
    assert (owed(done, Kind.COMPLAINT).state, owed(done, Kind.COMPLAINT).note) == (FollowUpState.OPEN, "")
    again = done.do(AdvanceFollowUp(follow_up_id=complaint.id))
    done.do(AdvanceFollowUp(follow_up_id=complaint.id))
    with pytest.raises(ChangedMeanwhile):
        done.desk.history.undo(again.number)

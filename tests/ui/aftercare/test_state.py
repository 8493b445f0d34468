"""What the follow-up view lists, asks and sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.commands import AdvanceFollowUp, AnswerCall, Several, TryFollowUp
from app.domain.followups import FollowUpState, Kind, Outcome
from app.domain.lifecycle import Action, State
from app.domain.people import Tier
from app.i18n import say
from app.rows import FollowUpLine, JobDetail
from tests.support.desk import StoryDesk
from ui.aftercare.heard import pass_from
from ui.aftercare.state import (
    COMPLAINT_SCRIPTS,
    SCRIPTS,
    STAGE_STEPS,
    Pass,
    asks_rating,
    call_back_command,
    closable,
    closing_command,
    counts,
    may_close_with,
    next_row,
    outcome_command,
    owed_rows,
    problem_of,
    script,
    spoken_day,
    stage_command,
)

GOOD = Pass((5, 4, 5, 5), "friendly", 5, 9, "", "")


@pytest.fixture
def done(desk: StoryDesk) -> StoryDesk:
    """A leak mended for Zhao Min, not called back yet."""
    zhao = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz", Tier.VIP)
    desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    desk.walk(Action.ARRIVE, Action.START, Action.COMPLETE, minutes=20)
    return desk


def first(desk: StoryDesk, kind: Kind) -> tuple[FollowUpLine, JobDetail | None]:
    line = next(line for line in desk.owed() if line.kind is kind)
    return line, desk.desk.queries.job(line.job_id) if line.job_id else None


def test_the_longest_due_comes_first_and_a_next_try_counts_as_due(done: StoryDesk) -> None:
    done.ring("+41795550199")
    done.miss()
    now = done.clock.advance(hours=5)
    rows = owed_rows(done.owed(), None, now)
    assert [r.kind for r in rows] == [Kind.MISSED_CALL, Kind.CALLBACK]
    assert all(r.hue == "danger" for r in rows) and say(rows[1].due) == "1 h overdue"
    line, _ = first(done, Kind.MISSED_CALL)
    later = replace(line, next_at=now + timedelta(hours=2), attempts=1)
    waiting = owed_rows([later], None, now)[0]
    assert (say(waiting.due), waiting.hue, say(waiting.tries)) == ("in 2 h", "neutral", "try 2 of 3")


def test_filters_count_each_kind(done: StoryDesk) -> None:
    done.ring("+41795550199")
    done.miss()
    found = counts(done.owed())
    assert (found[None], found[Kind.CALLBACK], found[Kind.MISSED_CALL], found[Kind.COMPLAINT]) == (2, 1, 1, 0)
    assert [r.kind for r in owed_rows(done.owed(), Kind.CALLBACK, done.clock.now())] == [Kind.CALLBACK]


def test_the_next_one_is_the_one_below() -> None:
    rows = owed_rows((), None, None)  # type: ignore[arg-type]
    assert next_row(rows, "a") == ""


def test_rating_and_callback_go_as_one(done: StoryDesk) -> None:
    line, _ = first(done, Kind.CALLBACK)
    assert asks_rating(line) and problem_of(line, GOOD, Outcome.REACHED) is None
    command = outcome_command(line, GOOD, Outcome.REACHED)
    assert isinstance(command, Several) and len(command.parts) == 2
    done.do(command)
    assert done.job.job.state is State.FOLLOWED_UP and done.job.job.rating is not None
    assert not done.owed() and closable(done.job)


def test_reached_and_closed_in_one(done: StoryDesk) -> None:
    line, detail = first(done, Kind.CALLBACK)
    assert may_close_with(line, GOOD, detail) is None
    done.do(closing_command(line, GOOD))
    assert done.job.job.state is State.CLOSED


def test_an_unhappy_answer_does_not_close(done: StoryDesk) -> None:
    line, detail = first(done, Kind.CALLBACK)
    unhappy = replace(GOOD, satisfaction=2)
    assert unhappy.unhappy and replace(GOOD, stars=(5, 1, 5, 5)).unhappy and not GOOD.unhappy
    assert may_close_with(line, unhappy, detail) is not None
    done.do(outcome_command(line, unhappy, Outcome.REACHED))
    complaint, detail = first(done, Kind.COMPLAINT)
    assert not closable(detail) and complaint.state is FollowUpState.OPEN


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Pass((5, 0, 5, 5), satisfaction=4), "skill"),
        (Pass(recommend=9), "satisfaction"),
        (Pass(), "satisfaction"),
    ],
)
def test_what_is_missing_is_named(done: StoryDesk, given: Pass, field: str) -> None:
    line, _ = first(done, Kind.CALLBACK)
    problem = problem_of(line, given, Outcome.REACHED)
    assert problem is not None and problem.field == field
    assert problem_of(line, given, Outcome.NO_ANSWER) is None


def test_a_note_is_enough_when_they_do_not_want_to_say(done: StoryDesk) -> None:
    line, _ = first(done, Kind.CALLBACK)
    given = Pass(note="in a hurry")
    assert problem_of(line, given, Outcome.REACHED) is None
    command = outcome_command(line, given, Outcome.REACHED)
    assert isinstance(command, TryFollowUp) and command.survey is None and command.note == "in a hurry"


def test_nobody_answering_sends_no_answers(done: StoryDesk) -> None:
    line, _ = first(done, Kind.CALLBACK)
    command = outcome_command(line, GOOD, Outcome.NO_ANSWER)
    assert isinstance(command, TryFollowUp) and command.survey is None
    done.do(command)
    assert done.owed()[0].attempts == 1 and done.job.job.rating is None


def test_a_missed_call_is_taken_by_calling_back(desk: StoryDesk) -> None:
    desk.ring("+41795550199")
    desk.miss()
    line, _ = first(desk, Kind.MISSED_CALL)
    command = call_back_command(line)
    assert isinstance(command, AnswerCall)
    desk.do(command)
    assert not desk.owed()


def test_a_complaint_walks_its_stages_and_then_its_job_closes(done: StoryDesk) -> None:
    line, _ = first(done, Kind.CALLBACK)
    done.do(outcome_command(line, replace(GOOD, stars=(1, 1, 1, 1), satisfaction=1), Outcome.REACHED))
    walked = []
    while any(line.kind is Kind.COMPLAINT for line in done.owed()):
        line, _ = first(done, Kind.COMPLAINT)
        walked.append(line.state)
        command = stage_command(line, " noted ")
        assert isinstance(command, AdvanceFollowUp) and command.note == "noted"
        done.do(command)
    assert walked == list(STAGE_STEPS) == list(COMPLAINT_SCRIPTS)
    assert closable(done.job)


def test_the_script_is_filled_and_follows_the_kind(done: StoryDesk) -> None:
    line, detail = first(done, Kind.CALLBACK)
    said = script(line, detail, "North", "Li Na", "today at 9:05", "")
    assert [field for field, _ in said] == ["greet", "rating", "survey", "close"]
    greeting = say(said[0][1])
    assert "Zhao Min" in greeting and "Li Na from North" in greeting and "Leak repair" in greeting
    assert "Wang Fang" in greeting or "Chen Jie" in greeting
    rated = replace(line, rated=True)
    assert [field for field, _ in script(rated, detail, "", "", "", "")] == ["greet", "survey", "close"]
    for kind in SCRIPTS:
        for _, text in script(replace(line, kind=kind), detail, "C", "me", "today", "then"):
            assert "{" not in say(text)
    for state in COMPLAINT_SCRIPTS:
        for _, text in script(
            replace(line, kind=Kind.COMPLAINT, state=state), detail, "C", "me", "today", "then"
        ):
            assert "{" not in say(text)


def test_days_as_they_are_spoken(desk: StoryDesk) -> None:
    now, zone = desk.clock.now(), desk.at(0).tzinfo
    said = [say(spoken_day(now - timedelta(days=days), now, zone)) for days in (0, 1, 3)]  # type: ignore[arg-type]
    assert (
        said[0].startswith("today at") and said[1].startswith("yesterday at") and said[2] == "on Mon 23 Nov"
    )


def test_a_draft_comes_back_as_it_was() -> None:
    from dataclasses import asdict

    assert pass_from(asdict(GOOD)) == GOOD and pass_from({}) == Pass()

"""What the job card offers and sends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.commands import AdvanceJob, AssignJob, CorrectJob, MoveJob, RateJob
from app.domain.jobs import Urgency
from app.domain.lifecycle import TABLE, Action, State
from app.domain.people import Tier
from app.i18n import say
from app.rows import JobDetail, NextStep
from tests.support.desk import BRANCH, StoryDesk
from ui.jobs.card_state import (
    LIKELIEST,
    STEP_KEYS,
    StepInput,
    as_typed,
    clock_time,
    command_for,
    editor_of,
    minor_units,
    need_of,
    people_command,
    plan_steps,
    problem_of,
    toggled,
)
from ui.jobs.timeline_state import DONE_WORDS, timeline

ZONE = BRANCH.zone


@pytest.fixture
def assigned(desk: StoryDesk) -> StoryDesk:
    """A leak at ten, given to somebody."""
    desk.book(
        1,
        "leak-repair",
        desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz", Tier.VIP),
        desk.window(10, 12),
    )
    return desk


def step(detail: JobDetail, action: Action) -> NextStep:
    found = plan_steps(detail, "manager").find(action)
    assert found is not None
    return found


def test_every_step_has_a_key_of_its_own_and_every_state_a_likeliest_one() -> None:
    assert set(STEP_KEYS) == set(Action) and len(set(STEP_KEYS.values())) == len(Action)
    for state in State:
        lawful = {rule.action for rule in TABLE if state in rule.sources}
        assert LIKELIEST[state] and set(LIKELIEST[state]) <= lawful
    assert {a.value for a in Action} <= set(DONE_WORDS)


def test_the_likeliest_comes_first_and_nothing_lawful_is_missing(assigned: StoryDesk) -> None:
    plan = plan_steps(assigned.job, "manager")
    assert plan.first is not None and plan.first.action is Action.ACCEPT
    assert {s.action for s in plan.all()} == {s.action for s in assigned.job.next_steps}
    assert len(plan.all()) == len(assigned.job.next_steps)


def test_only_seniors_are_offered_a_correction(assigned: StoryDesk) -> None:
    assert plan_steps(assigned.job, "dispatcher").find(Action.CORRECT) is None
    assert plan_steps(assigned.job, "senior").find(Action.CORRECT) is not None


def test_which_steps_ask_for_something() -> None:
    kinds = {rule.action: editor_of(rule.action, rule.needs) for rule in TABLE}
    assert kinds[Action.ACCEPT] == "none" and kinds[Action.CANCEL] == "note"
    assert kinds[Action.MOVE] == "people" and kinds[Action.REWORK] == "form"


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("", 0),
        ("120", 12000),
        ("120.5", 12050),
        ("¥ 1,200", 120000),
        ("99,90", 9990),
        ("1'200.05", 120005),
        ("abc", None),
        ("1.234", None),
    ],
)
def test_amounts_as_people_type_them(typed: str, minor: int | None) -> None:
    assert minor_units(typed, "CNY") == minor


def test_a_currency_without_cents() -> None:
    assert minor_units("500", "JPY") == 500 and as_typed(500, "JPY") == "500"
    assert as_typed(12050, "CHF") == "120.50"


def test_times_of_today_as_people_type_them(desk: StoryDesk) -> None:
    now = desk.clock.now()
    assert clock_time("8:30", now, ZONE) == clock_time("0830", now, ZONE) == desk.at(8.5)
    assert clock_time("25:00", now, ZONE) is None and clock_time("soon", now, ZONE) is None


def test_a_reason_is_asked_for_before_the_desk_is(assigned: StoryDesk) -> None:
    detail, now = assigned.job, assigned.clock.now()
    cancel = step(detail, Action.CANCEL)
    problem = problem_of(detail, cancel, StepInput(), now, ZONE, "CHF")
    assert problem is not None and problem.field == "note"
    given = StepInput(note=" the customer called ")
    assert problem_of(detail, cancel, given, now, ZONE, "CHF") is None
    made = command_for(detail, cancel, given, now, ZONE, "CHF")
    assert isinstance(made, AdvanceJob)
    assert (made.note, made.version) == ("the customer called", detail.job.version)


def test_completing_tells_price_paid_and_end(assigned: StoryDesk) -> None:
    assigned.walk(Action.ARRIVE, Action.START)
    detail, now = assigned.job, assigned.clock.advance(minutes=30)
    complete = step(detail, Action.COMPLETE)
    for wrong, field in (
        (StepInput(due="a lot"), "due"),
        (StepInput(paid="-"), "paid"),
        (StepInput(ended="noon"), "ended"),
        (StepInput(ended="23:00"), "ended"),
    ):
        problem = problem_of(detail, complete, wrong, now, ZONE, "CHF")
        assert problem is not None and problem.field == field
    given = StepInput(
        note="Tap changed",
        due="120",
        paid="100",
        method="card",
        ended="9:45",
        materials=" one seal ",
        checked=("Tight", "Dry"),
    )
    made = command_for(detail, complete, given, now, ZONE, "CHF")
    assert isinstance(made, AdvanceJob) and made.completion is not None
    assert made.at == assigned.at(9.75)
    assert (made.completion.price_due, made.completion.paid, made.completion.method) == (12000, 10000, "card")
    assert (made.completion.materials, made.completion.checklist_done) == ("one seal", ("Tight", "Dry"))
    assigned.do(made)
    assert assigned.job.job.completion == made.completion


def test_a_rating_needs_all_four(assigned: StoryDesk) -> None:
    assigned.walk(Action.ARRIVE, Action.START, Action.COMPLETE)
    detail, now = assigned.job, assigned.clock.now()
    rate = step(detail, Action.RATE)
    problem = problem_of(detail, rate, StepInput(stars=(5, 5, 0, 4)), now, ZONE, "CHF")
    assert problem is not None and problem.field == "quality"
    made = command_for(detail, rate, StepInput(note="quick", stars=(5, 5, 3, 4)), now, ZONE, "CHF")
    assert isinstance(made, RateJob) and made.rating.quality == 3 and made.rating.words == "quick"


def test_a_correction_names_another_state(assigned: StoryDesk) -> None:
    detail, now = assigned.job, assigned.clock.now()
    correct = step(detail, Action.CORRECT)
    same = StepInput(note="wrong key", state=State.ASSIGNED)
    problem = problem_of(detail, correct, same, now, ZONE, "CHF")
    assert problem is not None and problem.field == "state"
    made = command_for(detail, correct, replace(same, state=State.ARRIVED), now, ZONE, "CHF")
    assert isinstance(made, CorrectJob) and made.state is State.ARRIVED


def test_people_begin_together_and_a_lost_promise_is_made_anew(desk: StoryDesk) -> None:
    customer = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz")
    desk.book(0, "moving", customer, desk.window(9, 10), Urgency.SOON)
    one, two = desk.look("moving", customer, desk.window(9.5, 12))
    need, keeps = need_of(desk.job, desk.clock.now())
    assert keeps and need.people == 2
    chosen = toggled(toggled((), one, 2), two, 2)
    assert toggled(chosen, one, 2) == (two,)
    made = people_command(desk.job, Action.ASSIGN, chosen, keeps)
    assert isinstance(made, AssignJob) and made.promise is None and len(made.travel) == 2
    desk.clock.advance(hours=3)
    need, keeps = need_of(desk.job, desk.clock.now())
    assert not keeps and need.arrive.start == desk.clock.now()
    late = people_command(desk.job, Action.MOVE, chosen, keeps)
    assert isinstance(late, MoveJob) and late.promise is not None and late.promise.start == late.start


def test_the_history_is_told_newest_first_with_names_and_channel(assigned: StoryDesk) -> None:
    assigned.clock.advance(minutes=5)
    assigned.step(Action.ACCEPT, channel="simulated")
    assigned.clock.advance(minutes=5)
    assigned.step(Action.NO_ACCESS, "rang twice")
    lines = timeline(assigned.job, assigned.clock.now(), ZONE)
    assert [say(line.what) for line in lines[:2]] == ["Nobody opened", "Accepted"]
    assert lines[0].note == "rang twice" and lines[0].hue == "danger"
    assert lines[1].simulated and say(lines[1].by) == "Li Na · simulated"

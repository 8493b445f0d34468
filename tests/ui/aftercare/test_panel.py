"""The follow-up view, used by keys on a real desk."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt

from app.domain.followups import Kind, Outcome
from app.domain.lifecycle import Action, State
from app.domain.people import Tier
from tests.support.desk import StoryDesk
from tests.ui.jobs.panels import Panels
from ui.aftercare.panel import FollowUpPanel, make_follow_up
from ui.devtools.audit import complaints

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
K = Qt.Key


@pytest.fixture
def owed(desk: StoryDesk) -> list[str]:
    """Two callbacks and a missed call; the jobs' ids."""
    ids = []
    for name, number, place in (
        ("Zhao Min", "+41795550101", "Städtle 38, Vaduz"),
        ("Tom Frick", "+41795550102", "Landstrasse 12, Schaan"),
    ):
        customer = desk.customer(name, number, place, Tier.VIP)
        ids.append(desk.book(1, "leak-repair", customer, desk.window(9.1, 12)).id)
        desk.walk(Action.ARRIVE, Action.START, Action.COMPLETE, minutes=20)
    desk.ring("+41795550199", "Somebody")
    desk.miss()
    return ids


def opened(panels: Panels) -> FollowUpPanel:
    panel, _frame = panels.open(make_follow_up, FollowUpPanel)
    panels.rest()
    panels.window().resize(1300, 760)
    return panel


def callback(panels: Panels) -> FollowUpPanel:
    panel = opened(panels)
    row = next(r for r in panel.view.list.rows.rows if r.kind is Kind.CALLBACK)
    panel.choose(row.key)
    panels.rest()
    return panel


def type_into(panels: Panels, text: str) -> None:
    panels.qtbot.keyClicks(panels.window().focusWidget(), text)


def test_nobody_owed_says_so(panels: Panels) -> None:
    panel = opened(panels)
    assert panel.view.left.currentWidget() is panel.view.nothing
    assert panel.view.stack.currentWidget() is panel.view.empty


def test_the_most_overdue_stands_ready_with_script_and_number(panels: Panels, owed: list[str]) -> None:
    panel = opened(panels)
    assert [r.kind for r in panel.view.list.rows.rows] == [Kind.MISSED_CALL, Kind.CALLBACK, Kind.CALLBACK]
    assert "You called us" in panel.view.script.words() and panel.view.phone.text() == "+41 79 555 01 99"
    panel.view.list.setFocus()
    panels.press(K.Key_Down)
    panels.rest()
    assert panel.view.who.text() == "Zhao Min" and "Leak repair" in panel.view.script.words()
    assert complaints(panel) == []


def test_one_pass_by_keyboard_rates_and_calls_back_then_goes_on(
    panels: Panels, desk: StoryDesk, owed: list[str]
) -> None:
    panel = callback(panels)
    at_hand = panel.line
    assert at_hand is not None and at_hand.job_id is not None
    panel.view.list.setFocus()
    panels.press(K.Key_Return)
    for digit in (K.Key_5, K.Key_4, K.Key_5, K.Key_3):
        panels.press(digit)
    type_into(panels, "very kind")
    panels.press(K.Key_Return)
    panels.press(K.Key_5)
    panels.press(K.Key_1)
    panels.press(K.Key_0)
    type_into(panels, "come earlier")
    panels.press(K.Key_Return)
    assert panel.view.outcomes[Outcome.REACHED].hasFocus()
    panels.press(K.Key_R)
    panels.rest()
    detail = desk.desk.queries.job(at_hand.job_id)
    assert detail is not None and detail.job.rating is not None
    rating, survey = detail.job.rating, next(f.survey for f in detail.follow_ups if f.survey)
    assert (rating.attitude, rating.skill, rating.quality, rating.punctuality) == (5, 4, 5, 3)
    assert (rating.words, survey.satisfaction, survey.recommend, survey.suggestion) == (
        "very kind", 5, 10, "come earlier",
    )  # fmt: skip
    assert detail.job.state is State.FOLLOWED_UP
    assert panel.line is not None and panel.line.id != at_hand.id
    assert panel.view.form.value().empty


def test_c_closes_the_job_that_was_just_called_back(panels: Panels, desk: StoryDesk, owed: list[str]) -> None:
    panel = callback(panels)
    assert panel.line is not None and panel.line.job_id is not None
    job_id = panel.line.job_id
    panel.view.form.begin()
    for digit in (K.Key_5, K.Key_5, K.Key_5, K.Key_5):
        panels.press(digit)
    panels.press(K.Key_Return)
    panels.press(K.Key_4)
    panels.press(K.Key_9)
    panels.press(K.Key_R, ALT)
    panels.rest()
    assert panel.view.done.isVisible()
    panels.press(K.Key_C)
    panels.rest()
    detail = desk.desk.queries.job(job_id)
    assert detail is not None and detail.job.state is State.CLOSED and not panel.view.done.isVisible()


def test_reached_and_closed_by_one_key(panels: Panels, desk: StoryDesk, owed: list[str]) -> None:
    panel = callback(panels)
    assert panel.line is not None and panel.line.job_id is not None
    job_id = panel.line.job_id
    panel.view.form.satisfaction.setFocus()
    panels.press(K.Key_5)
    panels.press(K.Key_C)
    panels.rest()
    detail = desk.desk.queries.job(job_id)
    assert detail is not None and detail.job.state is State.CLOSED


def test_what_is_missing_is_said_in_place_and_nothing_is_sent(panels: Panels, owed: list[str]) -> None:
    panel = callback(panels)
    panel.view.form.begin()
    panels.press(K.Key_5)
    panels.press(K.Key_R)
    assert panel.view.form.hint.isVisible() and panel.view.form.rating.stars["skill"].hasFocus()
    assert panels.toasts() == []


def test_an_unhappy_answer_is_announced_and_opens_a_complaint_that_walks_on(
    panels: Panels, desk: StoryDesk, owed: list[str]
) -> None:
    panel = callback(panels)
    panel.view.form.satisfaction.setFocus()
    panels.press(K.Key_1)
    assert panel.view.form.unhappy.isVisible()
    panels.press(K.Key_R)
    panels.rest()
    row = next(r for r in panel.view.list.rows.rows if r.kind is Kind.COMPLAINT)
    panel.choose(row.key)
    panels.rest()
    assert panel.view.stages.isVisible() and "I am sorry" in panel.view.script.words()
    panel.view.list.setFocus()
    panels.press(K.Key_S)
    panels.rest()
    assert panel.line is not None and panel.line.id == row.key and panel.line.state.value == "accepted"
    assert "what exactly happened" in panel.view.script.words()


def test_n_b_and_l_note_the_try_and_go_on(panels: Panels, desk: StoryDesk, owed: list[str]) -> None:
    panel = callback(panels)
    assert panel.line is not None
    tried = panel.line.id
    panel.view.list.setFocus()
    panels.press(K.Key_N)
    panels.rest()
    line = next(line for line in desk.owed() if line.id == tried)
    assert line.attempts == 1 and line.next_at is not None and panel.line.id != tried


def test_it_goes_on_however_often_news_reads_the_list_meanwhile(
    panels: Panels, desk: StoryDesk, owed: list[str]
) -> None:
    panel = callback(panels)
    assert panel.line is not None
    tried, sending = panel.line.id, set(panels.window().frame.tasks._running)
    panel.view.outcomes[Outcome.NO_ANSWER].setFocus()
    panels.press(K.Key_N)
    sending = set(panels.window().frame.tasks._running) - sending
    assert sending

    async def read_again_and_again() -> None:
        while not all(task.done() for task in sending):
            panel.refresh()
            await asyncio.sleep(0)

    panels.aio(read_again_and_again())
    panels.rest()
    assert panel.line.id != tried and panel.view.list.hasFocus() and not panel.view.news.isVisible()


def test_letters_typed_into_a_field_are_words(panels: Panels, desk: StoryDesk, owed: list[str]) -> None:
    panel = callback(panels)
    panel.view.form.note.setFocus()
    type_into(panels, "rnblwc sdj")
    assert panel.view.form.note.text() == "rnblwc sdj" and all(not line.attempts for line in desk.owed())


def test_what_was_heard_waits_while_another_is_called(panels: Panels, owed: list[str]) -> None:
    panel = callback(panels)
    keys = [r.key for r in panel.view.list.rows.rows]
    panel.view.form.satisfaction.setFocus()
    panels.press(K.Key_4)
    before = panel.view.form.value()
    here = panel.line.id if panel.line else ""
    panel.choose(next(k for k in keys if k != here))
    panels.rest()
    assert panel.view.form.value().empty
    panel.choose(here)
    panels.rest()
    assert panel.view.form.value() == before


def test_news_takes_nothing_away_that_is_typed(panels: Panels, desk: StoryDesk, owed: list[str]) -> None:
    panel = callback(panels)
    panel.view.form.note.setFocus()
    type_into(panels, "speaks slowly")
    desk.ring("+41795550177")
    desk.miss()
    panels.news()
    assert panel.view.form.note.text() == "speaks slowly" and panel.view.form.note.hasFocus()
    assert len(panel.view.list.rows.rows) == 4
    desk.job_id = panel.line.job_id if panel.line else None
    desk.call_back()
    panels.news()
    assert panel.view.form.note.text() == "speaks slowly"
    assert panel.view.news.isVisible() and not panel.view.outcomes[Outcome.REACHED].isEnabled()
    panel.view.list.setFocus()
    panels.press(K.Key_Down)
    panels.rest()
    assert not panel.view.news.isVisible() and panel.view.outcomes[Outcome.REACHED].isEnabled()


def test_a_missed_call_is_called_back(panels: Panels, desk: StoryDesk, owed: list[str]) -> None:
    panel = opened(panels)
    dialled: list[str] = []
    panels.window().frame.calling.connect(dialled.append)
    panel.view.list.setFocus()
    panels.press(K.Key_R)
    panels.rest()
    assert dialled == ["+41795550199"]
    assert all(line.kind is not Kind.MISSED_CALL for line in desk.owed())


def test_the_selection_of_others_brings_a_follow_up_here(
    panels: Panels, desk: StoryDesk, owed: list[str]
) -> None:
    panel = opened(panels)
    panel.filter(Kind.MISSED_CALL)
    wanted = next(line for line in desk.owed() if line.customer_name == "Tom Frick")
    panels.window().frame.selection.select("follow_up", wanted.id)
    panels.rest()
    assert panel.line is not None and panel.line.id == wanted.id and panel.view.who.text() == "Tom Frick"


def test_the_question_at_hand_is_always_in_sight(panels: Panels, owed: list[str]) -> None:
    panel = callback(panels)
    panels.window().resize(1000, 420)
    panels.rest()
    panel.view.form.begin()
    for digit in (K.Key_5, K.Key_5, K.Key_5, K.Key_5):
        panels.press(digit)
    panels.press(K.Key_Return)
    panels.press(K.Key_5)
    panels.press(K.Key_9)
    line, port = panel.view.form.suggestion, panel.view.scroller.viewport()
    assert line.hasFocus()
    top = line.mapTo(port, line.rect().topLeft()).y()
    assert top >= 0 and top + line.height() <= port.height()

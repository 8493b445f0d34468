"""The job card, used by keys on a real desk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from app.commands import AdvanceJob, SaveService
from app.domain.ids import JobId, ServiceCode
from app.domain.jobs import Job, Urgency
from app.domain.lifecycle import Action, State
from app.domain.people import Tier
from tests.support.desk import StoryDesk
from tests.ui.jobs.panels import Panels
from ui.devtools.audit import complaints
from ui.jobs.card import JobCard
from ui.jobs.secret import Secret
from ui.jobs.wishes import job_wishes

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def job(desk: StoryDesk) -> Job:
    """A leak at ten, given to somebody."""
    zhao = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz", Tier.VIP)
    return desk.book(1, "leak-repair", zhao, desk.window(10, 12), Urgency.URGENT)


def shown(panels: Panels, job_id: str) -> JobCard:
    card, frame = panels.open(JobCard, JobCard)
    job_wishes(frame).open(job_id)
    panels.rest()
    return card


def said(card: JobCard) -> str:
    """Everything that is written on the card."""
    return "\n".join(w.text() for w in card.findChildren(QLabel) if w.isVisible())


def type_into(panels: Panels, text: str) -> None:
    panels.qtbot.keyClicks(panels.window().focusWidget(), text)


def ask_to_check(desk: StoryDesk, *items: str) -> None:
    leak = desk.desk.queries.service(ServiceCode("leak-repair"))
    assert leak is not None
    desk.do(SaveService(service=replace(leak, checklist=items)))


def test_without_a_job_it_says_what_to_do(panels: Panels) -> None:
    card, _frame = panels.open(JobCard, JobCard)
    assert card.view.stack.currentWidget().accessibleName() == "No job is selected."


def test_it_tells_the_job_and_hides_the_number_until_asked(panels: Panels, job: Job) -> None:
    card = shown(panels, job.id)
    text = said(card)
    assert job.number in text and "Zhao Min" in text and "Leak repair" in text and "Booked" in text
    assert "+41795550101" not in text and "10:00–12:00" in text
    secret = card.findChildren(Secret)[0]
    secret.eye.click()
    assert "+41795550101" in said(card)
    secret.copy.click()
    assert QGuiApplication.clipboard().text() == "+41795550101"


def test_everything_has_a_name_and_a_way_by_tab(panels: Panels, job: Job) -> None:
    assert complaints(shown(panels, job.id)) == []


def test_the_keyboard_walks_a_job_from_accepted_to_at_work(panels: Panels, desk: StoryDesk, job: Job) -> None:
    card = shown(panels, job.id)
    assert card.view.steps.buttons[Action.ACCEPT].hasFocus()
    panels.press(Qt.Key.Key_Return, ALT)
    panels.rest()
    assert desk.job.job.state is State.ACCEPTED and f"Accept: {job.number}" in panels.toasts()
    panels.press(Qt.Key.Key_O, ALT)
    panels.rest()
    panels.press(Qt.Key.Key_V, ALT)
    panels.rest()
    panels.press(Qt.Key.Key_S, ALT)
    panels.rest()
    assert desk.job.job.state is State.IN_SERVICE
    assert list(card.view.steps.buttons) == [Action.COMPLETE, Action.HOLD]
    assert card.view.steps.buttons[Action.COMPLETE].hasFocus()


def test_undo_of_the_toast_puts_the_job_back(panels: Panels, desk: StoryDesk, job: Job) -> None:
    shown(panels, job.id)
    panels.press(Qt.Key.Key_Y, ALT)
    panels.rest()
    panels.window().toasts.toasts[0].action.click()
    panels.rest()
    assert desk.job.job.state is State.ASSIGNED


def test_a_step_with_a_reason_asks_for_it_in_place(panels: Panels, desk: StoryDesk, job: Job) -> None:
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_Q, ALT)
    editor = card.view.editor
    assert editor.isVisible() and editor.fields["note"].editor.hasFocus()
    panels.press(Qt.Key.Key_Return)
    assert "say why" in editor.fields["note"].problem() and desk.job.job.state is State.ASSIGNED
    type_into(panels, "she moved away")
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    assert desk.job.job.state is State.CANCELLED and not editor.isVisible()
    assert desk.job.job.steps[-1].note == "she moved away"


def test_a_simulated_step_does_not_disturb_what_is_typed(panels: Panels, desk: StoryDesk, job: Job) -> None:
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_Q, ALT)
    type_into(panels, "because")
    desk.clock.advance(minutes=5)
    desk.step(Action.ACCEPT, channel="simulated")
    panels.news()
    editor = card.view.editor
    assert editor.value().note == "because" and editor.fields["note"].editor.hasFocus()
    assert "Accepted" in editor.news.text() and "simulated" in editor.news.text()
    assert Action.SET_OFF in card.view.steps.buttons
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    assert desk.job.job.state is State.CANCELLED, "sent with the version that was told"


def test_a_step_that_is_no_longer_possible_keeps_the_words_and_says_so(
    panels: Panels, desk: StoryDesk, job: Job
) -> None:
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_X, ALT)
    type_into(panels, "nobody there")
    desk.step(Action.CANCEL, "the customer called")
    panels.news()
    editor = card.view.editor
    assert editor.isVisible() and editor.value().note == "nobody there"
    assert "no longer possible" in editor.news.text() and not editor.send.isEnabled()


def test_what_was_typed_waits_while_another_job_is_looked_at(
    panels: Panels, desk: StoryDesk, job: Job
) -> None:
    other = desk.book(0, "leak-repair", desk.job.customer, desk.window(14, 16))
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_Q, ALT)
    type_into(panels, "half a sentence")
    frame = panels.window().frame
    frame.selection.select("job", other.id)
    panels.rest()
    assert not card.view.editor.isVisible()
    frame.selection.select("job", job.id)
    panels.rest()
    assert card.view.editor.isVisible() and card.view.editor.value().note == "half a sentence"


def test_completing_and_rating_by_keys(panels: Panels, desk: StoryDesk, job: Job) -> None:
    desk.walk(Action.ARRIVE, Action.START, minutes=20)
    desk.clock.advance(minutes=30)
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_F, ALT)
    type_into(panels, "Tap changed")
    panels.press(Qt.Key.Key_Tab)
    type_into(panels, "90")
    panels.press(Qt.Key.Key_Tab)
    type_into(panels, "90")
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    done = desk.job.job.completion
    assert done is not None and (done.summary, done.paid) == ("Tap changed", 9000)
    panels.press(Qt.Key.Key_R, ALT)
    for digit in (Qt.Key.Key_5, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_3):
        panels.press(digit)
    type_into(panels, "friendly")
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    rating = desk.job.job.rating
    assert rating is not None and (rating.skill, rating.punctuality, rating.words) == (4, 3, "friendly")
    assert "★ 4.2" in said(card) or "★ 4.3" in said(card)


def test_candidates_stand_on_the_card_and_enter_assigns(panels: Panels, desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz")
    waiting = desk.book(0, "leak-repair", zhao, desk.window(10, 12))
    card, frame = panels.open(JobCard, JobCard)
    job_wishes(frame).step(waiting.id, Action.ASSIGN)
    panels.rest()
    assert card.view.stack.currentWidget() is card.people
    assert len(card.people.list.cards()) == 2 and card.people.list.cards()[0].hasFocus()
    panels.press(Qt.Key.Key_Escape)
    assert card.view.stack.currentWidget() is card.view.job
    panels.press(Qt.Key.Key_A, ALT)
    panels.rest()
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    assert desk.job.job.state is State.ASSIGNED and card.view.stack.currentWidget() is card.view.job


def test_a_team_is_taken_together(panels: Panels, desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz")
    waiting = desk.book(0, "moving", zhao, desk.window(10, 12))
    card, frame = panels.open(JobCard, JobCard)
    job_wishes(frame).step(waiting.id, Action.ASSIGN)
    panels.rest()
    assert card.people.crew.isVisible()
    panels.press(Qt.Key.Key_Return)
    assert "1 of 2 chosen" in card.people.remark.text() and desk.job.job.state is State.CONFIRMED
    card.people.crew.click()
    panels.rest()
    assert desk.job.job.state is State.ASSIGNED and len(desk.job.job.open_visits) == 2


def test_the_checklist_is_ticked_at_completion(panels: Panels, desk: StoryDesk, job: Job) -> None:
    ask_to_check(desk, "Water off first", "Tight", "Left dry")
    desk.walk(Action.ARRIVE, Action.START)
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_F, ALT)
    editor, done = card.view.editor, card.view.editor.checklist
    assert done is not None and done.count.text() == "0 of 3"
    type_into(panels, "Tap changed")
    editor.fields["materials"].editor.setFocus()
    panels.press(Qt.Key.Key_Tab)
    panels.press(Qt.Key.Key_Tab)  # past “All done”
    assert done.boxes["Water off first"].hasFocus()
    panels.press(Qt.Key.Key_Space)
    panels.press(Qt.Key.Key_Escape)  # what was ticked stays for later
    panels.press(Qt.Key.Key_F, ALT)
    done = editor.checklist
    assert done is not None and done.value() == ("Water off first",) and done.count.text() == "1 of 3"
    words = next(w for w in done.findChildren(QLabel) if w.text() == "Tight")
    panels.qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert done.value() == ("Water off first", "Tight")
    panels.qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    editor.fields["materials"].editor.setFocus()
    type_into(panels, "one seal")
    assert complaints(card) == []
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    completion = desk.job.job.completion
    assert completion is not None and completion.checklist_done == ("Water off first",)
    text = said(card)
    assert "checklist: 1 of 3 done; not done: Tight and Left dry" in text and "materials: one seal" in text


def test_the_whole_checklist_at_once(panels: Panels, desk: StoryDesk, job: Job) -> None:
    ask_to_check(desk, "Tight", "Dry")
    desk.walk(Action.ARRIVE, Action.START)
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_F, ALT)
    done = card.view.editor.checklist
    assert done is not None
    panels.qtbot.mouseClick(done.all, Qt.MouseButton.LeftButton)
    assert done.count.text() == "2 of 2" and not done.all.isEnabled()
    panels.qtbot.mouseClick(card.view.editor.send, Qt.MouseButton.LeftButton)
    panels.rest()
    assert "checklist: 2 of 2 done" in said(card) and "not done" not in said(card)


def test_a_refusal_is_said_on_the_card(panels: Panels, desk: StoryDesk, job: Job) -> None:
    desk.walk(Action.ARRIVE, Action.START, Action.COMPLETE)
    desk.rate(1, 2, 1, 1, "rude")
    desk.call_back(1, 0)
    card = shown(panels, job.id)
    panels.press(Qt.Key.Key_E, ALT)
    panels.rest()
    assert card.view.news.isVisible() and "open complaint" in card.view.news.text()
    assert panels.toasts() == []


def test_rework_asks_for_the_form(panels: Panels, desk: StoryDesk, job: Job) -> None:
    desk.walk(Action.ARRIVE, Action.START, Action.COMPLETE)
    card = shown(panels, job.id)
    asked: list[object] = []
    job_wishes(panels.window().frame).rework_wanted.connect(asked.append)
    panels.press(Qt.Key.Key_K, ALT)
    assert asked == [card.detail]


def test_a_visit_shows_its_job(panels: Panels, desk: StoryDesk, job: Job) -> None:
    card, frame = panels.open(JobCard, JobCard)
    frame.selection.select("visit", desk.job.job.visits[0].id)
    panels.rest()
    assert card.detail is not None and card.detail.job.id == job.id


def test_a_dispatcher_is_not_offered_a_correction(panels: Panels, desk: StoryDesk, job: Job) -> None:
    card = shown(panels, job.id)
    keys = {s.text() for s in card.view.steps.menu().actions()}
    assert "Correct" in keys and "Cancel job" in keys
    assert isinstance(card.view.copy_number, QToolButton)


def test_the_command_bar_finds_a_step_only_while_it_is_lawful(panels: Panels, job: Job) -> None:
    shown(panels, job.id)
    actions = panels.window().frame.actions
    assert actions.get("job.accept").possible() and not actions.get("job.close").possible()


def test_another_seats_step_shows_by_itself(panels: Panels, desk: StoryDesk, job: Job) -> None:
    card = shown(panels, job.id)
    desk.do(AdvanceJob(job_id=JobId(job.id), action=Action.SET_OFF))
    panels.news()
    assert card.view.state.text() == "on the way" and not isinstance(card.focusWidget(), QLineEdit)

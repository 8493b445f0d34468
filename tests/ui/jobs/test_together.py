"""Tray and card beside each other, as they stand on the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.commands import AssignJob
from app.domain.lifecycle import Action, State
from tests.support.desk import StoryDesk
from tests.ui.jobs.panels import Panels
from ui.jobs.card import JobCard
from ui.jobs.tray import Tray
from ui.shell.frame import Frame
from ui.widgets.basics import row


class Both(QWidget):
    """The two."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.tray, self.card = Tray(frame), JobCard(frame)
        self.setLayout(row(self.tray, self.card))


def opened(panels: Panels, desk: StoryDesk) -> Both:
    zhao = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz")
    desk.book(0, "leak-repair", zhao, desk.window(10, 12))
    both, _frame = panels.open(Both, Both)
    panels.rest()
    both.tray.list.setFocus()
    return both


def test_from_the_tray_to_a_given_job_by_three_keys(panels: Panels, desk: StoryDesk) -> None:
    both = opened(panels, desk)
    panels.press(Qt.Key.Key_A)
    panels.rest()
    assert both.card.people.list.cards()[0].hasFocus()
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    panels.news()
    assert desk.job.job.state is State.ASSIGNED and not both.tray.list.rows.rows
    assert both.card.view.steps.buttons[Action.ACCEPT].hasFocus()


def test_enter_puts_the_keyboard_on_the_card(panels: Panels, desk: StoryDesk) -> None:
    both = opened(panels, desk)
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    assert both.card.view.steps.buttons[Action.ASSIGN].hasFocus()
    panels.press(Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    panels.rest()
    assert both.card.view.stack.currentWidget() is both.card.people


def test_a_gap_that_was_taken_meanwhile_is_said_above_new_candidates(panels: Panels, desk: StoryDesk) -> None:
    frick = desk.customer("Tom Frick", "+41795550102", "Landstrasse 12, Schaan")
    both = opened(panels, desk)
    waiting = desk.job.job
    panels.press(Qt.Key.Key_A)
    panels.rest()
    best = both.card.people.list.cards()[0].candidate
    other = desk.book(0, "leak-repair", frick, desk.window(10, 12))
    desk.do(AssignJob(job_id=other.id, staff=(best.staff_id,), start=best.start))
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    assert both.card.people.isVisible() and "already has a visit" in both.card.people.remark.text()
    now = desk.desk.queries.job(waiting.id)
    assert now is not None and now.job.state is State.CONFIRMED
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    now = desk.desk.queries.job(waiting.id)
    assert now is not None and now.job.state is State.ASSIGNED


def test_a_job_that_another_seat_gave_away_leaves_the_candidates(panels: Panels, desk: StoryDesk) -> None:
    both = opened(panels, desk)
    panels.press(Qt.Key.Key_A)
    panels.rest()
    desk.step(Action.CANCEL, "the customer called")
    panels.news()
    assert both.card.view.stack.currentWidget() is both.card.view.job
    assert "cancelled by now" in both.card.view.news.text()

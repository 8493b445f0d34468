"""The list of what was done: an older step picked and taken back, one that is locked, a correction prepared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.commands import ChangeSetting, MoveJob
from app.domain.followups import Kind
from app.domain.jobs import Job
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
from tests.support.office import Office
from ui.runtime import words
from ui.shell.history import HistoryDialog


@pytest.fixture
def office(
    clock: FixedClock, aio: object, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[Office]:
    words.start(qapp)
    with DeskStorage.open(":memory:", seat="seat-1", who="Li Na") as storage:
        made = Office(StoryDesk(clock, storage).company(), lambda _frame: QWidget(), aio, qtbot, tmp_path)
        yield made
        made.close()


@pytest.fixture
def job(office: Office) -> Job:
    who = office.desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    return office.desk.book(1, "leak-repair", who, office.desk.window(11, 14))


def move(desk: StoryDesk, job: Job, hour: float) -> int:
    return desk.do(MoveJob(job_id=job.id, staff=(job.open_visits[0].staff_id,), start=desk.at(hour))).number


def opened(office: Office) -> HistoryDialog:
    office.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier)
    found = office.window.findChildren(HistoryDialog)
    assert len(found) == 1
    office.wait(lambda: found[0].model.rows)
    return found[0]


def hour(office: Office, job: Job) -> float:
    found = office.desk.desk.queries.job(job.id)
    assert found is not None
    return (found.job.open_visits[0].window.start - office.desk.at(0)).total_seconds() / 3600


def test_an_older_step_is_picked_and_taken_back(office: Office, job: Job) -> None:
    start = hour(office, job)
    number = move(office.desk, job, 12.5)
    office.desk.do(ChangeSetting(name="offer.hold", value=240))
    shown = opened(office)
    assert shown.table.go_to(number) and shown.back.isEnabled()
    shown.back.click()
    office.wait(lambda: hour(office, job) == start)
    office.wait(lambda: any(str(x.state) == "taken back" for x in shown.model.rows))
    shown.reject()


def test_a_locked_step_says_what_stands_in_its_way(office: Office, job: Job) -> None:
    number = move(office.desk, job, 12)
    move(office.desk, job, 13)
    shown = opened(office)
    assert shown.table.go_to(number) and not shown.back.isEnabled()
    assert "Take that back first" in shown.why.text()
    shown.reject()


def test_what_happened_outside_is_put_right_by_a_call(office: Office) -> None:
    desk = office.desk
    desk.customer("Zhao", "+41795550102", "Städtle 38, Vaduz")
    desk.ring("+41795550102")
    desk.answer()
    number = desk.desk.history.lines()[0].number
    shown = opened(office)
    assert shown.table.go_to(number) and not shown.back.isEnabled() and shown.correct.isEnabled()
    assert "happened and cannot be undone" in shown.why.text()
    shown.correct.click()
    office.wait(desk.owed)
    (call,) = desk.owed()
    assert call.kind is Kind.CHANGE and call.customer_name == "Zhao" and "cannot be undone" in call.note
    shown.reject()


def test_the_menu_names_what_undo_would_do(office: Office, job: Job) -> None:
    move(office.desk, job, 12)
    menu = office.window.top_bar.user.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    entry = next(a for a in menu.actions() if a.objectName() == "app.undo")
    office.wait(lambda: entry.text().startswith(f"Undo: Move of {job.number}"))

"""The guided steps with real keys: a person falls ill at 9:40, swap, split, hold, break, and the menus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from app.commands import GiveTimeOff, MoveJob, SaveStaff
from app.domain.followups import Kind
from app.domain.ids import StaffId
from app.domain.jobs import Job
from app.domain.lifecycle import State
from app.domain.people import Absence, TimeOff
from app.services.context import Who
from tests.support.desk import BRANCH, StoryDesk
from tests.support.ill import IllDay, a_full_day
from tests.ui.board.conftest import Board
from ui.board.flows.asking import BreakQuestion, HoldQuestion, ReasonQuestion, SplitQuestion
from ui.board.flows.leave import LeaveDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]


@pytest.fixture
def day(desk: StoryDesk) -> IllDay:
    return a_full_day(desk)


class Hands:
    """Presses keys and counts them, wherever the focus is."""

    def __init__(self, board: Board) -> None:
        self.board, self.pressed = board, 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Mod.NoModifier) -> None:
        self.pressed += 1
        self.board.settle()
        target = QApplication.focusWidget()
        assert target is not None
        self.board.qtbot.keyClick(target, key, modifiers)
        self.board.settle()


def on_row(board: Board, staff: str) -> None:
    board.canvas.setFocus()
    board.canvas.focus_on(StaffId(staff), None)
    board.settle()


def back_to(board: Board) -> None:
    """The window is the active one again, as a window system makes it when a dialog closes."""
    board.window.activateWindow()
    board.qtbot.waitUntil(board.window.isActiveWindow)
    board.canvas.setFocus()


def dialog(board: Board, kind: type[QDialog]) -> QDialog:
    board.settle()
    found = [d for d in board.window.findChildren(kind) if d.isVisible()]
    assert len(found) == 1, f"no {kind.__name__} is open"
    return found[0]


def active(board: Board, kind: type[QDialog]) -> QDialog:
    found = dialog(board, kind)
    found.activateWindow()
    board.qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
    return found


def now(day: IllDay, job: Job) -> Job:
    found = day.desk.desk.queries.job(job.id)
    assert found is not None
    return found.job


def places(day: IllDay) -> list[object]:
    return [(j.number, now(day, j).state, *now(day, j).open_visits) for j in day.jobs]


def test_within_eight_keystrokes_all_six_are_placed_and_one_undo_brings_all_back(
    day: IllDay, opened: Open
) -> None:
    before = places(day)
    board = opened()
    on_row(board, "S-001")
    hands = Hands(board)
    hands.press(Key.Key_I)
    active(board, LeaveDialog)
    for _ in range(6):
        hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    assert hands.pressed == 8
    assert not [d for d in board.window.findChildren(LeaveDialog) if d.isVisible()]
    assert {v.staff_id for j in day.jobs for v in now(day, j).open_visits} <= {"S-002", "S-004", "S-005"}
    person = day.desk.desk.queries.staff_member(day.person.id)
    assert person is not None and person.time_off[0].kind is Absence.SICK
    assert any("6 given to others, 0 in the tray" in said for said in board.toasts())
    back_to(board)
    hands.press(Key.Key_Z, Mod.ControlModifier)
    assert places(day) == before
    back = day.desk.desk.queries.staff_member(day.person.id)
    assert back is not None and back.time_off == ()


def test_with_nobody_to_take_them_all_go_into_the_tray_with_the_calls_prepared(
    day: IllDay, opened: Open
) -> None:
    for code in ("S-002", "S-004", "S-005"):
        person = day.desk.desk.queries.staff_member(StaffId(code))
        assert person is not None
        day.desk.do(SaveStaff(staff=replace(person, skills=(("moving", 2),))))
    board = opened()
    on_row(board, "S-001")
    hands = Hands(board)
    hands.press(Key.Key_I)
    active(board, LeaveDialog)
    for _ in range(7):
        hands.press(Key.Key_Return)
    assert hands.pressed == 8
    assert {now(day, j).state for j in day.jobs} == {State.CONFIRMED}
    calls = day.desk.owed()
    assert [c.kind for c in calls] == [Kind.CHANGE] * 6 and all("is ill" in c.note for c in calls)
    back_to(board)
    hands.press(Key.Key_Z, Mod.ControlModifier)
    assert day.desk.owed() == () and {now(day, j).state for j in day.jobs} == {State.ASSIGNED}


def test_three_keys_take_all_that_are_safe(day: IllDay, opened: Open) -> None:
    board = opened()
    on_row(board, "S-001")
    hands = Hands(board)
    hands.press(Key.Key_I)
    active(board, LeaveDialog)
    hands.press(Key.Key_A)
    hands.press(Key.Key_Return)
    assert all(v.staff_id != "S-001" for j in day.jobs for v in now(day, j).open_visits)


def test_another_candidate_the_tray_and_changing_ones_mind(day: IllDay, opened: Open) -> None:
    board = opened()
    on_row(board, "S-001")
    hands = Hands(board)
    hands.press(Key.Key_I)
    found = active(board, LeaveDialog)
    assert isinstance(found, LeaveDialog)
    second = found.state.orphans[0].offers[1].staff_id
    hands.press(Key.Key_2)
    hands.press(Key.Key_T)
    assert (found.state.placed, found.state.trayed, found.state.left) == (1, 1, 4)
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Backspace)
    assert found.state.left == 5 and not found.record.isEnabled()
    hands.press(Key.Key_A)
    hands.press(Key.Key_Return)
    assert now(day, found.state.orphans[0].job).open_visits[0].staff_id == second


def test_escape_changes_nothing(day: IllDay, opened: Open) -> None:
    before = places(day)
    board = opened()
    on_row(board, "S-001")
    hands = Hands(board)
    hands.press(Key.Key_I)
    active(board, LeaveDialog)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Escape)
    assert places(day) == before
    person = day.desk.desk.queries.staff_member(day.person.id)
    assert person is not None and person.time_off == ()


def test_two_chosen_visits_are_swapped_and_a_broken_promise_asks_why(day: IllDay, opened: Open) -> None:
    first, last = day.jobs[0], day.jobs[2]
    board = opened()
    board.click(first)
    hands = Hands(board)
    hands.press(Key.Key_Space, Mod.ControlModifier)
    board.canvas.focus_on(StaffId("S-001"), board.panel.picture.bar(board.panel.picture.jobs[last.id][0]))
    hands.press(Key.Key_Space, Mod.ControlModifier)
    hands.press(Key.Key_X)
    asked = active(board, ReasonQuestion)
    assert isinstance(asked, ReasonQuestion)
    hands.press(Key.Key_Return)
    assert asked.isVisible() and "Please say why" in asked.form.fields["note"].problem()
    board.qtbot.keyClicks(asked.reason, "both agreed")
    hands.press(Key.Key_Return)
    board.settle()
    assert now(day, first).open_visits[0].window.start == last.open_visits[0].window.start
    assert now(day, last).open_visits[0].window.start == first.open_visits[0].window.start
    names = (f"Swap of {first.number}", f"Swap of {last.number}")
    assert any(said.startswith(names) for said in board.toasts())


def test_a_job_is_split_and_its_rest_waits_in_the_tray(day: IllDay, opened: Open) -> None:
    board = opened()
    board.click(day.jobs[5])
    hands = Hands(board)
    hands.press(Key.Key_S)
    asked = active(board, SplitQuestion)
    assert isinstance(asked, SplitQuestion)
    asked.minutes.setValue(40)
    asked.act.click()
    board.settle()
    assert now(day, day.jobs[5]).duration.total_seconds() == 40 * 60
    assert [j.number for j in day.desk.desk.queries.tray(BRANCH.id)] == ["J-1007"]


def test_the_rest_is_given_to_somebody_on_another_day(day: IllDay, opened: Open) -> None:
    board = opened()
    board.click(day.jobs[5])
    hands = Hands(board)
    hands.press(Key.Key_S)
    asked = active(board, SplitQuestion)
    assert isinstance(asked, SplitQuestion)
    asked.who.set_value(StaffId("S-004"))
    asked.act.click()
    board.settle()
    rest = day.desk.desk.queries.job_by_number("J-1007")
    assert rest is not None and rest.job.open_visits[0].staff_id == "S-004"
    assert rest.job.open_visits[0].window.start == day.jobs[5].open_visits[0].window.start + (
        day.desk.at(0, 1) - day.desk.at(0)
    )


def test_put_on_hold_asks_why(day: IllDay, opened: Open) -> None:
    board = opened()
    board.click(day.jobs[0])
    hands = Hands(board)
    hands.press(Key.Key_H)
    asked = active(board, HoldQuestion)
    assert isinstance(asked, HoldQuestion)
    asked.act.click()
    board.settle()
    assert asked.isVisible() and asked.form.fields["note"].problem()
    board.qtbot.keyClicks(asked.reason, "a part is missing")
    asked.act.click()
    board.settle()
    assert now(day, day.jobs[0]).state is State.ON_HOLD


def test_a_break_into_which_a_visit_falls_leads_to_settling_it(day: IllDay, opened: Open) -> None:
    board = opened()
    board.click(day.jobs[0])
    hands = Hands(board)
    hands.press(Key.Key_B)
    asked = active(board, BreakQuestion)
    assert isinstance(asked, BreakQuestion)
    asked.start.setTime(asked.start.time().fromString("10:00", "HH:mm"))
    asked.act.click()
    active(board, LeaveDialog)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    person = day.desk.desk.queries.staff_member(day.person.id)
    assert person is not None and person.time_off[0].kind is Absence.BREAK
    assert person.time_off[0].window == day.desk.window(10, 10.5)
    assert now(day, day.jobs[0]).open_visits[0].staff_id != "S-001"


def menu_entries(board: Board) -> dict[str, QMenu]:
    found = [m for m in board.panel.findChildren(QMenu) if m.isVisible()]
    assert len(found) == 1
    return {a.text(): a for a in found[0].actions() if a.text()}  # type: ignore[misc]


def test_the_menu_of_a_row_takes_an_absence_away_again(day: IllDay, opened: Open) -> None:
    pause = TimeOff(day.desk.window(17, 17.5), Absence.BREAK)
    day.desk.do(GiveTimeOff(staff_id=StaffId("S-004"), time_off=pause))
    board = opened()
    on_row(board, "S-004")
    index = board.panel.picture.people[StaffId("S-004")]
    at = QPointF(20, board.canvas.view.y(index) + 8).toPoint()
    where = board.canvas.viewport().mapToGlobal(at)
    QApplication.sendEvent(
        board.canvas.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where)
    )
    board.settle()
    entries = menu_entries(board)
    assert {"Is ill or leaves: settle the visits…", "Give a break…"} <= set(entries)
    undo = next(text for text in entries if text.startswith("Undo"))
    assert undo == "Undo: Time off of Beat Ospelt"
    remove = next(text for text in entries if text.startswith("Remove: Break"))
    entries[remove].trigger()  # type: ignore[attr-defined]
    board.settle()
    person = day.desk.desk.queries.staff_member(StaffId("S-004"))
    assert person is not None and person.time_off == ()


def test_the_command_bar_knows_who_is_ill(day: IllDay, opened: Open) -> None:
    board = opened()
    found = board._run(board.frame.finders["absence"].find("wang is ill"))
    assert [choice.text for choice in found] == ["Wang Fang is ill…"]
    found[0].value()
    opened_dialog = dialog(board, LeaveDialog)
    assert isinstance(opened_dialog, LeaveDialog) and opened_dialog.state.person.id == "S-001"
    assert board._run(board.frame.finders["absence"].find("wang")) == ()


# ---- undo ---------------------------------------------------------------------------------------------------


def test_undo_after_the_window_was_opened_anew(day: IllDay, opened: Open) -> None:
    job = day.jobs[5]
    board = opened()
    board.click(job)
    board.key(Key.Key_Right, Mod.AltModifier)
    moved = now(day, job).open_visits[0].window
    assert moved != job.open_visits[0].window
    board.window.close()
    again = opened()
    again.canvas.setFocus()
    again.key(Key.Key_Z, Mod.ControlModifier)
    assert now(day, job).open_visits[0].window == job.open_visits[0].window
    again.key(Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert now(day, job).open_visits[0].window == moved


def test_undo_overtaken_by_another_seat_says_who_and_leaves_it(day: IllDay, opened: Open) -> None:
    job = day.jobs[5]
    board = opened()
    board.click(job)
    board.key(Key.Key_Right, Mod.AltModifier)
    bo = StoryDesk(day.desk.clock, day.desk.storage, Who("seat-2", "Bo Marxer", "administrator"))
    theirs = now(day, job)
    bo.do(MoveJob(job_id=job.id, staff=(StaffId("S-001"),), start=day.desk.at(16.75), version=theirs.version))
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert now(day, job).open_visits[0].window.start == day.desk.at(16.75)
    said = " ".join(board.toasts())
    assert "Bo Marxer" in said and "it is left as it is now" in said


def test_a_rest_on_the_same_day_is_given_with_its_roads(day: IllDay, opened: Open) -> None:
    board = opened()
    board.click(day.jobs[5])
    hands = Hands(board)
    hands.press(Key.Key_S)
    asked = active(board, SplitQuestion)
    assert isinstance(asked, SplitQuestion)
    asked.who.set_value(StaffId("S-001"))
    asked.day.setDate(asked.day.date().addDays(-1))
    asked.at.setTime(asked.at.time().fromString("16:45", "HH:mm"))
    asked.act.click()
    board.settle()
    rest = day.desk.desk.queries.job_by_number("J-1007")
    assert rest is not None and rest.job.open_visits[0].window.start == day.desk.at(16.75)

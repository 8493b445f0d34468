"""A break lifted, moved and put back from the board, by key and by the row's menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QApplication

from app.commands import SaveStaff
from app.domain.ids import StaffId
from app.domain.time import WeekHours
from app.i18n import say
from tests.support.desk import StoryDesk
from tests.ui.board.conftest import Board
from ui.board.flows.breaks import BreakChangeQuestion, Change
from ui.board.flows.keys import ROW_MENU
from ui.board.telling import lane_tooltip

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]
WANG = StaffId("S-001")


@pytest.fixture
def board(desk: StoryDesk, opened: Open) -> Board:
    """Wang Fang rests from twelve to one; the focus stands in her row."""
    person = desk.desk.queries.staff_member(WANG)
    assert person is not None
    desk.do(
        SaveStaff(staff=replace(person, breaks=tuple(WeekHours(d, time(12), time(13)) for d in range(7))))
    )
    found = opened()
    found.canvas.setFocus()
    found.canvas.focus_on(WANG, None)
    found.settle()
    return found


def asked(board: Board) -> BreakChangeQuestion:
    board.key(Key.Key_B, Mod.ShiftModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BreakChangeQuestion)
    return dialog


def back_on_the_board(board: Board) -> None:
    board.window.activateWindow()
    board.qtbot.waitUntil(board.window.isActiveWindow)
    board.canvas.setFocus()


def breaks(board: Board) -> list[tuple[int, int]]:
    day = board.desk.at(0).date()
    zone = board.frame.clock.zone
    row = next(p for p in board.desk.desk.queries.board(board.frame.branch.id, day).people if p.id == WANG)  # type: ignore[union-attr]
    return [(w.start.astimezone(zone).hour, w.end.astimezone(zone).hour) for w in row.breaks]


def test_shift_b_lifts_the_break_with_a_reason_and_ctrl_z_brings_it_back(board: Board) -> None:
    dialog = asked(board)
    board.qtbot.keyClick(dialog.reason, Key.Key_Return)
    board.settle()
    assert dialog.isVisible() and breaks(board) == [(12, 13)]  # no reason, nothing done
    board.qtbot.keyClicks(dialog.reason, "wants to leave early")
    board.qtbot.keyClick(dialog.reason, Key.Key_Return)
    board.settle()
    assert breaks(board) == [] and not dialog.isVisible()
    row = board.panel.picture.person(board.panel.picture.people[WANG])
    assert row is not None and row.breaks == ()
    told = [
        say(t) if not isinstance(t, str) else t for t in lane_tooltip(row, board.desk.at(12.5).timestamp())
    ]
    assert told == ["Break 12:00 – 13:00 lifted: wants to leave early"]
    back_on_the_board(board)
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert breaks(board) == [(12, 13)]


def test_it_is_moved_and_then_as_planned_again(board: Board) -> None:
    dialog = asked(board)
    dialog.what.set_value(Change.MOVE)
    dialog.at.setTime(QTime(15, 0))
    board.qtbot.keyClicks(dialog.reason, "a long visit at noon")
    dialog.act.click()
    board.settle()
    assert breaks(board) == [(15, 16)]
    back_on_the_board(board)
    dialog = asked(board)
    assert dialog.what.value() is Change.BACK and dialog.reason.text() == "a long visit at noon"
    dialog.act.click()
    board.settle()
    assert breaks(board) == [(12, 13)]


def test_esc_changes_nothing_and_the_menu_has_it(board: Board) -> None:
    dialog = asked(board)
    board.qtbot.keyClick(dialog, Key.Key_Escape)
    board.settle()
    assert breaks(board) == [(12, 13)] and not dialog.isVisible()
    assert "board.break_change" in ROW_MENU
    assert board.frame.actions.get("board.break_change").possible()

"""Days, filters, saved views and the list in a real window, by real keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from app import i18n
from app.domain.jobs import Job
from app.domain.people import Customer
from app.domain.text import Text
from app.domain.views import views_of
from tests.support.desk import StoryDesk
from tests.ui.board.conftest import Board
from ui.board.filter_popup import FilterPopup
from ui.board.listing import COLUMNS
from ui.board.views_dialog import ViewsDialog
from ui.devtools.audit import complaints

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]


@pytest.fixture
def job(desk: StoryDesk, customer: Customer) -> Job:
    return desk.book(1, "leak-repair", customer, desk.window(14, 18))


@pytest.fixture
def tomorrow(desk: StoryDesk, job: Job) -> Job:
    other = desk.customer("Tom Ritter", "+423 555 77 88", "Landstrasse 12, Schaan")
    window = desk.window(10, 12).moved(timedelta(days=1))
    return desk.book(1, "leak-repair", other, window)


def on_board(board: Board) -> None:
    board.canvas.setFocus()
    board.settle()


def test_a_week_shows_all_its_days_and_a_move_stays_on_its_day(job: Job, tomorrow: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_W)
    assert board.panel.picture.length == 7 and board.panel.picture.day.weekday() == 0
    assert board.panel.head.day.text() == "23–29 Nov"
    first, second = (board.canvas.bar_rect(board.visit(j).id) for j in (job, tomorrow))
    assert first.width() > 0 and second.left() > first.right()
    before = board.visit(tomorrow).window
    board.click(tomorrow)
    assert board.frame.selection.day == before.start.date()
    assert board.panel.picture.length == 7, "choosing a bar of another day must not leave the week"
    board.key(Key.Key_Right, Mod.AltModifier)
    assert board.visit(tomorrow).window == before.moved(timedelta(minutes=15))
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert board.visit(tomorrow).window == before


def test_days_are_stepped_by_what_is_shown(job: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    today = board.frame.selection.day
    board.key(Key.Key_D, Mod.ShiftModifier)
    assert (board.panel.picture.day, board.panel.picture.length) == (today, 3)
    board.key(Key.Key_BracketRight)
    assert board.panel.picture.day == today + timedelta(days=3)
    board.key(Key.Key_T)
    board.key(Key.Key_D)
    assert (board.panel.picture.day, board.panel.picture.length) == (today, 1)
    assert board.canvas.view.looks.sizes.axis == board.canvas.view.looks.sizes.hours


def test_several_days_are_painted_with_their_names(job: Job, tomorrow: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_D, Mod.ShiftModifier)
    view = board.canvas.view
    shown = board.canvas.viewport().grab().toImage()
    midnight = round(view.x(view.picture.days[1][1]))
    y = round(view.y(0)) + 4
    ratio = shown.devicePixelRatio()
    assert shown.pixelColor(round(midnight * ratio), round(y * ratio)) == view.looks.line_strong
    night = (view.picture.folds.starts[1] + view.picture.folds.ends[1]) / 2 - 3 * 3600
    assert shown.pixelColor(round(view.x(night) * ratio), round(y * ratio)) == view.looks.fold


def test_the_filter_dims_or_hides_and_says_when_nothing_fits(job: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_Slash)
    board.qtbot.keyClicks(board.panel.head.filter, "0102")
    board.settle()
    lit = board.canvas.view.lit
    assert lit is not None and lit.visits == {board.visit(job).id}
    assert len(board.panel.picture.people) == 3, "the others are dimmed, not gone"
    on_board(board)
    board.key(Key.Key_F, Mod.ShiftModifier)
    assert list(board.panel.picture.people) == [board.visit(job).staff_id]
    board.key(Key.Key_Slash)
    board.qtbot.keyClicks(board.panel.head.filter, "9999")
    board.settle()
    assert board.panel.stack.currentWidget() is board.panel.nobody_fits
    board.panel.nobody_fits.action.click()
    board.settle()
    assert len(board.panel.picture.people) == 3 and board.panel.head.filter.text() == ""


def test_ticks_below_the_funnel_count_at_once(job: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_F)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopup) and complaints(popup) == []
    boxes = {box.accessibleName(): box for box in popup.findChildren(QCheckBox)}
    assert "Skill: plumbing" in boxes and "State: assigned" in boxes
    assert popup.focusWidget() in boxes.values()
    board.qtbot.mouseClick(boxes["Skill: moving"], Qt.MouseButton.LeftButton)
    lit = board.canvas.view.lit
    assert lit is not None and lit.people == {"S-002", "S-003"}
    assert board.panel.head.sieve.text() == "1"
    popup.close()


def save_view(board: Board, name: str, digit: int, shared: bool = False) -> None:
    """Save the board as it is, in the dialog."""
    board.frame.actions.run("board.manage_views")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ViewsDialog) and w.isVisible())
    assert complaints(dialog) == []
    board.qtbot.keyClicks(dialog.name, name)
    dialog.findChildren(QComboBox)[0].setCurrentIndex(digit)
    dialog.shared.setChecked(shared)
    board.qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    board.settle()
    dialog.accept()
    dialog.deleteLater()


def test_a_saved_view_is_called_by_its_digit_on_the_board_only(job: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_W)
    board.panel.looking.set(colour="priority", hide=True)
    save_view(board, "My week", 3, shared=True)
    on_board(board)
    board.key(Key.Key_D)
    board.panel.looking.set(colour="state", hide=False)
    board.settle()
    on_board(board)
    board.key(Key.Key_3)
    look = board.panel.looking.now
    assert (look.length, look.colour, look.hide) == (7, "priority", True)
    assert board.panel.picture.length == 7 and board.canvas.view.colour_by == "priority"
    kept = views_of(board.desk.desk.queries.desk().settings, "Li Na")
    assert [(v.name, v.digit, v.shared, v.owner) for v in kept] == [("My week", 3, True, "Li Na")]
    board.key(Key.Key_4)
    assert any("key 4" in words for words in board.toasts())
    assert board.panel.looking.now == look


def test_views_are_renamed_replaced_and_deleted_with_undo(job: Job, opened: Open) -> None:
    board = opened()
    save_view(board, "First", 1)
    board.panel.looking.set(length=3)
    board.frame.actions.run("board.manage_views")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ViewsDialog) and w.isVisible())
    dialog.table.selectRow(0)
    dialog.name.setText("Renamed")
    board.qtbot.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
    board.settle()
    board.qtbot.mouseClick(dialog.update_looks, Qt.MouseButton.LeftButton)
    board.settle()
    view = board.panel.looking.views[0]
    assert (view.name, view.digit, view.looks["length"]) == ("Renamed", 1, 3)
    board.qtbot.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    board.settle()
    assert board.panel.looking.views == ()
    dialog.accept()
    dialog.deleteLater()
    board.frame.undo()
    board.settle()
    assert [v.name for v in board.panel.looking.views] == ["Renamed"]


def test_how_the_board_is_looked_at_is_remembered(job: Job, opened: Open) -> None:
    board = opened()
    board.panel.looking.set(length=3, colour="team", off_shift=True)
    board.frame.memory.sync()
    again = opened()
    assert again.panel.looking.now == board.panel.looking.now
    assert again.panel.picture.length == 3 and again.canvas.view.colour_by == "team"
    assert again.panel.head.off_shift.isChecked()


def cells(board: Board, column: str) -> list[str]:
    header, rows = board.panel.list.table()
    place = header.index(column)
    return [row[place] for row in rows]


def test_the_list_has_the_same_visits_selection_and_keys(job: Job, tomorrow: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_L)
    assert board.panel.list.hasFocus() and board.panel.list.isVisible()
    assert cells(board, "Job") == [job.number] and cells(board, "State") == ["assigned"]
    assert cells(board, "Promised") == ["14:00 – 18:00"] and cells(board, "Signs") == ["VIP"]
    board.key(Key.Key_Down)
    assert board.frame.selection.is_selected("job", job.id)
    board.key(Key.Key_Right, Mod.AltModifier)
    assert board.clock_times(job) == ("14:15", "15:15")
    assert cells(board, "Start") == ["14:15"], "the list follows"
    assert board.panel.list.hasFocus()
    board.key(Key.Key_P)
    assert board.visit(job).pinned and cells(board, "Signs") == ["pinned · VIP"]
    board.key(Key.Key_U)
    assert cells(board, "Job") == []
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert cells(board, "Job") == [job.number]
    assert complaints(board.panel) == []


def test_the_list_is_filtered_sorted_and_spoken(
    desk: StoryDesk, job: Job, opened: Open, chinese: None
) -> None:
    other = desk.customer("Tom Ritter", "+423 555 77 88", "Landstrasse 12, Schaan")
    early = desk.book(1, "leak-repair", other, desk.window(10, 12))
    board = opened()
    board.panel.looking.set(listed=True)
    board.settle()
    assert board.panel.list.accessibleName()
    board.panel.list.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert cells(board, i18n.say(_title("start"))) == ["14:00", "10:00"]
    board.frame.selection.set_filter("ritter")
    board.settle()
    assert cells(board, i18n.say(_title("job"))) == [early.number]


def _title(key: str) -> Text:
    return next(c.title for c in COLUMNS if c.key == key)


def test_in_the_list_space_lifts_arrows_carry_and_space_gives(job: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_L)
    board.key(Key.Key_Down)
    had = board.visit(job).staff_id
    other, down = ("S-002", Key.Key_Down) if had == "S-001" else ("S-001", Key.Key_Up)
    board.key(Key.Key_Space)
    assert "Lifted" in board.panel.line.text()
    board.key(Key.Key_Right)
    board.key(down)
    assert "14:15" in board.panel.line.text() and "road" in board.panel.line.text()
    assert board.panel.list.accessibleDescription() == board.panel.line.text()
    assert board.clock_times(job) == ("14:00", "15:00")
    board.key(Key.Key_Space)
    assert board.clock_times(job) == ("14:15", "15:15") and board.visit(job).staff_id == other
    assert board.panel.list.hasFocus() and board.panel.list.isVisible()
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert board.clock_times(job) == ("14:00", "15:00") and board.visit(job).staff_id == had


def test_in_the_list_a_broken_promise_asks_and_esc_puts_it_back(job: Job, opened: Open) -> None:
    board = opened()
    on_board(board)
    board.key(Key.Key_L)
    board.key(Key.Key_Down)
    board.key(Key.Key_Space)
    board.key(Key.Key_Left)
    board.key(Key.Key_Escape)
    assert board.clock_times(job) == ("14:00", "15:00") and not board.panel.grip.carrier.active
    board.key(Key.Key_Space)
    board.key(Key.Key_Left)
    board.key(Key.Key_Return)
    assert board.panel.why.isVisible()
    board.qtbot.keyClicks(board.panel.why.field, "She asked for it")
    board.key(Key.Key_Return)
    assert board.clock_times(job) == ("13:45", "14:45")
    assert board.panel.list.hasFocus()

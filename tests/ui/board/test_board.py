"""The board in a window over a real desk: what stands there, and what keys and pointer do to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from app.commands import ChangeSetting, GiveTimeOff, SaveStaff
from app.domain.ids import StaffId
from app.domain.jobs import Job
from app.domain.lifecycle import Action, State
from app.domain.matching import Candidate
from app.domain.people import Absence, Customer, StaffMember, TimeOff
from app.settings import OVERTIME_LIMIT
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
from tests.ui.board.conftest import Board
from tests.ui.conftest import Run
from ui.board.state import PersonRow, TeamRow
from ui.devtools.audit import complaints

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]


@pytest.fixture
def job(desk: StoryDesk, customer: Customer) -> Job:
    """A leak at two, with whoever is best."""
    return desk.book(1, "leak-repair", customer, desk.window(14, 18))


def names(board: Board) -> list[str]:
    return [r.person.name for r in board.panel.picture.rows if isinstance(r, PersonRow)]


def grabbed(board: Board) -> bytes:
    image = board.canvas.viewport().grab().toImage()
    return bytes(image.constBits())


def test_the_day_stands_there_with_its_people_and_visits(job: Job, opened: Open) -> None:
    board = opened()
    assert names(board) == ["Wang Fang", "Chen Jie", "Ana Frick"]
    assert board.clock_times(job) == ("14:00", "15:00")
    assert board.canvas.bar_rect(board.panel.picture.jobs[job.id][0]).width() > 20
    assert complaints(board.panel) == []


def test_a_click_selects_for_everybody_and_a_double_click_opens(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    assert board.frame.selection.is_selected("job", job.id)
    assert board.canvas.view.selected == job.id
    assert "Mrs Zhao" in board.panel.line.text() and "14:00 – 15:00" in board.panel.line.text()
    assert board.canvas.accessibleDescription() == board.panel.line.text()
    told: list[tuple[str, str]] = []
    board.canvas.opened.connect(lambda kind, thing: told.append((kind, thing)))
    board.qtbot.mouseDClick(
        board.canvas.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, board.middle(job)
    )
    assert told == [("job", job.id)]


def test_a_job_chosen_elsewhere_is_marked_and_brought_into_sight(job: Job, opened: Open) -> None:
    board = opened()
    board.panel.zoom(1)
    for _ in range(8):
        board.panel.zoom(1)
    board.canvas.horizontalScrollBar().setValue(0)
    board.frame.selection.select("job", job.id)
    rect = board.canvas.bar_rect(board.panel.picture.jobs[job.id][0])
    assert board.canvas.view.focus == board.panel.picture.jobs[job.id][0]
    assert board.canvas.view.column <= rect.left() < board.canvas.viewport().width()


def test_the_pointer_tells_what_it_stands_on(job: Job, opened: Open) -> None:
    board = opened()
    heard: list[object] = []
    board.frame.selection.hovered.connect(heard.append)
    board.qtbot.mouseMove(board.canvas.viewport(), board.middle(job))
    board.qtbot.mouseMove(board.canvas.viewport(), board.middle(job) + QPoint(0, 80))
    assert [getattr(h, "id", None) for h in heard] == [job.id, None]


def test_arrows_walk_over_people_and_visits(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    first = desk.book(1, "leak-repair", customer, desk.window(10, 11))
    board = opened()
    person = board.visit(first).staff_id
    second = desk.book(1, "leak-repair", customer, desk.window(15, 16))
    board.settle()
    board.canvas.setFocus()
    board.canvas.focus_on(person, board.panel.picture.bar(board.panel.picture.jobs[first.id][0]))
    same = board.visit(second).staff_id == person
    board.key(Key.Key_Right if same else Key.Key_Down)
    assert board.frame.selection.is_selected("job", second.id)
    board.key(Key.Key_Home if same else Key.Key_Up)
    assert board.frame.selection.is_selected("job", first.id)
    board.key(Key.Key_PageDown)
    focused = board.canvas.focused_person()
    assert focused is not None and focused.person.name == "Ana Frick"


def test_alt_and_arrows_move_by_a_quarter_and_undo_takes_it_back(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Right, Mod.AltModifier)
    assert board.clock_times(job) == ("14:15", "15:15")
    assert board.canvas.view.focus == board.visit(job).id and board.canvas.view.ghosts == ()
    assert board.toasts() and "14:15" in board.toasts()[0]
    board.key(Key.Key_Period, Mod.AltModifier)
    assert board.clock_times(job) == ("14:20", "15:20")
    board.key(Key.Key_Left, Mod.AltModifier)
    assert board.clock_times(job) == ("14:15", "15:15")
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert board.clock_times(job) == ("14:20", "15:20")


def test_the_road_on_both_sides_is_priced_and_kept(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Right, Mod.AltModifier)
    visit = board.visit(job)
    assert 60 < visit.travel_before < 1800 and 60 < visit.travel_after < 1800


def test_quick_presses_become_few_commands_and_all_count(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    before = board.desk.desk.queries.last_change()
    for _ in range(6):
        board.qtbot.keyClick(board.canvas, Key.Key_Right, Mod.AltModifier)
    assert board.canvas.view.ghosts[0].label == "15:30"
    board.settle()
    assert board.clock_times(job) == ("15:30", "16:30")
    moves = [
        line
        for line in board.desk.desk.queries.history()
        if line.number > before and line.command == "MoveJob"
    ]
    assert 1 <= len(moves) <= 2


def test_shift_alt_and_arrows_change_the_length(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Right, Mod.AltModifier | Mod.ShiftModifier)
    assert board.clock_times(job) == ("14:00", "15:15")
    for _ in range(9):
        board.key(Key.Key_Left, Mod.AltModifier | Mod.ShiftModifier)
    assert board.clock_times(job) == ("14:00", "14:15")


def test_alt_up_and_down_hand_over_to_the_next_who_can(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    here = board.visit(job).staff_id
    other = "S-002" if here == "S-001" else "S-001"
    there, back = (Key.Key_Down, Key.Key_Up) if here == "S-001" else (Key.Key_Up, Key.Key_Down)
    board.key(there, Mod.AltModifier)
    assert board.visit(job).staff_id == other
    focused = board.canvas.focused_person()
    assert focused is not None and focused.person.id == other
    board.key(back, Mod.AltModifier)
    assert board.visit(job).staff_id == here


def test_nobody_further_who_can_is_said(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    if board.visit(job).staff_id == "S-001":
        board.key(Key.Key_Down, Mod.AltModifier)
    assert board.visit(job).staff_id == "S-002"
    board.key(Key.Key_Down, Mod.AltModifier)
    assert board.visit(job).staff_id == "S-002"
    assert any("Nobody further" in t and "plumbing" in t for t in board.toasts())


def test_a_hard_rule_refuses_with_its_sentence(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    job = desk.book(1, "leak-repair", customer, desk.window(17, 20))
    desk.do(ChangeSetting(name=OVERTIME_LIMIT, value=0))
    board = opened()
    board.sit("dispatcher")
    board.click(job)
    assert board.clock_times(job) == ("17:00", "18:00")
    board.key(Key.Key_Right, Mod.AltModifier)
    board.qtbot.keyClicks(board.panel.why.field, "She asked for it")
    board.key(Key.Key_Return)
    assert board.clock_times(job) == ("17:00", "18:00")
    assert any("15 min over the shift; 0 min are allowed" in t for t in board.toasts())
    assert board.canvas.view.ghosts == ()


def test_outside_the_promise_a_reason_is_asked_once(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Left, Mod.AltModifier)
    assert board.panel.why.isVisible() and "13:45" in board.panel.why.sentence.text()
    assert board.clock_times(job) == ("14:00", "15:00")
    assert len(board.canvas.view.ghosts) == 1
    board.qtbot.keyClicks(board.panel.why.field, "She asked for it")
    board.key(Key.Key_Return)
    assert not board.panel.why.isVisible()
    assert board.clock_times(job) == ("13:45", "14:45")
    board.key(Key.Key_Left, Mod.AltModifier)
    assert not board.panel.why.isVisible()
    assert board.clock_times(job) == ("13:30", "14:30")
    detail = board.desk.desk.queries.job(job.id)
    assert detail is not None and detail.job.steps[-1].note == "She asked for it"


def test_esc_leaves_a_move_without_a_reason(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Left, Mod.AltModifier)
    board.key(Key.Key_Escape)
    assert not board.panel.why.isVisible() and board.canvas.view.ghosts == ()
    assert board.clock_times(job) == ("14:00", "15:00")
    assert board.canvas.hasFocus()


def test_a_visit_under_way_is_not_moved(desk: StoryDesk, job: Job, opened: Open) -> None:
    desk.job_id = job.id
    desk.walk(Action.ACCEPT, Action.SET_OFF, Action.ARRIVE)
    board = opened()
    board.click(job)
    board.key(Key.Key_Right, Mod.AltModifier)
    assert board.clock_times(job) == ("14:00", "15:00")
    assert any("not begun yet" in t for t in board.toasts())


def test_pin_and_unassign_by_key(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_P)
    assert board.visit(job).pinned and "pinned" in board.panel.line.text()
    board.key(Key.Key_P)
    assert not board.visit(job).pinned
    board.key(Key.Key_U)
    assert job.id not in board.panel.picture.jobs
    detail = board.desk.desk.queries.job(job.id)
    assert detail is not None and detail.job.state is State.CONFIRMED
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert job.id in board.panel.picture.jobs


def test_m_goes_to_the_map(job: Job, opened: Open) -> None:
    board = opened()
    gone: list[tuple[str, object]] = []
    board.frame.going.connect(lambda view, what: gone.append((view, what)))
    board.click(job)
    board.key(Key.Key_M)
    assert gone == [("map", {"job": job.id})]


def test_brackets_and_t_walk_over_the_days(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    later = desk.book(1, "leak-repair", customer, desk.window(10, 12, days=1))
    board = opened()
    today = board.frame.selection.day
    board.canvas.setFocus()
    board.key(Key.Key_BracketRight)
    assert board.frame.selection.day == today + timedelta(days=1)
    assert later.id in board.panel.picture.jobs and not board.canvas.view.is_today
    board.key(Key.Key_BracketLeft)
    board.key(Key.Key_BracketLeft)
    assert board.frame.selection.day == today - timedelta(days=1)
    board.key(Key.Key_T)
    assert board.frame.selection.day == today and later.id not in board.panel.picture.jobs
    assert board.canvas.view.is_today


def test_the_filter_dims_and_enter_goes_there(job: Job, opened: Open) -> None:
    board = opened()
    board.canvas.setFocus()
    board.key(Key.Key_Slash)
    assert board.panel.head.filter.hasFocus()
    board.qtbot.keyClicks(board.panel.head.filter, "zhao")
    lit = board.canvas.view.lit
    assert lit is not None and lit.visits == set(board.panel.picture.jobs[job.id])
    assert board.frame.selection.filter == "zhao"
    board.key(Key.Key_Return)
    assert board.canvas.hasFocus() and board.frame.selection.is_selected("job", job.id)
    board.key(Key.Key_Slash)
    board.key(Key.Key_Escape)
    assert board.canvas.view.lit is None and board.canvas.hasFocus()


def test_a_chinese_name_is_found_by_its_initials(desk: StoryDesk, opened: Open) -> None:
    desk.person("S-009", "王芳芳", plumbing=1)
    board = opened()
    board.frame.selection.set_filter("wff")
    lit = board.canvas.view.lit
    assert lit is not None and lit.people == {"S-009"}


def test_ctrl_and_wheel_zoom_about_the_pointer(job: Job, opened: Open) -> None:
    board = opened()
    at = QPointF(board.middle(job))
    moment = board.canvas.view.moment(at.x())
    before = board.canvas.view.scale.per_hour
    event = QWheelEvent(
        at,
        QPointF(board.canvas.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Mod.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(board.canvas.viewport(), event)
    view = board.canvas.view
    assert view.scale.per_hour > before * 1.4
    assert abs(view.moment(at.x()) - moment) < 90
    board.canvas.setFocus()
    board.key(Key.Key_0)
    assert view.scale.per_hour == pytest.approx(before)


def test_news_keeps_scroll_focus_and_selection(desk: StoryDesk, job: Job, opened: Open) -> None:
    for n in range(30):
        desk.person(f"S-1{n:02d}", f"Person {n}", moving=1)
    board = opened()
    board.click(job)
    board.panel.zoom(1)
    board.canvas.verticalScrollBar().setValue(300)
    side = board.canvas.horizontalScrollBar().value()
    desk.job_id = job.id
    desk.step(Action.ACCEPT)
    board.settle()
    assert board.visit(job).state is State.ACCEPTED
    assert board.canvas.verticalScrollBar().value() == 300
    assert board.canvas.horizontalScrollBar().value() == side
    assert board.canvas.view.focus == board.visit(job).id
    assert board.frame.selection.is_selected("job", job.id)


def test_a_candidate_looked_at_is_drawn_as_a_ghost(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    board = opened()
    plain = grabbed(board)
    found: Candidate = desk.look("leak-repair", customer, desk.window(10, 12))[0]
    board.frame.previewed.emit(found, 90)
    ghost = board.canvas.view.ghosts[0]
    assert (ghost.staff_id, ghost.end - ghost.start, ghost.before) == (found.staff_id, 5400, found.before)
    assert grabbed(board) != plain
    board.frame.previewed.emit(None, 0)
    assert board.canvas.view.ghosts == ()
    tomorrow = replace(found, start=found.start + timedelta(days=1))
    board.panel.show_ghost(tomorrow, 60)
    board.settle()
    assert board.frame.selection.day == desk.at(9, days=1).date()


def test_people_without_a_shift_are_shown_when_asked_for(desk: StoryDesk, opened: Open) -> None:
    someone = desk.person("S-007", "Never There", moving=1)
    desk.do(SaveStaff(staff=replace(someone, shifts=())))
    desk.do(GiveTimeOff(staff_id=StaffId("S-003"), time_off=TimeOff(desk.window(0, 24), Absence.SICK)))
    board = opened()
    assert "Never There" not in names(board) and "Ana Frick" in names(board)
    row = board.panel.picture.person(board.panel.picture.people[StaffId("S-003")])
    assert row is not None and row.away[0][1] == "sick"
    board.panel.head.off_shift.click()
    board.settle()
    assert "Never There" in names(board)


def test_teams_stand_together_under_their_name(desk: StoryDesk, opened: Open) -> None:
    for code, team in (("S-001", "North"), ("S-002", "South"), ("S-003", "North")):
        found = next(p for p in desk.desk.queries.staff() if p.id == code)
        assert isinstance(found, StaffMember)
        desk.do(SaveStaff(staff=replace(found, team=team)))
    board = opened()
    told = [r.name if isinstance(r, TeamRow) else r.person.name for r in board.panel.picture.rows]
    assert told == ["North", "Wang Fang", "Ana Frick", "South", "Chen Jie"]


def test_the_now_line_goes_with_the_clock(desk: StoryDesk, job: Job, opened: Open) -> None:
    board = opened()
    view = board.canvas.view
    before = view.x(view.now)
    assert view.now == desk.clock.now().timestamp()
    desk.clock.advance(hours=1)
    board.frame.clock.look()
    assert view.x(view.now) - before == pytest.approx(view.scale.per_hour)


def test_rows_are_narrow_where_there_is_little_height(opened: Open) -> None:
    board = opened()
    assert not board.canvas.compact
    wide = board.canvas.view.looks.sizes.row
    board.panel.head.compact.click()
    assert board.canvas.compact and board.canvas.view.looks.sizes.row < wide
    assert board.canvas.view.lanes.height == 3 * board.canvas.view.looks.sizes.row


def test_only_the_uncovered_strip_is_painted_when_scrolling(desk: StoryDesk, opened: Open) -> None:
    for n in range(40):
        desk.person(f"S-1{n:02d}", f"Person {n}", moving=1)
    board = opened()
    board.canvas.verticalScrollBar().setValue(217)
    board.canvas.horizontalScrollBar().setValue(board.canvas.horizontalScrollBar().value() + 41)
    board.settle()
    shown = board.canvas.viewport().grab().toImage()
    board.canvas.viewport().update()
    assert board.canvas.viewport().grab().toImage() == shown


def test_an_empty_company_says_what_to_do(desk: StoryDesk, opened: Open) -> None:
    for person in desk.desk.queries.staff():
        desk.do(SaveStaff(staff=replace(person, active=False)))
    board = opened()
    assert board.panel.stack.currentWidget() is board.panel.no_staff
    desk.person("S-020", "First One", moving=1)
    board.settle()
    assert board.panel.stack.currentWidget() is board.canvas


def test_the_menu_of_a_bar_does_what_its_keys_do(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    at = board.middle(job)
    viewport = board.canvas.viewport()
    QApplication.sendEvent(
        viewport,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at)),
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    told = {a.text(): a for a in menu.actions() if a.text()}
    assert list(told)[:2] == ["Open", "Show on the map"]
    assert {"Pin or let go", "Unassign", "Swap the two chosen visits", "Split the job…"} <= set(told)
    assert not told["Swap the two chosen visits"].isEnabled(), "one visit alone"
    told["Pin or let go"].trigger()
    menu.close()
    board.settle()
    assert board.visit(job).pinned


def test_a_tooltip_tells_what_there_is_no_room_for(job: Job, opened: Open) -> None:
    board = opened()
    at = board.middle(job)
    viewport = board.canvas.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
    told = QToolTip.text()
    assert job.number in told and "Städtle 38, Vaduz" in told and "VIP" in told and "Road before it" in told
    QToolTip.hideText()


def test_the_window_without_a_branch_says_so(
    clock: FixedClock, aio: Run, qtbot: QtBot, tmp_path: Path
) -> None:
    storage = DeskStorage.open(str(tmp_path / "empty.db"), seat="seat-1", who="Li Na")
    board = Board(StoryDesk(clock, storage), qtbot, aio, tmp_path)
    assert board.panel.stack.currentWidget() is board.panel.no_branch
    board.close()
    storage.close()

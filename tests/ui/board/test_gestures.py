"""Carrying visits by pointer and by key: drops, refusals, warnings, Esc in every phase, several at once, one undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from app.commands import SaveStaff
from app.domain.geo import Point
from app.domain.ids import StaffId
from app.domain.jobs import Job
from app.domain.lifecycle import Action, State
from app.domain.people import Customer
from tests.support.desk import StoryDesk
from tests.ui.board.conftest import PHONE, Board
from tests.ui.board.hand import Hand
from ui.board.pointer import Phase

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    return desk.customer("Mrs Zhao", PHONE, "Städtle 38, Vaduz")


@pytest.fixture
def job(desk: StoryDesk, customer: Customer) -> Job:
    """A leak at two, with whoever is best."""
    return desk.book(1, "leak-repair", customer, desk.window(14, 18))


def other_of(board: Board, job: Job) -> str:
    """The other of the two plumbers."""
    return "S-002" if board.visit(job).staff_id == "S-001" else "S-001"


def commands(board: Board, since: int) -> list[str]:
    return [line.command for line in board.desk.desk.queries.history() if line.number > since]


# ---- one bar by the pointer -----------------------------------------------------------------------------


def test_a_bar_is_dragged_to_another_time_and_ctrl_z_takes_it_back(job: Job, opened: Open) -> None:
    board = opened()
    Hand(board).drag(job, minutes=62)
    assert board.clock_times(job) == ("15:00", "16:00")
    assert board.canvas.view.ghosts == () and board.canvas.view.carried is None
    assert board.canvas.view.focus == board.visit(job).id
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert board.clock_times(job) == ("14:00", "15:00")


def test_alt_snaps_to_five_minutes(job: Job, opened: Open) -> None:
    board = opened()
    Hand(board).drag(job, minutes=11, modifiers=Mod.AltModifier)
    assert board.clock_times(job) == ("14:10", "15:10")


def test_a_bar_is_dragged_to_another_row_and_keeps_its_time(job: Job, opened: Open) -> None:
    board = opened()
    other = other_of(board, job)
    Hand(board).drag(job, minutes=2, to=other)
    assert board.visit(job).staff_id == other
    assert board.clock_times(job) == ("14:00", "15:00")
    assert 60 < board.visit(job).travel_before < 1800


def test_meanwhile_a_ghost_with_both_roads_and_the_price_are_shown(job: Job, opened: Open) -> None:
    board = opened()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(60))
    ghost = board.canvas.view.ghosts[0]
    assert ghost.label == "15:00" and ghost.before > 60 and ghost.after > 60 and not ghost.wrong
    carried = board.canvas.view.carried
    assert carried is not None and [chip.icon for chip in carried.chips] == ["road-variant"]
    assert carried.at == (board.visit(job).staff_id, ghost.start)
    hand.let_go()


def test_rows_of_people_who_cannot_are_dimmed_with_the_rule(job: Job, opened: Open) -> None:
    board = opened()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(30))
    carried = board.canvas.view.carried
    assert carried is not None and set(carried.unfit) == {"S-003"}
    assert "plumbing" in str(carried.unfit[StaffId("S-003")])
    hand.let_go()


def test_the_lift_is_read_once_and_no_move_asks_anything(
    job: Job, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = opened()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(30))
    asked: list[object] = []
    monkeypatch.setattr(board.frame.tasks, "ask", lambda *a, **k: asked.append(a))
    for minutes in (45, 60, 90, 120):
        hand.lead(board.middle(job) + hand.minutes(minutes))
    monkeypatch.undo()
    assert asked == [] and board.canvas.view.ghosts[0].label == "16:00"
    hand.let_go()
    assert board.clock_times(job) == ("16:00", "17:00")


def test_a_drop_a_rule_refuses_changes_nothing_and_names_it(job: Job, opened: Open) -> None:
    board = opened()
    before = board.desk.desk.queries.last_change()
    hand = Hand(board).press(board.middle(job))
    there = board.middle(job)
    there.setY(hand.row("S-003"))
    hand.lead(there)
    assert board.canvas.view.ghosts[0].wrong
    assert board.canvas.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    hand.let_go()
    assert any("plumbing" in t and "Nothing was changed" in t for t in board.toasts())
    assert board.clock_times(job) == ("14:00", "15:00") and board.canvas.view.ghosts == ()
    assert commands(board, before) == []


def test_a_drop_on_another_visit_is_refused(
    desk: StoryDesk, job: Job, customer: Customer, opened: Open
) -> None:
    board = opened()
    person = board.visit(job).staff_id
    second = desk.book(1, "leak-repair", customer, desk.window(9, 11))
    board.settle()
    hand = Hand(board)
    there = board.middle(second)
    if board.visit(second).staff_id != person:
        there.setY(hand.row(person))
        hand.drag(second, to=person)
    hand.press(board.middle(second)).lead(board.middle(job))
    hand.let_go()
    assert any("already has a visit" in t for t in board.toasts())
    assert board.clock_times(second)[0] != "14:00"


def test_a_broken_promise_asks_once_and_keeps_the_reason(job: Job, opened: Open) -> None:
    board = opened()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(-120))
    carried = board.canvas.view.carried
    assert carried is not None
    assert [chip.icon for chip in carried.chips][:2] == ["clock-alert-outline", "phone-outgoing"]
    hand.let_go()
    assert board.panel.why.isVisible() and "Mrs Zhao" in board.panel.why.sentence.text()
    assert board.clock_times(job) == ("14:00", "15:00") and len(board.canvas.view.ghosts) == 1
    board.qtbot.keyClicks(board.panel.why.field, "She asked for it")
    board.key(Key.Key_Return)
    assert board.clock_times(job) == ("12:00", "13:00")
    detail = board.desk.desk.queries.job(job.id)
    assert detail is not None and detail.job.steps[-1].note == "She asked for it"
    Hand(board).drag(job, minutes=-60)
    assert not board.panel.why.isVisible() and board.clock_times(job) == ("11:00", "12:00")


def test_the_way_home_long_after_the_shift_asks_too(desk: StoryDesk, opened: Open) -> None:
    far = desk.customer("Mr Frick", "+423 555 01 09", "Landstrasse 12, Schaan")
    job = desk.book(1, "leak-repair", far, desk.window(14, 18))
    person = next(
        p for p in desk.desk.queries.staff() if p.id == desk.desk.queries.job(job.id).job.visits[0].staff_id
    )  # type: ignore[union-attr]
    desk.do(SaveStaff(staff=replace(person, home=Point(47.45, 9.70))))
    board = opened()
    Hand(board).drag(job, minutes=180)
    assert board.panel.why.isVisible() and "after the shift" in board.panel.why.sentence.text()
    board.key(Key.Key_Escape)
    assert board.clock_times(job) == ("14:00", "15:00") and board.canvas.view.ghosts == ()


def test_what_has_begun_is_not_dragged(desk: StoryDesk, job: Job, opened: Open) -> None:
    desk.job_id = job.id
    desk.walk(Action.ACCEPT, Action.SET_OFF, Action.ARRIVE)
    board = opened()
    Hand(board).drag(job, minutes=60)
    assert board.clock_times(job) == ("14:00", "15:00")
    assert any("not begun yet" in t for t in board.toasts())


def test_a_click_with_a_shaking_hand_is_no_drag(job: Job, opened: Open) -> None:
    board = opened()
    before = board.desk.desk.queries.last_change()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + QPoint(2, 1))
    hand.let_go()
    assert commands(board, before) == [] and board.frame.selection.is_selected("job", job.id)


def test_the_right_end_is_drawn_longer(job: Job, opened: Open) -> None:
    board = opened()
    rect = board.canvas.bar_rect(board.visit(job).id)
    end = QPoint(round(rect.right()) - 2, round(rect.center().y()))
    board.qtbot.mouseMove(board.canvas.viewport(), end)
    assert board.canvas.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    hand = Hand(board).press(end)
    hand.lead(end + hand.minutes(32))
    assert board.canvas.view.ghosts[0].label == "14:00 – 15:30"
    hand.let_go()
    assert board.clock_times(job) == ("14:00", "15:30")


def test_scroll_zoom_and_selection_stay_after_a_drop(desk: StoryDesk, job: Job, opened: Open) -> None:
    for n in range(30):
        desk.person(f"S-1{n:02d}", f"Person {n}", moving=1)
    board = opened()
    board.click(job)
    for _ in range(3):
        board.panel.zoom(1)
    side, up = board.canvas.horizontalScrollBar(), board.canvas.verticalScrollBar()
    up.setValue(min(40, up.maximum()))
    before = side.value(), up.value()
    Hand(board).drag(job, minutes=30)
    assert board.clock_times(job) == ("14:30", "15:30")
    assert (side.value(), up.value()) == before
    assert board.frame.selection.is_selected("job", job.id)


def test_while_time_is_stretched_less_is_written_and_then_all_again(job: Job, opened: Open) -> None:
    board = opened()
    for _ in range(2):
        board.panel.zoom(1)
    assert board.canvas.view.quick
    quick = board.canvas.viewport().grab().toImage()
    board.until(lambda: not board.canvas.view.quick)
    assert board.canvas.viewport().grab().toImage() != quick


def test_the_board_scrolls_by_itself_at_the_edge(desk: StoryDesk, job: Job, opened: Open) -> None:
    for n in range(40):
        desk.person(f"S-1{n:02d}", f"Person {n}", plumbing=3)
    board = opened()
    up = board.canvas.verticalScrollBar()
    hand = Hand(board).press(board.middle(job))
    bottom = QPoint(board.middle(job).x(), board.canvas.viewport().height() - 3)
    hand.lead(bottom)
    board.until(lambda: up.value() == up.maximum())
    assert board.canvas.view.ghosts[0].staff_id == "S-139"
    board.key(Key.Key_Escape)
    hand.let_go()
    assert board.visit(job).staff_id in ("S-001", "S-002")


# ---- Esc in every phase ---------------------------------------------------------------------------------


def test_esc_while_the_button_is_down_restores(job: Job, opened: Open) -> None:
    board = opened()
    before = board.desk.desk.queries.last_change()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(60))
    board.key(Key.Key_Escape)
    assert board.canvas.view.ghosts == () and board.canvas.view.carried is None
    hand.lead(board.middle(job) + hand.minutes(90))
    assert board.canvas.view.ghosts == ()
    hand.let_go()
    assert commands(board, before) == [] and board.clock_times(job) == ("14:00", "15:00")
    assert board.canvas.pointer.phase is Phase.IDLE


def test_esc_while_a_reason_is_asked_restores(job: Job, opened: Open) -> None:
    board = opened()
    Hand(board).drag(job, minutes=-60)
    assert board.panel.why.isVisible()
    board.key(Key.Key_Escape)
    assert not board.panel.why.isVisible() and board.canvas.view.ghosts == ()
    assert board.clock_times(job) == ("14:00", "15:00") and board.canvas.hasFocus()


def test_esc_while_lifted_by_keys_restores(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Space)
    board.key(Key.Key_Right)
    assert board.canvas.view.ghosts[0].label == "14:15"
    board.key(Key.Key_Escape)
    assert board.canvas.view.ghosts == () and board.clock_times(job) == ("14:00", "15:00")


def test_esc_after_the_drop_takes_back_what_is_on_its_way(job: Job, opened: Open) -> None:
    board = opened()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(60))
    board.qtbot.mouseRelease(board.canvas.viewport(), Qt.MouseButton.LeftButton, pos=hand.at)
    assert board.panel.mover.busy
    board.key(Key.Key_Escape)
    assert board.clock_times(job) == ("14:00", "15:00") and board.canvas.view.ghosts == ()


# ---- the keyboard's twin --------------------------------------------------------------------------------


def test_space_lifts_arrows_carry_and_space_drops(job: Job, opened: Open) -> None:
    board = opened()
    other = other_of(board, job)
    down = Key.Key_Down if other == "S-002" else Key.Key_Up
    board.click(job)
    board.key(Key.Key_Space)
    assert "Lifted" in board.panel.line.text()
    board.key(Key.Key_Right)
    board.key(Key.Key_Right, Mod.AltModifier)
    board.key(down)
    assert board.canvas.view.ghosts[0].staff_id == other
    assert "14:20" in board.panel.line.text() and "road" in board.panel.line.text()
    assert board.canvas.accessibleDescription() == board.panel.line.text()
    assert board.clock_times(job) == ("14:00", "15:00")
    board.key(Key.Key_Space)
    assert board.clock_times(job) == ("14:20", "15:20") and board.visit(job).staff_id == other
    assert board.canvas.hasFocus() and board.canvas.view.focus == board.visit(job).id


def test_a_refused_drop_by_keys_stays_in_the_hand(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Space)
    board.key(Key.Key_Down)
    if board.canvas.view.ghosts[0].staff_id == "S-002":
        board.key(Key.Key_Down)
    board.key(Key.Key_Return)
    assert any("plumbing" in t for t in board.toasts())
    assert board.canvas.view.ghosts[0].staff_id == "S-003" and board.canvas.view.ghosts[0].wrong
    board.key(Key.Key_Up)
    board.key(Key.Key_Return)
    assert board.visit(job).staff_id == "S-002" and board.canvas.view.carried is None


def test_letters_do_nothing_while_something_is_lifted(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_Space)
    board.key(Key.Key_U)
    board.key(Key.Key_T)
    assert board.canvas.view.carried is not None
    board.key(Key.Key_Escape)
    assert job.id in board.panel.picture.jobs


# ---- several at once ------------------------------------------------------------------------------------


@pytest.fixture
def pair(desk: StoryDesk, customer: Customer) -> tuple[Job, Job]:
    """Two leaks with one person, at ten and at half past eleven."""
    found = []
    for start in (10, 12):
        who = [c.staff_id for c in desk.look("leak-repair", customer, desk.window(start, 18))]
        found.append(
            desk.book(who.index(StaffId("S-001")) + 1, "leak-repair", customer, desk.window(start, 18))
        )
    first, second = found
    return first, second


def test_ctrl_click_chooses_and_a_drag_keeps_the_distances(pair: tuple[Job, Job], opened: Open) -> None:
    first, second = pair
    board = opened()
    start = [board.visit(j).window.start for j in pair]
    assert {board.visit(j).staff_id for j in pair} == {"S-001"}
    board.click(first)
    board.qtbot.mouseClick(
        board.canvas.viewport(), Qt.MouseButton.LeftButton, Mod.ControlModifier, board.middle(second)
    )
    assert board.canvas.view.marked == {board.visit(j).id for j in pair}
    assert "2 visits chosen" in board.panel.line.text()
    before = board.desk.desk.queries.last_change()
    Hand(board).drag(first, minutes=120)
    moved = [board.visit(j).window.start for j in pair]
    assert moved[1] - moved[0] == start[1] - start[0] and (moved[0] - start[0]).seconds == 7200
    assert commands(board, before) == ["Several"]
    assert board.canvas.view.marked == {board.visit(j).id for j in pair}
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert [board.visit(j).window.start for j in pair] == start


def test_both_go_to_another_row_in_one_step(pair: tuple[Job, Job], opened: Open) -> None:
    board = opened()
    board.click(pair[0])
    board.key(Key.Key_A, Mod.ControlModifier)
    assert len(board.canvas.view.marked) == 2
    before = board.desk.desk.queries.last_change()
    Hand(board).drag(pair[0], minutes=240, to="S-002")
    assert {board.visit(j).staff_id for j in pair} == {"S-002"}
    assert commands(board, before) == ["Several"]


def test_alt_arrows_move_all_that_are_chosen(pair: tuple[Job, Job], opened: Open) -> None:
    board = opened()
    start = [board.visit(j).window.start for j in pair]
    board.click(pair[0])
    board.key(Key.Key_Right, Mod.ShiftModifier)
    assert len(board.canvas.view.marked) == 2
    board.key(Key.Key_Right, Mod.AltModifier)
    moved = [board.visit(j).window.start for j in pair]
    assert moved[0] > start[0] and moved[0] - start[0] == moved[1] - start[1]


def test_shift_click_chooses_what_lies_between(
    desk: StoryDesk, pair: tuple[Job, Job], customer: Customer, opened: Open
) -> None:
    third = desk.book(1, "leak-repair", customer, desk.window(16, 18))
    board = opened()
    hand = Hand(board)
    if board.visit(third).staff_id != "S-001":
        hand.drag(third, to="S-001")
    board.click(pair[0])
    board.qtbot.mouseClick(
        board.canvas.viewport(), Qt.MouseButton.LeftButton, Mod.ShiftModifier, board.middle(third)
    )
    assert board.canvas.view.marked == {board.visit(j).id for j in (*pair, third)}


def test_a_band_over_empty_ground_chooses_and_esc_takes_it_back(pair: tuple[Job, Job], opened: Open) -> None:
    board = opened()
    hand = Hand(board)
    left = board.middle(pair[0]) - hand.minutes(75)
    left.setY(hand.row("S-001"))
    right = board.middle(pair[1]) + hand.minutes(60)
    right.setY(hand.row("S-002"))
    hand.press(left).lead(right)
    assert board.canvas.view.band is not None and len(board.canvas.view.marked) == 2
    board.key(Key.Key_Escape)
    assert board.canvas.view.band is None and board.canvas.view.marked == frozenset()
    hand.let_go()
    hand.press(left).lead(right)
    hand.let_go()
    assert board.canvas.view.band is None and len(board.canvas.view.marked) == 2
    assert board.frame.selection.is_selected("job", pair[0].id)
    board.qtbot.mouseClick(board.canvas.viewport(), Qt.MouseButton.LeftButton, pos=left)
    assert board.canvas.view.marked == frozenset()


def test_u_takes_all_chosen_off_in_one_step(pair: tuple[Job, Job], opened: Open) -> None:
    board = opened()
    board.click(pair[0])
    board.key(Key.Key_A, Mod.ControlModifier)
    before = board.desk.desk.queries.last_change()
    board.key(Key.Key_U)
    assert not any(j.id in board.panel.picture.jobs for j in pair)
    assert commands(board, before) == ["Several"]
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert all(j.id in board.panel.picture.jobs for j in pair)


def test_a_crew_goes_together(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    job = desk.book(1, "moving", customer, desk.window(10, 14))
    board = opened()
    Hand(board).drag(job, minutes=60)
    starts = {v.window.start for v in board.desk.desk.queries.job(job.id).job.open_visits}  # type: ignore[union-attr]
    assert len(starts) == 1 and board.clock_times(job)[0] == "11:00"


def test_somebody_else_changes_what_is_carried(desk: StoryDesk, job: Job, opened: Open) -> None:
    board = opened()
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(60))
    desk.job_id = job.id
    desk.walk(Action.ACCEPT, Action.SET_OFF, minutes=0)
    board.settle()
    assert board.canvas.view.carried is None and board.canvas.view.ghosts == ()
    hand.let_go()
    assert board.clock_times(job) == ("14:00", "15:00")
    assert board.visit(job).state is State.ON_THE_WAY

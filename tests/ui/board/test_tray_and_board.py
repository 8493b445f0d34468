"""Jobs between the tray and the board, by pointer and by key, in both directions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt

from app import i18n
from app.commands import GiveTimeOff
from app.domain.ids import JobId, StaffId
from app.domain.jobs import Job
from app.domain.lifecycle import State
from app.domain.people import Absence, Customer, TimeOff
from tests.support.desk import StoryDesk
from tests.ui.board.conftest import PHONE, Board
from tests.ui.board.hand import Hand
from ui.jobs.tray import Tray

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[..., Board]


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    return desk.customer("Mrs Zhao", PHONE, "Städtle 38, Vaduz")


@pytest.fixture
def waiting(desk: StoryDesk, customer: Customer) -> Job:
    """A leak nobody has, promised between two and six."""
    return desk.book(0, "leak-repair", customer, desk.window(14, 18))


def tray_of(board: Board) -> Tray:
    tray = board.window.page("tray")
    assert isinstance(tray, Tray)
    return tray


def spot(tray: Tray, job: Job) -> QPoint:
    """The middle of a job's line on the list's surface."""
    place = tray.list.rows.place_of(job.id)
    assert place is not None
    return tray.list.visualRect(tray.list.rows.index(place, 0)).center()


def on_board(board: Board, tray: Tray, hour: float, person: str) -> QPoint:
    """A place on the board, as the tray's surface counts it."""
    view = board.canvas.view
    moment = board.desk.at(0).timestamp() + hour * 3600
    at = QPoint(round(view.x(moment)), Hand(board).row(person))
    return tray.list.viewport().mapFromGlobal(board.canvas.viewport().mapToGlobal(at))


def staff_and_start(board: Board, job: Job) -> tuple[str, str]:
    visit = board.visit(job)
    return visit.staff_id, i18n.say_time(visit.window.start)


def state(board: Board, job: Job) -> State:
    detail = board.desk.desk.queries.job(JobId(job.id))
    assert detail is not None
    return detail.job.state


def test_a_waiting_job_is_dragged_to_a_row(waiting: Job, opened: Open) -> None:
    board = opened(with_tray=True)
    tray = tray_of(board)
    hand = Hand(board, tray.list.viewport()).press(spot(tray, waiting))
    hand.lead(on_board(board, tray, 15.05, "S-002"))
    ghost = board.canvas.view.ghosts[0]
    assert (ghost.staff_id, ghost.label) == ("S-002", "15:00") and ghost.before > 60
    assert ghost.end - ghost.start == 3600
    hand.let_go()
    assert staff_and_start(board, waiting) == ("S-002", "15:00")
    assert not tray.list.rows.rows and board.visit(waiting).travel_before > 60
    board.canvas.setFocus()
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert waiting.id not in board.panel.picture.jobs
    assert [line.key for line in tray.list.rows.rows] == [waiting.id]


def test_over_a_row_that_cannot_it_is_refused_by_name(waiting: Job, opened: Open) -> None:
    board = opened(with_tray=True)
    tray = tray_of(board)
    hand = Hand(board, tray.list.viewport()).press(spot(tray, waiting))
    hand.lead(on_board(board, tray, 15, "S-003"))
    assert board.canvas.view.ghosts[0].wrong
    hand.let_go()
    assert any("plumbing" in t for t in board.toasts())
    assert state(board, waiting) is State.CONFIRMED


def test_let_go_beside_the_board_nothing_happens(waiting: Job, opened: Open) -> None:
    board = opened(with_tray=True)
    tray = tray_of(board)
    hand = Hand(board, tray.list.viewport()).press(spot(tray, waiting))
    hand.lead(on_board(board, tray, 15, "S-002"))
    hand.lead(spot(tray, waiting) + QPoint(0, 60))
    assert board.canvas.view.ghosts == ()
    hand.let_go()
    assert state(board, waiting) is State.CONFIRMED and board.canvas.view.carried is None


def test_esc_on_the_way_puts_it_back(waiting: Job, opened: Open) -> None:
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    hand = Hand(board, tray.list.viewport()).press(spot(tray, waiting))
    hand.lead(on_board(board, tray, 15, "S-002"))
    board.key(Key.Key_Escape)
    assert board.canvas.view.ghosts == () and board.canvas.view.carried is None
    hand.lead(on_board(board, tray, 16, "S-002"))
    hand.let_go()
    assert board.canvas.view.ghosts == () and state(board, waiting) is State.CONFIRMED


def test_several_go_to_one_row_one_after_the_other_in_one_step(
    desk: StoryDesk, customer: Customer, waiting: Job, opened: Open
) -> None:
    frick = desk.customer("Tom Frick", "+41 79 555 01 02", "Landstrasse 12, Schaan")
    second = desk.book(0, "leak-repair", frick, desk.window(14, 18))
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    board.key(Key.Key_A, Mod.ControlModifier)
    assert len(tray.list.chosen()) == 2
    hand = Hand(board, tray.list.viewport()).press(spot(tray, waiting))
    hand.lead(on_board(board, tray, 14, "S-002"))
    assert len(board.canvas.view.ghosts) == 2
    before = board.desk.desk.queries.last_change()
    hand.let_go()
    first, then = sorted((staff_and_start(board, j) for j in (waiting, second)), key=lambda s: s[1])
    assert first == ("S-002", "14:00")
    assert then[0] == "S-002" and then[1] == "15:15"  # an hour of work, the road, the next quarter
    assert [h.command for h in board.desk.desk.queries.history() if h.number > before] == ["Several"]


def test_a_bar_dragged_to_the_tray_is_nobodys(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    job = desk.book(1, "leak-repair", customer, desk.window(14, 18))
    board = opened(with_tray=True)
    tray = tray_of(board)
    hand = Hand(board).press(board.middle(job))
    middle = board.canvas.viewport().mapFromGlobal(tray.mapToGlobal(tray.rect().center()))
    hand.lead(middle)
    assert tray.zone.isVisible()
    hand.let_go()
    assert not tray.zone.isVisible()
    assert state(board, job) is State.CONFIRMED and job.id not in board.panel.picture.jobs
    assert [line.key for line in tray.list.rows.rows] == [job.id]
    board.canvas.setFocus()
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert job.id in board.panel.picture.jobs


def test_a_bar_led_away_from_the_tray_again_stays(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    job = desk.book(1, "leak-repair", customer, desk.window(14, 18))
    board = opened(with_tray=True)
    tray = tray_of(board)
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.canvas.viewport().mapFromGlobal(tray.mapToGlobal(tray.rect().center())))
    hand.lead(board.middle(job))
    assert not tray.zone.isVisible()
    hand.let_go()
    assert state(board, job) is State.ASSIGNED


def test_space_lifts_from_the_tray_to_the_best_place_and_space_drops(waiting: Job, opened: Open) -> None:
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    tray.list.setCurrentIndex(tray.list.rows.index(0, 0))
    board.settle()
    board.key(Key.Key_Space)
    assert board.canvas.hasFocus()
    ghost = board.canvas.view.ghosts[0]
    assert ghost.label == "14:00" and "Lifted" in board.panel.line.text()
    board.key(Key.Key_Right)
    board.key(Key.Key_Space)
    assert staff_and_start(board, waiting) == (ghost.staff_id, "14:15")
    assert board.canvas.hasFocus(), "nothing waits any more"


def test_the_keyboard_comes_back_to_the_tray_for_the_next(
    desk: StoryDesk, customer: Customer, waiting: Job, opened: Open
) -> None:
    later = desk.book(0, "leak-repair", customer, desk.window(16, 18))
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    tray.list.setCurrentIndex(tray.list.rows.index(0, 0))
    board.settle()
    for _ in range(2):
        board.key(Key.Key_Space)
        board.key(Key.Key_Space)
    assert {waiting.id, later.id} <= set(board.panel.picture.jobs)


def test_space_then_esc_goes_back_to_the_tray(waiting: Job, opened: Open) -> None:
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    tray.list.setCurrentIndex(tray.list.rows.index(0, 0))
    board.settle()
    board.key(Key.Key_Space)
    board.key(Key.Key_Escape)
    assert tray.list.hasFocus() and state(board, waiting) is State.CONFIRMED
    assert board.canvas.view.carried is None


def test_space_turns_to_the_day_that_was_promised(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    job = desk.book(0, "leak-repair", customer, desk.window(10, 12, days=1))
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    tray.list.setCurrentIndex(tray.list.rows.index(0, 0))
    board.settle()
    board.key(Key.Key_Space)
    assert board.frame.selection.day == desk.at(9, days=1).date()
    assert board.canvas.view.ghosts[0].label == "10:00"
    board.key(Key.Key_Return)
    assert staff_and_start(board, job)[1] == "10:00"


def test_nobody_can_take_it_is_said_with_a_reason(desk: StoryDesk, waiting: Job, opened: Open) -> None:
    for code in ("S-001", "S-002"):
        desk.do(GiveTimeOff(staff_id=StaffId(code), time_off=TimeOff(desk.window(0, 24), Absence.SICK)))
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    tray.list.setCurrentIndex(tray.list.rows.index(0, 0))
    board.settle()
    board.key(Key.Key_Space)
    assert any("Nobody can take this job on that day" in t for t in board.toasts())
    assert tray.list.hasFocus() and board.canvas.view.carried is None


def test_a_crew_job_takes_as_many_as_it_needs(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    job = desk.book(0, "moving", customer, desk.window(10, 14))
    board = opened(with_tray=True)
    tray = tray_of(board)
    hand = Hand(board, tray.list.viewport()).press(spot(tray, job))
    hand.lead(on_board(board, tray, 11, "S-003"))
    assert {g.staff_id for g in board.canvas.view.ghosts} == {"S-002", "S-003"}
    hand.let_go()
    detail = board.desk.desk.queries.job(job.id)
    assert detail is not None and {v.staff_id for v in detail.job.open_visits} == {"S-002", "S-003"}


def test_news_keeps_several_chosen_lines(
    desk: StoryDesk, customer: Customer, waiting: Job, opened: Open
) -> None:
    desk.book(0, "leak-repair", customer, desk.window(15, 18))
    board = opened(with_tray=True)
    tray = tray_of(board)
    tray.list.setFocus()
    board.key(Key.Key_A, Mod.ControlModifier)
    desk.book(0, "leak-repair", customer, desk.window(16, 18))
    tray.refresh()
    board.settle()
    assert len(tray.list.rows.rows) == 3 and len(tray.list.chosen()) == 2

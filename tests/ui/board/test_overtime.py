"""Work over a shift on the board: its chip, the reason that is asked once, the limit, and a manager's word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from app.domain.jobs import Job
from app.i18n import say
from tests.support.desk import StoryDesk
from tests.ui.board.conftest import PHONE, Board
from tests.ui.board.hand import Hand

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]


@pytest.fixture
def job(desk: StoryDesk) -> Job:
    """A leak at four, promised until eight; the shift ends at six."""
    customer = desk.customer("Mrs Zhao", PHONE, "Städtle 38, Vaduz")
    return desk.book(1, "leak-repair", customer, desk.window(16, 20))


def chips(board: Board) -> list[tuple[str, str]]:
    carried = board.canvas.view.carried
    assert carried is not None
    return [(chip.hue, say(chip.text)) for chip in carried.chips]


def because(board: Board, reason: str) -> None:
    assert board.panel.why.isVisible()
    board.qtbot.keyClicks(board.panel.why.field, reason)
    board.key(Key.Key_Return)


def test_a_drag_over_the_shift_shows_its_chip_and_asks_once(job: Job, opened: Open) -> None:
    board = opened()
    board.sit("dispatcher")
    hand = Hand(board).press(board.middle(job))
    hand.lead(board.middle(job) + hand.minutes(90))
    assert ("warning", "30 min over the shift") in chips(board)
    assert not any("home" in text for _, text in chips(board))
    hand.let_go()
    assert "30 min over the shift" in board.panel.why.sentence.text()
    assert board.clock_times(job) == ("16:00", "17:00")
    because(board, "She comes home late")
    assert board.clock_times(job) == ("17:30", "18:30")
    detail = board.desk.desk.queries.job(job.id)
    assert detail is not None and detail.job.steps[-1].note == "She comes home late"
    board.key(Key.Key_Right, Mod.AltModifier)
    assert not board.panel.why.isVisible() and board.clock_times(job) == ("17:45", "18:45")
    board.key(Key.Key_Z, Mod.ControlModifier)
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert board.clock_times(job) == ("16:00", "17:00")


def test_beyond_the_limit_a_dispatcher_s_drop_is_refused(job: Job, opened: Open) -> None:
    board = opened()
    board.sit("dispatcher")
    board.click(job)
    board.key(Key.Key_Space)
    for _ in range(10):
        board.key(Key.Key_Right)
    assert chips(board) == [("danger", _beyond(board, job))]
    board.key(Key.Key_Space)
    assert board.clock_times(job) == ("16:00", "17:00") and not board.panel.why.isVisible()
    assert any("have a manager allow it with a reason" in t for t in board.toasts())


def test_space_carries_over_the_shift_and_a_manager_gives_a_reason(job: Job, opened: Open) -> None:
    board = opened()
    board.sit("manager")
    board.click(job)
    board.key(Key.Key_Space)
    for _ in range(10):
        board.key(Key.Key_Right)
    assert ("warning", "90 min over the shift") in chips(board)
    assert "90 min over the shift" in board.panel.line.text()
    board.key(Key.Key_Space)
    assert "60 min are allowed" in board.panel.why.sentence.text()
    because(board, "The flat is under water")
    assert board.clock_times(job) == ("18:30", "19:30")
    board.key(Key.Key_Z, Mod.ControlModifier)
    assert board.clock_times(job) == ("16:00", "17:00")


def test_alt_arrows_ask_before_the_shift_gets_longer(job: Job, opened: Open) -> None:
    board = opened()
    board.click(job)
    for _ in range(4):
        board.key(Key.Key_Right, Mod.AltModifier)
    assert board.clock_times(job) == ("17:00", "18:00") and not board.panel.why.isVisible()
    board.key(Key.Key_Right, Mod.AltModifier)
    assert "15 min over the shift" in board.panel.why.sentence.text()
    board.key(Key.Key_Escape)
    assert board.clock_times(job) == ("17:00", "18:00") and board.canvas.view.ghosts == ()


def _beyond(board: Board, job: Job) -> str:
    name = next(c.name for c in board.desk.desk.queries.staff() if c.id == board.visit(job).staff_id)
    return f"{name} would work 90 min over the shift; 60 min are allowed"

"""Time that is held for an offer stands on every seat's board with who and how long, and goes by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.day_commands import HoldTime, ReleaseTime
from app.domain.ids import StaffId
from app.services.context import Who
from tests.support.desk import BRANCH, StoryDesk
from tests.ui.board.conftest import Board

Open = Callable[[], Board]


def hold(desk: StoryDesk, seconds: float = 161) -> None:
    desk.do(
        HoldTime(
            offer_id="theirs", branch_id=BRANCH.id, staff=(StaffId("S-002"),), window=desk.window(14, 15),
            seconds=seconds,
        )
    )  # fmt: skip


def test_another_seats_offer_is_drawn_with_its_countdown_and_goes(
    desk: StoryDesk, opened: Open, tmp_path: Path
) -> None:
    board = opened()
    bo = StoryDesk(desk.clock, desk.storage, Who("seat-2", "Bo", "administrator"))
    hold(bo)
    board.panel.held.look()
    board.settle()
    (ghost,) = board.canvas.view.ghosts
    assert ghost.held and ghost.staff_id == "S-002" and ghost.start == desk.at(14).timestamp()
    assert ghost.label.startswith("Bo offers it · 2:4") or ghost.label.startswith("Bo offers it · 2:3")
    bo.do(ReleaseTime(offer_id="theirs"))
    board.panel.held.look()
    board.settle()
    assert board.canvas.view.ghosts == ()


def test_the_own_offer_says_that_it_is_ours(desk: StoryDesk, opened: Open) -> None:
    board = opened()
    hold(desk)
    board.settle()
    (ghost,) = board.canvas.view.ghosts
    assert ghost.label.startswith("offered here · 2:")


def test_what_has_expired_is_not_drawn(desk: StoryDesk, opened: Open) -> None:
    board = opened()
    hold(desk, seconds=-1)
    board.settle()
    assert board.canvas.view.ghosts == ()

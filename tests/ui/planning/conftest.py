"""The board of a company with eight people and a day to be planned, used by real keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
from tests.support.office import Office
from tests.support.planned_day import larger_company
from tests.ui.conftest import Run
from ui.board.panel import BoardPanel, make_board


@pytest.fixture
def desk(clock: FixedClock, tmp_path: Path) -> Iterator[StoryDesk]:
    """At nine on a Thursday in Vaduz."""
    with larger_company(tmp_path / "desk.db", clock) as made:
        yield made


class Planned(Office):
    """The board's panel with its planning pane."""

    @property
    def board(self) -> BoardPanel:
        page = self.page
        assert isinstance(page, BoardPanel)
        return page

    @property
    def pane(self):  # type: ignore[no-untyped-def]
        return self.board.planning

    def settle(self) -> None:
        """Let everything begun come to its end."""
        self._aio(self._rest(), 30)
        self.frame.live.flush()
        self._aio(self._rest(), 30)


@pytest.fixture
def office(desk: StoryDesk, aio: Run, qtbot: QtBot, tmp_path: Path) -> Iterator[Planned]:
    """A window that shows the board."""
    made = Planned(desk, make_board, aio, qtbot, tmp_path / "profile")
    made.settle()
    yield made
    made.close()

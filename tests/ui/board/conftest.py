"""A whole window with the board over a small company's day, used by real keys and a real pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.ids import VisitId
from app.domain.jobs import Job
from app.domain.people import Customer, Tier
from app.domain.text import T
from app.rows import BoardVisit
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk, small_company
from tests.support.windows import SettledWindow
from tests.ui.conftest import Run
from ui.board.panel import BoardPanel, make_board
from ui.jobs.tray import make_tray
from ui.main import build
from ui.runtime import words
from ui.runtime.present import Presenter
from ui.shell.views import Part, View
from ui.theme import theme

PARTS = (Part("board", T("Board"), "calendar-clock-outline", make_board),)
TRAY = Part("tray", T("Tray"), "tray", make_tray, column=0, width=286)
VIEWS = (View("board", T("Board"), "calendar-clock-outline", 2, parts=("board",)),)

PHONE = "+423 555 01 02"


@pytest.fixture
def desk(clock: FixedClock, tmp_path: Path) -> Iterator[StoryDesk]:
    """A small company in a file, at nine on a Thursday in Vaduz."""
    with small_company(tmp_path / "desk.db", clock) as made:
        yield made


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    """Somebody whose calls count."""
    return desk.customer("Mrs Zhao", PHONE, "Städtle 38, Vaduz", Tier.VIP)


class Board(SettledWindow):
    """The panel in its window, and what a person does with it."""

    def __init__(
        self, desk: StoryDesk, qtbot: QtBot, run: Run, profile: Path, with_tray: bool = False
    ) -> None:
        self.desk, self.qtbot, self._run = desk, qtbot, run
        present = Presenter("0.1")
        parts, views = PARTS, VIEWS
        if with_tray:
            parts, views = (
                (TRAY, replace(PARTS[0], column=1, width=900)),
                (replace(VIEWS[0], parts=("tray", "board")),),
            )
        self.window, self.frame = build(desk.desk, desk.desk.queries.desk(), present, profile, views, parts)
        self.window.resize(1366, 768)
        self.window.start()
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        panel = self.window.page("board")
        assert isinstance(panel, BoardPanel)
        self.panel, self.canvas = panel, panel.canvas
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is, and let its work end."""
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifiers)
        self.settle()

    def middle(self, job: Job) -> QPoint:
        """The pixel of a job's bar."""
        return self.canvas.bar_rect(VisitId(self.visit(job).id)).center().toPoint()

    def click(self, job: Job) -> None:
        """Click a job's bar."""
        self.canvas.setFocus()
        self.qtbot.mouseClick(
            self.canvas.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self.middle(job),
        )
        self.settle()

    def visit(self, job: Job) -> BoardVisit:
        """The visit of a job that the board shows."""
        bar = self.panel.picture.bar(self.panel.picture.jobs[job.id][-1])
        assert bar is not None
        return bar.visit

    def clock_times(self, job: Job) -> tuple[str, str]:
        """Planned start and end on the wall, as the board shows them."""
        window = self.visit(job).window
        return i18n.say_time(window.start), i18n.say_time(window.end)

    def sit(self, role: str) -> None:
        """Somebody of another role sits down at the desk."""
        self.desk.desk.bus.who = replace(self.desk.desk.bus.who, role=role)

    def toasts(self) -> list[str]:
        """What the corner says."""
        return [toast.words() for toast in self.window.toasts.toasts]

    def close(self) -> None:
        """As the program does it."""
        self.window.close()
        self.frame.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(
    desk: StoryDesk, aio: Run, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[Callable[..., Board]]:
    """Open the window when the day stands as the test wants it."""
    words.start(qapp)
    made: list[Board] = []

    def open_board(with_tray: bool = False) -> Board:
        made.append(Board(desk, qtbot, aio, tmp_path, with_tray))
        return made[-1]

    yield open_board
    for board in made:
        board.close()
    i18n.install(tmp_path / "none", "en")
    theme().choose("light", 1.0)

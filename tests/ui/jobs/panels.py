"""A window with one panel on a real desk, for the panels' tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.text import T
from tests.support.desk import StoryDesk
from tests.ui.conftest import Run
from ui.main import build
from ui.runtime.present import Presenter
from ui.shell.frame import Frame
from ui.shell.views import Factory, View
from ui.shell.window import MainWindow

W = TypeVar("W", bound=QWidget)


class Panels:
    """Opens a panel as the only view of a window; `until` runs the loop till something holds."""

    def __init__(self, desk: StoryDesk, qtbot: QtBot, aio: Run, profile: Path) -> None:
        self.desk, self.qtbot, self.aio, self._profile = desk, qtbot, aio, profile
        self._open: list[tuple[MainWindow, Frame]] = []

    def open(self, factory: Factory, kind: type[W], more: Factory | None = None) -> tuple[W, Frame]:
        """The panel and its frame, in a window of 900 × 700 that has the keyboard. more: a second view's."""
        views = [View("desk", T("Desk"), "home-outline", 1, factory)]
        if more is not None:
            views.append(View("board", T("Board"), "home-outline", 2, more))
        desk = self.desk.desk
        window, frame = build(desk, desk.queries.desk(), Presenter("0"), self._profile, tuple(views), ())
        self._open.append((window, frame))
        window.resize(900, 700)
        window.start()
        window.show_view("desk")
        window.show()
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)
        page = window.page("desk")
        assert isinstance(page, kind)
        return page, frame

    def window(self) -> MainWindow:
        """The window opened last."""
        return self._open[-1][0]

    def until(self, holds: Callable[[], object]) -> None:
        """Let the loop run until `holds()`; fails after ten seconds."""

        async def wait() -> None:
            while not holds():
                await asyncio.sleep(0.001)

        self.aio(wait())

    def rest(self) -> None:
        """Let what was started end."""
        frame = self._open[-1][1]
        self.until(lambda: not frame.tasks._running)

    def news(self) -> None:
        """Deliver what changed meanwhile, and let the panels read it."""
        self.aio(asyncio.sleep(0))
        self._open[-1][1].live.flush()
        self.rest()

    def toasts(self) -> list[str]:
        """The remarks in the corner."""
        return [t.words() for t in self.window().toasts.toasts]

    def press(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """A key to whatever has the focus."""
        self.qtbot.keyClick(self.window().focusWidget() or self.window(), key, modifier)

    def close(self) -> None:
        """Close every window in order."""
        for window, frame in self._open:
            self.rest()
            window.close()
            frame.close()
            window.deleteLater()
        self._open.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

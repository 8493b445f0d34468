"""A window over a story's desk: one view, real keys, answers waited for. Needs the fixtures `aio` and `qtbot`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.text import T
from tests.support.desk import StoryDesk
from ui.main import build
from ui.runtime.present import Presenter
from ui.shell.frame import Frame
from ui.shell.views import View
from ui.shell.window import MainWindow


class Office:
    """Opens one view on a desk. `page` is its widget; `said` what the window remarked."""

    def __init__(
        self, desk: StoryDesk, factory: Callable[[Frame], QWidget], aio: Any, qtbot: QtBot, profile: Path
    ) -> None:
        self.desk, self._aio, self.qtbot = desk, aio, qtbot
        self.reports: list[str] = []
        present = Presenter("test")
        present.reported.connect(self.reports.append)
        views = (
            View("here", T("Here"), "eye-outline", 8, factory),
            View("desk", T("Desk"), "home-outline", 1, lambda _frame: QWidget()),
        )
        facts = desk.desk.queries.desk()
        self.window: MainWindow
        self.window, self.frame = build(desk.desk, facts, present, profile, views)
        self.said: list[str] = []
        self.gone: list[tuple[str, object]] = []
        self.frame.going.connect(lambda view, what: self.gone.append((view, what)))
        toast = self.window.toasts.toast

        def heard(text: Any, *rest: Any, **more: Any) -> None:
            self.said.append(str(text))
            toast(text, *rest, **more)

        self.window.toasts.toast = heard  # type: ignore[method-assign,assignment]
        self.window.resize(1366, 768)
        self.window.show_view("here")
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def page(self) -> Any:
        """The view's widget."""
        page = self.window.page("here")
        assert page is not None
        return page

    def wait(self, until: Callable[[], Any]) -> None:
        """Let answers arrive until `until()` holds; fails after ten seconds."""

        async def turn() -> None:
            while not until():
                await asyncio.sleep(0.002)

        self._aio(turn())
        assert self.reports == []

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Carry a coroutine out."""
        return self._aio(work)

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """A key, to whatever has the focus."""
        together = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            together |= modifier
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, together)

    def type(self, widget: QWidget, text: str) -> None:
        """Letters into a field, which gets the focus first."""
        self.wait(widget.isVisible)
        widget.setFocus()
        self.wait(widget.hasFocus)
        self.qtbot.keyClicks(widget, text)

    async def _rest(self) -> None:
        """Let what was begun come to its end."""
        while begun := set(self.frame.tasks._running):
            await asyncio.wait(begun)

    def close(self) -> None:
        """Close the window and what lives with it."""
        self.window.close()  # first: what is hidden asks for nothing more
        self._aio(self._rest())
        self.frame.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

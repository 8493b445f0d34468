"""Panels side by side that can be resized, hidden and torn off; one arrangement remembered for each view."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolButton, QWidget

from app.domain.text import T
from ui.runtime import words
from ui.shell.frame import Frame
from ui.shell.views import Part, View
from ui.theme import tokens
from ui.widgets.basics import frame as framed
from ui.widgets.basics import icon_button, icon_label, label, row

log = logging.getLogger(__name__)

VERSION = 1
"""Raise it when parts change so much that old arrangements would look broken."""


class Workbench(QMainWindow):
    """The docks. Parts are made when they are first seen, and are the same widgets in every view."""

    def __init__(
        self,
        frame: Frame,
        parts: Sequence[Part],
        memory: QSettings,
        build: Callable[[Part], QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self._frame, self._memory, self._build = frame, memory, build
        self._parts = {part.id: part for part in parts}
        self._docks: dict[str, Dock] = {}
        self._view: View | None = None
        for part in parts:
            dock = Dock(part)
            dock.setObjectName(f"part.{part.id}")
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            dock.visibilityChanged.connect(
                lambda visible, name=part.id: self._fill(name) if visible else None
            )
            dock.hide()
            self._docks[part.id] = dock

    def show_view(self, view: View) -> None:
        """Show the parts of a view as they stood when it was last left."""
        if view is self._view:
            return
        self.remember()
        self._view = view
        kept = self._memory.value(self._key(view))
        known = isinstance(kept, QByteArray) and self.restoreState(kept, VERSION)
        shown = [self._parts[name] for name in view.parts if name in self._parts]
        if not known:
            self.arrange(shown)
        for name, dock in self._docks.items():
            if name not in view.parts:
                dock.hide()
        if not any(self._docks[part.id].isVisibleTo(self) for part in shown):
            self.arrange(shown)  # all were closed: an empty page would look broken

    def arrange(self, parts: Sequence[Part]) -> None:
        """Put the parts as they were declared: columns from the left, in each from the top."""
        columns: dict[int, list[Part]] = {}
        for part in sorted(parts, key=lambda p: (p.column, p.order)):
            columns.setdefault(part.column, []).append(part)
        for dock in self._docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        heads = [self._docks[column[0].id] for column in columns.values()]
        for place, head in enumerate(heads):
            if place == 0:
                self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, head)
            else:
                self.splitDockWidget(heads[place - 1], head, Qt.Orientation.Horizontal)
            head.show()
        for column in columns.values():
            for above, below in itertools.pairwise(column):
                self.splitDockWidget(self._docks[above.id], self._docks[below.id], Qt.Orientation.Vertical)
                self._docks[below.id].show()
        self.resizeDocks(heads, [column[0].width for column in columns.values()], Qt.Orientation.Horizontal)
        for column in columns.values():
            docks = [self._docks[part.id] for part in column]
            self.resizeDocks(docks, [part.height for part in column], Qt.Orientation.Vertical)

    def reset(self) -> None:
        """Forget the arrangement of the view that is shown."""
        if self._view is not None:
            self._memory.remove(self._key(self._view))
            self.arrange([self._parts[name] for name in self._view.parts if name in self._parts])

    def remember(self) -> None:
        """Keep the arrangement of the view that is shown."""
        if self._view is not None:
            self._memory.setValue(self._key(self._view), self.saveState(VERSION))

    def toggles(self) -> list[QAction]:
        """For a menu: show or hide each part of the view."""
        if self._view is None:
            return []
        return [self._docks[name].toggleViewAction() for name in self._view.parts if name in self._docks]

    def part(self, name: str) -> QWidget | None:
        """The panel of that part, if it has been made."""
        return self._docks[name].widget() if name in self._docks else None

    def reveal(self, name: str) -> None:
        """Show a part and bring it to the front."""
        dock = self._docks.get(name)
        if dock is not None:
            dock.show()
            dock.raise_()
            self._fill(name)

    def _fill(self, name: str) -> None:
        dock = self._docks[name]
        if dock.widget() is None:
            dock.setWidget(self._build(self._parts[name]))

    def _key(self, view: View) -> str:
        return f"workbench/{view.id}"


class Dock(QDockWidget):
    """A dock with a quiet title of our own: icon, name, tear off, close."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        words.bind(self.setWindowTitle, part.title)
        words.name(self, part.title)
        title = framed("surface")
        self._tear: QToolButton = icon_button(
            "dock-window", T("Tear off to its own window"), self._toggle, size=14
        )
        close = icon_button("close", T("Hide this panel"), self.close, size=14)
        for small in (self._tear, close):
            small.setFixedSize(QSize(22, 22))
        inner = row(
            icon_label(part.icon, "muted", 15), label(part.title, "section"), None, self._tear, close, gap=6
        )
        inner.setContentsMargins(tokens.WIDE, 3, 5, 3)
        title.setLayout(inner)
        self.setTitleBarWidget(title)

    def _toggle(self) -> None:
        self.setFloating(not self.isFloating())

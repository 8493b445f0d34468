"""Panels side by side that can be resized, hidden and torn off; one arrangement remembered for each view."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
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
        self._shares: dict[str, tuple[float, float]] = {}
        self._settled = QSize()
        for part in parts:
            dock = Dock(part)
            dock.setObjectName(f"part.{part.id}")
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            dock.visibilityChanged.connect(
                lambda visible, name=part.id: self._fill(name) if visible else None
            )
            dock.hide()
            dock.installEventFilter(self)
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
        wide = sum(column[0].width for column in columns.values())
        self._shares = {
            part.id: (column[0].width / wide, part.height / sum(p.height for p in column))
            for column in columns.values()
            for part in column
        }
        self._share_out()
        QTimer.singleShot(0, self, self._share_out)  # once more when Qt has laid them out

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

    # Qt gives all new room to one dock when the window grows; here each keeps its share of it.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the shares when a person moves a border: with the mouse, while the workbench keeps its size."""
        if (
            event.type() == QEvent.Type.Resize
            and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton
            and self.size() == self._settled
            and not self._settled.isEmpty()
        ):
            self._shares = {
                name: (dock.width() / self.width(), dock.height() / self.height())
                for name, dock in self._docks.items()
                if dock.isVisible() and not dock.isFloating()
            }
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each dock its share of the new size."""
        super().resizeEvent(event)
        self._share_out()
        self._settled = self.size()

    def _share_out(self) -> None:
        shared = [
            (self._docks[name], share)
            for name, share in self._shares.items()
            if not self._docks[name].isHidden() and not self._docks[name].isFloating()
        ]
        docks = [dock for dock, _share in shared]
        self.resizeDocks(
            docks, [round(w * self.width()) for _dock, (w, _h) in shared], Qt.Orientation.Horizontal
        )
        self.resizeDocks(
            docks, [round(h * self.height()) for _dock, (_w, h) in shared], Qt.Orientation.Vertical
        )

    def _fill(self, name: str) -> None:
        dock = self._docks[name]
        if dock.widget() is None:
            dock.setWidget(self._build(self._parts[name]))
            QTimer.singleShot(
                0, self, self._share_out
            )  # a panel that has just come wants room by its contents

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
        inner = row(
            icon_label(part.icon, "muted", 15), label(part.title, "section"), None, self._tear, close, gap=6
        )
        inner.setContentsMargins(tokens.WIDE, 3, 5, 3)
        title.setLayout(inner)
        self.setTitleBarWidget(title)

    def _toggle(self) -> None:
        self.setFloating(not self.isFloating())

"""Dragging lines out of the tray, and the place in it where visits are let go to be nobody's again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from app.domain.ids import JobId
from app.domain.text import T
from ui.jobs.tray_list import TrayList
from ui.shell.hands import Hands
from ui.widgets.basics import column, icon_label, label, restyle


class TrayDrag(QObject):
    """Watches the list's surface: a press that goes far enough takes the chosen lines up.

    The list keeps the pointer until the button comes up and tells the hands where it is, so the board can show all
    the way what a drop would cost.
    """

    def __init__(self, list_: TrayList, shared: Hands, jobs: Callable[[], tuple[JobId, ...]]) -> None:
        super().__init__(list_)
        self._list, self._hands, self._jobs = list_, shared, jobs
        self._from: QPointF | None = None
        self._kept = False
        self.carrying = False
        self._spent = False
        list_.viewport().installEventFilter(self)
        list_.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events of a drag; everything else is the list's."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                return self._press(event)
            if kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
                return self._move(event)
            if kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
                return self._release(event)
        keys = (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if (
            self.carrying
            and kind in keys
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            if kind == QEvent.Type.KeyPress:
                self._end()
                self._spent = True
                self._hands.dropped_it.emit()
            return True
        return False

    def _press(self, event: QMouseEvent) -> bool:
        index = self._list.indexAt(event.position().toPoint())
        self._spent = False
        self._from = event.position() if index.isValid() else None
        # a press on one of several chosen lines may be the beginning of dragging them all: chosen alone on release
        several = len(self._list.chosen()) > 1
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        self._kept = index.isValid() and several and plain and self._list.selectionModel().isSelected(index)
        return self._kept

    def _move(self, event: QMouseEvent) -> bool:
        if self._spent or self._from is None:
            return self._spent
        if not self.carrying:
            far = (event.position() - self._from).manhattanLength() >= QApplication.startDragDistance()
            jobs = self._jobs() if far else ()
            if not jobs:
                return True  # the list would choose what the pointer passes over
            self.carrying = True
            self._list.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._hands.lifted.emit(jobs)
        fine = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._hands.moved.emit(event.globalPosition().toPoint(), fine)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        carried, spent = self.carrying, self._spent
        self._end()
        self._spent = False
        if carried:
            self._hands.let_go.emit()
        elif self._kept and not spent:
            self._list.setCurrentIndex(self._list.indexAt(event.position().toPoint()))
        return carried or spent or self._kept

    def _end(self) -> None:
        self.carrying, self._from = False, None
        self._list.viewport().unsetCursor()


class TrayZone(QFrame):
    """Covers the tray while visits are carried over it, and says what letting go does."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("role", "well")
        words = label(T("Let go: nobody has it then, it waits here"), "strong", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sign = icon_label("tray-arrow-down", "accent", 32)
        inside = column(None, sign, words, None, margin=16)
        inside.setAlignment(sign, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(inside)
        self.hide()

    def holds(self, at: QPoint) -> bool:
        """Whether a point of the screen lies on the tray while it is seen."""
        return self._over.isVisible() and self._over.rect().contains(self._over.mapFromGlobal(at))

    def light(self, on: bool) -> None:
        """Show that letting go here takes the visits back."""
        self.setGeometry(self._over.rect())
        restyle(self, "lit", on)
        self.setVisible(on)
        self.raise_()

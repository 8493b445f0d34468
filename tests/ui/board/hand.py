"""A hand on the board: presses, leads and lets go, a few pixels at a time, with real pointer events."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.ids import StaffId
from app.domain.jobs import Job
from tests.ui.board.conftest import Board

Left = Qt.MouseButton.LeftButton
NoMod = Qt.KeyboardModifier.NoModifier
STEPS = 5


class Hand:
    """Works on one widget's surface (the board's unless another is given)."""

    def __init__(self, board: Board, widget: QWidget | None = None) -> None:
        self.board, self.qtbot = board, board.qtbot
        self.widget = widget or board.canvas.viewport()
        self.at = QPoint()

    def press(self, at: QPoint, modifiers: Qt.KeyboardModifier = NoMod) -> Hand:
        """The button goes down."""
        self.at = at
        self.qtbot.mouseMove(self.widget, at)
        self.qtbot.mousePress(self.widget, Left, modifiers, at)
        return self

    def lead(self, to: QPoint, modifiers: Qt.KeyboardModifier = NoMod) -> Hand:
        """The pointer goes somewhere with the button down; what it causes comes to its end."""
        for n in range(1, STEPS + 1):
            at = self.at + (to - self.at) * (n / STEPS)
            if modifiers == NoMod:
                self.qtbot.mouseMove(self.widget, at)
            else:  # QTest moves without modifiers
                where = QPointF(self.widget.mapToGlobal(at))
                event = QMouseEvent(
                    QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, Left, modifiers
                )
                QApplication.sendEvent(self.widget, event)
        self.at = to
        self.board.settle()
        return self

    def let_go(self, modifiers: Qt.KeyboardModifier = NoMod) -> None:
        """The button comes up."""
        self.qtbot.mouseRelease(self.widget, Left, modifiers, self.at)
        self.board.settle()

    def minutes(self, minutes: float) -> QPoint:
        """So many minutes on the board, as pixels."""
        return QPoint(round(minutes * self.board.canvas.view.scale.per_hour / 60), 0)

    def row(self, person: str) -> int:
        """The height of a person's row on the viewport, in its middle."""
        view = self.board.canvas.view
        index = view.picture.people[StaffId(person)]
        return round(view.y(index) + view.lanes.size(index) / 2)

    def drag(
        self, job: Job, minutes: float = 0, to: str = "", modifiers: Qt.KeyboardModifier = NoMod
    ) -> None:
        """Take a bar by its middle and put it so many minutes later, in somebody's row."""
        start = self.board.middle(job)
        there = start + self.minutes(minutes)
        if to:
            there.setY(self.row(to))
        self.press(start, modifiers & ~Qt.KeyboardModifier.AltModifier)
        self.lead(there, modifiers)
        self.let_go(modifiers)

"""What every dialog has: it fits the screen, Enter and Escape mean something, and something has the focus."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QPushButton

FRAME = 40
"""Pixels that a window's title and edges take where the frame is not there yet to be measured."""


class Dialog(QDialog):
    """All dialogs are made of this. Enter presses the button that has the focus, else the default one.

    The default one is what `setDefault` chose, else the last primary button, else the last one made; what cannot be taken
    back (a button of the kind "danger") is nobody's default: it wants to be gone to.
    """

    def showEvent(self, event: QShowEvent) -> None:
        """Before it is seen: no larger than the screen, a default button, a first focus."""
        self._fit()
        self._give_enter()
        super().showEvent(event)
        if self.focusWidget() is None:
            self.focusNextChild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on "Cancel" cancels: without this it would press the default button."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self.ensurePolished()
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.adjustSize()
        room = self.screen().availableGeometry().size()
        wanted = self.size().boundedTo(QSize(room.width(), room.height() - FRAME))
        if wanted != self.size():
            self.resize(wanted)

    def _give_enter(self) -> None:
        buttons = [b for b in self.findChildren(QPushButton) if b.isVisibleTo(self)]
        if not buttons or any(b.isDefault() for b in buttons):
            return
        first_rank = [b for b in buttons if b.property("kind") == "primary"]
        if first_rank:
            first_rank[-1].setDefault(True)
        elif all(b.property("kind") != "danger" for b in buttons):
            buttons[-1].setDefault(True)

"""Something personal on the screen: hidden until somebody asks, and always to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import icon, tokens
from ui.widgets.basics import icon_button, label, row


def copy(text: str) -> None:
    """Put words on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copyable(text: str, what: Text, role: str = "", *more: QWidget) -> QWidget:
    """Words that can be marked with the pointer, with a button that copies them all."""
    said = label(text, role, wrap=True)
    said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    made = QWidget()
    tip = T("Copy {what}", what=what)
    made.setLayout(
        row(said, *more, icon_button("content-copy", tip, lambda: copy(text), size=14), gap=tokens.TIGHT)
    )
    return made


class Secret(QWidget):
    """A masked value, an eye that shows it whole, a button that copies it."""

    def __init__(self, full: str, masked: str, what: Text, *more: QWidget) -> None:
        super().__init__()
        self._full, self._masked = full, masked
        self.said = label(masked)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.eye = icon_button("eye-outline", T("Show {what}", what=what), self._toggle, size=14)
        self.eye.setCheckable(True)
        self.copy = icon_button(
            "content-copy", T("Copy {what}", what=what), lambda: copy(self._full), size=14
        )
        self.setLayout(row(self.said, self.eye, None, *more, self.copy, gap=tokens.TIGHT))

    def _toggle(self) -> None:
        shown = self.eye.isChecked()
        words.bind(self.said.setText, self._full if shown else self._masked)
        self.eye.setIcon(icon("eye-off-outline" if shown else "eye-outline"))

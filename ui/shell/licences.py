"""The licences of everything a bundle carries, read from its own page as plain text: nothing is fetched or run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QSplitter, QWidget

from app.domain.errors import DeskError, NotPossible
from app.domain.text import T
from app.papers import Paper, read_licences
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, row
from ui.widgets.dialog import Dialog


class Licences(Dialog):
    """The parts at the left, the chosen one's licence at the right."""

    def __init__(self, file: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words.bind(self.setWindowTitle, T("Licences"))
        self._papers: list[Paper] = []
        self.parts = QListWidget()
        words.name(self.parts, T("Parts of the program"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        words.name(self.text, T("The licence of the chosen part"))
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.parts)
        halves.addWidget(self.text)
        halves.setStretchFactor(1, 1)
        halves.setSizes([280, 520])
        self.setLayout(
            column(halves, row(None, button(T("Close"), self.accept)), gap=tokens.WIDE, margin=tokens.PAGE)
        )
        self.resize(840, 560)
        self.parts.currentRowChanged.connect(self._choose)
        try:
            self._papers = read_licences(file)
        except OSError as wrong:
            self.text.setPlainText(words.say(_unreadable(file, wrong).text))
        self.parts.addItems([paper.title for paper in self._papers])
        self.parts.setCurrentRow(0 if self._papers else -1)

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._papers):
            self.text.setPlainText(self._papers[place].text)


def _unreadable(file: Path, wrong: OSError) -> DeskError:
    return NotPossible(
        T("{file} cannot be read: {why}", file=str(file), why=wrong.strerror or str(wrong)), code="licences"
    )

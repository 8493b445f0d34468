"""The questions of a callback in the order they are spoken; every key goes on to the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QSpacerItem, QWidget

from app.domain.text import T, Text
from ui.aftercare.scale import ScaleEdit
from ui.aftercare.state import Pass
from ui.jobs.rating_edit import RatingEdit
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import column, label, restyle, section
from ui.widgets.stars import StarEdit


class _Line(QLineEdit):
    """A line of words; its Enter is used up here, wherever the keyboard goes by it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As any line."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            event.accept()


class PassForm(QWidget):
    """Rating, words, satisfaction, recommendation, suggestion, note; sections come and go with the kind."""

    changed = Signal()
    finished = Signal()
    """The last question has been answered."""
    at = Signal(str)
    """Which part of the script is spoken now: rating, survey, close."""

    def __init__(self) -> None:
        super().__init__()
        self.rating = RatingEdit()
        self.words = _line(T("In the customer’s words"))
        self.satisfaction = StarEdit(T("Satisfaction"))
        self.recommend = ScaleEdit(T("Recommends us"))
        self.suggestion = _line(T("What could we do better?"))
        self.note = _line(T("Note for the desk"))
        self.hint = label("", "hint-danger", wrap=True)
        self.hint.hide()
        self.unhappy = label(
            T("An unhappy answer: a complaint will be opened by itself."), "hint-danger", wrap=True
        )
        self.unhappy.hide()
        self._asked = _part(section(T("Rating")), self.rating, self.words)
        self._survey = _part(
            section(T("Survey")),
            _questions((T("All in all"), self.satisfaction), (T("Would recommend us"), self.recommend)),
            self.suggestion,
        )
        self.setLayout(column(self._asked, self._survey, self.unhappy, self.note, self.hint, gap=tokens.WIDE))
        self.rating.changed.connect(self._changed)
        self.rating.finished.connect(self.words.setFocus)
        self.satisfaction.value_changed.connect(self._satisfied)
        self.recommend.changed.connect(self._changed)
        self.recommend.finished.connect(self.suggestion.setFocus)
        for edit in (self.words, self.suggestion, self.note):
            edit.textEdited.connect(self._changed)
        self.words.returnPressed.connect(self.satisfaction.setFocus)
        self.suggestion.returnPressed.connect(self.finished)
        self.note.returnPressed.connect(self.finished)

    def ask(self, rating: bool, survey: bool) -> None:
        """Which sections are asked."""
        self._asked.setVisible(rating)
        self._survey.setVisible(survey)

    def begin(self) -> None:
        """Stand at the first question."""
        if not self._asked.isHidden():
            self.rating.setFocus()
        elif not self._survey.isHidden():
            self.satisfaction.setFocus()
        else:
            self.note.setFocus()

    def value(self) -> Pass:
        """What has been entered."""
        return Pass(
            self.rating.value(),
            self.words.text(),
            self.satisfaction.value(),
            self.recommend.value(),
            self.suggestion.text(),
            self.note.text(),
        )

    def set_value(self, given: Pass) -> None:
        """Show what was entered before, telling nobody."""
        self.rating.set_value(given.stars)
        self.satisfaction.blockSignals(True)
        self.satisfaction.set_value(given.satisfaction)
        self.satisfaction.blockSignals(False)
        self.recommend.set_value(given.recommend)
        for edit, text in (
            (self.words, given.words),
            (self.suggestion, given.suggestion),
            (self.note, given.note),
        ):
            if edit.text() != text:
                edit.setText(text)
        self.clear()
        self.unhappy.setVisible(given.unhappy)

    def show_hint(self, name: str, text: Text) -> bool:
        """Say what is missing, and go there; False when there is no such question here."""
        if name in self.rating.stars and not self._asked.isHidden():
            self.rating.refuse(name)
        elif name in ("satisfaction", "recommend") and not self._survey.isHidden():
            (self.satisfaction if name == "satisfaction" else self.recommend).setFocus()
        elif name == "note":
            restyle(self.note, "state", "error")
            self.note.setFocus()
        else:
            return False
        self.tell(text)
        return True

    def tell(self, text: Text) -> None:
        """Say a refusal below the questions."""
        words.bind(self.hint.setText, text)
        self.hint.show()

    def clear(self) -> None:
        """Take refusals back."""
        self.hint.hide()
        restyle(self.note, "state", "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on stars goes on, as Tab does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def part(self) -> str:
        """The part of the script that belongs to where the keyboard stands."""
        focus = self.focusWidget()
        if focus is not None and self._asked.isAncestorOf(focus):
            return "rating"
        if focus in (self.satisfaction, self.recommend):
            return "survey"
        return "close"

    def _satisfied(self, value: int) -> None:
        self._changed()
        if value and self.satisfaction.hasFocus():
            self.recommend.setFocus()

    def _changed(self) -> None:
        self.clear()
        self.unhappy.setVisible(self.value().unhappy)
        self.changed.emit()


def _line(text: Text) -> QLineEdit:
    made = _Line()
    words.placeholder(made, text)
    return made


def _part(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column(*parts, gap=tokens.TIGHT))
    return made


def _questions(*rows: tuple[Text, QWidget]) -> QWidget:
    """Questions below each other, each with its editor beside it; both columns only as wide as they need."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.WIDE)
    grid.setVerticalSpacing(tokens.TIGHT)
    for place, (text, edit) in enumerate(rows):
        said = label(text, "small")
        said.setBuddy(edit)
        grid.addWidget(said, place, 0)
        grid.addWidget(edit, place, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding), place, 2)
    grid.setColumnStretch(2, 1)
    made = QWidget()
    made.setLayout(grid)
    return made

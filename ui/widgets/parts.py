"""Small parts that cards, pages and dialogs share: lists of values, facts, times of the clock, a page that scrolls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time

from PySide6.QtCore import QEvent, QObject, Qt, QTime, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QTimeEdit,
    QWidget,
)

from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, icon_label, label, row


class _Calm(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page unless somebody works in the control."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def calm(*widgets: QWidget) -> None:
    """Scrolling a page must not turn the values of sliders and lists that pass below the pointer."""
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(_Calm(widget))


def inset(*edits: QAbstractSpinBox) -> None:
    """Begin and end where the text of other fields does: the style sheet's padding makes such fields wider, no more."""
    for edit in edits:
        edit.lineEdit().setTextMargins(tokens.GAP - 2, 0, tokens.GAP - 2, 0)  # a line edit has 2 of its own


def clock_edit(at: time, name: Text | None = None) -> QTimeEdit:
    """A field for a time of the wall clock, to the minute. name: None where a label stands for it."""
    made = QTimeEdit(QTime(at.hour, at.minute))
    made.setDisplayFormat("HH:mm")
    if name is not None:
        words.name(made, name)
    calm(made)
    inset(made)
    return made


def time_of(edit: QTimeEdit) -> time:
    """The time that stands in a field, of the wall clock."""
    return time(edit.time().hour(), edit.time().minute())


class Pick(QComboBox):
    """A list of values with their words, which follow the language."""

    changed = Signal(object)

    def __init__(self, choices: Sequence[tuple[object, Text | str]], name: Text | None = None) -> None:
        super().__init__()
        self._values = [value for value, _ in choices]
        for place, (_, text) in enumerate(choices):
            self.addItem("")
            words.bind(self.setItemText, text, place)
        if name is not None:
            words.name(self, name)
        calm(self)
        self.currentIndexChanged.connect(lambda place: self.changed.emit(self._values[place]))

    def value(self) -> object:
        """What is chosen."""
        return self._values[self.currentIndex()] if self.currentIndex() >= 0 else None

    def set_value(self, value: object) -> None:
        """Choose it; a value not in the list chooses nothing."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)


class FactGrid(QWidget):
    """Names at the left, values at the right; what has no value is left out."""

    def __init__(self, facts: Sequence[tuple[Text, Text | str]] = ()) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.WIDE)
        self._grid.setVerticalSpacing(tokens.TIGHT)
        self._grid.setColumnStretch(1, 1)
        self.set_facts(facts)

    def set_facts(self, facts: Sequence[tuple[Text, Text | str]]) -> None:
        """Show these."""
        clear(self._grid)
        for place, (name, value) in enumerate((n, v) for n, v in facts if v):
            head = label(name, "small")
            said = label(value, wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.name(said, T("{name}: {value}", name=name, value=value))
            self._grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, place, 1)


class ConflictBar(QFrame):
    """Says that somebody else changed the thing meanwhile, and offers both ways on."""

    keep = Signal()
    take = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self._said = label("", wrap=True)
        self.keep_button = button(T("Save mine on top"), self.keep.emit, "primary")
        self.take_button = button(T("Take theirs"), self.take.emit)
        top = row(icon_label("account-multiple-outline", "warning"), self._said, gap=tokens.GAP)
        top.setStretch(1, 1)
        self.setLayout(
            column(top, row(None, self.take_button, self.keep_button), gap=tokens.GAP, margin=tokens.WIDE)
        )
        self.hide()

    def show_conflict(self, text: Text, clash: Sequence[Text]) -> None:
        """Say what happened; `clash` names the fields both changed."""
        detail = (
            T("Both of you changed: {fields}.", fields=tuple(clash))
            if clash
            else T("You changed different things: both can be kept.")
        )
        words.bind(self._said.setText, T("{what} {detail}", what=text, detail=detail))
        self.show()


class Page(QScrollArea):
    """A column of parts that scrolls."""

    def __init__(self, *parts: QWidget | QLayout | int | None, name: Text, width: int = 0) -> None:
        super().__init__()
        body = frame("")
        inner = column(*parts, None, gap=tokens.WIDE, margin=tokens.PAGE)
        body.setLayout(inner)
        if width:
            body.setMaximumWidth(width)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        words.name(self, name)


def card(*parts: QWidget | QLayout | int | None, gap: int = tokens.GAP) -> QFrame:
    """A card with parts below each other."""
    made = frame("card")
    made.setLayout(column(*parts, gap=gap, margin=tokens.WIDE))
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def pairs(*fields: QWidget, stretch: tuple[int, ...] = ()) -> QWidget:
    """Fields beside each other in one line of a form."""
    made = QWidget()
    inner = row(*fields, gap=tokens.WIDE)
    for place in range(len(fields)):
        inner.setStretch(place, stretch[place] if stretch else 1)
    made.setLayout(inner)
    return made


def plain(run: Callable[[], object]) -> Callable[..., None]:
    """A slot that drops what the signal says."""
    return lambda *_: (run(), None)[1]

"""The questions of one step, asked on the card itself: a reason, what was done and paid, the rating, the right state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.lifecycle import ACTION_WORDS, STATE_WORDS, Action, State
from app.domain.text import T, Text
from app.rows import NextStep
from ui.jobs.card_state import EXPECTED, METHODS, StepInput, editor_of
from ui.jobs.checklist_edit import ChecklistEdit
from ui.jobs.rating_edit import RatingEdit
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, key_hint, label, row
from ui.widgets.field import Field, refuse_at
from ui.widgets.parts import clear

_REASONS: dict[Action, Text] = {
    Action.NO_ACCESS: T("What happened at the door?"),
    Action.STAFF_NO_SHOW: T("What is known about it?"),
    Action.HOLD: T("What is missing?"),
    Action.WAIVE_RATING: T("Why is no rating asked?"),
    Action.CANCEL: T("Who cancels, and why?"),
    Action.CORRECT: T("What was wrong?"),
}


class Lines(QPlainTextEdit):
    """Two lines of words; Tab goes on, Enter is the editor's, Shift+Enter breaks the line."""

    sent = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(50)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.sent.emit()
            return
        super().keyPressEvent(event)


class StepEditor(QFrame):
    """Fields of the step at hand. Enter sends, Escape leaves; what was typed can be read by `value`."""

    sent = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self.step: NextStep | None = None
        self._start = StepInput()
        self.fields: dict[str, Field] = {}
        self.rating: RatingEdit | None = None
        self.checklist: ChecklistEdit | None = None
        self.title = label("", "strong")
        self.news = label("", "hint-danger", wrap=True)
        self.news.hide()
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self.send = button(T("Send"), self.sent.emit, "primary")
        self.leave = button(T("Not now"), self.left.emit, "quiet")
        self.setLayout(
            column(
                self.title,
                self.news,
                self._room,
                row(self.leave, None, key_hint("Return"), self.send, gap=tokens.GAP),
                gap=tokens.GAP,
                margin=tokens.WIDE,
            )
        )
        self.hide()

    def ask(
        self,
        step: NextStep,
        given: StepInput,
        states: tuple[State, ...] = tuple(State),
        checklist: tuple[str, ...] = (),
    ) -> None:
        """Show the questions of a step, filled with `given`. checklist: what the job's service should have done."""
        self.step, self._start = step, given
        words.bind(self.title.setText, ACTION_WORDS[step.action])
        words.bind(self.send.setText, ACTION_WORDS[step.action])
        self.news.hide()
        self.send.setEnabled(True)
        clear(self._room)
        self.fields, self.rating, self.checklist = {}, None, None
        body = QWidget()
        body.setLayout(column(*self._body(step, given, states, checklist), gap=tokens.GAP))
        self._room.addWidget(body)
        self.show()

    def value(self) -> StepInput:
        """What stands in the fields."""
        given = self._start
        return replace(
            given,
            note=self._said("note", given.note),
            due=self._said("due", given.due),
            paid=self._said("paid", given.paid),
            ended=self._said("ended", given.ended),
            materials=self._said("materials", given.materials),
            checked=self.checklist.value() if self.checklist is not None else given.checked,
            method=self._chosen("method", given.method),
            state=self._chosen("state", given.state),
            expected_days=self._chosen("expected", given.expected_days),
            stars=self.rating.value() if self.rating is not None else given.stars,
        )

    def _said(self, name: str, before: str) -> str:
        edit = self.fields[name].editor if name in self.fields else None
        if isinstance(edit, QPlainTextEdit):
            return edit.toPlainText()
        return edit.text() if isinstance(edit, QLineEdit) else before

    def _chosen(self, name: str, before: Any) -> Any:
        box = self.fields[name].editor if name in self.fields else None
        return box.currentData() if isinstance(box, QComboBox) else before

    def take_focus(self) -> None:
        """Stand in the first field."""
        if self.rating is not None:
            self.rating.setFocus()
            return
        for field in self.fields.values():
            field.editor.setFocus()
            return

    def show_hint(self, name: str, text: Text) -> bool:
        """Show a refusal at its field; False when there is no such field."""
        if self.isHidden():
            return False
        if self.rating is not None and name in self.rating.stars:
            self.rating.refuse(name)
            self.tell(text)
            return True
        return refuse_at(self.fields, name, text)

    def tell(self, text: Text | None, possible: bool = True) -> None:
        """Say what happened meanwhile; what was typed stays. possible: whether the step still is."""
        self.send.setEnabled(possible)
        self.news.setVisible(text is not None)
        if text is not None:
            words.bind(self.news.setText, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves, Enter sends."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.send.isEnabled():
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    # ---- the fields of each kind ------------------------------------------------------------------------

    def _body(
        self, step: NextStep, given: StepInput, states: tuple[State, ...], checklist: tuple[str, ...]
    ) -> list[QWidget]:
        kind = editor_of(step.action, step.needs)
        why = _REASONS.get(step.action, T("Why?"))
        if kind == "rate":
            self.rating = RatingEdit()
            self.rating.set_value(given.stars)
            said = self._words("note", T("In the customer’s words"), given.note)
            self.rating.finished.connect(said.editor.setFocus)
            return [self.rating, said]
        if kind == "complete":
            told = self._words("note", T("What was done, what was found"), given.note)
            due = self._line("due", T("Price"), given.due)
            paid = self._line("paid", T("Paid"), given.paid)
            how = self._choice("method", T("How"), METHODS, given.method)
            ended = self._line("ended", T("Ended at"), given.ended)
            words.placeholder(ended.editor, T("now"))
            money, times = QWidget(), QWidget()
            money.setLayout(row(due, paid, gap=tokens.GAP))
            times.setLayout(row(how, ended, gap=tokens.GAP))
            used = self._line("materials", T("Materials used"), given.materials)
            if checklist:
                self.checklist = ChecklistEdit(checklist, given.checked)
            return [told, money, times, used, *([self.checklist] if self.checklist else [])]
        if kind == "correct":
            options = {state: STATE_WORDS[state] for state in states}
            return [
                self._choice("state", T("The state it should be in"), options, given.state),
                self._line("note", why, given.note),
            ]
        if kind == "hold":
            return [
                self._line("note", why, given.note),
                self._choice("expected", T("It goes on"), EXPECTED, given.expected_days),
            ]
        return [self._line("note", why, given.note)]

    def _line(self, name: str, title: Text, value: str) -> Field:
        edit = QLineEdit(value)
        return self._keep(Field(title, edit, name))

    def _words(self, name: str, title: Text, value: str) -> Field:
        edit = Lines()
        edit.setPlainText(value)
        edit.sent.connect(self._send_if_possible)
        return self._keep(Field(title, edit, name))

    def _choice(
        self,
        name: str,
        title: Text,
        options: Mapping[Any, Text],
        value: object,
    ) -> Field:
        box = QComboBox()
        for place, (key, text) in enumerate(options.items()):
            box.addItem("", key)
            words.bind(box.setItemText, text, place)
        box.setCurrentIndex(max(0, list(options).index(value) if value in options else 0))
        return self._keep(Field(title, box, name))

    def _keep(self, field: Field) -> Field:
        self.fields[field.name] = field
        return field

    def _send_if_possible(self) -> None:
        if self.send.isEnabled():
            self.sent.emit()

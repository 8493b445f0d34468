"""What is wanted of a plan: what it may touch, by which policy, how long it is searched, what happened."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from app.domain.people import Branch
from app.domain.policies import POLICY_WORDS
from app.domain.text import T, Text
from app.services.planning.gather import Scope, Wanted
from ui.planning.happened import Event, Happened
from ui.planning.state import SCOPE_WORDS
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.parts import Pick, calm, inset

SECONDS = 15


class Setup(QWidget):
    """Two lines of choices, and the buttons that begin."""

    wanted = Signal()
    """Plan!"""
    comparison_wanted = Signal()
    """Try every policy on this day."""

    def __init__(self) -> None:
        super().__init__()
        self.scope = Pick(tuple(SCOPE_WORDS.items()), T("What the plan may touch"))
        self.policy = Pick(tuple(POLICY_WORDS.items()), T("Policy"))
        self.seconds = QSpinBox()
        self.seconds.setRange(1, 600)
        self.seconds.setValue(SECONDS)
        words.bind(self.seconds.setSuffix, T(" s"))
        words.name(self.seconds, T("Seconds to search"))
        calm(self.seconds)
        inset(self.seconds)
        self.happened = Happened()
        self.promises = QCheckBox()
        words.bind(self.promises.setText, T("May break promises"))
        words.tip(self.promises, T("A promised window may be missed, at a price. Otherwise it is a rule."))
        self.go = button(T("Plan"), self.wanted.emit, "primary", "calendar-check-outline", "Return")
        self.compare = button(T("Compare policies"), self.comparison_wanted.emit, icon_name="scale-balance")
        fields = row(
            _field(T("What the plan may touch"), self.scope),
            _field(T("Policy"), self.policy),
            _field(T("Search"), self.seconds),
            self.promises,
            None,
            gap=tokens.WIDE,
        )
        self.promises.setProperty("beside", "fields")
        fields.setAlignment(self.promises, Qt.AlignmentFlag.AlignBottom)
        begin = row(self.happened, None, self.compare, self.go, gap=tokens.GAP)
        self.setLayout(column(fields, begin, gap=tokens.GAP))
        self.happened.changed.connect(self._happened)
        self.scope.changed.connect(self._scope_chosen)

    def _happened(self) -> None:
        """What happened is repaired, unless everything is planned anew."""
        if self.happened.value() is not Event.NOTHING and self.scope.value() is Scope.UNASSIGNED:
            self.scope.set_value(Scope.REPAIR)

    def _scope_chosen(self, scope: object) -> None:
        if scope is Scope.UNASSIGNED and self.happened.value() is not Event.NOTHING:
            self.happened.want(None)

    def wish(self, day: date, branch: Branch) -> Wanted:
        """What is chosen, for that day."""
        scope = self.scope.value()
        assert isinstance(scope, Scope)
        return Wanted(
            day,
            scope,
            str(self.policy.value() or ""),
            absent=self.happened.absences(day, branch),
            until=self.happened.until(day, branch),
            only=self.happened.only(),
            may_break_promises=self.promises.isChecked(),
        )

    def lock(self, on: bool) -> None:
        """While a search runs nothing here is changed."""
        self.setEnabled(not on)


def _field(title: Text, editor: QWidget) -> QWidget:
    made = QWidget()
    head = label(title, "small")
    head.setBuddy(editor)
    editor.setMinimumHeight(tokens.CONTROL)
    made.setLayout(column(head, editor, None, gap=2))
    return made

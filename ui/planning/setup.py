"""What is wanted of a plan: what it may touch, by which policy, how long it is searched, who falls out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QTimeEdit, QWidget

from app.domain.ids import StaffId
from app.domain.people import Branch
from app.domain.policies import POLICY_WORDS
from app.domain.text import T, Text
from app.domain.time import local_day, local_moment
from app.services.planning.gather import Absent, Scope, Wanted
from ui.directory.parts import Pick, calm
from ui.planning.state import SCOPE_WORDS
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row

SECONDS = 15


class Setup(QWidget):
    """One line of choices and the buttons that begin."""

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
        self.absent = QComboBox()
        words.name(self.absent, T("Who falls out"))
        calm(self.absent)
        self.since = QTimeEdit()
        self.since.setDisplayFormat("HH:mm")
        words.name(self.since, T("From when on"))
        calm(self.since)
        self.promises = QCheckBox()
        words.bind(self.promises.setText, T("May break promises"))
        words.tip(self.promises, T("A promised window may be missed, at a price. Otherwise it is a rule."))
        self.go = button(T("Plan"), self.wanted.emit, "primary", "calendar-check-outline")
        self.compare = button(T("Compare policies"), self.comparison_wanted.emit, icon_name="scale-balance")
        self._people: list[StaffId | None] = [None]
        fields = row(
            _field(T("What the plan may touch"), self.scope),
            _field(T("Policy"), self.policy),
            _field(T("Search"), self.seconds),
            _field(T("Who falls out"), self.absent),
            _field(T("From when on"), self.since),
            None,
            gap=tokens.WIDE,
        )
        self.setLayout(
            column(fields, row(self.promises, None, self.compare, self.go, gap=tokens.GAP), gap=tokens.GAP)
        )
        self.absent.currentIndexChanged.connect(self._dress)
        words.on_switch(self._say_nobody)
        self.show_people((), None)
        self._dress()

    def show_people(self, people: Sequence[tuple[StaffId, str]], chosen: StaffId | None) -> None:
        """Offer these people as who falls out."""
        keep = chosen or self.absent_staff()
        self.absent.blockSignals(True)
        self.absent.clear()
        self._people = [None, *(staff for staff, _ in people)]
        self.absent.addItem(say(T("nobody")))
        for _, name in people:
            self.absent.addItem(name)
        self.absent.setCurrentIndex(self._people.index(keep) if keep in self._people else 0)
        self.absent.blockSignals(False)
        self._dress()

    def _say_nobody(self) -> None:
        self.absent.setItemText(0, say(T("nobody")))

    def absent_staff(self) -> StaffId | None:
        """Who falls out, if anybody."""
        place = self.absent.currentIndex()
        return self._people[place] if 0 <= place < len(self._people) else None

    def show_time(self, now: datetime, day: date, branch: Branch) -> None:
        """Somebody falls out from now on, or from the day's first minute when it is another day."""
        local = now.astimezone(branch.zone)
        today = local_day(now, branch.zone) == day
        self.since.setTime(QTime(local.hour, local.minute) if today else QTime(0, 0))

    def _dress(self, *_: object) -> None:
        out = self.absent_staff() is not None
        self.since.setEnabled(out)
        if out and self.scope.value() is Scope.UNASSIGNED:
            self.scope.set_value(Scope.REPAIR)

    def wish(self, day: date, branch: Branch) -> Wanted:
        """What is chosen, for that day."""
        staff, at = self.absent_staff(), self.since.time()
        absent: tuple[Absent, ...] = ()
        if staff is not None:
            absent = (Absent(staff, local_moment(day, time(at.hour(), at.minute()), branch.zone)),)
        scope = self.scope.value()
        assert isinstance(scope, Scope)
        if absent and scope is Scope.UNASSIGNED:
            scope = Scope.REPAIR
        return Wanted(
            day,
            scope,
            str(self.policy.value() or ""),
            absent=absent,
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

"""Gives somebody time off, and names before it is saved which visits fall into it."""

from __future__ import annotations

from datetime import time

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app import i18n
from app.commands import GiveTimeOff
from app.domain.errors import NotPossible
from app.domain.people import Absence, StaffMember, TimeOff
from app.domain.text import T, Text
from app.domain.time import Window, local_moment
from app.rows import JobLine
from ui.directory.staff_form import DateEdit
from ui.directory.staff_state import Falls, falls
from ui.models import Column, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field, Form
from ui.widgets.parts import Pick, clock_edit, pairs, time_of
from ui.widgets.table import Table

KIND_WORDS: dict[Absence, Text] = {
    Absence.LEAVE: T("Leave"),
    Absence.SICK: T("Sick"),
    Absence.TRAINING: T("Training"),
    Absence.BREAK: T("Break"),
    Absence.OTHER: T("Other"),
}


class TimeOffDialog(Dialog):
    """From, to, why; below it what falls in."""

    def __init__(self, frame: Frame, person: StaffMember, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.frame, self.tasks, self._person = frame, frame.tasks, person
        self._falls = Falls()
        words.bind(self.setWindowTitle, T("Time off"))
        today = frame.clock.today()
        self.first, self.last = DateEdit(today, T("First day")), DateEdit(today, T("Last day"))
        self.part = QCheckBox()
        words.bind(self.part.setText, T("Only some hours"))
        self.start, self.end = clock_edit(time(8), T("From")), clock_edit(time(12), T("To"))
        self.kind = Pick([(k, KIND_WORDS[k]) for k in Absence])
        self.note = QLineEdit()
        self.hours = pairs(Field(T("From"), self.start), Field(T("To"), self.end))
        self.form = Form(
            Field(T("Reason"), self.kind, "kind"),
            Field(T("Remark"), self.note, "note"),
        )
        self.window_field = Field(T("Last day"), self.last, "window")
        self.form.fields["window"] = self.window_field
        self.verdict = label("", "strong", wrap=True)
        self.model = RowTableModel(
            (
                Column[JobLine]("number", T("Job"), lambda j: j.number, width=80, bold=True),
                Column[JobLine]("when", T("When"), lambda j: i18n.say_moment(j.start) if j.start else "",
                                sort=lambda j: j.start, width=160),
                Column[JobLine]("customer", T("Customer"), lambda j: j.customer_name, stretch=True),
                Column[JobLine]("place", T("Address"), lambda j: j.place_text, stretch=True),
            ),
            key=lambda j: j.id,
            parent=self,
        )  # fmt: skip
        self.table = Table(self.model, T("Visits that fall in"))
        self.table.setFixedHeight(150)
        self.table.opened.connect(self._open_job)
        self.give = button(T("Give time off"), self.save, "primary")
        self.setLayout(
            column(
                label(T("Time off for {name}", name=person.name), "title"),
                pairs(Field(T("First day"), self.first), self.window_field),
                self.part, self.hours, self.form, self.verdict, self.table,
                row(None, button(T("Cancel"), self.reject), self.give),
                gap=tokens.WIDE, margin=tokens.PAGE,
            )
        )  # fmt: skip
        self.hours.hide()
        self.setMinimumWidth(560)
        self.part.toggled.connect(self.hours.setVisible)
        self.part.toggled.connect(self.look)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self._dated)
        for clock in (self.start, self.end):
            clock.timeChanged.connect(self.look)
        self.look()

    def window_of(self) -> Window:
        """The stretch chosen, in the branch's zone. Raises NotPossible when it ends before it starts."""
        zone = self.frame.clock.zone
        if self.part.isChecked():
            start, end = (time_of(e) for e in (self.start, self.end))
            return Window(
                local_moment(self.first.day(), start, zone), local_moment(self.last.day(), end, zone)
            )
        after = self.last.date().addDays(1)
        day_after = self.last.day().replace(year=after.year(), month=after.month(), day=after.day())
        return Window(local_moment(self.first.day(), time(0), zone), local_moment(day_after, time(0), zone))

    def time_off(self) -> TimeOff:
        """As chosen."""
        kind = self.kind.value()
        return TimeOff(
            self.window_of(), kind if isinstance(kind, Absence) else Absence.LEAVE, self.note.text().strip()
        )

    def falling(self) -> Falls:
        """What falls in."""
        return self._falls

    @async_slot
    async def look(self) -> None:
        """Find what falls in."""
        try:
            window = self.window_of()
        except NotPossible as refusal:
            self.window_field.refuse(refusal.text)
            self.give.setEnabled(False)
            return
        self.window_field.clear()
        self.give.setEnabled(True)
        lines = await self.tasks.ask(
            self.frame.queries.jobs_between, self._person.branch_id, window.start, window.end,
            key=(id(self), "falls"),
        )  # fmt: skip
        self._falls = falls(lines, self._person.id, window)
        words.bind(self.verdict.setText, self._falls.words)
        self.model.set_rows(self._falls.lines)
        self.table.setVisible(bool(self._falls.lines))

    @async_slot
    async def save(self) -> None:
        """Give it."""
        outcome = await self.tasks.do(GiveTimeOff(staff_id=self._person.id, time_off=self.time_off()))
        self.frame.toast_outcome(outcome)
        self.accept()

    def _dated(self, *_: object) -> None:
        if self.last.date() < self.first.date():
            self.last.setDate(self.first.date())
        self.look()

    def _open_job(self, job: JobLine) -> None:
        self.reject()
        self.frame.open("job", job.id, "desk")

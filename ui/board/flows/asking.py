"""Small questions of the board: minutes, a time, somebody, a reason. Each dialog sends one command."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.commands import AdvanceJob, Command, GiveTimeOff
from app.day_commands import SplitJob
from app.domain.errors import NotPossible
from app.domain.ids import JobId, StaffId, new_id
from app.domain.lifecycle import Action
from app.domain.people import Absence, StaffMember, TimeOff
from app.domain.text import T, Text
from app.domain.time import Window, local_moment
from app.rows import JobDetail
from ui.board.flows.roads import split_with_roads
from ui.directory.staff_form import DateEdit
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field, Form
from ui.widgets.parts import Pick, clock_edit, inset, time_of

TRAY = StaffId("")
"""Nobody yet: the rest waits in the tray."""


class Question(Dialog):
    """A title, some fields, one button. Refusals that name a field are shown at it."""

    def __init__(self, frame: Frame, title: Text, act: Text, parent: QWidget, *fields: Field) -> None:
        super().__init__(parent.window())
        self.frame, self.tasks = frame, frame.tasks
        words.bind(self.setWindowTitle, title)
        self.form = Form(*fields)
        self.act = button(act, self.send, "primary")
        self.act.setDefault(True)
        self.setLayout(
            column(
                label(title, "title", wrap=True),
                self.form,
                row(None, button(T("Cancel"), self.reject), self.act),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.setMinimumWidth(420)

    def show_hint(self, name: str, text: Text) -> bool:
        """Show a refusal at its field; False when there is none of that name."""
        return self.form.show_hint(name, text)

    def command(self) -> Command:
        """What is asked of the desk. Raises NotPossible naming a field."""
        raise NotImplementedError

    @async_slot
    async def send(self) -> None:
        """Send it; the dialog closes when it was done."""
        self.form.clear()
        self.frame.toast_outcome(await self.tasks.do(await self.priced(self.command())))
        self.accept()

    async def priced(self, command: Command) -> Command:
        """The command with the roads it needs."""
        return command


class SplitQuestion(Question):
    """How long the first part is; when and with whom the rest is done, or that it waits in the tray."""

    def __init__(
        self, frame: Frame, detail: JobDetail, people: tuple[StaffMember, ...], parent: QWidget
    ) -> None:
        self.detail = detail
        job = detail.job
        zone = frame.clock.zone
        whole = round(job.duration.total_seconds() / 60)
        self.minutes = QSpinBox()
        self.minutes.setRange(5, max(5, whole - 5))
        self.minutes.setSingleStep(15)
        words.bind(self.minutes.setSuffix, T(" min"))
        inset(self.minutes)
        self.minutes.setValue(max(5, whole // 2 // 5 * 5))
        self.who = Pick([(TRAY, T("nobody yet: into the tray")), *((p.id, p.name) for p in people)])
        begins = job.open_visits[0].window.start if job.open_visits else frame.clock.now()
        local = begins.astimezone(zone)
        self.day = DateEdit(local.date() + timedelta(days=1), T("Day of the rest"))
        self.at = clock_edit(local.time(), T("Arrival for the rest"))
        self.note = QLineEdit()
        super().__init__(
            frame,
            T("Split {job}: {n} minutes of work", job=job.number, n=whole),
            T("Split"),
            parent,
            Field(T("The first part takes"), self.minutes, "minutes"),
            Field(T("The rest is done by"), self.who, "staff"),
            Field(T("Day of the rest"), self.day, "start"),
            Field(T("Arrival for the rest"), self.at, "at"),
            Field(T("Remark"), self.note, "note"),
        )
        self.who.changed.connect(lambda _: self._dress())
        self._dress()
        self.minutes.setFocus()
        self.minutes.selectAll()

    def _dress(self) -> None:
        given = self.who.value() != TRAY
        self.day.setEnabled(given)
        self.at.setEnabled(given)

    def command(self) -> SplitJob:
        """The split as it stands in the fields."""
        job, who = self.detail.job, self.who.value()
        assert isinstance(who, str)
        start = local_moment(self.day.day(), time_of(self.at), self.frame.clock.zone) if who != TRAY else None
        staff = tuple(v.staff_id for v in job.open_visits)[1:]
        return SplitJob(
            job_id=job.id,
            rest_id=JobId(new_id()),
            minutes=self.minutes.value(),
            staff=(StaffId(who), *(s for s in staff if s != who)) if start is not None else (),
            start=start,
            version=job.version,
            note=self.note.text().strip(),
        )

    async def priced(self, command: Command) -> Command:
        """The rest with the roads on both sides of it."""
        branch = self.frame.branch
        if not isinstance(command, SplitJob) or branch is None:
            return command
        return await self.tasks.ask(split_with_roads, self.frame.desk, branch, command, self.detail.job)


class HoldQuestion(Question):
    """Why a job is put on hold, and when the rest is expected."""

    def __init__(self, frame: Frame, detail: JobDetail, parent: QWidget) -> None:
        self.detail = detail
        self.reason = QLineEdit()
        self.day = DateEdit(frame.clock.today() + timedelta(days=1), T("Expected again on"))
        super().__init__(
            frame,
            T("Put {job} on hold", job=detail.job.number),
            T("Put on hold"),
            parent,
            Field(T("Why"), self.reason, "note"),
            Field(T("Expected again on"), self.day, "expected"),
        )
        self.reason.setFocus()

    def command(self) -> AdvanceJob:
        """The step."""
        return AdvanceJob(
            job_id=self.detail.job.id,
            action=Action.HOLD,
            note=self.reason.text().strip(),
            expected_again=local_moment(self.day.day(), time(8), self.frame.clock.zone),
            version=self.detail.job.version,
        )


class BreakQuestion(Question):
    """A pause of one day. `falls_in` tells the `TimeOff` that was wanted when visits lie in it: nothing is done then."""

    falls_in = Signal(object)

    def __init__(self, frame: Frame, person: StaffMember, at: datetime, parent: QWidget) -> None:
        self.person = person
        local = at.astimezone(frame.clock.zone)
        self._day = local.date()
        quarter = local.replace(minute=local.minute // 15 * 15)
        self.start = clock_edit(quarter.time(), T("From"))
        self.minutes = QSpinBox()
        self.minutes.setRange(5, 480)
        self.minutes.setSingleStep(15)
        words.bind(self.minutes.setSuffix, T(" min"))
        inset(self.minutes)
        self.minutes.setValue(30)
        super().__init__(
            frame,
            T("A break for {name}", name=person.name),
            T("Give the break"),
            parent,
            Field(T("From"), self.start, "window"),
            Field(T("Length"), self.minutes, "minutes"),
        )
        self.start.setFocus()

    def command(self) -> GiveTimeOff:
        """The break; visits in it are named afterwards."""
        start = local_moment(self._day, time_of(self.start), self.frame.clock.zone)
        window = Window(start, start + timedelta(minutes=self.minutes.value()))
        return GiveTimeOff(staff_id=self.person.id, time_off=TimeOff(window, Absence.BREAK))

    @async_slot
    async def send(self) -> None:
        """Give it, or hand over to whoever settles the visits that fall in."""
        self.form.clear()
        command, branch = self.command(), self.frame.branch
        if branch is not None:
            falls = await self.tasks.ask(
                self.frame.desk.absences.orphans,
                branch,
                self.person,
                command.time_off.window,
                key=(id(self), "in"),
            )
            if falls:
                self.accept()
                self.falls_in.emit(command.time_off)
                return
        self.frame.toast_outcome(await self.tasks.do(command))
        self.accept()


class ReasonQuestion(Question):
    """Why a promise is set aside, for a step that was refused without a reason."""

    def __init__(self, frame: Frame, why: Text, parent: QWidget) -> None:
        self.reason = QLineEdit()
        super().__init__(frame, why, T("Do it"), parent, Field(T("Why"), self.reason, "note"))
        self.reason.setFocus()

    def send(self, *_: object) -> None:
        """Close with the reason, once there is one."""
        if self.reason.text().strip():
            self.accept()
        else:
            self.form.show_hint("note", T("Please say why: the reason is kept with the step."))


def refused_for_promise(refusal: NotPossible) -> bool:
    """Whether a reason would let the step through."""
    return refusal.code in ("soft-promise", "soft-overtime")

"""The guided steps of the board, one method each; keys, menus and the command bar call them."""

from __future__ import annotations

from datetime import UTC, datetime, time

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.commands import AdvanceJob
from app.day_commands import TakeTimeOff
from app.domain.errors import NotPossible
from app.domain.ids import JobId, StaffId
from app.domain.jobs import VisitState
from app.domain.lifecycle import Action as Step
from app.domain.lifecycle import State, lawful
from app.domain.people import TimeOff
from app.domain.time import Window, local_day, local_moment
from app.rows import JobDetail
from ui.board.canvas import Canvas
from ui.board.flows.asking import (
    BreakQuestion,
    HoldQuestion,
    ReasonQuestion,
    SplitQuestion,
    refused_for_promise,
)
from ui.board.flows.breaks import BreakChangeQuestion, planned_breaks
from ui.board.flows.leave import LeaveDialog
from ui.board.flows.swapping import swap_command
from ui.board.state import Bar, PersonRow
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame


class Guide(QObject):
    """Acts on the focused bar or row of the board."""

    def __init__(self, frame: Frame, canvas: Canvas, panel: QWidget) -> None:
        super().__init__(panel)
        self.frame, self.tasks = frame, frame.tasks
        self._canvas, self._panel = canvas, panel
        self.clicked_at: float | None = None
        """The moment under the pointer when the menu was asked for (epoch seconds)."""

    # ---- what is possible -------------------------------------------------------------------------------

    def row(self) -> PersonRow | None:
        """The row the focus stands in."""
        return self._canvas.focused_person()

    def in_row(self) -> bool:
        """Whether the focus stands in somebody's row."""
        return self.row() is not None

    def pair(self) -> tuple[JobId, JobId] | None:
        """The two jobs chosen together."""
        jobs = list(dict.fromkeys(bar.visit.job_id for bar in self._canvas.chosen() if bar.movable))
        return (jobs[0], jobs[1]) if len(jobs) == 2 else None

    def can_swap(self) -> bool:
        """Whether two visits that have not begun are chosen."""
        return self.pair() is not None

    def can(self, step: Step) -> bool:
        """Whether the focused job may take that step."""
        bar = self._canvas.focused_bar()
        return bar is not None and any(rule.action is step for rule in lawful(bar.visit.state))

    def can_split(self) -> bool:
        """Whether the focused job has not begun."""
        bar = self._canvas.focused_bar()
        return bar is not None and bar.movable

    def can_hold(self) -> bool:
        """Whether the focused job may be put on hold."""
        return self.can(Step.HOLD)

    def can_resume(self) -> bool:
        """Whether the focused job is on hold."""
        bar = self._canvas.focused_bar()
        return (
            bar is not None
            and bar.visit.state is State.ON_HOLD
            and bar.visit.visit_state is not VisitState.OPEN
        )

    # ---- somebody falls out -----------------------------------------------------------------------------

    def leave(self) -> None:
        """Somebody is ill or leaves: from now on (today) or from the morning of the day looked at."""
        row = self.row()
        if row is not None:
            self.leave_of(row.person.id)

    @async_slot
    async def leave_of(self, staff_id: StaffId) -> None:
        """The same for somebody by id."""
        person = await self.tasks.ask(self.frame.queries.staff_member, staff_id, key=(id(self), "person"))
        if person is not None:
            LeaveDialog(self.frame, person, self._from_when(), self._panel).open()

    def _from_when(self) -> datetime:
        day, now = self.frame.selection.day, self.frame.clock.now()
        if day <= self.frame.clock.today():
            return now
        return local_moment(day, time(0), self.frame.clock.zone)

    def day_off(self) -> tuple[tuple[Window, str], ...]:
        """The absences of the focused person on the days that are shown."""
        row = self.row()
        return tuple(dict.fromkeys(row.person.away)) if row is not None else ()

    @async_slot
    async def take_away(self, staff_id: StaffId, window: Window, kind: str) -> None:
        """An absence is not needed after all."""
        person = await self.tasks.ask(self.frame.queries.staff_member, staff_id, key=(id(self), "person"))
        if person is None:
            return
        off: TimeOff | None = next(
            (t for t in person.time_off if t.window == window and t.kind.value == kind), None
        )
        if off is not None:
            outcome = await self.tasks.do(TakeTimeOff(staff_id=staff_id, time_off=off))
            self.frame.toast_outcome(outcome)

    @async_slot
    async def pause(self) -> None:
        """A break of one day for the focused person, at the place of the pointer or of the focus."""
        row = self.row()
        if row is None:
            return
        person = await self.tasks.ask(
            self.frame.queries.staff_member, row.person.id, key=(id(self), "person")
        )
        if person is None:
            return
        asked = BreakQuestion(self.frame, person, self._moment(), self._panel)
        asked.falls_in.connect(
            lambda off: LeaveDialog(
                self.frame, person, off.window.start, self._panel, off.kind, off.window
            ).open()
        )
        asked.open()

    def has_break(self) -> bool:
        """Whether the focused person has a break on the days shown, or had one before it was changed."""
        row = self.row()
        return row is not None and bool(planned_breaks(row.person))

    def change_break(self) -> None:
        """The focused person's break of that day: lifted, moved, or as planned again."""
        row = self.row()
        if row is not None and planned_breaks(row.person):
            BreakChangeQuestion(self.frame, row.person, self._moment(), self._panel).open()

    def _moment(self) -> datetime:
        bar = self._canvas.focused_bar()
        at = self.clicked_at if self.clicked_at is not None else bar.end if bar is not None else None
        if at is not None:
            return datetime.fromtimestamp(at, UTC)
        zone = self.frame.clock.zone
        noon = local_moment(self.frame.selection.day, time(12), zone)
        today = local_day(self.frame.clock.now(), zone)
        return max(noon, self.frame.clock.now()) if self.frame.selection.day == today else noon

    # ---- jobs -------------------------------------------------------------------------------------------

    @async_slot
    async def swap(self) -> None:
        """The two chosen visits exchange people and times; a broken promise asks for a reason once."""
        pair, branch = self.pair(), self.frame.branch
        if pair is None or branch is None:
            return
        await self._swap(pair, "")

    async def _swap(self, pair: tuple[JobId, JobId], note: str) -> None:
        branch = self.frame.branch
        assert branch is not None
        command = await self.tasks.ask(swap_command, self.frame.desk, branch, *pair, note)
        try:
            outcome = await self.tasks.do(command)
        except NotPossible as refusal:
            if not refused_for_promise(refusal) or note:
                raise
            asked = ReasonQuestion(self.frame, refusal.text, self._panel)
            asked.accepted.connect(
                lambda: self.tasks.start(self._swap(pair, asked.reason.text().strip()), owner=self)
            )
            asked.open()
            return
        self.frame.toast_outcome(outcome)

    @async_slot
    async def split(self) -> None:
        """The focused job in two parts."""
        detail = await self._detail()
        if detail is not None and self.frame.branch is not None:
            people = await self.tasks.ask(
                self.frame.queries.staff, self.frame.branch.id, key=(id(self), "people")
            )
            SplitQuestion(self.frame, detail, people, self._panel).open()

    @async_slot
    async def hold(self) -> None:
        """The focused job on hold, with a reason and a day."""
        if (detail := await self._detail()) is not None:
            HoldQuestion(self.frame, detail, self._panel).open()

    @async_slot
    async def resume(self) -> None:
        """The focused job, on hold, waits in the tray again."""
        bar = self._canvas.focused_bar()
        if bar is not None:
            step = AdvanceJob(job_id=bar.visit.job_id, action=Step.RESUME, version=bar.visit.job_version)
            self.frame.toast_outcome(await self.tasks.do(step))

    async def _detail(self) -> JobDetail | None:
        bar: Bar | None = self._canvas.focused_bar()
        if bar is None:
            return None
        found: JobDetail | None = await self.tasks.ask(
            self.frame.queries.job, bar.visit.job_id, key=(id(self), "job")
        )
        return found

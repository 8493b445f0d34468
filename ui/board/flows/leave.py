"""Somebody is ill: every visit of theirs that has not begun, the riskiest first, settled by one key each.

R makes the repair of the whole day that the planner has found. Or one by one: Enter gives a visit to the best of those
who could take it, a digit to another, T puts it into the tray with the customer's call prepared, A takes all that break
no promise. Nothing happens before the end; then it is one step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app import i18n
from app.domain.errors import DeskError
from app.domain.people import Absence, StaffMember, TimeOff
from app.domain.text import T, Text
from app.domain.time import Window, day_window, local_day, local_moment
from app.services.absences import Orphan
from ui.board.flows.leaving import Leaving, OfferLine, OrphanLine, lines, offer_lines, offer_words
from ui.board.flows.repairing import RepairStrip
from ui.directory.time_off import KIND_WORDS
from ui.jobs.phrases import said_length, service_name
from ui.models import Column, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, key_hint, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.parts import Pick, clock_edit, time_of
from ui.widgets.table import Table

UNTIL: dict[int, Text] = {
    0: T("end of the day"),
    1: T("end of tomorrow"),
    6: T("for a week"),
}
"""Days after the first until which somebody is away."""


class LeaveDialog(Dialog):
    """From when, until when, why; below it the visits and who could take the one looked at."""

    def __init__(
        self,
        frame: Frame,
        person: StaffMember,
        start: datetime,
        parent: QWidget,
        kind: Absence = Absence.SICK,
        span: Window | None = None,
    ) -> None:
        """start: from when, unless another time is typed. span: exactly this stretch, such as a break."""
        super().__init__(parent.window())
        self.setObjectName("leave")
        self.frame, self.tasks = frame, frame.tasks
        self.branch = frame.branch
        zone = frame.clock.zone
        self._day = local_day(start, zone)
        self._span = span
        self._waiting: list[Callable[[], object]] = []
        self._busy = False
        title = T("{name} is not there", name=person.name)
        words.bind(self.setWindowTitle, title)
        self.start = clock_edit(start.astimezone(zone).time())
        self.until = Pick(list(UNTIL.items()))
        self.kind = Pick([(k, KIND_WORDS[k]) for k in Absence])
        self.kind.set_value(kind)
        self.state = Leaving(person, TimeOff(self._window(), kind))
        self._make_tables()
        self.verdict = label("", "strong", wrap=True)
        self.verdict.setObjectName("leave.verdict")
        self.cost = label("", "muted", wrap=True)
        self.record = button(T("Record it all"), self.finish, "primary", "check")
        self.all_safe = button(T("Take all that are safe"), self._keyed(Leaving.take_all_safe))
        self.tray = button(T("Into the tray, prepare the call"), self._keyed(Leaving.to_tray))
        self.repair = RepairStrip(frame, self.repair_day)
        self._lay_out(title)
        self.table.installEventFilter(self)
        self.offers.installEventFilter(self)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _line: self.enter())
        self.offers.opened.connect(lambda line: self._do(lambda: self.state.take(line.number - 1)))
        self.start.timeChanged.connect(self._span_changed)
        self.until.changed.connect(self._span_changed)
        self.kind.changed.connect(self._span_changed)
        self.head.setVisible(span is None)
        self.table.setFocus()
        self.finished.connect(lambda _: self.repair.cancel())
        self.look()

    # ---- parts ------------------------------------------------------------------------------------------

    def _make_tables(self) -> None:
        self.model: RowTableModel[OrphanLine] = RowTableModel(
            (
                Column[OrphanLine]("job", T("Job"), lambda x: x.orphan.job.number, icon=lambda x: x.icon,
                                   width=92, bold=True),
                Column[OrphanLine]("at", T("Arrival"), lambda x: i18n.say_time(x.orphan.visit.window.start),
                                   width=64),
                Column[OrphanLine]("promise", T("Promised"), _promise, width=104),
                Column[OrphanLine]("left", T("Can be saved for"), _left, hue=_left_hue, width=118),
                Column[OrphanLine]("who", T("Customer"), lambda x: x.orphan.detail.customer.name, stretch=True),
                Column[OrphanLine]("what", T("Service"), _service, stretch=True),
                Column[OrphanLine]("goes", T("Goes to"), lambda x: x.goes, hue=lambda x: x.hue, bold=True,
                                   width=190),
            ),
            key=lambda x: x.orphan.job.id,
            parent=self,
        )  # fmt: skip
        self.table = Table(self.model, T("Visits that must be settled, the riskiest first"))
        self.offer_model: RowTableModel[OfferLine] = RowTableModel(
            (
                Column[OfferLine]("n", T("Key"), lambda x: str(x.number), width=44),
                Column[OfferLine]("name", T("Person"), lambda x: x.offer.name, bold=True, width=170),
                Column[OfferLine]("at", T("Arrival"), lambda x: i18n.say_time(x.offer.start), width=64),
                Column[OfferLine]("road", T("More road"), _road, width=92),
                Column[OfferLine]("cost", T("Promise"), lambda x: offer_words(x.offer),
                                  icon=lambda x: "check" if x.offer.safe and not x.offer.over else "alert-outline",
                                  hue=lambda x: "good" if x.offer.safe and not x.offer.over else "warning",
                                  stretch=True),
            ),
            key=lambda x: x.offer.staff_id,
            parent=self,
        )  # fmt: skip
        self.offers = Table(self.offer_model, T("Who could take it"))

    def _lay_out(self, title: Text) -> None:
        self.table.setMinimumHeight(self.table.height_of(4))
        self.offers.setFixedHeight(self.offers.height_of(4))
        keys = row(
            key_hint("Return"), label(T("the best, and on"), "tiny"), 8,
            key_hint("2"), label(T("somebody else"), "tiny"), 8,
            key_hint("T"), label(T("tray and call"), "tiny"), 8,
            key_hint("A"), label(T("all safe ones"), "tiny"), 8,
            key_hint("Backspace"), label(T("open again"), "tiny"), None,
            gap=tokens.TIGHT,
        )  # fmt: skip
        self.head = QWidget()
        self.head.setLayout(
            row(
                Field(T("From"), self.start),
                Field(T("Until"), self.until),
                Field(T("Reason"), self.kind),
                None,
                gap=tokens.WIDE,
            )
        )
        self.setLayout(
            column(
                label(title, "title"), self.head, self.repair, self.table, self.cost, self.offers, keys, self.verdict,
                row(self.all_safe, self.tray, None, button(T("Cancel"), self.reject), self.record),
                gap=tokens.WIDE, margin=tokens.PAGE,
            )
        )  # fmt: skip
        self.resize(900, 690)

    # ---- what is shown ----------------------------------------------------------------------------------

    def _window(self) -> Window:
        """As chosen, in the branch's zone."""
        if self._span is not None:
            return self._span
        at = time_of(self.start)
        days = self.until.value()
        zone = self.frame.clock.zone
        last = self._day + timedelta(days=days if isinstance(days, int) else 0)
        return Window(local_moment(self._day, at, zone), day_window(last, zone).end)

    def _span_changed(self, *_: object) -> None:
        kind = self.kind.value()
        self.state = Leaving(
            self.state.person, TimeOff(self._window(), kind if isinstance(kind, Absence) else Absence.OTHER)
        )
        self.look()

    @async_slot
    async def look(self) -> None:
        """Find what falls in and who could take it."""
        self._busy = True
        try:
            if self.branch is not None:
                found: tuple[Orphan, ...] = await self.tasks.ask(
                    self.frame.desk.absences.orphans,
                    self.branch,
                    self.state.person,
                    self.state.time_off.window,
                    dict(self.state.settled),
                    key=(id(self), "orphans"),
                )
                self.state = self.state.with_orphans(found)
        finally:
            self._busy = False
        self.repair.look(self.branch, self.state.person, self.state.time_off, bool(self.state.orphans))
        self._show()
        waiting, self._waiting = self._waiting, []
        for step in waiting:
            step()

    def _show(self) -> None:
        state = self.state
        self.model.set_rows(lines(state))
        here = state.current
        if here is not None:
            self.table.go_to(here.job.id)
        self.offer_model.set_rows(offer_lines(here))
        words.bind(self.verdict.setText, state.verdict())
        words.bind(self.cost.setText, _about(here))
        self.tray.setEnabled(here is not None)
        self.all_safe.setEnabled(any(o.best is not None and o.best.safe for o in state.orphans))
        self.record.setEnabled(not state.left)
        self.offers.setVisible(bool(state.orphans))

    def _picked(self, line: OrphanLine | None) -> None:
        if line is None or self._busy:
            return
        self.state = self.state.looking_at(self.model.place_of(line.orphan.job.id) or 0)
        here = self.state.current
        self.offer_model.set_rows(offer_lines(here))
        words.bind(self.cost.setText, _about(here))

    # ---- the whole day at once --------------------------------------------------------------------------

    def repair_day(self) -> None:
        """Make the repair that was found, as one step; nothing while it is still looked for."""
        if self.branch is not None and not self._busy:
            self.repair.send(self.branch, self.state.time_off, self.accept)

    # ---- settling ---------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, digits and letters settle; arrows stay the table's own."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = Qt.Key(event.key())
        if watched is self.table and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif key == Qt.Key.Key_R:
            self.repair_day()
        elif key == Qt.Key.Key_A:
            self._do(lambda: self.state.take_all_safe())
        elif key == Qt.Key.Key_T:
            self._do(lambda: self.state.to_tray())
        elif key == Qt.Key.Key_Backspace:
            self._do(lambda: self.state.unsettle())
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._do(lambda: self.state.take(int(key) - int(Qt.Key.Key_1)))
        else:
            return False
        return True

    def enter(self) -> None:
        """The best takes the visit looked at; once all are settled, record it."""
        if self._busy:
            self._waiting.append(self.enter)
        elif self.state.left:
            self._do(lambda: self.state.take_best())
        else:
            self.finish()

    def _keyed(self, step: Callable[[Leaving], Leaving]) -> Callable[[], None]:
        def run() -> None:
            self._do(lambda: step(self.state))
            self.table.setFocus()

        return run

    def _do(self, step: Callable[[], Leaving]) -> None:
        """Settle something; when it is not what the rest was counted with, look anew at the rest."""
        if self._busy:
            self._waiting.append(lambda: self._do(step))
            return
        before, self.state = self.state, step()
        self._show()
        if self.state.off_the_plan(before):
            self.look()

    @async_slot
    async def finish(self) -> None:
        """Record everything that was settled as one step."""
        if self._busy or self.state.left:
            return
        self._busy = True
        try:
            outcome = await self.tasks.do(self.state.command(self.frame.clock.now()))
        except DeskError:  # told by the presenter; what stands now is looked at anew
            self._busy = False
            self.state = Leaving(self.state.person, self.state.time_off)
            self.look()
            raise
        self._busy = False
        self.frame.toast_outcome(outcome)
        self.accept()


def _promise(line: OrphanLine) -> Text:
    window = line.orphan.job.window
    return T("{from_}–{to}", from_=window.start, to=window.end) if window else T("as soon as possible")


def _left(line: OrphanLine) -> Text:
    left = line.orphan.seconds_left
    return T("{length}", length=said_length(timedelta(seconds=left))) if left > 0 else T("too late")


def _left_hue(line: OrphanLine) -> str:
    left = line.orphan.seconds_left
    return "danger" if left < 30 * 60 else "warning" if left < 90 * 60 else ""


def _service(line: OrphanLine) -> str:
    service = line.orphan.detail.service
    return service_name(service.name_en, service.name_zh)


def _road(line: OfferLine) -> Text:
    return T("{n} min", n=round(line.offer.extra_seconds / 60))


def _about(orphan: Orphan | None) -> Text:
    if orphan is None:
        return T("Nothing of theirs has to be settled.")
    if orphan.best is None:
        return T(
            "{job}: nobody can be there. Enter puts it into the tray and prepares the call to {name}.",
            job=orphan.job.number,
            name=orphan.detail.customer.name,
        )
    return T(
        "{job}, {place}: who could take it",
        job=orphan.job.number,
        place=orphan.job.place.text,
    )

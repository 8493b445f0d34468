"""The follow-up view: connects list, questions and desk. Decisions stand in state.py, looks in view.py."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.changes import ChangeSet
from app.commands import AdvanceJob, Command
from app.domain.errors import NotPossible
from app.domain.followups import Kind, Outcome
from app.domain.lifecycle import Action
from app.domain.text import T
from app.rows import FollowUpLine, JobDetail
from app.services.context import Outcome as Done
from ui.aftercare.heard import HeardSoFar
from ui.aftercare.keys import declare
from ui.aftercare.showing import show_owed
from ui.aftercare.state import (
    call_back_command,
    closable,
    closing_command,
    counts,
    may_close_with,
    next_row,
    outcome_command,
    owed_rows,
    problem_of,
    read_owed,
    stage_command,
)
from ui.aftercare.view import AftercareView
from ui.jobs.wishes import job_wishes
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.selection import Selected
from ui.widgets.basics import column

KINDS = ("follow_up", "job", "call", "customer")


def make_follow_up(frame: Frame) -> QWidget:
    """The view of everything still owed to customers."""
    return FollowUpPanel(frame)


class FollowUpPanel(QWidget):
    """One follow-up at hand; what was heard about each is kept until it is sent."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = frame, frame.tasks
        self.lines: tuple[FollowUpLine, ...] = ()
        self._kind: Kind | None = None
        self._key = ""
        self._towards: str | None = None  # the row to go on to at the next reading, whoever asks for it
        self._line: FollowUpLine | None = None
        self._detail: JobDetail | None = None
        self._closable: JobDetail | None = None
        self.heard = HeardSoFar(self)
        self.view = AftercareView()
        self.setLayout(column(self.view, gap=0))
        view = self.view
        view.filters.chosen.connect(self.filter)
        view.list.picked.connect(self.choose)
        view.list.opened.connect(view.form.begin)
        view.form.changed.connect(self._typed)
        view.form.finished.connect(self._finished)
        view.dial.clicked.connect(self.dial)
        view.to_job.clicked.connect(self.open_job)
        view.stages.next.clicked.connect(self.next_stage)
        view.close_job.clicked.connect(self.close_job)
        view.done_close.clicked.connect(self._close_done)
        for outcome, made in view.outcomes.items():
            made.clicked.connect(partial(self.record, outcome))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus)
        frame.selection.changed.connect(self._selected)
        frame.branch_changed.connect(self._branch)
        frame.clock.minute.connect(self._minute)
        frame.live.watch(self, KINDS, self._heard)
        words.on_switch(self._say_again)
        declare(self, frame)
        self.heard.read()
        self.refresh()

    # ---- reading ----------------------------------------------------------------------------------------

    @property
    def line(self) -> FollowUpLine | None:
        """The follow-up at hand, as last read."""
        return self._line

    @property
    def detail(self) -> JobDetail | None:
        """Its job."""
        return self._detail

    @async_slot
    async def refresh(self) -> None:
        """Read what is owed anew. What was typed stays, also when somebody else ended it meanwhile."""
        await self._read()

    async def _read(self) -> None:
        """Read the list and what is at hand. A newer reading ends this one, and then goes on in its place."""
        if self.frame.branch is None:
            self._show_list()
            return
        self.lines = await self.tasks.ask(
            self.frame.queries.follow_ups, self.frame.branch_id, key=(self, "lines")
        )
        wanted = self.frame.selection.current
        known: dict[str, FollowUpLine] = {line.id: line for line in self.lines}
        towards, here = self._towards, self._line.id if self._line else ""
        if towards is not None and towards in known:
            self._take(known[towards])
        elif not (towards or self._key) and wanted and wanted.kind == "follow_up" and wanted.id in known:
            self._take(known[wanted.id])
        elif not self._key:
            rows = owed_rows(self.lines, self._kind, self.frame.clock.now())
            first = next((line for line in self.lines if rows and line.id == rows[0].key), None)
            self._take(first)
        else:
            now = known.get(self._line.id) if self._line else None
            self._gone(now is None)
            if now is not None:
                self._line = now
        self._show_list()
        if towards not in (None, here):
            self._back_to_list()
        await self._read_job()

    async def _read_job(self) -> None:
        line = self._line
        if line is None:
            self._detail = None
        else:
            detail = await self.tasks.ask(read_owed, self.frame.queries, line, key=(self, "job"))
            if line is not self._line:
                return
            self._detail = detail
        self._show()

    def _heard(self, _changes: ChangeSet) -> None:
        self.refresh()

    def _minute(self, _now: object) -> None:
        if self.isVisible():
            self._show_list()
            self._show()

    def _branch(self, _branch: object) -> None:
        self._key, self._towards, self._line, self._detail = "", None, None, None
        self.refresh()

    # ---- which one --------------------------------------------------------------------------------------

    def filter(self, kind: Kind | None) -> None:
        """Show one kind only."""
        self._kind = kind
        self.view.filters.choose(kind)
        self._show_list()

    def choose(self, key: str) -> None:
        """Take another one; what was heard about this one waits."""
        line = next((one for one in self.lines if one.id == key), None)
        if line is None or key == self._key:
            return
        self._take(line)
        self.frame.selection.select("follow_up", key)
        self.tasks.start(self._read_job(), owner=self)

    def _selected(self, now: Selected | None) -> None:
        if now is not None and now.kind == "follow_up" and now.id != self._key:
            if any(line.id == now.id for line in self.lines):
                if self._kind is not None:
                    self.filter(None)
                self.choose(now.id)
                self.view.list.mark(now.id)
            else:
                self._key = ""
                self.refresh()

    def _take(self, line: FollowUpLine | None) -> None:
        self._line, self._detail, self._towards = line, None, None
        self._key = line.id if line else ""
        self._gone(False)
        self.view.form.set_value(self.heard.of(self._key))
        self.view.scroller.verticalScrollBar().setValue(0)

    def _gone(self, gone: bool) -> None:
        """Somebody else ended what is at hand: say so, take nothing away."""
        self.view.news.setVisible(gone)
        if gone:
            text = T("Somebody else has dealt with this. What you typed stays here; arrows go on.")
            words.bind(self.view.news.setText, text)
        for made in (*self.view.outcomes.values(), self.view.close_job, self.view.stages.next):
            made.setEnabled(not gone)

    # ---- showing ----------------------------------------------------------------------------------------

    def _say_again(self) -> None:
        self.view.facts.forget()
        self._show_list()
        self._show()

    def _show_list(self) -> None:
        view, found = self.view, owed_rows(self.lines, self._kind, self.frame.clock.now())
        view.filters.tell(counts(self.lines))
        view.list.show_rows(found, self._key)
        view.left.setCurrentWidget(view.list if found else view.nothing)

    def _show(self) -> None:
        show_owed(self.view, self.frame, self._line, self._detail, self._part())

    # ---- typing -----------------------------------------------------------------------------------------

    def _typed(self) -> None:
        if self._key:
            self.heard.keep(self._key, self.view.form.value())

    def _finished(self) -> None:
        self.view.outcomes[Outcome.REACHED].setFocus()

    def _part(self) -> str:
        focus = QApplication.focusWidget()
        return self.view.form.part() if focus is not None and self.view.form.isAncestorOf(focus) else "greet"

    def _focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.view.script.at(self._part())
            if self.view.form.isAncestorOf(now):
                self.view.scroller.ensureWidgetVisible(now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard; Ctrl+Enter records “reached” from anywhere."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.record(Outcome.REACHED)
            elif isinstance(focus, QPushButton):
                focus.click()
        else:
            super().keyPressEvent(event)

    # ---- sending ----------------------------------------------------------------------------------------

    def record(self, outcome: Outcome) -> None:
        """How the attempt went. Reached sends rating and callback in one; a missed call is taken by calling."""
        line = self._line
        if line is None or not self.view.outcomes[outcome].isEnabled():
            return
        if line.kind is Kind.MISSED_CALL and outcome is Outcome.REACHED and line.call_id is not None:
            self._send(call_back_command(line), line)
            if line.phone:
                self.frame.calling.emit(line.phone)
            self.frame.selection.select("call", line.call_id)
            return
        given = self.view.form.value()
        problem = problem_of(line, given, outcome)
        if problem is not None:
            self.view.form.show_hint(problem.field, problem.text)
            return
        self._send(outcome_command(line, given, outcome), line)

    def close_job(self) -> None:
        """C: record the callback and close its job; or close the job that was finished last."""
        line, given = self._line, self.view.form.value()
        if line is None or (self._closable is not None and given.empty):
            self._close_done()
            return
        why = may_close_with(line, given, self._detail)
        problem = problem_of(line, given, Outcome.REACHED) if why is None else None
        if why is not None:
            self.view.form.tell(why)
        elif problem is not None:
            self.view.form.show_hint(problem.field, problem.text)
        else:
            self._send(closing_command(line, given), line)

    def may_close(self) -> bool:
        """Whether C has something to do: somebody is chosen, or a job was finished last."""
        return self._line is not None or self._closable is not None

    def next_stage(self) -> None:
        """S: a complaint goes on, with the note."""
        line = self._line
        if line is not None and line.kind is Kind.COMPLAINT and self.view.stages.next.isEnabled():
            self._send(stage_command(line, self.view.form.value().note), line, True)

    def dial(self) -> None:
        """D: dial the number."""
        if self._line is not None and self._line.phone:
            self.frame.calling.emit(self._line.phone)

    def open_job(self) -> None:
        """J: the job's card on the desk."""
        if self._line is not None and self._line.job_id is not None:
            job_wishes(self.frame).open(self._line.job_id)
            self.frame.go("desk", job=self._line.job_id)

    @async_slot
    async def _send(self, command: Command, line: FollowUpLine, stay: bool = False) -> None:
        rows = owed_rows(self.lines, self._kind, self.frame.clock.now())
        try:
            done: Done = await self.tasks.do(command)
        except NotPossible as refusal:
            if not (refusal.field and self.view.form.show_hint(refusal.field, refusal.text)):
                self.view.form.tell(refusal.text)
            return
        self.heard.forget(line.id)
        # News of this very command may come at any moment from here on and read the list before we do; so the way on
        # is noted first. When the person went on while it was being written, they stay where they went.
        if self._key == line.id:
            self._key, self._towards = "", line.id if stay else next_row(rows, line.id)
        self.frame.toast_outcome(done)
        await self._offer_closing(line)
        await self._read()

    def _back_to_list(self) -> None:
        """On the list the next Enter begins with the next one; on a button it would record a second outcome."""
        focus = QApplication.focusWidget()
        if focus is not None and self.view.stack.isAncestorOf(focus):
            self.view.list.setFocus()

    async def _offer_closing(self, line: FollowUpLine) -> None:
        detail = await self.tasks.ask(read_owed, self.frame.queries, line)
        self._closable = detail if closable(detail) else None
        self.view.done.setVisible(self._closable is not None)
        if self._closable is not None:
            number = self._closable.job.number
            said = T("{job} of {name} can be closed.", job=number, name=line.customer_name)
            words.bind(self.view.done_said.setText, said)
            words.bind(
                self.view.done_close.setText, T("{title}  {key}", title=T("Close {job}", job=number), key="C")
            )

    @async_slot
    async def _close_done(self) -> None:
        detail = self._closable
        if detail is None:
            return
        done = await self.tasks.do(AdvanceJob(job_id=detail.job.id, action=Action.CLOSE))
        self._closable = None
        self.view.done.hide()
        self.frame.toast_outcome(done)

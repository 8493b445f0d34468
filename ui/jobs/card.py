"""The job card: connects the shared selection, the desk and what is shown. Decisions stand in card_state.py."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.changes import ChangeSet
from app.commands import Command
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.ids import JobId, StaffId, VisitId
from app.domain.lifecycle import STATE_WORDS, Action
from app.domain.people import StaffMember
from app.domain.priority import priority_of
from app.domain.text import T
from app.queries import Queries
from app.rows import JobDetail, NextStep
from app.services.context import Outcome
from ui.jobs.card_keys import declare_steps
from ui.jobs.card_people import PeopleChoice
from ui.jobs.card_state import (
    StepInput,
    StepPlan,
    command_for,
    currency_of,
    editor_of,
    first_input,
    open_callback,
    plan_steps,
    problem_of,
)
from ui.jobs.card_view import CardView
from ui.jobs.facts import Around
from ui.jobs.timeline_state import timeline
from ui.jobs.wishes import job_wishes
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.selection import Selected
from ui.widgets.basics import column

KINDS = ("job", "customer", "follow_up", "service", "staff")


@dataclass(frozen=True)
class CardRows:
    """What is read for one card."""

    detail: JobDetail
    people: dict[StaffId, StaffMember]


def read_card(queries: Queries, job_id: JobId) -> CardRows | None:
    """The job and everybody of its branch, for names; None when the job has gone."""
    detail = queries.job(job_id)
    if detail is None:
        return None
    return CardRows(detail, {p.id: p for p in queries.staff(detail.job.branch_id)})


class JobCard(QWidget):
    """One job. Follows the selection (kinds job and visit); other kinds leave it as it is."""

    rework_wanted = Signal(object)
    """The `JobDetail` whose repair is to be booked."""
    previewed = Signal(object)
    """The `Candidate` looked at, or None."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame, self.tasks = frame, frame.tasks
        self._wishes = job_wishes(frame)
        self._job_id = ""
        self._rows: CardRows | None = None
        self._plan: StepPlan | None = None
        self._drafts: dict[tuple[str, Action], StepInput] = {}
        self._asking: dict[str, Action] = {}
        self._asked_version = 0
        self.people = PeopleChoice(frame)
        self.view = CardView(self.people)
        self.setLayout(column(self.view, gap=0))
        view = self.view
        view.steps.wanted.connect(self.begin)
        view.editor.sent.connect(self._send)
        view.editor.left.connect(self._leave_editor)
        self.people.left.connect(self._leave_people)
        self.people.chosen.connect(self._do)
        self.people.list.previewed.connect(self.previewed)
        self._wishes.opened.connect(self._wish)
        self._wishes.step_wanted.connect(self._wish)
        self.rework_wanted.connect(self._wishes.rework_wanted)
        frame.selection.changed.connect(self._selected)
        frame.live.watch(self, KINDS, self._heard)
        words.on_switch(self._say_again)
        declare_steps(self, frame)
        self._selected(frame.selection.current)

    # ---- what is looked at ------------------------------------------------------------------------------

    @property
    def detail(self) -> JobDetail | None:
        """The job shown."""
        return self._rows.detail if self._rows else None

    def _selected(self, now: Selected | None) -> None:
        if now is None:
            self._show_job("")
        elif now.kind == "job":
            self._show_job(now.id)
        elif now.kind == "visit":
            self._show_visit(VisitId(now.id))

    @async_slot
    async def _show_visit(self, visit: VisitId) -> None:
        if self._frame.branch is None:
            return
        board = await self.tasks.ask(
            self._frame.queries.board, self._frame.branch_id, self._frame.selection.day, key=(self, "visit")
        )
        job_id = next((v.job_id for v in board.visits if v.id == visit), None)
        if job_id is not None and self._frame.selection.is_selected("visit", visit):
            self._show_job(job_id)

    def _show_job(self, job_id: str) -> None:
        if job_id == self._job_id:
            return
        self._keep_typed()
        self._job_id, self._rows, self._plan = job_id, None, None
        self.people.stop()
        self.view.editor.hide()
        self.view.editor.step = None
        self.view.news.hide()
        self.view.scroller.verticalScrollBar().setValue(0)
        if job_id:
            self.refresh()
        else:
            self.view.stack.setCurrentWidget(self.view.empty)

    def _wish(self, job_id: str, action: Action | None = None) -> None:
        if job_id == self._job_id and self._rows is not None:
            self._take_wish()
        else:
            self._show_job(job_id)

    def _take_wish(self) -> None:
        wish = self._wishes.take(self._job_id)
        if wish is None:
            return
        step = self._plan.find(wish[1]) if wish[1] is not None and self._plan is not None else None
        if step is not None:
            self.begin(step)
        else:
            self.take_focus()

    def take_focus(self) -> None:
        """Stand on the likeliest step."""
        if self.view.editor.isVisibleTo(self):
            self.view.editor.take_focus()
        elif self.view.steps.buttons:
            next(iter(self.view.steps.buttons.values())).setFocus()

    # ---- reading and showing ----------------------------------------------------------------------------

    @async_slot
    async def refresh(self) -> None:
        """Read the job anew. What is being typed stays."""
        job_id = self._job_id
        rows = await self.tasks.ask(read_card, self._frame.queries, JobId(job_id), key=(self, "card"))
        if job_id != self._job_id:
            return
        if rows is None:
            self._rows = None
            self.view.stack.setCurrentWidget(self.view.gone)
            return
        first = self._rows is None
        self._rows = rows
        self._render()
        if first:
            self.view.stack.setCurrentWidget(self.view.job)
            asked = self._asking.get(job_id)
            step = self._plan.find(asked) if asked and self._plan else None
            if step is not None:
                self._ask(step)
        self._take_wish()

    def _heard(self, changes: ChangeSet) -> None:
        if not self._job_id:
            return
        detail = self.detail
        mine = (
            detail is None
            or changes.touches("desk", "follow_up", "service", "staff")
            or self._job_id in changes.ids("job")
            or detail.customer.id in changes.ids("customer")
        )
        if mine:
            self.refresh()

    def _say_again(self) -> None:
        self.view.facts.forget()
        if self._rows is not None:
            self._render()

    def _render(self) -> None:
        detail = self.detail
        assert detail is not None and self._rows is not None
        frame, job = self._frame, detail.job
        now, zone = frame.clock.now(), frame.clock.zone
        reasons = priority_of(job.urgency, detail.customer.tier, detail.service.safety).reasons
        self._plan = plan_steps(detail, frame.who.role)
        names = {key: person.name for key, person in self._rows.people.items()}
        self.view.show_head(detail, reasons)
        self.view.steps.show_plan(self._plan)
        lines = timeline(detail, now, zone, names)
        around = Around(now, zone, self._currency(), names, frame.calling.emit)
        self.view.facts.tell(detail, lines, around)
        self._tell_editor(detail, self._plan)
        self._tell_people(detail, self._plan)

    def _tell_editor(self, detail: JobDetail, plan: StepPlan) -> None:
        """The job changed under an open editor: say so, keep what was typed, go on from the new version."""
        editor = self.view.editor
        if editor.step is None or not editor.isVisibleTo(self):
            return
        step = plan.find(editor.step.action)
        if step is None:
            editor.tell(
                T(
                    "{job} is {state} by now, so this is no longer possible. What you typed stays here.",
                    job=detail.job.number,
                    state=STATE_WORDS[detail.job.state],
                ),
                possible=False,
            )
        elif detail.job.version != self._asked_version:
            newest = timeline(detail, self._frame.clock.now(), self._frame.clock.zone)[:1]
            editor.step = step
            self._asked_version = detail.job.version
            if newest:
                editor.tell(T("Changed meanwhile: {what}, {by}.", what=newest[0].what, by=newest[0].by))

    def _tell_people(self, detail: JobDetail, plan: StepPlan) -> None:
        """The job changed under the candidates: go on from the new version, or back when nobody can be given it."""
        if self.view.stack.currentWidget() is not self.people:
            return
        if plan.find(self.people.action) is not None:
            self.people.goes_on(detail)
            return
        self._leave_people()
        text = T("{job} is {state} by now.", job=detail.job.number, state=STATE_WORDS[detail.job.state])
        words.bind(self.view.news.setText, text)
        self.view.news.show()

    def _currency(self) -> str:
        detail, branch = self.detail, self._frame.branch
        fallback = branch.currency if branch else "CNY"
        return currency_of(detail, fallback) if detail else fallback

    # ---- steps ------------------------------------------------------------------------------------------

    def begin(self, step: NextStep) -> None:
        """Do a step at once, or ask what it needs."""
        detail = self.detail
        if detail is None:
            return
        self.view.news.hide()
        kind = editor_of(step.action, step.needs)
        callback = open_callback(detail)
        if step.action is Action.FOLLOW_UP and callback:
            self._frame.open("follow_up", callback, "follow_up")
        elif kind == "none":
            now, zone = self._frame.clock.now(), self._frame.clock.zone
            self._do(command_for(detail, step, StepInput(), now, zone, self._currency()))
        elif kind == "people":
            assert self._rows is not None
            self.view.stack.setCurrentWidget(self.people)
            self.people.look(detail, step.action, self._rows.people)
        elif kind == "form":
            self.rework_wanted.emit(detail)
        else:
            self._keep_typed()
            self._ask(step)
            self.view.editor.take_focus()

    def _ask(self, step: NextStep) -> None:
        detail = self.detail
        assert detail is not None
        self._asking[self._job_id] = step.action
        self._asked_version = detail.job.version
        given = self._drafts.get((self._job_id, step.action)) or first_input(detail, self._currency())
        self.view.editor.ask(step, given, checklist=detail.service.checklist)

    def _keep_typed(self) -> None:
        """Remember what stands in the editor, for when the person comes back to this job and step."""
        editor = self.view.editor
        if self._job_id and editor.step is not None:
            self._drafts[self._job_id, editor.step.action] = editor.value()

    def _leave_editor(self) -> None:
        self._keep_typed()
        self._close_editor()
        self.take_focus()

    def _close_editor(self) -> None:
        self._asking.pop(self._job_id, None)
        self.view.editor.step = None
        self.view.editor.hide()

    def _send(self) -> None:
        detail, editor = self.detail, self.view.editor
        if detail is None or editor.step is None:
            return
        given = editor.value()
        now, zone, currency = self._frame.clock.now(), self._frame.clock.zone, self._currency()
        problem = problem_of(detail, editor.step, given, now, zone, currency)
        if problem is not None:
            editor.show_hint(problem.field, problem.text)
            return
        self._keep_typed()
        self._do(command_for(detail, editor.step, given, now, zone, currency))

    @async_slot
    async def _do(self, command: Command) -> None:
        job_id = self._job_id
        try:
            outcome: Outcome = await self.tasks.do(command)
        except NotPossible as refusal:
            if job_id == self._job_id:
                self._refuse(refusal)
                return
            raise
        except ChangedMeanwhile:
            # the presenter says what happened; here the job is shown as it is now
            if job_id == self._job_id:
                self.refresh()
            raise
        for key in [k for k in self._drafts if k[0] == job_id]:
            del self._drafts[key]
        self._frame.toast_outcome(outcome)
        if job_id == self._job_id:
            here = self.view.editor.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self._close_editor()
            if here:  # the next step's button takes the keyboard once the new state is read
                self.take_focus()
            if self.view.stack.currentWidget() is self.people:
                self._leave_people()
            self.refresh()
        else:
            self._asking.pop(job_id, None)

    def _refuse(self, refusal: NotPossible) -> None:
        """Say a refusal where the person looks: at the field, above the candidates, or below the buttons."""
        if refusal.field and self.view.editor.show_hint(refusal.field, refusal.text):
            return
        if self.view.stack.currentWidget() is self.people:
            self.people.again(refusal.text)
        elif self.view.editor.isVisibleTo(self):
            self.view.editor.tell(refusal.text)
        else:
            words.bind(self.view.news.setText, refusal.text)
            self.view.news.show()

    def _leave_people(self) -> None:
        self.people.stop()
        self.previewed.emit(None)
        self.view.stack.setCurrentWidget(self.view.job)
        self.take_focus()

    # ---- keys -------------------------------------------------------------------------------------------

    def possible(self, action: Action) -> bool:
        """Whether that step is lawful for the job shown."""
        return self._plan is not None and self._plan.find(action) is not None

    def begin_by_key(self, action: Action | None) -> None:
        """Begin a step by its key; None is the likeliest."""
        if self._plan is not None:
            step = self._plan.first if action is None else self._plan.find(action)
            if step is not None:
                self.begin(step)

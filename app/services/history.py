"""Undo and redo of this seat, from the change log: it survives a restart, and refuses when the world moved on.

A step may be taken back out of order as long as nothing that stands since touched the same things. What was taken back
since does not count, nor what took it back: together they changed nothing.
"""

from __future__ import annotations

from dataclasses import replace

from app.codec import load_command
from app.commands import AdvanceJob, Command, OpenFollowUp, PutBack, PutBackFollowUp, Several
from app.day_commands import PutBackJobs, PutBackRecord
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.followups import Kind
from app.domain.ids import BranchId, CallId, CustomerId, FollowUpId, JobId, new_id
from app.domain.text import T, Text
from app.queries import Queries
from app.rows import LogLine
from app.services.absences import CALL_WITHIN
from app.services.bus import Bus
from app.services.context import Outcome
from app.services.restoring import overtaken_words
from app.unit_of_work import LogEntry, Storage, UnitOfWork

TOLD = frozenset({"RegisterCall", "AnswerCall", "MissCall"})
"""What happened outside: nobody can make it not have happened."""
_REPOSITORIES = {
    "customer": "customers",
    "staff": "staff",
    "service": "services",
    "area": "areas",
    "branch": "branches",
    "call": "calls",
}


class History:
    """What this seat did and can take back."""

    def __init__(self, bus: Bus, storage: Storage, queries: Queries) -> None:
        self._bus, self._storage, self._queries = bus, storage, queries

    def lines(self, limit: int = 100) -> tuple[LogLine, ...]:
        """This seat's log, newest first."""
        return self._queries.history(self._bus.who.seat, limit)

    def next_undo(self) -> LogLine | None:
        """The newest step of this seat that still stands; what was taken back already is passed over."""
        back, _ = self._stacks()
        return back[-1] if back else None

    def next_redo(self) -> LogLine | None:
        """The undo that a redo would take back: only while nothing new was done since."""
        _, forward = self._stacks()
        return forward[-1] if forward else None

    def names(self) -> tuple[Text | None, Text | None]:
        """What undo and redo would do now, in words for a menu: (undo, redo); None where there is nothing."""
        back, forward = self._stacks()
        undo = T("Undo: {step}", step=self.step_of(back[-1]).label) if back else None
        redo = T("Redo: {step}", step=self.step_of(forward[-1]).label) if forward else None
        return undo, redo

    def step_of(self, line: LogLine) -> LogLine:
        """The step itself when the line takes back another one, or takes back that."""
        known = {one.number: one for one in self._queries.history(self._bus.who.seat, 200, True)}
        while line.undoes is not None and line.undoes in known:
            line = known[line.undoes]
        return line

    def _stacks(self) -> tuple[list[LogLine], list[LogLine]]:
        """Steps that can be taken back and undos that can be taken back, each with the next one last."""
        back: list[LogLine] = []
        forward: list[LogLine] = []
        steps: dict[int, LogLine] = {}
        for line in reversed(self._queries.history(self._bus.who.seat, 100, True)):
            steps[line.number] = line
            if line.undoes is None:
                if line.undoable or line.undone:
                    back.append(line)
                    forward.clear()
            elif any(step.number == line.undoes for step in forward):
                forward = [step for step in forward if step.number != line.undoes]
                undo = steps[line.undoes]
                # the step itself stands again
                back.append(steps.get(undo.undoes or 0, line))
            else:
                back = [step for step in back if step.number != line.undoes]
                forward.append(line)
        return back, forward

    def undo(self, number: int | None = None) -> Outcome:
        """Take a step back: the newest, or the one of that log number, wherever it stands.

        Raises NotPossible when there is none or it cannot be taken back, ChangedMeanwhile (with who, what and when)
        when something that stands since touched the same.
        """
        if number is None:
            line = self.next_undo()
            if line is None:
                raise NotPossible(T("There is nothing to undo."), code="undo-none")
            number = line.number
        with self._storage.unit() as work:
            entry = _entry(work, number)
            while entry.undoes is not None and (undo := _entry(work, entry.undoes)).undoes is not None:
                entry = _entry(work, undo.undoes)  # what was done again is taken back as the step it is
            number = entry.number
            if entry.undo is None:
                raise NotPossible(never(entry.command, entry.label), code="undo-never")
            if work.log.undone_by(number) is not None:
                raise NotPossible(T("“{step}” was taken back already.", step=entry.label), code="undo-done")
            # a key of its own each time: a step that was done again may be taken back again
            opposite = replace(_as_of_now(load_command(entry.undo), work), key=new_id())
        if later := self._queries.later_on(number, 1):
            raise ChangedMeanwhile(self._blocked(entry.label, later[0]), code="undo-overtaken", detail=later)
        return self._bus.do(opposite, undoes=number)

    def why_not(self, line: LogLine) -> Text | None:
        """Why a step cannot be taken back now, in words; None when it can."""
        if line.undone:
            return T("It was taken back already.")
        if not line.undoable:
            return never(line.command, line.label)
        later = self._queries.later_on(line.number, 1)
        return self._blocked(line.label, later[0]) if later else None

    def _blocked(self, step: Text, later: LogLine) -> Text:
        if later.seat == self._bus.who.seat:
            return T(
                "“{step}” cannot be taken back alone: “{what}” of {at} touched the same since. Take that back first.",
                step=step,
                what=later.label,
                at=later.at,
            )
        return overtaken_words(T("“{step}”", step=step), later.who, later.label, later.at)

    def correction(self, number: int, note: str) -> Command:
        """What puts right a step that cannot be taken back: calls to customers, prepared.

        Whoever was told about it since is called; when nobody was, everybody whom the step touched. note: what the
        caller must know. Raises NotPossible when it touched no customer.
        """
        now = self._bus.now()
        later = self._queries.later_on(number)
        with self._storage.unit() as work:
            entry = _entry(work, number)
            since = [e for line in later if (e := work.log.get(line.number)) is not None]
            told = {key for e in since for key in e.changes.ids("follow_up")} & entry.changes.ids("follow_up")
            whom: dict[CustomerId | None, tuple[BranchId, JobId | None, CallId | None]] = {}
            for key in sorted(told):
                owed = work.follow_ups.get(FollowUpId(key))
                whom[owed.customer_id] = owed.branch_id, owed.job_id, owed.call_id
            if not whom:
                for key in sorted(entry.changes.ids("call")):
                    if (call := work.calls.find(CallId(key))) is not None:
                        whom[call.customer_id] = call.branch_id, None, call.id
                for key in sorted(entry.changes.ids("job")):
                    if (job := work.jobs.find(JobId(key))) is not None:
                        whom[job.customer_id] = job.branch_id, job.id, None
        parts = tuple(
            OpenFollowUp(
                follow_up_id=FollowUpId(new_id()),
                branch_id=branch,
                kind=Kind.CHANGE,
                due_at=now + CALL_WITHIN,
                customer_id=customer,
                job_id=about,
                call_id=call_id,
                note=note,
            )
            for customer, (branch, about, call_id) in whom.items()
        )
        if not parts:
            raise NotPossible(
                T("No customer hangs on that step; nobody has to be called."), code="correction-nobody"
            )
        return parts[0] if len(parts) == 1 else Several(label=T("{n} calls prepared").msgid, parts=parts)

    def redo(self) -> Outcome:
        """Do the step last undone again."""
        line = self.next_redo()
        if line is None:
            raise NotPossible(T("There is nothing to redo."), code="redo-none")
        return self.undo(line.number)


def never(command: str, label: Text) -> Text:
    """Why a step can never be taken back, and how to put it right instead."""
    if command in TOLD:
        return T("“{step}” happened and cannot be undone; set right what was noted about it.", step=label)
    if command == "EmptyDesk":
        return T("“{step}” cannot be undone; a backup made before it can be restored.", step=label)
    return T("“{step}” cannot be undone.", step=label)


def _entry(work: UnitOfWork, number: int) -> LogEntry:
    entry = work.log.get(number)
    if entry is None:
        raise NotPossible(T("There is no step number {number}.", number=number), code="undo-unknown")
    return entry


def _as_of_now(opposite: Command, work: UnitOfWork) -> Command:
    """The opposite, for the versions of today.

    Whether anybody went on since is told by the log (`later_on`); an undo and its redo count versions on though together
    they change nothing. The version read here still guards against whoever comes in between.
    """
    if isinstance(opposite, Several):
        return replace(opposite, parts=tuple(_as_of_now(part, work) for part in opposite.parts))
    if isinstance(opposite, PutBackJobs):
        return replace(
            opposite,
            parts=tuple(p for part in opposite.parts if isinstance(p := _as_of_now(part, work), PutBack)),
        )
    if isinstance(opposite, PutBack | AdvanceJob) and opposite.version is not None:
        job = work.jobs.find(opposite.job_id)
        return replace(opposite, version=job.version) if job else opposite
    if isinstance(opposite, PutBackFollowUp):
        owed = work.follow_ups.find(opposite.follow_up_id)
        return replace(opposite, version=owed.version) if owed else opposite
    if isinstance(opposite, PutBackRecord) and opposite.kind in _REPOSITORIES:
        record = getattr(work, _REPOSITORIES[opposite.kind]).find(opposite.entity)
        return replace(opposite, version=getattr(record, "version", 0) if record is not None else 0)
    return opposite

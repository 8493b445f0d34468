"""Undo and redo of this seat, from the change log: it survives a restart, and refuses when the world moved on."""

from __future__ import annotations

from dataclasses import replace

from app.codec import load_command
from app.commands import AdvanceJob, Command, PutBack, Several
from app.domain.errors import NotPossible
from app.domain.text import T
from app.queries import Queries
from app.rows import LogLine
from app.services.bus import Bus
from app.services.context import Outcome
from app.unit_of_work import LogEntry, Storage


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

    def _stacks(self) -> tuple[list[LogLine], list[LogLine]]:
        """Steps that can be taken back and undos that can be taken back, each with the next one last."""
        back: list[LogLine] = []
        forward: list[LogLine] = []
        for line in reversed(self.lines()):
            if line.undoes is None:
                if line.undoable or line.undone:
                    back.append(line)
                    forward.clear()
            elif any(step.number == line.undoes for step in forward):
                forward = [step for step in forward if step.number != line.undoes]
                back.append(line)
            else:
                back = [step for step in back if step.number != line.undoes]
                forward.append(line)
        return back, forward

    def undo(self, number: int | None = None) -> Outcome:
        """Take a step back: the newest, or the one of that log number.

        Raises NotPossible when there is none, ChangedMeanwhile when somebody else touched it since.
        """
        if number is None:
            line = self.next_undo()
            if line is None:
                raise NotPossible(T("There is nothing to undo."), code="undo-none")
            number = line.number
        entry = self._entry(number)
        if entry.undo is None:
            raise NotPossible(T("“{step}” cannot be undone.", step=entry.label), code="undo-never")
        return self._bus.do(self._as_of_now(load_command(entry.undo)), undoes=number)

    def _as_of_now(self, opposite: Command) -> Command:
        """The opposite, for the job's version of today when only undos and redos of this seat lie between.

        An undo makes a job what it was in an earlier version, but counts on; what it made equals that earlier one.
        """
        if isinstance(opposite, Several):
            return replace(opposite, parts=tuple(self._as_of_now(part) for part in opposite.parts))
        if not isinstance(opposite, PutBack | AdvanceJob) or opposite.version is None:
            return opposite
        detail = self._queries.job(opposite.job_id)
        if detail is None or detail.job.version == opposite.version:
            return opposite
        equal = {detail.job.version}
        for line in self.lines():
            if line.undoes is None or line.command != "PutBack":
                continue
            entry = self._entry(line.number)
            did, would = load_command(entry.payload), load_command(entry.undo) if entry.undo else None
            if (
                isinstance(did, PutBack)
                and isinstance(would, PutBack)
                and did.job_id == opposite.job_id
                and would.version in equal
            ):
                equal.add(int(did.snapshot["version"]))
        return replace(opposite, version=detail.job.version) if opposite.version in equal else opposite

    def redo(self) -> Outcome:
        """Do the step last undone again."""
        line = self.next_redo()
        if line is None:
            raise NotPossible(T("There is nothing to redo."), code="redo-none")
        return self.undo(line.number)

    def _entry(self, number: int) -> LogEntry:
        with self._storage.unit() as work:
            entry = work.log.get(number)
        if entry is None:
            raise NotPossible(T("There is no step number {number}.", number=number), code="undo-unknown")
        return entry

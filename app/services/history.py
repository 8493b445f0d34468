"""Undo and redo of this seat, from the change log: it survives a restart, and refuses when the world moved on."""

from __future__ import annotations

from app.codec import load_command
from app.domain.errors import NotPossible
from app.domain.text import T
from app.queries import Queries
from app.rows import LogLine
from app.services.bus import Bus
from app.services.context import Outcome
from app.unit_of_work import LogEntry, Storage

PUTS_BACK = ("PutBack", "PutBackFollowUp", "Several")
"""What an undo is carried out by."""


class History:
    """What this seat did and can take back."""

    def __init__(self, bus: Bus, storage: Storage, queries: Queries) -> None:
        self._bus, self._storage, self._queries = bus, storage, queries

    def lines(self, limit: int = 100) -> tuple[LogLine, ...]:
        """This seat's log, newest first."""
        return self._queries.history(self._bus.who.seat, limit)

    def next_undo(self) -> LogLine | None:
        """The newest step of this seat that can be taken back, skipping undos and what was undone."""
        return next((line for line in self.lines() if line.undoable and not line.undone), None)

    def next_redo(self) -> LogLine | None:
        """The undo that a redo would take back: only while nothing new was done since."""
        for line in self.lines():
            if line.command in PUTS_BACK and not line.undone and self._entry(line.number).undoes is not None:
                return line
            if line.undoable:
                return None
        return None

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
        return self._bus.do(load_command(entry.undo), undoes=number)

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

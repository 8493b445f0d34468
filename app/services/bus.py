"""The one way to change anything: a command goes in, an outcome comes back, all or nothing.

In this order: was it done already (by key) → role → handler → log line → commit → listeners. Handlers write through
the unit of work only; policies are plain calls inside them, so a follow-up can never be lost between two
transactions. Listeners run after the commit: a broken one is logged and cannot undo a booking.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from app.codec import dump_command
from app.commands import AdvanceJob, AssignJob, Command, MoveJob, PutBack, PutBackFollowUp, Several
from app.domain.errors import DeskError, NotAllowed
from app.domain.ids import JobId, StaffId
from app.domain.lifecycle import Action
from app.domain.text import T, Text
from app.ports import Clock
from app.services.context import Context, Done, Handler, Outcome, Who
from app.unit_of_work import LogEntry, Storage

log = logging.getLogger(__name__)

MANY = 8
"""From so many parts on, what they need is read together."""

Listener = Callable[[Outcome], None]


class Bus:
    """Runs commands for one seat."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        who: Who,
        handlers: dict[type[Command], Handler],
        roles: dict[type[Command], frozenset[str]] | None = None,
    ) -> None:
        """handlers: one per command class. roles: who may send a command; missing means everybody but read-only."""
        self._storage = storage
        self._clock = clock
        self.who = who
        self._handlers = handlers
        self._roles = roles or {}
        self._listeners: list[Listener] = []

    def now(self) -> datetime:
        """The moment a command sent now would happen at, UTC."""
        return self._clock.now()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear every outcome after its commit, on the thread that ran the command. Returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def do(self, command: Command, *, undoes: int | None = None) -> Outcome:
        """Carry a command out.

        Raises NotPossible, ChangedMeanwhile, NotAllowed or NotReachable; nothing is changed then.
        """
        began = time.perf_counter()
        name = type(command).__name__
        try:
            outcome = self._run(command, undoes)
        except DeskError as refusal:
            log.info("%s refused: %s", name, refusal.code or type(refusal).__name__)
            raise
        log.debug("%s took %.1f ms", name, (time.perf_counter() - began) * 1e3)
        for listener in tuple(self._listeners):
            try:
                listener(outcome)
            except Exception:  # a listener's mistake must not make a true commit look failed
                log.exception("a listener failed after %s", name)
        return outcome

    def _run(self, command: Command, undoes: int | None) -> Outcome:
        with self._storage.unit() as work:
            before = work.log.by_key(command.key)
            if before is not None:
                return Outcome(None, before.changes, before.label, number=before.number, repeated=True)
            context = Context(work, self._clock.now(), self.who)
            done = self._handle(command, context)
            changes = work.touched()
            entry = LogEntry(
                at=context.now,
                seat=self.who.seat,
                who=self.who.name,
                key=command.key,
                command=type(command).__name__,
                label=done.label,
                changes=changes,
                payload=dump_command(command),
                undo=dump_command(done.undo) if done.undo else None,
                undoes=undoes,
            )
            number = work.log.append(entry)
            work.commit()
        return Outcome(done.result, changes, done.label, done.undo, done.notes, number)

    def _handle(self, command: Command, context: Context) -> Done:
        self._may(command)
        if isinstance(command, Several):
            return self._several(command, context)
        return self._handlers[type(command)](command, context)

    def _several(self, command: Several, context: Context) -> Done:
        if len(command.parts) >= MANY:
            context.work.read_ahead(moving(command.parts), booked(command.parts))
        later = [context.later]
        for part in reversed(command.parts):
            later.append(later[-1] | moving((part,)))
        done = tuple(
            self._handle(part, replace(context, later=away))
            for part, away in zip(command.parts, later[-2::-1], strict=True)
        )
        # the last thing done is the first to be taken back; what merely happened (a call rang) stays true
        undos = taken_back(d.undo for d in reversed(done) if d.undo)
        opposite = (
            undos[0] if len(undos) == 1 else Several(label=command.label, parts=undos) if undos else None
        )
        return Done(
            tuple(d.result for d in done),
            Text(command.label, (("n", len(done)),)),
            opposite,
            tuple(n for d in done for n in d.notes),
        )

    def _may(self, command: Command) -> None:
        allowed = self._roles.get(type(command))
        role = self.who.role
        if role == "read_only" or (allowed is not None and role not in allowed):
            raise NotAllowed(
                T("Your role does not permit this. Ask a senior dispatcher or an administrator."),
                code=f"role-{type(command).__name__}",
            )


def moving(parts: Iterable[Command]) -> frozenset[JobId]:
    """The jobs that these parts take from where they stand."""
    found: set[JobId] = set()
    for part in parts:
        if isinstance(part, Several):
            found |= moving(part.parts)
        elif isinstance(part, MoveJob | AssignJob | PutBack) or (
            isinstance(part, AdvanceJob) and part.action is Action.UNASSIGN
        ):
            found.add(part.job_id)
    return frozenset(found)


def booked(parts: Iterable[Command]) -> frozenset[tuple[StaffId, datetime]]:
    """Whose time these parts take, and from when."""
    found: set[tuple[StaffId, datetime]] = set()
    for part in parts:
        if isinstance(part, Several):
            found |= booked(part.parts)
        elif isinstance(part, MoveJob | AssignJob):
            found |= {(staff, part.start) for staff in part.staff}
    return frozenset(found)


def taken_back(undos: Iterable[Command]) -> tuple[Command, ...]:
    """Undos, the newest first, as the parts of one.

    A job that several steps changed is put back once: to what it was before the first of them, provided that it
    still is what the last of them made.
    """
    out: list[Command] = []
    places: dict[tuple[str, str], int] = {}
    for undo in undos:
        for part in undo.parts if isinstance(undo, Several) else (undo,):
            thing = _put_back(part)
            known = out[places[thing]] if thing in places else None
            if isinstance(known, PutBack | PutBackFollowUp) and isinstance(part, PutBack | PutBackFollowUp):
                out[places[thing]] = replace(known, snapshot=part.snapshot)
                continue
            if thing[0]:
                places[thing] = len(out)
            out.append(part)
    return tuple(out)


def _put_back(part: Command) -> tuple[str, str]:
    """Which thing is put back: its kind and id; empty for anything else."""
    if isinstance(part, PutBack):
        return "job", part.job_id
    if isinstance(part, PutBackFollowUp):
        return "follow_up", part.follow_up_id
    return "", ""

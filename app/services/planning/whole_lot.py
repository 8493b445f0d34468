"""Somebody falls out and the planner mends the whole day at once: looked for, then made as one step with one undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from app.commands import Command, GiveTimeOff, Several
from app.day_commands import CustomerCall, LeaveDay
from app.domain.ids import FollowUpId, new_id
from app.domain.people import Branch, StaffMember, TimeOff
from app.domain.rules import ABSENCE_WORDS
from app.domain.text import T, Text
from app.domain.time import day_window, local_day
from app.queries import Queries
from app.services.absences import CALL_WITHIN, nobody_yet_words
from app.services.planning.accept import REPAIR_LABEL, plan_overtaken, prepare
from app.services.planning.gather import Absent, Scope, Wanted
from app.services.planning.proposal import Change, ChangeKind, Proposal


def wanted_for(person: StaffMember, time_off: TimeOff, branch: Branch) -> Wanted | None:
    """The repair that an absence asks for; None when it is not from a moment to the end of that day."""
    day = local_day(time_off.window.start, branch.zone)
    if time_off.window.end != day_window(day, branch.zone).end:
        return None
    absent = Absent(person.id, time_off.window.start, time_off.kind)
    return Wanted(day, Scope.REPAIR, absent=(absent,), only=())


def repair_command(
    proposal: Proposal,
    person: StaffMember,
    time_off: TimeOff,
    branch: Branch,
    queries: Queries,
    now: datetime,
    say: Callable[[Text], str],
    seat: str = "",
) -> Several:
    """A repair as one command: the changes, the time off, and a call prepared for whoever must hear of it.

    say: a sentence in the language spoken now. Raises ChangedMeanwhile when the day went on since: nothing is changed then.
    """
    note = time_off.note or time_off.kind.value
    prepared = prepare(proposal, None, branch, queries, note, seat)
    if prepared.refused:
        raise plan_overtaken(prepared)
    steps = prepared.command.parts if prepared.command is not None else ()
    calls = tuple(
        CustomerCall(change.job_id, FollowUpId(new_id()), say(words), now + CALL_WITHIN)
        for change in proposal.changes
        if (words := _call_words(change, person, time_off)) is not None
    )
    parts: list[Command] = [s for s in steps if not isinstance(s, GiveTimeOff)]
    # last, so that what of theirs still stands then is what could not be given to anybody
    parts.append(LeaveDay(staff_id=person.id, time_off=time_off, calls=calls))
    return Several(label=REPAIR_LABEL.msgid, parts=tuple(parts))


def _call_words(change: Change, person: StaffMember, time_off: TimeOff) -> Text | None:
    """What whoever calls the customer must know; None when what was promised is kept."""
    absence = ABSENCE_WORDS[time_off.kind]
    if change.kind is ChangeKind.UNASSIGN:
        return nobody_yet_words(person, absence, change.before.start or time_off.window.start)
    if not change.breaks_promise or change.after.start is None:
        return None
    return T(
        "{name} is {absence}; {others} come at {start} instead, outside what was promised. "
        "Ask whether that suits them.",
        name=person.name,
        absence=absence,
        others=change.after.names,
        start=change.after.start,
    )


def told(proposal: Proposal, staff: StaffMember) -> tuple[int, int, int]:
    """(visits of theirs that others take, visits that go into the tray, other visits that change hands or time)."""
    given = tray = others = 0
    for change in proposal.changes:
        if change.kind is ChangeKind.UNASSIGN:
            tray += 1
        elif staff.id in change.before.staff:
            given += 1
        else:
            others += 1
    return given, tray, others


LOOKED_FOR = timedelta(seconds=4)
"""How long a repair is looked for while somebody waits."""

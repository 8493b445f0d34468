"""Accepting a proposal, whole or in part: what was overtaken is refused by name, the rest goes as one step with one undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from app.commands import AdvanceJob, AssignJob, Command, GiveTimeOff, MoveJob, Several
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.ids import JobId
from app.domain.jobs import LIVE, Job
from app.domain.lifecycle import Action
from app.domain.people import Branch
from app.domain.schedule import PersonDay
from app.domain.text import T, Text
from app.domain.time import day_window
from app.offers import HeldTime
from app.queries import Queries
from app.services.context import Outcome
from app.services.planning.gather import Scope, held_elsewhere, time_off
from app.services.planning.lanes import stuck, window_of
from app.services.planning.proposal import Change, ChangeKind, Proposal

LABEL = T("Plan of the day")
REPAIR_LABEL = T("Repair of the day")


class Does(Protocol):
    """Whoever carries out commands."""

    def do(self, command: Command) -> Outcome:
        """See `app.services.bus.Bus.do`."""


@dataclass(frozen=True)
class Refused:
    """A change that could not be made any more, and what happened meanwhile."""

    job_id: JobId
    number: str
    why: Text


@dataclass(frozen=True)
class Prepared:
    """What accepting would send: one command, the jobs it changes, and what is refused."""

    command: Several | None
    made: tuple[JobId, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True)
class Accepted:
    """What was made of a proposal."""

    outcome: Outcome
    made: tuple[JobId, ...]
    refused: tuple[Refused, ...]


def accept(
    proposal: Proposal,
    ticked: Iterable[JobId] | None,
    branch: Branch,
    queries: Queries,
    bus: Does,
    note: str,
    seat: str = "",
) -> Accepted:
    """Make the ticked changes (None: all) and what they need, as one step.

    note: kept where a promise is broken. seat: who accepts; what others hold for offers is refused. Raises NotPossible when nothing is ticked or a rule forbids it, ChangedMeanwhile
    naming who and what when nothing of it can be made any more; nothing is changed then.
    """
    prepared = prepare(proposal, ticked, branch, queries, note, seat)
    if prepared.command is None:
        if prepared.refused:
            raise plan_overtaken(prepared)
        raise NotPossible(T("Nothing of the plan is ticked. Nothing was changed."), code="plan-nothing")
    return Accepted(bus.do(prepared.command), prepared.made, prepared.refused)


def plan_overtaken(prepared: Prepared) -> ChangedMeanwhile:
    """What is raised when the day went on since the plan was made (code "plan-overtaken"); detail: all that is refused."""
    return ChangedMeanwhile(
        T(
            "The day went on since this plan was made: {why}. Nothing was changed; plan again.",
            why=prepared.refused[0].why,
        ),
        code="plan-overtaken",
        detail=prepared.refused,
    )


def prepare(
    proposal: Proposal,
    ticked: Iterable[JobId] | None,
    branch: Branch,
    queries: Queries,
    note: str,
    seat: str = "",
) -> Prepared:
    """Look at the day as it is now and put what still holds into one command."""
    wanted = proposal.closed(set(ticked) if ticked is not None else {c.job_id for c in proposal.changes})
    now = {line.job.id: line.job for line in queries.planning_jobs(proposal.branch_id, proposal.day)}
    days = queries.person_days(proposal.branch_id, proposal.day)
    held = held_elsewhere(queries, branch, day_window(proposal.day, branch.zone), seat)
    refused: dict[JobId, Refused] = {}
    for change in proposal.changes:
        if change.job_id in wanted:
            why = _overtaken(change, now.get(change.job_id), queries) or _held(change, held)
            if why is not None:
                refused[change.job_id] = Refused(change.job_id, change.number, why)
    left = _with_room(proposal, wanted, refused)
    while taken_from := stuck(left, days):
        for job_id, by in taken_from.items():
            taken = next(c for c in left if c.job_id == job_id)
            refused[job_id] = Refused(job_id, taken.number, _taken(taken, by, proposal, days, queries))
        left = _with_room(proposal, wanted, refused)
    parts = [*_absences(proposal, days, branch), *(_command(c, now[c.job_id], note) for c in left)]
    order = tuple(refused[c.job_id] for c in proposal.changes if c.job_id in refused)
    if not parts or (proposal.changes and not left):
        return Prepared(None, (), order)
    label = REPAIR_LABEL if proposal.scope is Scope.REPAIR else LABEL
    return Prepared(Several(label=label.msgid, parts=tuple(parts)), tuple(c.job_id for c in left), order)


def _with_room(proposal: Proposal, wanted: set[JobId], refused: dict[JobId, Refused]) -> list[Change]:
    """The wanted changes that nothing refused stands in the way of; what needs it is refused with it."""
    for change in proposal.changes:
        lost = [j for j in proposal.closed({change.job_id}) if j in refused]
        if change.job_id in wanted and lost and change.job_id not in refused:
            numbers = tuple(refused[j].number for j in lost)
            refused[change.job_id] = Refused(
                change.job_id,
                change.number,
                T("{job} needs the room that {others} no longer makes", job=change.number, others=numbers),
            )
    return [c for c in proposal.changes if c.job_id in wanted and c.job_id not in refused]


def _overtaken(change: Change, job: Job | None, queries: Queries) -> Text | None:
    """What happened to a job since the plan was made; None when nothing did."""
    if job is None:
        detail = queries.job(change.job_id)
        if detail is None:
            return T("{job} is gone", job=change.number)
        job = detail.job
    if job.version == change.version:
        return None
    last = job.steps[-1] if job.steps else None
    return T(
        "{job} was changed by {who} meanwhile", job=job.number, who=last.who if last else T("somebody else")
    )


def _held(change: Change, held: Iterable[HeldTime]) -> Text | None:
    """Who offers the time to a customer that a change wants; None when nobody does."""
    if change.kind is ChangeKind.UNASSIGN:
        return None
    window = window_of(change)
    for hold in held:
        if hold.staff_id in change.after.staff and hold.window.meets(window):
            return T(
                "{who} is offering {name}’s time {start} – {end} to a customer just now, where {job} should go",
                who=hold.who,
                name=hold.name,
                start=hold.window.start,
                end=hold.window.end,
                job=change.number,
            )
    return None


def _taken(
    change: Change, by: list[JobId], proposal: Proposal, days: Iterable[PersonDay], queries: Queries
) -> Text:
    """Who stands where a change wants to be."""
    if not by:
        return T("there is no room left for {job}", job=change.number)
    other = proposal.change(by[0])
    number = other.number if other else ""
    who = ""
    if not number:
        detail = queries.job(by[0])
        number = detail.job.number if detail else ""
    for day in days:
        if day.person.id in change.after.staff and any(s.job_id in by for s in day.stops):
            who = day.person.name
    return T("{name} has {other} by now where {job} should go", name=who, other=number, job=change.number)


def _absences(proposal: Proposal, days: Iterable[PersonDay], branch: Branch) -> list[Command]:
    """Time off for whoever falls out, unless it is in the books already."""
    whole = day_window(proposal.day, branch.zone)
    known = {d.person.id: d.person for d in days}
    found: list[Command] = []
    for one in proposal.absent:
        off = time_off(one, whole)
        person = known.get(one.staff_id)
        if off is None or person is None or any(t.window.covers(off.window) for t in person.time_off):
            continue
        found.append(GiveTimeOff(staff_id=one.staff_id, time_off=off))
    return found


def _command(change: Change, job: Job, note: str) -> Command:
    """A change as the desk is asked for it."""
    if change.kind is ChangeKind.UNASSIGN:
        return AdvanceJob(job_id=change.job_id, action=Action.UNASSIGN, version=change.version)
    assert change.after.start is not None
    if change.kind is ChangeKind.LONGER:
        return MoveJob(
            job_id=change.job_id,
            staff=change.after.staff,
            start=change.after.start,
            minutes=change.minutes,
            travel=change.travel,
            version=change.version,
        )
    kind = MoveJob if job.state in LIVE else AssignJob
    return kind(
        job_id=change.job_id,
        staff=change.after.staff,
        start=change.after.start,
        travel=change.travel,
        version=change.version,
        override_note=note if change.breaks_promise else "",
    )

"""Reads what a day's plan needs: people with their hours, the jobs that stand and those nobody has, the company's books."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.catalogue import ServiceType
from app.domain.errors import NotPossible
from app.domain.ids import AreaId, JobId, ServiceCode, StaffId
from app.domain.jobs import LIVE, Job
from app.domain.lifecycle import State
from app.domain.people import Absence, Area, Branch, TimeOff
from app.domain.schedule import PersonDay
from app.domain.text import T
from app.domain.time import Window, day_window, local_day
from app.offers import HeldTime
from app.queries import Queries
from app.rows import PlanningJob
from app.services.matchmaking import without_held

AHEAD = timedelta(days=366)
"""How far ahead a day may be planned."""


class Scope(StrEnum):
    """What a plan may touch."""

    UNASSIGNED = "unassigned"
    """Jobs nobody has, into the running plan, which stays as it is."""
    ALL = "all"
    """All movable work anew."""
    REPAIR = "repair"
    """All movable work, but as little of it as can be."""


@dataclass(frozen=True)
class Absent:
    """Somebody who will not be there from a moment on."""

    staff_id: StaffId
    since: datetime
    kind: Absence = Absence.SICK


@dataclass(frozen=True)
class Wanted:
    """What is asked of the planner.

    absent: who falls out, for a repair. until: jobs that stay where they are and end later (or earlier) than planned.
    may_break_promises: a promised window may be missed at a price; otherwise it is a rule. only: of the jobs nobody has,
    those to place; None means all that fit the day. near: seconds by which what stands may be shifted; None: any.
    """

    day: date
    scope: Scope = Scope.UNASSIGNED
    policy: str = ""
    absent: tuple[Absent, ...] = ()
    until: tuple[tuple[JobId, datetime], ...] = ()
    only: tuple[JobId, ...] | None = None
    may_break_promises: bool = False
    near: float | None = None


@dataclass(frozen=True)
class Gathered:
    """Everything read for one plan of one day, at `now`."""

    branch: Branch
    day: date
    whole: Window
    now: datetime
    people: tuple[PersonDay, ...]
    jobs: tuple[PlanningJob, ...]
    services: dict[ServiceCode, ServiceType]
    areas: dict[AreaId, Area]

    @property
    def names(self) -> dict[StaffId, str]:
        """Everybody's name."""
        return {d.person.id: d.person.name for d in self.people}


def gather(queries: Queries, branch: Branch, now: datetime, wanted: Wanted, seat: str = "") -> Gathered:
    """Read the day; time that another seat than `seat` holds for an offer counts as taken.

    Raises NotPossible for a day that is over or too far away, and for people who do not work here.
    """
    today = local_day(now, branch.zone)
    if wanted.day < today:
        raise NotPossible(
            T("{day} is over: nothing of it can be planned any more.", day=wanted.day), code="plan-past"
        )
    if wanted.day > today + AHEAD:
        raise NotPossible(
            T("{day} is too far ahead: a plan reaches a year at most.", day=wanted.day), code="plan-far"
        )
    people = queries.person_days(branch.id, wanted.day)
    known = {d.person.id for d in people}
    for absent in wanted.absent:
        if absent.staff_id not in known:
            raise NotPossible(
                T("Whoever shall be away does not work at {branch}.", branch=branch.name), code="plan-absent"
            )
    whole = day_window(wanted.day, branch.zone)
    jobs = tuple(
        line for line in queries.planning_jobs(branch.id, wanted.day) if belongs(line.job, whole, wanted)
    )
    held = held_elsewhere(queries, branch, whole, seat)
    _sensible(wanted, jobs, queries, whole)
    return Gathered(
        branch=branch,
        day=wanted.day,
        whole=whole,
        now=now,
        people=tuple(_but_held(_without(d, wanted.absent, whole, branch), held) for d in people),
        jobs=jobs,
        services={s.code: s for s in queries.services(include_inactive=True)},
        areas={a.id: a for a in queries.areas(branch.id)},
    )


def belongs(job: Job, whole: Window, wanted: Wanted) -> bool:
    """Whether a job is this day's business: it stands on it, or nobody has it and the day may hold it."""
    if job.state in LIVE:
        return any(v.window.meets(whole) for v in job.open_visits)
    if wanted.only is not None and job.id not in wanted.only:
        return False
    if job.state is State.ON_HOLD and (job.expected_again is None or job.expected_again >= whole.end):
        return False
    return job.window is None or job.window.meets(whole)


def held_elsewhere(queries: Queries, branch: Branch, whole: Window, seat: str) -> tuple[HeldTime, ...]:
    """Time of the day that other seats offer to customers just now."""
    return tuple(h for h in queries.holds(branch.id) if h.seat != seat and h.window.meets(whole))


def _but_held(day: PersonDay, held: tuple[HeldTime, ...]) -> PersonDay:
    """Somebody's day without the time that is being offered: nobody is on duty for anything else then."""
    return without_held((day,), held)[0]


def _sensible(wanted: Wanted, jobs: tuple[PlanningJob, ...], queries: Queries, whole: Window) -> None:
    """Refuse jobs that are named and are not this day's business. Raises NotPossible."""
    known = {line.job.id: line.job for line in jobs}
    for job_id, end in wanted.until:
        job = known.get(job_id)
        if job is None or job.state not in LIVE:
            raise NotPossible(
                T(
                    "{job} stands in nobody’s day on {day}, so nothing can go around it. Nothing was changed.",
                    job=_number(job_id, queries),
                    day=wanted.day,
                ),
                code="plan-late",
            )
        begin = job.open_visits[0].window.start
        if end <= begin:
            raise NotPossible(
                T(
                    "{job} begins at {begin}: it cannot end at {end}. Choose a later time.",
                    job=job.number,
                    begin=begin,
                    end=end,
                ),
                code="plan-until",
                field="until",
            )
    for job_id in wanted.only or ():
        job = known.get(job_id)
        if job is not None and job.state in LIVE:
            raise NotPossible(
                T(
                    "{job} has its people already: {start}. Move it by hand, or take it back first.",
                    job=job.number,
                    start=job.open_visits[0].window.start,
                ),
                code="plan-urgent",
            )
        if job is None:
            raise NotPossible(
                T(
                    "{job} cannot be fitted into {day}: it is done, called off or promised for another day.",
                    job=_number(job_id, queries),
                    day=wanted.day,
                ),
                code="plan-urgent",
            )


def _number(job_id: JobId, queries: Queries) -> str:
    detail = queries.job(job_id)
    return detail.job.number if detail is not None else "?"


def _without(day: PersonDay, absent: tuple[Absent, ...], whole: Window, branch: Branch) -> PersonDay:
    """Somebody's day with what is left of their hours once they are away."""
    for one in absent:
        if one.staff_id == day.person.id:
            off = time_off(one, whole)
            if off is not None:
                person = replace(day.person, time_off=(*day.person.time_off, off))
                duty = person.duty(day.day, branch.zone)
                over = day.overtime.until(off.window) if day.overtime is not None else None
                day = replace(day, person=person, duty=duty, overtime=over)
    return day


def time_off(absent: Absent, whole: Window) -> TimeOff | None:
    """The absence as it is kept: to the end of the day; None when the day is over by then."""
    start = max(absent.since, whole.start)
    return TimeOff(Window(start, whole.end), absent.kind) if start < whole.end else None

"""Who goes when: assign, move, pin, and putting a job back as it was. Hard rules are checked here once more."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, timedelta

from app.codec import dump
from app.commands import AssignJob, MoveJob, PinVisit, PutBack, Travel
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.ids import AreaId, JobId
from app.domain.jobs import LEAST_MINUTES, MOST_MINUTES, Job, Visit
from app.domain.people import StaffMember
from app.domain.rules import BEYOND, Excluded, Need, hour_rules, standing_rules
from app.domain.schedule import PersonDay
from app.domain.text import T, Text
from app.domain.time import Window, day_window, local_day
from app.services.context import Context, Done
from app.services.holding import take_held
from app.services.needs import need_of_job
from app.settings import OVERTIME_LIMIT, overtime_limit

MAY_EXCEED = frozenset({"manager", "administrator"})
"""Roles that may send somebody for longer after the shift than the company allows, with a reason."""


def assign_job(cmd: AssignJob, ctx: Context) -> Done:
    """Give a job to people; the promise is kept or a new one recorded."""
    before = loaded(cmd.job_id, cmd.version, ctx)
    job = _promised(before, cmd.start, cmd.promise, cmd.override_note)
    job = job.assign(cmd.staff, cmd.start, ctx.now, ctx.who.name, cmd.override_note)
    notes = book_lanes(job, ctx, cmd.travel, note=cmd.override_note)
    job = save_with_roads(job, ctx, cmd.travel)
    return Done(job, T("Assignment of {job}", job=job.number), put_back(before, job), notes)


def move_job(cmd: MoveJob, ctx: Context) -> Done:
    """Other people or another time."""
    before = loaded(cmd.job_id, cmd.version, ctx)
    job = moved(before, cmd, ctx)
    _release_lanes(before, ctx)
    notes = book_lanes(job, ctx, cmd.travel, note=cmd.override_note)
    job = save_with_roads(job, ctx, cmd.travel)
    label = T("Move of {job} to {start}", job=job.number, start=cmd.start)
    return Done(job, label, put_back(before, job), notes)


def check_length(minutes: float) -> None:
    """Raise NotPossible (code "duration") for work that would take too short or too long."""
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise NotPossible(
            T("The work must take between 5 minutes and 24 hours."), code="duration", field="duration"
        )


def moved(before: Job, cmd: MoveJob, ctx: Context) -> Job:
    """The job as a move leaves it, not saved and its new places not looked at yet."""
    job = before
    if cmd.minutes is not None:
        check_length(cmd.minutes)
        job = replace(job, duration=timedelta(minutes=cmd.minutes))
    same_time = bool(before.open_visits) and before.open_visits[0].window.start == cmd.start
    if not same_time:
        job = _promised(job, cmd.start, cmd.promise, cmd.override_note)
    window = Window(cmd.start, cmd.start + job.duration)
    return job.move(cmd.staff, window, ctx.now, ctx.who.name, cmd.override_note)


def pin_visit(cmd: PinVisit, ctx: Context) -> Done:
    """Hold a visit where it is, or let it go."""
    before = loaded(cmd.job_id, None, ctx)
    if not any(v.id == cmd.visit_id for v in before.open_visits):
        raise NotPossible(T("That visit no longer stands in anybody’s day."), code="pin-visit")
    visits = tuple(replace(v, pinned=cmd.pinned) if v.id == cmd.visit_id else v for v in before.visits)
    job = ctx.work.jobs.save(replace(before, visits=visits))
    label = T("Pin of {job}", job=job.number) if cmd.pinned else T("Unpin of {job}", job=job.number)
    return Done(job, label, put_back(before, job))


def put_back(before: Job, after: Job) -> PutBack:
    """The opposite of any change of a job: what it was, refused once somebody else touched it."""
    return PutBack(job_id=before.id, snapshot=dump(before), version=after.version)


def loaded(job_id: str, version: int | None, ctx: Context) -> Job:
    """The job as it is now. Raises ChangedMeanwhile when a version is given and another stands there."""
    job = ctx.work.jobs.get(JobId(job_id))
    if version is not None and job.version != version:
        last = job.steps[-1] if job.steps else None
        raise ChangedMeanwhile(
            T(
                "{job} was changed meanwhile by {who}. Look at it again; nothing was changed here.",
                job=job.number,
                who=last.who if last else T("somebody"),
            ),
            code="changed",
            detail=job,
        )
    return job


def need_of(job: Job, ctx: Context, start: datetime) -> Need:
    """What the job asks of whoever comes at `start`."""
    service, customer = ctx.work.services.get(job.service), ctx.work.customers.get(job.customer_id)
    return need_of_job(job, service, customer, Window(start, start + timedelta(minutes=1)))


def book_lanes(
    job: Job, ctx: Context, travel: tuple[Travel, ...], *, rules: bool = True, note: str = ""
) -> tuple[Text, ...]:
    """Take the staff-days of a job's open visits: lock and raise each, then look whether the gap is still there.

    note: why a manager sends somebody for longer after the shift than the company allows. Returns what the dispatcher
    should know: who works over the shift, and for how long.
    Raises NotPossible naming the rule; the database's own constraint stands behind it.
    """
    zone = ctx.work.branches.get(job.branch_id).zone
    roads = {t.staff_id: t for t in travel}
    need: Need | None = None
    remarks: list[Text] = []
    for visit in job.open_visits:
        person = ctx.work.staff.get(visit.staff_id)
        for day in _days(visit, job, ctx):
            ctx.work.lanes.raise_version(visit.staff_id, day)
        take_held(visit, ctx)
        day = local_day(visit.window.start, zone)
        whole = day_window(day, zone)
        around = Window(whole.start, max(whole.end, visit.window.end))
        away = {job.id, *ctx.later}
        stops = tuple(s for s in ctx.work.lanes.stops(visit.staff_id, around) if s.job_id not in away)
        if not rules:
            _free(person, visit, PersonDay(person, day, (), stops))
            continue
        if need is None:
            need = need_of(job, ctx, visit.window.start)
        areas = {a: area for a in person.areas if (area := ctx.work.areas.find(AreaId(a)))}
        road = roads.get(visit.staff_id)
        overtime = person.overtime(day, zone, _overtime_limit(ctx))
        person_day = PersonDay(person, day, person.duty(day, zone), stops, overtime=overtime)
        failed = standing_rules(need, person, day, areas) + hour_rules(
            need,
            person_day,
            visit.window.start,
            road.before if road else 0.0,
            road.after if road else 0.0,
            zone,
        )
        if failed and (failed[0].rule != BEYOND or not _may_exceed(ctx)):
            raise refusal(failed[0])
        if failed and not note.strip():
            raise NotPossible(
                T("{why}. Say why it shall be so all the same.", why=failed[0].why),
                code="soft-overtime",
                field="note",
            )
        if overtime is not None and visit.window.end > overtime.start:
            minutes = math.ceil((visit.window.end - overtime.start).total_seconds() / 60)
            remarks.append(T("{name} works {n} min over the shift.", name=person.name, n=minutes))
    return tuple(remarks)


def _overtime_limit(ctx: Context) -> timedelta:
    return overtime_limit({OVERTIME_LIMIT: ctx.work.settings.get(OVERTIME_LIMIT)})


def _may_exceed(ctx: Context) -> bool:
    """Whether whoever asks may allow more overtime than the company does."""
    return ctx.who.role in MAY_EXCEED


def refusal(failed: Excluded) -> NotPossible:
    """The sentence for a hard rule."""
    return NotPossible(
        T("Not possible: {why}. {change}", why=failed.why, change=failed.smallest_change),
        code=f"rule-{failed.rule}",
        field="staff",
    )


def _free(person: StaffMember, visit: Visit, day: PersonDay) -> None:
    for stop in day.stops:
        if stop.window.meets(visit.window):
            raise ChangedMeanwhile(
                T(
                    "{name} has another visit {start} – {end} by now; the old place is taken.",
                    name=person.name,
                    start=stop.window.start,
                    end=stop.window.end,
                ),
                code="undo-taken",
            )


def _days(visit: Visit, job: Job, ctx: Context) -> tuple[date, ...]:
    """The local days a visit touches: two when it runs over midnight."""
    zone = ctx.work.branches.get(job.branch_id).zone
    first = local_day(visit.window.start, zone)
    last = local_day(visit.window.end - timedelta(microseconds=1), zone)
    return (first,) if first == last else (first, last)


def _release_lanes(job: Job, ctx: Context) -> None:
    for visit in job.open_visits:
        for day in _days(visit, job, ctx):
            ctx.work.lanes.raise_version(visit.staff_id, day)


def release_lanes(job: Job, ctx: Context) -> None:
    """Raise the lanes a job's open visits stand in, because they are about to go."""
    _release_lanes(job, ctx)


def _promised(job: Job, start: datetime, promise: Window | None, note: str) -> Job:
    """Keep the promise, record a new one, or insist on a note for arriving outside it (a soft rule)."""
    if promise is not None:
        return replace(job, window=promise, first_window=job.first_window or promise)
    if job.window is not None and not job.window.holds(start) and not note.strip():
        raise NotPossible(
            T(
                "{start} lies outside what the customer was promised ({from_} – {to}). Say why, or agree on a new window.",
                start=start,
                from_=job.window.start,
                to=job.window.end,
            ),
            code="soft-promise",
            field="note",
        )
    return job


def save_with_roads(job: Job, ctx: Context, travel: tuple[Travel, ...]) -> Job:
    """Save a job, and beside its visits the road seconds that were found for them."""
    job = ctx.work.jobs.save(job)
    roads = {t.staff_id: t for t in travel}
    for visit in job.open_visits:
        if visit.staff_id in roads:
            t = roads[visit.staff_id]
            ctx.work.set_travel(visit.id, t.before, t.after, t.source)
    return job

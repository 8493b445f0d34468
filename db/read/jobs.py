"""Jobs: one whole, in lists, those nobody has, those in danger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, or_, select, union_all

from app.domain import lifecycle
from app.domain.ids import BranchId, CustomerId, JobId, ServiceCode, StaffId
from app.domain.jobs import Rating, VisitState
from app.domain.lifecycle import ACCEPTED_BEFORE, COMING, THERE, State
from app.domain.time import Window
from app.rows import JobDetail, JobLine, NextStep
from db import loading, mapping
from db.loading import table
from db.models import FollowUpRow, JobRow, StaffRow, VisitRow
from db.read import company, customers
from db.read.common import WAITING, beginning, job_lines, touching
from db.read.search import customer_ids
from db.repositories.jobs import job_number

_FOUND_CUSTOMERS = 50


def job(connection: Connection, job_id: JobId) -> JobDetail | None:
    """A job whole, in ten statements at most."""
    return _detail(connection, JobRow.id == job_id)


def job_by_number(connection: Connection, number: str) -> JobDetail | None:
    """By the number people say."""
    return _detail(connection, JobRow.number == job_number(number))


def _detail(connection: Connection, condition: ColumnElement[bool]) -> JobDetail | None:
    found = next(iter(loading.jobs(connection, condition).values()), None)
    if found is None:
        return None
    who = customers.customer(connection, CustomerId(found.customer_id))
    service = company.service(connection, ServiceCode(found.service))
    assert who is not None and service is not None  # foreign keys
    ids = {v.staff_id for v in found.visits} | {s.staff_id for s in found.steps if s.staff_id}
    ids |= {*found.wishes.prefer, *found.wishes.refuse}
    names = connection.execute(select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(ids)))
    owed = connection.execute(
        select(table(FollowUpRow))
        .where(FollowUpRow.job_id == found.id)
        .order_by(FollowUpRow.created_at, FollowUpRow.id)
    )
    first = (
        found.rework_of
        and connection.execute(select(JobRow.number).where(JobRow.id == found.rework_of)).scalar()
    )
    return JobDetail(
        job=found,
        customer=who,
        service=service,
        staff_names={StaffId(key): name for key, name in names},
        next_steps=tuple(NextStep(rule.action, rule.needs) for rule in lifecycle.lawful(found.state)),
        follow_ups=tuple(mapping.follow_up_from(row) for row in owed),
        rework_number=first or "",
    )


def find_jobs(connection: Connection, text: str, limit: int) -> tuple[JobLine, ...]:
    """By number, customer, phone tail, address; the very number first, then newest first."""
    number = job_number(text)
    chosen: list[Select[Any]] = []
    if number.removeprefix("J-"):
        # numbers are given one after the other: the longest and highest are the newest, and no row need be read to know it
        chosen.append(
            select(JobRow.id)
            .where(beginning(JobRow.number, number))
            .order_by(
                (JobRow.number == number).desc(), func.length(JobRow.number).desc(), JobRow.number.desc()
            )
            .limit(limit)
        )
    if who := customer_ids(connection, text, _FOUND_CUSTOMERS):
        chosen.append(
            select(JobRow.id)
            .where(JobRow.customer_id.in_([f.customer_id for f in who]))
            .order_by(JobRow.created_at.desc(), JobRow.id.desc())
            .limit(limit)
        )
    if not chosen:
        return ()
    order = ((JobRow.number == number).desc(), JobRow.created_at.desc(), JobRow.id.desc())
    ids = union_all(*(select(some.subquery().c.id) for some in chosen))
    return tuple(job_lines(connection, JobRow.id.in_(ids), order=order, limit=limit))


def all_jobs(connection: Connection, branch_id: BranchId) -> tuple[JobLine, ...]:
    """Every job of a branch, oldest first, in two statements."""
    order = (JobRow.created_at.asc(), JobRow.id.asc())
    return tuple(job_lines(connection, JobRow.branch_id == branch_id, order=order))


def all_ratings(connection: Connection, branch_id: BranchId) -> dict[JobId, Rating]:
    """The rating of every rated job of a branch, in one statement."""
    rows = connection.execute(
        select(table(JobRow)).where(JobRow.branch_id == branch_id, JobRow.rating_attitude.is_not(None))
    )
    return {JobId(row.id): rating for row in rows if (rating := mapping.rating_from(row)) is not None}


def is_waiting(branch_id: BranchId) -> ColumnElement[bool]:
    """Jobs nobody is assigned to."""
    return (JobRow.branch_id == branch_id) & JobRow.state.in_(WAITING)


def tray(connection: Connection, branch_id: BranchId) -> tuple[JobLine, ...]:
    """Jobs nobody is assigned to, the highest priority first, then the earliest promise, then the oldest."""
    order = (
        JobRow.priority.desc(),
        JobRow.window_end.asc().nulls_last(),
        JobRow.created_at.asc(),
        JobRow.id.asc(),
    )
    return tuple(job_lines(connection, is_waiting(branch_id), order=order))


def jobs_between(
    connection: Connection, branch_id: BranchId, start: datetime, end: datetime
) -> tuple[JobLine, ...]:
    """Jobs with a visit or a promised window touching the stretch, by their planned or promised time."""
    if end <= start:
        return ()
    visited = select(VisitRow.job_id).where(
        VisitRow.branch_id == branch_id,
        VisitRow.state != VisitState.RELEASED,
        touching(Window(start, end)),
    )
    promised = (
        (JobRow.branch_id == branch_id)
        & (JobRow.state != State.CANCELLED)
        & (JobRow.window_start < end)
        & (JobRow.window_end > start)
    )
    lines = job_lines(connection, or_(JobRow.id.in_(visited), promised))
    return tuple(sorted(lines, key=lambda j: (j.start or (j.window.start if j.window else start), j.number)))


# ---- in danger ------------------------------------------------------------------------------------------


def _visit_in_danger(branch_id: BranchId, now: datetime) -> ColumnElement[bool]:
    """Open visits that are late (nobody there, or not done in time), or soon and not accepted."""
    coming = JobRow.state.in_(COMING)
    there = JobRow.state.in_(THERE)
    return (
        (VisitRow.branch_id == branch_id)
        & (VisitRow.state == VisitState.OPEN)
        & (VisitRow.start_at < now + ACCEPTED_BEFORE)  # follows from each of these; the index is cut by it
        & or_(
            coming & (VisitRow.start_at < now),
            there & (VisitRow.end_at < now),
            (JobRow.state == State.ASSIGNED) & (VisitRow.start_at < now + ACCEPTED_BEFORE),
        )
    )


def _promise_in_danger(branch_id: BranchId, now: datetime) -> ColumnElement[bool]:
    """Promised windows that have begun with nobody assigned."""
    return is_waiting(branch_id) & (JobRow.window_start < now)


def in_danger(connection: Connection, branch_id: BranchId, now: datetime) -> dict[str, datetime]:
    """Job id → the moment from which it is late, in two statements."""
    found: dict[str, datetime] = {}
    visits = connection.execute(
        select(VisitRow.job_id, JobRow.state, VisitRow.start_at, VisitRow.end_at)
        .join(JobRow, JobRow.id == VisitRow.job_id)
        .where(_visit_in_danger(branch_id, now))
    )
    for job_id, state, start, end in visits:
        since = end if state in THERE else start
        found[job_id] = min(since, found.get(job_id, since))
    promises = connection.execute(
        select(JobRow.id, JobRow.window_start).where(_promise_in_danger(branch_id, now))
    )
    for job_id, promised in promises:
        if promised is not None:
            found[job_id] = promised
    return found


def watch(connection: Connection, branch_id: BranchId, now: datetime) -> tuple[JobLine, ...]:
    """Jobs late or not accepted, the longest late first."""
    found = in_danger(connection, branch_id, now)
    condition = JobRow.id.in_(list(found)) if found else false()
    lines = job_lines(connection, condition)
    return tuple(sorted(lines, key=lambda j: (found[j.id], j.number)))


def count_waiting(connection: Connection, branch_id: BranchId) -> int:
    """How many jobs nobody is assigned to."""
    return connection.execute(select(func.count()).where(is_waiting(branch_id))).scalar_one()

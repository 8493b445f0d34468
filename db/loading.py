"""Read whole aggregates by a condition, in as many statements as there are tables, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from app.domain.ids import JobId, StaffId, VisitId
from app.domain.jobs import Job, VisitState
from app.domain.people import Customer, StaffMember
from app.domain.schedule import Stop
from app.domain.time import Window
from db import mapping
from db.models import (
    Base,
    CertificateRow,
    CustomerRow,
    JobRow,
    PhoneRow,
    PlaceRow,
    SkillRow,
    StaffRow,
    StepRow,
    VisitRow,
)

FEW = 200
"""Up to so many ids are named in a statement; above, the rows below are chosen by the same condition as the main ones."""


def table(row: type[Base]) -> Table:
    """The table of a mapped class."""
    found = row.__table__
    assert isinstance(found, Table)
    return found


def _below(
    connection: Connection,
    row: type[Base],
    key: str,
    ids: list[str],
    chosen: Select[Any],
) -> dict[str, list[Any]]:
    """The rows of a table below, by the id of what they belong to, in order."""
    found: dict[str, list[Any]] = defaultdict(list)
    if not ids:
        return found
    below = table(row)
    belongs = below.c[key]
    question = select(below).where(belongs.in_(ids if len(ids) <= FEW else chosen))
    for line in connection.execute(question.order_by(belongs, below.c.position)):
        found[getattr(line, key)].append(line)
    return found


def customers(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, Customer]:
    """Customers that meet the conditions, by id; three statements."""
    rows = connection.execute(select(table(CustomerRow)).where(*conditions)).all()
    ids, chosen = [r.id for r in rows], select(CustomerRow.id).where(*conditions)
    phones = _below(connection, PhoneRow, "customer_id", ids, chosen)
    places = _below(connection, PlaceRow, "customer_id", ids, chosen)
    return {r.id: mapping.customer_from(r, phones.get(r.id, ()), places.get(r.id, ())) for r in rows}


def staff(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, StaffMember]:
    """Staff members that meet the conditions, by id; three statements."""
    rows = connection.execute(select(table(StaffRow)).where(*conditions)).all()
    ids, chosen = [r.id for r in rows], select(StaffRow.id).where(*conditions)
    skills = _below(connection, SkillRow, "staff_id", ids, chosen)
    papers = _below(connection, CertificateRow, "staff_id", ids, chosen)
    return {r.id: mapping.staff_from(r, skills.get(r.id, ()), papers.get(r.id, ())) for r in rows}


def jobs(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, Job]:
    """Jobs that meet the conditions, by id; three statements."""
    rows = connection.execute(select(table(JobRow)).where(*conditions)).all()
    ids, chosen = [r.id for r in rows], select(JobRow.id).where(*conditions)
    visits = _below(connection, VisitRow, "job_id", ids, chosen)
    steps = _below(connection, StepRow, "job_id", ids, chosen)
    return {r.id: mapping.job_from(r, visits.get(r.id, ()), steps.get(r.id, ())) for r in rows}


def in_order(things: dict[str, Any], keys: Iterable[str]) -> list[Any]:
    """Those of the things that have one of the keys, in the keys' order."""
    return [things[k] for k in keys if k in things]


def stops(connection: Connection, *conditions: ColumnElement[bool]) -> list[tuple[StaffId, Stop]]:
    """Visits that meet the conditions, which may name their jobs too, each as a stop in somebody's day; one statement.

    Open ones as planned, done ones as they happened.
    """
    rows = connection.execute(
        select(
            VisitRow.staff_id,
            VisitRow.id,
            VisitRow.job_id,
            VisitRow.start_at,
            VisitRow.end_at,
            VisitRow.state,
            VisitRow.pinned,
            VisitRow.set_off_at,
            VisitRow.arrived_at,
            VisitRow.started_at,
            VisitRow.ended_at,
            JobRow.place_lat,
            JobRow.place_lon,
            JobRow.window_start,
            JobRow.window_end,
        )
        .join(JobRow, JobRow.id == VisitRow.job_id)
        .where(*conditions)
    ).all()
    return [(StaffId(row.staff_id), _stop(row)) for row in rows]


def _stop(row: Any) -> Stop:
    done = row.state is VisitState.DONE
    return Stop(
        VisitId(row.id),
        JobId(row.job_id),
        _as_happened(row) if done else Window(row.start_at, row.end_at),
        mapping.point_from(row.place_lat, row.place_lon),
        mapping.window_from(row.window_start, row.window_end),
        done or bool(row.set_off_at or row.arrived_at or row.started_at),
        row.pinned,
    )


def _as_happened(row: Any) -> Window:
    """From arrival to end where both were told and make sense, else as planned."""
    start, end = row.arrived_at or row.started_at or row.start_at, row.ended_at or row.end_at
    return Window(start, end) if start < end else Window(row.start_at, row.end_at)

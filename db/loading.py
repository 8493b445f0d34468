"""Read whole aggregates by a condition, in as many statements as there are tables, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from app.domain.jobs import Job
from app.domain.people import Customer, StaffMember
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

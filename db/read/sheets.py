"""What a sheet of paper tells of jobs: whom to ask for, where to ring, what to know at the door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from app.domain.ids import JobId
from app.rows import SheetFacts
from db.models import CustomerRow, JobRow, PhoneRow

_AT_ONCE = 400
"""Ids in one statement: databases limit how many values they take."""


def sheet_facts(connection: Connection, job_ids: Iterable[JobId]) -> dict[JobId, SheetFacts]:
    """The facts of these jobs, in two statements for each few hundred of them."""
    wanted = list(dict.fromkeys(job_ids))
    found: dict[JobId, SheetFacts] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        found |= _some(connection, wanted[begin : begin + _AT_ONCE])
    return found


def _some(connection: Connection, wanted: list[JobId]) -> dict[JobId, SheetFacts]:
    rows = connection.execute(
        select(
            JobRow.id,
            JobRow.customer_id,
            JobRow.place_door,
            JobRow.note,
            CustomerRow.language,
            CustomerRow.note.label("customer_note"),
        )
        .join(CustomerRow, CustomerRow.id == JobRow.customer_id)
        .where(JobRow.id.in_(wanted))
    ).all()
    phones: dict[str, list[str]] = defaultdict(list)
    for line in connection.execute(
        select(PhoneRow.customer_id, PhoneRow.number)
        .where(PhoneRow.customer_id.in_({row.customer_id for row in rows}))
        .order_by(PhoneRow.customer_id, PhoneRow.position)
    ):
        phones[line.customer_id].append(line.number)
    return {
        JobId(row.id): SheetFacts(
            JobId(row.id),
            tuple(phones.get(row.customer_id, ())),
            tuple(row.place_door.items()),
            row.note,
            row.language,
            row.customer_note,
        )
        for row in rows
    }

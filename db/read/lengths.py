"""How long work really takes: the 80th percentile of what was measured, by service and by person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Float, cast, extract, func, select

from app.domain.ids import BranchId, ServiceCode, StaffId
from app.domain.jobs import VisitState
from app.rows import LONG_FROM, LongWork
from db.engine import is_postgres
from db.models import JobRow, VisitRow

_DAY_S = 24 * 3600.0


def long_work(connection: Connection, branch_id: BranchId, since: datetime) -> LongWork:
    """The 80th percentiles of the finished visits that began after `since`; two statements.

    The percentile is the nearest rank: of n measured lengths in order the one at ⌈0.8 n⌉.
    """
    found: dict[tuple[ServiceCode, StaffId | None], float] = {}
    for service, _, seconds in _ranked(connection, branch_id, since, False):
        found[(ServiceCode(service), None)] = float(seconds)
    for service, staff, seconds in _ranked(connection, branch_id, since, True):
        found[(ServiceCode(service), StaffId(staff))] = float(seconds)
    return LongWork(found)


def _ranked(connection: Connection, branch_id: BranchId, since: datetime, by_person: bool) -> list[Any]:
    began = func.coalesce(VisitRow.arrived_at, VisitRow.started_at)
    length = _seconds(connection, began, VisitRow.ended_at)
    groups: list[Any] = [JobRow.service, VisitRow.staff_id] if by_person else [JobRow.service]
    work = (
        select(
            JobRow.service.label("service"),
            VisitRow.staff_id.label("staff"),
            length.label("seconds"),
            func.row_number().over(partition_by=groups, order_by=length).label("place"),
            func.count().over(partition_by=groups).label("n"),
        )
        .join(JobRow, JobRow.id == VisitRow.job_id)
        .where(
            VisitRow.branch_id == branch_id,
            VisitRow.state == VisitState.DONE,
            VisitRow.start_at >= since,
            VisitRow.ended_at.is_not(None),
            began.is_not(None),
            length > 0,
            length < _DAY_S,
        )
        .subquery()
    )
    question = select(work.c.service, work.c.staff, work.c.seconds).where(
        work.c.n >= LONG_FROM, work.c.place == (4 * work.c.n + 4) // 5
    )
    return list(connection.execute(question).all())


def _seconds(connection: Connection, start: ColumnElement[Any], end: Any) -> ColumnElement[Any]:
    if is_postgres(connection):
        return cast(extract("epoch", end - start), Float)
    return (cast(end, BigInteger) - cast(start, BigInteger)) / 1e6

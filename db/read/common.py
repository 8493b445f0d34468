"""What the readers share: a reading connection, days of a branch, jobs as lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, select
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.ids import BranchId, CustomerId, JobId, ServiceCode, StaffId
from app.domain.jobs import VisitState
from app.domain.lifecycle import COMING, THERE, State
from app.domain.time import Window, day_window
from app.rows import JobLine
from db.engine import is_postgres
from db.failures import translated
from db.loading import FEW
from db.mapping import point_from, window_from
from db.models import BranchRow, CustomerRow, JobRow, ServiceRow, StaffRow, VisitRow

LAST = "\U0010ffff"
"""Sorts after every character: `word >= t and word < t + LAST` are the words that begin with t."""

LONGEST_VISIT = timedelta(days=8)
"""No visit is longer; the desk lets work take a day at most (see app.services.intake)."""
WAITING = (State.NEW, State.CONFIRMED, State.ON_HOLD)
"""Nobody is assigned."""
OPEN = (*WAITING, *COMING, *THERE)
"""The work is not done yet."""


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment and writes nothing. Raises NotReachable."""
    with translated(), engine.connect() as connection:
        if is_postgres(engine):
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def zone_of(connection: Connection, branch_id: BranchId) -> ZoneInfo:
    """The zone of a branch; UTC for one that is not there."""
    name = connection.execute(select(BranchRow.zone_name).where(BranchRow.id == branch_id)).scalar()
    return ZoneInfo(name or "UTC")


def day_of(connection: Connection, branch_id: BranchId, day: date) -> tuple[Window, ZoneInfo]:
    """A calendar day of a branch (23, 24 or 25 hours) and its zone."""
    zone = zone_of(connection, branch_id)
    return day_window(day, zone), zone


def touching(window: Window) -> ColumnElement[bool]:
    """Visits that share time with the window. Those that could not reach into it are not even looked at."""
    return (
        (VisitRow.start_at < window.end)
        & (VisitRow.end_at > window.start)
        & (VisitRow.start_at > window.start - LONGEST_VISIT)
    )


def beginning(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """The column's text begins with these characters; walks along an index on both databases."""
    return (column >= text) & (column < text + LAST)


# ---- jobs as lines --------------------------------------------------------------------------------------

_LINE = (
    JobRow.id,
    JobRow.number,
    JobRow.version,
    JobRow.state,
    JobRow.service,
    ServiceRow.name_en,
    ServiceRow.name_zh,
    JobRow.customer_id,
    CustomerRow.name.label("customer_name"),
    CustomerRow.tier,
    JobRow.place_text,
    JobRow.place_lat,
    JobRow.place_lon,
    JobRow.urgency,
    JobRow.priority,
    JobRow.window_start,
    JobRow.window_end,
    JobRow.duration,
    JobRow.people,
    JobRow.created_at,
    JobRow.note,
)


def job_lines(
    connection: Connection,
    *conditions: ColumnElement[bool],
    order: tuple[ColumnElement[Any], ...] = (),
    limit: int | None = None,
) -> list[JobLine]:
    """Jobs that meet the conditions, as lines, in two statements. order: newest first when not given."""
    question = (
        select(*_LINE)
        .join(CustomerRow, CustomerRow.id == JobRow.customer_id)
        .join(ServiceRow, ServiceRow.code == JobRow.service)
        .where(*conditions)
        .order_by(*(order or (JobRow.created_at.desc(), JobRow.id.desc())))
    )
    rows = connection.execute(question.limit(limit) if limit is not None else question).all()
    crews = _crews(connection, [r.id for r in rows], conditions)
    return [_line(row, crews.get(row.id)) for row in rows]


Crew = tuple[datetime, tuple[StaffId, ...], tuple[str, ...]]
"""Planned arrival, ids and names of whoever goes."""


def _crews(
    connection: Connection, ids: list[str], conditions: tuple[ColumnElement[bool], ...]
) -> dict[str, Crew]:
    """Who goes to each job: the open visits, or the last ones."""
    if not ids:
        return {}
    chosen = VisitRow.job_id.in_(ids if len(ids) <= FEW else select(JobRow.id).where(*conditions))
    rows = connection.execute(
        select(VisitRow.job_id, VisitRow.start_at, VisitRow.state, VisitRow.staff_id, StaffRow.name)
        .join(StaffRow, StaffRow.id == VisitRow.staff_id)
        .where(chosen)
        .order_by(VisitRow.job_id, VisitRow.position)
    )
    by_job: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_job[row.job_id].append(row)
    return {job_id: _crew(visits) for job_id, visits in by_job.items()}


def _crew(visits: list[Any]) -> Crew:
    chosen = [v for v in visits if v.state is VisitState.OPEN]
    if not chosen:
        latest = max(v.start_at for v in visits)
        chosen = [v for v in visits if v.start_at == latest]
    return (
        min(v.start_at for v in chosen),
        tuple(StaffId(v.staff_id) for v in chosen),
        tuple(v.name for v in chosen),
    )


def _line(row: Any, crew: Crew | None) -> JobLine:
    start, staff_ids, names = crew or (None, (), ())
    return JobLine(
        id=JobId(row.id),
        number=row.number,
        version=row.version,
        state=row.state,
        service=ServiceCode(row.service),
        service_en=row.name_en,
        service_zh=row.name_zh,
        customer_id=CustomerId(row.customer_id),
        customer_name=row.customer_name,
        tier=row.tier,
        place_text=row.place_text,
        point=point_from(row.place_lat, row.place_lon),
        urgency=row.urgency,
        priority=row.priority,
        window=window_from(row.window_start, row.window_end),
        duration_minutes=round(row.duration.total_seconds() / 60),
        people=row.people,
        created_at=row.created_at,
        start=start,
        staff_ids=staff_ids,
        staff_names=names,
        note=row.note,
    )

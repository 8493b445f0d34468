"""What matching looks at: people's days, their record, the company around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from app.domain.geo import Point
from app.domain.ids import BranchId, CustomerId, ServiceCode, StaffId
from app.domain.jobs import VisitState
from app.domain.matching import Company, Record
from app.domain.people import StaffMember
from app.domain.schedule import PersonDay, Stop
from app.domain.time import Window, day_window
from app.settings import OVERTIME_LIMIT, overtime_limit
from db import loading
from db.loading import table
from db.models import JobRow, LaneRow, PositionRow, SettingRow, StaffRow, VisitRow
from db.read.common import touching, zone_of
from db.read.company import active_of, areas, by_team, rated_work, ratings

_LONGEST_NIGHT = timedelta(hours=24)
"""A shift that starts on a day ends within a day of its end."""


def person_days(
    connection: Connection, branch_id: BranchId, day: date, staff: Iterable[StaffId] | None
) -> tuple[PersonDay, ...]:
    """Active staff with duty, stops, lane version and last position of a local day; eight statements.

    Stops are the open visits of the day (and of a shift that runs past midnight) as planned, and the finished ones as
    they happened. The position is given when it was seen on that day.
    """
    zone = zone_of(connection, branch_id)
    whole = day_window(day, zone)
    wanted = None if staff is None else list(staff)
    chosen = () if wanted is None else (StaffRow.id.in_(wanted),)
    people = by_team(loading.staff(connection, *active_of(branch_id), *chosen))
    stops = _stops(connection, branch_id, Window(whole.start, whole.end + _LONGEST_NIGHT), wanted)
    lanes = dict(
        connection.execute(select(LaneRow.staff_id, LaneRow.version).where(LaneRow.day == day)).all()
    )
    seen = _positions(connection, branch_id, whole)
    limit = overtime_limit(
        dict(
            connection.execute(
                select(SettingRow.name, SettingRow.value).where(SettingRow.name == OVERTIME_LIMIT)
            ).all()
        )
    )
    return tuple(
        _person_day(p, day, zone, whole, stops.get(p.id, ()), lanes.get(p.id, 0), seen.get(p.id), limit)
        for p in people
    )


def _person_day(
    person: StaffMember,
    day: date,
    zone: ZoneInfo,
    whole: Window,
    stops: Iterable[Stop],
    lane: int,
    seen: Any,
    limit: timedelta,
) -> PersonDay:
    duty = person.duty(day, zone)
    overtime = person.overtime(day, zone, limit)
    last = overtime.most if overtime else max((w.end for w in duty), default=whole.end)
    held = whole if last <= whole.end else Window(whole.start, last)
    return PersonDay(
        person=person,
        day=day,
        duty=duty,
        stops=tuple(sorted((s for s in stops if s.window.meets(held)), key=lambda s: (s.window, s.visit_id))),
        lane=lane,
        position=Point(seen.lat, seen.lon) if seen else None,
        position_at=seen.at if seen else None,
        overtime=overtime,
    )


def _stops(
    connection: Connection, branch_id: BranchId, window: Window, staff: list[StaffId] | None
) -> dict[str, list[Stop]]:
    conditions = [
        VisitRow.branch_id == branch_id,
        touching(window),
        VisitRow.state.in_((VisitState.OPEN, VisitState.DONE)),
    ]
    if staff is not None:
        conditions.append(VisitRow.staff_id.in_(staff))
    found: dict[str, list[Stop]] = defaultdict(list)
    for staff_id, stop in loading.stops(connection, *conditions):
        found[staff_id].append(stop)
    return found


def _positions(connection: Connection, branch_id: BranchId, whole: Window) -> dict[str, Any]:
    rows = connection.execute(
        select(table(PositionRow))
        .join(StaffRow, StaffRow.id == PositionRow.staff_id)
        .where(StaffRow.branch_id == branch_id, PositionRow.at >= whole.start, PositionRow.at < whole.end)
    )
    return {row.staff_id: row for row in rows}


# ---- records --------------------------------------------------------------------------------------------


def records(
    connection: Connection,
    branch_id: BranchId,
    service: ServiceCode,
    customer_id: CustomerId | None,
) -> dict[StaffId, Record]:
    """Ratings in the service and visits to the customer; two statements.

    Only staff members of whom something is known are in it.
    """
    rated = ratings(connection, JobRow.branch_id == branch_id, JobRow.service == service)
    here: dict[str, tuple[int, Any]] = {}
    if customer_id is not None:
        rows = connection.execute(
            select(VisitRow.staff_id, func.count(), func.max(VisitRow.start_at))
            .join(JobRow, JobRow.id == VisitRow.job_id)
            .where(JobRow.customer_id == customer_id, VisitRow.state == VisitState.DONE)
            .group_by(VisitRow.staff_id)
        )
        here = {staff_id: (int(count), last) for staff_id, count, last in rows}
    found: dict[StaffId, Record] = {}
    for key in rated.keys() | here.keys():
        count, mean = rated.get(key, (0, 0.0))
        visits, last = here.get(key, (0, None))
        found[StaffId(key)] = Record(count, mean, last, visits)
    return found


def company(connection: Connection, branch_id: BranchId) -> Company:
    """Areas of the branch and the mean of all its ratings (the usual one while there are none)."""
    held = {area.id: area for area in areas(connection, branch_id)}
    work = rated_work(JobRow.branch_id == branch_id)
    mean = connection.execute(select(func.avg(work.c.mean))).scalar()
    return Company(held) if mean is None else Company(held, mean_rating=float(mean))

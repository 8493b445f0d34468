"""Read once what the many parts of one wish would ask for one by one: a whole day's plan is such a wish.

Nothing is checked here and nothing left out: every part still looks at its own rules. The lanes are locked first, all in
one order, so what is read of them afterwards holds until the end; jobs are saved by their version as ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.ids import BranchId, JobId, StaffId
from app.domain.schedule import Stop
from app.domain.time import Window, day_window, local_day
from app.offers import HeldTime
from db import loading, mapping
from db.loading import table
from db.models import AreaRow, BranchRow, CustomerRow, JobRow, LeaseRow, ServiceRow, StaffRow
from db.repositories.base import Work
from db.repositories.holds import live_holds
from db.repositories.jobs import Lanes, stops_where

LONGEST = timedelta(days=10)
"""People's days are read ahead when what is booked lies within so much; else each is read when it is asked for."""


def read_ahead(
    work: Work, lanes: Lanes, jobs: Iterable[JobId], visits: Iterable[tuple[StaffId, datetime]]
) -> None:
    """Read these jobs with what they need, and the days of these people who get something at these moments."""
    ahead, connection = work.ahead, work.connection
    found = loading.jobs(connection, JobRow.id.in_(set(jobs)))
    if not found:
        return
    wanted = list(visits) + [(v.staff_id, v.window.start) for job in found.values() for v in job.open_visits]
    branches = _branches(work, {job.branch_id for job in found.values()})
    zones = set(branches.values())
    people = {staff for staff, _ in wanted}
    days = {(staff, local_day(at, zone)) for staff, at in wanted for zone in zones}
    for staff, day in sorted(days - ahead.lanes.keys()):
        ahead.lanes[staff, day] = lanes.raise_version(staff, day)
    saved = lanes.visits.waiting
    ahead.things |= {("job", key): job for key, job in found.items() if key not in saved}
    customers = loading.customers(connection, CustomerRow.id.in_({j.customer_id for j in found.values()}))
    ahead.things |= {("customer", key): one for key, one in customers.items()}
    staff_members = loading.staff(connection, StaffRow.id.in_(people))
    ahead.things |= {("staff", key): one for key, one in staff_members.items()}
    for row in connection.execute(select(table(ServiceRow))):
        ahead.things["service", row.code] = mapping.service_from(row)
    for row in connection.execute(select(table(AreaRow))):
        ahead.things["area", row.id] = mapping.area_from(row)
    ahead.holds = _by_person(live_holds(connection, work.postgres, LeaseRow.staff_id.in_(people)), people)
    _read_stops(work, people, {day for _, day in days}, zones)


def _branches(work: Work, keys: set[BranchId]) -> dict[BranchId, ZoneInfo]:
    """The zones of branches, which are read with it."""
    zones = {}
    for row in work.connection.execute(select(table(BranchRow)).where(BranchRow.id.in_(keys))):
        branch = mapping.branch_from(row)
        work.ahead.things["branch", branch.id] = branch
        zones[branch.id] = branch.zone
    return zones


def _read_stops(work: Work, people: set[StaffId], days: set[date], zones: set[ZoneInfo]) -> None:
    """What stands in people's days, with a day on both sides for what runs over midnight."""
    if not days or max(days) - min(days) > LONGEST:
        return
    begin = min(day_window(min(days), zone).start for zone in zones) - timedelta(days=1)
    end = max(day_window(max(days), zone).end for zone in zones) + timedelta(days=1)
    span = Window(begin.astimezone(UTC), end.astimezone(UTC))
    found: dict[StaffId, list[Stop]] = {staff: [] for staff in people}
    for staff, stop in stops_where(work.connection, people, span):
        found[staff].append(stop)
    work.ahead.span = span
    work.ahead.stops = found


def _by_person(holds: Iterable[HeldTime], people: set[StaffId]) -> dict[StaffId, list[HeldTime]]:
    found: dict[StaffId, list[HeldTime]] = defaultdict(list, {staff: [] for staff in people})
    for hold in holds:
        found[hold.staff_id].append(hold)
    return dict(found)

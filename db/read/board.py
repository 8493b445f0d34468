"""The board of some local days: people with their hours, visits with what their bars show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, or_, select, true
from sqlalchemy.orm import aliased

from app.domain.ids import BranchId, JobId, ServiceCode, StaffId, VisitId
from app.domain.jobs import VisitState
from app.domain.people import StaffMember
from app.domain.time import Window, day_window
from app.rows import Board, BoardPerson, BoardVisit
from db import mapping
from db.loading import table
from db.mapping import point_from, window_from
from db.models import CustomerRow, JobRow, PhoneRow, ServiceRow, SkillRow, StaffRow, VisitRow
from db.read.common import touching, zone_of

_SHOWN = (VisitState.OPEN, VisitState.DONE, VisitState.FAILED)

_FIRST, _SECOND = aliased(PhoneRow), aliased(PhoneRow)

_BAR = (
    VisitRow.id,
    VisitRow.job_id,
    JobRow.number,
    JobRow.version,
    VisitRow.staff_id,
    VisitRow.start_at,
    VisitRow.end_at,
    JobRow.state,
    VisitRow.state.label("visit_state"),
    JobRow.service,
    ServiceRow.name_en,
    ServiceRow.name_zh,
    ServiceRow.colour,
    CustomerRow.name,
    CustomerRow.tier,
    JobRow.place_text,
    JobRow.place_lat,
    JobRow.place_lon,
    JobRow.window_start,
    JobRow.window_end,
    JobRow.priority,
    JobRow.people,
    VisitRow.pinned,
    VisitRow.travel_before,
    VisitRow.travel_after,
    VisitRow.arrived_at,
    VisitRow.started_at,
    VisitRow.ended_at,
    VisitRow.set_off_at,
    _FIRST.digits,
    _SECOND.digits.label("more_digits"),
)


def board(connection: Connection, branch_id: BranchId, day: date, days: int = 1) -> Board:
    """The board of so many days of a branch from `day` on, in four statements."""
    zone = zone_of(connection, branch_id)
    dates = [day + timedelta(days=n) for n in range(days)]
    window = Window(day_window(dates[0], zone).start, day_window(dates[-1], zone).end)
    visits = _visits(connection, branch_id, window)
    people = _people(connection, branch_id, window)
    booked: dict[str, float] = defaultdict(float)
    for visit in visits:
        if visit.visit_state is not VisitState.FAILED:
            booked[visit.staff_id] += visit.window.seconds
    rows = [_person(p, dates, zone, booked[p.id]) for p in people]
    return Board(day, tuple(rows), tuple(visits), days)


def visits_of(
    connection: Connection, branch_id: BranchId, day: date, days: int, jobs: Collection[JobId]
) -> tuple[BoardVisit, ...]:
    """The bars of some jobs alone, of the same days as a board; two statements."""
    zone = zone_of(connection, branch_id)
    first, last = day_window(day, zone), day_window(day + timedelta(days=days - 1), zone)
    window = Window(first.start, last.end)
    return tuple(_visits(connection, branch_id, window, VisitRow.job_id.in_(list(jobs))))


def _visits(
    connection: Connection, branch_id: BranchId, window: Window, *which: ColumnElement[bool]
) -> list[BoardVisit]:
    rows = connection.execute(
        select(*_BAR)
        .join(JobRow, JobRow.id == VisitRow.job_id)
        .join(CustomerRow, CustomerRow.id == JobRow.customer_id)
        .join(ServiceRow, ServiceRow.code == JobRow.service)
        .outerjoin(_FIRST, (_FIRST.customer_id == JobRow.customer_id) & (_FIRST.position == 0))
        .outerjoin(_SECOND, (_SECOND.customer_id == JobRow.customer_id) & (_SECOND.position == 1))
        .where(VisitRow.branch_id == branch_id, touching(window), VisitRow.state.in_(_SHOWN), *which)
        .order_by(VisitRow.staff_id, VisitRow.start_at, VisitRow.id)
    ).all()
    # taken apart by position: for thousands of bars names would cost more than the database
    return [
        BoardVisit(
            VisitId(id_),
            JobId(job_id),
            number,
            version,
            StaffId(staff_id),
            Window(start, end),
            state,
            visit_state,
            ServiceCode(service),
            name_en,
            name_zh,
            colour,
            customer,
            tier,
            place_text,
            point_from(lat, lon),
            window_from(promise_start, promise_end),
            priority,
            people,
            pinned,
            before,
            after,
            arrived,
            started,
            ended,
            set_off,
            f"{digits or ''} {more or ''}".strip(),
        )
        for (
            id_,
            job_id,
            number,
            version,
            staff_id,
            start,
            end,
            state,
            visit_state,
            service,
            name_en,
            name_zh,
            colour,
            customer,
            tier,
            place_text,
            lat,
            lon,
            promise_start,
            promise_end,
            priority,
            people,
            pinned,
            before,
            after,
            arrived,
            started,
            ended,
            set_off,
            digits,
            more,
        ) in rows
    ]


def _people(connection: Connection, branch_id: BranchId, window: Window) -> list[StaffMember]:
    """Active staff members, and whoever has a visit though no longer active; by team and code."""
    visited = select(VisitRow.staff_id).where(
        VisitRow.branch_id == branch_id, touching(window), VisitRow.state.in_(_SHOWN)
    )
    rows = connection.execute(
        select(table(StaffRow)).where(
            or_((StaffRow.branch_id == branch_id) & (StaffRow.active == true()), StaffRow.id.in_(visited))
        )
    ).all()
    skills: dict[str, list[Any]] = defaultdict(list)
    for line in connection.execute(
        select(SkillRow.staff_id, SkillRow.skill, SkillRow.level)
        .join(StaffRow, StaffRow.id == SkillRow.staff_id)
        .where(or_(StaffRow.branch_id == branch_id, StaffRow.id.in_(visited)))
        .order_by(SkillRow.staff_id, SkillRow.position)
    ):
        skills[line.staff_id].append(line)
    people = [mapping.staff_from(row, skills.get(row.id, ()), ()) for row in rows]
    return sorted(people, key=lambda p: (p.team, p.code, p.id))


def _person(person: StaffMember, days: list[date], zone: ZoneInfo, booked: float) -> BoardPerson:
    duty = tuple(w for day in days for w in person.duty(day, zone))
    # an absence over several days is told once
    away = dict.fromkeys((t.window, t.kind.value) for day in days for t in person.away(day, zone))
    return BoardPerson(
        id=person.id,
        code=person.code,
        name=person.name,
        team=person.team,
        colour=person.colour,
        mode=person.mode,
        skills=person.skills,
        duty=duty,
        breaks=tuple(w for day in days for w in person.breaks_on(day, zone)),
        break_changes=tuple(
            c for day in days for w in person.planned_breaks(day, zone) if (c := person.break_change(w))
        ),
        away=tuple(away),
        booked_seconds=booked,
        duty_seconds=sum(w.seconds for w in duty),
        home=person.home,
    )

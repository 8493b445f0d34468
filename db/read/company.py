"""The company: branches and settings, services, staff, areas, pins."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, func, select, true

from app.domain.catalogue import ServiceType
from app.domain.geo import Point
from app.domain.ids import BranchId, ServiceCode, StaffId
from app.domain.jobs import VisitState
from app.domain.people import Area, StaffMember
from app.ports import PlaceHit
from app.rows import Desk, StaffLine
from db import loading, mapping
from db.loading import table
from db.models import (
    AreaRow,
    BranchRow,
    JobRow,
    PinRow,
    PositionRow,
    ServiceRow,
    SettingRow,
    StaffRow,
    VisitRow,
)
from db.read.common import beginning
from db.repositories.company import pin_key
from db.words import LONGEST, service_words, tokens


def desk(connection: Connection) -> Desk:
    """Branches and company settings; two statements."""
    branches = connection.execute(select(table(BranchRow)).order_by(BranchRow.name, BranchRow.id))
    found = tuple(mapping.branch_from(row) for row in branches)
    settings: dict[str, object] = dict(connection.execute(select(SettingRow.name, SettingRow.value)).all())
    return Desk(found, bool(settings.get("example")), settings)


# ---- services -------------------------------------------------------------------------------------------


def services(connection: Connection, include_inactive: bool = False) -> tuple[ServiceType, ...]:
    """Active service types (or all), by English name."""
    question = select(table(ServiceRow))
    rows = connection.execute(question if include_inactive else question.where(ServiceRow.active == true()))
    found = [mapping.service_from(row) for row in rows]
    return tuple(sorted(found, key=lambda s: (s.name_en.casefold(), s.code)))


def service(connection: Connection, code: ServiceCode) -> ServiceType | None:
    """A service type, active or not."""
    row = connection.execute(select(table(ServiceRow)).where(ServiceRow.code == code)).first()
    return mapping.service_from(row) if row else None


def find_services(connection: Connection, text: str, limit: int) -> tuple[ServiceType, ...]:
    """Services every typed word fits, those whose name begins so first; all when nothing was typed."""
    found = services(connection)
    wanted = [t[:LONGEST] for t in tokens(text)]
    if not wanted:
        return found[:limit] if text.strip() else found
    scored = [(score, s) for s in found if (score := _score(s, wanted)) is not None]
    return tuple(s for _, s in sorted(scored, key=lambda p: p[0]))[:limit]


def _score(found: ServiceType, wanted: list[str]) -> int | None:
    """0 is best; None when a word fits nothing."""
    names, others = service_words(found)
    score = 0
    for token in wanted:
        if token in names:
            continue
        if any(w.startswith(token) for w in names):
            score += 1
        elif token in others:
            score += 2
        elif any(w.startswith(token) for w in others):
            score += 3
        else:
            return None
    return score


# ---- staff ----------------------------------------------------------------------------------------------


def active_of(branch_id: BranchId | None) -> tuple[ColumnElement[bool], ...]:
    """Active staff members of a branch, or of all."""
    here = () if branch_id is None else (StaffRow.branch_id == branch_id,)
    return (StaffRow.active == true(), *here)


def by_team(people: dict[str, StaffMember]) -> tuple[StaffMember, ...]:
    """By team and code."""
    return tuple(sorted(people.values(), key=lambda s: (s.team, s.code, s.id)))


def staff(connection: Connection, branch_id: BranchId | None) -> tuple[StaffMember, ...]:
    """Active staff members, whole, by team and code; three statements."""
    return by_team(loading.staff(connection, *active_of(branch_id)))


def staff_member(connection: Connection, staff_id: StaffId) -> StaffMember | None:
    """A staff member whole, active or not; three statements."""
    return loading.staff(connection, StaffRow.id == staff_id).get(staff_id)


def rated_work(*conditions: ColumnElement[bool]) -> Subquery:
    """(staff_id, mean) of every rated job somebody finished, once each however often they went."""
    mean = (
        JobRow.rating_attitude + JobRow.rating_skill + JobRow.rating_quality + JobRow.rating_punctuality
    ) / 4.0
    return (
        select(VisitRow.staff_id, JobRow.id.label("job_id"), mean.label("mean"))
        .join(JobRow, JobRow.id == VisitRow.job_id)
        .where(VisitRow.state == VisitState.DONE, JobRow.rating_attitude.is_not(None), *conditions)
        .distinct()
        .subquery()
    )


def ratings(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, tuple[int, float]]:
    """(count, mean) of the ratings of each staff member."""
    work = rated_work(*conditions)
    rows = connection.execute(
        select(work.c.staff_id, func.count(), func.avg(work.c.mean)).group_by(work.c.staff_id)
    )
    return {staff_id: (int(count), float(mean)) for staff_id, count, mean in rows}


def staff_lines(connection: Connection, branch_id: BranchId | None) -> tuple[StaffLine, ...]:
    """All staff members with their ratings, active ones first; four statements."""
    here = () if branch_id is None else (StaffRow.branch_id == branch_id,)
    people = by_team(loading.staff(connection, *here))
    rated = ratings(connection, *(() if branch_id is None else (JobRow.branch_id == branch_id,)))
    lines = [_staff_line(person, *rated.get(person.id, (0, 0.0))) for person in people]
    return tuple(sorted(lines, key=lambda line: not line.active))


def _staff_line(person: StaffMember, count: int, mean: float) -> StaffLine:
    return StaffLine(
        id=person.id,
        code=person.code,
        name=person.name,
        team=person.team,
        phone=person.phone.full if person.phone else "",
        mode=person.mode,
        skills=person.skills,
        languages=person.languages,
        active=person.active,
        ratings=count,
        mean=mean,
        certificates_until=tuple((c.kind, c.valid_until) for c in person.certificates),
    )


def position(connection: Connection, staff_id: StaffId) -> tuple[Point, Any] | None:
    """The last known fix of somebody."""
    row = connection.execute(select(table(PositionRow)).where(PositionRow.staff_id == staff_id)).first()
    return (Point(row.lat, row.lon), row.at) if row else None


# ---- areas and pins -------------------------------------------------------------------------------------


def areas(connection: Connection, branch_id: BranchId | None) -> tuple[Area, ...]:
    """Service areas by name."""
    here = () if branch_id is None else (AreaRow.branch_id == branch_id,)
    rows = connection.execute(select(table(AreaRow)).where(*here))
    return tuple(sorted((mapping.area_from(r) for r in rows), key=lambda a: (a.name.casefold(), a.id)))


def pin(connection: Connection, text: str) -> PlaceHit | None:
    """The pin set for exactly these words, as normalised."""
    row = connection.execute(select(table(PinRow)).where(PinRow.words == pin_key(text))).first()
    return _pin_hit(row) if row else None


def pins_like(connection: Connection, text: str, limit: int) -> tuple[PlaceHit, ...]:
    """Pins whose words begin like these."""
    key = pin_key(text)
    if not key:
        return ()
    rows = connection.execute(
        select(table(PinRow)).where(beginning(PinRow.words, key)).order_by(PinRow.words).limit(limit)
    )
    return tuple(_pin_hit(row) for row in rows)


def _pin_hit(row: Any) -> PlaceHit:
    return PlaceHit(row.text, Point(row.lat, row.lon), "pin", 1.0)

"""Rows ↔ domain values, both ways and nothing else: no query, no rule.

`…_rows` gives the row of the main table (without its version) and the rows of the tables below it; `…_from` takes rows
as read (anything with the columns as attributes) and gives the frozen value back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from app.domain.calls import Call
from app.domain.catalogue import ServiceType
from app.domain.followups import FollowUp, Survey
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, CustomerId, PlaceId, StaffId, VisitId
from app.domain.jobs import Job, Rating, Step, Visit
from app.domain.people import Area, Branch, Certificate, Customer, Phone, Place, StaffMember
from app.domain.time import Window
from db import models
from db.words import customer_words, digits

Values = dict[str, Any]
"""A row to write: column name → value."""

NO_TRAVEL: Values = {"travel_before": 0.0, "travel_after": 0.0, "travel_source": ""}
"""A visit’s columns of the roads around it, as long as nobody has told them."""

_DOOR = ("label", "building", "unit", "floor", "access", "parking", "pets", "note")


@dataclass(frozen=True)
class Rows:
    """An aggregate as rows: its own, and those of the tables below it by class."""

    main: Values
    below: dict[type[models.Base], list[Values]] = field(default_factory=dict)


def point_from(lat: float | None, lon: float | None) -> Point | None:
    """A point of two columns, or None."""
    return None if lat is None or lon is None else Point(lat, lon)


def window_from(start: datetime | None, end: datetime | None) -> Window | None:
    """A window of two columns, or None."""
    return None if start is None or end is None else Window(start, end)


def _point(point: Point | None, prefix: str = "") -> Values:
    return {f"{prefix}lat": point.lat if point else None, f"{prefix}lon": point.lon if point else None}


def _window(window: Window | None, prefix: str) -> Values:
    return {
        f"{prefix}_start": window.start if window else None,
        f"{prefix}_end": window.end if window else None,
    }


def _same(thing: Any, *names: str) -> Values:
    return {name: getattr(thing, name) for name in names}


# ---- the company ----------------------------------------------------------------------------------------


def branch_rows(branch: Branch) -> Rows:
    """A branch as rows."""
    return Rows(
        _same(branch, "id", "name", "zone_name", "currency", "country", "hours") | _point(branch.point)
    )


def branch_from(row: Any) -> Branch:
    """A branch of its row."""
    return Branch(
        id=BranchId(row.id),
        name=row.name,
        zone_name=row.zone_name,
        point=point_from(row.lat, row.lon),
        currency=row.currency,
        country=row.country,
        hours=row.hours,
    )


def area_rows(area: Area) -> Rows:
    """An area as rows."""
    return Rows(_same(area, "id", "branch_id", "name", "ring"))


def area_from(row: Any) -> Area:
    """An area of its row."""
    return Area(AreaId(row.id), BranchId(row.branch_id), row.name, row.ring, row.version)


_SERVICE = tuple(f.name for f in fields(ServiceType) if f.name != "version")


def service_rows(service: ServiceType) -> Rows:
    """A service type as rows."""
    return Rows(_same(service, *_SERVICE))


def service_from(row: Any) -> ServiceType:
    """A service type of its row."""
    return ServiceType(**_same(row, *_SERVICE, "version"))


# ---- people ---------------------------------------------------------------------------------------------


def customer_rows(customer: Customer) -> Rows:
    """A customer as rows, with the words they are found by."""
    main = _same(
        customer,
        *("id", "branch_id", "code", "name", "tier", "language", "email", "note"),
        *("prefers", "refuses", "consent_at", "created_at"),
    )
    phones = [
        {
            "customer_id": customer.id,
            "position": i,
            "number": p.full,
            "label": p.label,
            "digits": digits(p.full),
        }
        for i, p in enumerate(customer.phones)
    ]
    places = [
        {"customer_id": customer.id, "position": i}
        | _same(p, "id", "text", *_DOOR, "pinned")
        | _point(p.point)
        for i, p in enumerate(customer.places)
    ]
    words = [{"field": f, "word": w, "customer_id": customer.id} for f, w in sorted(customer_words(customer))]
    return Rows(main, {models.PhoneRow: phones, models.PlaceRow: places, models.CustomerWordRow: words})


def place_from(row: Any) -> Place:
    """A customer's place of its row."""
    return Place(
        PlaceId(row.id),
        row.text,
        point_from(row.lat, row.lon),
        pinned=row.pinned,
        **_same(row, *_DOOR),
    )


def customer_from(row: Any, phones: Iterable[Any], places: Iterable[Any]) -> Customer:
    """A customer of their rows; phones and places in order."""
    return Customer(
        id=CustomerId(row.id),
        branch_id=BranchId(row.branch_id),
        name=row.name,
        version=row.version,
        code=row.code,
        tier=row.tier,
        phones=tuple(Phone(p.number, p.label) for p in phones),
        places=tuple(place_from(p) for p in places),
        language=row.language,
        email=row.email,
        note=row.note,
        prefers=row.prefers,
        refuses=row.refuses,
        consent_at=row.consent_at,
        created_at=row.created_at,
    )


_STAFF = (
    *("id", "branch_id", "code", "name", "phone", "team", "mode", "shifts", "breaks"),
    *("break_changes", "time_off"),
    *("areas", "languages", "active", "colour"),
)


def staff_rows(person: StaffMember) -> Rows:
    """A staff member as rows."""
    skills = [
        {"staff_id": person.id, "position": i, "skill": skill, "level": level}
        for i, (skill, level) in enumerate(person.skills)
    ]
    papers = [
        {"staff_id": person.id, "position": i} | _same(c, "kind", "valid_from", "valid_until", "number")
        for i, c in enumerate(person.certificates)
    ]
    main = _same(person, *_STAFF) | _point(person.home, "home_")
    return Rows(main, {models.SkillRow: skills, models.CertificateRow: papers})


def staff_from(row: Any, skills: Iterable[Any], certificates: Iterable[Any]) -> StaffMember:
    """A staff member of their rows; skills and certificates in order."""
    return StaffMember(
        **_same(row, *_STAFF, "version"),
        home=point_from(row.home_lat, row.home_lon),
        skills=tuple((s.skill, s.level) for s in skills),
        certificates=tuple(Certificate(c.kind, c.valid_until, c.valid_from, c.number) for c in certificates),
    )


# ---- calls and follow-ups -------------------------------------------------------------------------------

_CALL = tuple(f.name for f in fields(Call) if f.name != "version")


def call_rows(call: Call) -> Rows:
    """A call as rows."""
    return Rows(_same(call, *_CALL))


def call_from(row: Any) -> Call:
    """A call of its row."""
    return Call(**_same(row, *_CALL, "version"))


_FOLLOW_UP = (
    *("id", "branch_id", "kind", "created_at", "due_at", "customer_id", "job_id", "call_id", "state"),
    *("attempts", "next_at", "note", "ended_at"),
)


def follow_up_rows(thing: FollowUp) -> Rows:
    """A follow-up as rows."""
    survey = thing.survey
    return Rows(
        _same(thing, *_FOLLOW_UP)
        | {
            "satisfaction": survey.satisfaction if survey else None,
            "recommend": survey.recommend if survey else None,
            "suggestion": survey.suggestion if survey else None,
        }
    )


def follow_up_from(row: Any) -> FollowUp:
    """A follow-up of its row."""
    survey = (
        None if row.satisfaction is None else Survey(row.satisfaction, row.recommend, row.suggestion or "")
    )
    return FollowUp(**_same(row, *_FOLLOW_UP, "version"), survey=survey)


# ---- jobs -----------------------------------------------------------------------------------------------

_JOB = (
    *("id", "branch_id", "number", "customer_id", "service", "created_at", "state", "urgency", "priority"),
    *("priority_note", "duration", "people", "wishes", "note", "quote", "call_id", "rework_of", "part_of"),
    *("completion", "expected_again"),
)
_VISIT = ("id", "staff_id", "state", "pinned", "set_off_at", "arrived_at", "started_at", "ended_at")
_STEP = ("at", "action", "before", "after", "who", "note", "channel", "staff_id")


def job_rows(job: Job) -> Rows:
    """A job as rows; the visits' travel is not part of the aggregate and not among their values."""
    place, rating = job.place, job.rating
    main = _same(job, *_JOB) | _window(job.window, "window") | _window(job.first_window, "first")
    main |= {
        "place_id": place.id,
        "place_text": place.text,
        "place_pinned": place.pinned,
        "place_door": {name: value for name in _DOOR if (value := getattr(place, name))},
    } | _point(place.point, "place_")
    for name in ("attitude", "skill", "quality", "punctuality", "words", "at", "channel"):
        main[f"rating_{name}"] = getattr(rating, name) if rating else None
    visits = [
        _same(v, *_VISIT)
        | {
            "job_id": job.id,
            "position": i,
            "branch_id": job.branch_id,
            "start_at": v.window.start,
            "end_at": v.window.end,
        }
        for i, v in enumerate(job.visits)
    ]
    steps = [
        {"job_id": job.id, "position": i} | _same(s, *_STEP) | _point(s.point)
        for i, s in enumerate(job.steps)
    ]
    return Rows(main, {models.VisitRow: visits, models.StepRow: steps})


def visit_from(row: Any) -> Visit:
    """A visit of its row."""
    return Visit(
        VisitId(row.id),
        StaffId(row.staff_id),
        Window(row.start_at, row.end_at),
        row.state,
        row.pinned,
        row.set_off_at,
        row.arrived_at,
        row.started_at,
        row.ended_at,
    )


def job_place(row: Any) -> Place:
    """The agreed address in a job's row."""
    return Place(
        PlaceId(row.place_id),
        row.place_text,
        point_from(row.place_lat, row.place_lon),
        pinned=row.place_pinned,
        **row.place_door,
    )


def rating_from(row: Any) -> Rating | None:
    """What the customer thought, None when it was not asked. row: of JobRow, or with its rating columns."""
    return (
        None
        if row.rating_attitude is None
        else Rating(
            row.rating_attitude,
            row.rating_skill,
            row.rating_quality,
            row.rating_punctuality,
            row.rating_words or "",
            row.rating_at,
            row.rating_channel or "",
        )
    )


def job_from(row: Any, visits: Sequence[Any], steps: Sequence[Any]) -> Job:
    """A job of its rows; visits and steps in order."""
    rating = rating_from(row)
    return Job(
        **_same(row, *_JOB, "version"),
        place=job_place(row),
        window=window_from(row.window_start, row.window_end),
        first_window=window_from(row.first_start, row.first_end),
        visits=tuple(visit_from(v) for v in visits),
        steps=tuple(
            Step(
                s.at,
                s.action,
                s.before,
                s.after,
                s.who,
                s.note,
                s.channel,
                point_from(s.lat, s.lon),
                s.staff_id,
            )
            for s in steps
        ),
        rating=rating,
    )

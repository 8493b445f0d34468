"""Builders of domain values: name the detail a test is about, the rest is ordinary. Ids are readable and unique.

>>> a_job(customer=a_customer(name="Zhao Min"), start=at("09:00"), staff=a_staff_member())
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.domain.calls import Call
from app.domain.catalogue import ServiceType, SkillNeed
from app.domain.followups import FollowUp, Kind
from app.domain.geo import Point
from app.domain.ids import (
    AreaId,
    BranchId,
    CallId,
    CustomerId,
    FollowUpId,
    JobId,
    PlaceId,
    ServiceCode,
    StaffId,
    VisitId,
)
from app.domain.jobs import Job, Visit
from app.domain.lifecycle import State
from app.domain.people import Area, Branch, Customer, Phone, Place, StaffMember
from app.domain.time import WeekHours, Window

DAY = date(2026, 11, 26)
"""A Thursday; the day tests live in."""
VADUZ = Point(47.1410, 9.5209)

_numbers = itertools.count(1)


def _id(kind: str) -> str:
    return f"{kind}-{next(_numbers):06d}"


def at(clock: str, day: date = DAY) -> datetime:
    """The UTC moment of a time such as "09:30" on a day."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=UTC)


def window(start: str, end: str, day: date = DAY) -> Window:
    """A window of two UTC times on a day."""
    return Window(at(start, day), at(end, day))


def week(
    start: str = "08:00", end: str = "17:00", days: tuple[int, ...] = (0, 1, 2, 3, 4)
) -> tuple[WeekHours, ...]:
    """The same hours on several weekdays (Monday is 0)."""
    return tuple(WeekHours(d, time.fromisoformat(start), time.fromisoformat(end)) for d in days)


def a_branch(**detail: Any) -> Branch:
    """An office in Vaduz."""
    return Branch(
        **{
            "id": BranchId("branch-vaduz"),
            "name": "Vaduz",
            "zone_name": "Europe/Vaduz",
            "point": VADUZ,
            "currency": "CHF",
            "country": "LI",
        }
        | detail
    )


def a_place(text: str = "Städtle 38, Vaduz", **detail: Any) -> Place:
    """A customer's address."""
    return Place(**{"id": PlaceId(_id("place")), "text": text, "point": VADUZ} | detail)


def a_customer(phone: str = "", **detail: Any) -> Customer:
    """A customer with one place; `phone` is short for `phones`."""
    number = next(_numbers)
    given = {
        "id": CustomerId(f"customer-{number:06d}"),
        "branch_id": BranchId("branch-vaduz"),
        "name": f"Customer {number}",
        "phones": (Phone(phone or f"+423{2000000 + number}"),),
    } | detail
    return Customer(**{"places": (a_place(),)} | given)


def a_service(**detail: Any) -> ServiceType:
    """A service type."""
    return ServiceType(
        **{
            "code": ServiceCode("leak-repair"),
            "name_en": "Leak repair",
            "name_zh": "漏水维修",
            "skills": (SkillNeed("plumbing", 2),),
        }
        | detail
    )


def a_staff_member(**detail: Any) -> StaffMember:
    """A plumber who works from Monday to Friday, 8 to 17."""
    number = next(_numbers)
    return StaffMember(
        **{
            "id": StaffId(f"staff-{number:06d}"),
            "branch_id": BranchId("branch-vaduz"),
            "code": f"S-{number:04d}",
            "name": f"Staff {number}",
            "team": "A",
            "home": VADUZ,
            "skills": (("plumbing", 3),),
            "shifts": week(),
        }
        | detail
    )


def an_area(**detail: Any) -> Area:
    """A square around Vaduz."""
    ring = (Point(47.1, 9.4), Point(47.1, 9.6), Point(47.2, 9.6), Point(47.2, 9.4))
    return Area(
        **{"id": AreaId(_id("area")), "branch_id": BranchId("branch-vaduz"), "name": "Vaduz", "ring": ring}
        | detail
    )


def a_visit(staff: StaffMember | str, start: datetime, minutes: int = 60, **detail: Any) -> Visit:
    """One person going once."""
    return Visit(
        **{
            "id": VisitId(_id("visit")),
            "staff_id": StaffId(staff if isinstance(staff, str) else staff.id),
            "window": Window(start, start + timedelta(minutes=minutes)),
        }
        | detail
    )


def a_job(
    customer: Customer | None = None,
    staff: StaffMember | None = None,
    start: datetime | None = None,
    minutes: int = 60,
    **detail: Any,
) -> Job:
    """A confirmed job; with `staff` and `start` it is assigned and has an open visit.

    Without a customer it belongs to one that is nowhere stored: name one where the database looks.
    """
    who = customer or a_customer()
    given: dict[str, Any] = {
        "id": JobId(_id("job")),
        "branch_id": who.branch_id,
        "customer_id": who.id,
        "service": ServiceCode("leak-repair"),
        "place": who.places[0] if who.places else a_place(),
        "created_at": at("07:00"),
        "state": State.CONFIRMED,
        "duration": timedelta(minutes=minutes),
    }
    if staff is not None:
        given |= {"state": State.ASSIGNED, "visits": (a_visit(staff, start or at("09:00"), minutes),)}
    return Job(**given | detail)


def a_call(number: str = "+4232001234", **detail: Any) -> Call:
    """A ringing call."""
    return Call(
        **{
            "id": CallId(_id("call")),
            "branch_id": BranchId("branch-vaduz"),
            "number": number,
            "rang_at": at("08:00"),
        }
        | detail
    )


def a_follow_up(**detail: Any) -> FollowUp:
    """A callback owed."""
    return FollowUp(
        **{
            "id": FollowUpId(_id("follow-up")),
            "branch_id": BranchId("branch-vaduz"),
            "kind": Kind.CALLBACK,
            "created_at": at("08:00"),
            "due_at": at("12:00"),
        }
        | detail
    )

"""A full working day to measure with: many staff members and visits at real addresses of the loaded city map."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.catalogue import ServiceType, SkillNeed
from app.domain.geo import Mode, Point
from app.domain.ids import BranchId, CustomerId, JobId, PlaceId, ServiceCode, StaffId, new_id
from app.domain.jobs import Job
from app.domain.people import Branch, Certificate, Customer, Phone, Place, StaffMember
from app.domain.rules import Need
from app.domain.time import WeekHours, Window, local_moment
from app.services.needs import need_for
from app.unit_of_work import Storage

SKILLS = ("cleaning", "plumbing", "electrical", "cooking")
BEGIN, END = time(7), time(19)
WORK = timedelta(minutes=30)
_MODES = (Mode.CAR, Mode.CAR, Mode.EBIKE, Mode.FOOT)


@dataclass(frozen=True)
class FullDay:
    """What was written: the branch, its day, its services, and how much stands there."""

    branch: Branch
    day: date
    services: tuple[ServiceType, ...]
    staff: int
    visits: int


def write(
    storage: Storage,
    points: Sequence[Point],
    now: datetime,
    staff: int = 200,
    visits: int = 2000,
    seed: int = 1,
) -> FullDay:
    """Write the day into an empty desk. points: where customers live, at least as many as `visits` for a real day.

    Everybody has a round of neighbouring customers through a twelve-hour shift and two or three skills, as a company
    that sends people by district would have. Deterministic by seed but for the ids.
    """
    chance = random.Random(seed)  # noqa: S311 - an invented day needs no secrecy
    branch = Branch(BranchId(new_id()), "Bench", "Europe/Zurich", points[0], "CHF", "CH")
    day = now.astimezone(branch.zone).date() + timedelta(days=1)
    services = tuple(
        ServiceType(ServiceCode(name), name, name, (SkillNeed(name, 1 + n % 2),), ("health",), duration=WORK)
        for n, name in enumerate(SKILLS)
    )
    places = _by_district([points[n % len(points)] for n in range(visits)])
    rounds = [places[n * visits // staff : (n + 1) * visits // staff] for n in range(staff)]
    with storage.unit() as work:
        work.branches.save(branch)
        for service in services:
            work.services.save(service)
        for n, stops in enumerate(rounds):
            person = work.staff.save(_person(branch, n, stops[0] if stops else points[0], day, chance))
            for job, customer in _round(branch, person, stops, services, day, now, chance):
                work.customers.save(customer)
                work.jobs.save(job)
        work.commit()
    return FullDay(branch, day, services, staff, visits)


def _by_district(points: list[Point]) -> list[Point]:
    """Neighbours side by side: in bands of latitude, each from west to east."""
    return sorted(points, key=lambda p: (round(p.lat * 80), p.lon, p.lat))


def _person(branch: Branch, n: int, home: Point, day: date, chance: random.Random) -> StaffMember:
    return StaffMember(
        id=StaffId(new_id()),
        branch_id=branch.id,
        code=f"S-{n + 1:03}",
        name=f"Staff {n + 1}",
        team=f"Team {n % 8}",
        home=home,
        mode=_MODES[n % len(_MODES)],
        skills=tuple(sorted((s, chance.randint(1, 5)) for s in chance.sample(SKILLS, chance.randint(2, 3)))),
        certificates=(Certificate("health", day + timedelta(days=300)),),
        shifts=tuple(WeekHours(weekday, BEGIN, END) for weekday in range(7)),
        breaks=tuple(WeekHours(weekday, time(12), time(12, 30)) for weekday in range(7)),
        languages=("de",),
    )


def _round(
    branch: Branch,
    person: StaffMember,
    stops: Sequence[Point],
    services: Sequence[ServiceType],
    day: date,
    now: datetime,
    chance: random.Random,
) -> list[tuple[Job, Customer]]:
    """A person's visits, spread evenly over the shift with a little chance in each."""
    found: list[tuple[Job, Customer]] = []
    begin = local_moment(day, BEGIN, branch.zone)
    step = (local_moment(day, END, branch.zone) - begin) / max(1, len(stops))
    for n, point in enumerate(stops):
        place = Place(PlaceId(new_id()), f"Bench {n}", point)
        customer = Customer(
            CustomerId(new_id()),
            branch.id,
            f"Customer {person.code}-{n}",
            phones=(Phone(f"+4179{chance.randint(1_000_000, 9_999_999)}"),),
            places=(place,),
        )
        start = begin + n * step + timedelta(minutes=chance.randint(0, 9))
        job = Job(
            id=JobId(new_id()),
            branch_id=branch.id,
            customer_id=customer.id,
            service=chance.choice(services).code,
            place=place,
            created_at=now,
            window=Window(start - timedelta(minutes=30), start + timedelta(minutes=90)),
            duration=min(WORK, step * 0.8),
        )
        found.append((job.assign((person.id,), start, now, "bench"), customer))
    return found


def needs(full: FullDay, points: Sequence[Point], seed: int = 2) -> list[Need]:
    """One need at each point: any service, a two-hour window somewhere in the day."""
    chance = random.Random(seed)  # noqa: S311
    found: list[Need] = []
    for point in points:
        start = local_moment(full.day, time(chance.randint(7, 16), chance.choice((0, 30))), full.branch.zone)
        place = Place(PlaceId(new_id()), "", point)
        window = Window(start, start + timedelta(hours=2))
        found.append(need_for(chance.choice(full.services), None, place, window))
    return found

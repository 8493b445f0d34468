"""Random days of a small company and jobs for it, in whole minutes, on a grid of streets with one-way detours."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from app.domain.catalogue import SkillNeed
from app.domain.geo import Mode, Point
from app.domain.ids import AreaId, BranchId, CustomerId, JobId, ServiceCode, StaffId, VisitId
from app.domain.jobs import Wishes
from app.domain.matching import Company, Record
from app.domain.people import Absence, Area, Branch, Certificate, StaffMember, TimeOff
from app.domain.rules import Need
from app.domain.schedule import PersonDay, Stop
from app.domain.time import WeekHours, Window
from app.ports import Leg, ReachArea, Route, TravelTable
from app.rows import Desk

DAY = date(2026, 11, 26)
"""A Thursday."""
BRANCH = Branch(BranchId("b"), "Vaduz", "Europe/Vaduz")
MIDNIGHT = datetime(2026, 11, 26, tzinfo=BRANCH.zone).astimezone(UTC)
NOW = MIDNIGHT + timedelta(hours=6)
PACE = {Mode.CAR: 2, Mode.EBIKE: 4, Mode.FOOT: 11}
"""Minutes a block."""
ISLAND = Point(48.0, 9.0)
"""No road leads there on foot or by e-bike."""


def corner(x: int, y: int) -> Point:
    """A street corner, 0…9 each way."""
    return Point(47.0 + x / 1000, 9.0 + y / 1000)


def minutes(a: Point, b: Point, mode: Mode) -> float:
    """Minutes by road: blocks each way; going north takes a minute more than going south."""
    if a == b:
        return 0.0
    if ISLAND in (a, b):
        return 30.0 if mode is Mode.CAR else math.inf
    north, east = round((b.lat - a.lat) * 1000), round((b.lon - a.lon) * 1000)
    return PACE[mode] * (abs(north) + abs(east)) + (1 if north > 0 else 0)


class GridRouter:
    """A router on the grid, the same at every hour."""

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """Seconds from every corner to every corner."""
        return TravelTable([[60 * minutes(a, b, mode) for b in destinations] for a in origins], "road")

    def route(self, stops: Sequence[Point], mode: Mode = Mode.CAR, at: datetime | None = None) -> Route:
        """Straight from stop to stop."""
        return Route(
            tuple(Leg(60 * minutes(a, b, mode), 0.0, (a, b)) for a, b in pairwise(stops)),
            "road",
        )

    def reach(
        self, origin: Point, minutes: Sequence[int], mode: Mode = Mode.CAR, at: datetime | None = None
    ) -> tuple[ReachArea, ...]:
        """Nothing is drawn here."""
        return ()


class Answers:
    """What the read side would say of one random case; stands where `Queries` does."""

    def __init__(self, days: tuple[PersonDay, ...], company: Company, records: dict[StaffId, Record]) -> None:
        self.days, self._company, self._records = days, company, records

    def person_days(
        self, branch: BranchId, day: date, staff: Collection[StaffId] | None = None
    ) -> tuple[PersonDay, ...]:
        """The days as they are now."""
        return tuple(d for d in self.days if staff is None or d.person.id in staff)

    def desk(self) -> Desk:
        """A company that has set nothing."""
        return Desk((BRANCH,), False, {})

    def company(self, branch: BranchId) -> Company:
        """Areas and ratings."""
        return self._company

    def records(self, *question: object) -> dict[StaffId, Record]:
        """What is known of each."""
        return self._records


class FixedMoment:
    """A clock that stands."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Always this."""
        return self.moment


def at(minute: int) -> datetime:
    """That minute of the day in Vaduz."""
    return MIDNIGHT + timedelta(minutes=minute)


def _window(a: int, b: int) -> Window:
    return Window(at(a), at(b))


SOUTH = Area(
    AreaId("south"),
    BRANCH.id,
    "South",
    tuple(Point(lat, lon) for lat, lon in [(46.9, 8.9), (46.9, 9.1), (47.0045, 9.1), (47.0045, 8.9)]),
)


def company() -> Company:
    """One area."""
    return Company({SOUTH.id: SOUTH})


def random_person(n: int, chance: random.Random) -> StaffMember:
    """Somebody with any skills, papers, hours, absences and way of travelling; most could work."""
    begin = chance.choice((7, 8, 8, 9, 12))
    off = ()
    if chance.random() < 0.15:
        first = chance.randrange(6 * 60, 17 * 60, 30)
        off = (TimeOff(_window(first, first + chance.choice((60, 240, 900))), chance.choice(list(Absence))),)
    return StaffMember(
        StaffId(f"s{n}"),
        BRANCH.id,
        f"S-{n:03}",
        f"Person {n}",
        home=None if chance.random() < 0.1 else corner(chance.randrange(10), chance.randrange(10)),
        mode=chance.choice((Mode.CAR, Mode.CAR, Mode.EBIKE, Mode.FOOT)),
        skills=tuple((s, chance.randint(1, 4)) for s in ("plumbing", "gas") if chance.random() < 0.8),
        certificates=(Certificate("health", DAY + timedelta(days=chance.choice((-3, 9, 99, 99)))),),
        shifts=()
        if chance.random() < 0.05
        else (WeekHours(3, time(begin), time(begin + chance.choice((5, 8, 9)))),),
        breaks=(WeekHours(3, time(12), time(12, 30)),) if chance.random() < 0.5 else (),
        time_off=off,
        areas=(SOUTH.id,) if chance.random() < 0.1 else (),
        active=chance.random() > 0.03,
        languages=("de",),
    )


def random_day(person: StaffMember, chance: random.Random) -> PersonDay:
    """A day with some visits one after the other; some under way, some pinned, some without a place."""
    duty = person.duty(DAY, BRANCH.zone)
    stops: list[Stop] = []
    minute = chance.randrange(7 * 60, 10 * 60)
    while chance.random() < 0.75 and minute < 18 * 60:
        length = chance.choice((20, 45, 60, 90))
        point = None if chance.random() < 0.05 else corner(chance.randrange(10), chance.randrange(10))
        n = f"{person.id}-{len(stops)}"
        stops.append(
            Stop(
                VisitId(f"v{n}"),
                JobId(f"j{n}"),
                _window(minute, minute + length),
                point,
                started=chance.random() < 0.05,
                pinned=chance.random() < 0.1,
            )
        )
        minute += length + chance.randrange(5, 150)
    allowed = timedelta(minutes=chance.choice((0, 0, 30, 60)))
    overtime = person.overtime(DAY, BRANCH.zone, allowed)
    return PersonDay(person, DAY, duty, tuple(stops), overtime=overtime)


def random_need(chance: random.Random, people: int) -> Need:
    """A job anywhere, at any time of the working day."""
    begin = chance.randrange(6 * 60, 18 * 60, 5)
    point = corner(chance.randrange(10), chance.randrange(10))
    return Need(
        CustomerId("c"),
        ServiceCode("leak-repair"),
        (SkillNeed("plumbing", chance.randint(1, 3)),),
        ("health",) if chance.random() < 0.5 else (),
        1,
        timedelta(minutes=chance.choice((15, 40, 60, 120))),
        None if chance.random() < 0.03 else ISLAND if chance.random() < 0.05 else point,
        _window(begin, begin + chance.choice((15, 60, 120, 240))),
        Wishes(refuse=(StaffId("s1"),) if chance.random() < 0.2 else ()),
        customer_prefers=(StaffId(f"s{chance.randrange(people)}"),),
    )


def random_case(seed: int, people: int = 8) -> tuple[Need, tuple[PersonDay, ...], dict[StaffId, Record]]:
    """A job, everybody's day and records."""
    chance = random.Random(seed)
    days = tuple(random_day(random_person(n, chance), chance) for n in range(people))
    records = {
        d.person.id: Record(
            chance.randrange(20), chance.uniform(3, 5), NOW - timedelta(days=chance.randrange(1, 200)), 1
        )
        for d in days
        if chance.random() < 0.5
    }
    return random_need(chance, people), days, records

"""An invented working day in a real city, the same for the same seed: what a desk of 60 people has on a busy day.

Skills with levels, promised windows (most of them hard), breaks, 15 % jobs for two (together, some one after the
other), three modes of travel, homes and customers at mapped addresses. A price is a second on the way.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from app.domain.planning import Day, Job, Period, Person, Prices, Rest, Role, Travel
from app.domain.text import T

HOUR = 3600.0
SKILLS = ("cleaning", "plumbing", "electrical", "care", "garden")
LEVELS = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3)
"""The least level a job asks for, drawn from these."""
MINUTES = (15, 20, 30, 30, 45, 60)
SHIFTS = ((7.0, 15.5), (8.0, 16.5), (8.0, 16.5), (9.0, 17.5), (11.0, 19.0))
MODES = (Mode.CAR,) * 12 + (Mode.EBIKE,) * 5 + (Mode.FOOT,) * 3
WIDTHS = (1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 4.0, 4.0, None)
"""Hours of a promised window, drawn from these; None: any time of the day."""
TWO = 0.15
SOFT = 0.2
"""Share of windows whose being late has a price instead of being forbidden."""
LEFT_OUT = (4 * HOUR, 8 * HOUR, 16 * HOUR)
"""Prices of leaving a job out, by its priority."""
PRICES = Prices(travel=1.0, not_preferred=600.0)
DATE = datetime(2026, 11, 26, tzinfo=ZoneInfo("Europe/Zurich"))
"""Second 0 of the day: a Thursday."""


@dataclass(frozen=True)
class CityDay:
    """Who and what, and where: `spots` are the points of the places, each once."""

    spots: tuple[Point, ...]
    people: tuple[Person, ...]
    jobs: tuple[Job, ...]
    origin: datetime = DATE

    def day(self, modes: Mapping[str, Travel]) -> Day:
        """The day with its ways. Raises NotPossible when it makes no sense."""
        return Day(self.people, self.jobs, modes, PRICES, origin=self.origin).check()


def invent(points: Sequence[Point], jobs: int = 500, people: int = 60, seed: int = 1) -> CityDay:
    """A day at some of these addresses, drawn by the seed. Raises NotPossible when there are fewer than jobs + people."""
    if len(points) < jobs + people:
        raise NotPossible(
            T("The map has {n} addresses; {wanted} are needed.", n=len(points), wanted=jobs + people),
            code="bench-addresses",
        )
    chance = random.Random(seed)  # noqa: S311 - an invented day needs no secrecy
    drawn = chance.sample(list(points), jobs + people)
    spots = list(dict.fromkeys(drawn))
    number = {point: i for i, point in enumerate(spots)}
    crew = tuple(_person(n, number[drawn[jobs + n]], chance) for n in range(people))
    two = set(chance.sample(range(jobs), round(TWO * jobs)))
    work = tuple(_job(n, number[drawn[n]], n in two, crew, chance) for n in range(jobs))
    return CityDay(tuple(spots), crew, work)


def _person(n: int, home: int, chance: random.Random) -> Person:
    begin, end = chance.choice(SHIFTS)
    middle = (begin + end) / 2
    return Person(
        f"S-{n + 1:03}",
        home,
        home,
        Period(begin * HOUR, end * HOUR),
        (Rest(Period((middle - 1) * HOUR, (middle + 1) * HOUR), 1800.0),),
        {skill: chance.randint(1, 3) for skill in chance.sample(SKILLS, chance.randint(2, 3))},
        MODES[n % len(MODES)].value,
        overtime_limit=HOUR,
        overtime_price=2.0,
    )


def _job(n: int, place: int, two: bool, crew: Sequence[Person], chance: random.Random) -> Job:
    skill, level = chance.choice(SKILLS), chance.choice(LEVELS)
    seconds = 60.0 * chance.choice(MINUTES)
    roles = [Role(seconds, {skill: level})]
    if two:  # a second pair of hands, mostly together, now and then after the first
        gap = Period(seconds, seconds + 1800.0) if chance.random() < 0.2 else Period(0.0, 0.0)
        roles.append(Role(seconds, {chance.choice(SKILLS): 1}, gap))
    width = chance.choice(WIDTHS)
    begin = chance.choice(range(15, 35)) / 2  # 7:30 to 17:00
    window = (
        Period(7 * HOUR, 18 * HOUR)
        if width is None
        else Period(min(begin, 18 - width) * HOUR, min(begin + width, 18.0) * HOUR)
    )
    able = [p.id for p in crew if p.skills.get(skill, 0) >= level]
    liked = frozenset({chance.choice(able)}) if able and chance.random() < 0.1 else frozenset[str]()
    return Job(
        f"J-{n + 1:04}",
        place,
        tuple(roles),
        (window,),
        late_price=1.0 if width is not None and chance.random() < SOFT else None,
        leave_out_price=chance.choice(LEFT_OUT),
        preferred=liked,
    )


def tomorrow(some: CityDay, points: Sequence[Point], seed: int = 2, fresh: float = 0.1) -> CityDay:
    """The same people the day after: most customers again, a share of them new ones elsewhere."""
    chance = random.Random(seed)  # noqa: S311
    known = set(some.spots)
    new = iter(chance.sample([p for p in points if p not in known], round(fresh * len(some.jobs))))
    spots = list(some.spots)
    for job in chance.sample(some.jobs, round(fresh * len(some.jobs))):
        spots[job.place] = next(new)
    return replace(some, spots=tuple(spots), origin=some.origin + timedelta(days=1))


def alone(day: Day, breaks: bool = True) -> Day:
    """What other planners can model of the day: one person a job, hard windows, no overtime, one hour's traffic."""
    modes = {name: Travel((way.price or way.tables[0],)) for name, way in day.modes.items()}
    people = tuple(replace(p, overtime_limit=0.0, rests=p.rests if breaks else ()) for p in day.people)
    jobs = tuple(replace(j, late_price=None, preferred=frozenset()) for j in day.jobs if len(j.roles) == 1)
    return Day(people, jobs, modes, Prices(travel=1.0), origin=day.origin).check()

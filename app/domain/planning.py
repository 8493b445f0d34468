"""A day to be planned and a plan for it, as plain values: who may go, what is wanted, what it costs.

Units: times are seconds from the day's own zero (`Day.origin`, when there is one, is that moment with its zone);
prices are one money-like unit, whichever the caller likes, as long as it is one. Places are indexes into the travel
tables. Nothing here searches: app.planner makes plans, app.planner.checker proves them.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from app.domain.errors import NotPossible
from app.domain.text import T

FAR = 1e6
"""Seconds of a way that does not exist: more than eleven days, so no shift holds it."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to `end`, both included, in seconds of the day (or seconds apart, for gaps)."""

    start: float
    end: float


@dataclass(frozen=True)
class TravelTable:
    """Seconds between all places for departures from `since` on, row by row, as 32-bit floats in `cells`.

    The bytes are the one truth: planner and checker read the same rounded numbers. `since` is seconds of the day.
    """

    size: int
    cells: bytes = field(repr=False)
    since: float = -math.inf

    @staticmethod
    def of(rows: Iterable[Sequence[float]], since: float = -math.inf) -> TravelTable:
        """A table of rows; what is infinite, or not a number, becomes FAR. Raises NotPossible when it is no square."""
        cells = array("f")
        count = 0
        widths = set()
        for row in rows:
            cells.extend(value if 0 <= value < FAR else FAR for value in row)
            widths.add(len(row))
            count += 1
        if widths - {count}:
            raise NotPossible(
                T("The travel table must be a square: it has {rows} rows.", rows=count), code="plan-travel"
            )
        return TravelTable(count, cells.tobytes(), since)

    @property
    def values(self) -> memoryview[float]:
        """All cells as floats; cell (a, b) is at a * size + b."""
        cells: memoryview[float] = memoryview(self.cells).cast("f")
        return cells

    def between(self, origin: int, target: int) -> float:
        """Seconds (or price) from one place to another."""
        return float(self.values[origin * self.size + target])


@dataclass(frozen=True)
class Travel:
    """A way of travelling: tables by time of day (the first holds before its `since` too), and what a way costs.

    Without `price` a way costs its seconds in the first table times `Prices.travel`.
    """

    tables: tuple[TravelTable, ...]
    price: TravelTable | None = None

    def seconds(self, origin: int | None, target: int | None, leaving: float) -> float:
        """Seconds on the way when leaving at that second; no place at either end means no way."""
        if origin is None or target is None:
            return 0.0
        table = self.tables[0]
        for later in self.tables[1:]:
            if leaving >= later.since:
                table = later
        return table.between(origin, target)


@dataclass(frozen=True, slots=True)
class Rest:
    """A break of so many seconds that begins within the window, at the place where the work before it ended."""

    window: Period
    seconds: float


@dataclass(frozen=True)
class Person:
    """Somebody who may go.

    start/end: places, None for "wherever". skills: name → level. mode: name in `Day.modes`. overtime_limit: seconds
    after the shift that may be worked at `overtime_price` a second. fixed_price: for being called in at all.
    fair_seconds: work beyond it costs `Prices.fairness` a second. capacity: how much load fits.
    """

    id: str
    start: int | None
    end: int | None
    shift: Period
    rests: tuple[Rest, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    mode: str = "car"
    overtime_limit: float = 0.0
    overtime_price: float = 0.0
    fixed_price: float = 0.0
    fair_seconds: float | None = None
    capacity: float = math.inf


@dataclass(frozen=True)
class Role:
    """One pair of hands a job needs: skills with least levels, how long, who is fixed for it.

    gap: seconds after the first role's start at which this one starts, least and most; (0, 0) is together.
    pinned: a person's id; when they are not on duty, nobody can do the job.
    """

    seconds: float
    skills: Mapping[str, int] = field(default_factory=dict)
    gap: Period = Period(0.0, 0.0)
    pinned: str | None = None


@dataclass(frozen=True)
class Started:
    """Work under way: a fact that no plan changes. people: one a role; start and expected end in seconds."""

    people: tuple[str, ...]
    start: float
    end: float


@dataclass(frozen=True)
class Job:
    """A piece of work at one place.

    windows: in order; every role starts in one and the same of them; none means any time. late_price: a second past the window's
    end costs so much; None: never late. leave_out_price: what not doing it costs; None: it must be done if at all
    possible. after: jobs that must have ended. same_person_as: the job whose first role the same person takes.
    pinned_start: the very second. preferred: nobody else without `Prices.not_preferred`; last_time: who came before.
    """

    id: str
    place: int
    roles: tuple[Role, ...]
    windows: tuple[Period, ...] = ()
    late_price: float | None = None
    leave_out_price: float | None = None
    load: float = 0.0
    preferred: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    last_time: str | None = None
    pinned_start: float | None = None
    started: Started | None = None
    after: tuple[str, ...] = ()
    same_person_as: str | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """What things cost. travel: a second on the way. worst_lateness: a second of the day's worst lateness.

    not_preferred, not_last_time: a role given to another. moved: a role taken from whom the running plan gave it to.
    fairness: a second of work beyond somebody's fair share.
    """

    travel: float = 1.0
    worst_lateness: float = 0.0
    not_preferred: float = 0.0
    not_last_time: float = 0.0
    moved: float = 0.0
    fairness: float = 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One role of a job, done by a person from `start` to `end` (seconds of the day)."""

    job: str
    role: int
    person: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RestTaken:
    """A person's break as planned; `index` counts in `Person.rests`."""

    person: str
    index: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs, by reason, all in the prices' unit."""

    travel: float = 0.0
    lateness: float = 0.0
    worst_lateness: float = 0.0
    overtime: float = 0.0
    left_out: float = 0.0
    wishes: float = 0.0
    called_in: float = 0.0
    fairness: float = 0.0

    @property
    def total(self) -> float:
        """The sum."""
        return (
            self.travel
            + self.lateness
            + self.worst_lateness
            + self.overtime
            + self.left_out
            + self.wishes
            + self.called_in
            + self.fairness
        )


@dataclass(frozen=True)
class Plan:
    """Visits and breaks, each person's in order of start, and the ids of jobs nobody does."""

    visits: tuple[Visit, ...]
    rests: tuple[RestTaken, ...] = ()
    unserved: tuple[str, ...] = ()


MUST = 1e8
"""Price of leaving out a job that has none: more than any day's other costs together."""


@dataclass(frozen=True)
class Day:
    """Everything a planner must know. running: the plan in force, which `Prices.moved` protects."""

    people: tuple[Person, ...]
    jobs: tuple[Job, ...]
    modes: Mapping[str, Travel]
    prices: Prices = Prices()
    running: Plan | None = None
    origin: datetime | None = None

    @property
    def places(self) -> int:
        """How many places the travel tables know."""
        return next(iter(self.modes.values())).tables[0].size if self.modes else 0

    def check(self) -> Day:
        """This day, when it makes sense. Raises NotPossible with the first thing that does not."""
        _check_modes(self)
        names = {person.id for person in self.people}
        jobs = {job.id for job in self.jobs}
        _once([p.id for p in self.people] + ["\0" + j.id for j in self.jobs])
        for person in self.people:
            if person.mode not in self.modes:
                raise NotPossible(
                    T(
                        "{who} travels by “{mode}”, and there is no such table.",
                        who=person.id,
                        mode=person.mode,
                    ),
                    code="plan-mode",
                )
            _ordered(person.id, (person.shift, *(rest.window for rest in person.rests)))
            _place(self, person.id, person.start)
            _place(self, person.id, person.end)
        for job in self.jobs:
            _check_job(self, job, names, jobs)
        _acyclic(self.jobs)
        return self


def _check_modes(day: Day) -> None:
    sizes = set()
    for mode in day.modes.values():
        tables = (*mode.tables, *((mode.price,) if mode.price else ()))
        if not mode.tables:
            raise NotPossible(T("A way of travelling has no table."), code="plan-travel")
        sizes |= {table.size for table in tables}
        if any(len(table.cells) != 4 * table.size * table.size for table in tables):
            raise NotPossible(T("A travel table is not a square."), code="plan-travel")
    if len(sizes) > 1 or (not sizes and (day.people or day.jobs)):
        raise NotPossible(T("All travel tables must have the same places."), code="plan-travel")


def _check_job(day: Day, job: Job, names: set[str], jobs: set[str]) -> None:
    if not job.roles:
        raise NotPossible(
            T("Job {job} needs nobody. Give it at least one role.", job=job.id), code="plan-roles"
        )
    _place(day, job.id, job.place)
    _ordered(job.id, (*job.windows, *(role.gap for role in job.roles)))
    if any(a.end >= b.start for a, b in pairwise(job.windows)):
        raise NotPossible(
            T("Job {job}: its windows must follow each other without touching.", job=job.id),
            code="plan-windows",
        )
    numbers = [n for role in job.roles for n in (role.seconds, role.gap.start)] + [job.load]
    numbers += [price for price in (job.late_price, job.leave_out_price) if price is not None]
    if any(not 0 <= number < math.inf for number in numbers) or job.roles[0].gap != Period(0.0, 0.0):
        raise NotPossible(
            T(
                "Job {job}: durations, gaps, loads and prices are numbers from 0; the first role has no gap.",
                job=job.id,
            ),
            code="plan-number",
        )
    for who in sorted(set(job.started.people if job.started else ()) - names):
        raise NotPossible(
            T("Job {job} was begun by {who}, who is not on duty.", job=job.id, who=who), code="plan-person"
        )
    for other in sorted({*job.after, *((job.same_person_as,) if job.same_person_as else ())} - jobs):
        raise NotPossible(
            T("Job {job} names job {other}, which is not there.", job=job.id, other=other), code="plan-job"
        )
    if job.started and len(job.started.people) != len(job.roles):
        raise NotPossible(
            T("Job {job} has started without all of its people.", job=job.id), code="plan-started"
        )


def _place(day: Day, name: str, place: int | None) -> None:
    if place is not None and not 0 <= place < day.places:
        raise NotPossible(
            T("{name} stands at place {place}, which no travel table knows.", name=name, place=place),
            code="plan-place",
        )


def _ordered(name: str, periods: Iterable[Period]) -> None:
    for period in periods:
        if not period.start <= period.end:
            raise NotPossible(
                T(
                    "{name}: a period ends ({end}) before it starts ({start}).",
                    name=name,
                    start=period.start,
                    end=period.end,
                ),
                code="plan-period",
            )


def _once(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise NotPossible(T("“{name}” is there twice.", name=name.strip("\0")), code="plan-twice")
        seen.add(name)


def _acyclic(jobs: Sequence[Job]) -> None:
    """Jobs that wait for each other in a circle could never start (Kahn 1962)."""
    waits = {job.id: set(job.after) for job in jobs}
    followers: dict[str, list[str]] = {}
    for job in jobs:
        for other in job.after:
            followers.setdefault(other, []).append(job.id)
    ready = [name for name, others in waits.items() if not others]
    done = 0
    while ready:
        name = ready.pop()
        done += 1
        for follower in followers.get(name, ()):
            waits[follower].discard(name)
            if not waits[follower]:
                ready.append(follower)
    if done < len(waits):
        circle = tuple(sorted(name for name, others in waits.items() if others))[:5]
        raise NotPossible(
            T("These jobs wait for each other in a circle: {jobs}.", jobs=circle), code="plan-circle"
        )

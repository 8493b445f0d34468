"""What a move costs before it is made: rules that refuse it, road and overtime added, promises broken, whom to call.

Pure arithmetic over people's days. Nothing that stands is pushed aside: a visit that does not fit is refused with its
rule, and the price is the difference between the days as they are and as they would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.domain.geo import Point
from app.domain.ids import AreaId, JobId, StaffId, VisitId
from app.domain.people import Area, StaffMember
from app.domain.rules import BEYOND, Excluded, Need, hour_rules, standing_rules
from app.domain.schedule import PersonDay, Stop, TravelSeconds, overtime_seconds
from app.domain.text import T
from app.domain.time import Window, local_day

OVERTIME_FROM_S = 900.0
"""A way home that ends so much later after the shift than before the move is a warning; less is only told."""

DayKey = tuple[StaffId, date]
TravelOf = Callable[[PersonDay], TravelSeconds]


@dataclass(frozen=True)
class Lifted:
    """A job taken up. staff: who has it now, none when nobody; accepted: whether they have said yes."""

    job_id: JobId
    number: str
    version: int
    customer: str
    need: Need
    promise: Window | None
    staff: tuple[StaffId, ...] = ()
    start: datetime | None = None
    accepted: bool = False


@dataclass(frozen=True)
class Placing:
    """Where a lifted job would go: who, and when they arrive."""

    job: Lifted
    staff: tuple[StaffId, ...]
    start: datetime

    @property
    def window(self) -> Window:
        """Arrival to the end of the work."""
        return Window(self.start, self.start + self.job.need.duration)


@dataclass(frozen=True)
class Broken:
    """A promise that would be broken: arrival outside the window the customer was told."""

    number: str
    customer: str
    promise: Window
    arrival: datetime


@dataclass(frozen=True)
class Ripple:
    """The price of a set of placings.

    refused: the first rule that stands against each visit, none when all can be done. roads: road seconds before and
    after, by job and person. travel, overtime: seconds added to all days touched (less than 0: saved); overtime is
    what lies between the end of the shift and being home again. over: seconds of work more after a shift; beyond: the
    same where it is more than the company allows, which only a manager may do. customers: who must be called;
    colleagues: names of people who had said yes and must be told.
    """

    refused: tuple[Excluded, ...] = ()
    roads: tuple[tuple[JobId, StaffId, float, float], ...] = ()
    travel: float = 0.0
    overtime: float = 0.0
    broken: tuple[Broken, ...] = ()
    customers: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    past: bool = False
    """Whether an arrival lies before the present."""
    over: float = 0.0
    beyond: tuple[Excluded, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether no hard rule stands against it."""
        return not self.refused

    @property
    def warns(self) -> bool:
        """Whether it may only be done with a reason."""
        return bool(self.broken or self.beyond or self.over) or self.overtime >= OVERTIME_FROM_S or self.past

    def road(self, job: JobId, staff: StaffId) -> tuple[float, float]:
        """Road seconds before and after one visit."""
        return next(((b, a) for j, s, b, a in self.roads if (j, s) == (job, staff)), (0.0, 0.0))


def ripple(
    placings: Sequence[Placing],
    days: Mapping[DayKey, PersonDay],
    travel: TravelOf,
    areas: dict[AreaId, Area],
    zone: ZoneInfo,
    now: datetime | None = None,
    may_exceed: bool = False,
) -> Ripple:
    """The price of putting these jobs there, all at once. may_exceed: whoever asks may allow more overtime than usual.

    days: everybody's day as it stands, for every day touched; a person or day that is missing is refused. travel: for
    a day, road seconds by that person's mode; a leg nobody knows counts nothing on both sides of the difference.
    """
    jobs = {p.job.job_id for p in placings}
    after = {key: _less(day, jobs) for key, day in days.items() if any(s.job_id in jobs for s in day.stops)}
    refused: list[Excluded] = []
    beyond: list[Excluded] = []
    for placing in placings:
        for staff in placing.staff:
            key = (staff, local_day(placing.start, zone))
            if key not in days:
                refused.append(_nobody(staff))
                continue
            after[key] = _with(after.get(key, days[key]), placing)
    roads = []
    for placing in placings:
        for staff in placing.staff:
            day = after.get((staff, local_day(placing.start, zone)))
            if day is None:
                continue
            before, behind = _legs(day, placing, travel(day))
            roads.append((placing.job.job_id, staff, before, behind))
            against = _against(placing, day, before, behind, areas, zone)
            (beyond if may_exceed and any(e.rule == BEYOND for e in against) else refused).extend(against)
    added = sum(_road(d, travel(d)) for d in after.values()) - sum(
        _road(days[k], travel(days[k])) for k in after
    )
    home = sum(max(0.0, _over(d, travel(d)) - _over(days[k], travel(days[k]))) for k, d in after.items())
    over = sum(max(0.0, overtime_seconds(d) - overtime_seconds(days[k])) for k, d in after.items())
    broken = tuple(
        Broken(p.job.number, p.job.customer, p.job.promise, p.start)
        for p in placings
        if p.job.promise is not None and not p.job.promise.holds(p.start)
    )
    return Ripple(
        tuple(refused),
        tuple(roads),
        added,
        home,
        broken,
        tuple(dict.fromkeys(b.customer for b in broken)),
        _told(placings, days),
        now is not None and any(p.start < now and p.start != p.job.start for p in placings),
        over,
        tuple(beyond),
    )


def _against(
    placing: Placing, day: PersonDay, before: float, behind: float, areas: dict[AreaId, Area], zone: ZoneInfo
) -> list[Excluded]:
    """The first rule that refuses one visit, or none."""
    others = _less(day, {placing.job.job_id})
    need = replace(placing.job.need, arrive=Window(placing.start, placing.window.end))
    failed = standing_rules(need, day.person, day.day, areas)
    if not failed and (before == float("inf") or behind == float("inf")):
        name = day.person.name
        failed = [
            Excluded(
                day.person.id,
                "unreachable",
                T("no road leads {name} there", name=name),
                T("Check the pin of the address and how {name} travels.", name=name),
            )
        ]
    return (failed or hour_rules(need, others, placing.start, before, behind, zone))[:1]


def _nobody(staff: StaffId) -> Excluded:
    return Excluded(
        staff, "nobody", T("nobody’s row is there"), T("Choose a row of somebody who works that day.")
    )


def _less(day: PersonDay, jobs: Iterable[JobId]) -> PersonDay:
    gone = set(jobs)
    return replace(day, stops=tuple(s for s in day.stops if s.job_id not in gone))


def _with(day: PersonDay, placing: Placing) -> PersonDay:
    stop = Stop(
        VisitId(f"{placing.job.job_id}/{day.person.id}"),
        placing.job.job_id,
        placing.window,
        placing.job.need.point,
        placing.job.promise,
    )
    stops = sorted((*day.stops, stop), key=lambda s: (s.window.start, s.window.end, s.visit_id))
    return replace(day, stops=tuple(stops))


def _legs(day: PersonDay, placing: Placing, travel: TravelSeconds) -> tuple[float, float]:
    """Road seconds to the visit from what stands before it, and on from it."""
    place = next(n for n, s in enumerate(day.stops) if s.job_id == placing.job.job_id)
    here = day.stops[place].point
    origin = day.stops[place - 1].point if place else day.person.home
    target = day.stops[place + 1].point if place + 1 < len(day.stops) else day.person.home
    return _seconds(travel, origin, here), _seconds(travel, here, target)


def _seconds(travel: TravelSeconds, a: Point | None, b: Point | None) -> float:
    return travel(a, b) if a is not None and b is not None and a != b else 0.0


def _road(day: PersonDay, travel: TravelSeconds) -> float:
    """Road seconds of a whole day: home, every stop, home; none without stops."""
    if not day.stops:
        return 0.0
    home = [day.person.home] if day.person.home else []
    chain = [*home, *(s.point for s in day.stops if s.point is not None), *home]
    total = sum(_seconds(travel, a, b) for a, b in pairwise(chain))
    return total if total != float("inf") else 0.0


def _over(day: PersonDay, travel: TravelSeconds) -> float:
    """Seconds between the end of the shift and being home again after the last visit."""
    if not day.stops or not day.duty:
        return 0.0
    last = max(day.stops, key=lambda s: s.window.end)
    way = _seconds(travel, last.point, day.person.home)
    home = last.window.end.timestamp() + (way if way != float("inf") else 0.0)
    return max(0.0, home - max(w.end for w in day.duty).timestamp())


def _told(placings: Sequence[Placing], days: Mapping[DayKey, PersonDay]) -> tuple[str, ...]:
    """Names of the people who had said yes and now go at another time or no longer."""
    people: dict[StaffId, StaffMember] = {key[0]: day.person for key, day in days.items()}
    names = []
    for placing in placings:
        job = placing.job
        if not job.accepted or (job.start == placing.start and set(job.staff) == set(placing.staff)):
            continue
        gone = job.staff if job.start != placing.start else [s for s in job.staff if s not in placing.staff]
        names += [people[s].name for s in gone if s in people]
    return tuple(dict.fromkeys(names))

"""Finds who could go: gathers the day, asks the router for the roads that matter, lets the domain rank.

Reads only. Roads are asked for in two tables (everywhere → the job, the job → everywhere) and the legs that already
stand in people's days, which are remembered: never the whole square.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from app.changes import ChangeSet
from app.domain.catalogue import ServiceType
from app.domain.geo import Mode, Point
from app.domain.ids import AreaId, JobId, StaffId
from app.domain.jobs import Wishes
from app.domain.matching import Candidate, Ranking, Weights, rank
from app.domain.people import Area, Branch, Customer, Place
from app.domain.rules import Need, standing_rules
from app.domain.schedule import PersonDay, Slot, TravelSeconds, slots
from app.domain.time import Window, day_window, local_day
from app.ports import UNREACHABLE, Clock, Router
from app.queries import Queries
from app.services.remembered import Remembered

OFFER_LENGTH = timedelta(hours=2)
"""How long a promised arrival window is unless the customer wants another."""
OFFER_DAYS = 7
"""How far ahead windows are looked for."""


@dataclass(frozen=True)
class Offer:
    """A window that can be offered: who would come, when, with the road seconds before it."""

    window: Window
    start: datetime
    staff: tuple[StaffId, ...]
    travel: float
    source: str


def need_for(
    service: ServiceType,
    customer: Customer | None,
    place: Place | None,
    arrive: Window,
    wishes: Wishes = Wishes(),
    duration: timedelta | None = None,
) -> Need:
    """What a request asks of whoever goes."""
    return Need(
        customer_id=customer.id if customer else None,
        service=service.code,
        skills=service.skills,
        certificates=service.certificates,
        people=service.people,
        duration=duration or service.duration,
        point=place.point if place else None,
        arrive=arrive,
        wishes=wishes,
        customer_refuses=customer.refuses if customer else (),
        customer_prefers=customer.prefers if customer else (),
    )


class Roads:
    """Road seconds around one job place, by mode, and the standing legs, remembered across questions."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._legs: dict[tuple[Mode, Point, Point], float] = {}
        self._lock = threading.Lock()
        self.source = "estimate"

    def forget(self) -> None:
        """The map changed: nothing remembered holds."""
        with self._lock:
            self._legs.clear()

    def around(
        self, point: Point | None, days: Sequence[PersonDay], at: datetime
    ) -> Callable[[PersonDay], TravelSeconds]:
        """A travel function for each person's day: everything to and from `point`, and the legs standing.

        at: on the branch's own clock, whose hour chooses the traffic.
        """
        to: dict[Mode, dict[Point, float]] = {}
        fro: dict[Mode, dict[Point, float]] = {}
        by_mode: dict[Mode, list[PersonDay]] = {}
        for day in days:
            by_mode.setdefault(day.person.mode, []).append(day)
        for mode, some in by_mode.items():
            places = list({p for day in some for p in _places(day)})
            if point is not None and places:
                there = self._router.table(places, [point], mode, at)
                back = self._router.table([point], places, mode, at)
                self.source = there.source
                to[mode] = {p: float(there.seconds[i][0]) for i, p in enumerate(places)}
                row = back.seconds[0]
                fro[mode] = {p: float(row[i]) for i, p in enumerate(places)}
            self._learn(mode, some, at)

        def travel_of(day: PersonDay) -> TravelSeconds:
            mode = day.person.mode
            into, out, legs = to.get(mode, {}), fro.get(mode, {}), self._legs

            def travel(a: Point, b: Point) -> float:
                if b == point:
                    return 0.0 if a == point else into.get(a, UNREACHABLE)
                if a == point:
                    return out.get(b, UNREACHABLE)
                return legs.get((mode, a, b), 0.0)

            return travel

        return travel_of

    def _learn(self, mode: Mode, days: Iterable[PersonDay], at: datetime) -> None:
        """Ask for the legs between neighbours in people's days that are not known yet, one table a person."""
        for day in days:
            chain = _places(day)
            missing = [(a, b) for a, b in pairwise(chain) if a != b and (mode, a, b) not in self._legs]
            if not missing:
                continue
            origins = list({a for a, _ in missing})
            targets = list({b for _, b in missing})
            table = self._router.table(origins, targets, mode, at)
            row = {p: i for i, p in enumerate(origins)}
            column = {p: i for i, p in enumerate(targets)}
            with self._lock:
                for a, b in missing:
                    self._legs[(mode, a, b)] = float(table.seconds[row[a]][column[b]])


def _places(day: PersonDay) -> list[Point]:
    """Home, every stop, home."""
    home = [day.person.home] if day.person.home else []
    return home + [s.point for s in day.stops if s.point] + home


class Matchmaker:
    """Ranks people for a need on a day. Thread-safe; what was read is remembered until a change set touches it."""

    def __init__(self, queries: Queries, router: Router, clock: Clock) -> None:
        self._clock = clock
        self._roads = Roads(router)
        self._known = Remembered(queries, clock)

    def heard(self, changes: ChangeSet) -> None:
        """Something changed: what it touches is read anew."""
        self._known.heard(changes)

    def map_changed(self) -> None:
        """Another city map was loaded."""
        self._roads.forget()

    def days(self, branch: Branch, day: date) -> tuple[PersonDay, ...]:
        """Everybody's day, remembered."""
        return self._known.days(branch, day)

    def areas(self, branch: Branch) -> dict[AreaId, Area]:
        """The service areas of a branch, remembered."""
        return self._known.company(branch).areas

    @property
    def road_source(self) -> str:
        """What the last road seconds came from: road or estimate."""
        return self._roads.source

    def roads_around(
        self, point: Point | None, days: Sequence[PersonDay], at: datetime
    ) -> Callable[[PersonDay], TravelSeconds]:
        """Road seconds to and from a place and along the days' standing legs; see `Roads.around`."""
        return self._roads.around(point, days, at)

    def candidates(
        self, branch: Branch, need: Need, weights: Weights | None = None, without: JobId | None = None
    ) -> Ranking:
        """Everybody for one need. without: a job already standing somewhere, looked away from."""
        day = local_day(need.arrive.start, branch.zone)
        days = _less(self.days(branch, day), without)
        company = self._known.company(branch)
        records = self._known.records(branch, need.service, need.customer_id, day)
        possible = [d for d in days if not standing_rules(need, d.person, d.day, company.areas)]
        travel = self._roads.around(need.point, possible, need.arrive.start.astimezone(branch.zone))
        found = rank(need, days, records, travel, weights or Weights(), company, self._clock.now())
        return replace(found, source=self._roads.source)

    def crew(
        self, branch: Branch, need: Need, weights: Weights | None = None, without: JobId | None = None
    ) -> tuple[Candidate, ...]:
        """The best people who can all begin at one moment; empty when fewer fit than are needed.

        The moment chosen is, among everybody's earliest ones, that with the best sum of scores.
        """
        ranking = self.candidates(branch, need, weights, without)
        if need.people == 1:
            return ranking.eligible[:1]
        best: tuple[float, tuple[Candidate, ...]] = (-1.0, ())
        for start in sorted({c.start for c in ranking.eligible}):
            able = [
                c
                for c in ranking.eligible
                if c.start <= start <= c.start + timedelta(seconds=c.slack_seconds)
            ][: need.people]
            total = sum(c.score for c in able)
            if len(able) == need.people and total > best[0] + 0.05:
                best = (total, tuple(replace(c, start=start) for c in able))
        return best[1]

    def offers(
        self,
        branch: Branch,
        need: Need,
        count: int = 3,
        length: timedelta = OFFER_LENGTH,
        first_day: date | None = None,
    ) -> tuple[Offer, ...]:
        """The earliest `count` arrival windows, on the hour, in which enough people could come."""
        now = self._clock.now()
        day = first_day or local_day(now, branch.zone)
        company = self._known.company(branch)
        found: list[Offer] = []
        for ahead in range(OFFER_DAYS):
            today = day + timedelta(days=ahead)
            found += self._offers_on(branch, today, need, length, now, company.areas, count - len(found))
            if len(found) >= count:
                break
        return tuple(found[:count])

    def _offers_on(
        self,
        branch: Branch,
        day: date,
        need: Need,
        length: timedelta,
        now: datetime,
        areas: dict[AreaId, Area],
        wanted: int,
    ) -> list[Offer]:
        whole = day_window(day, branch.zone)
        if whole.end <= now:
            return []
        arrive = Window(max(whole.start, now), whole.end)
        need = replace(need, arrive=arrive)
        possible = [d for d in self.days(branch, day) if not standing_rules(need, d.person, d.day, areas)]
        travel = self._roads.around(need.point, possible, arrive.start.astimezone(branch.zone))
        free = [
            (slot, d.person.id)
            for d in possible
            for slot in slots(d, need.point, need.duration, arrive, travel(d), now)
        ]
        found: list[Offer] = []
        first = max(whole.start, _half_hour(now))
        while len(found) < wanted and first + length <= whole.end + length:
            offer = _next_window(first, length, free, need.people, whole, self._roads.source)
            if offer is None:
                break
            found.append(offer)
            first = offer.window.end
        return found


def _half_hour(moment: datetime) -> datetime:
    """The next full or half hour, or the moment itself when it is one."""
    past = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not past else moment - past + timedelta(minutes=30)


def _next_window(
    first: datetime,
    length: timedelta,
    free: list[tuple[Slot, StaffId]],
    people: int,
    whole: Window,
    source: str,
) -> Offer | None:
    """The earliest window on a half hour, from `first` on, in which enough people can begin together."""
    starts = sorted({max(s.start, first) for s, _ in free if s.start + timedelta(seconds=s.slack) >= first})
    for start in starts:
        if start >= whole.end:
            break
        begin = max(
            first,
            start
            - timedelta(minutes=start.minute % 30, seconds=start.second, microseconds=start.microsecond),
        )
        offer = _in_window(Window(begin, begin + length), free, people, start, source)
        if offer is not None:
            return offer
    return None


def _in_window(
    window: Window, free: list[tuple[Slot, StaffId]], people: int, not_before: datetime, source: str
) -> Offer | None:
    """The first moment of a window at which enough people can begin, with those nearest by road."""
    starts = sorted({max(s.start, not_before, window.start) for s, _ in free})
    for start in starts:
        if not window.holds(start):
            continue
        able = sorted(
            (s.extra, staff, s.before)
            for s, staff in free
            if s.start <= start <= s.start + timedelta(seconds=s.slack)
        )
        chosen = list({staff: (before) for _, staff, before in able}.items())[:people]
        if len(chosen) == people:
            return Offer(window, start, tuple(s for s, _ in chosen), max(b for _, b in chosen), source)
    return None


def _less(days: tuple[PersonDay, ...], job: JobId | None) -> tuple[PersonDay, ...]:
    if job is None:
        return days
    return tuple(
        replace(d, stops=tuple(s for s in d.stops if s.job_id != job))
        if any(s.job_id == job for s in d.stops)
        else d
        for d in days
    )

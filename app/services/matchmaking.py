"""Finds who could go: gathers the day, asks the router for the roads that matter, ranks, and says why not.

Reads only. Roads are asked for in two tables (everywhere → the job, the job → everywhere) and the legs that already
stand in people's days, which are remembered: never the whole square.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.changes import ChangeSet
from app.domain.explaining import why_not
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, JobId, StaffId
from app.domain.matching import NOTHING_KNOWN, Candidate, Ranking, Weights, best_candidate
from app.domain.people import Area, Branch, Overtime
from app.domain.rules import Excluded, Need, standing_rules
from app.domain.schedule import PersonDay, Slot, TravelSeconds
from app.domain.time import Window, day_window, local_day, subtract
from app.offers import HeldTime
from app.ports import Clock, Router
from app.queries import Queries
from app.services.day_roads import DayRoads
from app.services.gaps import Gaps, Rows, rows_of, together
from app.services.holding import HeldElsewhere
from app.services.proving import proved
from app.services.remembered import Remembered
from app.services.roads import Roads
from app.services.splicing import FEW, spliced

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


class Matchmaker:
    """Ranks people for a need on a day. Thread-safe; what was read is remembered until a change set touches it."""

    def __init__(
        self,
        queries: Queries,
        router: Router,
        clock: Clock,
        held: HeldElsewhere | None = None,
    ) -> None:
        """held: the time other seats hold for their offers just now; it is nobody's to give."""
        self._clock = clock
        self._held = held
        self._roads = Roads(router)
        self._day_roads = DayRoads(router)
        self._known = Remembered(queries, clock)
        self._lock = threading.Lock()
        self._rows: dict[tuple[BranchId, date], dict[StaffId, Rows]] = {}
        self._whole: dict[tuple[BranchId, date], tuple[tuple[PersonDay, ...], Gaps]] = {}

    def heard(self, changes: ChangeSet) -> None:
        """Something changed: what it touches is read anew."""
        self._known.heard(changes)
        if self._held is not None:
            self._held.heard(changes)

    def map_changed(self) -> None:
        """Another city map was loaded."""
        self._day_roads.forget()
        with self._lock:
            self._rows.clear()
            self._whole.clear()

    def days(self, branch: Branch, day: date) -> tuple[PersonDay, ...]:
        """Everybody's day, remembered; what other seats are offering just now is no duty."""
        days = self._known.days(branch, day)
        held = self._held.now(branch.id) if self._held is not None else ()
        return without_held(days, held) if held else days

    def areas(self, branch: Branch) -> dict[AreaId, Area]:
        """The service areas of a branch, remembered."""
        return self._known.company(branch).areas

    @property
    def road_source(self) -> str:
        """What the last road seconds came from: road or estimate."""
        return self._day_roads.source

    def roads_around(
        self, point: Point | None, days: Sequence[PersonDay], at: datetime
    ) -> Callable[[PersonDay], TravelSeconds]:
        """Road seconds to and from a place and along the days' standing legs; see `DayRoads.around`."""
        return self._day_roads.around(point, days, at)

    def candidates(
        self,
        branch: Branch,
        need: Need,
        weights: Weights | None = None,
        without: JobId | None = None,
        changed: Callable[[tuple[PersonDay, ...]], tuple[PersonDay, ...]] | None = None,
    ) -> Ranking:
        """Everybody for one need. weights: the company's when not given. without: a job already standing somewhere, looked away from.

        changed: the days as they would be, for looking ahead at steps not taken yet.

        All gaps of everybody are priced in one pass over arrays; the best are then proved by the rules of the exact
        hour, as the booking itself will be.
        """
        day = local_day(need.arrive.start, branch.zone)
        days = _less(self.days(branch, day), without)
        if changed is not None:
            days = changed(days)
        company = self._known.company(branch)
        records = self._known.records(branch, need.service, need.customer_id)
        failed = [standing_rules(need, d.person, d.day, company.areas) for d in days]
        able = [not rules for rules in failed]
        now = self._clock.now()
        at = need.arrive.start.astimezone(branch.zone)
        gaps = self._gaps(branch, day, days)
        priced, reasons, source = self._roads.price(gaps, need, able, at, now)
        ways = priced.slots(self._roads.legs(gaps, priced.people(able), at))
        goals = weights or self._known.weights()
        fits = set(priced.people())

        def best_of(person_day: PersonDay, some: Sequence[Slot]) -> Candidate:
            record = records.get(person_day.person.id, NOTHING_KNOWN)
            return best_candidate(need, person_day, some, record, goals, company)

        eligible: list[tuple[Candidate, str]] = []
        excluded: list[Excluded] = []
        for n, person_day in enumerate(days):
            if n in ways:
                eligible.append((best_of(person_day, ways[n]), person_day.person.code))
            else:
                excluded.append(why_not(need, person_day, failed[n], None if n in fits else reasons[n]))
        known = {days[n].person.id: (days[n], some) for n, some in ways.items()}

        found = proved(eligible, excluded, known, need, branch.zone, best_of)
        return replace(found, source=source)

    def _gaps(self, branch: Branch, day: date, days: tuple[PersonDay, ...]) -> Gaps:
        """Everybody's gaps as arrays; who has the same day as before keeps the rows."""
        key = (branch.id, day)
        with self._lock:
            known, whole = self._rows.get(key, {}), self._whole.get(key)
        if whole is not None and whole[0] is days:
            return whole[1]
        people: list[Rows] = []
        changed: dict[int, Rows] = {}
        for n, each in enumerate(days):
            rows = known.get(each.person.id)
            if rows is None or rows.day is not each:
                rows = changed[n] = rows_of(each, branch.zone)
            people.append(rows)
        # the same people in the same order as before, and few days of theirs are others: they are set in
        if whole is not None and len(changed) <= FEW and _fits(whole[1], people, changed):
            found = spliced(whole[1], changed)
        else:
            found = together(people)
        with self._lock:
            if key not in self._rows and len(self._rows) > 2 * OFFER_DAYS:
                self._rows.clear()
                self._whole.clear()
            self._rows[key] = {rows.day.person.id: rows for rows in people}
            self._whole[key] = (days, found)
        return found

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
                best = (total, tuple(_at(c, start) for c in able))
        return best[1]

    def offers(
        self,
        branch: Branch,
        need: Need,
        count: int = 3,
        length: timedelta = OFFER_LENGTH,
        first_day: date | None = None,
    ) -> tuple[Offer, ...]:
        """The earliest `count` arrival windows, on the hour, in which enough people could come within their shifts."""
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
        days = self.days(branch, day)
        able = [not standing_rules(need, d.person, d.day, areas) for d in days]
        at = arrive.start.astimezone(branch.zone)
        gaps = self._gaps(branch, day, days)
        priced, _, source = self._roads.price(gaps, need, able, at, now, why=False)
        ways = priced.slots(self._roads.legs(gaps, priced.people(able), at))
        free = [(slot, days[n].person.id) for n, some in ways.items() for slot in some if not slot.over]
        found: list[Offer] = []
        first = max(whole.start, _half_hour(now))
        while len(found) < wanted and first + length <= whole.end + length:
            offer = _next_window(first, length, free, need.people, whole, source)
            if offer is None:
                break
            found.append(offer)
            first = offer.window.end
        return found


def _at(candidate: Candidate, start: datetime) -> Candidate:
    """A candidate who begins a little later; who works over the shift then works over for longer."""
    later = (start - candidate.start).total_seconds()
    return replace(candidate, start=start, over=candidate.over + later if candidate.over else 0.0)


def _fits(gaps: Gaps, people: Sequence[Rows], changed: dict[int, Rows]) -> bool:
    """Whether everybody stands where they stood, those who did not change with the very same rows."""
    return len(gaps.people) == len(people) and all(
        a is b or (n in changed and a.day.person.id == b.day.person.id)
        for n, (a, b) in enumerate(zip(gaps.people, people, strict=True))
    )


def without_held(days: tuple[PersonDay, ...], held: Sequence[HeldTime]) -> tuple[PersonDay, ...]:
    """The days with held time cut out of the duty; whoever holds nothing keeps the very same day."""
    kept: dict[StaffId, list[Window]] = {}
    for one in held:
        kept.setdefault(one.staff_id, []).append(one.window)
    return tuple(
        replace(
            d,
            duty=subtract(d.duty, tuple(kept[d.person.id])),
            overtime=_less_held(d.overtime, kept[d.person.id]),
        )
        if d.person.id in kept
        else d
        for d in days
    )


def _less_held(overtime: Overtime | None, held: Sequence[Window]) -> Overtime | None:
    for window in held:
        overtime = overtime.until(window) if overtime is not None else None
    return overtime


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

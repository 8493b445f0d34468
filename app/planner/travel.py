"""Travel tables for a day, grown by need: only the ways somebody might go are asked of the router, and only once.

What is known is kept by mode and kind of hour until the map changes; the next day asks only for what is new. A way is
needed when somebody of the mode may do the work at both ends, when its end can be reached before it is too late there,
and when it is not farther than the mode goes.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.geo import EARTH_RADIUS_M, Mode, Point
from app.domain.planning import FAR, Job, Person, Plan, Travel, TravelTable
from app.later import Later
from app.planner.flat import fits
from app.ports import Router

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.float32]
    Needed = NDArray[np.bool_]
else:
    np = Later("numpy")

FARTHEST: Mapping[Mode, float] = {Mode.EBIKE: 15_000.0, Mode.FOOT: 4_000.0}
"""Metres as the crow flies that nobody of a mode is sent in one go; a mode that is missing goes everywhere."""
NO_WAY = FAR
"""Seconds of a way that nobody needs or no road joins: nobody is ever sent on it."""
STEP = 1800
"""Seconds between two looks at the traffic of a day."""
PROBES = 4
"""How many places tell one kind of hour from another."""
ROWS = 48
"""Origins asked for together: neighbours in time, so that their destinations are much the same."""
KEEPS = 3000
"""Places one square keeps; a square that would grow larger begins anew (36 MB each)."""


@dataclass
class Counted:
    """How many ways were needed and asked of the router, and how many all squares together would have."""

    needed: int = 0
    asked: int = 0
    square: int = 0


@dataclass
class _Square:
    """Known seconds between places at one kind of hour; NaN is not known."""

    number: dict[Point, int] = field(default_factory=dict)
    cells: Seconds = field(default_factory=lambda: np.empty((0, 0), np.float32))

    def numbers(self, points: Sequence[Point]) -> NDArray[np.int64]:
        """Rows of the points; new ones get a row."""
        for point in points:
            self.number.setdefault(point, len(self.number))
        if len(self.number) > len(self.cells):
            room = max(64, len(self.number), len(self.cells) * 3 // 2)
            grown = np.full((room, room), np.nan, np.float32)
            grown[: len(self.cells), : len(self.cells)] = self.cells
            self.cells = grown
        return np.array([self.number[p] for p in points], np.int64)


class TravelTables:
    """Makes the ways of travelling of a day. May be used from several threads."""

    def __init__(
        self, router: Router, farthest: Mapping[Mode, float] = FARTHEST, around: float = 0.0
    ) -> None:
        """around: seconds by which windows may be missed in what is asked for, to say later what would have helped."""
        self._router = router
        self._farthest = farthest
        self._around = around
        self._lock = threading.Lock()
        self._squares: dict[tuple[Mode, tuple[float, ...]], _Square] = {}
        self._probed: dict[Mode, tuple[Point, ...]] = {}
        self._marks: dict[tuple[Mode, datetime, tuple[Point, ...]], tuple[float, ...]] = {}
        self.source = "estimate"
        """Who said how long the roads are, the last time anything was asked."""
        self.counted = Counted()

    def forget(self) -> None:
        """The map or its speeds changed: nothing known holds."""
        with self._lock:
            self._squares.clear()
            self._probed.clear()
            self._marks.clear()

    def modes(
        self,
        spots: Sequence[Point],
        people: Sequence[Person],
        jobs: Sequence[Job],
        origin: datetime,
        running: Plan | None = None,
    ) -> dict[str, Travel]:
        """For each mode people travel by: a table for each kind of hour of their shifts, and the price of each way.

        spots: the points of the day's places, best each once. people, jobs: of the day, their places as indexes into
        spots. origin: second 0 of the day, aware, on whose clock the traffic goes. running: the plan in force, whose
        ways are needed whatever the rules say by now. A way that is not needed, or that no
        road joins, is NO_WAY. Prices are seconds at the first hour a way may be needed, times `Prices.travel` later.
        """
        return {
            mode: self._mode(Mode(mode), spots, people, jobs, origin, running)
            for mode in sorted({p.mode for p in people})
        }

    def _mode(
        self,
        mode: Mode,
        spots: Sequence[Point],
        people: Sequence[Person],
        jobs: Sequence[Job],
        origin: datetime,
        running: Plan | None,
    ) -> Travel:
        crew = [p for p in people if p.mode == mode]
        need = _Need.of(crew, jobs, spots, self._farthest.get(mode, math.inf), self._around)
        if running is not None:
            need.add(_driven(crew, jobs, running))
        begin = min(p.shift.start for p in crew)
        end = max(p.shift.end + p.overtime_limit for p in crew)
        hours = self._hours(
            mode, [spots[i] for i in np.flatnonzero(need.pairs.any(axis=1)).tolist()], origin, begin, end
        )
        found: list[Seconds] = []
        for k, (since, key) in enumerate(hours):
            until = hours[k + 1][0] if k + 1 < len(hours) else math.inf
            wanted = need.pairs & ((need.last >= since) & (need.first < until))[:, None]
            at = _moment(origin, since)
            with self._lock:
                found.append(self._cells(mode, key, spots, wanted, need.first, at))
            self.counted.square += len(spots) ** 2
        any_hour = found[0].copy()
        for later in found[1:]:
            any_hour = np.where(np.isnan(any_hour), later, any_hour)
        np.fill_diagonal(any_hour, 0.0)
        tables = [
            _table(np.where(np.isnan(cells), any_hour, cells), since if k else -math.inf)
            for k, ((since, _), cells) in enumerate(zip(hours, found, strict=True))
        ]
        return Travel(tuple(tables), _table(any_hour) if len(tables) > 1 else None)

    def _hours(
        self, mode: Mode, places: Sequence[Point], origin: datetime, begin: float, end: float
    ) -> list[tuple[float, tuple[float, ...]]]:
        """From which second on which traffic goes: (second, what tells it), the first at `begin`."""
        some = self._probes(mode, places)
        found: list[tuple[float, tuple[float, ...]]] = []
        first = STEP * math.floor(begin / STEP)
        for second in np.arange(first, max(end, first + 1), STEP).tolist():
            key = self._mark(mode, _moment(origin, second), some)
            if not found or key != found[-1][1]:
                found.append((float(second), key))
        return found

    def _mark(self, mode: Mode, at: datetime, some: tuple[Point, ...]) -> tuple[float, ...]:
        """What tells one kind of hour from another: seconds between a few places, asked for once a moment."""
        known = self._marks.get((mode, at, some))
        if known is None:
            table = self._router.table(some, some, mode, at)
            known = tuple(round(float(row[j]), 1) for row in table.seconds for j in range(len(some)))
            if len(self._marks) > KEEPS:
                self._marks.clear()
            self._marks[mode, at, some] = known
        return known

    def _probes(self, mode: Mode, places: Sequence[Point]) -> tuple[Point, ...]:
        """The places that tell hours apart: of the first day asked for, so that later days find the same hours."""
        with self._lock:
            if len(self._probed.get(mode, ())) < 2:
                different = list(dict.fromkeys(places))
                self._probed[mode] = tuple(different[:: max(1, len(different) // PROBES)][:PROBES])
            return self._probed[mode]

    def _cells(
        self,
        mode: Mode,
        key: tuple[float, ...],
        spots: Sequence[Point],
        wanted: Needed,
        order: NDArray[np.float64],
        at: datetime,
    ) -> Seconds:
        """Seconds between the spots at a kind of hour, NaN where not wanted; what is not known is asked for."""
        used = np.flatnonzero(wanted.any(axis=1) | wanted.any(axis=0))
        square = self._squares.setdefault((mode, key), _Square())
        if len(square.number) + len(used) > max(KEEPS, len(used)):
            square = self._squares[mode, key] = _Square()
        numbers = np.full(len(spots), -1)
        numbers[used] = square.numbers([spots[i] for i in used.tolist()])
        out = np.full((len(spots), len(spots)), np.nan, np.float32)
        wanted = wanted[np.ix_(used, used)]
        own = np.ix_(numbers[used], numbers[used])
        missing = wanted & np.isnan(square.cells[own])
        for some in _together(missing, wanted, order[used]):
            columns = np.flatnonzero(missing[some].any(axis=0))
            table = self._router.table(
                [spots[i] for i in used[some].tolist()], [spots[i] for i in used[columns].tolist()], mode, at
            )
            self.source = table.source
            cells = np.array([list(row) for row in table.seconds], np.float32)
            square.cells[np.ix_(numbers[used[some]], numbers[used[columns]])] = cells
            self.counted.asked += cells.size
        self.counted.needed += int(wanted.sum())
        out[np.ix_(used, used)] = np.where(wanted, square.cells[own], np.nan)
        return out


@dataclass(frozen=True)
class _Need:
    """pairs[a, b]: whether somebody might go that way. first, last: seconds at which each place might be left."""

    pairs: Needed
    first: NDArray[np.float64]
    last: NDArray[np.float64]

    def add(self, ways: Iterable[tuple[int, int]]) -> None:
        """These ways are needed at any hour."""
        for a, b in ways:
            if a != b:
                self.pairs[a, b] = True
                self.first[a], self.last[a] = min(self.first[a], 0.0), np.inf

    @staticmethod
    def of(
        crew: Sequence[Person], jobs: Sequence[Job], spots: Sequence[Point], farthest: float, around: float
    ) -> _Need:
        size = len(spots)
        first, last = np.full(size, np.inf), np.full(size, -np.inf)
        latest = np.full(size, -np.inf)  # when work may begin at the latest
        ends = np.zeros(size, bool)
        starts = np.zeros(size, bool)
        work = np.zeros(size, bool)
        pauses = max((sum(rest.seconds for rest in p.rests) for p in crew), default=0.0)
        names = {p.id for p in crew}
        for p in crew:
            if p.start is not None:
                starts[p.start] = True
                first[p.start], last[p.start] = min(first[p.start], p.shift.start), np.inf
            if p.end is not None:
                ends[p.end], latest[p.end] = True, np.inf
        for job in jobs:
            under_way = job.started is not None and bool(names.intersection(job.started.people))
            if under_way:
                starts[job.place], first[job.place], last[job.place] = True, -np.inf, np.inf
            if job.started is None and any(fits(p, role, job) for role in job.roles for p in crew):
                work[job.place] = True
                begin, until = _times(job)
                spent = [role.gap.start + role.seconds for role in job.roles]
                longest = max(role.gap.end + role.seconds for role in job.roles)
                first[job.place] = min(first[job.place], begin + min(spent))
                last[job.place] = max(last[job.place], until + longest + pauses)
                latest[job.place] = max(latest[job.place], until)
        near = _near(spots, farthest)
        pairs = (starts | work)[:, None] & work[None, :] & near
        pairs &= first[:, None] <= latest[None, :] + around
        pairs |= (starts | work)[:, None] & ends[None, :]
        np.fill_diagonal(pairs, False)
        return _Need(pairs, first, last)


def _together(missing: Needed, wanted: Needed, order: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Rows to ask for at once: mostly unknown ones apart from mostly known ones, each by the time they are left."""
    unknown = 2 * missing.sum(axis=1) > wanted.sum(axis=1)
    found: list[NDArray[np.int64]] = []
    for kind in (missing.any(axis=1) & unknown, missing.any(axis=1) & ~unknown):
        rows = np.flatnonzero(kind)
        rows = rows[np.argsort(order[rows], kind="stable")]
        found += [rows[i : i + ROWS] for i in range(0, len(rows), ROWS)]
    return found


def _driven(crew: Sequence[Person], jobs: Sequence[Job], running: Plan) -> Iterator[tuple[int, int]]:
    """The ways of the running plan, from where each begins to where each ends."""
    place = {job.id: job.place for job in jobs}
    stops: dict[str, list[int]] = {}
    for visit in sorted(running.visits, key=lambda v: v.start):
        if visit.job in place:
            stops.setdefault(visit.person, []).append(place[visit.job])
    for person in crew:
        chain = [person.start, *stops.get(person.id, ()), person.end]
        known = [spot for spot in chain if spot is not None]
        yield from pairwise(known)


def _moment(origin: datetime, seconds: float) -> datetime:
    """So many seconds after the origin, on its clock, whatever the clock does that day."""
    return (origin.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(origin.tzinfo)


def _times(job: Job) -> tuple[float, float]:
    """The earliest and latest second at which a job's work may begin."""
    if job.pinned_start is not None:
        return job.pinned_start, job.pinned_start
    if not job.windows:
        return -math.inf, math.inf
    return job.windows[0].start, math.inf if job.late_price is not None else job.windows[-1].end


def _near(spots: Sequence[Point], farthest: float) -> Needed:
    """Which pairs lie within so many metres (on a plane: exact enough for a city)."""
    if math.isinf(farthest):
        return np.ones((len(spots), len(spots)), bool)
    lat = np.radians([p.lat for p in spots])
    lon = np.radians([p.lon for p in spots]) * np.cos(lat.mean())
    away: NDArray[np.float64] = np.hypot(lat[:, None] - lat[None, :], lon[:, None] - lon[None, :])
    return away * EARTH_RADIUS_M <= farthest


def _table(cells: Seconds, since: float = -math.inf) -> TravelTable:
    real = np.where(np.isfinite(cells), np.minimum(cells, NO_WAY), NO_WAY).astype(np.float32)
    return TravelTable(len(real), np.ascontiguousarray(real).tobytes(), since)

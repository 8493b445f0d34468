"""The places of a day and the travel tables between them, as the planner reads them.

The desk's rule is that the way from home lies before the shift and the way back after it, so both take no time of the
day and yet have their price. Ways that nobody of a mode could go are not asked for and count as none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.geo import Mode, Point
from app.domain.planning import Travel, TravelTable
from app.domain.time import Window
from app.services.planning.roads import DayRoads, Seconds

NO_WAY = 999_999.0
"""Seconds of a way that does not exist, or that nobody of the mode could go: no shift holds it."""
NO_PRICE = 1e9
"""What such a way costs."""


@dataclass
class Places:
    """Numbers for places: where people start and end, one each, then where work is, one a point."""

    points: list[Point | None] = field(default_factory=list)
    work: dict[Point | None, int] = field(default_factory=dict)

    def own(self, point: Point) -> int:
        """A place of somebody's own."""
        self.points.append(point)
        return len(self.points) - 1

    def job(self, point: Point | None) -> int:
        """The place of work at a point; None is next door to everything."""
        if point not in self.work:
            self.points.append(point)
            self.work[point] = len(self.points) - 1
        return self.work[point]

    def at(self, numbers: Iterable[int]) -> list[Point]:
        """The points of places that have one."""
        return [point for n in numbers if (point := self.points[n]) is not None]


@dataclass(frozen=True)
class Ends:
    """Where somebody starts and ends, None for wherever. head_start: seconds of the first way before their shift."""

    start: int | None
    end: int | None
    head_start: float


@dataclass(frozen=True)
class Span:
    """When people are on the road. origin: second 0 of the day; zone: on whose clock the traffic goes."""

    window: Window
    origin: datetime
    zone: ZoneInfo


def travel(
    roads: DayRoads,
    places: Places,
    mode: Mode,
    people: Sequence[Ends],
    work: Iterable[int],
    span: Span,
    price: float,
    slower: float = 1.0,
) -> Travel:
    """The tables of one way of travelling, a new one whenever the traffic changes.

    people: who travels so. work: numbers of the places where any of them might work. price: of a second on the road.
    slower: factor on every way.
    """
    targets = [n for n in sorted(set(work)) if places.points[n] is not None]
    anchors = places.at(targets) or places.at([e.start for e in people if e.start is not None])
    tables: list[TravelTable] = []
    cost: Seconds | None = None
    for moment in roads.hours(mode, span.window, span.zone, anchors):
        real = _real(roads, places, mode, moment, people, targets, anchors) * np.float32(slower)
        real = np.where(np.isfinite(real), np.minimum(real, NO_WAY), NO_WAY).astype(np.float32)
        if cost is None:
            cost = np.where(real >= NO_WAY, NO_PRICE, real * price).astype(np.float32)
        since = (moment - span.origin).total_seconds() if tables else -math.inf
        tables.append(TravelTable(len(real), _of_the_day(real, people).tobytes(), since))
    assert cost is not None  # a window has a first moment
    for e in people:
        if e.start is not None and e.end is not None:
            cost[e.start, e.end] = 0.0
    return Travel(tuple(tables), TravelTable(len(cost), np.ascontiguousarray(cost).tobytes()))


def _real(
    roads: DayRoads,
    places: Places,
    mode: Mode,
    moment: datetime,
    people: Sequence[Ends],
    targets: list[int],
    anchors: list[Point],
) -> Seconds:
    """Seconds between all places as the router says, infinite where nobody asked."""
    size = len(places.points)
    real = np.full((size, size), np.inf, np.float32)
    at = places.at(targets)
    starts = [e.start for e in people if e.start is not None]
    ends = [e.end for e in people if e.end is not None]
    if at:
        real[np.ix_(targets, targets)] = roads.seconds(mode, moment, anchors, at, at)
        if starts:
            out = roads.seconds(mode, moment, anchors, places.at(starts), at)
            real[np.ix_(starts, targets)] = out
        if ends:
            back = roads.seconds(mode, moment, anchors, at, places.at(ends))
            real[np.ix_(targets, ends)] = back
    for n in places.work.values():
        if places.points[n] is None:  # taken as next door, as the desk does
            real[n, :] = real[:, n] = 0.0
    np.fill_diagonal(real, 0.0)
    return real


def _of_the_day(real: Seconds, people: Sequence[Ends]) -> Seconds:
    """Seconds that lie within the shift: what of the first way is still to go, and nothing of the way home."""
    seconds: Seconds = real.copy()
    for e in people:
        if e.start is not None:
            ways = real[e.start]
            seconds[e.start] = np.where(ways >= NO_WAY, NO_WAY, np.maximum(0.0, ways - e.head_start))
    for e in people:
        if e.end is not None:
            seconds[:, e.end] = np.where(real[:, e.end] >= NO_WAY, NO_WAY, 0.0)
        if e.start is not None and e.end is not None:
            seconds[e.start, e.end] = 0.0
    return np.ascontiguousarray(seconds, dtype=np.float32)

"""The places of a day and the travel tables between them, as the planner reads them.

The desk's rule is that the way from home lies before the shift and the way back after it, so both take no time of the
day and yet have their price. Ways that nobody could go are not asked for and count as none: `app.planner.travel`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.geo import Point
from app.domain.planning import Job, Person, Plan, Travel, TravelTable
from app.later import Later
from app.planner.travel import NO_WAY, TravelTables

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.float32]
else:
    np = Later("numpy")

NO_PRICE = 1e9
"""What a way costs that does not exist."""


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


@dataclass(frozen=True)
class Ends:
    """Where somebody starts and ends, None for wherever. head_start: seconds of the first way before their shift."""

    start: int | None
    end: int | None
    head_start: float


def travel(
    roads: TravelTables,
    places: Places,
    people: Sequence[Person],
    ends: Mapping[str, Ends],
    jobs: Sequence[Job],
    running: Plan,
    origin: datetime,
    price: float,
) -> dict[str, Travel]:
    """The tables of each way of travelling, a new one whenever the traffic changes.

    people, jobs: of the day. ends: by person. running: the plan in force. origin: second 0 of the day, on whose clock
    the traffic goes. price: of a second on the road.
    """
    known = next((point for point in places.points if point is not None), None)
    if known is None or not people:  # nothing has a place, or nobody goes: all is next door
        none = TravelTable(len(places.points), bytes(4 * len(places.points) ** 2))
        return {mode: Travel((none,), none) for mode in {person.mode for person in people} or {""}}
    spots = [point if point is not None else known for point in places.points]
    nearby = [n for n in places.work.values() if places.points[n] is None]  # as the desk takes it
    found = {}
    for mode, ways in roads.modes(spots, people, jobs, origin, running).items():
        mine = [ends[person.id] for person in people if person.mode == mode]
        cost = _cells(ways.price or ways.tables[0], nearby)
        cost = np.where(cost >= NO_WAY, NO_PRICE, cost * price).astype(np.float32)
        for e in mine:
            if e.start is not None and e.end is not None:
                cost[e.start, e.end] = 0.0
        tables = tuple(
            TravelTable(len(spots), _of_the_day(_cells(table, nearby), mine).tobytes(), table.since)
            for table in ways.tables
        )
        found[mode] = Travel(tables, TravelTable(len(spots), np.ascontiguousarray(cost).tobytes()))
    return found


def _cells(table: TravelTable, nearby: Iterable[int]) -> Seconds:
    """Real seconds between all places; some are next door to everything."""
    cells: Seconds = np.frombuffer(table.cells, np.float32).reshape(table.size, table.size).copy()
    for n in nearby:
        cells[n, :] = cells[:, n] = 0.0
    return cells


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

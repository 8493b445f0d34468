"""The embedded road router: travel times, ways and areas from the roads of a loaded city pack."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.adapters import sqlite
from app.adapters.city.roads import store
from app.adapters.city.roads.engines import Cch, Engine, ScipyEngine, cch_available
from app.adapters.city.roads.network import Network, Snaps
from app.adapters.city.roads.profiles import Hour, Speeds, hour_of
from app.adapters.city.roads.reach import reach_areas
from app.adapters.city.roads.snapping import Snapper
from app.adapters.city.roads.travel import Piece, Travel, Way
from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from app.domain.text import T
from app.ports import Leg, ReachArea, Route, TravelTable

EngineName = Literal["cch", "scipy"]
Floats = NDArray[np.float64]


class RoadRouter:
    """Answers from the road tables of a pack; safe to use from several threads.

    pack: an open connection, read at once and not kept. engine: contraction hierarchies or SciPy; without the
    library of the first, and for a pack made without it, SciPy is taken. speeds: the pack's own when None.
    What lies farther than 2 km from every road of a mode is unreachable by it. Up to `speeds.door_metres` from the
    road to the door cost nothing, the rest is walked. Raises sqlite.Error when the pack has no road tables and
    NotPossible when they were written by another version of the program.
    """

    def __init__(
        self, pack: sqlite.Connection, engine: EngineName = "cch", speeds: Speeds | None = None
    ) -> None:
        arrays, meta = store.read(pack)
        if meta.get("format") != store.FORMAT:
            raise NotPossible(
                T(
                    "The roads of this city map were prepared by another version of the program. "
                    "Travel times are estimated until the map is loaded again."
                ),
                code="road-format",
            )
        self._set_up(arrays, meta, engine, speeds or Speeds.from_dict(json.loads(meta["speeds"])))

    def _set_up(self, arrays: store.Arrays, meta: dict[str, str], engine: EngineName, speeds: Speeds) -> None:
        self._arrays = arrays
        self._meta = meta
        self._wanted: EngineName = engine
        self._speeds = speeds
        self._lock = threading.RLock()
        self._modes: dict[Mode, _ModeRoads] = {}

    def with_engine(self, engine: EngineName) -> RoadRouter:
        """Another router on the same roads and speeds, answering with the named engine."""
        return self._sibling(engine, self._speeds)

    def with_speeds(self, speeds: Speeds) -> RoadRouter:
        """Another router on the same roads and engine, with other speeds."""
        return self._sibling(self._wanted, speeds)

    def _sibling(self, engine: EngineName, speeds: Speeds) -> RoadRouter:
        other = object.__new__(RoadRouter)
        other._set_up(self._arrays, self._meta, engine, speeds)
        return other

    @property
    def speeds(self) -> Speeds:
        """The speeds it counts with."""
        return self._speeds

    @property
    def drives_left(self) -> bool:
        """Whether one drives on the left in this city."""
        return self._meta["driving_side"] == "left"

    def engine_of(self, mode: Mode) -> EngineName:
        """The engine that answers for a mode."""
        return self._roads(mode).engine_name

    def sample(self, count: int, seed: int = 1) -> list[Point]:
        """Places along roads open to cars, the same for the same seed; fewer when there are fewer roads."""
        net = self._roads(Mode.CAR).network
        random = np.random.default_rng(seed)
        chosen = random.permutation(net.open_stretches)[:count].tolist()
        middles = [
            (s, float(net.metres[s]) * share)
            for s, share in zip(chosen, random.random(len(chosen)), strict=True)
        ]
        return [Point(*net.course(s, at, at)[0].tolist()) for s, at in middles]

    # ---- the port ---------------------------------------------------------------------------------------

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """Travel seconds from every origin to every destination, as NumPy rows."""
        roads = self._roads(mode)
        travel = roads.travel(hour_of(at))
        a, b = roads.snapper.snap(origins), roads.snapper.snap(destinations)
        seconds = travel.table(a, b) / 1000
        seconds += self._door(a)[:, None] + self._door(b)[None, :]
        near = a.stretch >= 0
        for i, j in _same(origins, destinations):
            if near[i]:
                seconds[i, j] = 0.0
        return TravelTable(list(seconds), "road")

    def route(self, stops: Sequence[Point], mode: Mode = Mode.CAR, at: datetime | None = None) -> Route:
        """The quickest way through the stops; metres are those along the roads.

        Raises ValueError for fewer than two stops, NotPossible when a stop lies off the roads or no way leads on.
        """
        if len(stops) < 2:
            raise ValueError("a route needs at least two stops")
        roads = self._roads(mode)
        travel = roads.travel(hour_of(at))
        snaps = roads.snapper.snap(stops)
        for i in np.flatnonzero(snaps.stretch < 0).tolist():
            raise NotPossible(
                T(
                    "Stop {number} lies more than 2 km from any road of the loaded map. The plan is unchanged. "
                    "Move its pin, or load a map that covers it.",
                    number=i + 1,
                ),
                code="off-the-map",
                detail=i,
            )
        legs = tuple(
            self._leg(roads, travel, stops, snaps, i, j) for i, j in itertools.pairwise(range(len(stops)))
        )
        return Route(legs, "road")

    def reach(
        self, origin: Point, minutes: Sequence[int], mode: Mode = Mode.CAR, at: datetime | None = None
    ) -> tuple[ReachArea, ...]:
        """Areas that can be reached within each number of minutes; without polygons when no road is near."""
        roads = self._roads(mode)
        hour = hour_of(at)
        snaps = roads.snapper.snap([origin])
        return reach_areas(roads.network, roads.travel(hour), roads.scipy(hour), origin, snaps, minutes)

    # ---- inside -----------------------------------------------------------------------------------------

    def _roads(self, mode: Mode) -> _ModeRoads:
        with self._lock:
            if mode not in self._modes:
                self._modes[mode] = _ModeRoads(self._arrays, mode, self._wanted, self._speeds)
            return self._modes[mode]

    def _door(self, snaps: Snaps) -> Floats:
        """Seconds on foot between road and door."""
        walked = np.maximum(0.0, snaps.away - self._speeds.door_metres)
        seconds: Floats = walked * 3.6 / self._speeds.door_kmh
        return seconds

    def _leg(
        self, roads: _ModeRoads, travel: Travel, stops: Sequence[Point], snaps: Snaps, i: int, j: int
    ) -> Leg:
        if stops[i] == stops[j]:
            return Leg(0.0, 0.0, (stops[i], stops[j]))
        way = travel.way(_one(snaps, i), _one(snaps, j))
        if way is None:
            raise NotPossible(
                T(
                    "No way leads from stop {number} to the next one on the loaded map. The plan is unchanged. "
                    "Check both pins and the way of travelling.",
                    number=i + 1,
                ),
                code="no-way",
                detail=i,
            )
        door = self._door(snaps)
        metres, course = roads.along(way)
        return Leg(
            seconds=way.ms / 1000 + float(door[i] + door[j]),
            metres=metres,
            geometry=_without_repeats([stops[i], *course, stops[j]]),
        )


def _same(origins: Sequence[Point], destinations: Sequence[Point]) -> Iterator[tuple[int, int]]:
    """Positions of one and the same place in both; one beside many is compared, without hashing the many."""
    if len(origins) == 1:
        lat, lon = origins[0].lat, origins[0].lon
        yield from ((0, j) for j, p in enumerate(destinations) if p.lat == lat and p.lon == lon)
    elif len(destinations) == 1:
        yield from ((i, j) for j, i in _same(destinations, origins))
    else:
        number: dict[Point, list[int]] = {}
        for j, point in enumerate(destinations):
            number.setdefault(point, []).append(j)
        for i, point in enumerate(origins):
            yield from ((i, j) for j in number.get(point, ()))


class _ModeRoads:
    """What a router holds for one mode: made when first asked for, the times of each kind of hour likewise."""

    def __init__(self, arrays: store.Arrays, mode: Mode, engine: EngineName, speeds: Speeds) -> None:
        self.network = Network(arrays, mode)
        self.snapper = Snapper(self.network)
        self._speeds = speeds.of(mode)
        net = self.network
        fit = engine == "cch" and cch_available() and len(net.order) == len(net.vertex_edge) > 0
        self._cch = Cch(net.order, net.arc_tail, net.arc_head) if fit else None
        self.engine_name: EngineName = "cch" if fit else "scipy"
        self._lock = threading.Lock()
        self._travel: dict[Hour, Travel] = {}
        self._scipy: dict[Hour, ScipyEngine] = {}

    def travel(self, hour: Hour) -> Travel:
        """Questions at a kind of hour. Hours with the same speeds share their times."""
        key = self._like(hour)
        with self._lock:
            if key not in self._travel:
                edge_ms = self.network.edge_ms(self._speeds, key)
                weights = self.network.weights(self._speeds, edge_ms)
                engine: Engine = self._cch.engine(weights) if self._cch else self._dijkstra(key, weights)
                self._travel[key] = Travel(self.network, engine, edge_ms, weights)
            return self._travel[key]

    def scipy(self, hour: Hour) -> ScipyEngine:
        """The engine that can tell the times to everywhere."""
        key = self._like(hour)
        travel = self.travel(key)
        with self._lock:
            return self._dijkstra(key, travel.weights)

    def _dijkstra(self, hour: Hour, weights: NDArray[np.int32]) -> ScipyEngine:
        if hour not in self._scipy:
            net = self.network
            self._scipy[hour] = ScipyEngine(len(net.vertex_edge), net.arc_tail, net.arc_head, weights)
        return self._scipy[hour]

    def _like(self, hour: Hour) -> Hour:
        """The first kind of hour with the same factors."""
        factors = self._speeds.hours
        return next(h for h in Hour if factors.get(h, {}) == factors.get(hour, {}))

    def along(self, way: Way) -> tuple[float, list[Point]]:
        """Metres and course of a way."""
        net = self.network
        edges = np.array([piece.edge for piece in way.pieces], np.int64)
        shares = np.array([piece.end - piece.begin for piece in way.pieces])
        metres = float((net.metres[net.edge_stretch[edges]] * shares).sum())
        parts = [self._part(piece) for piece in (way.pieces[:1] + way.pieces[1:][-1:])]
        if len(edges) > 2:
            parts.insert(1, net.whole_course(edges[1:-1]))
        rows = np.concatenate(parts).tolist() if parts else []
        return metres, [Point(lat, lon) for lat, lon in rows]

    def _part(self, piece: Piece) -> Floats:
        """Rows of latitude and longitude of a part of an edge."""
        stretch = int(self.network.edge_stretch[piece.edge])
        length = float(self.network.metres[stretch])
        begin, end = piece.begin * length, piece.end * length
        if self.network.edge_backward[piece.edge]:
            begin, end = length - begin, length - end
        return self.network.course(stretch, begin, end)


def _one(snaps: Snaps, i: int) -> Snaps:
    at = slice(i, i + 1)
    return Snaps(snaps.stretch[at], snaps.metres[at], snaps.away[at], snaps.node[at])


def _without_repeats(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points without equal neighbours, but at least two."""
    kept = [points[0]]
    kept += [b for a, b in itertools.pairwise(points) if a != b]
    return tuple(kept) if len(kept) > 1 else (points[0], points[-1])

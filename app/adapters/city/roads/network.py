"""The roads of one mode as a router holds them: places on edges, times of edges and turns, ways in and out."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.adapters.city.roads.engines import Entries
from app.adapters.city.roads.profiles import FERRY, ROAD_CLASSES, Hour, ModeSpeeds
from app.adapters.city.roads.turns import GATE_BIT, KIND_MASK, SIGNAL_BIT, Turn
from app.domain.geo import Mode

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

_NO_DOORS = tuple(ROAD_CLASSES.index(name) for name in ("ferry", "motorway", "motorway_link"))


@dataclass(frozen=True)
class Snaps:
    """Points brought to the nearest road of a mode.

    stretch: which one, -1 when none is near enough. metres: how far along it. away: metres from point to road.
    node: the junction when the nearest place is one, else -1.
    """

    stretch: Ints
    metres: Floats
    away: Floats
    node: Ints


@dataclass(frozen=True)
class Doors:
    """Where points get on the graph, or off it; ordered by point.

    point: number of the point. edge. offset: milliseconds of the edge that lie behind one there. corner: the point
    is the junction of a road for visitors with a public one; whoever stands there does not live on the former.
    """

    point: Longs
    edge: Longs
    offset: Longs
    corner: NDArray[np.bool_]


class Index:
    """Numbers grouped by a key: which arcs leave a vertex, which vertices belong to an edge."""

    def __init__(self, keys: NDArray[Any], size: int) -> None:
        self._order = np.argsort(keys, kind="stable")
        self._first = np.searchsorted(keys[self._order], np.arange(size + 1))

    def all_of(self, keys: NDArray[Any]) -> tuple[Longs, Longs]:
        """Positions within `keys`, and the numbers found for each, in the order of `keys`."""
        count = self._first[keys + 1] - self._first[keys]
        which = np.repeat(np.arange(len(keys)), count)
        before = np.concatenate(([0], np.cumsum(count)[:-1])) if len(keys) else np.zeros(0, np.int64)
        return which, self._order[np.repeat(self._first[keys] - before, count) + np.arange(len(which))]


class Network:
    """The roads of one mode. Arrays are those `build` wrote; nothing in here changes after construction."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], mode: Mode) -> None:
        def own(name: str) -> NDArray[Any]:
            return arrays[f"{mode}_{name}"]

        self._arrays = arrays
        self.mode = mode
        self.edge_stretch: Ints = own("edge_stretch")
        self.edge_backward: NDArray[np.bool_] = own("edge_backward")
        self.vertex_edge: Ints = own("vertex_edge")
        self.arc_tail: Ints = own("arc_tail")
        self.arc_head: Ints = own("arc_head")
        self.order: Ints = own("order")
        self._arc_code: NDArray[np.uint8] = own("arc_code")
        self.metres: Floats = arrays["stretch_metres"]
        self.stretch_start: Ints = arrays["stretch_start"]
        self.xs: Ints = arrays["xs"]
        self.ys: Ints = arrays["ys"]
        self._from: Ints = arrays["stretch_from"]
        self._to: Ints = arrays["stretch_to"]
        self._way: Ints = arrays["stretch_way"]
        stretches, edges, vertices = len(self.metres), len(self.edge_stretch), len(self.vertex_edge)
        nodes = int(max(self._from.max(), self._to.max())) + 1 if stretches else 0
        self._arcs_from = Index(self.arc_tail, vertices)
        self._arcs_into = Index(self.arc_head, vertices)
        self._vertices_of = Index(self.vertex_edge, edges)
        tail = np.where(self.edge_backward, self._to[self.edge_stretch], self._from[self.edge_stretch])
        head = np.where(self.edge_backward, self._from[self.edge_stretch], self._to[self.edge_stretch])
        self._starting = _Edges(own("may_start"), self.edge_stretch, tail, stretches, nodes)
        self._ending = _Edges(own("may_end"), self.edge_stretch, head, stretches, nodes)
        arriving = np.flatnonzero(own("vertex_arriving"))
        self._may_leave: NDArray[np.bool_] = ~own("vertex_arriving")
        self._arriving = np.full(edges, -1, np.int64)
        self._arriving[self.vertex_edge[arriving[::-1]]] = arriving[
            ::-1
        ]  # the first is the one without memory
        self.local: NDArray[np.bool_] = self._arriving >= 0
        self._public_node = np.zeros(nodes, bool)
        self._public_node[tail[~self.local]] = True
        self._public_node[head[~self.local]] = True
        self.ferry: NDArray[np.bool_] = arrays["way_class"][self._way] == FERRY
        closed = np.isin(arrays["way_class"], _NO_DOORS) | arrays["way_buried"].astype(bool)
        self.open_stretches: Longs = np.flatnonzero(
            self._starting.has_stretch & self._ending.has_stretch & ~closed[self._way]
        )

    def ends_of(self, stretch: Ints, far: NDArray[np.bool_]) -> Ints:
        """The junction at the start of each stretch, or at its far end."""
        nodes: Ints = np.where(far, self._to[stretch], self._from[stretch])
        return nodes

    def path_ms(self, path: Sequence[int], weights: Ints) -> int:
        """Milliseconds from having come to the first vertex until having come to the last; no two arcs join the
        same pair of vertices."""
        vertices = np.array(path)
        which, arcs = self._arcs_from.all_of(vertices[:-1])
        return int(weights[arcs[self.arc_head[arcs] == vertices[1:][which]]].sum())

    def course(self, stretch: int, begin: float, end: float) -> Floats:
        """Rows of latitude and longitude of a stretch between two places in metres along it, in that order."""
        span = slice(int(self.stretch_start[stretch]), int(self.stretch_start[stretch + 1]))
        lat, lon = self.ys[span] * 1e-7, self.xs[span] * 1e-7
        narrow = np.cos(np.radians((lat[1:] + lat[:-1]) / 2))
        along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(lon) * narrow, np.diff(lat)))))
        along *= self.metres[stretch] / max(along[-1], 1e-12)
        low, high = min(begin, end), max(begin, end)
        inner = (along > low) & (along < high)
        at = np.concatenate(([low], along[inner], [high])) if high > low else np.array([low])
        course = np.column_stack((np.interp(at, along, lat), np.interp(at, along, lon)))
        return course if end >= begin else course[::-1]

    def whole_course(self, edges: Longs) -> Floats:
        """Rows of latitude and longitude along whole edges, one after the other, without the first point."""
        stretch, back = self.edge_stretch[edges], self.edge_backward[edges]
        first, spans = self.stretch_start[stretch].astype(np.int64), np.diff(self.stretch_start)[stretch] - 1
        which = np.repeat(np.arange(len(edges)), spans)
        step = np.arange(len(which)) - np.repeat(np.cumsum(spans) - spans, spans)
        pick = first[which] + np.where(back[which], spans[which] - 1 - step, step + 1)
        return np.column_stack((self.ys[pick] * 1e-7, self.xs[pick] * 1e-7))

    # ---- times ------------------------------------------------------------------------------------------

    def edge_ms(self, speeds: ModeSpeeds, hour: Hour) -> Ints:
        """Milliseconds to travel each edge, lights on the way included."""
        way = self._way[self.edge_stretch]
        kind = self._arrays["way_class"][way]
        if self.mode is Mode.EBIKE:
            kind = self._bicycle_class(way, kind)
        free = np.array([speeds.kmh.get(name, speeds.other_kmh) for name in ROAD_CLASSES])[kind]
        if speeds.obeys_limits:
            back, ahead = self._arrays["way_limit_backward"], self._arrays["way_limit_forward"]
            limit = np.where(self.edge_backward, back[way], ahead[way]).astype(float)
            quick = np.minimum(np.maximum(free, speeds.limit_share * limit), speeds.limit_top * limit)
            free = np.where(limit > 0, quick, free)
        share = np.array([speeds.factor(hour, name) for name in ROAD_CLASSES])[kind]
        kmh = speeds.scale * free * share * np.where(self._arrays["way_unpaved"][way], speeds.unpaved, 1.0)
        timetable = self._arrays["way_kmh"][way]
        kmh = np.where(timetable > 0, timetable, kmh)
        lights = np.where(
            self.edge_backward,
            self._arrays["signals_backward"][self.edge_stretch],
            self._arrays["signals_forward"][self.edge_stretch],
        )
        seconds = self.metres[self.edge_stretch] * 3.6 / kmh + lights * speeds.signal
        out: Ints = np.maximum(1, np.rint(seconds * 1000)).astype(np.int32)
        return out

    def _bicycle_class(self, way: Ints, kind: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The class a bicycle feels: footways on which it is welcome are paths, where it is pushed it walks."""
        path, footway = ROAD_CLASSES.index("path"), ROAD_CLASSES.index("footway")
        walked = np.isin(kind, [footway, ROAD_CLASSES.index("pedestrian")])
        kind = np.where(self._arrays["way_ridable"][way] & walked, path, kind)
        felt: NDArray[np.uint8] = np.where(self._arrays["way_pushed"][way], footway, kind).astype(np.uint8)
        return felt

    def weights(self, speeds: ModeSpeeds, edge_ms: Ints) -> Ints:
        """Milliseconds of each arc: the turn and the whole edge one turns into."""
        kind = self._arc_code & KIND_MASK
        turn = np.zeros(len(Turn))
        turn[[Turn.STRAIGHT, Turn.NEAR, Turn.ACROSS, Turn.BACK]] = (
            speeds.straight,
            speeds.near_turn,
            speeds.across_turn,
            speeds.back_turn,
        )
        seconds = turn[kind]
        seconds += np.where(self._arc_code & SIGNAL_BIT, speeds.signal, 0.0)
        seconds += np.where(self._arc_code & GATE_BIT, speeds.gate, 0.0)
        into, out_of = self.vertex_edge[self.arc_head], self.vertex_edge[self.arc_tail]
        boards = self.ferry[self.edge_stretch[into]] & ~self.ferry[self.edge_stretch[out_of]]
        seconds += np.where(boards, speeds.boarding, 0.0)
        weights: Ints = (np.rint(seconds * 1000).astype(np.int32) + edge_ms[into]).astype(np.int32)
        return weights

    # ---- on and off the graph ---------------------------------------------------------------------------

    def starts(self, snaps: Snaps, edge_ms: Ints) -> Doors:
        """Edges on which one can set off from each point."""
        return self._doors(self._starting, snaps, edge_ms, at_node=0.0)

    def ends(self, snaps: Snaps, edge_ms: Ints) -> Doors:
        """Edges on which one can arrive at each point."""
        return self._doors(self._ending, snaps, edge_ms, at_node=1.0)

    def _doors(self, edges: _Edges, snaps: Snaps, edge_ms: Ints, at_node: float) -> Doors:
        point, edge = edges.of(snaps)
        node = snaps.node[point]
        corner = self.local[edge] & (node >= 0) & self._public_node[node]
        return Doors(point, edge, self._offset(snaps, point, edge, edge_ms, at_node), corner)

    def start_vertices(self, starts: Doors) -> Longs:
        """The vertex of each start: who stands at a corner turns into a road for visitors as a visitor."""
        return np.where(starts.corner, self._arriving[starts.edge], starts.edge)

    def vertices(self, ends: Doors) -> tuple[Longs, Longs]:
        """The vertices of the edges one ends on: position in `ends`, vertex. A corner is reached over a road for
        visitors only by those who set out on it."""
        which, vertices = self._vertices_of.all_of(ends.edge)
        good = ~ends.corner[which] | self._may_leave[vertices]
        return which[good], vertices[good]

    def _offset(self, snaps: Snaps, point: Longs, edge: Longs, edge_ms: Ints, at_node: float) -> Longs:
        stretch = self.edge_stretch[edge]
        share = snaps.metres[point] / self.metres[stretch]
        share = np.where(self.edge_backward[edge], 1.0 - share, share)
        share = np.where(snaps.node[point] >= 0, at_node, share)
        return np.rint(np.clip(share, 0.0, 1.0) * edge_ms[edge]).astype(np.int64)

    def after(self, starts: Doors, weights: Ints, edge_ms: Ints) -> tuple[Longs, Longs, Longs, Longs]:
        """What follows the edges one starts on: position in `starts`, its point, vertex, milliseconds until its end."""
        which, arcs = self._arcs_from.all_of(self.start_vertices(starts))
        left = (edge_ms[starts.edge] - starts.offset)[which]
        return which, starts.point[which], self.arc_head[arcs].astype(np.int64), left + weights[arcs]

    def before(self, ends: Doors, weights: Ints, edge_ms: Ints) -> tuple[Longs, Longs, Longs]:
        """What comes before the edges one ends on: point, vertex, milliseconds from its end to the point."""
        which, vertices = self.vertices(ends)
        each, arcs = self._arcs_into.all_of(vertices)
        which = which[each]
        spare = (edge_ms[ends.edge] - ends.offset)[which]
        return ends.point[which], self.arc_tail[arcs].astype(np.int64), weights[arcs] - spare


class _Edges:
    """The edges by which one may set off from, or come to, a stretch or a junction."""

    def __init__(
        self, allowed: NDArray[np.bool_], edge_stretch: Ints, edge_node: Ints, stretches: int, nodes: int
    ) -> None:
        self._edges = np.flatnonzero(allowed)
        self._by_stretch = Index(edge_stretch[self._edges], stretches)
        self._by_node = Index(edge_node[self._edges], nodes)
        self.has_stretch = np.zeros(stretches, bool)
        self.has_stretch[edge_stretch[self._edges]] = True

    def of(self, snaps: Snaps) -> tuple[Longs, Longs]:
        """Points and edges, ordered by point."""
        middle = np.flatnonzero((snaps.stretch >= 0) & (snaps.node < 0))
        corner = np.flatnonzero((snaps.stretch >= 0) & (snaps.node >= 0))
        a, edges_a = self._by_stretch.all_of(snaps.stretch[middle])
        b, edges_b = self._by_node.all_of(snaps.node[corner])
        point = np.concatenate((middle[a], corner[b]))
        edge = self._edges[np.concatenate((edges_a, edges_b))]
        order = np.argsort(point, kind="stable")
        return point[order], edge[order]


def grouped(point: Longs, vertex: Longs, cost: Longs, points: int) -> list[Entries]:
    """The cheapest entry of each vertex, for each point."""
    order = np.lexsort((cost, vertex, point))
    point, vertex, cost = point[order], vertex[order], cost[order]
    first = np.ones(len(point), bool)
    first[1:] = (point[1:] != point[:-1]) | (vertex[1:] != vertex[:-1])
    point, cost = point[first], cost[first]
    known = vertex[first].astype(np.int32)
    at = np.searchsorted(point, np.arange(points + 1)).tolist()
    return [Entries(known[a:b], cost[a:b]) for a, b in itertools.pairwise(at)]

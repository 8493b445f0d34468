"""Tables and ways between snapped points, for one mode at one kind of hour. Whole milliseconds throughout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.adapters.city.roads.engines import Engine, Entries
from app.adapters.city.roads.network import Doors, Longs, Network, Snaps, grouped

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

_ROWS = 256


@dataclass(frozen=True)
class Piece:
    """A part of a way: an edge, from and to given as shares 0…1 of it in the direction of travel."""

    edge: int
    begin: float
    end: float


@dataclass(frozen=True)
class Way:
    """A way along the roads; no pieces where one is there already."""

    ms: int
    pieces: tuple[Piece, ...]


class Travel:
    """Questions about one network with the times of one kind of hour."""

    def __init__(self, network: Network, engine: Engine, edge_ms: Ints, weights: Ints) -> None:
        self._network = network
        self._engine = engine
        self.edge_ms = edge_ms
        self.weights = weights

    def table(self, origins: Snaps, destinations: Snaps) -> Floats:
        """Milliseconds along the roads, origins by destinations; infinite where no way leads."""
        starts = self._network.starts(origins, self.edge_ms)
        ends = self._network.ends(destinations, self.edge_ms)
        rows, columns = len(origins.stretch), len(destinations.stretch)
        fill = self._by_origin if rows <= columns else self._by_destination
        out = fill(starts, ends, rows, columns)
        self._along_one_edge(starts, ends, out)
        same = (origins.node[:, None] >= 0) & (origins.node[:, None] == destinations.node[None, :])
        out[same] = 0.0
        return out

    def _by_origin(self, starts: Doors, ends: Doors, rows: int, columns: int) -> Floats:
        """One sweep for each origin over pinned destinations."""
        out = np.full((rows, columns), np.inf)
        _, point, vertex, cost = self._network.after(starts, self.weights, self.edge_ms)
        sources = grouped(point, vertex, cost, rows)
        which, vertices = self._network.vertices(ends)
        pinned, column = np.unique(vertices, return_inverse=True)
        spare = (self.edge_ms[ends.edge] - ends.offset)[which]
        for some in _slices(rows):
            times = self._engine.one_to_many(sources[some], pinned.astype(np.int32))[:, column]
            times -= spare
            _least(times, ends.point[which], out[some])
        return out

    def _by_destination(self, starts: Doors, ends: Doors, rows: int, columns: int) -> Floats:
        """One sweep for each destination over pinned origins."""
        out = np.full((columns, rows), np.inf)
        point, vertex, cost = self._network.before(ends, self.weights, self.edge_ms)
        targets = grouped(point, vertex, cost, columns)
        pinned, column = np.unique(self._network.start_vertices(starts), return_inverse=True)
        left = self.edge_ms[starts.edge] - starts.offset
        for some in _slices(columns):
            times = self._engine.many_to_one(pinned.astype(np.int32), targets[some])[:, column]
            times += left
            _least(times, starts.point, out[some])
        return out.T

    def _along_one_edge(self, starts: Doors, ends: Doors, out: Floats) -> None:
        """Both places on one edge, the second farther along it: the way leads over no junction."""
        order = np.argsort(ends.edge, kind="stable")
        edges = ends.edge[order]
        first, last = (
            np.searchsorted(edges, starts.edge, "left"),
            np.searchsorted(edges, starts.edge, "right"),
        )
        count = last - first
        a = np.repeat(np.arange(len(count)), count)
        if not len(a):
            return
        b = order[np.repeat(first - np.concatenate(([0], np.cumsum(count)[:-1])), count) + np.arange(len(a))]
        ms = ends.offset[b] - starts.offset[a]
        on = (ms >= 0) & ~(starts.corner[a] & ends.corner[b])
        np.minimum.at(out, (starts.point[a[on]], ends.point[b[on]]), ms[on])

    def way(self, origin: Snaps, destination: Snaps) -> Way | None:
        """The quickest way between two single snapped points, None when there is none."""
        if origin.node[0] >= 0 and origin.node[0] == destination.node[0]:
            return Way(0, ())
        starts = self._network.starts(origin, self.edge_ms)
        ends = self._network.ends(destination, self.edge_ms)
        if not len(starts.edge) or not len(ends.edge):
            return None
        over = self._over_junctions(starts, ends)
        along = self._straight(starts, ends)
        ways = [way for way in (along, over) if way is not None]
        return min(ways, key=lambda way: way.ms, default=None)

    def _straight(self, starts: Doors, ends: Doors) -> Way | None:
        best: Way | None = None
        for a, edge in enumerate(starts.edge.tolist()):
            for b in np.flatnonzero(ends.edge == edge).tolist():
                begin, end = int(starts.offset[a]), int(ends.offset[b])
                passes = bool(starts.corner[a] and ends.corner[b])
                if end >= begin and not passes and (best is None or end - begin < best.ms):
                    best = Way(end - begin, (self._piece(edge, begin, end),))
        return best

    def _over_junctions(self, starts: Doors, ends: Doors) -> Way | None:
        begun, _, vertex, cost = self._network.after(starts, self.weights, self.edge_ms)
        entry = _cheapest(vertex, cost, begun)
        spare = self.edge_ms[ends.edge] - ends.offset
        most = int(spare.max())
        which, vertices = self._network.vertices(ends)
        leave = _cheapest(vertices, most - spare[which], which)
        path = self._engine.path(_entries(entry), _entries(leave))
        if path is None:
            return None
        ms, start = entry[path[0]]
        rest, end = leave[path[-1]]
        ms += self._network.path_ms(path, self.weights) + rest - most
        first, last = int(starts.edge[start]), int(ends.edge[end])
        middle = [int(self._network.vertex_edge[v]) for v in path[:-1]]
        pieces = (
            self._piece(first, int(starts.offset[start]), int(self.edge_ms[first])),
            *(Piece(edge, 0.0, 1.0) for edge in middle),
            self._piece(last, 0, int(ends.offset[end])),
        )
        return Way(ms, pieces)

    def _piece(self, edge: int, begin: int, end: int) -> Piece:
        whole = int(self.edge_ms[edge])
        return Piece(edge, begin / whole, end / whole)

    def sources(self, origin: Snaps) -> tuple[Doors, Entries]:
        """Where one sets off from a single point, and what one comes to from there."""
        starts = self._network.starts(origin, self.edge_ms)
        _, point, vertex, cost = self._network.after(starts, self.weights, self.edge_ms)
        return starts, grouped(point, vertex, cost, 1)[0]


def _slices(rows: int) -> Iterator[slice]:
    """Rows a few hundred at a time: a row is several times as long as the table is wide."""
    return (slice(first, first + _ROWS) for first in range(0, rows, _ROWS))


def _least(times: Floats, point: Longs, out: Floats) -> None:
    """The least of the columns that belong to one point (ordered), into that point's column of `out`."""
    if len(point):
        present, first = np.unique(point, return_index=True)
        out[:, present] = np.minimum.reduceat(times, first, axis=1)


def _cheapest(vertices: Longs, costs: Longs, which: Longs) -> dict[int, tuple[int, int]]:
    """For each vertex the least cost and where it comes from."""
    best: dict[int, tuple[int, int]] = {}
    for vertex, cost, origin in zip(vertices.tolist(), costs.tolist(), which.tolist(), strict=True):
        if vertex not in best or cost < best[vertex][0]:
            best[vertex] = (cost, origin)
    return best


def _entries(best: dict[int, tuple[int, int]]) -> Entries:
    return Entries(
        np.fromiter(best, np.int32, len(best)),
        np.fromiter((cost for cost, _ in best.values()), np.int64, len(best)),
    )

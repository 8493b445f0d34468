"""Two engines for the same questions on a turn graph: contraction hierarchies, and SciPy's Dijkstra.

Times are whole milliseconds, so both give equal answers. An "entry" is a vertex with the time already spent there.
An engine may be used from several threads.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Entries:
    """Vertices (no two alike) and the milliseconds spent when one is there."""

    vertices: Ints
    costs: NDArray[np.int64]


class Engine(Protocol):
    """Shortest times on one graph with one set of weights."""

    def one_to_many(self, sources: Sequence[Entries], targets: Ints) -> Floats:
        """Milliseconds from each source to each target vertex, infinite where no way leads."""

    def many_to_one(self, sources: Ints, targets: Sequence[Entries]) -> Floats:
        """Milliseconds from each source vertex to each target: targets in rows, sources in columns."""

    def path(self, source: Entries, target: Entries) -> list[int] | None:
        """The vertices of the quickest way from one of the source's entries to one of the target's."""


def cch_available() -> bool:
    """Whether the library of contraction hierarchies is installed."""
    return importlib.util.find_spec("routingkit_cch") is not None


def cch_order(tail: Ints, head: Ints, lat: Floats, lon: Floats) -> Ints:
    """An order of contraction for a graph with coordinates; empty without the library or without arcs."""
    if not len(tail) or not cch_available():
        return np.zeros(0, np.int32)
    import routingkit_cch

    order = routingkit_cch.compute_order_inertial(
        len(lat), tail.tolist(), head.tolist(), lat.tolist(), lon.tolist()
    )
    return np.array(order, np.int32)


class Cch:
    """The contraction hierarchy of one graph, shared by all its metrics."""

    def __init__(self, order: Ints, tail: Ints, head: Ints) -> None:
        import routingkit_cch

        self._library = routingkit_cch
        self._cch = routingkit_cch.CCH(order.tolist(), tail.tolist(), head.tolist(), False)

    def engine(self, weights: Ints) -> CchEngine:
        """An engine for weights in the order of the arcs."""
        return CchEngine(self._library, self._library.CCHMetric(self._cch, weights.tolist()))


class CchEngine:
    """Customizable contraction hierarchies (RoutingKit): fractions of a millisecond per question.

    The library's query objects belong to the thread that made them and must not meet a living result of their own,
    so every call makes its own query and takes plain values out of it.
    """

    def __init__(self, library: Any, metric: Any) -> None:
        self._library = library
        self._metric = metric

    def one_to_many(self, sources: Sequence[Entries], targets: Ints) -> Floats:
        """As `Engine.one_to_many`, one sweep for each source."""
        out = np.full((len(sources), len(targets)), np.inf)
        if len(targets):
            query = self._library.CCHOneToMany(self._metric, targets.tolist())
            for row, source in zip(out, sources, strict=True):
                if len(source.vertices):
                    row[:] = query.distances_from_multi(_pairs(source))  # None becomes not-a-number
        return _known(out)

    def many_to_one(self, sources: Ints, targets: Sequence[Entries]) -> Floats:
        """As `Engine.many_to_one`, one sweep for each target."""
        out = np.full((len(targets), len(sources)), np.inf)
        if len(sources):
            query = self._library.CCHManyToOne(self._metric, sources.tolist())
            for row, target in zip(out, targets, strict=True):
                if len(target.vertices):
                    row[:] = query.distances_to_multi(_pairs(target))
        return _known(out)

    def path(self, source: Entries, target: Entries) -> list[int] | None:
        """As `Engine.path`."""
        if not len(source.vertices) or not len(target.vertices):
            return None
        result = self._library.CCHQuery(self._metric).run_multi(_pairs(source), _pairs(target))
        return list(result.node_path) if result.distance is not None else None


def _pairs(entries: Entries) -> list[tuple[int, int]]:
    return list(zip(entries.vertices.tolist(), entries.costs.tolist(), strict=True))


def _known(out: Floats) -> Floats:
    out[np.isnan(out)] = np.inf
    return out


class ScipyEngine:
    """Dijkstra's algorithm as SciPy has it: nothing to prepare, needs no further library, slower per question."""

    _ROWS = 32  # at once: a row is as long as the graph

    def __init__(self, vertices: int, tail: Ints, head: Ints, weights: Ints) -> None:
        from scipy.sparse import csr_matrix

        size = (vertices, vertices)
        times = weights.astype(float)
        self._ahead = csr_matrix((times, (tail, head)), shape=size)
        self._back = csr_matrix((times, (head, tail)), shape=size)

    def one_to_many(self, sources: Sequence[Entries], targets: Ints) -> Floats:
        """As `Engine.one_to_many`."""
        return self._rows(self._ahead, sources, targets)

    def many_to_one(self, sources: Ints, targets: Sequence[Entries]) -> Floats:
        """As `Engine.many_to_one`."""
        return self._rows(self._back, targets, sources)

    def path(self, source: Entries, target: Entries) -> list[int] | None:
        """As `Engine.path`."""
        if not len(target.vertices):
            return None
        from scipy.sparse.csgraph import dijkstra

        size = self._ahead.shape[0]
        times, before = dijkstra(_with_rows(self._ahead, [source]), indices=size, return_predecessors=True)
        total = times[target.vertices] + target.costs
        best = int(np.argmin(total))
        if not np.isfinite(total[best]):
            return None
        path = [int(target.vertices[best])]
        while (previous := int(before[path[-1]])) != size:
            path.append(previous)
        return path[::-1]

    def times(self, source: Entries, limit: float) -> Floats:
        """Milliseconds to every vertex, infinite beyond the limit."""
        from scipy.sparse.csgraph import dijkstra

        size = self._ahead.shape[0]
        times: Floats = dijkstra(_with_rows(self._ahead, [source]), indices=size, limit=limit)[:size]
        return times

    def _rows(self, graph: Any, starts: Sequence[Entries], wanted: Ints) -> Floats:
        from scipy.sparse.csgraph import dijkstra

        size = graph.shape[0]
        out = np.full((len(starts), len(wanted)), np.inf)
        for first in range(0, len(starts), self._ROWS):
            some = starts[first : first + self._ROWS]
            times = dijkstra(_with_rows(graph, some), indices=np.arange(size, size + len(some)))
            out[first : first + len(some)] = times[:, wanted]
        return out


def _with_rows(graph: Any, starts: Sequence[Entries]) -> Any:
    """The graph with one more vertex for each start, joined to the start's entries."""
    from scipy.sparse import csr_matrix

    size = graph.shape[0] + len(starts)
    counts = np.cumsum([len(s.vertices) for s in starts])
    return csr_matrix(
        (
            np.concatenate((graph.data, *(s.costs for s in starts))),
            np.concatenate((graph.indices, *(s.vertices for s in starts))),
            np.concatenate((graph.indptr, graph.indptr[-1] + counts)),
        ),
        shape=(size, size),
    )

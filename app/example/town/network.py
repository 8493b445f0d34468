"""Streets meet: lines become edges between shared vertices, and later ways can be attached to them.

A vertex is an index into `Network.spots`; edges of one street are ordered along it. An edge that is split stays in the
list with its two halves as children, so that a search tree made once remains of use.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from app.example.town.frame import Array, chainage

MERGE = 10.0
"""Crossings nearer to one another than this many metres become one."""


@dataclass
class Street:
    """A street, path or rail with one name. line: where it was drawn, from its first house to its last."""

    line: Array
    highway: str
    name: str = ""
    zh: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    family: int = -1
    quarter: str = ""
    built: str = ""
    main: bool = False


@dataclass
class Edge:
    """A piece of a street between two vertices. order: metres along the street where it begins."""

    street: int
    path: list[int]
    order: float
    form: str = ""
    """"", "bridge", "tunnel" or "culvert"."""
    children: tuple[int, int] | None = None
    gone: bool = False


class Network:
    """All ways of the town with their shared vertices."""

    def __init__(self) -> None:
        self.spots: list[tuple[float, float]] = []
        self.streets: list[Street] = []
        self.edges: list[Edge] = []
        self.vertex_tags: dict[int, dict[str, str]] = defaultdict(dict)
        self._tree: shapely.STRtree | None = None
        self._tree_edges: list[int] = []

    # ---- building ---------------------------------------------------------------------------------------

    def vertex(self, x: float, y: float) -> int:
        """A new vertex."""
        self.spots.append((float(x), float(y)))
        return len(self.spots) - 1

    def street(self, street: Street) -> int:
        """Add a street, give its index."""
        self.streets.append(street)
        return len(self.streets) - 1

    def edge(self, street: int, path: list[int], order: float = 0.0, form: str = "") -> int:
        """Add an edge, give its index."""
        assert len(path) >= 2
        self.edges.append(Edge(street, path, order, form))
        return len(self.edges) - 1

    def living(self) -> list[int]:
        """Indices of edges that are neither split nor removed."""
        return [i for i, e in enumerate(self.edges) if not e.gone and e.children is None]

    def coords(self, edge: int) -> Array:
        """The edge's curve, (n, 2)."""
        return np.asarray([self.spots[v] for v in self.edges[edge].path])

    def length(self, edge: int) -> float:
        """Metres."""
        return float(chainage(self.coords(edge))[-1])

    def ends(self) -> dict[int, list[int]]:
        """Living edges at every end vertex (an edge that returns to its start is there twice)."""
        at: dict[int, list[int]] = defaultdict(list)
        for i in self.living():
            path = self.edges[i].path
            at[path[0]].append(i)
            at[path[-1]].append(i)
        return at

    def cross(self, lines: list[LineString]) -> None:
        """Make edges of the streets' `lines` (one per street so far), joined wherever they meet."""
        first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
        keep = first < second
        first, second = first[keep], second[keep]
        array = np.asarray(lines, dtype=object)
        meets = shapely.intersection(array[first], array[second])
        xy, index = shapely.get_coordinates(meets, return_index=True)
        on_line = [first[index], second[index]]
        groups = _clusters(xy)
        count = int(groups.max()) + 1 if len(groups) else 0
        size = np.bincount(groups, minlength=count)
        middle = np.column_stack([np.bincount(groups, xy[:, k], count) / size for k in (0, 1)])
        vertices = [self.vertex(x, y) for x, y in middle]

        stops: list[dict[int, float]] = [{} for _ in lines]
        for owner in on_line:
            at = shapely.line_locate_point(array[owner], shapely.points(xy))
            for line, group, metres in zip(owner.tolist(), groups.tolist(), at.tolist(), strict=True):
                stops[line].setdefault(vertices[group], metres)
        for street, (line, stop) in enumerate(zip(lines, stops, strict=True)):
            self._edges_of(street, line, sorted(stop.items(), key=lambda s: s[1]))

    def _edges_of(self, street: int, line: LineString, stops: list[tuple[int, float]]) -> None:
        own = shapely.get_coordinates(line)
        along = chainage(own)
        ring = bool(np.allclose(own[0], own[-1]))
        if not stops:
            return
        path: list[int] = []
        begin = 0.0
        sequence: list[tuple[float, int | None, int]] = [(m, v, -1) for v, m in stops]
        for k, m in enumerate(along.tolist()):
            if all(abs(m - s) > 7 for _, s in stops) and not (ring and k == len(along) - 1):
                sequence.append((m, None, k))
        sequence.sort(key=lambda s: s[0])
        if ring:  # start a ring at a crossing, so that its last piece comes back to it
            turn = next(i for i, s in enumerate(sequence) if s[1] is not None)
            sequence = sequence[turn:] + [(s[0] + along[-1], s[1], s[2]) for s in sequence[: turn + 1]]
        for metres, stop, k in sequence:
            if stop is None:
                stop_here = self.vertex(*own[k])
                path.append(stop_here)
                if len(path) == 1:
                    begin = metres
                continue
            if path and path[-1] == stop:
                continue
            path.append(stop)
            if len(path) == 1:
                begin = metres
                continue
            self.edge(street, path, begin)
            path, begin = [stop], metres
        if len(path) >= 2:
            self.edge(street, path, begin)

    # ---- changing ---------------------------------------------------------------------------------------

    def split(
        self, edge: int, position: int, vertex: int | None = None, at: tuple[float, float] | None = None
    ) -> int:
        """Cut an edge; at its own vertex `position`, or at a new spot `at` between position and position + 1."""
        e = self.edges[edge]
        if at is not None:
            vertex = self.vertex(*at)
            left, right = [*e.path[: position + 1], vertex], [vertex, *e.path[position + 1 :]]
        else:
            vertex = e.path[position]
            left, right = e.path[: position + 1], e.path[position:]
        a = self.edge(e.street, left, e.order, e.form)
        b = self.edge(e.street, right, e.order + self.length(a), e.form)
        e.children = (a, b)
        return vertex

    def index(self) -> None:
        """Make the search tree for `attach` anew."""
        self._tree_edges = self.living()
        self._tree = shapely.STRtree([LineString(self.coords(i)) for i in self._tree_edges])

    def attach(self, x: float, y: float, reach: float, classes: frozenset[str] | None = None) -> int | None:
        """The vertex of the nearest way within `reach` metres, made by splitting if need be; not on bridges or in tunnels."""
        assert self._tree is not None
        spot = Point(x, y)
        best: tuple[float, int] | None = None
        for hit in self._tree.query(spot, predicate="dwithin", distance=reach).tolist():
            for leaf in self.leaves(self._tree_edges[hit]):
                e = self.edges[leaf]
                if e.gone or e.form or (classes and self.streets[e.street].highway not in classes):
                    continue
                far = LineString(self.coords(leaf)).distance(spot)
                if far <= reach and (best is None or far < best[0]):
                    best = (far, leaf)
        return None if best is None else self.cut(best[1], x, y)

    def cut(self, edge: int, x: float, y: float, snap: float = 6.0) -> int:
        """The edge's vertex at the spot nearest to (x, y); a new one unless one is within `snap` metres."""
        curve = self.coords(edge)
        path = self.edges[edge].path
        far = np.hypot(curve[:, 0] - x, curve[:, 1] - y)
        line = LineString(curve)
        metres = line.project(Point(x, y))
        along = chainage(curve)
        nearest = int(np.argmin(np.abs(along - metres)))
        if abs(along[nearest] - metres) < snap or far[nearest] < 1.0:
            if 0 < nearest < len(path) - 1:
                return self.split(edge, nearest)
            return path[nearest]
        foot = line.interpolate(metres)
        position = int(np.searchsorted(along, metres)) - 1
        return self.split(edge, position, at=(foot.x, foot.y))

    def leaves(self, edge: int) -> list[int]:
        """The edge, or what became of it when it was split."""
        children = self.edges[edge].children
        if children is None:
            return [edge]
        return self.leaves(children[0]) + self.leaves(children[1])


def _clusters(xy: Array) -> np.ndarray:
    """Group number of every crossing; those within MERGE metres of one another share one."""
    parent = list(range(len(xy)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    spots = shapely.points(xy)
    near = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=MERGE)
    for a, b in sorted((int(a), int(b)) for a, b in near.T if a < b):
        parent[root(b)] = root(a)
    roots = [root(i) for i in range(len(xy))]
    number = {r: n for n, r in enumerate(dict.fromkeys(roots))}
    return np.asarray([number[r] for r in roots])


def joined(network: Network, edges: list[int]) -> dict[int, int]:
    """The connected part (by its number) of every vertex of the given edges."""
    parent: dict[int, int] = {}

    def root(v: int) -> int:
        parent.setdefault(v, v)
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    for i in edges:
        path = network.edges[i].path
        for v in path[1:]:
            a, b = root(path[0]), root(v)
            if a != b:
                parent[b] = a
    return {v: root(v) for v in parent}


def drop_islands(network: Network) -> None:
    """Remove what does not hang together with the rest."""
    parts = joined(network, network.living())
    sizes: dict[int, int] = {}
    for p in parts.values():
        sizes[p] = sizes.get(p, 0) + 1
    largest = max(sizes, key=lambda p: sizes[p])
    for i in network.living():
        if parts[network.edges[i].path[0]] != largest:
            network.edges[i].gone = True

"""The graph a mode travels: its vertices are edges of road, its arcs are turns from one edge into the next.

Three things make more vertices than edges. Roads open only to visitors come twice, once for those who leave
home and once for those who arrive, so that no way ever leads through them. An edge inside a restriction over a
way comes once more for those who must not make the turn. Both are exact: no penalty can be outweighed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from app.adapters.city.roads.access import MODES, Barrier, Use
from app.adapters.city.roads.read import Roads
from app.adapters.city.roads.restrictions import Edges, banned_paths
from app.domain.geo import Mode

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


class Turn(IntEnum):
    """What is asked of the driver at a junction; NONE where the road merely goes on."""

    NONE = 0
    STRAIGHT = 1
    NEAR = 2
    ACROSS = 3
    BACK = 4


KIND_MASK, SIGNAL_BIT, GATE_BIT = 7, 8, 16
"""An arc's code: a Turn, whether there are lights, whether a gate must be opened."""

_STRAIGHT_TO = np.radians(40)  # a bend up to here still feels like going on
_BEARING_METRES = 12.0  # the first metres of a street tell its direction better than its first drawn point


@dataclass(frozen=True)
class TurnGraph:
    """The graph of one mode. Vertex i < edges is edge i as one starts on it.

    edge_stretch, edge_backward: the stretch and the direction of each edge. may_start, may_end: edges from which
    the main network is reached, and that are reached from it. vertex_edge: the edge of each vertex; vertex_arriving:
    on a road for visitors, those of people who come from elsewhere. arc_tail, arc_head, arc_code: turns. unused:
    restrictions that forbid nothing here.
    """

    edge_stretch: Ints
    edge_backward: Bools
    may_start: Bools
    may_end: Bools
    vertex_edge: Ints
    vertex_arriving: Bools
    arc_tail: Ints
    arc_head: Ints
    arc_code: NDArray[np.uint8]
    unused: int


def turn_graph(roads: Roads, mode: Mode, left: bool) -> TurnGraph:
    """Build the graph of a mode; `left`: one drives on the left unless a way says otherwise."""
    m = MODES.index(mode)
    forward, backward = roads.way_forward[m][roads.stretch_way], roads.way_backward[m][roads.stretch_way]
    there, back = np.flatnonzero(forward), np.flatnonzero(backward)
    stretch = np.concatenate((there, back)).astype(np.int32)
    backwards = np.concatenate((np.zeros(len(there), bool), np.ones(len(back), bool)))
    use = np.concatenate((forward[there], backward[back]))
    # neighbours in space near each other in memory: queries are quicker and the pack smaller
    order = np.lexsort((backwards, stretch))
    stretch, backwards, use = stretch[order], backwards[order], use[order]
    tail = np.where(backwards, roads.stretch_to[stretch], roads.stretch_from[stretch])
    head = np.where(backwards, roads.stretch_from[stretch], roads.stretch_to[stretch])
    local = (use == Use.LOCAL) & bool((use == Use.THROUGH).any())  # all for visitors: then they meet there

    moves = _moves(roads, m, stretch, backwards, tail, head, local)
    way_osm = roads.way_osm[roads.stretch_way[stretch]]
    paths, unused = banned_paths(roads.restrictions, mode, Edges(tail, head, way_osm, roads.node_osm))
    moves = moves.without({(p[0], p[1]) for p in paths if len(p) == 2}, len(stretch))
    code = _codes(roads, m, stretch, backwards, head, moves, left)

    turned = _both_directions(stretch)
    local = _local_behind(moves, local, turned, roads.stretch_metres[stretch])
    vertex_edge, arc_tail, arc_head, source = _layers(moves, local)
    graph = _Product(vertex_edge, arc_tail, arc_head, code[source])
    graph.forbid([p for p in paths if len(p) > 2])
    vertex_edge, base, arc_tail, arc_head, arc_code = graph.result()
    weight = np.where(local, 0.0, roads.stretch_metres[stretch])[vertex_edge]
    starts, reached = _connected(base, arc_tail, arc_head, local, turned, weight)
    ends = np.zeros(len(stretch), bool)
    ends[vertex_edge[reached]] = True
    return TurnGraph(
        edge_stretch=stretch,
        edge_backward=backwards,
        may_start=starts[: len(stretch)],
        may_end=ends,
        vertex_edge=vertex_edge,
        vertex_arriving=base >= len(stretch),
        arc_tail=arc_tail,
        arc_head=arc_head,
        arc_code=arc_code,
        unused=unused,
    )


@dataclass(frozen=True)
class _Moves:
    """Permitted moves from edge `a` into edge `b`; `private`: only for those who visit somebody there."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    back: Bools
    private: Bools
    gate: Bools

    def only(self, keep: Bools) -> _Moves:
        return _Moves(self.a[keep], self.b[keep], self.back[keep], self.private[keep], self.gate[keep])

    def without(self, pairs: set[tuple[int, int]], edges: int) -> _Moves:
        if not pairs:
            return self
        banned = np.array([a * edges + b for a, b in pairs], np.int64)
        return self.only(~np.isin(self.a * edges + self.b, banned))


def _moves(
    roads: Roads, m: int, stretch: Ints, backwards: Bools, tail: Ints, head: Ints, local: Bools
) -> _Moves:
    """All moves barriers permit; turning back only where there is no other way on."""
    by_tail = np.argsort(tail, kind="stable")
    first = np.searchsorted(tail[by_tail], np.arange(len(roads.node_osm) + 1))
    count = (first[1:] - first[:-1])[head]
    a = np.repeat(np.arange(len(stretch)), count)
    b = by_tail[
        np.repeat(first[head] - np.concatenate(([0], np.cumsum(count)[:-1])), count) + np.arange(len(a))
    ]
    back = stretch[a] == stretch[b]  # no stretch is a loop: coming out where one went in is turning back
    barrier = roads.node_barrier[m][head[a]]
    private = (barrier == Barrier.PRIVATE) & ~back
    onward = ~back & (barrier != Barrier.BLOCKED) & (~local[b] | local[a]) & ~(private & ~local[b])
    stuck = np.bincount(a[onward], minlength=len(stretch)) == 0
    keep = np.where(back, stuck[a], barrier != Barrier.BLOCKED)
    gate = ((barrier == Barrier.GATE) | private) & ~back
    return _Moves(a, b, back, private, gate).only(keep)


def _codes(
    roads: Roads, m: int, stretch: Ints, backwards: Bools, head: Ints, moves: _Moves, left: bool
) -> NDArray[np.uint8]:
    """The code of every move: kind of turn, lights, gate."""
    start, end = _bearings(roads)
    leaving = np.where(backwards, end[stretch] + np.pi, start[stretch])
    arriving = np.where(backwards, start[stretch] + np.pi, end[stretch])
    bend = (leaving[moves.b] - arriving[moves.a] + np.pi) % (2 * np.pi) - np.pi  # positive: to the left
    way = roads.stretch_way[stretch]
    side = roads.way_side[way[moves.a]]
    to_near = np.where((side < 0) | ((side == 0) & left), bend > 0, bend < 0)
    kind = np.where(np.abs(bend) <= _STRAIGHT_TO, Turn.STRAIGHT, np.where(to_near, Turn.NEAR, Turn.ACROSS))
    round_a, round_b = roads.way_roundabout[way[moves.a]], roads.way_roundabout[way[moves.b]]
    kind = np.where(round_a | round_b, np.where(round_a & round_b, Turn.NONE, Turn.NEAR), kind)
    choices = np.bincount(moves.a[~moves.back], minlength=len(stretch))
    kind = np.where(choices[moves.a] < 2, Turn.NONE, kind)
    kind = np.where(moves.back, Turn.BACK, kind)
    signal = roads.node_signal[head[moves.a]] > 0
    code: NDArray[np.uint8] = (kind + SIGNAL_BIT * signal + GATE_BIT * moves.gate).astype(np.uint8)
    return code


def _bearings(roads: Roads) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Direction (radians, east 0, counter-clockwise) in which each stretch leaves its start and comes to its end."""
    first, last = roads.stretch_start[:-1], roads.stretch_start[1:] - 1
    narrow = np.cos(np.radians(roads.ys[first] * 1e-7))

    def direction(a: Ints, b: Ints) -> NDArray[np.float64]:
        dx = (roads.xs[b].astype(float) - roads.xs[a]) * narrow
        dy = roads.ys[b].astype(float) - roads.ys[a]
        angle: NDArray[np.float64] = np.arctan2(dy, dx)
        return angle

    def metres(a: Ints, b: Ints) -> NDArray[np.float64]:
        dx = (roads.xs[b].astype(float) - roads.xs[a]) * narrow
        far: NDArray[np.float64] = np.hypot(dx, roads.ys[b].astype(float) - roads.ys[a]) * 0.0111195
        return far

    near_start, near_end = first + 1, last - 1
    for _ in range(3):  # step over points drawn within the junction itself
        short = (metres(first, near_start) < _BEARING_METRES) & (near_start < last)
        near_start = near_start + short
        short = (metres(last, near_end) < _BEARING_METRES) & (near_end > first)
        near_end = near_end - short
    return direction(first, near_start), direction(near_end, last)


def _both_directions(stretch: Ints) -> NDArray[np.int64]:
    """Rows of the two edges of each stretch open both ways. One may leave a place on it in either direction, so what
    is joined by them counts as connected, though nobody turns round on the way."""
    first = np.flatnonzero(stretch[1:] == stretch[:-1])
    return np.column_stack((first, first + 1))


def _local_behind(
    moves: _Moves, local: Bools, turned: NDArray[np.int64], metres: NDArray[np.float64]
) -> Bools:
    """Mark what lies outside the main connected network as local too: streets one comes to only through streets
    for visitors are for visitors themselves."""
    n = len(local)
    through = ~local[moves.a] & ~local[moves.b] & ~moves.private
    pair = turned[~local[turned].any(axis=1)]
    tail = np.concatenate((moves.a[through], pair[:, 0], pair[:, 1]))
    head = np.concatenate((moves.b[through], pair[:, 1], pair[:, 0]))
    main = _largest(n, tail, head, np.where(local, 0.0, metres))
    behind: Bools = local | ~main
    return behind


def _largest(n: int, tail: NDArray[np.int64], head: NDArray[np.int64], weight: NDArray[np.float64]) -> Bools:
    """The strongly connected part with the greatest total weight."""
    from scipy.sparse import coo_matrix  # takes a second to import, and only a map build needs it
    from scipy.sparse.csgraph import connected_components

    if n == 0:
        return np.zeros(0, bool)
    _, part = connected_components(
        coo_matrix((np.ones(len(tail), np.int8), (tail, head)), shape=(n, n)),
        directed=True,
        connection="strong",
    )
    largest: Bools = part == np.bincount(part, weights=weight).argmax()
    return largest


def _layers(moves: _Moves, local: Bools) -> tuple[Ints, Ints, Ints, NDArray[np.int64]]:
    """Vertices and arcs with local edges doubled: vertex e is leaving (or public), arriving comes after.

    Returns vertex_edge, arc_tail, arc_head and for each arc the move it came from.
    """
    n = len(local)
    locals_ = np.flatnonzero(local)
    arriving = np.full(n, -1, np.int64)
    arriving[locals_] = n + np.arange(len(locals_))
    la, lb = local[moves.a], local[moves.b]
    plain = np.flatnonzero((~la & ~lb & ~moves.private) | la)  # stays public, stays leaving, or comes out
    into = np.flatnonzero(~la & lb)
    within = np.flatnonzero(la & lb)
    tail = np.concatenate((moves.a[plain], moves.a[into], arriving[moves.a[within]]))
    head = np.concatenate((moves.b[plain], arriving[moves.b[into]], arriving[moves.b[within]]))
    vertex_edge = np.concatenate((np.arange(n), locals_)).astype(np.int32)
    return vertex_edge, tail.astype(np.int32), head.astype(np.int32), np.concatenate((plain, into, within))


class _Product:
    """A graph in which some sequences of edges are forbidden, by remembering the last edges where it matters."""

    def __init__(self, vertex_edge: Ints, tail: Ints, head: Ints, code: NDArray[np.uint8]) -> None:
        self._edge, self._tail, self._head, self._code = vertex_edge, tail, head, code
        self._keep = np.ones(len(tail), bool)
        self._new_base: list[int] = []
        self._new_arcs: list[tuple[int, int, int]] = []

    def forbid(self, paths: Sequence[tuple[int, ...]]) -> None:
        """Forbid paths of three or more edges. States are proper beginnings of forbidden paths (Aho-Corasick)."""
        if not paths:
            return
        banned = set(paths)
        states = {p[:k] for p in paths for k in range(2, len(p))}
        firsts = np.unique(np.array([p[0] for p in paths]))
        out = self._arcs_by_tail()
        seen: dict[tuple[int, tuple[int, ...]], int] = {}
        todo: list[tuple[int, tuple[int, ...]]] = []

        def vertex(base: int, past: tuple[int, ...]) -> int | None:
            """Where to go after the edges `past`: a plain vertex, a remembering one, or nowhere."""
            if any(past[i:] in banned for i in range(len(past) - 2)):
                return None
            state = next((past[i:] for i in range(len(past) - 1) if past[i:] in states), None)
            if state is None:
                return base
            if (base, state) not in seen:
                seen[base, state] = len(self._edge) + len(self._new_base)
                self._new_base.append(base)
                todo.append((base, state))
            return seen[base, state]

        for arc in np.flatnonzero(np.isin(self._edge[self._tail], firsts)).tolist():
            base = int(self._head[arc])
            to = vertex(base, (int(self._edge[self._tail[arc]]), int(self._edge[base])))
            if to != base:
                self._keep[arc] = False
                if to is not None:
                    self._new_arcs.append((int(self._tail[arc]), to, int(self._code[arc])))
        while todo:
            base, state = todo.pop()
            me = seen[base, state]
            for arc in out[base]:
                then = int(self._head[arc])
                to = vertex(then, (*state, int(self._edge[then])))
                if to is not None:
                    self._new_arcs.append((me, to, int(self._code[arc])))

    def _arcs_by_tail(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = defaultdict(list)
        for arc, tail in enumerate(self._tail.tolist()):
            out[tail].append(arc)
        return out

    def result(self) -> tuple[Ints, Ints, Ints, Ints, NDArray[np.uint8]]:
        """vertex_edge, the vertex each was before it remembered anything, arc_tail, arc_head, arc_code."""
        new = np.array(self._new_arcs, np.int64).reshape(-1, 3)
        keep = self._keep
        base = np.concatenate((np.arange(len(self._edge)), np.array(self._new_base, np.int64))).astype(
            np.int32
        )
        return (
            self._edge[base],
            base,
            np.concatenate((self._tail[keep], new[:, 0])).astype(np.int32),
            np.concatenate((self._head[keep], new[:, 1])).astype(np.int32),
            np.concatenate((self._code[keep], new[:, 2])).astype(np.uint8),
        )


def _connected(
    base: Ints,
    tail: Ints,
    head: Ints,
    local: Bools,
    turned: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> tuple[Bools, Bools]:
    """Vertices from which the main network is reached, and vertices reached from it. base: the plain vertex of each."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import breadth_first_order

    n = len(base)
    if not weight.any():
        return np.zeros(n, bool), np.zeros(n, bool)
    alike = turned[local[turned[:, 0]] == local[turned[:, 1]]]
    arriving = np.cumsum(local) - 1 + len(local)  # as `_layers` numbers them
    within = arriving[alike[local[alike[:, 0]]]]
    pairs = np.concatenate((alike, within))
    own = np.arange(n)
    forgets = own[base != own]  # who stops on the way leaves without a past
    tails = np.concatenate((tail, pairs[:, 0], pairs[:, 1], forgets))
    heads = np.concatenate((head, pairs[:, 1], pairs[:, 0], base[forgets]))
    main = int(np.flatnonzero(_largest(n, tails, heads, weight))[0])
    graph = coo_matrix((np.ones(len(tails), np.int8), (tails, heads)), shape=(n, n)).tocsr()
    reached, reaching = np.zeros(n, bool), np.zeros(n, bool)
    reached[breadth_first_order(graph, main, return_predecessors=False)] = True
    reaching[breadth_first_order(graph.T.tocsr(), main, return_predecessors=False)] = True
    return reaching, reached

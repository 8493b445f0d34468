"""Turn restrictions: from the relations of the map to sequences of edges that must not be driven.

OpenStreetMap wiki, "Relation:restriction". A restriction that holds at some hours only is kept at all hours, so
that no way it forbids is ever proposed. "only_…" over a via way binds whoever has driven the whole via way.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.geo import Mode

Run = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Restriction:
    """One relation, by OpenStreetMap ids. Over a node (via_node) or over ways (via_ways), never both."""

    from_ways: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]
    to_ways: tuple[int, ...]
    only: bool
    modes: frozenset[Mode]


_KEYS = {
    Mode.CAR: ("restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle", "restriction"),
    Mode.EBIKE: ("restriction:bicycle", "restriction:vehicle", "restriction"),
}
_EXCEPT = {Mode.CAR: {"motorcar", "motor_vehicle", "vehicle"}, Mode.EBIKE: {"bicycle", "vehicle"}}
_AT_HOURS = re.compile(r"^\s*((?:no|only)_\w+)\s*@.*\d{1,2}:\d{2}")


def restriction_of(tags: Mapping[str, str], members: Iterable[tuple[str, int, str]]) -> Restriction | None:
    """A restriction from a relation's tags and (type, id, role) members; None when it says nothing to us."""
    roles: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for kind, ref, role in members:
        roles[role].append((kind, ref))
    from_ways = tuple(ref for kind, ref in roles["from"] if kind == "w")
    to_ways = tuple(ref for kind, ref in roles["to"] if kind == "w")
    via_nodes = [ref for kind, ref in roles["via"] if kind == "n"]
    via_ways = tuple(ref for kind, ref in roles["via"] if kind == "w")
    if not from_ways or not to_ways or len(via_nodes) > 1 or bool(via_nodes) == bool(via_ways):
        return None
    said = {mode: _value(tags, mode) for mode in _KEYS}
    value = said[Mode.CAR] or said[Mode.EBIKE]
    if not value:
        return None
    return Restriction(
        from_ways=from_ways,
        via_node=via_nodes[0] if via_nodes else None,
        via_ways=via_ways,
        to_ways=to_ways,
        only=value.startswith("only_"),
        modes=frozenset(mode for mode, word in said.items() if word == value),
    )


def _value(tags: Mapping[str, str], mode: Mode) -> str:
    """The restriction's word for a mode, "" when the mode is excepted or none is given."""
    if _EXCEPT[mode] & {word.strip() for word in tags.get("except", "").split(";")}:
        return ""
    value = next((tags[key] for key in _KEYS[mode] if key in tags), "")
    if not value and (match := _AT_HOURS.match(tags.get("restriction:conditional", ""))):
        value = match[1]
    return value if value.startswith(("no_", "only_")) else ""


@dataclass(frozen=True)
class Edges:
    """The directed edges of one mode: node numbers at both ends, OpenStreetMap ids of way and nodes."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    way_osm: NDArray[np.int64]
    node_osm: NDArray[np.int64]


def banned_paths(restrictions: Sequence[Restriction], mode: Mode, edges: Edges) -> tuple[set[Run], int]:
    """Sequences of edges (two or more) that must not be driven as a whole, and how many relations are unused.

    A relation is unused when its ways are not there for this mode, when what it forbids is not possible anyway, or
    when the via node lies in the middle of a two-way street, so that nobody can tell which half is meant.
    """
    mine = [r for r in restrictions if mode in r.modes]
    wanted = {w for r in mine for w in (*r.from_ways, *r.via_ways, *r.to_ways)}
    of_way: dict[int, list[int]] = defaultdict(list)
    for edge in np.flatnonzero(np.isin(edges.way_osm, np.fromiter(wanted, np.int64, len(wanted)))).tolist():
        of_way[int(edges.way_osm[edge])].append(edge)
    order = np.argsort(edges.tail, kind="stable")
    first = np.searchsorted(edges.tail[order], np.arange(len(edges.node_osm) + 1))
    finder = _Finder(edges, of_way, order, first)
    paths: set[Run] = set()
    unused = 0
    for restriction in mine:
        node = restriction.via_node
        found = finder.over_ways(restriction) if node is None else finder.over_node(restriction, node)
        unused += not found
        paths.update(found)
    return paths, unused


class _Finder:
    """Looks up the edges a relation speaks of."""

    def __init__(
        self,
        edges: Edges,
        of_way: Mapping[int, list[int]],
        order: NDArray[np.int64],
        first: NDArray[np.int64],
    ) -> None:
        self._tail, self._head = edges.tail, edges.head
        self._node_osm = edges.node_osm
        self._of_way = of_way
        self._order, self._first = order, first

    def over_node(self, restriction: Restriction, via: int) -> list[Run]:
        """Forbidden turns at a junction."""
        node = int(np.searchsorted(self._node_osm, via))
        if node >= len(self._node_osm) or self._node_osm[node] != via:
            return []
        into = self._clear(restriction.from_ways, self._head, node)
        out = self._clear(restriction.to_ways, self._tail, node)
        return self._bans([(edge,) for edge in into], set(out), restriction.only)

    def _clear(self, ways: Sequence[int], end: NDArray[np.int32], node: int) -> list[int]:
        """Edges of the ways that touch the node, without ways that touch it twice."""
        found = []
        for way in ways:
            touching = [e for e in self._of_way.get(way, ()) if end[e] == node]
            if len(touching) == 1:
                found += touching
        return found

    def over_ways(self, restriction: Restriction) -> list[Run]:
        """Forbidden runs over one or more via ways."""
        via = [e for way in restriction.via_ways for e in self._of_way.get(way, ())]
        targets = {e for way in restriction.to_ways for e in self._of_way.get(way, ())}
        ends = {int(self._tail[e]) for e in targets}
        starts = [e for way in restriction.from_ways for e in self._of_way.get(way, ())]
        runs = [run for e in starts if (run := self._shortest(e, via, ends))]
        if not runs:
            return []
        shortest = min(len(run) for run in runs)
        return self._bans([run for run in runs if len(run) == shortest], targets, restriction.only)

    def _shortest(self, start: int, via: Sequence[int], ends: set[int]) -> Run | None:
        """The shortest run from an edge over via edges to a node where a target begins."""
        after: dict[int, list[int]] = defaultdict(list)
        for edge in via:
            after[int(self._tail[edge])].append(edge)
        queue: deque[Run] = deque([(start,)])
        seen = {start}
        while queue:
            run = queue.popleft()
            if len(run) > 1 and int(self._head[run[-1]]) in ends:
                return run
            for edge in after[int(self._head[run[-1]])]:
                back = self._head[edge] == self._tail[run[-1]]
                if edge not in seen and not back:
                    seen.add(edge)
                    queue.append((*run, edge))
        return None

    def _bans(self, runs: Sequence[Run], targets: set[int], only: bool) -> list[Run]:
        """The runs with every forbidden continuation."""
        banned: list[Run] = []
        for run in runs:
            node = int(self._head[run[-1]])
            out = self._order[self._first[node] : self._first[node + 1]].tolist()
            meant = targets.intersection(out)
            if meant:
                banned += [(*run, edge) for edge in out if (edge in meant) != only]
        return banned

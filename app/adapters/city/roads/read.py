"""An OpenStreetMap extract becomes stretches of road between junctions, in flat arrays.

Coordinates are whole numbers of 1e-7 degree as OpenStreetMap keeps them; metres are along the ground.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from app.adapters.city.roads.access import MODES, WayRules, barrier_states, way_rules
from app.adapters.city.roads.restrictions import Restriction, restriction_of
from app.domain.geo import EARTH_RADIUS_M

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float64]

_METRES = EARTH_RADIUS_M * np.pi / 180 * 1e-7  # along a meridian for one unit of 1e-7 degree


@dataclass(frozen=True)
class Roads:
    """The road network of an extract, the same for all modes.

    Stretches run from node stretch_from to stretch_to; their points lie in xs, ys at stretch_start[i]…[i + 1].
    stretch_way tells the way; per way: class, uses (modes by ways), limits in km/h, a fixed speed of ferries
    (km/h, 0 none). Signals count traffic lights inside a stretch, node_signal marks junctions with lights.
    node_barrier holds a Barrier for each mode (modes by nodes). turn_left and turn_right count roundabouts.
    """

    node_osm: Longs
    node_x: Ints
    node_y: Ints
    node_signal: Bytes
    node_barrier: Bytes
    stretch_from: Ints
    stretch_to: Ints
    stretch_way: Ints
    stretch_metres: Floats
    stretch_start: Ints
    signals_forward: Bytes
    signals_backward: Bytes
    xs: Ints
    ys: Ints
    way_osm: Longs
    way_class: Bytes
    way_forward: Bytes
    way_backward: Bytes
    way_limit_forward: Bytes
    way_limit_backward: Bytes
    way_unpaved: NDArray[np.bool_]
    way_roundabout: NDArray[np.bool_]
    way_ridable: NDArray[np.bool_]
    way_pushed: NDArray[np.bool_]
    way_buried: NDArray[np.bool_]
    way_kmh: Floats
    way_side: NDArray[np.int8]
    clockwise: int
    counter: int
    restrictions: tuple[Restriction, ...]


@dataclass
class _Raw:
    """What one pass over the file gathers; a way with missing nodes comes as several pieces."""

    rules: list[WayRules] = field(default_factory=list)
    way_osm: list[int] = field(default_factory=list)
    cut: list[bool] = field(default_factory=list)
    refs: array[int] = field(default_factory=lambda: array("q"))
    xs: array[int] = field(default_factory=lambda: array("i"))
    ys: array[int] = field(default_factory=lambda: array("i"))
    piece_start: array[int] = field(default_factory=lambda: array("i"))
    piece_way: array[int] = field(default_factory=lambda: array("i"))
    barriers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    signals: dict[int, int] = field(default_factory=dict)
    restrictions: list[Restriction] = field(default_factory=list)


def read_roads(extract: Path) -> Roads:
    """Read the roads of an extract (PBF or XML). Raises RuntimeError when the file cannot be read."""
    raw = _gather(extract)
    return _join(raw)


def _gather(extract: Path) -> _Raw:
    raw = _Raw()
    keys = osmium.filter.KeyFilter("highway", "barrier", "route", "type")
    thing: Any
    for thing in osmium.FileProcessor(str(extract)).with_locations().with_filter(keys):
        if thing.is_node():
            _take_node(raw, thing)
        elif thing.is_way():
            _take_way(raw, thing)
        elif thing.is_relation() and thing.tags.get("type") == "restriction":
            found = restriction_of(
                {t.k: t.v for t in thing.tags}, [(m.type, m.ref, m.role) for m in thing.members]
            )
            if found is not None:
                raw.restrictions.append(found)
    return raw


_SIGNAL_BOTH, _SIGNAL_FORWARD, _SIGNAL_BACKWARD = 1, 2, 3


def _take_node(raw: _Raw, node: Any) -> None:
    tags = node.tags
    if "barrier" in tags:
        states = barrier_states({t.k: t.v for t in tags})
        if any(states):
            raw.barriers[node.id] = states
    if tags.get("highway") == "traffic_signals":
        seen_from = tags.get("traffic_signals:direction") or tags.get("direction")
        raw.signals[node.id] = {"forward": _SIGNAL_FORWARD, "backward": _SIGNAL_BACKWARD}.get(
            seen_from or "", _SIGNAL_BOTH
        )


def _take_way(raw: _Raw, way: Any) -> None:
    tags = way.tags
    if "highway" not in tags and "route" not in tags:
        return
    rules = way_rules({t.k: t.v for t in tags})
    if rules is None:
        return
    number = len(raw.rules)
    raw.rules.append(rules)
    raw.way_osm.append(way.id)
    pieces: list[list[Any]] = [[]]
    before = None
    for node in way.nodes:
        if (
            not node.location.valid()
        ):  # outside the extract: the road goes on somewhere, but nobody knows where
            pieces.append([])
            before = None
        elif node.ref != before:
            pieces[-1].append(node)
            before = node.ref
    raw.cut.append(len(pieces) > 1)
    for piece in pieces:
        if len(piece) > 1:
            raw.piece_start.append(len(raw.refs))
            raw.piece_way.append(number)
            for node in piece:
                raw.refs.append(node.ref)
                raw.xs.append(node.x)
                raw.ys.append(node.y)


def _join(raw: _Raw) -> Roads:
    """Cut the pieces at junctions and number nodes and stretches."""
    refs = np.array(raw.refs, np.int64)
    xs, ys = np.array(raw.xs, np.int32), np.array(raw.ys, np.int32)
    start = np.array([*raw.piece_start, len(refs)], np.int64)
    piece_way = np.array(raw.piece_way, np.int32)
    places, place = np.unique(refs, return_inverse=True)
    count = np.bincount(place, minlength=len(places))
    ends = np.zeros(len(refs), bool)
    ends[start[:-1]] = True
    ends[start[1:] - 1] = True
    barrier_place = np.isin(places, np.fromiter(raw.barriers, np.int64, len(raw.barriers)))
    cut = ends | (count[place] > 1) | barrier_place[place]
    last = np.zeros(len(refs), bool)
    last[start[1:] - 1] = True
    cut = _without_loops(cut, last, place)

    at = np.flatnonzero(cut)
    good = ~last[at[:-1]] if len(at) else np.zeros(0, bool)
    first, final = at[:-1][good], at[1:][good]
    real = place[first] != place[final]  # what is left of a loop too short to halve
    first, final = first[real], final[real]
    stretch_way = (
        piece_way[np.searchsorted(start, first, side="right") - 1] if len(first) else np.zeros(0, np.int32)
    )

    metres = _along(xs, ys)
    signal = np.zeros(len(places), np.uint8)
    for ref, kind in raw.signals.items():
        i = np.searchsorted(places, ref)
        if i < len(places) and places[i] == ref:
            signal[i] = kind
    inside = np.where(cut, 0, signal[place])
    ahead = np.concatenate(([0], np.cumsum((inside == _SIGNAL_BOTH) | (inside == _SIGNAL_FORWARD))))
    back = np.concatenate(([0], np.cumsum((inside == _SIGNAL_BOTH) | (inside == _SIGNAL_BACKWARD))))

    junction, node = np.unique(np.concatenate((place[first], place[final])), return_inverse=True)
    where = np.zeros(len(places), np.int64)
    where[place] = np.arange(len(refs))
    where = where[junction]
    spans = final - first + 1
    starts = np.concatenate(([0], np.cumsum(spans)))
    pick = np.repeat(first - starts[:-1], spans) + np.arange(starts[-1])
    barrier = np.zeros((len(MODES), len(junction)), np.uint8)
    for i in np.flatnonzero(barrier_place[junction]):
        barrier[:, i] = raw.barriers[int(places[junction[i]])]
    clockwise, counter = _roundabouts(raw, start, xs, ys)
    return Roads(
        node_osm=places[junction],
        node_x=xs[where],
        node_y=ys[where],
        node_signal=(signal[junction] > 0).astype(np.uint8),
        node_barrier=barrier,
        stretch_from=node[: len(first)].astype(np.int32),
        stretch_to=node[len(first) :].astype(np.int32),
        stretch_way=stretch_way,
        stretch_metres=np.maximum(metres[final] - metres[first], 0.1),
        stretch_start=starts.astype(np.int32),
        signals_forward=np.minimum(ahead[final] - ahead[first], 9).astype(np.uint8),
        signals_backward=np.minimum(back[final] - back[first], 9).astype(np.uint8),
        xs=xs[pick],
        ys=ys[pick],
        clockwise=clockwise,
        counter=counter,
        restrictions=tuple(raw.restrictions),
        **_ways(raw, start, metres),
    )


def _without_loops(cut: NDArray[np.bool_], last: NDArray[np.bool_], place: Longs) -> NDArray[np.bool_]:
    """Halve stretches that end where they begin, so that every stretch joins two places."""
    at = np.flatnonzero(cut)
    if not len(at):
        return cut
    loop = ~last[at[:-1]] & (place[at[:-1]] == place[at[1:]])
    middle = (at[:-1][loop] + at[1:][loop]) // 2
    out = cut.copy()
    out[middle] = True
    return out


def _along(xs: Ints, ys: Ints) -> Floats:
    """Running metres over all points (jumps between pieces included, they cancel in differences)."""
    if not len(xs):
        return np.zeros(0)
    x, y = xs.astype(float), ys.astype(float)
    narrow = np.cos(np.radians((y[1:] + y[:-1]) / 2 * 1e-7))
    steps = np.hypot((x[1:] - x[:-1]) * narrow, y[1:] - y[:-1]) * _METRES
    return np.concatenate(([0.0], np.cumsum(steps)))


def _ways(raw: _Raw, start: Longs, metres: Floats) -> dict[str, Any]:
    """The columns of Roads that belong to ways."""
    rules = raw.rules
    kmh = np.zeros(len(rules))
    for piece, way in enumerate(raw.piece_way):
        if rules[way].ferry_seconds and not raw.cut[way]:
            length = metres[start[piece + 1] - 1] - metres[start[piece]]
            kmh[way] = max(0.1, length / rules[way].ferry_seconds * 3.6)
    sides = {"left": -1, "right": 1, "": 0}
    return {
        "way_osm": np.array(raw.way_osm, np.int64),
        "way_class": np.array([r.road_class for r in rules], np.uint8),
        "way_forward": np.array([r.forward for r in rules], np.uint8).reshape(-1, len(MODES)).T,
        "way_backward": np.array([r.backward for r in rules], np.uint8).reshape(-1, len(MODES)).T,
        "way_limit_forward": np.array([r.limit_forward for r in rules], np.uint8),
        "way_limit_backward": np.array([r.limit_backward for r in rules], np.uint8),
        "way_unpaved": np.array([r.unpaved for r in rules], bool),
        "way_roundabout": np.array([r.roundabout for r in rules], bool),
        "way_ridable": np.array([r.ridable for r in rules], bool),
        "way_pushed": np.array([r.pushed for r in rules], bool),
        "way_buried": np.array([r.buried for r in rules], bool),
        "way_kmh": kmh,
        "way_side": np.array([sides[r.side] for r in rules], np.int8),
    }


def _roundabouts(raw: _Raw, start: Longs, xs: Ints, ys: Ints) -> tuple[int, int]:
    """How many roundabouts turn clockwise and how many the other way, by their signed area."""
    clockwise = counter = 0
    for piece, way in enumerate(raw.piece_way):
        rules = raw.rules[way]
        a, b = int(start[piece]), int(start[piece + 1])
        if not rules.roundabout or b - a < 4 or raw.refs[a] != raw.refs[b - 1]:
            continue
        x, y = (xs[a:b] - xs[a]).astype(float), (ys[a:b] - ys[a]).astype(float)
        turn = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
        if rules.backward[0] and not rules.forward[0]:
            turn = -turn
        clockwise += turn < 0
        counter += turn > 0
    return clockwise, counter

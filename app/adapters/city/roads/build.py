"""The road part of loading a map: extract in, tables of a city pack out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.adapters import sqlite
from app.adapters.city.roads import store
from app.adapters.city.roads.access import MODES
from app.adapters.city.roads.driving_side import DrivingSide, driving_side
from app.adapters.city.roads.engines import cch_order
from app.adapters.city.roads.profiles import FERRY, Speeds
from app.adapters.city.roads.read import Roads, read_roads
from app.adapters.city.roads.turns import TurnGraph, turn_graph
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.text import T
from app.ports import Progress


def build(
    extract: Path,
    pack: sqlite.Connection,
    progress: Callable[[Progress], None],
    speeds: Speeds | None = None,
) -> dict[str, float]:
    """Read the roads of an extract and write them into a pack (tables `road_…`); the caller commits.

    speeds: kept in the pack as its own; a router may be given others later, nothing of the graph depends on them.
    Returns nodes (junctions), road_km (streets open to cars), way_km (all ways of all modes), restrictions (turn
    restrictions found), restrictions_unused (those that forbid nothing a car could do, or not clearly). An extract without roads is no
    error: every place is then unreachable. Raises NotPossible when the file cannot be read.
    """
    progress(Progress("roads: reading", 0.0))
    try:
        roads = read_roads(extract)
    except RuntimeError as broken:  # what libosmium raises for a file it cannot make sense of
        raise NotPossible(
            T(
                "The map extract {file} cannot be read ({why}). The map loaded before stays in use. Fetch the file again.",
                file=extract.name,
                why=str(broken),
            ),
            code="extract-unreadable",
        ) from broken
    side = _side(roads)
    arrays = _shared(roads)
    unused = 0
    for i, mode in enumerate(MODES):
        progress(Progress(f"roads: {mode}", (i + 1) / (len(MODES) + 1)))
        graph = turn_graph(roads, mode, side.left)
        arrays |= {f"{mode}_{name}": array for name, array in _of_mode(graph, roads).items()}
        unused += graph.unused if i == 0 else 0
    meta = {
        "driving_side": "left" if side.left else "right",
        "driving_side_found_by": side.found_by,
        "speeds": json.dumps((speeds or Speeds()).as_dict()),
    }
    store.write(pack, arrays, meta)
    progress(Progress("roads: done", 1.0))
    return _counts(roads, unused)


def _side(roads: Roads) -> DrivingSide:
    """On which side one drives in this extract."""
    if len(roads.node_x):
        centre = Point(
            float(roads.node_y.min() / 2 + roads.node_y.max() / 2) * 1e-7,
            float(roads.node_x.min() / 2 + roads.node_x.max() / 2) * 1e-7,
        )
    else:
        centre = Point(0, 0)
    return driving_side(
        int((roads.way_side < 0).sum()),
        int((roads.way_side > 0).sum()),
        roads.clockwise,
        roads.counter,
        centre,
    )


def _shared(roads: Roads) -> store.Arrays:
    """The arrays all modes use."""
    names = (
        "stretch_from",
        "stretch_to",
        "stretch_way",
        "stretch_metres",
        "stretch_start",
        "signals_forward",
        "signals_backward",
        "xs",
        "ys",
        "way_class",
        "way_limit_forward",
        "way_limit_backward",
        "way_unpaved",
        "way_ridable",
        "way_pushed",
        "way_buried",
        "way_kmh",
    )
    return {name: getattr(roads, name) for name in names}


def _of_mode(graph: TurnGraph, roads: Roads) -> store.Arrays:
    """The arrays of one mode; the order of contraction takes the time, so it is kept."""
    middle = ((roads.stretch_start[:-1].astype(np.int64) + roads.stretch_start[1:]) // 2)[graph.edge_stretch]
    lat, lon = _degrees(roads.ys[middle]), _degrees(roads.xs[middle])
    order = cch_order(graph.arc_tail, graph.arc_head, lat[graph.vertex_edge], lon[graph.vertex_edge])
    return {
        "edge_stretch": graph.edge_stretch,
        "edge_backward": graph.edge_backward,
        "may_start": graph.may_start,
        "may_end": graph.may_end,
        "vertex_edge": graph.vertex_edge,
        "vertex_arriving": graph.vertex_arriving,
        "arc_tail": graph.arc_tail,
        "arc_head": graph.arc_head,
        "arc_code": graph.arc_code,
        "order": order,
    }


def _degrees(units: NDArray[np.int32]) -> NDArray[np.float64]:
    return units.astype(np.float64) * 1e-7


def _counts(roads: Roads, unused: int) -> dict[str, float]:
    land = roads.way_class[roads.stretch_way] != FERRY
    cars = ((roads.way_forward[0] > 0) | (roads.way_backward[0] > 0))[roads.stretch_way]
    return {
        "nodes": float(len(roads.node_osm)),
        "road_km": round(float(roads.stretch_metres[land & cars].sum()) / 1000, 3),
        "way_km": round(float(roads.stretch_metres[land].sum()) / 1000, 3),
        "restrictions": float(len(roads.restrictions)),
        "restrictions_unused": float(unused),
    }

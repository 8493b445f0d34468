"""The street network: main roads and grown streets crossed with one another, thinned as a grown town is.

Some pieces were never built (each quarter's `cut`), some became dead ends; stubs and islands without a way out go.
"""

from __future__ import annotations

from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString

from app.example.town import plan
from app.example.town.field import Field, lay_field
from app.example.town.frame import resample, smooth
from app.example.town.ground import Ground
from app.example.town.growth import Grown, Growth, join_ends
from app.example.town.network import Network, Street, drop_islands, joined

STUB = 38.0


def grow_streets(ground: Ground, random: Random) -> tuple[Field, list[Grown]]:
    """Collector streets first, then residential ones between them; about a second."""
    field = lay_field(ground, random)
    growth = Growth(field, random)
    main = [resample(m.line, 15) for m in ground.roads]
    for line in main:
        growth.remember(line, None)
    growth.remember(resample(ground.brook, 15), None)
    for family in (0, 1):
        growth.grow(family, "tertiary", 3.0, 420, growth.beside_all(main, family, 3.0))
    for family in (0, 1):
        known = [*main, *[g.line for g in growth.grown if g.family == family]]
        growth.grow(family, "residential", 1.0, 80, growth.beside_all(known, family, 1.0))
    barrier = shapely.union_all(
        [
            ground.water,
            LineString(ground.railway).buffer(14),
            LineString(ground.motorway).buffer(30),
            *[p.buffer(-10) for g, p in ground.greens if g.name not in plan.CROSSED],
        ]
    )
    join_ends(growth.grown, [m.line for m in ground.roads], barrier, field)
    return field, growth.grown


def lay_streets(ground: Ground, random: Random) -> tuple[Field, Network]:
    """Grow, cross, thin. The network's streets have no names yet but those of the main roads."""
    field, grown = grow_streets(ground, random)
    network = Network()
    lines: list[LineString] = []
    for m in ground.roads:
        tags = {"maxspeed": str(m.road.maxspeed), "lanes": str(m.road.lanes)}
        if m.road.ref:
            tags["ref"] = m.road.ref
        network.street(Street(m.line, m.road.highway, m.road.name, m.road.zh, tags, main=True))
        lines.append(LineString(m.line).simplify(0.8))
    for points in plan.CAMPUS_ROADS:
        curve = smooth(points, 25)
        network.street(
            Street(
                curve,
                "service",
                tags={"access": "private", "maxspeed": "20"},
                quarter="campus",
                built="campus",
            )
        )
        lines.append(LineString(curve).simplify(1.0))
    for g in grown:
        middle = g.line[len(g.line) // 2]
        quarter = field.quarter_at(*middle) or plan.QUARTERS[-1]
        out_from_centre = np.hypot(*(g.line[0] - plan.SQUARE)) <= np.hypot(*(g.line[-1] - plan.SQUARE))
        curve = g.line if out_from_centre else g.line[::-1]
        network.street(Street(curve, g.highway, family=g.family, quarter=quarter.name, built=quarter.built))
        lines.append(LineString(curve).simplify(1.2))
    network.cross(lines)
    _drop_stubs(network)
    _thin(network, field, random)
    _drop_stubs(network)
    drop_islands(network)
    return field, network


def _drop_stubs(network: Network) -> None:
    """Remove dead ends too short to be a street of their own."""
    ends = network.ends()
    for vertex, edges in ends.items():
        if len(edges) == 1 and network.length(edges[0]) < STUB and _inside(network.spots[vertex]):
            network.edges[edges[0]].gone = True


def _inside(spot: tuple[float, float]) -> bool:
    return 0 < spot[0] < 8000 and 0 < spot[1] < 6000


def _thin(network: Network, field: Field, random: Random) -> None:
    """Leave out a share of the small streets, whole or in part, but never the only way to somewhere."""
    ends = network.ends()
    candidates = [
        i for i in network.living() if network.streets[network.edges[i].street].highway == "residential"
    ]
    chosen = set()
    for i in candidates:
        curve = network.coords(i)
        quarter = field.quarter_at(*curve[len(curve) // 2])
        share = quarter.cut if quarter else 0.5
        path = network.edges[i].path
        if min(len(ends[path[0]]), len(ends[path[-1]])) >= 3 and random.random() < share:
            chosen.add(i)
    parts = joined(network, [i for i in network.living() if i not in chosen])
    for i in sorted(chosen):
        path = network.edges[i].path
        a, b = parts.get(path[0], -1), parts.get(path[-1], -2)
        if a != b:  # the only way between two parts stays
            parts = {v: (a if p == b else p) for v, p in parts.items()}
            parts[path[0]] = parts[path[-1]] = a
            continue
        length = network.length(i)
        if length > 95 and random.random() < 0.6:
            _shorten(network, i, random.uniform(0.5, 0.72), random.random() < 0.5)
        else:
            network.edges[i].gone = True


def _shorten(network: Network, edge: int, share: float, from_start: bool) -> None:
    """Turn an edge into a dead end that keeps a share of its length."""
    curve = network.coords(edge)
    metres = network.length(edge) * (share if from_start else 1 - share)
    spot = LineString(curve).interpolate(metres)
    vertex = network.cut(edge, spot.x, spot.y, snap=0.0)
    children = network.edges[edge].children
    if children is None:
        return
    network.edges[children[1] if from_start else children[0]].gone = True
    network.vertex_tags[vertex]["highway"] = "turning_circle"

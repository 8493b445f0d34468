"""What it takes to get over and under: bridges, tunnels, level crossings, roundabouts, the motorway and its ramps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from app.example.town import plan
from app.example.town.frame import Array, chainage, offset, resample, smooth
from app.example.town.ground import Ground
from app.example.town.network import Network, Street

ROAD_CLASSES = frozenset(
    [
        "trunk",
        "primary",
        "secondary",
        "tertiary",
        "residential",
        "unclassified",
        "living_street",
        "service",
        "pedestrian",
    ]
)
BRIDGE_NAMES = {
    "Ferrymen's Road": ("Ferrymen's Bridge", "渡口大桥"),
    "Meridian Avenue": ("Meridian Bridge", "子午大桥"),
    "Lighthouse Road": ("Lighthouse Bridge", "灯塔大桥"),
    "Lann Ring Expressway": ("Lower Lann Bridge", "下澜江大桥"),
}


@dataclass
class Rail:
    """A railway line with its vertices. form as Edge.form."""

    path: list[int]
    tags: dict[str, str]
    form: str = ""


def span_obstacles(network: Network, ground: Ground) -> None:
    """Give bridges and tunnels to the roads that cross water, the railway or the hill."""
    rail = LineString(ground.railway)
    for i in network.living():
        street = network.streets[network.edges[i].street]
        line = LineString(network.coords(i))
        main = street.highway in ("trunk", "primary", "secondary")
        if street.name == "Meridian Avenue" and line.intersects(ground.hill):
            _mark(network, i, ground.hill.buffer(-25), "tunnel")
        elif line.intersects(ground.river):
            _mark(network, i, ground.river.buffer(9), "bridge")
        elif main and line.intersects(rail):
            _mark(network, i, rail.buffer(34), "tunnel" if street.name == "Meridian Avenue" else "bridge")
        elif line.intersects(ground.brook_bed):
            _mark(network, i, ground.brook_bed.buffer(5), "bridge")


def _mark(network: Network, edge: int, area: BaseGeometry, form: str) -> None:
    """Split the edge where it enters and leaves the area and mark the part inside."""
    line = LineString(network.coords(edge))
    cuts = shapely.get_coordinates(line.intersection(area.boundary))
    pieces = [edge]
    for x, y in cuts:
        for p in list(pieces):
            if LineString(network.coords(p)).distance(Point(x, y)) < 0.5:
                network.cut(p, x, y, snap=2.0)
                children = network.edges[p].children
                if children is not None:
                    pieces.remove(p)
                    pieces += children
                break
    for p in pieces:
        middle = LineString(network.coords(p)).interpolate(0.5, normalized=True)
        if area.contains(middle):
            network.edges[p].form = form


def lay_rails(network: Network, ground: Ground) -> list[Rail]:
    """The railway with level crossings, its sidings, the tram and the metro."""
    rails: list[Rail] = []
    lines = [
        (ground.railway, {"railway": "rail", "usage": "main", "electrified": "contact_line", "gauge": "1435"})
    ]
    lines += [(s, {"railway": "rail", "service": "siding", "gauge": "1435"}) for s in ground.sidings]
    start: dict[tuple[int, int], int] = {}
    for line, tags in lines:
        shape = LineString(line).simplify(0.5)
        stops: list[tuple[float, int]] = []
        for i in network.living():
            e = network.edges[i]
            if e.form:
                continue
            road = LineString(network.coords(i))
            if not road.intersects(shape):
                continue
            for x, y in shapely.get_coordinates(road.intersection(shape)):
                leaf = next(
                    (
                        q
                        for q in network.leaves(i)
                        if LineString(network.coords(q)).distance(Point(x, y)) < 0.5
                    ),
                    None,
                )
                if leaf is None:
                    continue
                vertex = network.cut(leaf, x, y, snap=1.0)
                network.vertex_tags[vertex]["railway"] = "level_crossing"
                stops.append((shape.project(Point(x, y)), vertex))
        own = shapely.get_coordinates(shape)
        path: list[tuple[float, int]] = list(stops)
        for k, (m, (x, y)) in enumerate(zip(chainage(own).tolist(), own.tolist(), strict=True)):
            if any(abs(m - s) < 3 for s, _ in stops):
                continue
            key = (round(x), round(y))
            if k == 0 and key in start:
                path.append((m, start[key]))
                continue
            vertex = network.vertex(x, y)
            start[key] = vertex
            path.append((m, vertex))
        path.sort()
        rails.append(Rail([v for _, v in path], tags))
    return rails


def make_roundabouts(network: Network) -> None:
    """Put a ring in place of the planned crossings; traffic runs counter-clockwise, as driving is on the right."""
    for name, zh, x, y, radius in plan.ROUNDABOUTS:
        ends = network.ends()
        centre = min(
            (v for v in ends if len(ends[v]) >= 3), key=lambda v: math.dist(network.spots[v], (x, y))
        )
        arms = ends[centre]
        if math.dist(network.spots[centre], (x, y)) > 60 or any(
            network.length(i) < radius + 14 for i in arms
        ):
            continue
        cx, cy = network.spots[centre]
        gates: list[tuple[float, int]] = []
        for i in arms:
            curve = network.coords(i)
            from_start = network.edges[i].path[0] == centre
            line = LineString(curve)
            hits = shapely.get_coordinates(line.intersection(Point(cx, cy).buffer(radius, 32).boundary))
            if not len(hits):
                continue
            at = hits[0] if from_start else hits[-1]
            vertex = network.cut(i, float(at[0]), float(at[1]), snap=1.0)
            children = network.edges[i].children
            if children is None:
                continue
            network.edges[children[0 if from_start else 1]].gone = True
            gates.append((math.atan2(at[1] - cy, at[0] - cx), vertex))
        gates.sort()
        classes = [network.streets[network.edges[i].street].highway for i in arms]
        order = ["trunk", "primary", "secondary", "tertiary", "residential"]
        highway = next((c for c in order if c in classes), "residential")
        ring = Point(cx, cy).buffer(radius, 8).exterior
        street = network.street(
            Street(
                np.asarray(ring.coords),
                highway,
                name,
                zh,
                {"junction": "roundabout", "oneway": "yes", "maxspeed": "30"},
                main=True,
            )
        )
        done = 0.0
        for (a, u), (b, v) in zip(gates, [*gates[1:], (gates[0][0] + 2 * math.pi, gates[0][1])], strict=True):
            n = max(1, math.ceil((b - a) / 0.45))
            between = [
                network.vertex(cx + radius * math.cos(t), cy + radius * math.sin(t))
                for t in np.linspace(a, b, n + 1)[1:-1]
            ]
            network.edge(street, [u, *between, v], done)
            done += (b - a) * radius


def lay_motorway(network: Network, ground: Ground) -> None:
    """Two carriageways with a bridge over everything they cross, and ramps at the planned main roads."""
    middle = LineString(ground.motorway)
    road = plan.MOTORWAY
    carriageways: list[tuple[Array, int]] = [
        (resample(offset(ground.motorway, -9), 30), 1),
        (resample(offset(ground.motorway, 9), 30)[::-1], -1),
    ]
    over = [ground.river.buffer(12), LineString(ground.railway).buffer(22)]
    ramps: list[tuple[int, Array, bool]] = []
    for i in network.living():
        e = network.edges[i]
        line = LineString(network.coords(i))
        if not line.intersects(middle):
            continue
        hit = shapely.get_coordinates(line.intersection(middle))[0]
        over.append(Point(*hit).buffer(26))
        if network.streets[e.street].name in plan.INTERCHANGES:
            ramps += _ramp_curves(
                ground.motorway,
                middle.project(Point(*hit)),
                LineString(ground.line_of(network.streets[e.street].name)),
            )
    network.index()
    for line, sense in carriageways:
        tags = {"oneway": "yes", "ref": road.ref, "maxspeed": str(road.maxspeed), "lanes": "3"}
        street = network.street(Street(line, "motorway", road.name, road.zh, tags, main=True))
        first = network.edge(
            street, [network.vertex(x, y) for x, y in shapely.get_coordinates(LineString(line).simplify(0.6))]
        )
        for side, curve, leaving in ramps:
            if side != sense:
                continue
            end = curve[0] if leaving else curve[-1]
            leaf = min(
                network.leaves(first), key=lambda q: LineString(network.coords(q)).distance(Point(*end))
            )
            on = network.cut(leaf, float(end[0]), float(end[1]), snap=2.0)
            foot_xy = curve[-1] if leaving else curve[0]
            foot = network.attach(float(foot_xy[0]), float(foot_xy[1]), 25, ROAD_CLASSES)
            assert foot is not None, "a ramp must meet its road"
            inner = [
                network.vertex(x, y)
                for x, y in shapely.get_coordinates(LineString(curve).simplify(0.8))[1:-1]
            ]
            path = [on, *inner, foot] if leaving else [foot, *inner, on]
            link = network.street(
                Street(curve, "motorway_link", tags={"oneway": "yes", "maxspeed": "60"}, main=True)
            )
            network.edge(link, path)
            network.vertex_tags[on]["highway"] = "motorway_junction"
        for area in over:
            for leaf in network.leaves(first):
                if not network.edges[leaf].form and LineString(network.coords(leaf)).intersects(area):
                    _mark(network, leaf, area, "bridge")


def _ramp_curves(motorway: Array, at: float, road: LineString) -> list[tuple[int, Array, bool]]:
    """The four ramps of a diamond: (carriageway sense, curve in driving direction, whether it leaves the motorway)."""
    middle = LineString(motorway)
    crossing = middle.interpolate(at)
    along = road.project(crossing)
    out: list[tuple[int, Array, bool]] = []
    for sense in (1, -1):  # driving on the right: the carriageway along the line lies to the right of it
        side = -sense
        foot = min(
            (road.interpolate(along + 78), road.interpolate(along - 78)),
            key=lambda p, s=side: -s * _left_of(middle, at, p),  # type: ignore[misc]
        )
        for leaving in (True, False):
            back = -sense if leaving else sense
            points = [
                _beside(middle, at + back * far, side * gap)
                for far, gap in ((400, 9), (310, 16), (190, 42), (85, 68))
            ]
            curve = smooth([*points, (foot.x, foot.y)], 25)
            out.append((sense, curve if leaving else curve[::-1], leaving))
    return out


def _left_of(line: LineString, at: float, p: Point) -> float:
    a, b = line.interpolate(at - 5), line.interpolate(at + 5)
    return float((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x))


def _beside(line: LineString, at: float, left: float) -> tuple[float, float]:
    a, b, p = line.interpolate(at - 5), line.interpolate(at + 5), line.interpolate(at)
    dx, dy = b.x - a.x, b.y - a.y
    size = math.hypot(dx, dy)
    return p.x - dy / size * left, p.y + dx / size * left

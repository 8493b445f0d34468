"""Ways for feet and bicycles, the ferries and their piers: park paths, the riverside cycle path, footbridges."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.example.town import plan
from app.example.town.frame import Array, offset, resample, smooth
from app.example.town.ground import Ground
from app.example.town.network import Network, Street, drop_islands
from app.example.town.structures import ROAD_CLASSES

WALKABLE = ROAD_CLASSES | {"footway", "cycleway"}
FERRIES: list[
    tuple[str, str, tuple[float, float], tuple[float, float], bool]
] = [  # name, zh, pier, pier, cars
    ("Kilnport Ferry", "陶埠轮渡", (6505, 1915), (6330, 1710), True),
    ("Island Ferry", "江心洲渡船", (3760, 2700), (4770, 2600), False),
]


def lay_paths(network: Network, ground: Ground, random: Random) -> None:
    """Everything in this file, onto the network; 0.2 s."""
    network.index()
    for green, shape in ground.greens:
        if green.paths:
            _park(network, shape, ground.water, green.paths, random)
    _island(network, ground)
    _riverside(network, ground)
    network.index()
    for name, zh, start, end, cars in FERRIES:
        _ferry(network, ground, name, zh, start, end, cars)
    drop_islands(network)


def _park(network: Network, shape: Polygon, water: BaseGeometry, count: int, random: Random) -> None:
    """A round path inside the edge and some winding ones across, led out to the streets around."""
    dry = shape.difference(water.buffer(9))
    inner = dry.buffer(-24)
    lines: list[BaseGeometry] = []
    for part in shapely.get_parts(inner):
        if part.area > 9000:
            lines += [LineString(ring.coords).simplify(4) for ring in [part.exterior, *part.interiors]]
    edge = shape.exterior
    turn = random.uniform(0, 1)
    middle = shape.representative_point()
    if inner.area > 200_000:
        lines.append(
            LineString(
                inner.buffer(-95).representative_point().buffer(math.sqrt(inner.area) / 4).exterior.coords
            ).simplify(3)
        )
    for k in range(count):
        a = edge.interpolate((turn + k / count) % 1, normalized=True)
        b = edge.interpolate((turn + k / count + random.uniform(0.3, 0.5)) % 1, normalized=True)
        points = [(a.x, a.y)]
        for share in (0.33, 0.67):
            sway = random.uniform(-0.28, 0.28)
            x, y = (
                a.x + (b.x - a.x) * share - (b.y - a.y) * sway,
                a.y + (b.y - a.y) * share + (b.x - a.x) * sway,
            )
            points.append((x * 0.7 + middle.x * 0.3, y * 0.7 + middle.y * 0.3))
        curve = smooth([*points, (b.x, b.y)], 22)
        lines.append(LineString(curve).simplify(2.0).intersection(dry))
    if not lines:
        return
    vertices: dict[tuple[int, int], int] = {}
    noded = shapely.set_precision(shapely.union_all(lines), 1.0)
    for piece in shapely.get_parts(shapely.line_merge(noded)):
        xy = shapely.get_coordinates(piece)
        if len(xy) < 2 or piece.length < 14:
            continue
        path = []
        for x, y in xy.tolist():
            key = (round(x), round(y))
            if key not in vertices:
                vertices[key] = network.vertex(x, y)
            path.append(vertices[key])
        street = network.street(Street(xy, "footway", tags={"surface": "compacted"}))
        network.edge(street, path)
    for (x, y), vertex in list(vertices.items()):
        if edge.distance(Point(x, y)) < 3:
            _lead(network, vertex, 70)


def _lead(network: Network, vertex: int, reach: float, highway: str = "footway") -> None:
    """Join a vertex to the nearest road by a short path, if there is one within reach."""
    x, y = network.spots[vertex]
    road = network.attach(x, y, reach, ROAD_CLASSES)
    if road is not None and road != vertex:
        line = np.asarray([(x, y), network.spots[road]])
        network.edge(network.street(Street(line, highway)), [vertex, road])


def _way(network: Network, curve: Array, street: Street, form: str = "") -> list[int]:
    """Lay a free-standing way along the curve, give its vertices."""
    path = [network.vertex(x, y) for x, y in curve.tolist()]
    network.edge(network.street(street), path, form=form)
    return path


def _island(network: Network, ground: Ground) -> None:
    """A path round the island and two footbridges to the quays."""
    ring = shapely.get_coordinates(ground.island.buffer(-22).exterior.simplify(3))[:-1]
    vertices = [network.vertex(x, y) for x, y in ring.tolist()]
    street = network.street(Street(ring, "footway", "Island Walk", "江心洲步道"))
    marks: list[int] = []
    for name, zh, quay in (
        ("Heron Footbridge", "鹭步桥", "North Quay"),
        ("Reed Footbridge", "芦苇步桥", "South Quay"),
    ):
        line = LineString(ground.line_of(quay))
        x0, y0 = plan.ISLAND[0] + (60 if quay == "North Quay" else -90), plan.ISLAND[1]
        foot = line.interpolate(line.project(Point(x0, y0)))
        k = min(range(len(ring)), key=lambda i, f=foot: f.distance(Point(ring[i])))  # type: ignore[misc]
        marks.append(k)
        x, y = ring[k]
        toward = np.asarray([foot.x - x, foot.y - y]) / math.hypot(foot.x - x, foot.y - y)
        a, b = np.asarray([x, y]) + toward * 14, np.asarray([foot.x, foot.y]) - toward * 32
        near, far = network.vertex(*a), network.vertex(*b)
        bridge = Street(np.asarray([a, b]), "footway", name, zh, {"bicycle": "yes"})
        s = network.street(bridge)
        network.edge(s, [near, far], 20, "bridge")
        network.edge(network.street(Street(np.asarray([(x, y), a]), "footway")), [vertices[k], near])
        _lead(network, far, 60)
    marks.sort()
    network.edge(street, vertices[marks[0] : marks[1] + 1], 0)
    network.edge(street, [*vertices[marks[1] :], *vertices[: marks[0] + 1]], 500)


def _riverside(network: Network, ground: Ground) -> None:
    """A cycle path between quay and water, joined to the quay now and then; it passes below the bridges' ramps."""
    width = np.interp(ground.river_line[:, 0], [r[0] for r in plan.RIVER], [r[2] for r in plan.RIVER])
    for side, start, end, name, zh in (
        (1, 2420, 4330, "North Riverside Path", "北岸滨江绿道"),
        (1, 4450, 5520, "Lantern Riverside Path", "灯埠滨江绿道"),
        (1, 5650, 6230, "Harbour Riverside Path", "新港滨江绿道"),
        (-1, 2330, 4290, "Osier Riverside Path", "柳岸滨江绿道"),
        (-1, 4420, 5450, "South Riverside Path", "南岸滨江绿道"),
        (-1, 600, 2180, "Scholars' Riverside Path", "书林滨江绿道"),
    ):
        line = resample(offset(ground.river_line, side * (width / 2 + 15)), 5)
        line = line[(line[:, 0] >= start) & (line[:, 0] <= end)]
        curve = shapely.get_coordinates(LineString(line).simplify(1.5))
        path = _way(
            network, curve, Street(curve, "cycleway", name, zh, {"foot": "designated", "segregated": "no"})
        )
        for k in sorted({0, len(path) // 2, len(path) - 1}):
            _lead(network, path[k], 60)


def _ferry(
    network: Network,
    ground: Ground,
    name: str,
    zh: str,
    start: tuple[float, float],
    end: tuple[float, float],
    cars: bool,
) -> None:
    """A ferry between two banks; each pier is joined to the nearest street."""
    piers = []
    banks = ground.river.difference(ground.island)
    for spot in (start, end):
        road = network.attach(*spot, 330, ROAD_CLASSES if cars else WALKABLE)
        assert road is not None, "a pier must meet a street"
        at = network.spots[road]
        shore = shapely.get_coordinates(shapely.shortest_line(Point(at), banks))[1].tolist()
        pier = network.vertex(*shore)
        network.vertex_tags[pier] |= {
            "amenity": "ferry_terminal",
            "name": f"{name} Pier",
            "name:en": f"{name} Pier",
            "name:zh": zh + "码头",
        }
        tags = {"service": "driveway"} if cars else {}
        highway = "service" if cars else "footway"
        network.edge(network.street(Street(np.asarray([at, shore]), highway, tags=tags)), [road, pier])
        piers.append(pier)
    a, b = (network.spots[p] for p in piers)
    length = math.dist(a, b)
    yes = "yes" if cars else "no"
    tags = {
        "route": "ferry",
        "foot": "yes",
        "bicycle": "yes",
        "motor_vehicle": yes,
        "duration": f"00:0{1 + round(length / 150)}",
    }
    mid = ground.river_line[
        (ground.river_line[:, 0] > min(a[0], b[0]) + 80) & (ground.river_line[:, 0] < max(a[0], b[0]) - 80)
    ]
    along = (
        [network.vertex(x, y) for x, y in (mid if a[0] < b[0] else mid[::-1]).tolist()]
        if length > 500
        else []
    )
    network.edge(network.street(Street(np.asarray([a, b]), "", name, zh, tags)), [piers[0], *along, piers[1]])

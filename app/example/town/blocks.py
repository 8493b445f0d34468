"""Blocks: the land between streets, what stands on some of them as a whole, and the lanes into the largest."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

import numpy as np
import shapely
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.example.town import plan
from app.example.town.field import Field
from app.example.town.frame import Array
from app.example.town.ground import Ground
from app.example.town.network import Network, Street

ENCLOSING = frozenset(
    ["trunk", "primary", "secondary", "tertiary", "residential", "living_street", "service", "motorway_link"]
)


@dataclass
class Block:
    """A piece of land enclosed by streets. use: the ground laid on it as a whole, if any."""

    shape: Polygon
    quarter: plan.Quarter | None
    use: plan.Whole | None = None
    houses: list[Polygon] = field(default_factory=list)
    """Houses inside the block, away from the streets."""


def find_blocks(network: Network, field_: Field) -> list[Block]:
    """All enclosed pieces above 1,500 m², those the plan asks for already given their use."""
    lines = [
        LineString(network.coords(i))
        for i in network.living()
        if network.streets[network.edges[i].street].highway in ENCLOSING
    ]
    blocks = []
    for face in shapely.get_parts(shapely.polygonize(lines)):
        if face.area > 1500:
            spot = face.representative_point()
            blocks.append(Block(face, field_.quarter_at(spot.x, spot.y)))
    for whole in plan.WHOLES:
        low, high = (9_000, 26_000) if whole.area == "block" else (26_000, 90_000)
        free = [
            b for b in blocks if b.use is None and b.quarter and low < b.shape.area < high and _plump(b.shape)
        ]
        if free:
            spot = Point(whole.x, whole.y)
            min(free, key=lambda b, s=spot: b.shape.centroid.distance(s)).use = whole  # type: ignore[misc]
    return blocks


def _plump(shape: Polygon) -> bool:
    return bool(shape.area / shape.length**2 > 0.035)


def fill_blocks(network: Network, ground: Ground, blocks: list[Block], random: Random) -> None:
    """Lay lanes and rows of slabs into large blocks of flats, and houses on the grounds with one use."""
    network.index()
    green = shapely.union_all([ground.water, *[p for _, p in ground.greens]])
    ways = [LineString(network.coords(i)) for i in network.living() if network.edges[i].form != "tunnel"]
    tree = shapely.STRtree(ways)
    for block in blocks:
        built = block.quarter.built if block.quarter else None
        if block.use is not None:
            _ground_houses(block, random)
        elif built in ("estate", "tower", "block", "town") and block.shape.area > 24_000:
            core = block.shape.buffer(-5)
            ends = shapely.union_all(
                [ways[k] for k in tree.query(core, predicate="intersects")]
            )  # dead ends in the block
            inner = (
                block.shape.buffer(-40 if built != "town" else -36)
                .difference(green.buffer(8))
                .difference(ends.buffer(26))
            )
            assert block.quarter is not None
            if inner.area > 2500:
                _rows(network, block, inner, ends, block.quarter, random)


def _rows(
    network: Network,
    block: Block,
    inner: BaseGeometry,
    ends: BaseGeometry,
    quarter: plan.Quarter,
    random: Random,
) -> None:
    """A lane from street to street through the block, and slabs in rows facing south as far as the streets allow."""
    turn = math.degrees(quarter.turn) % 90
    turn = turn - 90 if turn > 45 else turn
    middle = inner.representative_point()
    level = rotate(inner, -turn, origin=middle)
    x0, y0, x1, y1 = level.bounds
    spine = LineString([(middle.x, y0 - 400), (middle.x, y1 + 400)])
    lanes = shapely.get_parts(
        rotate(spine, turn, origin=middle).intersection(block.shape).difference(ends.buffer(0.05))
    )
    _lane(network, min(lanes, key=lambda p: p.distance(middle)), random)
    depth = 13.0 if quarter.built != "tower" else 22.0
    y = y0 + 2
    while y + depth < y1:
        for side in (-1, 1):
            x = middle.x + side * 8
            while x0 - 60 < x < x1 + 60:
                width = random.uniform(30, 62) if quarter.built != "tower" else random.uniform(22, 30)
                low, high = sorted((x, x + side * width))
                slab = shapely.box(low, y, high, y + depth)
                if level.contains(slab):
                    block.houses.append(rotate(slab, turn, origin=middle))
                x += side * (width + random.uniform(7, 12) if quarter.built != "tower" else width + 26)
        y += depth + (random.uniform(20, 25) if quarter.built != "tower" else 34)


def _lane(network: Network, lane: LineString, random: Random) -> None:
    if lane.length < 30:
        return
    ends = [network.attach(c[0], c[1], 6) for c in (lane.coords[0], lane.coords[-1])]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return
    path = [ends[0], network.vertex(*lane.interpolate(0.5, normalized=True).coords[0]), ends[1]]
    curve = np.asarray([network.spots[v] for v in path])
    tags = (
        {"access": "private"}
        if random.random() < 0.25
        else {"access": "destination"}
        if random.random() < 0.4
        else {}
    )
    network.edge(network.street(Street(curve, "service", tags={**tags, "maxspeed": "15"})), path)


def _ground_houses(block: Block, random: Random) -> None:
    """Large buildings round a yard, lined up with the block's longest side."""
    assert block.use is not None
    inner = block.shape.buffer(-17)
    if inner.is_empty:
        return
    if inner.geom_type != "Polygon":
        inner = max(shapely.get_parts(inner), key=lambda p: p.area)
    box = inner.minimum_rotated_rectangle
    c: Array = np.asarray(box.exterior.coords)
    side = c[1] - c[0] if np.hypot(*(c[1] - c[0])) > np.hypot(*(c[2] - c[1])) else c[2] - c[1]
    turn = math.degrees(math.atan2(side[1], side[0]))
    middle = inner.centroid
    level = rotate(inner, -turn, origin=middle)
    x0, y0, x1, y1 = level.bounds
    w, h = x1 - x0, y1 - y0
    shapes: list[Polygon] = []
    if block.use.kind in ("mall", "market", "depot", "station"):
        shapes.append(shapely.box(x0 + w * 0.08, y0 + h * 0.12, x1 - w * 0.08, y1 - h * 0.12))
    elif block.use.kind in ("hospital", "townhall", "museum"):
        e = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.32), (0.62, 0.32), (0.62, 0.6), (0.9, 0.6), (0.9, 0.85), (0.1, 0.85),
             (0.1, 0.6), (0.42, 0.6), (0.42, 0.32), (0.1, 0.32)]  # fmt: skip
        shapes.append(Polygon([(x0 + a * w, y0 + b * h) for a, b in e]))
    else:
        u = [
            (0.06, 0.08),
            (0.55, 0.08),
            (0.55, 0.9),
            (0.42, 0.9),
            (0.42, 0.28),
            (0.19, 0.28),
            (0.19, 0.75),
            (0.06, 0.75),
        ]
        shapes.append(Polygon([(x0 + a * w, y0 + b * h) for a, b in u]))
        shapes.append(shapely.box(x0 + 0.62 * w, y0 + 0.7 * h, x0 + 0.9 * w, y0 + 0.92 * h))
    for shape in shapes:
        for scale in (1.0, 0.85, 0.7):
            smaller = shapely.affinity.scale(shape, scale, scale, origin=(middle.x, middle.y))
            if level.contains(smaller):
                block.houses.append(rotate(smaller, turn, origin=middle))
                break

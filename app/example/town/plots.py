"""Houses along the streets, each with its number: odd on the left, even on the right, counted from the old town outward."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from app.example.town import plan
from app.example.town.blocks import Block
from app.example.town.field import Field
from app.example.town.frame import HEIGHT, WIDTH, Array, chainage
from app.example.town.ground import Ground
from app.example.town.network import Network
from app.example.town.summary import TownAddress


@dataclass(frozen=True)
class Manner:
    """How a quarter builds, in metres: from the middle of the street to the front, front width, depth, gap between
    houses; `empty` is the share of plots left free; `kinds` OSM building values."""

    setback: float
    width: tuple[float, float]
    depth: tuple[float, float]
    gap: tuple[float, float]
    empty: float
    kinds: tuple[str, ...]
    levels: tuple[int, int]


MANNERS: dict[str, Manner] = {
    "old": Manner(6.5, (13, 26), (10, 15), (0, 0.4), 0.06, ("residential", "residential", "retail", "house"), (2, 4)),
    "town": Manner(10.5, (20, 42), (12, 15), (3, 14), 0.14, ("apartments", "apartments", "residential"), (3, 7)),
    "block": Manner(11.0, (30, 58), (14, 18), (0, 5), 0.06, ("apartments", "commercial", "office", "apartments"), (5, 12)),
    "villa": Manner(13.0, (12, 16), (9, 12), (13, 24), 0.12, ("house", "detached"), (1, 2)),
    "house": Manner(12.0, (13, 22), (10, 12), (10, 22), 0.14, ("house", "semidetached_house", "terrace"), (2, 3)),
    "tower": Manner(18.0, (26, 46), (18, 28), (16, 36), 0.12, ("apartments", "office", "commercial"), (12, 32)),
    "estate": Manner(18.0, (44, 66), (13, 15), (14, 26), 0.08, ("apartments",), (6, 18)),
    "campus": Manner(17.0, (38, 80), (16, 26), (18, 40), 0.12, ("university",), (3, 7)),
    "works": Manner(19.0, (45, 110), (30, 60), (12, 34), 0.10, ("industrial", "warehouse", "industrial"), (1, 2)),
}  # fmt: skip
HALF_ROAD = {"motorway": 13, "motorway_link": 7, "trunk": 9, "primary": 8, "secondary": 7, "tertiary": 6}
EXTRA_SETBACK = {"trunk": 7.0, "primary": 5.0, "secondary": 3.5, "tertiary": 1.5}
HOUSED = ("trunk", "primary", "secondary", "tertiary", "residential", "living_street", "pedestrian")


@dataclass
class House:
    """A building. street: index of the street it is numbered on, -1 for one in a yard; along: metres on that street."""

    shape: Polygon
    built: str
    street: int = -1
    side: int = 0
    along: float = 0.0
    number: str = ""
    address: TownAddress | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass
class _Try:
    street: int
    side: int
    along: float
    rank: int
    built: str
    corners: Array


def build_houses(
    network: Network, ground: Ground, field_: Field, blocks: list[Block], random: Random
) -> list[House]:
    """All houses; about 1.5 s for ten thousand. Those inside blocks come first and keep their place."""
    tries = _along_streets(network, field_, random)
    shapes = shapely.polygons([t.corners for t in tries])
    keep = shapely.within(shapes, shapely.box(0, 0, WIDTH, HEIGHT))

    by_reach: dict[float, list[LineString]] = {}
    for i in network.living():
        highway = network.streets[network.edges[i].street].highway
        reach = 3.0 if highway in ("footway", "cycleway") else float(HALF_ROAD.get(highway, 5))
        if highway and network.edges[i].form != "tunnel":
            by_reach.setdefault(reach, []).append(LineString(network.coords(i)))
    for reach, lines in by_reach.items():
        hit, _ = shapely.STRtree(lines).query(shapes, predicate="dwithin", distance=reach)
        keep[hit] = False
    barred: list[BaseGeometry] = [p for _, p in ground.greens]
    barred += [
        *shapely.get_parts(ground.water.buffer(10)),
        ground.river.buffer(plan.QUAY_GAP - 4).difference(Polygon(plan.KILN_SHORE)),
        ground.brook_bed.buffer(5),
        LineString(ground.railway).buffer(11),
    ]
    barred += [LineString(s).buffer(7) for s in ground.sidings] + [
        Polygon(ground.line_of("Bell Square")).buffer(3)
    ]
    barred += [b.shape.buffer(-6) for b in blocks if b.use is not None]
    barred += [
        shapely.box(plan.STATION[0] - 130, plan.STATION[1], plan.STATION[0] + 130, plan.STATION[1] + 78)
    ]
    yards = [
        House(h, b.quarter.built if b.quarter else "town", tags=_yard_tags(b))
        for b in blocks
        for h in b.houses
    ]
    barred += [h.shape.buffer(5) for h in yards]
    hit, _ = shapely.STRtree(barred).query(shapes, predicate="intersects")
    keep[hit] = False

    order = sorted((i for i in range(len(tries)) if keep[i]), key=lambda i: (tries[i].rank, i))
    slim = shapely.buffer(shapes, -0.25, join_style="mitre")
    first, second = shapely.STRtree(slim).query(slim, predicate="intersects")
    rivals: dict[int, list[int]] = {}
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        if a != b:
            rivals.setdefault(a, []).append(b)
    built: set[int] = set()
    for i in order:
        if not any(r in built for r in rivals.get(i, ())):
            built.add(i)
    houses = yards
    for i in sorted(built):
        t = tries[i]
        houses.append(House(_vary(shapes[i], t.built, random), t.built, t.street, t.side, t.along))
    _number(houses, random)
    return houses


def _yard_tags(block: Block) -> dict[str, str]:
    if block.use is None:
        return {"building": "apartments"}
    return {"building": plan.WHOLE_KINDS[block.use.kind].building}


def _along_streets(network: Network, field_: Field, random: Random) -> list[_Try]:
    """Plots along both sides of every street, before anybody looks whether they are free."""
    rank = {h: k for k, h in enumerate(HOUSED)}
    out: list[_Try] = []
    for i in network.living():
        e = network.edges[i]
        street = network.streets[e.street]
        campus = street.quarter == "campus"
        if (street.highway not in rank and not campus) or e.form or street.tags.get("junction"):
            continue
        curve = network.coords(i)
        along = chainage(curve)
        length = float(along[-1])
        if length < 30:
            continue
        middle = curve[len(curve) // 2] if len(curve) > 2 else curve.mean(axis=0)
        for side in (1, -1):
            quarter = _beside(field_, curve, side) or field_.quarter_at(*middle)
            if quarter is None and not campus:
                continue
            built = "campus" if quarter is None or campus else quarter.built
            manner = MANNERS[built]
            front = manner.setback + EXTRA_SETBACK.get(street.highway, 0.0)
            spans: list[tuple[float, float, float]] = []
            s = random.uniform(0.75, 1.1) * manner.setback
            while True:
                width = random.uniform(*manner.width)
                if s + width > length - 0.75 * manner.setback:
                    break
                if random.random() >= manner.empty:
                    spans.append((s, s + width, random.uniform(*manner.depth)))
                s += width + random.uniform(*manner.gap)
            if spans:
                number_on = -1 if campus else e.street
                out += _rectangles(
                    curve, along, spans, side, front, number_on, e.order, rank.get(street.highway, 9), built
                )
    return out


def _beside(field_: Field, curve: Array, side: int) -> plan.Quarter | None:
    a, b = curve[(len(curve) - 1) // 2], curve[(len(curve) - 1) // 2 + 1]
    d = b - a
    size = float(np.hypot(*d)) or 1.0
    m = (a + b) / 2 + side * np.asarray([-d[1], d[0]]) / size * 45
    return field_.quarter_at(*m)


def _rectangles(
    curve: Array, along: Array, spans: list[tuple[float, float, float]], side: int, front: float,
    street: int, order: float, rank: int, built: str,
) -> list[_Try]:  # fmt: skip
    """Rectangles whose front is parallel to the chord of the street before it."""
    s = np.asarray(spans)
    a = np.column_stack([np.interp(s[:, 0], along, curve[:, k]) for k in (0, 1)])
    b = np.column_stack([np.interp(s[:, 1], along, curve[:, k]) for k in (0, 1)])
    d = b - a
    d /= np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-6)[:, None]
    n = side * np.column_stack([-d[:, 1], d[:, 0]])
    depth = s[:, 2][:, None]
    p, q = a + n * front, b + n * front
    rings = np.stack([p, q, q + n * depth, p + n * depth, p], axis=1)
    return [
        _Try(street, side, order + (x + y) / 2, rank, built, r)
        for (x, y, _), r in zip(spans, rings, strict=True)
    ]


def _vary(shape: Polygon, built: str, random: Random) -> Polygon:
    """Some houses have a wing or a notch at the back."""
    share = {"villa": 0.35, "house": 0.25, "block": 0.22, "works": 0.3, "town": 0.12}.get(built, 0.0)
    if random.random() >= share:
        return shape
    p, q, r, t = np.asarray(shape.exterior.coords)[:4]
    cut, deep = random.uniform(0.35, 0.6), random.uniform(0.3, 0.5)
    back = t + (r - t) * cut
    inner = back + (q - r) * deep
    corner = r + (q - r) * deep
    return Polygon([p, q, corner, inner, back, t])


def _number(houses: list[House], random: Random) -> None:
    """Give house numbers street by street; free plots are sometimes counted too."""
    by_side: dict[tuple[int, int], list[House]] = {}
    for h in houses:
        if h.street >= 0:
            by_side.setdefault((h.street, h.side), []).append(h)
    for (_, side), row in by_side.items():
        row.sort(key=lambda h: h.along)
        number, before = (-1 if side > 0 else 0), None
        for h in row:
            number += 2
            if before is not None and h.along - before > 110:
                number += 2 * random.randint(1, 3)
            h.number, before = str(number), h.along

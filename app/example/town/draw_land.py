"""Water, green, quarters, grounds and districts onto the sheet."""

from __future__ import annotations

import itertools
import math
from random import Random

import shapely
from shapely.affinity import rotate, scale
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.example.town import plan
from app.example.town.blocks import Block
from app.example.town.frame import HEIGHT, WIDTH, oval
from app.example.town.ground import Ground
from app.example.town.places import HOODS
from app.example.town.sheet import Sheet, both

LANDUSE = {"block": "commercial", "works": "industrial"}
FRAME = shapely.box(0, 0, WIDTH, HEIGHT)


def draw_water(sheet: Sheet, ground: Ground) -> None:
    """River with island, brook, lake and ponds."""
    river = ground.river.intersection(FRAME).simplify(1.0).difference(ground.island)
    sheet.area(river, {"natural": "water", "water": "river", **both(*plan.RIVER_NAME)})
    for line, kind, name in (
        (ground.river_line, "river", plan.RIVER_NAME),
        (ground.brook, "stream", ("Mill Brook", "磨溪")),
    ):
        curve = shapely.get_coordinates(LineString(line).simplify(1.5).intersection(FRAME))
        sheet.way([sheet.node(x, y) for x, y in curve.tolist()], {"waterway": kind, **both(*name)})
    sheet.area(ground.lake.simplify(0.5), {"natural": "water", "water": "lake", **both("Heron Lake", "鹭湖")})
    for pond in ground.ponds:
        sheet.area(pond, {"natural": "water", "water": "pond"})
    sheet.area(ground.island, {"place": "islet", "leisure": "park", **both("Heron Island", "鹭洲")})


def draw_green(sheet: Sheet, ground: Ground, random: Random) -> None:
    """Parks with woods, lawns and playgrounds; fields and forest round the town; the sports ground."""
    for green, shape in ground.greens:
        outline = shape.simplify(1.0)
        sheet.area(outline, {**green.tags, **both(green.name, green.zh)})
        dry = shape.difference(ground.water.buffer(6))
        if green.tags == plan.PARK and shape.area > 18_000:
            _woods(sheet, dry, random)
            roomy = dry.buffer(-22)
            spot = (dry if roomy.is_empty else roomy).representative_point()
            sheet.area(
                rotate(shapely.box(spot.x, spot.y, spot.x + 24, spot.y + 16), random.uniform(0, 90)),
                {"leisure": "playground"},
            )
        if green.name == "Lann Sports Ground":
            _sports(sheet, shape)
        if green.name == "University Sports Field":
            c = shape.centroid
            track = Polygon(oval(c.x - 90, c.y, 84, 44, n=32))
            sheet.area(track, {"leisure": "track", "sport": "athletics"})
            sheet.area(scale(track, 0.62, 0.6), {"leisure": "pitch", "sport": "soccer"})
            for k in range(3):
                sheet.area(
                    shapely.box(c.x + 30 + k * 60, c.y - 60, c.x + 72 + k * 60, c.y + 30),
                    {"leisure": "pitch", "sport": "tennis"},
                )
    banks = (
        ground.river.buffer(plan.QUAY_GAP - 11)
        .difference(ground.river)
        .intersection(shapely.box(2340, 0, 5700, HEIGHT))
    )
    banks = banks.difference(ground.island.buffer(60))
    sides = sorted((p for p in shapely.get_parts(banks) if p.area > 20_000), key=lambda p: -p.centroid.y)
    for side, (name, zh) in zip(
        sides, (("North Quay Gardens", "北滨江绿地"), ("South Quay Gardens", "南滨江绿地")), strict=False
    ):
        sheet.area(side.simplify(1.5), {**plan.PARK, **both(name, zh)})
    taken: BaseGeometry = shapely.union_all(
        [s for _, s in ground.quarters] + [p for _, p in ground.greens] + [ground.river.buffer(4)]
    )
    taken = shapely.union_all(
        [
            taken,
            LineString(ground.motorway).buffer(26),
            LineString(ground.railway).buffer(16),
            ground.brook_bed.buffer(4),
        ]
    )
    for landuse, outline in plan.FARMLAND:
        field = Polygon(outline).buffer(0).intersection(FRAME).difference(taken)
        for part in shapely.get_parts(field.buffer(-3).simplify(2.0)):
            if part.area > 2000:
                sheet.area(part, {"landuse": landuse})


def _woods(sheet: Sheet, dry: BaseGeometry, random: Random) -> None:
    """Groves of trees inside a park."""
    x0, y0, x1, y1 = dry.bounds
    count = min(14, 2 + int(dry.area / 25_000))
    groves = []
    for _ in range(count):
        size = random.uniform(0.09, 0.2) * math.sqrt(dry.area)
        x, y = random.uniform(x0, x1), random.uniform(y0, y1)
        groves.append(
            Polygon(
                oval(
                    x,
                    y,
                    size,
                    size * random.uniform(0.5, 0.9),
                    random.uniform(0, 3),
                    0.25,
                    random.uniform(0, 6),
                    22,
                )
            )
        )
    for part in shapely.get_parts(shapely.union_all(groves).intersection(dry.buffer(-12)).simplify(2.0)):
        if part.area > 600:
            sheet.area(part, {"natural": "wood"})


def _sports(sheet: Sheet, shape: Polygon) -> None:
    c = shape.centroid
    track = Polygon(oval(c.x, c.y + 45, 92, 56, 1.45, n=36))
    sheet.area(track, {"leisure": "stadium", "building": "stadium", **both("Lann Stadium", "澜江体育场")})
    sheet.area(scale(track, 0.6, 0.6), {"leisure": "pitch", "sport": "soccer"})
    for k in range(4):
        sheet.area(
            shapely.box(c.x - 130 + k * 62, c.y - 115, c.x - 130 + k * 62 + 42, c.y - 50),
            {"leisure": "pitch", "sport": "basketball"},
        )


def draw_quarters(sheet: Sheet, ground: Ground, blocks: list[Block]) -> None:
    """Land use of the quarters and the grounds with one use in them."""
    for quarter, shape in ground.quarters:
        if quarter.built == "campus":
            whole = max(shapely.get_parts(shape), key=lambda p: p.area)
            sheet.area(
                Polygon(whole.exterior).simplify(2.0),
                {"amenity": "university", **both("Lann University", "澜江大学")},
            )
            continue
        for part in shapely.get_parts(shape.buffer(-2).simplify(2.0)):
            if part.area > 1500:
                sheet.area(part, {"landuse": LANDUSE.get(quarter.built, "residential")})
    for block in blocks:
        if block.use is not None:
            kind = plan.WHOLE_KINDS[block.use.kind]
            inner = max(shapely.get_parts(block.shape.buffer(-8).simplify(1.0)), key=lambda p: p.area)
            sheet.area(inner, {**kind.tags, **both(block.use.name, block.use.zh)})
            if block.use.kind == "school":
                _pitch(sheet, inner, block.houses)
    track = LineString(ground.railway).intersection(shapely.box(4140, 1200, 5180, 1500))
    sheet.area(track.buffer(24).simplify(1.0), {"landuse": "railway"})


def _pitch(sheet: Sheet, ground: Polygon, houses: list[Polygon]) -> None:
    free = ground.buffer(-6).difference(shapely.union_all([h.buffer(6) for h in houses]))
    x0, y0, x1, y1 = free.bounds
    for k in range(48):
        x, y = x0 + (x1 - x0) * ((k % 8) / 8), y0 + (y1 - y0) * (k // 8 / 6)
        pitch = shapely.box(x, y, x + 34, y + 20)
        if free.contains(pitch):
            sheet.area(pitch, {"leisure": "pitch", "sport": "basketball"})
            return


def draw_districts(sheet: Sheet, ground: Ground) -> None:
    """Boundaries of city and districts as relations that share their ways; places as nodes."""
    owners: dict[tuple[tuple[int, int], tuple[int, int]], set[int]] = {}
    rings = []
    for index, (_, shape) in enumerate(ground.districts):
        ring = [(round(x * 10), round(y * 10)) for x, y in shape.exterior.coords]
        rings.append(ring)
        for a, b in itertools.pairwise(ring):
            owners.setdefault((min(a, b), max(a, b)), set()).add(index)
    nodes: dict[tuple[int, int], int] = {}

    def node(key: tuple[int, int]) -> int:
        if key not in nodes:
            nodes[key] = sheet.node(key[0] / 10, key[1] / 10)
        return nodes[key]

    ways: dict[int, list[int]] = {index: [] for index in range(len(rings))}
    city: list[int] = []
    done: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    for index, ring in enumerate(rings):
        pieces: list[tuple[frozenset[int], list[tuple[int, int]]]] = []
        for a, b in itertools.pairwise(ring):
            who = frozenset(owners[min(a, b), max(a, b)])
            if pieces and pieces[-1][0] == who:
                pieces[-1][1].append(b)
            else:
                pieces.append((who, [a, b]))
        for who, points in pieces:
            first = (min(points[0], points[1]), max(points[0], points[1]))
            if first in done:
                continue
            done |= {(min(a, b), max(a, b)) for a, b in itertools.pairwise(points)}
            level = "5" if len(who) == 1 else "6"
            way = sheet.way([node(p) for p in points], {"boundary": "administrative", "admin_level": level})
            for owner in who:
                ways[owner].append(way)
            if who == {index}:
                city.append(way)

    name, zh = plan.CITY
    place = sheet.node(*plan.SQUARE, {"place": "city", "population": "412000", **both(name, zh)})
    tags = {
        "type": "boundary",
        "boundary": "administrative",
        "border_type": "city",
        "admin_level": "5",
        **both(name, zh),
    }
    sheet.relation([*[("w", w, "outer") for w in city], ("n", place, "admin_centre")], tags)
    for index, (district, shape) in enumerate(ground.districts):
        spot = label_spot(district, shape)
        place = sheet.node(spot.x, spot.y, {"place": "suburb", **both(district.name, district.zh)})
        tags = {
            "type": "boundary",
            "boundary": "administrative",
            "border_type": "district",
            "admin_level": "6",
        }
        tags |= {"postal_code": district.postcode, **both(district.name, district.zh)}
        sheet.relation([*[("w", w, "outer") for w in ways[index]], ("n", place, "label")], tags)
    for name, zh, x, y in HOODS:
        sheet.node(x, y, {"place": "neighbourhood", **both(name, zh)})


def label_spot(district: plan.District, shape: Polygon) -> Point:
    """Where the district's name stands: its first seed, which lies in its built-up part."""
    spot = Point(*district.seeds[0])
    return Point(spot.x, spot.y + 120) if shape.contains(Point(spot.x, spot.y + 120)) else spot

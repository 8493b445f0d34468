"""Heronvale (鹭川市), an invented river city of about 8 × 6 km, written as an OpenStreetMap extract.

It lies in the East China Sea near 30.9° N 123.6° E, where there is no land, so that nobody takes it for a real place;
its time zone is Asia/Shanghai and driving is on the right. Nothing in it is taken from OpenStreetMap: the file only has
that form, so the example loads by the same path as a real city.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import shapely
from shapely.geometry import LineString

from app.example.town import plan
from app.example.town.blocks import Block, fill_blocks, find_blocks
from app.example.town.draw_houses import draw_houses, draw_landmarks, draw_places
from app.example.town.draw_land import draw_districts, draw_green, draw_quarters, draw_water, label_spot
from app.example.town.draw_ways import draw_rails, draw_roads, draw_signals, gates
from app.example.town.frame import CENTRE, TIME_ZONE, bounds, to_point
from app.example.town.ground import Ground, lay_ground
from app.example.town.names import name_streets
from app.example.town.network import Network
from app.example.town.paths import lay_paths
from app.example.town.plots import HOUSED, build_houses
from app.example.town.sheet import Sheet
from app.example.town.streets import lay_streets
from app.example.town.structures import lay_motorway, lay_rails, make_roundabouts, span_obstacles
from app.example.town.summary import TownAddress, TownDistrict, TownPlace, TownStreet, TownSummary
from app.example.town.traffic import choose_one_way, forbid_turns, quiet_old_town

__all__ = ["TownAddress", "TownDistrict", "TownPlace", "TownStreet", "TownSummary", "write_town"]


def write_town(target: Path, seed: int = 7) -> TownSummary:
    """Write the town to `target` (.osm.pbf) and tell what is in it; the same seed gives the same bytes.

    The plan (river, main roads, parks, districts) is the same for every seed, streets and houses differ.
    Raises OSError or RuntimeError when the file cannot be written.
    """
    random = Random(seed)  # noqa: S311 - a town, not a secret
    ground = lay_ground()
    field, network = lay_streets(ground, random)
    name_streets(network, random)
    span_obstacles(network, ground)
    make_roundabouts(network)
    rails = lay_rails(network, ground)
    lay_motorway(network, ground)
    blocks = find_blocks(network, field)
    fill_blocks(network, ground, blocks, random)
    lay_paths(network, ground, random)
    houses = build_houses(network, ground, field, blocks, random)
    quiet_old_town(network, random)
    choose_one_way(network, random)
    restrictions = forbid_turns(network, random)
    draw_signals(network)
    gates(network)

    sheet = Sheet()
    landmarks = draw_landmarks(sheet, houses)
    nodes = draw_roads(sheet, network, restrictions)
    draw_rails(sheet, network, ground, rails, nodes)
    draw_water(sheet, ground)
    draw_green(sheet, ground, random)
    draw_quarters(sheet, ground, blocks)
    addresses = draw_houses(sheet, network, ground, houses, random)
    places = draw_places(sheet, network, houses, random)
    draw_districts(sheet, ground)
    sheet.write(target)
    return TownSummary(
        *plan.CITY, TIME_ZONE, bounds(), CENTRE, _districts(ground), tuple(addresses), _streets(network),
        (*landmarks, *_wholes(blocks), *places), len(sheet.nodes), len(sheet.ways), len(sheet.relations),
    )  # fmt: skip


def _districts(ground: Ground) -> tuple[TownDistrict, ...]:
    out = []
    for district, shape in ground.districts:
        spot = label_spot(district, shape)
        ring = tuple(to_point(x, y) for x, y in list(shape.exterior.coords)[:-1])
        out.append(
            TownDistrict(district.name, district.zh, district.postcode, ring, to_point(spot.x, spot.y))
        )
    return tuple(out)


def _streets(network: Network) -> tuple[TownStreet, ...]:
    pieces: dict[int, list[int]] = {}
    for i in network.living():
        street = network.streets[network.edges[i].street]
        if street.name and street.highway in HOUSED:
            pieces.setdefault(network.edges[i].street, []).append(i)
    out = []
    for s, edges in sorted(pieces.items()):
        street = network.streets[s]
        edges.sort(key=lambda i: network.edges[i].order)
        middle = LineString(network.coords(edges[len(edges) // 2])).interpolate(0.5, normalized=True)
        metres = round(sum(network.length(i) for i in edges), 1)
        out.append(TownStreet(street.name, street.zh, street.highway, metres, to_point(middle.x, middle.y)))
    return tuple(out)


def _wholes(blocks: list[Block]) -> list[TownPlace]:
    out = []
    for block in blocks:
        if block.use is not None:
            c = shapely.centroid(block.shape)
            out.append(TownPlace(block.use.name, block.use.zh, block.use.kind, to_point(c.x, c.y)))
    return out

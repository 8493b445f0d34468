"""Houses with their addresses, and the shops and offices in them, onto the sheet."""

from __future__ import annotations

from random import Random

import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from app.example.town import plan
from app.example.town.frame import to_point
from app.example.town.ground import Ground
from app.example.town.network import Network
from app.example.town.places import CAMPUS, DISTRICT_WORDS, TRADES
from app.example.town.plots import MANNERS, House
from app.example.town.sheet import Sheet, Tags, both
from app.example.town.summary import TownAddress, TownPlace

BUSY = frozenset(["trunk", "primary", "secondary", "tertiary"])


def draw_houses(
    sheet: Sheet, network: Network, ground: Ground, houses: list[House], random: Random
) -> list[TownAddress]:
    """All houses; those numbered on a street get an address, which is also given back."""
    middles = [h.shape.representative_point() for h in houses]
    owner = _district_of(ground, middles)
    out = []
    for house, middle, d in zip(houses, middles, owner, strict=True):
        manner = MANNERS[house.built]
        tags: Tags = dict(house.tags)
        if "building" not in tags:
            tags["building"] = random.choice(manner.kinds)
        if "building:levels" not in tags:
            tags["building:levels"] = str(random.randint(*manner.levels))
        if house.number:
            street = network.streets[house.street]
            district = ground.districts[d][0]
            house.address = TownAddress(
                house.number, street.name, street.zh, district.name, district.zh, district.postcode,
                to_point(middle.x, middle.y), house.built,
            )  # fmt: skip
            tags |= address_tags(house.address)
            out.append(house.address)
        sheet.area(house.shape, tags)
    return out


def address_tags(a: TownAddress) -> Tags:
    """The address as OSM tags, in both languages."""
    city, city_zh = plan.CITY
    return {
        "addr:housenumber": a.number, "addr:street": a.street, "addr:street:en": a.street, "addr:street:zh": a.street_zh,
        "addr:suburb": a.district, "addr:suburb:zh": a.district_zh, "addr:city": city, "addr:city:zh": city_zh,
        "addr:postcode": a.postcode,
    }  # fmt: skip


def _district_of(ground: Ground, spots: list[Point]) -> list[int]:
    tree = shapely.STRtree([s for _, s in ground.districts])
    owner = np.zeros(len(spots), dtype=int)
    who, where = tree.query(spots, predicate="within")
    owner[who] = where
    return [int(o) for o in owner]


def draw_places(sheet: Sheet, network: Network, houses: list[House], random: Random) -> list[TownPlace]:
    """Every shop, office and other place of places.py, in a numbered house on a busy street if there is one.

    A place named after a district goes there; the others are spread over the town.
    """
    numbered = [h for h in houses if h.number and h.built != "works"]
    random.shuffle(numbered)
    busy = [h for h in numbered if network.streets[h.street].highway in BUSY or h.built == "old"]
    busy = [h for h in busy if h.built != "villa"]
    taken: set[int] = set()
    out = []
    for trade in TRADES:
        for name, zh in trade.each():
            wanted = next((d for word, d in DISTRICT_WORDS.items() if word in name), None)
            pool = [h for h in busy if h.address and h.address.district == wanted]
            pool = pool or [h for h in numbered if h.address and h.address.district == wanted] or busy
            house = next((h for h in pool if id(h) not in taken), pool[0])
            taken.add(id(house))
            ring = np.asarray(house.shape.exterior.coords)
            front, middle = (ring[0] + ring[1]) / 2, np.asarray(house.shape.centroid.coords[0])
            x, y = (front * 0.7 + middle * 0.3).tolist()
            assert house.address is not None
            tags = {**trade.tags, **both(name, zh), **address_tags(house.address)}
            if random.random() < 0.5:
                tags["opening_hours"] = random.choice(
                    ("08:00-20:00", "09:00-21:00", "07:30-22:00", "10:00-22:00")
                )
            sheet.node(x, y, tags)
            out.append(TownPlace(name, zh, next(iter(trade.tags.values())), to_point(x, y)))
    return out


def draw_landmarks(sheet: Sheet, houses: list[House]) -> list[TownPlace]:
    """What was drawn by hand: bell tower, square, station, the halls of the university."""
    x, y = plan.SQUARE
    sheet.area(shapely.box(x - 9, y - 9, x + 9, y + 9), {"building": "tower", "building:levels": "6", "tourism": "attraction",
               "historic": "building", **both("Bell Tower", "钟楼")})  # fmt: skip
    square = Polygon([(x - 50, y - 32), (x + 48, y - 24), (x + 52, y + 34), (x - 46, y + 31)])
    sheet.area(square, {"highway": "pedestrian", "area": "yes", **both("Bell Square", "钟楼广场")})
    sx, sy = plan.STATION
    hall = Polygon([(sx - 120, sy + 26), (sx + 120, sy + 26), (sx + 120, sy + 44), (sx + 34, sy + 44), (sx + 34, sy + 52),
                    (sx - 34, sy + 52), (sx - 34, sy + 44), (sx - 120, sy + 44)])  # fmt: skip
    sheet.area(
        hall,
        {
            "building": "train_station",
            "building:levels": "3",
            **both("Heronvale Central Station", "鹭川中央车站"),
        },
    )
    for k in (-14, 8):
        sheet.area(
            shapely.box(sx - 190, sy + k, sx + 190, sy + k + 8),
            {"railway": "platform", "public_transport": "platform"},
        )
    out = [TownPlace("Heronvale Central Station", "鹭川中央车站", "station", to_point(sx, sy))]
    halls = sorted((h for h in houses if h.built == "campus"), key=lambda h: -h.shape.area)
    for (name, zh, tags), house in zip(CAMPUS, halls, strict=False):
        house.tags |= {"building": "university", **both(name, zh), **tags}
        c = house.shape.centroid
        out.append(TownPlace(name, zh, "university", to_point(c.x, c.y)))
    return out

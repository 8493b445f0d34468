"""Reads what the place index needs from an OpenStreetMap extract in one pass."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import osmium

from app.adapters.city.places.categories import classify
from app.adapters.city.places.features import (
    Address,
    Boundary,
    Features,
    LatLon,
    Names,
    NumberLine,
    StreetPiece,
    Thing,
)
from app.adapters.city.places.plane import METRES_PER_DEGREE, along

_TONGUE = re.compile(r"^name:([a-z]{2,3}(?:-[A-Z][a-z]{3})?)$")
_OTHERS = ("alt_name", "old_name", "short_name", "official_name", "loc_name", "int_name", "brand")
_NOT_TRAVELLED = frozenset({"bus_stop", "platform", "proposed", "construction", "razed", "abandoned"})
SPOT_EVERY_M = 80.0
"""How close the points of a street lie by which it is found from a point beside it."""
_EVERY = 20_000


def read(extract: Path, told: Callable[[int], None] = lambda count: None) -> Features:
    """All addresses, street pieces, named things and boundaries; `told` hears now and then how many were read.

    Raises RuntimeError or OSError of the library when the file cannot be read.
    """
    features = Features()
    numbered: dict[int, tuple[str, str]] = {}
    wkb = osmium.geom.WKBFactory()
    wanted = osmium.filter.KeyFilter("name", "addr:housenumber", "addr:interpolation", "addr:housename")
    found = osmium.FileProcessor(str(extract)).with_locations().with_areas(wanted).with_filter(wanted)
    source: Iterable[Any] = found
    for count, entity in enumerate(source):
        if count % _EVERY == 0:
            told(count)
        if entity.is_node():
            place = (entity.lat, entity.lon)
            _note_number_node(entity, numbered)
            _take(features, entity, ("n", entity.id), place, 0.0, "")
        elif entity.is_way():
            _take_line(features, entity, numbered)
        elif entity.is_area():
            _take_area(features, entity, wkb)
        elif entity.tags.get("type") == "associatedStreet":
            name = entity.tags.get("name", "")
            for member in entity.members:
                features.members[member.type, member.ref] = name
    return features


def _names(tags: Any) -> Names:
    tongues, others = [], []
    main = tags.get("name", "")
    for tag in tags:
        match = _TONGUE.match(tag.k)
        if match:
            tongues.append((match[1], tag.v))
        elif tag.k in _OTHERS:
            others += [part.strip() for part in tag.v.split(";") if part.strip()]
    return Names(main, tuple(tongues), tuple(others))


def _note_number_node(entity: Any, numbered: dict[int, tuple[str, str]]) -> None:
    """Ends of number lines are known by their node."""
    number = entity.tags.get("addr:housenumber")
    if number:
        numbered[entity.id] = (number, entity.tags.get("addr:street", ""))


def _take(features: Features, entity: Any, osm: tuple[str, int], at: LatLon, radius: float, wkb: str) -> None:
    """Note the address and the named thing that a node or area is; one may be both."""
    tags = entity.tags
    number = tags.get("addr:housenumber", "")
    street = tags.get("addr:street") or tags.get("addr:place") or ""
    town = _town(tags.get("addr:city", ""))
    postcode = tags.get("addr:postcode", "")
    named = tags.get("name") or tags.get("addr:housename")
    kind = classify(tags.get) if named else None
    if number:
        rank = 1 if radius else (2 if kind else 0)
        features.addresses.append(Address(osm, number, street, town, postcode, *at, rank))
    if kind is None or not named:
        return
    names = _names(tags)
    if not names.main:
        names = Names(named)
    elif tags.get("addr:housename") and tags["addr:housename"] != names.main:
        names = Names(names.main, names.tongues, (*names.others, tags["addr:housename"]))
    # what covers more ground is known to more people, up to a point
    weight = kind[1] + min(0.1, radius / 5000.0)
    features.things.append(
        Thing(names, kind[0], weight, *at, radius, kind[2], street, number, town, postcode, wkb)
    )


def _town(written: str) -> str:
    """The value of addr:city without what cannot be a town."""
    return "" if written.isdigit() else written.strip()


def _take_line(features: Features, way: Any, numbered: dict[int, tuple[str, str]]) -> None:
    tags = way.tags
    mode = tags.get("addr:interpolation")
    road = tags.get("highway")
    if not mode and (not road or road in _NOT_TRAVELLED or not tags.get("name")):
        return
    nodes = [(n.location.lat, n.location.lon, n.ref) for n in way.nodes if n.location.valid()]
    if not nodes:
        return
    if mode:
        stops = [(lat, lon, numbered.get(ref, ("", ""))[0]) for lat, lon, ref in nodes]
        known = [numbered[ref][1] for _lat, _lon, ref in nodes if ref in numbered]
        street = tags.get("addr:street") or next((s for s in known if s), "")
        if street and sum(1 for stop in stops if stop[2]) >= 2:
            features.lines.append(NumberLine(mode, street, stops))
        return
    course = along([(lat, lon) for lat, lon, _ in nodes], SPOT_EVERY_M)
    features.pieces.append(StreetPiece(_names(tags), *course[len(course) // 2], course))


def _take_area(features: Features, area: Any, wkb: Any) -> None:
    tags = area.tags
    boundary = tags.get("boundary") == "administrative" and tags.get("admin_level", "").isdigit()
    road = tags.get("highway") and not tags.get("place")  # a square may be both; a ring road is a line
    named = bool(tags.get("name"))
    if not boundary and (road or not (named or tags.get("addr:housenumber") or tags.get("addr:housename"))):
        return
    corners = [(n.lat, n.lon) for ring in area.outer_rings() for n in ring if n.location.valid()]
    if not corners:
        return
    shape = ""
    if boundary or (named and not tags.get("building")):
        try:
            shape = wkb.create_multipolygon(area)
        except (
            RuntimeError
        ):  # an area cut by the edge of the extract, or drawn wrongly: no membership from it
            shape = ""
    if boundary:
        if shape and named:
            features.boundaries.append(Boundary(_names(tags), int(tags["admin_level"]), shape))
        return
    at, radius = _middle(corners)
    osm = ("w" if area.from_way() else "r", area.orig_id())
    _take(features, area, osm, at, radius, shape)


def _middle(corners: list[LatLon]) -> tuple[LatLon, float]:
    """The middle of the box around the corners, and metres from there to a corner of the box."""
    south, north = min(c[0] for c in corners), max(c[0] for c in corners)
    west, east = min(c[1] for c in corners), max(c[1] for c in corners)
    at = ((south + north) / 2, (west + east) / 2)
    across = (east - west) / 2 * math.cos(math.radians(at[0]))
    return at, max(1.0, math.hypot((north - south) / 2, across) * METRES_PER_DEGREE)

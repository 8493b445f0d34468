"""Which named things of the map people ask for, and how likely they mean one rather than another."""

from __future__ import annotations

from collections.abc import Callable

Lookup = Callable[[str], str | None]

SETTLEMENTS = {
    "city": 1.0, "town": 0.9, "borough": 0.8, "suburb": 0.8, "village": 0.8, "quarter": 0.7,
    "neighbourhood": 0.7, "hamlet": 0.6, "isolated_dwelling": 0.5, "locality": 0.45, "farm": 0.5,
}  # fmt: skip
"""Values of `place` that are a settlement or a part of one."""

TOWNS = frozenset({"city", "town", "village", "suburb", "borough"})
"""Settlements that are used as the town of an address when no boundary says better."""

_BY_VALUE = {
    ("amenity", "university"): 0.85, ("amenity", "college"): 0.6, ("amenity", "hospital"): 0.75,
    ("amenity", "townhall"): 0.7, ("amenity", "school"): 0.55, ("amenity", "police"): 0.6,
    ("amenity", "fire_station"): 0.6, ("amenity", "bus_station"): 0.7, ("amenity", "library"): 0.6,
    ("amenity", "theatre"): 0.6, ("amenity", "marketplace"): 0.6, ("amenity", "clinic"): 0.55,
    ("amenity", "place_of_worship"): 0.55, ("amenity", "parking"): 0.35, ("amenity", "atm"): 0.3,
    ("shop", "mall"): 0.65, ("shop", "department_store"): 0.6, ("shop", "supermarket"): 0.55,
    ("tourism", "museum"): 0.65, ("tourism", "hotel"): 0.55, ("tourism", "attraction"): 0.6,
    ("tourism", "artwork"): 0.3, ("tourism", "information"): 0.3,
    ("railway", "station"): 0.8, ("railway", "halt"): 0.7,
    ("aeroway", "aerodrome"): 0.8, ("aeroway", "terminal"): 0.7,
    ("public_transport", "station"): 0.65, ("highway", "bus_stop"): 0.4,
    ("landuse", "residential"): 0.6, ("landuse", "commercial"): 0.55, ("landuse", "industrial"): 0.5,
    ("landuse", "retail"): 0.55, ("leisure", "park"): 0.6, ("leisure", "stadium"): 0.6,
    ("leisure", "sports_centre"): 0.55,
    ("place", "square"): 0.6, ("place", "city_block"): 0.5, ("place", "island"): 0.5,
}  # fmt: skip
_BY_KEY = {
    "amenity": 0.45, "shop": 0.45, "tourism": 0.45, "office": 0.45, "healthcare": 0.5, "leisure": 0.45,
    "craft": 0.45, "railway": 0.45, "aeroway": 0.4, "public_transport": 0.4, "historic": 0.45,
    "building": 0.5, "barrier": 0.45, "entrance": 0.45, "landuse": 0.35, "place": 0.45, "club": 0.4,
    "government": 0.5, "military": 0.4, "emergency": 0.4, "man_made": 0.4, "sport": 0.4, "natural": 0.35,
}  # fmt: skip


def classify(tag: Lookup) -> tuple[str, float, str] | None:
    """(kind, weight 0…1, category word) of a named thing by its tags; None for what nobody is sent to."""
    settlement = tag("place")
    if settlement in SETTLEMENTS:
        return "place", SETTLEMENTS[settlement], settlement
    if tag("highway") == "bus_stop":
        return "poi", _BY_VALUE["highway", "bus_stop"], "bus stop"
    found: list[tuple[float, str]] = []
    for key, usual in _BY_KEY.items():
        value = tag(key)
        if value is not None and value != "no":
            word = "" if value in ("yes", "platform", "stop_position") else value.replace("_", " ")
            found.append((_BY_VALUE.get((key, value), usual), word))
    if not found:
        return None
    # the word of the likeliest meaning that has one: a building=yes that is a school is a school
    weight = max(found)[0]
    return "poi", weight, max((f for f in found if f[1]), default=(0.0, ""))[1]

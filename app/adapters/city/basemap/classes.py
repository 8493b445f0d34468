"""Which map features go into which layer, under which class, from which zoom on.

Tags as the OpenStreetMap wiki's "Map features" page describes them. The words on the right are the `class`
values promised in `build`; see there for what each layer means.
"""

from __future__ import annotations

from collections.abc import Mapping

Tags = Mapping[str, str]

# ---- lines -------------------------------------------------------------------------------------------------

_MINOR = ("residential", "unclassified", "living_street", "road")
_PATH = ("footway", "path", "cycleway", "bridleway", "corridor")
ROADS: dict[str, tuple[str, int]] = {
    "motorway": ("motorway", 8),
    "trunk": ("trunk", 8),
    "primary": ("primary", 9),
    "secondary": ("secondary", 10),
    "tertiary": ("tertiary", 11),
    **dict.fromkeys(_MINOR, ("minor", 12)),
    "pedestrian": ("pedestrian", 13),
    "service": ("service", 13),
    "busway": ("service", 13),
    "track": ("track", 13),
    **dict.fromkeys(_PATH, ("path", 14)),
    "steps": ("steps", 14),
    "construction": ("construction", 14),
}
"""highway value → class and first zoom; `_link` values are those of the road they lead to."""

SMALL_SERVICE = ("driveway", "parking_aisle", "drive-through", "emergency_access")
RAILWAYS = ("rail", "light_rail", "subway", "tram", "narrow_gauge", "funicular", "monorail", "preserved")
CABLEWAYS = ("cable_car", "gondola", "mixed_lift", "chair_lift")
WATERWAYS: dict[str, tuple[str, int]] = {
    "river": ("river", 9),
    "canal": ("canal", 11),
    "stream": ("stream", 12),
    "tidal_channel": ("stream", 12),
    "ditch": ("ditch", 14),
    "drain": ("ditch", 14),
    "dam": ("dam", 13),
    "weir": ("dam", 14),
}

# ---- areas -------------------------------------------------------------------------------------------------

WATER: dict[tuple[str, str], str] = {
    ("natural", "water"): "lake",
    ("natural", "bay"): "",  # a name in the sea, not water of its own
    ("waterway", "riverbank"): "river",
    ("waterway", "dock"): "river",
    ("landuse", "reservoir"): "reservoir",
    ("landuse", "basin"): "reservoir",
    ("leisure", "swimming_pool"): "pool",
    ("amenity", "fountain"): "pool",
}
WATER_KINDS = {
    "river": "river",
    "canal": "river",
    "stream": "river",
    "lock": "river",
    "moat": "river",
    "reservoir": "reservoir",
    "basin": "reservoir",
    "wastewater": "reservoir",
    "pool": "pool",
    "fountain": "pool",
    "reflecting_pool": "pool",
}
"""water=… beside natural=water; anything else is a lake."""

LANDUSE: dict[str, dict[str, str]] = {
    "landuse": {
        **dict.fromkeys(("residential", "garages"), "residential"),
        **dict.fromkeys(("commercial",), "commercial"),
        "retail": "retail",
        **dict.fromkeys(("industrial", "quarry", "landfill", "port", "depot"), "industrial"),
        "railway": "railway",
        "military": "military",
        "education": "education",
        "forest": "wood",
        **dict.fromkeys(("grass", "meadow", "greenfield"), "grass"),
        **dict.fromkeys(("recreation_ground", "village_green"), "park"),
        "cemetery": "cemetery",
        **dict.fromkeys(("farmland", "farmyard", "greenhouse_horticulture", "plant_nursery"), "farmland"),
        "orchard": "orchard",
        "vineyard": "vineyard",
        "allotments": "allotments",
        **dict.fromkeys(("construction", "brownfield"), "construction"),
    },
    "leisure": {
        "park": "park",
        **dict.fromkeys(("garden", "dog_park"), "garden"),
        "golf_course": "golf",
        **dict.fromkeys(("pitch", "track", "sports_centre", "stadium"), "pitch"),
        "playground": "playground",
        "nature_reserve": "nature",
    },
    "natural": {
        "wood": "wood",
        **dict.fromkeys(("scrub", "heath"), "scrub"),
        **dict.fromkeys(("grassland", "fell", "tundra"), "grass"),
        **dict.fromkeys(("beach", "sand", "dune", "shoal"), "sand"),
        **dict.fromkeys(("bare_rock", "scree", "shingle", "rock"), "rock"),
        "glacier": "glacier",
        **dict.fromkeys(("wetland", "mud"), "wetland"),
    },
    "amenity": {
        **dict.fromkeys(("school", "university", "college", "kindergarten"), "education"),
        **dict.fromkeys(("hospital", "clinic"), "hospital"),
        "parking": "parking",
        **dict.fromkeys(("grave_yard",), "cemetery"),
    },
    "tourism": {"zoo": "park", "theme_park": "park", "camp_site": "park"},
    "place": {"square": "square"},
    "highway": {"pedestrian": "square", "footway": "square"},
    "aeroway": {"aerodrome": "airport", "apron": "airport", "runway": "airport", "helipad": "airport"},
    "man_made": {"pier": "pier", "breakwater": "pier"},
    "railway": {"platform": "square"},
    "public_transport": {"platform": "square"},
}

LATE_LANDUSE = {
    "parking": 13,
    "pitch": 12,
    "playground": 14,
    "garden": 13,
    "square": 13,
    "pier": 12,
    "construction": 12,
}
"""Classes that only clutter small scales: first zoom."""

# ---- points ------------------------------------------------------------------------------------------------

PLACES: dict[str, tuple[int, int]] = {
    "city": (2, 8),
    "town": (3, 8),
    "village": (5, 11),
    "suburb": (5, 11),
    "borough": (5, 11),
    "island": (6, 11),
    "quarter": (6, 12),
    "hamlet": (7, 12),
    "neighbourhood": (7, 13),
    "isolated_dwelling": (8, 14),
    "locality": (8, 13),
    "square": (9, 14),
}
"""place value → rank and first zoom."""

POI_KEYS = (
    "amenity",
    "shop",
    "tourism",
    "healthcare",
    "railway",
    "aeroway",
    "leisure",
    "historic",
    "office",
    "craft",
    "natural",
    "man_made",
    "highway",
)
"""Looked at in this order; the first that is known decides."""

_FOOD = ("restaurant", "cafe", "fast_food", "bar", "pub", "food_court", "ice_cream", "biergarten")
POIS: dict[str, dict[str, tuple[str, int]]] = {
    "amenity": {
        **dict.fromkeys(_FOOD, ("food", 7)),
        **dict.fromkeys(("hospital",), ("health", 1)),
        **dict.fromkeys(("pharmacy", "clinic", "doctors", "dentist", "veterinary"), ("health", 5)),
        **dict.fromkeys(("university",), ("education", 2)),
        **dict.fromkeys(("school", "college"), ("education", 4)),
        **dict.fromkeys(("kindergarten", "library", "music_school", "childcare"), ("education", 6)),
        **dict.fromkeys(("theatre", "cinema", "arts_centre", "community_centre"), ("culture", 5)),
        "place_of_worship": ("worship", 5),
        **dict.fromkeys(("townhall", "police", "fire_station", "courthouse", "embassy"), ("public", 3)),
        **dict.fromkeys(("post_office", "marketplace", "prison", "public_building"), ("public", 5)),
        "bank": ("bank", 6),
        "bus_station": ("transport", 3),
        **dict.fromkeys(("ferry_terminal",), ("transport", 4)),
        **dict.fromkeys(("parking",), ("parking", 8)),
        **dict.fromkeys(("fuel", "charging_station"), ("fuel", 6)),
        **dict.fromkeys(("car_rental", "car_wash", "nightclub", "social_facility", "studio"), ("other", 8)),
    },
    "shop": {"supermarket": ("shop", 4), "mall": ("shop", 3), "department_store": ("shop", 4)},
    "tourism": {
        **dict.fromkeys(("hotel",), ("lodging", 5)),
        **dict.fromkeys(("hostel", "guest_house", "motel", "apartment", "camp_site"), ("lodging", 7)),
        **dict.fromkeys(("museum", "zoo", "theme_park"), ("culture", 3)),
        **dict.fromkeys(("attraction", "gallery", "artwork", "viewpoint", "aquarium"), ("culture", 7)),
    },
    "healthcare": {},
    "railway": {"station": ("transport", 1), "halt": ("transport", 3), "tram_stop": ("transport", 8)},
    "aeroway": {"aerodrome": ("transport", 1), "terminal": ("transport", 3)},
    "leisure": {
        **dict.fromkeys(("stadium", "sports_centre", "swimming_pool", "ice_rink", "marina"), ("sport", 4)),
        **dict.fromkeys(("fitness_centre", "golf_course", "dance"), ("sport", 7)),
    },
    "historic": {"castle": ("culture", 3), "monument": ("culture", 5), "memorial": ("culture", 9)},
    "office": {"government": ("public", 5), "diplomatic": ("public", 5)},
    "craft": {},
    "natural": {"peak": ("nature", 5), "cave_entrance": ("nature", 8)},
    "man_made": {"tower": ("other", 8)},
    "highway": {"bus_stop": ("transport", 9)},
}
POI_REST: dict[str, tuple[str, int]] = {
    "shop": ("shop", 7),
    "healthcare": ("health", 6),
    "office": ("office", 8),
    "craft": ("shop", 8),
}
"""Keys whose every named value is shown, with class and rank."""

SHOWN_UNNAMED = ("parking", "fuel", "pharmacy", "police", "hospital", "post_office", "station")
NEVER = ("no", "vacant", "proposed", "yes")


def road(tags: Tags) -> tuple[str, int, bool] | None:
    """Class, first zoom and whether it is a slip road; None for what is no road line."""
    value = tags.get("highway", "")
    link = value.endswith("_link")
    found = ROADS.get(value.removesuffix("_link"))
    if found is None or tags.get("area") == "yes":
        return None
    name, zoom = found
    if name == "service" and tags.get("service") in SMALL_SERVICE:
        zoom = 14
    return name, zoom, link


def other_way(tags: Tags) -> tuple[str, int] | None:
    """Class and first zoom of the lines that lie in the road layer without being streets."""
    if tags.get("route") == "ferry":
        return "ferry", 8
    if tags.get("aeroway") in ("runway", "taxiway") and tags.get("area") != "yes":
        return tags["aeroway"], 13
    if tags.get("man_made") in ("pier", "breakwater") and tags.get("area") != "yes":
        return "pier", 14
    return None


def rail(tags: Tags) -> tuple[str, int] | None:
    """Class and first zoom of rails and cableways."""
    value = tags.get("railway", "")
    if value in RAILWAYS:
        if "service" in tags:
            return value, 13
        return value, 8 if value == "rail" else 12
    if tags.get("aerialway") in CABLEWAYS:
        return "aerialway", 12
    return None


def water(tags: Tags) -> str:
    """Class of a water area, "" when it is none."""
    if tags.get("natural") == "water":
        return WATER_KINDS.get(tags.get("water", ""), "lake")
    for key in ("waterway", "landuse", "leisure", "amenity"):
        found = WATER.get((key, tags.get(key, "")), "")
        if found:
            return found
    return ""


def landuse(tags: Tags) -> str:
    """Class of a land area, "" when it is none of those shown."""
    for key, values in LANDUSE.items():
        value = tags.get(key)
        if value is not None and value in values:
            return values[value]
    return ""


def poi(tags: Tags) -> tuple[str, str, int] | None:
    """Class, kind and rank of a point of interest; nameless ones only where the sign alone helps."""
    named = "name" in tags
    for key in POI_KEYS:
        value = tags.get(key)
        if value is None or value in NEVER:
            continue
        found = POIS[key].get(value) or POI_REST.get(key)
        if found and (named or value in SHOWN_UNNAMED) and tags.get("access") != "private":
            return found[0], value, found[1]
    return None

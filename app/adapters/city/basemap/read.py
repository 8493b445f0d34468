"""One pass over an extract: what the base map shows, as compact geometries with classes and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from app.adapters.city.basemap import classes
from app.adapters.city.basemap.mvt import Attributes, Value

ALWAYS = ("en", "zh", "zh-Hant")
_CHINESE = {"zh": ("zh", "zh-Hans", "zh-CN"), "zh-Hant": ("zh-Hant", "zh-TW", "zh-HK")}
_KEYS = (
    "highway",
    "building",
    "landuse",
    "natural",
    "leisure",
    "waterway",
    "railway",
    "aerialway",
    "aeroway",
    "man_made",
    "boundary",
    "place",
    "route",
    "addr:housenumber",
    "amenity",
    "shop",
    "tourism",
    "healthcare",
    "office",
    "historic",
    "craft",
    "public_transport",
)

Names = tuple[tuple[str, str], ...]


@dataclass
class Rows:
    """Features of one layer: shapes as WKB (lon, lat), attributes without names, names, first zoom."""

    shapes: list[bytes] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    names: list[Names] = field(default_factory=list)
    first_zoom: list[int] = field(default_factory=list)

    def add(self, shape: bytes, attributes: Attributes, names: Names, first_zoom: int) -> None:
        """Append one feature."""
        self.shapes.append(shape)
        self.attributes.append(attributes)
        self.names.append(names)
        self.first_zoom.append(first_zoom)

    def geometries(self) -> NDArray[np.object_]:
        """The shapes as shapely geometries."""
        return np.asarray(shapely.from_wkb(self.shapes), dtype=object)


@dataclass
class Features:
    """Everything read, by layer; coastlines apart."""

    layers: dict[str, Rows]
    coastlines: list[bytes]
    languages: tuple[str, ...]
    """Languages whose names are kept beside `name`."""


def _names(tags: Any) -> Names:
    """All names an object carries, `name` first, Chinese forms gathered under zh and zh-Hant."""
    name = tags.get("name", "")
    found = {tag.k[5:]: tag.v for tag in tags if tag.k.startswith("name:") and tag.v != name}
    if not name and not found:
        return ()
    for key, forms in _CHINESE.items():
        chosen = next((found[form] for form in forms if form in found), "")
        for form in forms:
            found.pop(form, None)
        if chosen:
            found[key] = chosen
    if not name:
        name = found.get("en") or next(iter(found.values()))
    return (("name", name), *((f"name:{language}", text) for language, text in found.items()))


def _flag(tags: Any, key: str) -> bool:
    return bool(tags.get(key, "no") != "no")


class Reader:
    """Collects features object by object; `features` when all have been given."""

    def __init__(self, border_levels: Mapping[int, int]) -> None:
        self._layers: dict[str, Rows] = {
            name: Rows()
            for name in (
                "landuse",
                "water",
                "waterway",
                "buildings",
                "boundaries",
                "roads",
                "rail",
                "area_labels",
                "places",
                "pois",
                "housenumbers",
            )
        }
        self._wkb = osmium.geom.WKBFactory()
        self._coastlines: list[bytes] = []
        self._borders = border_levels
        self._languages: Counter[str] = Counter()
        self._named = 0

    # ---- shapes ----

    def _lines(self, way: Any) -> Iterator[bytes]:
        """The way as one line; where nodes are missing (the extract was cut) as the pieces that are there."""
        try:
            yield bytes.fromhex(self._wkb.create_linestring(way))
            return
        except (RuntimeError, osmium.InvalidLocationError):
            pass  # incomplete, or all nodes in one place: take what is left below
        run: list[tuple[float, float]] = []
        for node in [*way.nodes, None]:
            if node is not None and node.location.valid():
                point = (node.location.lon, node.location.lat)
                if not run or run[-1] != point:
                    run.append(point)
                continue
            if len(run) > 1:
                yield shapely.to_wkb(shapely.LineString(run))
            run = []

    def _area(self, area: Any) -> bytes | None:
        try:
            return bytes.fromhex(self._wkb.create_multipolygon(area))
        except (RuntimeError, osmium.InvalidLocationError):
            return None  # a polygon whose ring the extract cut open cannot be filled

    # ---- objects ----

    def node(self, node: Any) -> None:
        """A tagged node: place, point of interest, house number."""
        tags = node.tags
        place, poi = tags.get("place"), classes.poi(tags)
        named_place = place in classes.PLACES and "name" in tags
        numbered = "addr:housenumber" in tags
        if not (named_place or poi or numbered):
            return
        shape = bytes.fromhex(self._wkb.create_point(node))
        if named_place:
            self._place(shape, place, tags)
        if poi:
            self._poi(shape, poi, tags)
        if numbered:
            self._number(shape, tags)

    def way(self, way: Any) -> None:
        """A tagged way: coast, street, rail, watercourse, border."""
        tags = way.tags
        if tags.get("natural") == "coastline":
            self._coastlines.extend(self._lines(way))
        road = classes.road(tags)
        if road:
            self._road(way, *road)
        elif other := classes.other_way(tags):
            self._put("roads", way, (("class", other[0]),), self._counted_names(tags), other[1])
        if rail := classes.rail(tags):
            attributes: list[tuple[str, Value]] = [("class", rail[0])]
            if "service" in tags:
                attributes.append(("service", 1))
            self._put("rail", way, (*attributes, *self._level(tags)), (), rail[1])
        water = classes.WATERWAYS.get(tags.get("waterway", ""))
        if water:
            tunnel: Attributes = (("tunnel", 1),) if _flag(tags, "tunnel") else ()
            self._put("waterway", way, (("class", water[0]), *tunnel), _names(tags), water[1])
        level = self._borders.get(way.id)
        if level is not None and tags.get("maritime") != "yes":
            zoom = 8 if level <= 6 else 11
            self._put("boundaries", way, (("level", level),), (), zoom)

    def area(self, area: Any) -> None:
        """A closed way or multipolygon: building, water, land use, and the point its name stands on."""
        tags = area.tags
        building = _flag(tags, "building")
        water = "" if building else classes.water(tags)
        land = "" if building or water else classes.landuse(tags)
        poi = classes.poi(tags)
        place = tags.get("place")
        numbered = "addr:housenumber" in tags
        named_place = place in ("island", "islet", "square", "neighbourhood", "quarter") and "name" in tags
        if not (building or water or land or poi or named_place or numbered):
            return
        shape = self._area(area)
        if shape is None:
            return
        if building:
            self._layers["buildings"].add(shape, (), (), 13)
        elif water:
            self._layers["water"].add(shape, (("class", water),), (), 8)
        elif land:
            zoom = classes.LATE_LANDUSE.get(land, 8)
            if land != "nature":  # a reserve's outline would hide what grows in it; its name is enough
                self._layers["landuse"].add(shape, (("class", land),), (), zoom)
        if poi:
            self._poi(shape, poi, tags)
        elif (water or land) and "name" in tags and not named_place:
            self._layers["area_labels"].add(shape, (("class", water or land),), self._counted_names(tags), 8)
        if named_place and place in classes.PLACES:
            self._place(shape, place, tags)
        if numbered:
            self._number(shape, tags)

    # ---- rows ----

    def _counted_names(self, tags: Any) -> Names:
        names = _names(tags)
        if names:
            self._named += 1
            self._languages.update(key[5:] for key, _ in names[1:])
        return names

    def _put(self, layer: str, way: Any, attributes: Attributes, names: Names, zoom: int) -> None:
        for shape in self._lines(way):
            self._layers[layer].add(shape, attributes, names, zoom)

    def _level(self, tags: Any) -> Attributes:
        out: list[tuple[str, Value]] = []
        if _flag(tags, "bridge"):
            out.append(("bridge", 1))
        if _flag(tags, "tunnel"):
            out.append(("tunnel", 1))
        text = tags.get("layer", "0")
        if text.removeprefix("-").isdecimal() and text.isascii() and int(text):
            out.append(("layer", max(-5, min(5, int(text)))))
        return tuple(out)

    def _road(self, way: Any, name: str, zoom: int, link: bool) -> None:
        tags = way.tags
        attributes: list[tuple[str, Value]] = [("class", name)]
        if link:
            attributes.append(("link", 1))
        attributes.extend(self._level(tags))
        oneway = tags.get("oneway", "")
        if oneway in ("yes", "true", "1") or (
            not oneway and (name == "motorway" or tags.get("junction") == "roundabout")
        ):
            attributes.append(("oneway", 1))
        elif oneway in ("-1", "reverse"):
            attributes.append(("oneway", -1))
        if "ref" in tags and name not in ("path", "steps", "track", "service"):
            attributes.append(("ref", tags["ref"]))
        self._put("roads", way, tuple(attributes), self._counted_names(tags), zoom)

    def _place(self, shape: bytes, value: str, tags: Any) -> None:
        rank, zoom = classes.PLACES[value]
        name = "suburb" if value == "borough" else "hamlet" if value == "isolated_dwelling" else value
        attributes: list[tuple[str, Value]] = [("class", name), ("rank", rank)]
        if tags.get("capital", "no") in ("yes", "2", "3", "4"):
            attributes[1] = ("rank", max(1, rank - 1))
            attributes.append(("capital", 1))
            zoom = min(zoom, 9)
        self._layers["places"].add(shape, tuple(attributes), self._counted_names(tags), zoom)

    def _poi(self, shape: bytes, found: tuple[str, str, int], tags: Any) -> None:
        name, kind, rank = found
        zoom = 13 if kind in ("station", "aerodrome") else 14
        attributes: Attributes = (("class", name), ("kind", kind), ("rank", rank))
        self._layers["pois"].add(shape, attributes, self._counted_names(tags), zoom)

    def _number(self, shape: bytes, tags: Any) -> None:
        self._layers["housenumbers"].add(shape, (("number", tags["addr:housenumber"]),), (), 14)

    def features(self) -> Features:
        """All features; a language is kept when one named thing in twenty has it."""
        common = [
            language
            for language, count in self._languages.most_common()
            if count * 20 >= self._named and language not in ALWAYS and len(language) <= 8
        ]
        return Features(self._layers, self._coastlines, (*ALWAYS, *common[:4]))


def _border_levels(extract: Path) -> dict[int, int]:
    """Way id → lowest administrative level of the boundary relations it belongs to."""
    levels: dict[int, int] = {}
    wanted = osmium.filter.TagFilter(("boundary", "administrative"))
    relation: Any
    for relation in osmium.FileProcessor(str(extract), osmium.osm.RELATION).with_filter(wanted):
        text = relation.tags.get("admin_level", "")
        if not (text.isascii() and text.isdecimal()) or int(text) not in (2, 4, 6, 8):
            continue
        for member in relation.members:
            if member.type == "w":
                levels[member.ref] = min(int(text), levels.get(member.ref, 99))
    return levels


def read(extract: Path, progress: Callable[[int], None]) -> Features:
    """Everything the base map shows of the extract.

    progress is called with the number of objects met so far, every few thousand. Raises RuntimeError (of the
    reading library) when the file is damaged.
    """
    reader = Reader(_border_levels(extract))
    objects = (
        osmium.FileProcessor(str(extract))
        .with_locations()
        .with_areas()
        .with_filter(osmium.filter.KeyFilter(*_KEYS))
    )
    thing: Any
    for count, thing in enumerate(objects):
        if count % 4096 == 0:
            progress(count)
        if thing.is_area():
            reader.area(thing)
        elif thing.is_way():
            reader.way(thing)
        elif thing.is_node():
            reader.node(thing)
    return reader.features()

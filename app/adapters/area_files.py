"""Service areas from and to files: GeoJSON (RFC 7946) and KML 2.2. Both write longitude before latitude.

What comes in may be anybody's file: its size, depth, number of shapes and corners are limited, XML is read without
entities, and every coordinate is looked at.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.people import AREA_NAME_LENGTH, Area
from app.domain.text import T, Text

MOST_BYTES = 20_000_000
MOST_AREAS = 500
MOST_CORNERS = 5_000
"""Corners one area may have; finer outlines are refused, not silently thinned."""
KML = "http://www.opengis.net/kml/2.2"
KINDS = (".geojson", ".json", ".kml")


@dataclass(frozen=True)
class FoundArea:
    """An outline with its name. ring: corners in order, not closed."""

    name: str
    ring: tuple[Point, ...]


@dataclass(frozen=True)
class FoundAreas:
    """What a file holds. holes, others: rings inside areas, and shapes that are no areas, that were left out."""

    areas: tuple[FoundArea, ...]
    holes: int = 0
    others: int = 0

    def in_words(self) -> Text:
        """What was taken of the file, and what was not."""
        return T(
            "{n} areas taken. Left out: {holes} holes, {others} shapes that are no areas.",
            n=len(self.areas),
            holes=self.holes,
            others=self.others,
        )


def read_areas(file: Path) -> FoundAreas:
    """The areas of a file. Raises NotPossible with a sentence for everything that cannot be taken."""
    if file.exists() and not file.is_file() and not file.is_dir():
        # a pipe or a device would be waited for, or read without end
        raise _refused(T("{file} is no file that can be read.", file=file.name), "file")
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise _refused(
            T("The file {file} cannot be read: {why}.", file=file.name, why=str(wrong.strerror)), "file"
        ) from wrong
    if len(raw) > MOST_BYTES:
        raise _refused(T("{file} is too large (over 20 MB).", file=file.name), "size")
    if raw[:4] == b"PK\x03\x04" or file.suffix.lower() in (".kmz", ".zip"):
        raise _refused(
            T("{file} is packed. Unpack it first and take the .kml inside.", file=file.name), "packed"
        )
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    shapes = _kml(raw) if start == b"<" else _geojson(raw)
    found = _gathered(shapes, file.stem)
    if not found.areas:
        raise _refused(T("{file} holds no area: it has no polygons.", file=file.name), "empty")
    return found


@dataclass
class _Shape:
    name: str
    rings: list[list[Any]]
    """The outline first, then holes; pairs as they stand in the file, or nothing for what is no polygon."""


def _gathered(shapes: Iterable[_Shape], stem: str) -> FoundAreas:
    areas: list[FoundArea] = []
    holes = others = 0
    for shape in shapes:
        if not shape.rings:
            others += 1
            continue
        holes += len(shape.rings) - 1
        if len(areas) == MOST_AREAS:
            raise _refused(T("The file holds more than {n} areas. Nothing was taken.", n=MOST_AREAS), "many")
        name = " ".join(shape.name.split())[:AREA_NAME_LENGTH] or stem[:AREA_NAME_LENGTH] or "?"
        areas.append(FoundArea(name, _ring(name, shape.rings[0])))
    return FoundAreas(tuple(_named_apart(areas)), holes, others)


def _named_apart(areas: Sequence[FoundArea]) -> Iterator[FoundArea]:
    """Parts of one name get numbers, so that each can be told from the others."""
    count: dict[str, int] = {}
    many = {a.name for n, a in enumerate(areas) if a.name in {b.name for b in areas[:n]}}
    for area in areas:
        if area.name in many:
            count[area.name] = count.get(area.name, 0) + 1
            yield FoundArea(f"{area.name} {count[area.name]}", area.ring)
        else:
            yield area


def _ring(name: str, pairs: list[Any]) -> tuple[Point, ...]:
    if len(pairs) > MOST_CORNERS + 1:
        raise _refused(
            T("“{name}” has more than {n} corners. Simplify it first.", name=name, n=MOST_CORNERS), "corners"
        )
    ring: list[Point] = []
    for pair in pairs:
        point = _point(name, pair)
        if not ring or point != ring[-1]:
            ring.append(point)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(set(ring)) < 3:
        raise _refused(T("“{name}” has fewer than three corners.", name=name), "few")
    return tuple(ring)


def _point(name: str, pair: Any) -> Point:
    """Longitude, latitude, and perhaps a height that is not used."""
    numbers = isinstance(pair, list | tuple) and 2 <= len(pair) <= 4
    if not numbers or any(isinstance(v, bool) or not isinstance(v, int | float) for v in pair[:2]):
        raise _refused(T("“{name}” has a corner that is no pair of numbers.", name=name), "corner")
    try:
        lon, lat = float(pair[0]), float(pair[1])
    except OverflowError:
        lon = lat = math.inf
    if abs(lat) > 90 and abs(lon) <= 90 and abs(lat) <= 180:
        raise _refused(
            T("“{name}” gives latitude before longitude. These files need longitude first.", name=name),
            "order",
        )
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise _refused(
            T("“{name}” lies at no place on earth: degrees are needed, longitude first.", name=name), "range"
        )
    return Point(round(lat, 7), round(lon, 7))


# ---- GeoJSON --------------------------------------------------------------------------------------------------


def _geojson(raw: bytes) -> Iterator[_Shape]:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise _refused(T("The file is neither GeoJSON nor KML."), "format") from wrong
    yield from _feature(data, "", 0)


def _feature(data: Any, name: str, depth: int) -> Iterator[_Shape]:
    if not isinstance(data, dict) or depth > 8:
        raise _refused(T("The file is no proper GeoJSON."), "geojson")
    kind = data.get("type")
    if kind == "FeatureCollection":
        for each in _list(data.get("features")):
            yield from _feature(each, "", depth + 1)
    elif kind == "Feature":
        about = data.get("properties")
        called = about.get("name") if isinstance(about, dict) else None
        if data.get("geometry") is not None:
            yield from _feature(data["geometry"], called if isinstance(called, str) else "", depth + 1)
    elif kind == "GeometryCollection":
        for each in _list(data.get("geometries")):
            yield from _feature(each, name, depth + 1)
    elif kind == "Polygon":
        yield _Shape(name, [_list(ring) for ring in _list(data.get("coordinates"))])
    elif kind == "MultiPolygon":
        for part in _list(data.get("coordinates")):
            yield _Shape(name, [_list(ring) for ring in _list(part)])
    else:
        yield _Shape(name, [])


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _refused(T("The file is no proper GeoJSON."), "geojson")
    return value


# ---- KML ------------------------------------------------------------------------------------------------------


def _kml(raw: bytes) -> Iterator[_Shape]:
    try:
        root = defusedxml.ElementTree.fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as wrong:
        raise _refused(
            T("The file declares entities or a document type; such files are not read."), "xml-unsafe"
        ) from wrong
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as wrong:
        raise _refused(T("The file is no proper KML."), "kml") from wrong
    for mark in root.iter():
        if _tag(mark) != "Placemark":
            continue
        name = next((e.text or "" for e in mark if _tag(e) == "name"), "")
        polygons = [e for e in mark.iter() if _tag(e) == "Polygon"]
        if not polygons:
            yield _Shape(name, [])
        for polygon in polygons:
            rings = []
            for side in ("outerBoundaryIs", "innerBoundaryIs"):
                for boundary in (e for e in polygon if _tag(e) == side):
                    rings += [_corners(name, e.text) for e in boundary.iter() if _tag(e) == "coordinates"]
            yield _Shape(name, rings)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _corners(name: str, text: str | None) -> list[Any]:
    try:
        return [[float(v) for v in triple.split(",") if v] for triple in (text or "").split()]
    except ValueError as wrong:
        raise _refused(T("“{name}” has a corner that is no pair of numbers.", name=name), "corner") from wrong


# ---- out ------------------------------------------------------------------------------------------------------


def write_areas(file: Path, areas: Sequence[Area]) -> None:
    """Write all areas as the file's ending says. A file that stands there is replaced only when the new one is whole.

    Raises NotPossible for another ending, and when it cannot be written.
    """
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise _refused(
            T("Areas are written as .geojson or .kml; {file} ends otherwise.", file=file.name), "ending"
        )
    content = as_kml(areas) if kind == ".kml" else as_geojson(areas).encode()
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".areas-", delete=False) as stream:
            stream.write(content)
        Path(stream.name).replace(file)
    except OSError as wrong:
        raise _refused(
            T("{file} cannot be written: {why}.", file=file.name, why=str(wrong.strerror)), "file"
        ) from wrong


def as_geojson(areas: Sequence[Area]) -> str:
    """A FeatureCollection; outlines run counter-clockwise and are closed, as RFC 7946 asks."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": area.name},
            "geometry": {"type": "Polygon", "coordinates": [[[p.lon, p.lat] for p in _closed(area.ring)]]},
        }
        for area in areas
    ]
    return (
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1) + "\n"
    )


def as_kml(areas: Sequence[Area]) -> bytes:
    """A KML document with a placemark for each area."""
    ElementTree.register_namespace("", KML)
    root = ElementTree.Element(f"{{{KML}}}kml")
    document = ElementTree.SubElement(root, f"{{{KML}}}Document")
    for area in areas:
        mark = ElementTree.SubElement(document, f"{{{KML}}}Placemark")
        ElementTree.SubElement(mark, f"{{{KML}}}name").text = "".join(
            c if c.isprintable() else " " for c in area.name
        )
        inner = mark
        for part in ("Polygon", "outerBoundaryIs", "LinearRing", "coordinates"):
            inner = ElementTree.SubElement(inner, f"{{{KML}}}{part}")
        inner.text = " ".join(f"{p.lon},{p.lat}" for p in _closed(area.ring))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _closed(ring: tuple[Point, ...]) -> list[Point]:
    # twice the signed area: above zero where the ring runs counter-clockwise
    turn = sum(a.lon * b.lat - b.lon * a.lat for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    way = list(ring) if turn >= 0 else list(reversed(ring))
    return [*way, way[0]]


def _refused(text: Text, code: str) -> NotPossible:
    return NotPossible(text, code=f"areas-{code}")

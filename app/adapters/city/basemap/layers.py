"""From features as read to layers ready for cutting: names, drawing order, and what each zoom carries."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from app.adapters.city.basemap import tiles
from app.adapters.city.basemap.mvt import Attributes, Kind
from app.adapters.city.basemap.read import Names, Rows

_LINES = ("waterway", "boundaries", "roads", "rail")
_POINTS = ("area_labels", "places", "pois", "housenumbers")
ORDER = ("landuse", "water", "waterway", "buildings", "boundaries", "roads", "rail", *_POINTS)
"""All layers in painting order."""
_LABEL_PIXELS = 60
"""An area's name is shown from the zoom on where the area is about this wide."""
_ROADS_LOW_TO_HIGH = (
    "construction",
    "ferry",
    "pier",
    "steps",
    "path",
    "track",
    "service",
    "pedestrian",
    "minor",
    "taxiway",
    "runway",
    "tertiary",
    "secondary",
    "primary",
    "trunk",
    "motorway",
)


def layer(name: str, rows: Rows, languages: tuple[str, ...]) -> tiles.Layer:
    """The rows of one layer in drawing order, in mercator, with the names of the kept languages."""
    wanted = {"name", *(f"name:{language}" for language in languages)}
    shapes = shapely.transform(rows.geometries(), tiles.to_mercator)
    attributes = [_named(*pair, wanted) for pair in zip(rows.attributes, rows.names, strict=True)]
    first_zoom = np.array(rows.first_zoom, np.int64)
    order: NDArray[np.int64] = np.arange(len(shapes))
    if name in _LINES:
        if name == "roads":
            order = np.array(sorted(range(len(shapes)), key=lambda i: _road_order(attributes[i])), np.int64)
        kind = Kind.LINE
    elif name in _POINTS:
        if name == "area_labels":
            attributes, first_zoom, kept = _label_zooms(shapes, attributes)
            order = kept[np.argsort(first_zoom[kept], kind="stable")]
        elif name in ("places", "pois"):
            order = np.array(_by_rank(attributes), np.int64)
        shapes = shapes.copy()
        areas = shapely.get_dimensions(shapes) > 0
        shapes[areas] = shapely.point_on_surface(shapes[areas])
        kind = Kind.POINT
    else:
        order = np.argsort(-shapely.area(shapes), kind="stable")
        kind = Kind.POLYGON
    return tiles.Layer(
        name,
        kind,
        shapes[order],
        [attributes[i] for i in order],
        np.minimum(first_zoom[order], tiles.LAST_ZOOM),
        {"roads": _road_attributes, "rail": _rail_attributes, "waterway": _water_attributes}.get(name),
    )


def _named(attributes: Attributes, names: Names, wanted: set[str]) -> Attributes:
    return attributes + tuple(pair for pair in names if pair[0] in wanted)


def _road_order(attributes: Attributes) -> tuple[int, int]:
    given = dict(attributes)
    return int(given.get("layer", 0)), _ROADS_LOW_TO_HIGH.index(str(given["class"]))


def _by_rank(attributes: list[Attributes]) -> list[int]:
    """Smaller ranks first, so that a painter who labels in order gives them the room."""
    return sorted(range(len(attributes)), key=lambda i: int(dict(attributes[i]).get("rank", 9)))


def _label_zooms(
    shapes: NDArray[np.object_], attributes: list[Attributes]
) -> tuple[list[Attributes], NDArray[np.int64], NDArray[np.int64]]:
    """Attributes with `minzoom`, the first zooms, and which areas are large enough for a name at all."""
    widths = np.sqrt(np.maximum(shapely.area(shapes), 1e-30))
    zooms = np.ceil(np.log2(_LABEL_PIXELS / 256 / widths)).astype(np.int64)
    zooms = np.maximum(zooms, tiles.FIRST_ZOOM)
    with_zoom = [(*a, ("minzoom", int(z))) for a, z in zip(attributes, zooms, strict=True)]
    return with_zoom, zooms, np.flatnonzero(zooms <= 18)


def _only(attributes: Attributes, *dropped: str) -> Attributes:
    return tuple(pair for pair in attributes if not pair[0].startswith(dropped))


def _road_attributes(attributes: Attributes, zoom: int) -> Attributes:
    if zoom >= 13:
        return attributes
    if zoom == 12:
        return _only(attributes, "oneway")
    if zoom >= 10:
        return _only(attributes, "oneway", "name", "bridge", "layer")
    return _only(attributes, "oneway", "name", "bridge", "layer", "ref", "tunnel")


def _rail_attributes(attributes: Attributes, zoom: int) -> Attributes:
    return attributes if zoom >= 13 else _only(attributes, "bridge", "layer")


def _water_attributes(attributes: Attributes, zoom: int) -> Attributes:
    return attributes if zoom >= 11 else _only(attributes, "name", "tunnel")

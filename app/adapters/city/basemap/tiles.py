"""Cutting one layer into the tiles of every zoom: choosing, simplifying, clipping, encoding.

Inside, places are web mercator on the unit square: x east 0…1, y south 0…1. A layer goes from the deepest zoom
upwards, so every zoom only simplifies what the one below left over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.adapters.city.basemap.mvt import EXTENT, Attributes, Kind, encode_geometries, encode_layer

FIRST_ZOOM, LAST_ZOOM = 8, 14
_MARGIN = 64
"""How far, in tile units, geometry reaches over the edge, so that strokes meet between tiles."""
_FULL_TOLERANCE = 0.8
"""Units of 1/4096 tile at the deepest zoom: it is enlarged sixteen-fold, where this is one pixel."""
_TOLERANCE = 6.0
"""At other zooms: a third of a pixel."""
_SMALLEST_AREA = 1.2 * 16 * 16
"""Polygons below this many square units (about one pixel) are left out…"""
_SMALLEST_AREA_FULL = 9.0
"""… at the deepest zoom only below 3 × 3 units."""
_BATCH = 40_000
"""Pieces encoded in one call."""
_BLOCK = 400_000
"""Coordinates cut at one time."""

TileKey = tuple[int, int, int]
"""z, x, y in XYZ numbering."""


@dataclass(frozen=True)
class Layer:
    """One layer of the map, ready to be cut; all sequences run in parallel, in drawing order.

    shapes: shapely geometries in unit mercator. attributes: one tuple per feature. first_zoom: per feature.
    attributes_at: what of the attributes a zoom carries; None: all of them everywhere. Lines whose remaining
    attributes are equal are joined end to end.
    """

    name: str
    kind: Kind
    shapes: NDArray[np.object_]
    attributes: list[Attributes]
    first_zoom: NDArray[np.int64]
    attributes_at: Callable[[Attributes, int], Attributes] | None = None


def to_mercator(lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """(lon, lat) degrees → unit web mercator (x, y), y growing southwards; latitudes are held at ±85.05°.

    Source: EPSG 3857, scaled to 0…1 as tile numbering wants it.
    """
    sine = np.sin(np.radians(np.clip(lon_lat[:, 1], -85.051128, 85.051128)))
    return np.column_stack([lon_lat[:, 0] / 360 + 0.5, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)])


def cut(layer: Layer, frame: tuple[float, float, float, float]) -> Iterator[tuple[TileKey, bytes]]:
    """Every tile that shows something of the layer, with the encoded layer.

    frame: x0, y0, x1, y1 in unit mercator; tiles wholly outside are not made.
    """
    shapes = layer.shapes
    attributes = np.empty(len(shapes), object)
    attributes[:] = layer.attributes
    first_zoom = layer.first_zoom
    for zoom in range(LAST_ZOOM, FIRST_ZOOM - 1, -1):
        chosen = first_zoom <= zoom
        if layer.kind is Kind.POLYGON:
            unit = 1 / (EXTENT << zoom)
            least = _SMALLEST_AREA_FULL if zoom == LAST_ZOOM else _SMALLEST_AREA
            chosen &= shapely.area(shapes) >= least * unit * unit
        shapes, attributes, first_zoom = shapes[chosen], attributes[chosen], first_zoom[chosen]
        if not len(shapes):
            return
        if layer.attributes_at:
            attributes[:] = [layer.attributes_at(a, zoom) for a in attributes]
        if layer.kind is not Kind.POINT:
            if layer.kind is Kind.LINE:
                shapes, attributes, first_zoom = _joined(shapes, attributes, first_zoom)
            shapes = _simplified(shapes, layer.kind, zoom)
            left = ~shapely.is_empty(shapes)
            shapes, attributes, first_zoom = shapes[left], attributes[left], first_zoom[left]
        yield from _tiles(layer, zoom, shapes, attributes, frame)


def _joined(
    shapes: NDArray[np.object_], attributes: NDArray[np.object_], first_zoom: NDArray[np.int64]
) -> tuple[NDArray[np.object_], NDArray[np.object_], NDArray[np.int64]]:
    """Lines of equal attributes joined end to end, directions kept; groups stay in order of their first."""
    numbers: dict[tuple[Attributes, int], int] = {}
    group = np.array(
        [
            numbers.setdefault(key, len(numbers))
            for key in zip(attributes.tolist(), first_zoom.tolist(), strict=True)
        ],
        np.int64,
    )
    parts, owner = shapely.get_parts(shapes, return_index=True)
    group = group[owner]
    order = np.argsort(group, kind="stable")
    bundles = shapely.multilinestrings(parts[order], indices=group[order])
    lines, of = shapely.get_parts(shapely.line_merge(bundles, directed=True), return_index=True)
    keys = list(numbers)
    joined_attributes = np.empty(len(keys), object)
    joined_attributes[:] = [key[0] for key in keys]
    return lines, joined_attributes[of], np.array([key[1] for key in keys], np.int64)[of]


def _simplified(shapes: NDArray[np.object_], kind: Kind, zoom: int) -> NDArray[np.object_]:
    unit = 1 / (EXTENT << zoom)
    tolerance = (_FULL_TOLERANCE if zoom == LAST_ZOOM else _TOLERANCE) * unit
    shapes = shapely.simplify(shapes, tolerance, preserve_topology=False)
    if kind is Kind.POLYGON:
        broken = ~shapely.is_valid(shapes)
        if broken.any():  # crossing itself after simplification: clipping needs it whole
            shapes[broken] = shapely.make_valid(shapes[broken])
    return np.asarray(shapes, dtype=object)


def _tiles(
    layer: Layer,
    zoom: int,
    shapes: NDArray[np.object_],
    attributes: NDArray[np.object_],
    frame: tuple[float, float, float, float],
) -> Iterator[tuple[TileKey, bytes]]:
    """All tiles of one zoom, a block of columns at a time, so that memory is bounded by the block."""
    scale = float(EXTENT << zoom)
    margin = 0 if layer.kind is Kind.POINT else _MARGIN
    low = np.floor(np.array(frame[:2]) * (1 << zoom)).astype(np.int64)
    high = np.floor(np.array(frame[2:]) * (1 << zoom)).astype(np.int64)
    bounds = shapely.bounds(shapes)
    first, last = _span(bounds[:, [0, 2]] * scale, margin, int(low[0]), int(high[0]))
    for begin, end in _column_blocks(first, last, shapely.get_num_coordinates(shapes)):
        chosen = (first <= end) & (last >= begin)
        world = shapely.transform(shapes[chosen], lambda xy: xy * scale)
        corners = np.array([begin, low[1]]), np.array([end, high[1]])
        yield from _block(layer, zoom, world, attributes[chosen], margin, *corners)


def _column_blocks(
    first: NDArray[np.int64], last: NDArray[np.int64], weight: NDArray[np.int64]
) -> Iterator[tuple[int, int]]:
    """Neighbouring columns in blocks (first, last) of about _BLOCK coordinates."""
    inside = first <= last
    if not inside.any():
        return
    low, high = int(first[inside].min()), int(last[inside].max())
    heaps = np.bincount(first[inside] - low, weights=weight[inside], minlength=high - low + 1)
    begin, heap = low, 0.0
    for column in range(low, high + 1):
        heap += float(heaps[column - low])
        if heap >= _BLOCK or column == high:
            yield begin, column
            begin, heap = column + 1, 0.0


def _block(
    layer: Layer,
    zoom: int,
    world: NDArray[np.object_],
    attributes: NDArray[np.object_],
    margin: int,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
) -> Iterator[tuple[TileKey, bytes]]:
    feature, column, row, pieces = _clipped(world, margin, low, high)
    order = np.lexsort((feature, row, column))
    feature, column, row, pieces = feature[order], column[order], row[order], pieces[order]
    streams: list[bytes] = []
    origins = np.column_stack([column, row]) * EXTENT
    for start in range(0, len(pieces), _BATCH):
        stop = start + _BATCH
        streams += encode_geometries(pieces[start:stop], origins[start:stop], layer.kind)
    starts = np.flatnonzero(
        np.concatenate([[True], (column[1:] != column[:-1]) | (row[1:] != row[:-1])])
    ).tolist()
    for begin, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        if begin == end:
            continue
        features = zip(streams[begin:end], attributes[feature[begin:end]], strict=True)
        body = encode_layer(layer.name, layer.kind, features)
        if body:
            yield (zoom, int(column[begin]), int(row[begin])), body


def _span(
    bounds: NDArray[np.float64], margin: int, low: int, high: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last tile number, within low…high, that an interval of world units touches."""
    first = np.floor((bounds[:, 0] - margin) / EXTENT).astype(np.int64)
    last = np.floor((bounds[:, 1] + margin) / EXTENT).astype(np.int64)
    return np.maximum(first, low), np.minimum(last, high)


def _repeat(first: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every interval each whole number in it: (index of the interval, number)."""
    count = np.maximum(last - first + 1, 0)
    index = np.repeat(np.arange(len(first)), count)
    before = np.repeat(np.cumsum(count) - count, count)
    return index, np.arange(len(index)) - before + first[index]


def _clipped(
    world: NDArray[np.object_], margin: int, low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """Pieces by tile: feature number, column, row, geometry. First cut into columns, then those into rows.

    Two steps, so that a shape of ten thousand corners is not clipped anew for each of its hundred tiles.
    """
    bounds = shapely.bounds(world)
    feature, column = _repeat(*_span(bounds[:, [0, 2]], margin, int(low[0]), int(high[0])))
    strips = world[feature]
    _clip(strips, column, margin, axis=0)
    keep = ~shapely.is_empty(strips)
    feature, column, strips = feature[keep], column[keep], strips[keep]
    bounds = shapely.bounds(strips)
    index, row = _repeat(*_span(bounds[:, [1, 3]], margin, int(low[1]), int(high[1])))
    pieces = strips[index]
    _clip(pieces, row, margin, axis=1)
    keep = ~shapely.is_empty(pieces)
    return feature[index][keep], column[index][keep], row[keep], pieces[keep]


def _clip(pieces: NDArray[np.object_], number: NDArray[np.int64], margin: int, axis: int) -> None:
    """Cut, in place, each piece to its own strip of tiles (columns: axis 0, rows: axis 1) with margin."""
    bounds = shapely.bounds(pieces)
    least, most = number * EXTENT - margin, (number + 1) * EXTENT + margin
    crossing = np.flatnonzero((bounds[:, axis] < least) | (bounds[:, axis + 2] > most))
    if not len(crossing):
        return
    wide = 1e12
    order = crossing[np.argsort(number[crossing], kind="stable")]
    for group in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
        a, b = float(least[group[0]]), float(most[group[0]])
        box = (a, -wide, b, wide) if axis == 0 else (-wide, a, wide, b)
        pieces[group] = shapely.clip_by_rect(pieces[group], *box)

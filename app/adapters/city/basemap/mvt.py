"""Mapbox Vector Tile 2.1 encoding, whole arrays of geometries at a time.

Source: Mapbox Vector Tile Specification 2.1, sections 4.1 (layers), 4.3 (geometry) and 4.4 (attributes). A tile is
the plain concatenation of its layers, so layers can be encoded one by one and joined with `+`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

EXTENT = 4096
"""Tile units along one edge of a tile."""

Value = str | int
Attributes = tuple[tuple[str, Value], ...]

_MOVE_TO_ONE = 1 << 3 | 1
_LINE_TO = 2
_CLOSE_PATH = 1 << 3 | 7


class Kind(IntEnum):
    """Geometry types as the specification numbers them."""

    POINT = 1
    LINE = 2
    POLYGON = 3


def varint(number: int) -> bytes:
    """One unsigned number in protocol buffer form, seven bits a byte, least significant first."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _message(field: int, body: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(body)) + body


def _varints(numbers: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """All numbers (0 ≤ n < 2³⁵) as varints in one byte array, and how many bytes each took."""
    size = np.ones(len(numbers), np.int64)
    for i in range(1, 5):
        size += numbers >= 1 << (7 * i)
    column = np.arange(5)[None, :]
    table = (numbers[:, None] >> (7 * column)) & 127
    table |= np.where(column < (size - 1)[:, None], 128, 0)
    return table.astype(np.uint8)[column < size[:, None]], size


def _zigzag(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    return (numbers << 1) ^ (numbers >> 63)


def _run_starts(ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True where a new run of equal ids begins."""
    start = np.ones(len(ids), bool)
    start[1:] = ids[1:] != ids[:-1]
    return start


def encode_geometries(geometries: NDArray[np.object_], origins: NDArray[np.int64], kind: Kind) -> list[bytes]:
    """The command stream of each geometry, b"" where nothing is left of it after rounding.

    geometries: shapely geometries in tile units (y down); parts of another dimension than `kind` are ignored.
    origins: (n, 2) whole numbers taken off each geometry's coordinates, so that all tiles of a zoom can come in
        one call in world units. Polygons are wound as the specification asks, whatever way they come.
    """
    count = len(geometries)
    if not count:
        return []
    parts, owner = shapely.get_parts(geometries, return_index=True)
    if kind is Kind.POINT:
        right = shapely.get_type_id(parts) == 0
    elif kind is Kind.LINE:
        right = np.isin(shapely.get_type_id(parts), (1, 2))
    else:
        right = shapely.get_type_id(parts) == 3
    parts, owner = parts[right], owner[right]
    outer = np.zeros(0, bool)
    polygon = np.zeros(0, np.int64)
    if kind is Kind.POLYGON:
        parts, polygon = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
        owner = owner[polygon]
        outer = _run_starts(polygon)  # the first ring of a polygon is its outline
    coordinates, ring = shapely.get_coordinates(parts, return_index=True)
    if not len(coordinates):
        return [b""] * count
    xy = np.rint(coordinates).astype(np.int64) - origins[owner[ring]]
    keep = _run_starts(ring)
    keep[1:] |= (xy[1:] != xy[:-1]).any(axis=1)
    if kind is Kind.POLYGON:
        last = np.roll(_run_starts(ring), -1)
        keep &= ~last  # rings come closed; the closing command says so instead
    xy, ring = xy[keep], ring[keep]
    length = np.bincount(ring, minlength=len(parts))
    if kind is Kind.POLYGON:
        wanted = _whole_rings(xy, ring, length, outer, polygon)
    else:
        wanted = length >= (1 if kind is Kind.POINT else 2)
    xy = xy[wanted[ring]]
    return _streams(xy, length[wanted], owner[wanted], kind, count)


def _whole_rings(
    xy: NDArray[np.int64],
    ring: NDArray[np.int64],
    length: NDArray[np.int64],
    outer: NDArray[np.bool_],
    polygon: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Rings that kept three corners and the right turn after rounding; holes go with their outline."""
    following = np.roll(xy, -1, axis=0)
    first = np.flatnonzero(_run_starts(ring))
    following[np.append(first[1:], len(ring)) - 1] = xy[first]
    cross = xy[:, 0] * following[:, 1] - following[:, 0] * xy[:, 1]
    twice_area = np.bincount(ring, weights=cross, minlength=len(length))
    whole: NDArray[np.bool_] = (length >= 3) & np.where(outer, twice_area > 0, twice_area < 0)
    outline_gone = np.ones(int(polygon.max(initial=-1)) + 1, bool)
    outline_gone[polygon[outer & whole]] = False
    return whole & ~outline_gone[polygon]


def _streams(
    xy: NDArray[np.int64],
    length: NDArray[np.int64],
    owner: NDArray[np.int64],
    kind: Kind,
    count: int,
) -> list[bytes]:
    """Commands and zigzag deltas of all parts as varints, cut by owning geometry (owners ascend)."""
    if not len(length):
        return [b""] * count
    part_first = np.concatenate([[0], np.cumsum(length)[:-1]])
    before = np.vstack([np.zeros((1, 2), np.int64), xy[:-1]])
    before[part_first[_run_starts(owner)]] = 0  # the cursor starts at 0, 0 in every feature
    delta = _zigzag(xy - before)
    per_part = {Kind.POINT: 1, Kind.LINE: 2, Kind.POLYGON: 3}[kind]  # command words beside the coordinates
    words_of = 2 * length + per_part
    offset = np.concatenate([[0], np.cumsum(words_of)[:-1]])
    words = np.zeros(int(words_of.sum()), np.int64)
    words[offset] = _MOVE_TO_ONE
    within = np.arange(len(xy)) - np.repeat(part_first, length)
    place = np.repeat(offset, length) + np.where(within == 0, 1, 2 * within + 2)
    words[place], words[place + 1] = delta[:, 0], delta[:, 1]
    if kind is not Kind.POINT:
        words[offset + 3] = (length - 1) << 3 | _LINE_TO
    if kind is Kind.POLYGON:
        words[offset + words_of - 1] = _CLOSE_PATH
    data, size = _varints(words)
    bytes_before = np.concatenate([[0], np.cumsum(size)])
    words_per_owner = np.bincount(owner, weights=words_of, minlength=count).astype(np.int64)
    cut = bytes_before[np.concatenate([[0], np.cumsum(words_per_owner)])].tolist()
    blob = data.tobytes()
    return [blob[cut[i] : cut[i + 1]] for i in range(count)]


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return _message(1, value.encode())
    if value < 0:
        return b"\x30" + varint(int(-value * 2 - 1))  # sint64
    return b"\x28" + varint(value)  # uint64


def encode_layer(name: str, kind: Kind, features: Iterable[tuple[bytes, Attributes]]) -> bytes:
    """One layer as a field of the tile message, b"" when no feature has a geometry.

    features: command stream (of `encode_geometries`) and attributes, in drawing order.
    """
    keys: dict[str, int] = {}
    values: dict[Any, int] = {}
    body: list[bytes] = []
    seen: dict[Attributes, bytes] = {}
    shape = b"\x18" + varint(kind)
    for geometry, attributes in features:
        if not geometry:
            continue
        tags = seen.get(attributes)
        if tags is None:
            tags = b"".join(
                varint(keys.setdefault(key, len(keys))) + varint(values.setdefault(value, len(values)))
                for key, value in attributes
            )
            tags = seen[attributes] = (_message(2, tags) if tags else b"") + shape
        body.append(_message(2, tags + _message(4, geometry)))
    if not body:
        return b""
    head = b"\x78\x02" + _message(1, name.encode())
    key_part = b"".join(_message(3, key.encode()) for key in keys)
    value_part = b"".join(_message(4, _value(value)) for value in values)
    return _message(3, head + b"".join(body) + key_part + value_part + b"\x28" + varint(EXTENT))


def layer_names(tile: bytes) -> list[str]:
    """The names of a tile's layers, from walking over its whole outer structure.

    Raises ValueError when lengths do not add up, which is what damage looks like.
    """
    names: list[str] = []
    for field, body in _fields(tile):
        name = next((value for number, value in _fields(body) if number == 1), None)
        if field != 3 or name is None:
            raise ValueError("not a vector tile")
        names.append(name.decode())
    return names


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The length-delimited fields of a protocol buffer message; plain numbers are stepped over."""
    at = 0
    while at < len(data):
        key, at = _read_varint(data, at)
        number, at = _read_varint(data, at)
        if key & 7 == 2:
            if at + number > len(data):
                raise ValueError("a field runs past the end")
            yield key >> 3, data[at : at + number]
            at += number
        elif key & 7 != 0:
            raise ValueError("unknown wire type")


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data):
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at
    raise ValueError("a number runs past the end")

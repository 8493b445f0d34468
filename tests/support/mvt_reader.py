"""An independent reader of Mapbox Vector Tiles, written from the specification alone, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Feature:
    """kind 1 points, 2 lines, 3 polygons; paths of (x, y) in tile units, rings not closed again."""

    kind: int
    attributes: dict[str, Any]
    paths: list[list[tuple[int, int]]]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at
        shift += 7


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(data):
        head, at = _varint(data, at)
        if head & 7 == 0:
            value, at = _varint(data, at)
            yield head >> 3, value
        elif head & 7 == 2:
            size, at = _varint(data, at)
            assert at + size <= len(data), "a field runs past the end"
            yield head >> 3, data[at : at + size]
            at += size
        else:
            raise AssertionError(f"wire type {head & 7} is not used by our tiles")


def _numbers(data: bytes) -> list[int]:
    out, at = [], 0
    while at < len(data):
        number, at = _varint(data, at)
        out.append(number)
    return out


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def _paths(commands: list[int], kind: int) -> list[list[tuple[int, int]]]:
    paths: list[list[tuple[int, int]]] = []
    x = y = at = 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            assert kind == 3 and count == 1
            continue
        assert command in (1, 2) and count > 0
        if command == 2:
            assert paths and len(paths[-1]) == 1, "a line starts with a move"
        for _ in range(count):
            x, y = x + _signed(commands[at]), y + _signed(commands[at + 1])
            at += 2
            if command == 1:
                paths.append([(x, y)])
            else:
                assert paths[-1][-1] != (x, y), "the specification forbids steps of no length"
                paths[-1].append((x, y))
    return paths


def _value(data: bytes) -> Any:
    ((field, raw),) = _fields(data)
    if field == 1:
        assert isinstance(raw, bytes)
        return raw.decode()
    assert isinstance(raw, int)
    return _signed(raw) if field == 6 else raw


def read_tile(data: bytes) -> dict[str, list[Feature]]:
    """Layer name → features in order. Asserts what the specification demands of a version 2 layer."""
    layers: dict[str, list[Feature]] = {}
    for field, layer in _fields(data):
        assert field == 3 and isinstance(layer, bytes)
        parts = list(_fields(layer))
        single = {number: value for number, value in parts if number in (1, 5, 15)}
        assert single[15] == 2 and single[5] == 4096
        keys = [value.decode() for number, value in parts if number == 3 and isinstance(value, bytes)]
        values = [_value(value) for number, value in parts if number == 4 and isinstance(value, bytes)]
        assert len(set(keys)) == len(keys)
        name = single[1]
        assert isinstance(name, bytes) and name.decode() not in layers
        features = []
        for number, body in parts:
            if number != 2 or not isinstance(body, bytes):
                continue
            content = dict(_fields(body))
            raw_tags, geometry, kind = content.get(2, b""), content[4], content[3]
            assert isinstance(raw_tags, bytes) and isinstance(geometry, bytes) and isinstance(kind, int)
            tags = _numbers(raw_tags)
            attributes = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
            features.append(Feature(kind, attributes, _paths(_numbers(geometry), kind)))
        assert features
        layers[name.decode()] = features
    return layers

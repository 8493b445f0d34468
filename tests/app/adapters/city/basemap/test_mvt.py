"""The tile encoder against an independent reader of the specification."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from app.adapters.city.basemap.mvt import (
    Attributes,
    Kind,
    encode_geometries,
    encode_layer,
    layer_names,
    varint,
)
from tests.support.mvt_reader import Feature, read_tile

GRID = st.integers(-200, 4300)


def tile(
    kind: Kind,
    *shapes: shapely.Geometry,
    attributes: list[Attributes] | None = None,
    origins: list[tuple[int, int]] | None = None,
) -> list[Feature]:
    """Encode the shapes as one layer and read it back."""
    array = np.empty(len(shapes), object)
    array[:] = shapes
    places = np.array(origins or [(0, 0)] * len(shapes), np.int64)
    streams = encode_geometries(array, places, kind)
    data = encode_layer("test", kind, zip(streams, attributes or [()] * len(shapes), strict=True))
    return read_tile(data).get("test", [])


def signed_area(ring: list[tuple[int, int]]) -> float:
    """Twice the area; positive for outlines, since y points down."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def test_points_lines_and_polygons_come_back_as_they_were() -> None:
    assert tile(Kind.POINT, Point(17, 4000))[0].paths == [[(17, 4000)]]
    assert tile(Kind.LINE, LineString([(0, 0), (10, 5), (-20, 300)]))[0].paths == [
        [(0, 0), (10, 5), (-20, 300)]
    ]
    square = tile(Kind.POLYGON, Polygon([(0, 0), (0, 100), (100, 100), (100, 0)]))[0]
    assert set(square.paths[0]) == {(0, 0), (0, 100), (100, 100), (100, 0)}
    assert signed_area(square.paths[0]) == 20_000


def test_holes_are_wound_against_their_outline_whatever_way_they_come() -> None:
    outline = [(0, 0), (0, 100), (100, 100), (100, 0)]
    hole = [(20, 20), (20, 40), (40, 40), (40, 20)]
    for shape in (
        Polygon(outline, [hole]),
        Polygon(outline[::-1], [hole]),
        Polygon(outline, [hole[::-1]]),
    ):
        outer, inner = tile(Kind.POLYGON, shape)[0].paths
        assert signed_area(outer) == 20_000
        assert signed_area(inner) == -800


def test_each_feature_starts_its_cursor_anew_and_each_part_continues_it() -> None:
    many = MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(50, 50, 60, 60)])
    first, second = tile(Kind.POLYGON, many, shapely.box(5, 5, 9, 9))
    assert len(first.paths) == 2
    assert (50, 50) in first.paths[1]
    assert (5, 5) in second.paths[0]


def test_origins_are_taken_off() -> None:
    world = 4096 * 9000
    feature = tile(Kind.LINE, LineString([(world, world), (world + 8, world + 9)]), origins=[(world, world)])
    assert feature[0].paths == [[(0, 0), (8, 9)]]


def test_what_rounding_leaves_nothing_of_is_left_out() -> None:
    assert tile(Kind.LINE, LineString([(1, 1), (1.2, 1.3)])) == []
    assert tile(Kind.POLYGON, shapely.box(3.1, 3.1, 3.3, 3.3)) == []
    with_speck = Polygon([(0, 0), (0, 9), (9, 9), (9, 0)], [[(4.1, 4.1), (4.1, 4.2), (4.2, 4.2)]])
    assert len(tile(Kind.POLYGON, with_speck)[0].paths) == 1


def test_a_hole_goes_with_its_outline() -> None:
    flat = Polygon([(0, 0), (0, 0.4), (900, 0.4), (900, 0)], [[(1, 0.1), (1, 0.3), (800, 0.3), (800, 0.1)]])
    assert tile(Kind.POLYGON, flat) == []


def test_attributes_keep_their_types_and_are_shared() -> None:
    first: Attributes = (("class", "minor"), ("name", "成府路"), ("layer", -2), ("bridge", 1))
    second: Attributes = (("class", "minor"), ("rank", 1))
    features = tile(Kind.POINT, Point(1, 1), Point(2, 2), attributes=[first, second])
    assert features[0].attributes == dict(first)
    assert features[1].attributes == dict(second)


def test_parts_of_another_dimension_are_ignored() -> None:
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 9, 9), LineString([(0, 0), (50, 50)])])
    assert len(tile(Kind.POLYGON, mixed)[0].paths) == 1


@given(st.lists(st.lists(st.tuples(GRID, GRID), min_size=2, max_size=9), min_size=1, max_size=5))
def test_any_lines_come_back_without_steps_of_no_length(lines: list[list[tuple[int, int]]]) -> None:
    expected = []
    for line in lines:
        kept = [line[0]]
        for point in line[1:]:
            if point != kept[-1]:
                kept.append(point)
        if len(kept) > 1:
            expected.append([kept])
    assert [f.paths for f in tile(Kind.LINE, *(LineString(line) for line in lines))] == expected


@given(st.integers(0, 2**40))
def test_varints_keep_any_number(number: int) -> None:
    value = shift = 0
    for byte in varint(number):
        value |= (byte & 127) << shift
        shift += 7
    assert value == number


def test_the_walk_over_a_tile_finds_damage() -> None:
    array = np.array([Point(1, 2)], object)
    data = encode_layer(
        "places", Kind.POINT, [(encode_geometries(array, np.zeros((1, 2), np.int64), Kind.POINT)[0], ())]
    )
    assert layer_names(data + data.replace(b"places", b"labels")) == ["places", "labels"]
    for cut in (data[:-1], data[:5]):
        with pytest.raises(ValueError):
            layer_names(cut)

"""The water side of cut coastlines."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from app.adapters.city.basemap.coast import sea

FRAME = box(0, 0, 10, 10)


def water(*coast: list[tuple[float, float]]) -> shapely.Geometry:
    """The sea of these coastlines (x, y north; land on the left) in the frame."""
    lines = np.empty(len(coast), object)
    lines[:] = [LineString(line) for line in coast]
    return shapely.union_all(sea(lines, FRAME))


def test_without_coast_there_is_no_sea() -> None:
    assert sea(np.empty(0, object), FRAME) == []
    assert water([(20, 20), (30, 30)]).is_empty


def test_the_sea_lies_to_the_right() -> None:
    northwards = water([(4, -2), (4, 12)])
    assert northwards.area == pytest.approx(60, abs=1e-3)
    assert northwards.contains(Point(8, 5))
    assert water([(4, 12), (4, -2)]).contains(Point(1, 5))


def test_an_island_is_land_in_the_sea_and_a_bay_is_sea_in_land() -> None:
    island = water([(3, 3), (7, 3), (7, 7), (3, 7), (3, 3)])
    assert island.area == pytest.approx(84, abs=1e-3)
    assert not island.contains(Point(5, 5))
    lagoon = water([(3, 3), (3, 7), (7, 7), (7, 3), (3, 3)])
    assert lagoon.area == pytest.approx(16, abs=1e-3)


def test_ways_in_pieces_are_joined() -> None:
    pieces = water([(4, 6), (4, 12)], [(4, -2), (4, 3)], [(4, 3), (4, 6)])
    assert pieces.area == pytest.approx(60, abs=1e-3)


def test_loose_ends_are_led_to_the_edge() -> None:
    """The extract ended the coast at (4, 1) and (4, 9.5), inside the frame."""
    assert water([(4, 1), (4, 9.5)]).area == pytest.approx(60, abs=1e-3)


def test_two_coasts_make_a_strait() -> None:
    strait = water([(3, -1), (3, 11)], [(6, 11), (6, -1)])
    assert strait.area == pytest.approx(30, abs=1e-3)
    assert strait.contains(Point(4.5, 5))


def test_an_island_before_a_shore() -> None:
    both = water([(2, -1), (2, 11)], [(5, 5), (6, 5), (6, 6), (5, 6), (5, 5)])
    assert both.area == pytest.approx(79, abs=1e-3)


@pytest.mark.parametrize("x", [0.0, 10.0])
def test_a_coast_along_the_very_edge_leaves_all_or_nothing(x: float) -> None:
    area = water([(x, -1), (x, 11)]).area
    assert min(area, abs(area - 100)) == pytest.approx(0, abs=1e-3)

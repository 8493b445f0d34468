"""On which side of the road one drives: what the map itself shows, else a table of regions.

Asked in this order: the `driving_side` tag on ways; the way roundabouts turn (clockwise where one drives on the
left: OpenStreetMap wiki, "Tag:junction=roundabout"); the table of regions below; else the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.geo import Point, inside

_ENOUGH_ROUNDABOUTS = 3
_CLEAR = 0.8  # share of roundabouts that must agree: a few are always drawn the wrong way round


@dataclass(frozen=True)
class DrivingSide:
    """The answer, and how it was found: "tag", "roundabouts", "region" or "default"."""

    left: bool
    found_by: str


def driving_side(
    tagged_left: int, tagged_right: int, clockwise: int, counter: int, centre: Point
) -> DrivingSide:
    """Decide for a whole extract from counts of tagged ways, of roundabouts by sense, and its middle."""
    if tagged_left != tagged_right:
        return DrivingSide(tagged_left > tagged_right, "tag")
    seen = clockwise + counter
    if seen >= _ENOUGH_ROUNDABOUTS and max(clockwise, counter) >= _CLEAR * seen:
        return DrivingSide(clockwise > counter, "roundabouts")
    if drives_left(centre):
        return DrivingSide(True, "region")
    return DrivingSide(False, "default")


def drives_left(point: Point) -> bool:
    """Whether the point lies in a region of the table; within some 30 km of a land border it may be wrong."""
    return any(inside(point, ring) for _, ring in LEFT_REGIONS)


def _ring(*pairs: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(lat, lon) for lat, lon in pairs)


def _box(south: float, west: float, north: float, east: float) -> tuple[Point, ...]:
    return _ring((south, west), (south, east), (north, east), (north, west))


LEFT_REGIONS: Sequence[tuple[str, tuple[Point, ...]]] = (
    ("Great Britain, Ireland, Isle of Man", _ring(
        (49.7, -6.8), (49.9, -3.0), (50.5, 0.6), (50.95, 1.42), (51.5, 1.9), (53.0, 2.2), (61.2, 0.2),
        (61.2, -9.0), (55.0, -11.0), (51.0, -11.0),
    )),
    ("Channel Islands", _ring((49.12, -2.3), (49.12, -1.99), (49.3, -1.95), (49.75, -2.1), (49.75, -2.75), (49.35, -2.75))),
    ("Malta", _box(35.7, 14.1, 36.15, 14.65)),
    ("Cyprus", _box(34.5, 32.2, 35.75, 34.65)),
    ("India, Pakistan, Nepal, Bhutan, Bangladesh", _ring(
        (24.8, 61.7), (29.4, 61.0), (29.9, 66.2), (31.9, 69.4), (34.0, 71.1), (36.2, 71.4), (37.0, 74.4), (35.4, 77.8),
        (32.5, 79.0), (30.2, 81.3), (28.0, 86.0), (28.0, 88.7), (27.9, 91.8), (29.2, 95.3), (28.0, 97.2), (26.0, 95.1),
        (23.8, 93.4), (21.9, 92.6), (20.6, 92.3), (20.0, 90.0), (13.0, 81.5), (7.0, 77.0), (21.0, 68.0),
    )),
    ("Sri Lanka", _box(5.8, 79.4, 9.9, 82.0)),
    ("Maldives", _box(-0.8, 72.5, 7.2, 73.9)),
    ("Thailand", _ring(
        (20.4, 99.9), (19.4, 101.2), (17.5, 101.0), (18.1, 102.0), (17.8, 102.6), (18.4, 103.3), (17.3, 104.7), (15.4, 105.6), (14.4, 105.1),
        (14.4, 103.0), (13.5, 102.4), (11.6, 102.9), (11.5, 100.5), (6.5, 102.2), (5.7, 101.1), (6.5, 99.5), (9.0, 97.3),
        (10.8, 98.9), (13.0, 99.2), (15.2, 98.3), (18.0, 97.4), (19.8, 98.0),
    )),
    ("Malaysia, Singapore", _box(1.1, 99.5, 6.7, 104.7)),
    ("Indonesia, East Timor, Brunei, Borneo", _box(-11.2, 94.8, 1.1, 141.0)),
    ("Sumatra in the north", _ring((1.1, 98.0), (1.1, 101.9), (4.5, 98.6), (6.1, 95.2), (5.0, 94.8))),
    ("Borneo in the north", _ring((1.1, 108.5), (1.1, 119.2), (4.8, 119.4), (7.5, 117.3), (5.3, 114.5), (2.5, 108.3))),
    ("Sulawesi and Moluccas in the north", _box(1.1, 119.5, 4.6, 129.5)),
    ("Hong Kong", _box(22.14, 113.82, 22.505, 114.45)),
    ("Macau", _box(22.1, 113.525, 22.218, 113.6)),
    ("Japan", _ring(
        (24.0, 122.8), (26.0, 131.5), (32.0, 133.5), (34.5, 141.5), (42.5, 146.0), (45.7, 142.3), (41.0, 138.5), (35.3, 131.0),
        (34.8, 129.1), (32.5, 128.0), (27.0, 126.5),
    )),
    ("Okinawa", _box(24.0, 122.8, 28.8, 130.5)),
    ("Australia", _box(-44.0, 112.5, -10.0, 154.0)),
    ("Papua New Guinea, Solomon Islands, Nauru", _box(-12.5, 141.0, -0.3, 167.1)),
    ("New Zealand", _box(-47.6, 166.2, -34.0, 179.0)),
    ("Fiji, Tuvalu", _box(-21.1, 176.0, -5.5, 180.0)),
    ("Tonga, Samoa, Niue, Cook Islands", _ring(
        (-22.5, -176.5), (-13.0, -173.5), (-13.0, -171.2), (-15.0, -171.0), (-17.5, -160.5), (-8.5, -160.5), (-8.5, -157.5),
        (-22.2, -157.0), (-22.5, -170.0),
    )),
    ("Southern Africa", _ring(
        (-17.3, 11.5), (-17.5, 18.5), (-18.0, 21.4), (-17.6, 23.3), (-16.2, 22.0), (-13.0, 22.0), (-13.0, 24.0), (-10.9, 23.9),
        (-12.2, 27.2), (-13.4, 29.0), (-12.3, 29.7), (-8.5, 28.9), (-8.2, 30.8), (-4.5, 29.5), (-2.4, 30.8), (-1.1, 30.5),
        (-1.1, 29.7), (0.8, 29.9), (2.3, 31.2), (3.6, 30.9), (3.5, 33.5), (4.6, 34.4), (5.3, 35.5), (4.4, 36.2), (3.5, 39.5),
        (3.9, 41.0), (-1.6, 41.6), (-11.0, 41.0), (-27.0, 34.0), (-35.2, 26.0), (-35.2, 17.0), (-28.0, 14.0),
    )),
    ("Mauritius, Rodrigues", _box(-20.6, 57.2, -19.5, 63.6)),
    ("Seychelles", _box(-10.0, 46.0, -3.5, 56.5)),
    ("St Helena", _box(-16.1, -5.9, -15.8, -5.6)),
    ("Guyana, Suriname", _ring(
        (8.6, -59.9), (6.2, -61.2), (5.2, -60.3), (3.0, -59.9), (1.3, -58.9), (1.9, -56.0), (2.4, -54.7), (5.2, -54.3), (6.2, -54.0),
        (7.5, -57.0),
    )),
    ("Jamaica", _box(17.6, -78.5, 18.6, -76.1)),
    ("Cayman Islands", _box(19.2, -81.5, 19.8, -79.6)),
    ("Bahamas", _ring((20.8, -73.9), (24.0, -79.2), (27.3, -79.2), (27.3, -76.8), (22.5, -72.6), (20.8, -72.8))),
    ("Turks and Caicos Islands", _box(21.1, -72.6, 22.0, -71.0)),
    ("Virgin Islands", _box(17.6, -65.1, 18.8, -64.2)),
    ("Anguilla", _box(18.14, -63.2, 18.3, -62.9)),
    ("Antigua, St Kitts, Montserrat", _box(16.6, -62.9, 17.75, -61.6)),
    ("Dominica", _box(15.15, -61.5, 15.7, -61.2)),
    ("St Lucia to Trinidad", _ring((14.2, -61.2), (14.2, -59.3), (12.8, -59.2), (10.9, -60.4), (10.0, -60.8), (10.0, -61.95), (12.0, -62.0))),
    ("Bermuda", _box(32.2, -65.0, 32.5, -64.6)),
    ("Falkland Islands", _box(-52.6, -61.5, -50.9, -57.6)),
)  # fmt: skip
"""Outlines of ours, coarse and generous over the sea, of the countries and territories that drive on the left
(list: "Left- and right-hand traffic", Wikipedia, as of 2024)."""

"""Points on the earth, WGS-84, always latitude before longitude."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG 1980


class Mode(StrEnum):
    """How a person travels."""

    CAR = "car"
    EBIKE = "ebike"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Point:
    """A place; lat in -90…90, lon in -180…180 degrees. Raises ValueError outside."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90.0 <= self.lat <= 90.0 and -180.0 <= self.lon <= 180.0):
            raise ValueError(f"not a place on earth: {self.lat}, {self.lon}")

    def metres_to(self, other: Point) -> float:
        """Great-circle distance in metres (haversine)."""
        a, b = math.radians(self.lat), math.radians(other.lat)
        h = (
            math.sin((b - a) / 2) ** 2
            + math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - self.lon) / 2) ** 2
        )
        return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box, south-west to north-east; does not cross the date line."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, point: Point) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return Point((self.south + self.north) / 2, (self.west + self.east) / 2)


def inside(point: Point, ring: tuple[Point, ...]) -> bool:
    """Whether the point lies in the polygon (even-odd rule; the ring need not be closed)."""
    odd = False
    j = len(ring) - 1
    for i in range(len(ring)):
        a, b = ring[i], ring[j]
        if (a.lat > point.lat) != (b.lat > point.lat):
            x = (b.lon - a.lon) * (point.lat - a.lat) / (b.lat - a.lat) + a.lon
            if point.lon < x:
                odd = not odd
        j = i
    return odd

"""What the rest of the example needs to know of the town: districts, addresses, streets."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.geo import Bounds, Point


@dataclass(frozen=True)
class TownDistrict:
    """A district; ring: its outline, not closed, points (lat, lon)."""

    name: str
    zh: str
    postcode: str
    ring: tuple[Point, ...]
    centre: Point


@dataclass(frozen=True)
class TownAddress:
    """A house with a number. label and label_zh name it in one line, as a caller would say it."""

    number: str
    street: str
    street_zh: str
    district: str
    district_zh: str
    postcode: str
    point: Point
    """Middle of the house."""
    built: str
    """How the quarter builds: old, town, block, villa, house, tower, estate, works."""

    @property
    def label(self) -> str:
        """In English: "17 Osier Street, Osierbank"."""
        return f"{self.number} {self.street}, {self.district}"

    @property
    def label_zh(self) -> str:
        """In Chinese: "柳岸区柳岸街17号"."""
        return f"{self.district_zh}{self.street_zh}{self.number}号"


@dataclass(frozen=True)
class TownStreet:
    """A named street; metres: length of what was built of it."""

    name: str
    zh: str
    highway: str
    metres: float
    middle: Point


@dataclass(frozen=True)
class TownPlace:
    """A named place that people go to; kind is the OSM value, such as "hospital"."""

    name: str
    zh: str
    kind: str
    point: Point


@dataclass(frozen=True)
class TownSummary:
    """The town as data. nodes, ways, relations: how many elements the file holds."""

    name: str
    zh: str
    time_zone: str
    bounds: Bounds
    centre: Point
    districts: tuple[TownDistrict, ...]
    addresses: tuple[TownAddress, ...]
    streets: tuple[TownStreet, ...]
    places: tuple[TownPlace, ...]
    nodes: int
    ways: int
    relations: int

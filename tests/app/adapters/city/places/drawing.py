"""Draws towns for the tests of this folder: streets, houses, areas and boundaries of a small extract."""

from __future__ import annotations

from collections.abc import Sequence

from tests.support.extracts import Extract

LatLon = tuple[float, float]


class TownDrawing(Extract):
    """An extract with words for what towns are made of; every call returns the new id."""

    def at(self, where: LatLon, **tags: str) -> int:
        """A tagged point (lat, lon)."""
        return self.node(*where, **tags)

    def house(self, street: str, number: str, where: LatLon, city: str = "", **tags: str) -> int:
        """A door with its address."""
        if city:
            tags["addr__city"] = city
        return self.at(where, addr__street=street, addr__housenumber=number, **tags)

    def street(self, name: str, points: Sequence[LatLon], **tags: str) -> int:
        """A residential street."""
        return self.way(list(points), highway="residential", name=name, **tags)

    def box(self, south_west: LatLon, north_east: LatLon, **tags: str) -> int:
        """A rectangle as a closed way."""
        (south, west), (north, east) = south_west, north_east
        return self.area([(south, west), (south, east), (north, east), (north, west)], **tags)

    def boundary(self, south_west: LatLon, north_east: LatLon, name: str, level: int, **tags: str) -> int:
        """A rectangular administrative area, as a relation."""
        return self.relation(
            [("w", self.box(south_west, north_east), "outer")],
            type="boundary",
            boundary="administrative",
            admin_level=str(level),
            name=name,
            **tags,
        )

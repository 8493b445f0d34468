"""Writes small OpenStreetMap extracts for tests."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm import mutable


@dataclass
class Extract:
    """Nodes, ways and relations to be written as one PBF file; every add returns the new id."""

    nodes: list[mutable.Node] = field(default_factory=list)
    ways: list[mutable.Way] = field(default_factory=list)
    relations: list[mutable.Relation] = field(default_factory=list)
    timestamp: str = "2026-03-01T10:00:00Z"

    def node(self, lat: float, lon: float, **tags: str) -> int:
        """A node at latitude, longitude; `addr__housenumber` in tags stands for addr:housenumber."""
        number = len(self.nodes) + 1
        self.nodes.append(
            mutable.Node(
                id=number, location=(lon, lat), tags=_tags(tags), version=1, timestamp=self.timestamp
            )
        )
        return number

    def way(self, places: list[int | tuple[float, float]], **tags: str) -> int:
        """A way over node ids or (lat, lon) pairs."""
        refs = [place if isinstance(place, int) else self.node(*place) for place in places]
        number = len(self.ways) + 1
        self.ways.append(
            mutable.Way(id=number, nodes=refs, tags=_tags(tags), version=1, timestamp=self.timestamp)
        )
        return number

    def area(self, corners: list[tuple[float, float]], **tags: str) -> int:
        """A closed way over (lat, lon) corners, which need not be closed."""
        refs: list[int | tuple[float, float]] = [self.node(*corner) for corner in corners]
        return self.way([*refs, refs[0]], **tags)

    def square(self, lat: float, lon: float, size: float, **tags: str) -> int:
        """A closed way around a centre, `size` degrees of latitude and longitude wide."""
        h = size / 2
        return self.area(
            [(lat - h, lon - h), (lat - h, lon + h), (lat + h, lon + h), (lat + h, lon - h)], **tags
        )

    def relation(self, members: list[tuple[str, int, str]], **tags: str) -> int:
        """A relation of (type "n" | "w" | "r", id, role)."""
        number = len(self.relations) + 1
        self.relations.append(
            mutable.Relation(
                id=number, members=members, tags=_tags(tags), version=1, timestamp=self.timestamp
            )
        )
        return number

    def write(self, path: Path, box: tuple[float, float, float, float] | None = None) -> Path:
        """Write the file; box: south, west, north, east for its header. Returns the path."""
        header = osmium.io.Header()
        if box:
            header.add_box(osmium.osm.Box(box[1], box[0], box[3], box[2]))
        with osmium.SimpleWriter(str(path), header=header) as writer:
            for node in self.nodes:
                writer.add_node(node)
            for way in self.ways:
                writer.add_way(way)
            for relation in self.relations:
                writer.add_relation(relation)
        return path


def _tags(tags: dict[str, str]) -> dict[str, str]:
    return {key.replace("__", ":"): value for key, value in tags.items()}


def village() -> Extract:
    """Eight by eight streets around 47.0 N, 9.0 E with houses, a shop, a lake, a wood and names."""
    town = Extract()
    step = 0.002
    grid = [[town.node(47.0 + row * step, 9.0 + column * step) for column in range(8)] for row in range(8)]
    for row in range(8):
        town.way(list(grid[row]), highway="residential", name=f"Row {row} Street")
        for column in range(7):
            town.square(
                47.0 + row * step + 0.0005,
                9.0 + column * step + 0.001,
                0.0003,
                building="house",
                addr__housenumber=str(column + 1),
                addr__street=f"Row {row} Street",
                addr__city="Village",
            )
    for column in range(8):
        kind = "primary" if column == 0 else "residential"
        town.way([grid[row][column] for row in range(8)], highway=kind, name=f"Column {column} Lane")
    town.node(47.007, 9.007, place="village", name="Village", name__zh="村庄")
    town.node(47.003, 9.003, shop="bakery", name="Baker")
    town.square(46.996, 9.006, 0.004, natural="water", name="Lake")
    town.square(47.02, 9.006, 0.006, landuse="forest")
    return town


def at(lat: float, lon: float, zoom: int) -> tuple[tuple[int, int, int], tuple[float, float]]:
    """The tile of a point and where in it, in tile units."""
    n = 1 << zoom
    x = (lon + 180) / 360 * n
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return (zoom, int(x), int(y)), (x % 1 * 4096, y % 1 * 4096)

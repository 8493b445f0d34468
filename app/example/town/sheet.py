"""A sheet of OpenStreetMap elements: nodes, ways and relations with tags, written as .osm.pbf.

Ids run from 1 upwards in each kind, in order of making, so the file is sorted as readers expect.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import osmium
import shapely
from osmium.osm import Location
from osmium.osm.mutable import Node, Relation, Way
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from app.example.town.frame import bounds, to_point

MADE = datetime(2026, 3, 1, tzinfo=UTC)
"""The town's day: every element carries it as its time of change."""

Tags = dict[str, str]


def both(name: str, zh: str) -> Tags:
    """The three name tags: English is the local language here."""
    return {"name": name, "name:en": name, "name:zh": zh}


class Sheet:
    """Collects elements in plan metres."""

    def __init__(self) -> None:
        self.nodes: list[tuple[float, float, Tags]] = []
        self.ways: list[tuple[list[int], Tags]] = []
        self.relations: list[tuple[list[tuple[str, int, str]], Tags]] = []
        self._corners: dict[tuple[int, int], int] = {}

    def node(self, x: float, y: float, tags: Tags | None = None) -> int:
        """A new node, its id."""
        self.nodes.append((x, y, tags or {}))
        return len(self.nodes)

    def way(self, nodes: list[int], tags: Tags) -> int:
        """A new way, its id."""
        assert len(nodes) >= 2
        self.ways.append((nodes, tags))
        return len(self.ways)

    def relation(self, members: list[tuple[str, int, str]], tags: Tags) -> int:
        """A new relation, its id; members are ("n" | "w" | "r", id, role)."""
        self.relations.append((members, tags))
        return len(self.relations)

    def corner(self, x: float, y: float) -> int:
        """The node of an area at this spot, shared by all areas that have a corner within ten centimetres."""
        key = (round(x * 10), round(y * 10))
        if key not in self._corners:
            self._corners[key] = self.node(x, y)
        return self._corners[key]

    def area(self, shape: BaseGeometry, tags: Tags) -> None:
        """A polygon as closed way, or with holes or parts as multipolygon. Parts below 4 m² are left out."""
        parts = [p for p in shapely.get_parts(shape) if isinstance(p, Polygon) and p.area > 4]
        if len(parts) == 1 and not parts[0].interiors:
            ring = self._ring(parts[0].exterior.coords)
            if ring:
                self.way(ring, tags)
            return
        members = []
        for part in parts:
            for role, line in [("outer", part.exterior), *[("inner", i) for i in part.interiors]]:
                ring = self._ring(line.coords)
                if ring:
                    members.append(("w", self.way(ring, {}), role))
        if members:
            self.relation(members, {"type": "multipolygon", **tags})

    def _ring(self, coords: object) -> list[int]:
        nodes = [self.corner(x, y) for x, y in list(coords)[:-1]]  # type: ignore[call-overload]
        slim = [n for k, n in enumerate(nodes) if n != nodes[k - 1]]
        return [*slim, slim[0]] if len(set(slim)) == len(slim) >= 3 else []

    def write(self, target: Path) -> None:
        """Write the file, over an old one if there is one. Raises OSError or RuntimeError when the disk refuses."""
        box = bounds()
        header = osmium.io.Header()
        header.set("generator", "doorstep example")
        header.set("sorting", "Type_then_ID")
        header.set("osmosis_replication_timestamp", MADE.strftime("%Y-%m-%dT%H:%M:%SZ"))
        header.add_box(osmium.osm.Box(box.west, box.south, box.east, box.north))
        meta: dict[str, Any] = {
            "version": 1,
            "timestamp": MADE,
            "changeset": 1,
            "uid": 1,
            "user": "doorstep example",
            "visible": True,
        }
        with osmium.SimpleWriter(str(target), 1 << 20, header, overwrite=True) as out:
            for number, (x, y, tags) in enumerate(self.nodes, 1):
                p = to_point(x, y)
                out.add_node(Node(id=number, location=Location(p.lon, p.lat), tags=tags, **meta))
            for number, (nodes, tags) in enumerate(self.ways, 1):
                out.add_way(Way(id=number, nodes=nodes, tags=tags, **meta))
            for number, (members, tags) in enumerate(self.relations, 1):
                out.add_relation(Relation(id=number, members=members, tags=tags, **meta))

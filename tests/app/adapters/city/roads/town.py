"""Small invented towns: drawn in metres, written as an OpenStreetMap extract, built and routed for real."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from app.adapters import sqlite
from app.adapters.city.roads.build import build
from app.adapters.city.roads.profiles import ModeSpeeds, Speeds
from app.adapters.city.roads.router import EngineName, RoadRouter
from app.domain.geo import Mode, Point
from app.ports import Route

METRES_PER_DEGREE = 111_195.08


def plain(kmh: float = 36.0) -> ModeSpeeds:
    """Ten metres a second on every road, turns cost nothing."""
    return ModeSpeeds(kmh={}, other_kmh=kmh, back_turn=0.0, boarding=0.0)


PLAIN = Speeds(car=plain(), ebike=plain(), foot=plain(), door_metres=5_000)


class Town:
    """Nodes have one-letter names; ways are words of such letters."""

    def __init__(self, south: float = 47.0, west: float = 9.0) -> None:
        self._south, self._west = south, west
        self._nodes: dict[str, tuple[int, float, float, dict[str, str]]] = {}
        self._ways: list[tuple[int, list[int], dict[str, str]]] = []
        self._relations: list[tuple[int, list[tuple[str, int, str]], dict[str, str]]] = []
        self._missing: set[str] = set()

    def node(self, name: str, east: float, north: float, **tags: str) -> None:
        """A node some metres east and north of the corner of the town."""
        lat = self._south + north / METRES_PER_DEGREE
        lon = self._west + east / METRES_PER_DEGREE / math.cos(math.radians(self._south))
        self._nodes[name] = (len(self._nodes) + 1, round(lat, 7), round(lon, 7), tags)

    def grid(self, *rows: str, step: float = 200.0) -> None:
        """Nodes in rows from north to south; "." leaves a gap."""
        for i, row in enumerate(rows):
            for j, name in enumerate(row):
                if name != ".":
                    self.node(name, j * step, (len(rows) - 1 - i) * step)

    def tag(self, name: str, **tags: str) -> None:
        """More tags for a node."""
        self._nodes[name][3].update(tags)

    def way(self, nodes: str, highway: str | None = "residential", **tags: str) -> int:
        """A way through the named nodes; underscores in keys stand for colons. Returns its id."""
        number = len(self._ways) + 1
        known = {key.replace("__", ":"): value for key, value in tags.items()}
        if highway:
            known["highway"] = highway
        self._ways.append((number, [self._nodes[n][0] for n in nodes], known))
        return number

    def restrict(self, kind: str, from_: int, via: str | int | Sequence[int], to: int, **tags: str) -> None:
        """A turn restriction; via is a node's name or the ids of ways."""
        vias = [("n", self._nodes[via][0])] if isinstance(via, str) else []
        if not isinstance(via, str):
            vias = [("w", way) for way in ([via] if isinstance(via, int) else via)]
        members = [("w", from_, "from"), *((t, ref, "via") for t, ref in vias), ("w", to, "to")]
        self._relations.append(
            (len(self._relations) + 1, members, {"type": "restriction", "restriction": kind, **tags})
        )

    def forget(self, name: str) -> None:
        """Leave a node out of the file although ways run over it, as at the edge of an extract."""
        self._missing.add(name)

    def at(self, name: str) -> Point:
        """Where a node lies."""
        _, lat, lon, _ = self._nodes[name]
        return Point(lat, lon)

    def between(self, a: str, b: str, share: float = 0.5) -> Point:
        """A place on the straight line between two nodes."""
        p, q = self.at(a), self.at(b)
        return Point(p.lat + (q.lat - p.lat) * share, p.lon + (q.lon - p.lon) * share)

    def write(self, folder: Path) -> Path:
        """The extract, as a new file in the folder."""
        file = folder / f"town-{len(list(folder.iterdir()))}.osm.pbf"
        writer = osmium.SimpleWriter(str(file))
        for name, (number, lat, lon, tags) in self._nodes.items():
            if name not in self._missing:
                writer.add_node(Node(id=number, location=(lon, lat), tags=tags, version=1))
        for number, nodes, tags in self._ways:
            writer.add_way(Way(id=number, nodes=nodes, tags=tags, version=1))
        for number, members, tags in self._relations:
            writer.add_relation(Relation(id=number, members=members, tags=tags, version=1))
        writer.close()
        return file

    def router(self, folder: Path, engine: EngineName = "cch", speeds: Speeds | None = PLAIN) -> RoadRouter:
        """A router on the built town, by default with plain speeds."""
        pack = sqlite.connect(":memory:")
        try:
            self.counts = build(self.write(folder), pack, lambda _: None)
            return RoadRouter(pack, engine, speeds)
        finally:
            pack.close()

    def walk(self, router: RoadRouter, stops: str | Sequence[Point], mode: Mode = Mode.CAR) -> str:
        """The names of the nodes a route passes, given names or points of its stops."""
        points = [self.at(s) for s in stops] if isinstance(stops, str) else stops
        return self.names(router.route(points, mode))

    def names(self, route: Route) -> str:
        """The names of the nodes on a route, in order and without repeats in a row."""
        where = {(lat, lon): name for name, (_, lat, lon, _) in self._nodes.items()}
        out = ""
        for leg in route.legs:
            for point in leg.geometry:
                name = where.get((round(point.lat, 7), round(point.lon, 7)), "")
                out += name if not out.endswith(name or "?") else ""
        return out

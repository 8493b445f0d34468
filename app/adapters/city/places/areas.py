"""To which town, quarter and grounds a point belongs: by boundary where one is drawn, else by nearness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from app.adapters.city.places.categories import TOWNS
from app.adapters.city.places.features import Boundary, LatLon, Thing
from app.adapters.city.places.plane import Flat, Nearest

TOWN_LEVELS = (8, 7)  # what most of the world calls town or municipality; then 6 … 4 when no place is near
FARTHEST_TOWN_M = 15_000.0
FARTHEST_QUARTER_M = 1_200.0
_CHINESE_SUBDISTRICT = ("街道", "地区", "地區")  # an office, never part of an address: its district is meant


@dataclass(frozen=True, slots=True)
class Belonging:
    """town and quarter: display names or ""; around: every name the point may be found under."""

    town: str
    quarter: str
    around: tuple[str, ...]


class Membership:
    """Answers for many points at once where each belongs."""

    def __init__(
        self, boundaries: Sequence[Boundary], things: Sequence[Thing], languages: frozenset[str], flat: Flat
    ) -> None:
        self._languages = languages
        self._boundaries = boundaries
        self._borders = shapely.STRtree(shapely.from_wkb([b.wkb for b in boundaries]))
        self._grounds = [t for t in things if t.wkb and 30.0 < t.radius < 4000.0]
        self._fences = shapely.STRtree(shapely.from_wkb([g.wkb for g in self._grounds]))
        places = [t for t in things if t.kind == "place"]
        self._towns = [p for p in places if p.category in TOWNS] or places
        self._near_town = Nearest([(p.lat, p.lon) for p in self._towns], flat)
        self._quarters = [
            p for p in places if p.category not in ("city", "town", "isolated_dwelling", "farm")
        ]
        self._near_quarter = Nearest([(p.lat, p.lon) for p in self._quarters], flat)

    def of(self, points: Sequence[LatLon]) -> list[Belonging]:
        """One answer per point (lat, lon)."""
        if not points:
            return []
        inside = self._by_tree(self._borders, points)
        towns = self._near_town.find(points, FARTHEST_TOWN_M)
        quarters = self._near_quarter.find(points, FARTHEST_QUARTER_M)
        grounds = self.grounds(points)
        return [
            self._join(inside[i], towns[i], quarters[i], [self._grounds[g] for g in grounds[i]])
            for i in range(len(points))
        ]

    def grounds(self, points: Sequence[LatLon]) -> list[list[int]]:
        """For each point the named grounds (campus, estate, park) it lies in, the smallest first."""
        found = self._by_tree(self._fences, points)
        return [sorted(row, key=lambda g: self._grounds[g].radius)[:3] for row in found]

    def ground(self, index: int) -> Thing:
        """The grounds of an index that `grounds` gave."""
        return self._grounds[index]

    @staticmethod
    def _by_tree(tree: shapely.STRtree, points: Sequence[LatLon]) -> list[list[int]]:
        rows: list[list[int]] = [[] for _ in points]
        if len(tree.geometries) and points:
            where = shapely.points([(lon, lat) for lat, lon in points])
            for point, shape in tree.query(where, predicate="within").T:
                rows[int(point)].append(int(shape))
        return rows

    def _join(
        self, inside: list[int], towns: list[int], quarters: list[int], grounds: list[Thing]
    ) -> Belonging:
        by_level: dict[int, Boundary] = {self._boundaries[i].level: self._boundaries[i] for i in inside}
        near = self._towns[towns[0]] if towns else None
        town = self._town(by_level, near)
        quarter = ""
        for level in (9, 10, 11):
            if level in by_level:
                quarter = by_level[level].names.main
        if not quarter and quarters and self._quarters[quarters[0]].names.main != town:
            quarter = self._quarters[quarters[0]].names.main
        if not quarter and grounds:
            quarter = grounds[-1].names.main
        around: list[str] = [town, quarter]
        for boundary in by_level.values():
            around += boundary.names.all(self._languages)
        if near is not None and (not by_level or near.names.main == town):
            around += near.names.all(self._languages)
        for ground in grounds:
            around += ground.names.all(self._languages)
        return Belonging(town, quarter, tuple(dict.fromkeys(a for a in around if a)))

    @staticmethod
    def _town(by_level: dict[int, Boundary], near: Thing | None) -> str:
        for level in TOWN_LEVELS:
            if level in by_level and not by_level[level].names.main.endswith(_CHINESE_SUBDISTRICT):
                return by_level[level].names.main
        chinese = 8 in by_level
        if near is not None and not (chinese and 6 in by_level):
            return near.names.main
        for level in (6, 5, 4):
            if level in by_level:
                return by_level[level].names.main
        return ""

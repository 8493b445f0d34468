"""The hand-drawn plan turned into shapes: water, green, main roads as smooth curves, quarters and districts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.example.town import plan
from app.example.town.frame import HEIGHT, WIDTH, Array, chainage, offset, oval, resample, smooth


@dataclass(frozen=True)
class MainLine:
    """A main road as a curve."""

    road: plan.MainRoad
    line: Array


@dataclass(frozen=True)
class Ground:
    """The shapes everything else is laid around; all in plan metres."""

    river_line: Array
    river: Polygon
    island: Polygon
    lake: Polygon
    ponds: list[Polygon]
    brook: Array
    brook_bed: BaseGeometry
    harbour: Polygon
    water: BaseGeometry
    """All water, the island left out."""
    roads: list[MainLine]
    motorway: Array
    railway: Array
    sidings: list[Array]
    greens: list[tuple[plan.Green, Polygon]]
    quarters: list[tuple[plan.Quarter, BaseGeometry]]
    districts: list[tuple[plan.District, Polygon]]

    @property
    def hill(self) -> Polygon:
        """The hill park, under which Meridian Avenue runs."""
        return next(p for g, p in self.greens if g.name == "Ridge Park")

    def line_of(self, name: str) -> Array:
        """The curve of the main road of that name."""
        return next(m.line for m in self.roads if m.road.name == name)


def lay_ground() -> Ground:
    """Draw the plan. Takes about 0.1 s."""
    river_line = smooth([(x, y) for x, y, _ in plan.RIVER], 40)
    width = np.interp(river_line[:, 0], [r[0] for r in plan.RIVER], [r[2] for r in plan.RIVER])
    left, right = offset(river_line, width / 2), offset(river_line, -width / 2)
    river = Polygon(np.vstack([left, right[::-1]])).buffer(0)
    island = Polygon(oval(*plan.ISLAND, wobble=0.10, phase=1.0, n=44))
    lake = Polygon(oval(*plan.LAKE, wobble=0.22, phase=0.8, n=60))
    ponds = [Polygon(oval(*p, wobble=0.15, phase=i, n=18)) for i, p in enumerate(plan.PONDS)]
    harbour = Polygon(plan.HARBOUR)
    river = shapely.union_all([river, harbour])
    brook = smooth(plan.BROOK, 25)
    water = shapely.union_all([river, lake, *ponds]).difference(island)

    roads = [MainLine(r, smooth(r.points, 30)) for r in plan.MAIN_ROADS]
    for name, zh, highway, side, start, end in plan.QUAYS:
        line = offset(river_line, side * (width / 2 + plan.QUAY_GAP))
        line = resample(line, 2)
        line = line[(line[:, 0] >= start) & (line[:, 0] <= end)]
        roads.append(MainLine(plan.MainRoad(name, zh, highway, [], maxspeed=40), resample(line, 40)))

    greens: list[tuple[plan.Green, Polygon]] = []
    for g in plan.GREENS:
        ring = smooth(g.outline, 30, closed=True) if g.round else np.asarray(g.outline, dtype=np.float64)
        greens.append((g, Polygon(ring).buffer(0)))

    taken: BaseGeometry = shapely.union_all(
        [water, island, *[p for g, p in greens if g.name not in plan.CROSSED]]
    )
    quarters: list[tuple[plan.Quarter, BaseGeometry]] = []
    for q in plan.QUARTERS:
        shape = Polygon(q.outline).buffer(0).difference(taken)
        taken = shapely.union_all([taken, shape])
        quarters.append((q, shape))

    motorway = smooth(plan.MOTORWAY.points, 30)
    lines = {m.road.name: m.line for m in roads} | {plan.RIVER_NAME[0]: river_line}
    return Ground(
        river_line, river, island, lake, ponds, brook, LineString(brook).buffer(4), harbour, water, roads, motorway,
        smooth(plan.RAILWAY, 30), [smooth(s, 25) for s in plan.SIDINGS], greens, quarters, _districts(lines),
    )  # fmt: skip


def _districts(lines: dict[str, Array]) -> list[tuple[plan.District, Polygon]]:
    """Cut the plan along the district lines and give every face to the district whose seed is in it or nearest."""
    cuts: list[BaseGeometry] = [shapely.box(0, 0, WIDTH, HEIGHT).boundary]
    for name, box, tail in plan.DISTRICT_LINES:
        line = lines[name]
        inside = (
            (line[:, 0] >= box[0]) & (line[:, 0] <= box[2]) & (line[:, 1] >= box[1]) & (line[:, 1] <= box[3])
        )
        line = shapely.get_coordinates(shapely.simplify(LineString(line[inside]), 2.0))
        if tail:
            line = np.vstack([tail[::-1], line])
        cuts.append(LineString(line))
    noded = shapely.set_precision(shapely.union_all(cuts), 0.1)
    faces = [f for f in shapely.get_parts(shapely.polygonize([noded])) if f.area > 4e4]
    faces = [f for f in faces if shapely.box(0, 0, WIDTH, HEIGHT).contains(f.representative_point())]
    owned: dict[str, list[Polygon]] = {}
    for face in faces:
        nearest = min(
            plan.DISTRICTS,
            key=lambda d, f=face: min(
                f.distance(Point(s)) + 1e-3 * f.centroid.distance(Point(s)) for s in d.seeds
            ),  # type: ignore[misc]
        )
        owned.setdefault(nearest.name, []).append(face)
    out = []
    for d in plan.DISTRICTS:
        whole = shapely.union_all(owned[d.name])
        out.append((d, max(shapely.get_parts(whole), key=lambda p: p.area)))
    return out


def length(line: Array) -> float:
    """Metres."""
    return float(chainage(line)[-1])

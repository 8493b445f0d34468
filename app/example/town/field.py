"""Which way streets want to run at every spot, how close together, and where none may be.

A direction field after Chen, Esch, Wonka, Müller, Zhang, "Interactive Procedural Street Modeling" (ACM SIGGRAPH 2008):
every quarter, the old square, the river and the main roads pull at it; streets then follow it (see growth.py).
Directions are kept as (cos 2a, sin 2a), so that opposite directions are the same and averages make sense.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon

from app.example.town import plan
from app.example.town.frame import HEIGHT, WIDTH, Array, resample
from app.example.town.ground import Ground

CELL = 20.0
MARGIN = 60.0


@dataclass(frozen=True)
class Field:
    """Rasters over the plan, row by y, column by x, one value per CELL metres, starting at -MARGIN.

    angle: direction of the first family of streets in radians. gap: metres between streets, per family.
    quarter: index into plan.QUARTERS, -1 where nothing is built. fixed: where streets may not run at all.
    """

    angle: list[list[float]]
    gap: tuple[list[list[float]], list[list[float]]]
    quarter: list[list[int]]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a spot, kept inside the raster."""
        row, col = int((y + MARGIN) / CELL + 0.5), int((x + MARGIN) / CELL + 0.5)
        return min(max(row, 0), len(self.angle) - 1), min(max(col, 0), len(self.angle[0]) - 1)

    def open(self, x: float, y: float) -> bool:
        """Whether a street may run here."""
        row, col = self.cell(x, y)
        return self.quarter[row][col] >= 0

    def quarter_at(self, x: float, y: float) -> plan.Quarter | None:
        """The quarter of a spot, None outside the town."""
        row, col = self.cell(x, y)
        index = self.quarter[row][col]
        return plan.QUARTERS[index] if index >= 0 else None


def lay_field(ground: Ground, random: Random) -> Field:
    """Work out the rasters; about 0.4 s."""
    xs = np.arange(-MARGIN, WIDTH + MARGIN + CELL, CELL)
    ys = np.arange(-MARGIN, HEIGHT + MARGIN + CELL, CELL)
    gx, gy = np.meshgrid(xs, ys)
    spots = np.column_stack([gx.ravel(), gy.ravel()])
    shape = gx.shape

    quarter = np.full(shape, -1, dtype=np.int64)
    for index, (_, area) in enumerate(ground.quarters):
        shapely.prepare(area)
        quarter[shapely.contains_xy(area, gx, gy)] = index
    for index in range(len(plan.QUARTERS)):
        if plan.QUARTERS[index].built == "campus":
            quarter[quarter == index] = -1

    angle, gaps = _quarter_pull(quarter, gx, gy)
    ease = 1 + 0.16 * _waves(gx, gy, random)
    gaps = (gaps[0] * ease, gaps[1] * ease)
    c2, s2 = np.cos(2 * angle), np.sin(2 * angle)
    spread = 5.0
    known = (quarter >= 0).astype(np.float64)
    weight = _smooth(known, spread) + 1e-6
    c2, s2 = _smooth(c2 * known, spread) / weight, _smooth(s2 * known, spread) / weight

    bend = np.zeros(shape)
    for index, q in enumerate(plan.QUARTERS):
        bend[quarter == index] = q.bend
    turn = _smooth(bend, 4.0) * _waves(gx, gy, random)
    c2, s2 = c2 * np.cos(2 * turn) - s2 * np.sin(2 * turn), s2 * np.cos(2 * turn) + c2 * np.sin(2 * turn)

    pulls = [(ground.river_line, 260.0, 1.6), (ground.railway, 150.0, 1.5), (ground.brook, 70.0, 1.2)]
    pulls += [(m.line, 95.0 if m.road.highway != "tertiary" else 70.0, 1.4) for m in ground.roads]
    for line, reach, strength in pulls:
        dense = resample(line, 15)
        ahead = np.gradient(dense, axis=0)
        heading = np.arctan2(ahead[:, 1], ahead[:, 0])
        tree = shapely.STRtree(shapely.points(dense))
        (at, found), metres = tree.query_nearest(
            shapely.points(spots), max_distance=3 * reach, return_distance=True, all_matches=False
        )
        far, nearest = np.full(len(spots), np.inf), np.zeros(len(spots), int)
        far[at], nearest[at] = metres, found
        near = np.isfinite(far)
        w = np.where(near, strength * np.exp(-np.square(np.where(near, far, 0) / reach)), 0.0)
        h = heading[np.where(near, nearest, 0)]
        # the field is a cross: a road may lie along either family, take the one it is closer to
        base = 0.5 * np.arctan2(s2, c2).ravel()
        other = np.abs(np.sin(h - base)) > math.sqrt(0.5)
        h = np.where(other, h + math.pi / 2, h)
        c2 = c2 + (w * np.cos(2 * h)).reshape(shape)
        s2 = s2 + (w * np.sin(2 * h)).reshape(shape)

    barred = [
        ground.water,
        *[p for g, p in ground.greens if g.name not in plan.CROSSED],
        Polygon(ground.line_of("Bell Square")),
        LineString(ground.railway).buffer(26),
    ]
    barred += [LineString(s).buffer(16) for s in ground.sidings]
    barred.append(LineString(ground.motorway).buffer(70))
    barred.append(ground.river.buffer(plan.QUAY_GAP - 16))
    for area in barred:
        shapely.prepare(area)
        quarter[shapely.contains_xy(area, gx, gy)] = -1
    out = 0.5 * np.arctan2(s2, c2)
    return Field(out.tolist(), (gaps[0].tolist(), gaps[1].tolist()), quarter.tolist())


def _smooth(raster: Array, spread: float) -> Array:
    """The raster blurred by a Gaussian of that many cells; beyond its edge it goes on as in a mirror."""
    reach = round(4 * spread)
    bell = np.exp(-np.square(np.arange(-reach, reach + 1) / spread) / 2)
    bell /= bell.sum()
    for _ in range(2):  # along the columns, then, turned, along the rows
        wide = np.pad(raster, ((reach, reach), (0, 0)), mode="symmetric")
        raster = sum(share * wide[step : step + len(raster)] for step, share in enumerate(bell)).T
    return raster


def _quarter_pull(quarter: np.ndarray, gx: Array, gy: Array) -> tuple[Array, tuple[Array, Array]]:
    """Direction and street spacing of every cell from its quarter alone."""
    angle = np.zeros(quarter.shape)
    along, across = np.full(quarter.shape, 120.0), np.full(quarter.shape, 160.0)
    for index, q in enumerate(plan.QUARTERS):
        here = quarter == index
        angle[here] = q.turn
        along[here], across[here] = q.along, q.across
        if q.built == "old":
            # rings round the square, pulled askew by the older field lanes: a web that nobody drew with a compass
            ring = np.arctan2(gy - plan.SQUARE[1], gx - plan.SQUARE[0])[here] + math.pi / 2
            c2 = 0.62 * np.cos(2 * ring) + 0.38 * math.cos(2 * q.turn)
            s2 = 0.62 * np.sin(2 * ring) + 0.38 * math.sin(2 * q.turn)
            angle[here] = 0.5 * np.arctan2(s2, c2)
    return angle, (along, across)


def _waves(gx: Array, gy: Array, random: Random) -> Array:
    """A smooth wandering surface between about -1 and 1."""
    out = np.zeros(gx.shape)
    for size in (1300.0, 820.0, 560.0, 390.0):
        a = random.uniform(0, 2 * math.pi)
        phase = random.uniform(0, 2 * math.pi)
        out += np.sin((gx * math.cos(a) + gy * math.sin(a)) * 2 * math.pi / size + phase) * 0.45
    return out

"""Areas within reach: times spread over the roads, a little beyond them on foot, and contour lines around that."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray

from app.adapters.city.roads.engines import ScipyEngine
from app.adapters.city.roads.network import Network, Snaps
from app.adapters.city.roads.snapping import from_mercator, mercator
from app.adapters.city.roads.travel import Travel
from app.domain.geo import Point
from app.ports import ReachArea

Floats = NDArray[np.float64]

_BESIDE = 120.0  # metres from a road that still belong to an area
_ON_FOOT = 1.25  # metres per second off the road
_CELLS = 420  # across the larger side of the picture
_CELL_METRES = (15.0, 90.0)
_LONGEST_EDGE_MS = 600_000
_SMALL = 24  # cells: smaller islands and holes are noise


def reach_areas(
    network: Network, travel: Travel, times: ScipyEngine, origin: Point, snaps: Snaps, minutes: Sequence[int]
) -> tuple[ReachArea, ...]:
    """The area for each number of minutes around a single snapped point; empty where no road or time is."""
    if max(minutes, default=0) <= 0 or snaps.stretch[0] < 0:
        return tuple(ReachArea(m, (), "road") for m in minutes)
    plane, seconds = _reached(network, travel, times, snaps, max(minutes) * 60.0)
    shrink = float(np.cos(np.radians(origin.lat)))
    grid, corner, cell = _picture(plane, seconds, shrink, max(minutes) * 60.0)
    x = corner[0] + (np.arange(grid.shape[1]) + 0.5) * cell
    y = corner[1] + (np.arange(grid.shape[0]) + 0.5) * cell
    lines = contour_generator(x, y, grid, fill_type=FillType.OuterOffset)
    return tuple(ReachArea(m, _polygons(lines, m * 60.0, cell), "road") for m in minutes)


def _reached(
    network: Network, travel: Travel, times: ScipyEngine, snaps: Snaps, most: float
) -> tuple[Floats, Floats]:
    """Points of roads on the Mercator plane and the seconds until one is there."""
    starts, entries = travel.sources(snaps)
    edge_ms = travel.edge_ms
    at_end = np.full(len(edge_ms), np.inf)
    np.minimum.at(at_end, network.vertex_edge, times.times(entries, most * 1000 + _LONGEST_EDGE_MS))
    entered = (at_end - edge_ms) / 1000
    # the edge one starts on is travelled from the middle: as if entered before the start, but not shown before it
    begin = np.zeros(len(edge_ms))
    first = np.full(len(edge_ms), np.inf)
    first[starts.edge] = -starts.offset / 1000
    begin[starts.edge] = starts.offset / edge_ms[starts.edge]
    edges = np.flatnonzero(((entered <= most) | np.isfinite(first)) & ~network.ferry[network.edge_stretch])
    stretch = network.edge_stretch[edges]
    a, b = network.stretch_start[stretch], network.stretch_start[stretch + 1] - 1
    count = np.clip(network.metres[stretch] / 30, 1, 400).astype(np.int64) + 1
    each = np.repeat(np.arange(len(edges)), count)
    step = np.arange(len(each)) - np.repeat(np.cumsum(count) - count, count)
    share = step / (count[each] - 1)
    xy = _at_share(network, a, b, each, share)
    ahead = np.where(network.edge_backward[edges][each], 1 - share, share)
    passing = ahead * (edge_ms[edges] / 1000)[each]
    seconds = entered[edges][each] + passing
    from_start = np.where(ahead >= begin[edges][each] - 1e-9, first[edges][each] + passing, np.inf)
    seconds = np.minimum(seconds, from_start)
    keep = seconds <= most * 1.3
    here = mercator(*np.array(_spot(network, snaps)).reshape(2, 1))
    return np.concatenate((xy[keep], here)), np.concatenate((seconds[keep], [0.0]))


def _at_share(
    network: Network, a: NDArray[np.int32], b: NDArray[np.int32], each: NDArray[np.int64], share: Floats
) -> Floats:
    """Points of the plane at shares of stretches, by their drawn length."""
    spans = b - a + 1
    pick = np.repeat(a - np.concatenate(([0], np.cumsum(spans)[:-1])), spans) + np.arange(spans.sum())
    plane = mercator(network.ys[pick] * 1e-7, network.xs[pick] * 1e-7)
    lines = shapely.linestrings(plane, indices=np.repeat(np.arange(len(spans)), spans))
    points = shapely.line_interpolate_point(lines[each], share, normalized=True)
    return np.column_stack((shapely.get_x(points), shapely.get_y(points)))


def _spot(network: Network, snaps: Snaps) -> tuple[float, float]:
    """Latitude and longitude of a snapped point on its road."""
    (point,) = network.course(int(snaps.stretch[0]), float(snaps.metres[0]), float(snaps.metres[0]))[:1]
    return float(point[0]), float(point[1])


def _picture(plane: Floats, seconds: Floats, shrink: float, most: float) -> tuple[Floats, Floats, float]:
    """A grid of seconds, its south-western corner and the side of a cell on the plane."""
    within = plane[seconds <= most]
    size = (within.max(axis=0) - within.min(axis=0)).max() * shrink
    metres = float(np.clip(size / _CELLS, *_CELL_METRES))
    cell = metres / shrink
    rim = int(np.ceil(_BESIDE / metres)) + 2
    corner = within.min(axis=0) - rim * cell
    shape = np.ceil((within.max(axis=0) + rim * cell - corner) / cell).astype(int) + 1
    at = ((plane - corner) / cell).astype(int)
    inside = ((at >= 0) & (at < shape)).all(axis=1) & (plane >= corner).all(axis=1)
    never = most * 3
    grid = np.full((shape[1], shape[0]), never)
    np.minimum.at(grid, (at[inside, 1], at[inside, 0]), seconds[inside])
    away, nearest = _beside(grid < never, int(np.ceil(_BESIDE / metres)))
    beyond = away * metres
    out: Floats = np.where(beyond <= _BESIDE, grid.ravel()[nearest] + beyond / _ON_FOOT, never)
    return out, corner, cell


def _beside(known: NDArray[np.bool_], farthest: int) -> tuple[Floats, NDArray[np.int64]]:
    """How many cells away the nearest known one is (infinite beyond `farthest`), and which (by its flat index).

    Exact, as squares add up: first the nearest in the same column, then the best of the columns around (Saito and
    Toriwaki 1994, with a limit).
    """
    height, width = known.shape
    rows = np.arange(height)[:, None]
    up = np.full(known.shape, np.inf)  # squared distance in the column
    source = np.zeros(known.shape, np.int64)  # the row it comes from
    for step in range(-farthest, farthest + 1):
        there = slice(max(0, step), max(0, height + min(0, step)))
        here = slice(max(0, -step), max(0, height + min(0, -step)))
        closer = known[there] & (step * step < up[here])
        up[here][closer] = step * step
        source[here][closer] = np.broadcast_to(rows[there], known[there].shape)[closer]
    best = np.full(known.shape, np.inf)
    index = np.zeros(known.shape, np.int64)
    columns = np.arange(width)[None, :]
    for step in range(-farthest, farthest + 1):
        there = slice(max(0, step), max(0, width + min(0, step)))
        here = slice(max(0, -step), max(0, width + min(0, -step)))
        squared = up[:, there] + step * step
        closer = squared < best[:, here]
        best[:, here][closer] = squared[closer]
        index[:, here][closer] = (source[:, there] * width + columns[:, there])[closer]
    return np.sqrt(best), index


def _polygons(lines: object, level: float, cell: float) -> tuple[tuple[tuple[Point, ...], ...], ...]:
    """Tidy polygons with holes where the picture is at most `level`, the largest first."""
    if level <= 0:
        return ()
    outers, offsets = lines.filled(-1.0, level)  # type: ignore[attr-defined]
    shapes = []
    for points, offset in zip(outers, offsets, strict=True):
        rings = [points[i:j] for i, j in itertools.pairwise(offset)]
        holes = [ring for ring in rings[1:] if shapely.Polygon(ring).area >= _SMALL * cell**2]
        shapes.append(shapely.Polygon(rings[0], holes))
    # contour lines may touch themselves: mended one by one, what collapses to a line is dropped
    whole = shapely.make_valid(np.array(shapes, object), method="structure", keep_collapsed=False)
    tidy = shapely.simplify(shapely.get_parts(whole), 0.6 * cell)
    parts = [p for p in tidy if p.geom_type == "Polygon" and not p.is_empty]
    parts.sort(key=lambda p: -p.area)
    large = [p for i, p in enumerate(parts) if i == 0 or p.area >= _SMALL * cell**2]
    return tuple(
        tuple(_ring(shapely.get_coordinates(ring)) for ring in (part.exterior, *part.interiors))
        for part in large
    )


def _ring(plane: Floats) -> tuple[Point, ...]:
    return tuple(Point(lat, lon) for lat, lon in from_mercator(plane).tolist())

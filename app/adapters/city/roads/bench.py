"""Figures of the road router on a loaded city, each with those of its peer on the same roads in the same run."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from app.adapters import sqlite
from app.adapters.city.roads.router import RoadRouter
from app.domain.geo import Mode, Point

_ROUTES = 60


def figures(router: RoadRouter, points: Sequence[Point]) -> dict[str, Any]:
    """Seconds (…_s) and milliseconds (…_ms) of a table, one row of it, routes and areas within reach.

    points: at least two places near roads; tables are len(points) square. The peer, SciPy's Dijkstra on the same
    graph, is named in "peer"; its figures are in the same keys below "scipy". Raises ValueError for fewer points.
    """
    if len(points) < 2:
        raise ValueError("figures need at least two points")
    return {
        "points": len(points),
        "engine": router.engine_of(Mode.CAR),
        "peer": "scipy dijkstra",
        "cch": _of(router.with_engine("cch"), points),
        "scipy": _of(router.with_engine("scipy"), points),
    }


def opening_seconds(pack: sqlite.Connection, a: Point, b: Point) -> float:
    """Seconds from an open pack to the first route by car."""
    return _timed(lambda: RoadRouter(pack).route([a, b]))


def street_points(router: RoadRouter, count: int, seed: int = 1) -> list[Point]:
    """Places along streets open to cars, drawn at random but the same for a seed; random points on a map lie off
    the roads and make every engine look bad."""
    return router.sample(count, seed)


def _of(router: RoadRouter, points: Sequence[Point]) -> dict[str, float]:
    router.route(points[:2])  # what is made once when first asked for is measured by opening_seconds
    table = _timed(lambda: router.table(points, points))
    row = min(_timed(lambda: router.table(points[:1], points)) for _ in range(3))
    column = min(_timed(lambda: router.table(points, points[:1])) for _ in range(3))
    pairs = list(itertools.islice(itertools.pairwise(points), _ROUTES))
    routes = sorted(_timed(partial(router.route, pair)) for pair in pairs)
    reach = _timed(lambda: router.reach(points[0], [10, 20, 30]))
    return {
        "table_s": round(table, 4),
        "row_ms": round(row * 1000, 3),
        "column_ms": round(column * 1000, 3),
        "route_median_ms": round(statistics.median(routes) * 1000, 3),
        "route_p95_ms": round(routes[int(len(routes) * 0.95)] * 1000, 3),
        "reach_ms": round(reach * 1000, 1),
    }


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

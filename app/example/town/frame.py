"""The flat metre grid the town is planned on, and its place on the globe.

The town lies in the East China Sea, about 150 km off the coast, where there is water and no city: nobody can take it
for a real one, while its clock is that of Asia/Shanghai and driving is on the right. x runs east, y runs north,
both in metres from the south-west corner.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.domain.geo import Bounds, Point

Array = NDArray[np.float64]

WIDTH, HEIGHT = 8000.0, 6000.0
CENTRE = Point(30.9, 123.6)
TIME_ZONE = "Asia/Shanghai"

_METRES_PER_LAT = 110_860.0  # one degree of latitude near 31° N on the WGS-84 ellipsoid
_METRES_PER_LON = 95_630.0  # one degree of longitude there


def to_point(x: float, y: float) -> Point:
    """Plan metres to degrees, rounded as OpenStreetMap stores them (1e-7°, about a centimetre)."""
    return Point(
        round(CENTRE.lat + (y - HEIGHT / 2) / _METRES_PER_LAT, 7),
        round(CENTRE.lon + (x - WIDTH / 2) / _METRES_PER_LON, 7),
    )


def to_plan(point: Point) -> tuple[float, float]:
    """Degrees back to plan metres (x, y)."""
    return (
        (point.lon - CENTRE.lon) * _METRES_PER_LON + WIDTH / 2,
        (point.lat - CENTRE.lat) * _METRES_PER_LAT + HEIGHT / 2,
    )


def bounds() -> Bounds:
    """The box of the plan."""
    low, high = to_point(0, 0), to_point(WIDTH, HEIGHT)
    return Bounds(low.lat, low.lon, high.lat, high.lon)


def smooth(points: list[tuple[float, float]], step: float = 30.0, closed: bool = False) -> Array:
    """A curve through the points (centripetal feel by dense Catmull-Rom), sampled about every `step` metres, (n, 2)."""
    p = np.asarray(points, dtype=np.float64)
    if len(p) < 3 and not closed:
        return resample(p, step)
    p = np.vstack([p[-1], p, p[0], p[1]]) if closed else np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    parts = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        n = max(2, math.ceil(float(np.hypot(*(c - b))) / step))
        t = np.linspace(0, 1, n, endpoint=False)[:, None]
        parts.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    parts.append(p[-2][None, :])
    return np.vstack(parts)


def resample(line: Array, step: float) -> Array:
    """The polyline with points about every `step` metres, ends kept."""
    along = chainage(line)
    n = max(2, math.ceil(along[-1] / step) + 1)
    at = np.linspace(0, along[-1], n)
    return np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])


def chainage(line: Array) -> Array:
    """Metres from the start to every point of the polyline."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    out: Array = np.concatenate([[0.0], np.cumsum(steps)])
    return out


def normals(line: Array) -> Array:
    """Unit vectors to the left of the direction of travel, one per point."""
    t = np.gradient(line, axis=0)
    t /= np.maximum(np.hypot(t[:, 0], t[:, 1]), 1e-9)[:, None]
    return np.column_stack([-t[:, 1], t[:, 0]])


def offset(line: Array, metres: Array | float) -> Array:
    """The polyline moved to its left by so many metres (one number or one per point)."""
    out: Array = line + normals(line) * np.asarray(metres, dtype=np.float64).reshape(-1, 1)
    return out


def oval(
    x: float,
    y: float,
    rx: float,
    ry: float,
    turn: float = 0.0,
    wobble: float = 0.0,
    phase: float = 0.0,
    n: int = 40,
) -> Array:
    """A closed, slightly irregular oval ring (n, 2), counter-clockwise; `turn` in radians, `wobble` a share of the radius."""
    t = np.linspace(0, 2 * np.pi, n, endpoint=False)
    r = (
        1
        + wobble
        * (np.sin(2 * t + phase) + 0.7 * np.sin(3 * t + 2.1 * phase) + 0.4 * np.sin(5 * t - phase))
        / 2
    )
    u, v = rx * r * np.cos(t), ry * r * np.sin(t)
    return np.column_stack(
        [x + u * math.cos(turn) - v * math.sin(turn), y + u * math.sin(turn) + v * math.cos(turn)]
    )

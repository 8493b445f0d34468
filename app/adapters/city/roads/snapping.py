"""Points to the nearest road of a mode, and the way back from a place on a road to its course.

Distances are taken in the Mercator plane, which keeps shapes true at every latitude; its scale is undone.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.adapters.city.roads.network import Network, Snaps
from app.domain.geo import EARTH_RADIUS_M, Point

Floats = NDArray[np.float64]

FARTHEST = 2000.0
"""Metres; what lies farther from every road of a mode cannot be reached by it."""

_AT_JUNCTION = 0.3  # metres along a road: nearer to its end than this is at its end
_REMEMBERED = 100_000  # points; some 10 MB
_FARTHEST_NORTH = 85.0  # where the Mercator plane is cut off


def mercator(lat: NDArray[np.floating[Any]], lon: NDArray[np.floating[Any]]) -> Floats:
    """Metres on the Mercator plane (stretched by 1 / cos of the latitude), as rows of x and y."""
    y = np.arcsinh(np.tan(np.radians(np.clip(lat, -_FARTHEST_NORTH, _FARTHEST_NORTH))))
    plane: Floats = np.column_stack((np.radians(lon), y)) * EARTH_RADIUS_M
    return plane


def from_mercator(plane: Floats) -> Floats:
    """Rows of latitude and longitude in degrees of rows of x and y."""
    flat: Floats = np.degrees(
        np.column_stack((np.arctan(np.sinh(plane[:, 1] / EARTH_RADIUS_M)), plane[:, 0] / EARTH_RADIUS_M))
    )
    return flat


class Snapper:
    """Finds the nearest road of one mode and remembers what it found. May be used from several threads."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._stretches = network.open_stretches
        plane = mercator(network.ys * 1e-7, network.xs * 1e-7)
        lines = np.repeat(np.arange(len(network.metres)), np.diff(network.stretch_start))
        wanted = np.zeros(len(network.metres), bool)
        wanted[self._stretches] = True
        inside = wanted[lines]
        number = np.cumsum(wanted) - 1
        self._lines = (
            shapely.linestrings(plane[inside], indices=number[lines[inside]])
            if inside.any()
            else np.array([])
        )
        self._tree = shapely.STRtree(self._lines)
        self._tree.query(shapely.Point(0, 0))  # the tree is built by its first question: ask it while alone
        self._lock = threading.Lock()
        self._slots: dict[tuple[float, float], int] = {}
        self._found = _empty(1024)

    def snap(self, points: Sequence[Point]) -> Snaps:
        """The nearest place on a road for each point."""
        keys = [(p.lat, p.lon) for p in points]
        with self._lock:
            try:
                pick = np.fromiter(map(self._slots.__getitem__, keys), np.int64, len(keys))
            except KeyError:
                self._learn(keys)
                pick = np.fromiter(map(self._slots.__getitem__, keys), np.int64, len(keys))
            found = self._found
            return Snaps(found.stretch[pick], found.metres[pick], found.away[pick], found.node[pick])

    def _learn(self, keys: Sequence[tuple[float, float]]) -> None:
        """Find the places not known yet; forget all when too many are remembered."""
        if len(self._slots) + len(keys) > max(_REMEMBERED, len(keys)):
            self._slots = {}
        new = [key for key in dict.fromkeys(keys) if key not in self._slots]
        first = len(self._slots)
        if first + len(new) > len(self._found.stretch):
            self._found = _grown(self._found, 2 * (first + len(new)))
        found = self._search(np.array(new, float).reshape(-1, 2))
        for into, values in zip(_columns(self._found), _columns(found), strict=True):
            into[first : first + len(new)] = values
        self._slots.update(zip(new, range(first, first + len(new)), strict=True))

    def _search(self, points: Floats) -> Snaps:
        """Ask the tree; points are rows of latitude and longitude."""
        out = _empty(len(points))
        if not len(points) or not len(self._lines):
            return out
        plane = mercator(points[:, 0], points[:, 1])
        shrink = np.cos(np.radians(np.clip(points[:, 0], -_FARTHEST_NORTH, _FARTHEST_NORTH)))
        shapes = shapely.points(plane)
        (which, line), away = self._tree.query_nearest(
            shapes, max_distance=float(FARTHEST / shrink.min()) + 1.0, return_distance=True, all_matches=False
        )
        away = away * shrink[which]
        near = away <= FARTHEST
        which, line, away = which[near], line[near], away[near]
        stretch = self._stretches[line]
        length = self._network.metres[stretch]
        metres = shapely.line_locate_point(self._lines[line], shapes[which], normalized=True) * length
        at_start, at_end = metres < _AT_JUNCTION, metres > length - _AT_JUNCTION
        node = np.where(at_start | at_end, self._network.ends_of(stretch.astype(np.int32), at_end), -1)
        out.stretch[which], out.metres[which], out.away[which], out.node[which] = stretch, metres, away, node
        return out


def _empty(size: int) -> Snaps:
    return Snaps(
        np.full(size, -1, np.int32), np.zeros(size), np.full(size, np.inf), np.full(size, -1, np.int32)
    )


def _grown(old: Snaps, size: int) -> Snaps:
    new = _empty(size)
    for into, values in zip(_columns(new), _columns(old), strict=True):
        into[: len(values)] = values
    return new


def _columns(snaps: Snaps) -> tuple[NDArray[np.int32] | Floats, ...]:
    return snaps.stretch, snaps.metres, snaps.away, snaps.node

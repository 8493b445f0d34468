"""Short distances on a plane: degrees to metres, and the nearest of many points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely

from app.adapters.city.places.features import LatLon

METRES_PER_DEGREE = 111_195.0  # of latitude, on a sphere of mean radius


def apart(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Metres between two points, equirectangular: good to 0.1 % within a city and much faster than haversine."""
    east = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return math.hypot(lat2 - lat1, east) * METRES_PER_DEGREE


class Flat:
    """Degrees to metres on a plane that fits the neighbourhood of a latitude; good to 1 % within a city."""

    def __init__(self, latitude: float) -> None:
        self._east = METRES_PER_DEGREE * math.cos(math.radians(latitude))

    def metres(self, points: Sequence[LatLon]) -> np.ndarray:
        """Array (n, 2) of metres north and east."""
        flat = np.asarray(points, dtype=float).reshape(-1, 2)
        return flat * (METRES_PER_DEGREE, self._east)


class Nearest:
    """Finds the nearest of some points."""

    def __init__(self, points: Sequence[LatLon], flat: Flat) -> None:
        self._flat = flat
        self._spots = flat.metres(points)
        self._tree = shapely.STRtree(shapely.points(self._spots)) if points else None

    def find(self, points: Sequence[LatLon], within: float, most: int = 1) -> list[list[int]]:
        """For each point the indices of up to `most` neighbours within so many metres, nearest first."""
        found: list[list[int]] = [[] for _ in points]
        if self._tree is None or not points:
            return found
        asked = self._flat.metres(points)
        if most == 1:
            pairs = self._tree.query_nearest(shapely.points(asked), max_distance=within, all_matches=False)
        else:
            pairs = self._tree.query(shapely.points(asked), predicate="dwithin", distance=within)
        away = np.hypot(*(asked[pairs[0]] - self._spots[pairs[1]]).T)
        for place in np.lexsort((pairs[1], away, pairs[0])):
            row = found[pairs[0][place]]
            if len(row) < most:
                row.append(int(pairs[1][place]))
        return found


def along(course: Sequence[LatLon], every_m: float) -> list[LatLon]:
    """Points along the course from its first to its last, no farther apart than `every_m` metres."""
    spots = [course[0]]
    for (lat1, lon1), (lat2, lon2) in pairwise(course):
        parts = max(1, math.ceil(apart(lat1, lon1, lat2, lon2) / every_m))
        for part in range(1, parts + 1):
            spot = (lat1 + (lat2 - lat1) * part / parts, lon1 + (lon2 - lon1) * part / parts)
            # the many nodes of a bend are not all needed
            if apart(*spots[-1], *spot) > every_m / 2:
                spots.append(spot)
    if spots[-1] != course[-1]:
        spots.append(course[-1])
    return spots

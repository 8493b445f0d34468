"""Routers the desk can hold: the great-circle estimate, and the one that follows the loaded map."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from app.adapters.city.roads.profiles import Hour, hour_of
from app.domain.geo import EARTH_RADIUS_M, Mode, Point
from app.later import Later
from app.ports import Leg, ReachArea, Route, Router, TravelTable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Later("numpy")

DETOUR = 1.3
"""Streets are longer than the crow's way by about this factor in towns (usually 1.2 to 1.4)."""

ESTIMATE_KMH: Mapping[Mode, float] = {Mode.CAR: 35.0, Mode.EBIKE: 17.0, Mode.FOOT: 4.7}

ESTIMATE_HOURS: Mapping[Hour, float] = {Hour.QUIET: 1.0, Hour.NIGHT: 1.04, Hour.DAY: 0.9, Hour.RUSH: 0.75}
"""Share of a car's speed left at each kind of hour; bicycles and feet do not mind the traffic."""

_CORNERS = 48  # of a circle on the map: off by less than 0.3 %


class EstimateRouter:
    """Travel guessed from great-circle distance; what works without any map, and says so in `source`.

    factor: streets per crow's way. kmh: speed along the streets by mode; modes not named keep the built-in one.
    Nothing is unreachable. Raises ValueError for a factor below 1 or a speed that is not positive.
    """

    def __init__(self, factor: float = DETOUR, kmh: Mapping[Mode, float] | None = None) -> None:
        self._factor = factor
        self._kmh = {**ESTIMATE_KMH, **(kmh or {})}
        if factor < 1 or min(self._kmh.values()) <= 0:
            raise ValueError("an estimate needs a factor of at least 1 and positive speeds")

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """Estimated seconds from every origin to every destination, as NumPy rows."""
        metres = _crow_metres(origins, destinations) * self._factor
        return TravelTable(seconds=list(metres / self._pace(mode, at)), source="estimate")

    def route(self, stops: Sequence[Point], mode: Mode = Mode.CAR, at: datetime | None = None) -> Route:
        """Straight lines from stop to stop. Raises ValueError for fewer than two stops."""
        if len(stops) < 2:
            raise ValueError("a route needs at least two stops")
        pace = self._pace(mode, at)
        legs = []
        for a, b in itertools.pairwise(stops):
            metres = a.metres_to(b) * self._factor
            legs.append(Leg(seconds=metres / pace, metres=metres, geometry=(a, b)))
        return Route(tuple(legs), "estimate")

    def reach(
        self, origin: Point, minutes: Sequence[int], mode: Mode = Mode.CAR, at: datetime | None = None
    ) -> tuple[ReachArea, ...]:
        """A circle for each number of minutes."""
        pace = self._pace(mode, at)
        return tuple(
            ReachArea(m, ((_circle(origin, m * 60 * pace / self._factor),),), "estimate") for m in minutes
        )

    def _pace(self, mode: Mode, at: datetime | None) -> float:
        """Metres per second along the streets."""
        share = ESTIMATE_HOURS[hour_of(at)] if mode is Mode.CAR else 1.0
        return self._kmh[mode] / 3.6 * share


class LatestRouter:
    """The router of the city loaded now, or the estimate while there is none.

    `current` is asked at every call, so a new city pack counts from the next question on. It must be quick and
    may be called from several threads.
    """

    def __init__(self, current: Callable[[], Router | None], fallback: Router | None = None) -> None:
        self._current = current
        self._fallback = fallback or EstimateRouter()

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """As `Router.table`."""
        return self._router().table(origins, destinations, mode, at)

    def route(self, stops: Sequence[Point], mode: Mode = Mode.CAR, at: datetime | None = None) -> Route:
        """As `Router.route`."""
        return self._router().route(stops, mode, at)

    def reach(
        self, origin: Point, minutes: Sequence[int], mode: Mode = Mode.CAR, at: datetime | None = None
    ) -> tuple[ReachArea, ...]:
        """As `Router.reach`."""
        return self._router().reach(origin, minutes, mode, at)

    def estimate_with(self, kmh: Mapping[Mode, float]) -> None:
        """Estimate with these speeds while no map is loaded."""
        self._fallback = EstimateRouter(kmh=kmh)

    def _router(self) -> Router:
        return self._current() or self._fallback


def _crow_metres(origins: Sequence[Point], destinations: Sequence[Point]) -> NDArray[np.float64]:
    """Great-circle metres, origins by destinations (haversine, as `Point.metres_to`)."""
    a = np.radians(np.array([(p.lat, p.lon) for p in origins], float).reshape(-1, 1, 2))
    b = np.radians(np.array([(p.lat, p.lon) for p in destinations], float).reshape(1, -1, 2))
    h = (
        np.sin((b[..., 0] - a[..., 0]) / 2) ** 2
        + np.cos(a[..., 0]) * np.cos(b[..., 0]) * np.sin((b[..., 1] - a[..., 1]) / 2) ** 2
    )
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return metres


def _circle(centre: Point, metres: float) -> tuple[Point, ...]:
    """A closed ring around a point (destination point on a sphere), cut off at poles and the date line."""
    lat, lon = math.radians(centre.lat), math.radians(centre.lon)
    arc = min(metres / EARTH_RADIUS_M, math.pi / 2)
    ring = []
    for i in range(_CORNERS):
        bearing = 2 * math.pi * i / _CORNERS
        y = math.asin(math.sin(lat) * math.cos(arc) + math.cos(lat) * math.sin(arc) * math.cos(bearing))
        x = lon + math.atan2(
            math.sin(bearing) * math.sin(arc) * math.cos(lat), math.cos(arc) - math.sin(lat) * math.sin(y)
        )
        ring.append(Point(math.degrees(y), max(-180.0, min(180.0, math.degrees(x)))))
    return (*ring, ring[0])

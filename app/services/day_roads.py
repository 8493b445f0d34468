"""Road seconds around one place for each person's day, as a function of two places: for whatever is not ranked at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from app.domain.geo import Mode, Point
from app.domain.schedule import PersonDay, TravelSeconds
from app.domain.traffic import Hour, hour_of
from app.ports import UNREACHABLE, Router


class DayRoads:
    """Road seconds around one job place, by mode, and the standing legs, remembered across questions."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._legs: dict[tuple[Mode, Hour, Point, Point], float] = {}
        self._lock = threading.Lock()
        self.source = "estimate"

    def forget(self) -> None:
        """The map changed: nothing remembered holds."""
        with self._lock:
            self._legs.clear()

    def around(
        self, point: Point | None, days: Sequence[PersonDay], at: datetime
    ) -> Callable[[PersonDay], TravelSeconds]:
        """A travel function for each person's day: everything to and from `point`, and the legs standing.

        at: on the branch's own clock, whose hour chooses the traffic.
        """
        to: dict[Mode, dict[Point, float]] = {}
        fro: dict[Mode, dict[Point, float]] = {}
        by_mode: dict[Mode, list[PersonDay]] = {}
        hour = hour_of(at)
        for day in days:
            by_mode.setdefault(day.person.mode, []).append(day)
        for mode, some in by_mode.items():
            places = list({p for day in some for p in _places(day)})
            if point is not None and places:
                there = self._router.table(places, [point], mode, at)
                back = self._router.table([point], places, mode, at)
                self.source = there.source
                to[mode] = {p: float(there.seconds[i][0]) for i, p in enumerate(places)}
                row = back.seconds[0]
                fro[mode] = {p: float(row[i]) for i, p in enumerate(places)}
            self._learn(mode, some, at)

        def travel_of(day: PersonDay) -> TravelSeconds:
            mode = day.person.mode
            into, out, legs = to.get(mode, {}), fro.get(mode, {}), self._legs

            def travel(a: Point, b: Point) -> float:
                if b == point:
                    return 0.0 if a == point else into.get(a, UNREACHABLE)
                if a == point:
                    return out.get(b, UNREACHABLE)
                return legs.get((mode, hour, a, b), 0.0)

            return travel

        return travel_of

    def _learn(self, mode: Mode, days: Iterable[PersonDay], at: datetime) -> None:
        """Ask for the legs between neighbours in people's days that are not known yet, one table a person."""
        hour = hour_of(at)
        for day in days:
            chain = _places(day)
            missing = [(a, b) for a, b in pairwise(chain) if a != b and (mode, hour, a, b) not in self._legs]
            if not missing:
                continue
            origins = list({a for a, _ in missing})
            targets = list({b for _, b in missing})
            table = self._router.table(origins, targets, mode, at)
            row = {p: i for i, p in enumerate(origins)}
            column = {p: i for i, p in enumerate(targets)}
            with self._lock:
                for a, b in missing:
                    self._legs[(mode, hour, a, b)] = float(table.seconds[row[a]][column[b]])


def _places(day: PersonDay) -> list[Point]:
    """Home, every stop, home."""
    home = [day.person.home] if day.person.home else []
    return home + [s.point for s in day.stops if s.point] + home

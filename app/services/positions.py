"""Where staff members are, as last heard. Kept in memory: a position is news, not history."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.geo import Point
from app.domain.ids import StaffId


@dataclass(frozen=True)
class Fix:
    """One heard position. source: "simulated" is said so on the screen."""

    staff_id: StaffId
    point: Point
    at: datetime
    source: str = "device"

    def age(self, now: datetime) -> float:
        """Seconds since it was heard."""
        return max(0.0, (now - self.at).total_seconds())


class Positions:
    """The newest fix of everybody; thread-safe. Listeners hear which staff members moved, on the telling thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fixes: dict[StaffId, Fix] = {}
        self._listeners: list[Callable[[tuple[Fix, ...]], None]] = []

    def tell(self, *fixes: Fix) -> None:
        """New fixes; one older than what is known is dropped."""
        with self._lock:
            news = tuple(
                f for f in fixes if f.staff_id not in self._fixes or self._fixes[f.staff_id].at <= f.at
            )
            self._fixes.update((f.staff_id, f) for f in news)
        if news:
            for listener in tuple(self._listeners):
                listener(news)

    def of(self, staff_id: StaffId) -> Fix | None:
        """The newest fix of somebody."""
        with self._lock:
            return self._fixes.get(staff_id)

    def all(self) -> tuple[Fix, ...]:
        """Everybody's newest fix."""
        with self._lock:
            return tuple(self._fixes.values())

    def forget(self) -> None:
        """Nobody is known any more: the desk was emptied."""
        with self._lock:
            self._fixes.clear()

    def listen(self, listener: Callable[[tuple[Fix, ...]], None]) -> Callable[[], None]:
        """Hear new fixes; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

"""The desk's geocoder: what dispatchers taught it first, then the map of the city; online only when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.adapters.city.places.text import memory_key
from app.domain.geo import Point
from app.ports import Geocoder, PlaceHit

SHORTEST_BEGUN = 2
"""Letters of a text still being typed before remembered pins are offered for it."""


class Pins(Protocol):
    """Pins that dispatchers moved, remembered under the text they belong to (as `memory_key` makes it)."""

    def pin_for(self, key: str) -> PlaceHit | None:
        """The pin of exactly this key, or None; the last one set, if it was moved again."""

    def pins_like(self, text: str) -> list[PlaceHit]:
        """Pins whose key begins with this key, most used first; a handful."""


class NoPins:
    """Nothing has been taught yet."""

    def pin_for(self, key: str) -> PlaceHit | None:
        """None."""
        return None

    def pins_like(self, text: str) -> list[PlaceHit]:
        """Nothing."""
        return []


class EmptyGeocoder:
    """app.ports.Geocoder when no map is loaded: it understands coordinates typed by hand and nothing else."""

    def search(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
        """The point, if the text is one."""
        from app.adapters.city.places.index import point_hit  # with it comes all that reads maps
        from app.adapters.city.places.query import typed_point

        point = typed_point(text)
        return [point_hit(point)] if point is not None and limit > 0 else []

    def complete(self, text: str, near: Point | None = None, limit: int = 8) -> list[PlaceHit]:
        """As `search`."""
        return self.search(text, near, limit)

    def reverse(self, point: Point) -> PlaceHit | None:
        """None: nothing is known to be near."""
        return None


class DeskGeocoder:
    """app.ports.Geocoder as the desk uses it. Thread-safe if `pins` is.

    A pin a dispatcher set for a text wins for that text for ever, also after the map was swapped. `current` is
    asked at every question, so a new map takes effect at once; None means no map is loaded. Nothing is ever
    asked online unless a person calls `search_online`.
    """

    def __init__(
        self,
        current: Callable[[], Geocoder | None],
        pins: Pins | None = None,
        online: Geocoder | None = None,
    ) -> None:
        self._current = current
        self._pins: Pins = pins or NoPins()
        self._online = online
        self._empty = EmptyGeocoder()

    def _map(self) -> Geocoder:
        return self._current() or self._empty

    def search(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
        """The remembered pin of this text first, with certainty 1, then what the map knows."""
        return self._with_pins(self._learned(text), self._map().search(text, near, limit), limit)

    def complete(self, text: str, near: Point | None = None, limit: int = 8) -> list[PlaceHit]:
        """Pins remembered for texts that begin so, then what the map knows."""
        pins = self._learned(text)
        key = memory_key(text)
        if len(key) >= SHORTEST_BEGUN:
            pins += [pin for pin in self._pins.pins_like(key) if pin not in pins][:limit]
        return self._with_pins(pins, self._map().complete(text, near, limit), limit)

    def reverse(self, point: Point) -> PlaceHit | None:
        """The nearest address of the map."""
        return self._map().reverse(point)

    def search_online(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
        """Ask the service an operator has set up; empty when none is. Call it on a person's explicit wish only.

        Raises NotReachable and NotPossible as `OnlineGeocoder` does.
        """
        return self._online.search(text, near, limit) if self._online else []

    def _learned(self, text: str) -> list[PlaceHit]:
        key = memory_key(text)
        pin = self._pins.pin_for(key) if key else None
        return [replace(pin, kind="pin", confidence=1.0)] if pin else []

    @staticmethod
    def _with_pins(pins: list[PlaceHit], hits: list[PlaceHit], limit: int) -> list[PlaceHit]:
        """Pins before hits; a hit at the very place of a pin of the same name would say it twice."""
        others = [
            h for h in hits if not any(h.label == p.label and h.point.metres_to(p.point) < 20 for p in pins)
        ]
        return (pins + others)[: max(0, limit)]

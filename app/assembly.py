"""Parts that follow the loaded city map, and a desk opened over some storage. Used by the composition root only."""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app import settings
from app.adapters.city.pack import PackStore
from app.adapters.city.places.text import memory_key
from app.adapters.city.roads.profiles import Speeds
from app.adapters.clocks import ExampleClock
from app.adapters.geocoding import DeskGeocoder
from app.adapters.routing import EstimateRouter, LatestRouter
from app.bootstrap import Around, Desk
from app.changes import ChangeSet
from app.domain.errors import DeskError
from app.domain.geo import Mode
from app.ports import CityInfo, Clock, PlaceHit, Router
from app.queries import Queries
from app.services.context import Who
from app.unit_of_work import Storage

if TYPE_CHECKING:
    from app.adapters.city.places.index import PlaceIndex
    from app.adapters.city.roads.router import RoadRouter

log = logging.getLogger(__name__)


class CityParts:
    """Router and place index of the pack in use, opened when first asked for and again after a swap."""

    def __init__(self, packs: PackStore) -> None:
        self._packs = packs
        self._lock = threading.Lock()
        self._router: RoadRouter | None = None
        self._index: PlaceIndex | None = None
        self._router_of = self._index_of = -1
        self._speeds: dict[str, Any] = {}
        self._latest = LatestRouter(self.current_router, EstimateRouter())
        self.router: Router = self._latest
        self._listeners: list[Callable[[], None]] = []

    def info(self) -> CityInfo | None:
        """The city in use."""
        return self._packs.info()

    def use_settings(self, stored: dict[str, Any]) -> None:
        """Count with the company's speeds from now on, on roads and in estimates."""
        changes = settings.road_speeds(stored)
        kmh = {Mode(mode): speed for mode, speed in settings.estimate_kmh(stored).items()}
        self._latest.estimate_with(kmh)
        with self._lock:
            if changes == self._speeds:
                return
            self._speeds = changes
            if self._router is not None:
                self._router = self._router.with_speeds(Speeds().changed(changes))

    def on_swap(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when roads are first asked for on another map; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def current_router(self) -> RoadRouter | None:
        """The router of the pack in use; None without a usable map."""
        with self._lock:
            generation = self._packs.generation
            if generation != self._router_of:
                pack = self._packs.current()
                self._router = None
                if pack is not None:
                    from app.adapters.city.roads.router import RoadRouter  # large: a window stands before it

                    try:
                        self._router = RoadRouter(pack.connection())
                        if self._speeds:
                            self._router = self._router.with_speeds(Speeds().changed(self._speeds))
                    except DeskError as refusal:
                        log.warning("the roads of the map cannot be used: %s", refusal.code)
                swapped, self._router_of = self._router_of >= 0, generation
            else:
                swapped = False
            router = self._router
        if swapped:
            for listener in tuple(self._listeners):
                listener()
        return router

    def current_index(self) -> PlaceIndex | None:
        """The place index of the pack in use; None without a usable map."""
        with self._lock:
            generation = self._packs.generation
            if generation != self._index_of:
                if self._index is not None:
                    self._index.close()
                pack = self._packs.current()
                self._index = self._opened(pack.path) if pack is not None else None
                self._index_of = generation
            return self._index

    @staticmethod
    def _opened(pack: Path) -> PlaceIndex:
        from app.adapters.city.places.index import PlaceIndex  # as large

        return PlaceIndex(pack)

    def geocoder(self, desk: Desk | None) -> DeskGeocoder:
        """The geocoder over the pack in use, knowing a desk's pins when one is given."""
        return DeskGeocoder(self.current_index, TaughtPins(desk.queries) if desk else None)

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._index is not None:
                self._index.close()
            self._index, self._router = None, None
            self._index_of = self._router_of = -1


class TaughtPins:
    """What dispatchers taught, by the words' key; read once and again after a pin was moved."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._known: dict[str, PlaceHit] | None = None

    def heard(self, changes: ChangeSet) -> None:
        """A pin may have moved."""
        if changes.touches("pin"):
            self._known = None

    def pin_for(self, key: str) -> PlaceHit | None:
        """The pin set for exactly these words."""
        return self._all().get(key)

    def pins_like(self, text: str) -> list[PlaceHit]:
        """Pins whose words begin like these."""
        key = memory_key(text)
        return [hit for known, hit in self._all().items() if key and known.startswith(key)][:5]

    def _all(self) -> dict[str, PlaceHit]:
        known = self._known
        if known is None:
            known = {memory_key(hit.label): hit for hit in self._queries.pins_like("", limit=100_000)}
            self._known = known
        return known


class DeskStore(Storage, Protocol):
    """A storage that also answers questions, tells news and can be closed (db.storage.DeskStorage)."""

    queries: Queries

    def feed(self, told: Callable[[ChangeSet], None], reached: Callable[[bool], None] | None = None) -> Any:
        """Tell what other seats changed, until closed; `reached` hears False when the database is lost."""

    def close(self) -> None:
        """Close every connection and thread."""


class OpenDesk:
    """One seat's open desk: storage, services, and the wiring of news to whoever remembers something."""

    def __init__(self, storage: DeskStore, clock: Clock, parts: CityParts, who: Who, around: Around) -> None:
        self.storage = storage
        self.parts = parts
        self.pins = TaughtPins(storage.queries)
        geocoder = DeskGeocoder(parts.current_index, self.pins)
        self.desk = Desk(storage, storage.queries, clock, who, parts.router, geocoder, around)
        parts.use_settings(storage.queries.desk().settings)
        self._unlisten = self.desk.bus.listen(lambda outcome: self.heard(outcome.changes))
        # roads remembered from the map before would be mixed with those of the new one
        self._unswap = parts.on_swap(self._map_changed)

    @classmethod
    def open(
        cls,
        opener: Callable[..., Any],
        address: str,
        clock: Clock,
        parts: CityParts,
        around: Around,
        *,
        window: bool = False,
    ) -> OpenDesk:
        """Open the storage at an address (and bring it up to date).

        A window keeps one seat name across restarts, so that its undo goes on; a command is a seat of its own.
        """
        who = cls.who(window=window)
        storage: DeskStore = opener(address, seat=who.seat, who=who.name)
        kept = storage.queries.desk().settings.get("example.now")
        # an example's desk lives by its own clock, wherever it stands
        return cls(
            storage, ExampleClock(datetime.fromisoformat(str(kept))) if kept else clock, parts, who, around
        )

    @staticmethod
    def who(*, window: bool) -> Who:
        """The seat and person of this process."""
        seat = platform.node() or "seat"
        name = os.environ.get("USER") or os.environ.get("USERNAME") or "desk"
        return Who(seat if window else f"{seat}-command-{os.getpid()}", name, "administrator")

    def heard(self, changes: ChangeSet) -> None:
        """Pass news to whoever remembers something: own changes come by the bus, others' by the feed."""
        self.desk.matchmaker.heard(changes)
        self.pins.heard(changes)
        if changes.touches("setting"):
            self.parts.use_settings(self.storage.queries.desk().settings)
            self._map_changed()

    def _map_changed(self) -> None:
        self.desk.matchmaker.map_changed()
        self.desk.planning.map_changed()

    def close(self) -> None:
        """Close storage and map."""
        self._unlisten()
        self._unswap()
        self.storage.close()
        self.parts.close()

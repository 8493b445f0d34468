"""Every meeting with the outside world, as Protocols. Each has an offline stand-in that is the default."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from app.domain.geo import Bounds, Mode, Point
from app.domain.planning import Day, Plan
from app.domain.text import Text

UNREACHABLE = float("inf")
"""Travel seconds between places no road joins."""


# ---- time -----------------------------------------------------------------------------------------------


class Clock(Protocol):
    """The one door to the present."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""


# ---- travel ---------------------------------------------------------------------------------------------

Source = Literal["road", "estimate"]


@dataclass(frozen=True)
class TravelTable:
    """seconds[i][j]: travel from origin i to destination j, UNREACHABLE where no way leads.

    Rows may be lists or NumPy rows: index them, do not compare them as wholes.
    """

    seconds: Sequence[Sequence[float]]
    source: Source


@dataclass(frozen=True)
class Leg:
    """One stretch between two stops; geometry runs from stop to stop along the streets."""

    seconds: float
    metres: float
    geometry: tuple[Point, ...]


@dataclass(frozen=True)
class Route:
    """A way through all stops in their order."""

    legs: tuple[Leg, ...]
    source: Source


@dataclass(frozen=True)
class ReachArea:
    """Where one can be within `minutes`: polygons with holes, outer ring first, points (lat, lon)."""

    minutes: int
    polygons: tuple[tuple[tuple[Point, ...], ...], ...]
    source: Source


class Router(Protocol):
    """Travel times and ways. `at` (aware) chooses the traffic of that weekday and hour; None: a quiet hour."""

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """Travel seconds from every origin to every destination."""

    def route(self, stops: Sequence[Point], mode: Mode = Mode.CAR, at: datetime | None = None) -> Route:
        """The quickest way through the stops, at least two. Raises NotPossible if a leg cannot be travelled."""

    def reach(
        self, origin: Point, minutes: Sequence[int], mode: Mode = Mode.CAR, at: datetime | None = None
    ) -> tuple[ReachArea, ...]:
        """Areas that can be reached within each number of minutes."""


# ---- places ---------------------------------------------------------------------------------------------

PlaceKind = Literal["address", "street", "poi", "place", "pin", "point"]


@dataclass(frozen=True)
class PlaceHit:
    """One answer of a geocoder. confidence 0…1: 1 means the words name exactly this place."""

    label: str
    point: Point
    kind: PlaceKind
    confidence: float
    detail: str = ""
    """A second line that tells two places of one name apart, such as the district."""


class Geocoder(Protocol):
    """Words to places and back, without sending the words anywhere unless an operator chose so."""

    def search(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
        """The places a person may mean, likeliest first; empty when none fits."""

    def complete(self, text: str, near: Point | None = None, limit: int = 8) -> list[PlaceHit]:
        """As `search`, for text still being typed: the last word may be unfinished. Must answer in a few ms."""

    def reverse(self, point: Point) -> PlaceHit | None:
        """The nearest address, or None when nothing is near (500 m)."""


# ---- the city map ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CityInfo:
    """What is known of a loaded city pack; keys as `map info --json` prints them."""

    name: str
    bounds: Bounds
    osm_timestamp: str
    nodes: int
    road_km: float
    addresses: int
    streets: int
    pois: int
    places: int
    tiles: int
    seconds: float = 0.0
    peak_mb: float = 0.0
    attribution: str = "© OpenStreetMap contributors"
    example: bool = False
    extra: dict[str, str] = field(default_factory=dict)


class CityMap(Protocol):
    """The loaded base map, as the map page asks for it."""

    def info(self) -> CityInfo | None:
        """The loaded pack, or None when no map is loaded."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The vector tile (MVT, not compressed) in XYZ numbering; None where the map is empty."""


@dataclass(frozen=True)
class Progress:
    """How far long work has come. fraction 0…1, or None when it cannot be told."""

    stage: str
    fraction: float | None


class CityLoader(Protocol):
    """Builds city packs from OpenStreetMap extracts, beside the old one, and swaps them in."""

    def load(
        self,
        extract: Path,
        name: str | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        example: bool = False,
    ) -> CityInfo:
        """Build in a child process, check, swap in. Raises NotPossible with a sentence; the old pack stays."""

    def drop(self, name: str) -> None:
        """Forget the pack of that name. Raises NotPossible when there is none."""


# ---- planning a day -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Searching:
    """How a search for a plan goes: what the best one costs, how many jobs it leaves out, seconds so far."""

    cost: float
    unserved: int
    elapsed: float


@dataclass(frozen=True)
class Searched:
    """The best plan found. lawful: it breaks no rule. stopped: a person ended the search early.

    reasons: for each job left out, why and the smallest change that would let it in, with the day's own ids as names.
    """

    plan: Plan
    cost: float
    lawful: bool
    tries: int
    elapsed: float
    stopped: bool = False
    reasons: dict[str, Text] = field(default_factory=dict)


class DayPlanner(Protocol):
    """Searches for a good plan of a day, for as long as it is let."""

    def search(
        self,
        day: Day,
        *,
        seconds: float | None = None,
        steps: int | None = None,
        seed: int = 1,
        progress: Callable[[Searching], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Searched:
        """Blocks for `seconds`, or `steps` trials: call it off the window's thread.

        progress is called on the calling thread whenever a better plan is found, and a few times a second; cancelled
        is asked as often, and once it says yes the best plan so far comes back within 200 ms. Raises NotPossible when
        the day makes no sense, NotReachable when the search was ended from outside.
        """


# ---- this machine ---------------------------------------------------------------------------------------


class Drafts(Protocol):
    """Unfinished forms, kept on this machine through a crash."""

    def save(self, name: str, data: dict[str, Any]) -> None:
        """Keep a draft under a name, in place of the one before."""

    def load(self, name: str) -> dict[str, Any] | None:
        """The draft of that name."""

    def names(self) -> tuple[str, ...]:
        """All drafts, the newest first."""

    def drop(self, name: str) -> None:
        """Forget a draft."""


class ExampleDay(Protocol):
    """The example company's living day, while it runs."""

    rate: float
    """Example seconds in one real second, 0 while it stands still."""

    def run_at(self, rate: float) -> None:
        """Run at 1× to 60×, or stand still at 0."""

    def stop(self) -> None:
        """End it; no thread is left."""

"""Other planners on the same day, to stand beside ours: development extras that are not shipped.

Each is asked through an adapter of its own, gets whole numbers (a second or a price times SCALE, ways rounded up), one
thread and the same budget. From its answer only who does what in which order is taken; the times are counted anew in
our numbers, and the checker proves and prices the plan as it does ours.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import math
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from app.domain.errors import NotPossible
from app.domain.planning import FAR, Day, Plan, Travel
from app.domain.text import T, Text
from app.planner.flat import fits

SCALE = 1000
"""What a second or a unit of price is multiplied with where it is not whole already."""

FEATURES: dict[str, Text] = {
    "two-person": T("two-person visits"),
    "breaks": T("breaks"),
    "soft-windows": T("windows with a price for being late"),
    "several-windows": T("several windows a job"),
    "hours": T("travel times by the hour"),
    "overtime": T("overtime with a price"),
    "fairness": T("a fair load"),
    "wishes": T("preferred people"),
    "links": T("jobs that wait for others or want the same person"),
    "pins": T("pinned work"),
    "under-way": T("work under way"),
    "no-ends": T("people without a fixed start or end"),
    "loads": T("loads"),
}
"""What a day may ask for beyond people, skills and one hard window, in words."""


@dataclass(frozen=True)
class Peer:
    """Another planner: the module it needs, the distribution that brings it, what it can do of FEATURES."""

    name: str
    module: str
    distribution: str
    can: frozenset[str]
    adapter: str

    def cannot(self, day: Day) -> Text | None:
        """Why this day is beyond the peer, in words; None when it is not."""
        beyond = [FEATURES[name] for name in sorted(features(day) - self.can)]
        return T("cannot: {what}", what=tuple(beyond)) if beyond else None

    def version(self) -> str:
        """The installed version. Raises NotPossible when it is not installed."""
        try:
            importlib.import_module(self.module)
            return importlib.metadata.version(self.distribution)
        except ImportError as wrong:
            raise NotPossible(
                T(
                    "The peer {name} is not installed; nothing was measured. It is a development extra: "
                    "pip install -r requirements-peers.txt",
                    name=self.name,
                ),
                code="bench-peer-missing",
            ) from wrong

    def solve(self, day: Day, seconds: float, seed: int) -> Plan:
        """Its plan for a day it can model. Raises NotPossible when it is not installed."""
        self.version()
        ask: Callable[[ModuleType, Day, float, int], Plan] = importlib.import_module(self.adapter).solve
        return ask(importlib.import_module(self.module), day, seconds, seed)


PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("pyvrp", "pyvrp", "pyvrp", frozenset({"loads"}), "app.bench.peers.with_pyvrp"),
        Peer(
            "vroom",
            "vroom",
            "pyvroom",
            frozenset({"breaks", "several-windows", "loads", "no-ends"}),
            "app.bench.peers.with_vroom",
        ),
        Peer(
            "ortools",
            "ortools.constraint_solver.pywrapcp",
            "ortools",
            frozenset({"two-person", "breaks", "soft-windows", "loads"}),
            "app.bench.peers.with_ortools",
        ),
    )
}
"""Name → peer."""


def features(day: Day) -> set[str]:
    """Which of FEATURES this day asks for."""
    prices = day.prices
    wishes = prices.not_preferred and any(j.preferred for j in day.jobs)
    wishes = wishes or (prices.not_last_time and any(j.last_time for j in day.jobs))
    wishes = wishes or (prices.moved and day.running is not None)
    asked = {
        "two-person": any(len(j.roles) > 1 for j in day.jobs),
        "breaks": any(p.rests for p in day.people),
        "soft-windows": any(j.late_price is not None for j in day.jobs),
        "several-windows": any(len(j.windows) > 1 for j in day.jobs),
        "hours": any(len(travel.tables) > 1 for travel in day.modes.values()),
        "overtime": any(p.overtime_limit > 0 for p in day.people),
        "fairness": prices.fairness > 0 and any(p.fair_seconds is not None for p in day.people),
        "wishes": wishes,
        "links": any(j.after or j.same_person_as for j in day.jobs),
        "pins": any(j.pinned_start is not None or any(r.pinned for r in j.roles) for j in day.jobs),
        "under-way": any(j.started is not None for j in day.jobs),
        "no-ends": any(p.start is None or p.end is None for p in day.people),
        "loads": any(j.load for j in day.jobs),
    }
    return {name for name, there in asked.items() if there}


@dataclass(frozen=True)
class Whole:
    """Whole numbers of a day: ways in time (rounded up) and price by mode, and the factors they were made with."""

    time: float
    money: float
    seconds: dict[str, list[list[int]]]
    price: dict[str, list[list[int]]]
    far: int
    """The number of a way that does not exist."""

    def at(self, seconds: float) -> int:
        """A moment or duration, rounded up; what is endless becomes a long time."""
        return math.ceil(min(max(seconds, -FAR), FAR) * self.time - 1e-6)

    def until(self, seconds: float) -> int:
        """The end of a period, rounded down."""
        return math.floor(min(max(seconds, -FAR), FAR) * self.time + 1e-6)


def whole(day: Day, scale: int = SCALE) -> Whole:
    """The day's ways as whole numbers; instances that are whole already stay as they are.

    A way longer than three days' shifts counts as none: some peers cannot add up larger numbers.
    """
    none = min(FAR, 3 * max((p.shift.end for p in day.people), default=FAR))
    every = [v for travel in day.modes.values() for v in travel.tables[0].values if v < none]
    numbers = [r.seconds for j in day.jobs for r in j.roles] + [w.start for j in day.jobs for w in j.windows]
    even = all(v == int(v) for v in every) and all(v == int(v) for v in numbers)
    time = 1.0 if even else float(scale)
    money = 1.0 if even and day.prices.travel in (1.0, 0.1) else float(scale)
    far = int(none * time)
    seconds, price = {}, {}
    for name, travel in day.modes.items():
        size = travel.tables[0].size
        ways = [far if v >= none else math.ceil(v * time - 1e-6) for v in travel.tables[0].values]
        seconds[name] = [ways[i * size : (i + 1) * size] for i in range(size)]
        cells = _prices(travel, day.prices.travel, money, none)
        price[name] = [cells[i * size : (i + 1) * size] for i in range(size)]
    return Whole(time, money, seconds, price, far)


def _prices(travel: Travel, rate: float, money: float, none: float) -> list[int]:
    far = int(none * money)
    if travel.price is not None:
        return [min(far, round(v * money)) for v in travel.price.values]
    if money == 1.0:  # every way at one rate: its length stands for its price
        rate = 1.0
    return [far if v >= none else round(v * rate * money) for v in travel.tables[0].values]


@dataclass(frozen=True)
class Callings:
    """Who may do what, as numbers a peer can hold for skills: one for each set of people that some role is open to.

    wanted: (job, role) → number, None where everybody may. held: person → numbers. So skills, levels and refusals are
    all kept.
    """

    wanted: dict[tuple[str, int], int | None]
    held: dict[str, set[int]]

    @staticmethod
    def of(day: Day) -> Callings:
        """The callings of a day."""
        numbers: dict[frozenset[str], int] = {}
        wanted: dict[tuple[str, int], int | None] = {}
        everybody = frozenset(person.id for person in day.people)
        for job in day.jobs:
            for r, role in enumerate(job.roles):
                able = frozenset(person.id for person in day.people if fits(person, role, job))
                wanted[job.id, r] = None if able == everybody else numbers.setdefault(able, len(numbers))
        held = {who: {number for able, number in numbers.items() if who in able} for who in everybody}
        return Callings(wanted, held)

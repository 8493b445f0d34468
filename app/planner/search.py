"""Make a plan for a day: first a lawful one at once, then better ones until time, steps or patience are over.

The same seed and number of steps give the same plan on every machine, compiled or not. With a time instead of steps
the temperature follows the clock, and two runs differ.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.planning import FAR, MUST, Day, Plan
from app.planner import engine
from app.planner.flat import NOBODY, Flat, flatten
from app.planner.heat import Heat

if TYPE_CHECKING:
    from app.planner.core.annealing import Core

STEPS = 1024
"""Trials at one temperature."""
GLANCE = {True: 1024, False: 64}
"""Trials between two looks at the cancel flag, compiled or plain: some milliseconds. Looking more often, parallel
searches wait for each other to let go of the interpreter: with 64 compiled they got a third of two processors."""
RENEW = 16 * STEPS
"""Trials after which keys are numbered anew; more on large days, where numbering takes longer."""
ROUNDS, RARELY = 32, 4
"""How often parallel searches meet and tell; from the middle on, every fourth time, the worst goes on from the best's
plan."""


@dataclass(frozen=True)
class Found:
    """A plan, what it costs by the core's count, how it came about. lawful: it breaks no rule."""

    plan: Plan
    cost: float
    lawful: bool
    tries: int
    elapsed: float
    compiled: bool


def solve(
    day: Day,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 1,
    threads: int = 1,
    better: Callable[[Found], None] | None = None,
    cancel: threading.Event | None = None,
    heat: Heat | None = None,
    core: type[Core] | None = None,
) -> Found:
    """The best plan found in so many seconds of the wall clock, or so many trials in each of the threads.

    better: called now and then, from the calling thread, with a plan that is better than any before. cancel: set it
    and the best plan so far comes back within a fifth of a second. A day with `running` starts from that plan.
    Raises NotPossible when the day makes no sense.
    """
    began = time.perf_counter()
    day.check()
    flat = flatten(day)
    kind = core or engine.core()
    stop = cancel or threading.Event()
    searches = [
        Search(
            kind(flat, seed + 7919 * k),
            flat,
            heat or Heat.fitting(flat, seconds, iterations, day.running is None),
            stop,
        )
        for k in range(max(1, threads))
    ]
    budget = Budget(began, 5.0 if seconds is None and iterations is None else seconds, iterations)
    lead = searches[0]
    lead.begin(day)
    for search in searches[1:]:
        search.follow(lead)

    def tell() -> None:
        if better is not None:
            best = min(searches, key=lambda s: s.best)
            if best.best < tell_from[0] - 1e-9:
                tell_from[0] = best.best
                better(best.found(began))

    tell_from = [1e30]
    tell()
    if len(searches) == 1:
        lead.anneal(budget, 0.0, 1.0, tell)
    else:
        _together(searches, budget, tell)
    return min(searches, key=lambda s: s.best).found(began)


def _together(searches: Sequence[Search], budget: Budget, tell: Callable[[], None]) -> None:
    """Parallel searches that meet now and then: the compiled core lets go of the interpreter while it works."""
    with ThreadPoolExecutor(len(searches), thread_name_prefix="planner") as pool:
        for turn in range(ROUNDS):
            a, b = turn / ROUNDS, (turn + 1) / ROUNDS
            for done in [pool.submit(search.anneal, budget, a, b, None) for search in searches]:
                done.result()
            tell()
            if ROUNDS // 2 <= turn + 1 < ROUNDS and (turn + 1) % RARELY == 0:
                ranked = sorted(searches, key=lambda s: s.best)
                ranked[-1].adopt(ranked[0])


@dataclass(frozen=True)
class Budget:
    """How long: `seconds` from `began` on the performance counter, or `iterations` trials a search."""

    began: float
    seconds: float | None
    iterations: int | None

    def share(self, tries: int, setup: float) -> float:
        """How much of it is used up, 0 to 1; `setup` seconds went into the first plan and do not cool."""
        used = 0.0
        if self.iterations is not None:
            used = tries / max(1, self.iterations)
        if self.seconds is not None:
            now = time.perf_counter() - self.began - setup
            used = max(used, now / max(1e-9, self.seconds - setup))
        return used


class Search:
    """One core and its annealing."""

    def __init__(self, core: Core, flat: Flat, heat: Heat, stop: threading.Event) -> None:
        core.start()
        core.mix(heat.ruins, heat.by_hour, heat.by_end, heat.by_late)
        self.core = core
        self.flat = flat
        self.heat = heat
        self.stop = stop
        self.leg = 1.0
        self.weight = 1.0
        self.setup = 0.0
        self.steps = 0

    @property
    def best(self) -> float:
        """Cost of the best lawful plan, or 1e30."""
        return self.core.figures()["best"]

    def begin(self, day: Day) -> None:
        """Neighbours, the running plan if there is one, and the cheapest place for everything else."""
        began = time.perf_counter()
        core, flat = self.core, self.flat
        for x in range(flat.jobs):
            core.look_around(x)
            if self.stop.is_set():
                break
        strict = 1e4 * self._rate()
        core.weigh(strict, strict, strict, MUST)
        if day.running is not None:
            self._resume(day.running)
        core.keep_best()
        persons = core.persons(best=False)
        for x in sorted((x for x in range(flat.jobs) if persons[flat.first[x]] < 0), key=self._urgency):
            if self.stop.is_set():
                break
            core.place(x)
        core.renew()
        core.keep_best()
        self._scale()
        self.setup = time.perf_counter() - began

    def _resume(self, running: Plan) -> None:
        """Go on from the running plan, without the jobs that cannot stay as they are."""
        keys, persons = _from_plan(self.flat, running)
        self.core.put(keys, persons)
        while sick := self.core.sick():
            for x in sick:
                v = self.flat.first[x]
                persons[v : v + self.flat.count[x]] = [-1] * self.flat.count[x]
            self.core.put(keys, persons)

    def _rate(self) -> float:
        """Price of a second on the way, about: makes penalties of seconds comparable with prices."""
        flat = self.flat
        cells = flat.places * flat.places
        step = max(1, cells // 5000)
        money = seconds = 0.0
        for mode, table in enumerate(flat.tfirst):
            ways = flat.tables[table * cells : (table + 1) * cells : step]
            for way, price in zip(ways, flat.price[mode * cells : (mode + 1) * cells : step], strict=True):
                if way < FAR and price < NOBODY:
                    seconds += way
                    money += price
        return money / seconds if seconds > 0 and money > 0 else 1.0

    def _urgency(self, x: int) -> float:
        """What is dear to leave out, takes several people, fits few and has a narrow window goes first."""
        flat = self.flat
        w = flat.wfirst[x]
        v = flat.first[x]
        width = min(flat.wclose[w + flat.wcount[x] - 1] - flat.wopen[w], 86400.0)
        several = 1e5 if flat.count[x] > 1 else 0.0
        return -(flat.drop[x] * 1e3 + several - min(flat.ccount[v : v + flat.count[x]]) * 50 - width * 0.5)

    def _scale(self) -> None:
        """What an average way costs: the measure of temperatures and penalties."""
        figures = self.core.figures()
        persons = self.core.persons(best=False)
        planned = sum(1 for x in range(self.flat.jobs) if persons[self.flat.first[x]] >= 0)
        self.leg = figures["travel"] / planned if planned and figures["travel"] > 0 else 1.0
        self.weight = self._rate()
        self.core.weigh(self.weight, self.weight, self.leg, 10.0 * self.leg)

    def follow(self, lead: Search) -> None:
        """Start from another search's first plan."""
        for x in range(self.flat.jobs):
            self.core.look_around(x)
        self.core.put(lead.core.keys(best=False), lead.core.persons(best=False))
        self.leg, self.weight, self.setup = lead.leg, lead.weight, lead.setup
        self.core.weigh(self.weight, self.weight, self.leg, 10.0 * self.leg)
        self.core.keep_best()

    def adopt(self, other: Search) -> None:
        """Go on from the other's best plan."""
        if other.best < self.best:
            self.core.put(other.core.keys(), other.core.persons())
            self.core.keep_best()

    def anneal(self, budget: Budget, begin: float, end: float, tell: Callable[[], None] | None) -> None:
        """Cool from the share `begin` of the budget to the share `end`."""
        told = time.perf_counter()
        renew = RENEW * max(1, self.flat.nodes // 500)
        glance = GLANCE[_is_compiled(type(self.core))]
        while not self.stop.is_set():
            share = budget.share(self.steps, self.setup)
            if share >= end or self.flat.jobs == 0:
                break
            heat = self.leg * self.heat.at(share)
            steps = STEPS
            if budget.iterations is not None:
                steps = max(1, min(STEPS, int(budget.iterations * end) - self.steps))
            left = steps
            while left > 0 and not self.stop.is_set():
                self.core.run(min(glance, left), heat)
                left -= glance
            self.steps += steps
            if self.steps // renew != (self.steps - steps) // renew:
                self.core.renew()
            if tell is not None and time.perf_counter() - told > 0.1:
                told = time.perf_counter()
                tell()

    def found(self, began: float) -> Found:
        """The best plan; where none was lawful, the present one with everything unlawful left out is not invented."""
        tries = int(self.core.figures()["tries"])
        keys, persons, lawful = self.core.keys(), self.core.persons(), self.best < 1e29
        if not lawful:
            keys, persons = self.core.keys(best=False), self.core.persons(best=False)
        probe = type(self.core)(self.flat, 1)
        probe.put(keys, persons)
        plan = self.flat.plan(keys, probe.persons(best=False), probe.starts())
        elapsed = time.perf_counter() - began
        return Found(plan, probe.figures()["total"], lawful, tries, elapsed, _is_compiled(type(self.core)))


def _is_compiled(kind: type[Core]) -> bool:
    return kind.__module__ == engine.COMPILED


def _from_plan(flat: Flat, plan: Plan) -> tuple[list[float], list[int]]:
    """Keys and people of a plan: its starts are its order."""
    number = {person.id: c for c, person in enumerate(flat.person_list)}
    node = {job.id: x for x, job in enumerate(flat.job_list)}
    keys = list(flat.mid)
    persons = [-1] * flat.visits
    for visit in plan.visits:
        x = node.get(visit.job)
        if x is None or visit.person not in number or not 0 <= visit.role < flat.count[x]:
            continue
        persons[flat.first[x] + visit.role] = number[visit.person]
        if visit.role == 0:
            keys[x] = visit.start
    taken = {(rest.person, rest.index): rest.start for rest in plan.rests}
    for x in range(flat.jobs, flat.nodes):
        c, index = flat.rest_list[x - flat.jobs]
        keys[x] = taken.get((flat.person_list[c].id, index), keys[x])
        persons[flat.first[x]] = c
    return keys, persons

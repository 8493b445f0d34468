"""A plan by the planner's clock → one by the desk's: round times, the running start kept where it can be.

The planner starts everything as early as it can. People have been told times, so a visit that keeps its people keeps its
start too unless the day forbids it, and a new one starts on a round five minutes. The order of each day is the plan's.
What the desk's own rules (hours on duty above all) would refuse is left out rather than proposed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.planning import Plan, RestTaken, Travel, Visit
from app.planner.checker import check
from app.services.planning.known import Built, KnownJob

MINUTE = 60.0
ROUND = 300.0
SECOND = 1.0
SLACK = 1e-3
LEEWAY = 0.01
"""Seconds that tables of 32-bit numbers may be off."""
RETIMED = 180.0
"""Seconds of road that a repair drives rather than telling one more customer another time."""


@dataclass
class _Node:
    """A job in the making: who, how long, the earliest and latest second it may start."""

    known: KnownJob
    people: tuple[str, ...]
    seconds: float
    place: int
    wish: float | None
    still: float | None
    """The second at which it stands whatever happens."""
    first: float
    last: float
    start: float = 0.0
    latest: float = math.inf
    before: list[tuple[str, _Node | None]] = field(default_factory=list)
    after: list[tuple[str, _Node]] = field(default_factory=list)


def settle(built: Built, plan: Plan, standing: frozenset[str] = frozenset()) -> Plan:
    """The plan with the desk's times; what does not fit is listed as left out.

    standing: people whose visits come in the order they stand in now, as far as these stay theirs.
    """
    return _Settler(built, plan, standing).settled()


def settle_near(built: Built, plan: Plan) -> Plan:
    """As `settle`, but with as many visits at their running time as is worth it: one person's order after the other."""
    best = settle(built, plan)
    standing: frozenset[str] = frozenset()
    cost, moved = check(built.day, best).cost.total, _retimed(built, best)
    for who in sorted(moved, key=lambda p: (-len(moved[p]), p)):
        trial = settle(built, plan, standing | {who})
        if set(trial.unserved) - set(best.unserved):
            continue
        less = sum(map(len, moved.values())) - sum(map(len, (now := _retimed(built, trial)).values()))
        price = check(built.day, trial).cost.total
        if less > 0 and price <= cost + less * RETIMED:
            best, standing, cost, moved = trial, standing | {who}, price, now
    return best


def _retimed(built: Built, plan: Plan) -> dict[str, set[str]]:
    """By person, the visits that keep their people and not their time."""
    crews: dict[str, set[str]] = defaultdict(set)
    for visit in plan.visits:
        crews[visit.job].add(visit.person)
    found: dict[str, set[str]] = defaultdict(set)
    for visit in plan.visits:
        known = built.jobs[visit.job]
        if known.stands and abs(visit.start - known.begin) >= 1 and crews[visit.job] == set(known.staff):
            found[visit.person].add(visit.job)
    return found


class _Settler:
    """One plan being settled."""

    def __init__(self, built: Built, plan: Plan, standing: frozenset[str]) -> None:
        self.built, self.plan, self.standing = built, plan, standing
        self.jobs = {job.id: job for job in built.day.jobs}
        self.persons = {p.id: p for p in built.day.people}
        self.modes = {p.id: built.day.modes[p.mode] for p in built.day.people}
        self.hours = {p.id: self._hours(p.id) for p in built.day.people}

    def _hours(self, who: str) -> tuple[tuple[float, float], ...]:
        """When somebody may work: overtime no longer than the plan itself wants it, or keeping times would cost it."""
        known = self.built.people[who]
        last = max((v.end for v in self.plan.visits if v.person == who), default=0.0)
        if not known.over(last):
            return known.duty
        start, end = known.hours[-1]
        return (*known.hours[:-1], (start, min(end, _up(last, ROUND) + ROUND)))

    def settled(self) -> Plan:
        nodes = self._nodes()
        left: set[str] = set()
        while True:
            self._chain(nodes)
            self._latest(nodes)
            failed = self._earliest(nodes)
            if failed is None:
                break
            left.add(failed.known.id)
            nodes = [n for n in nodes if n is not failed]
        visits = [
            Visit(str(n.known.id), r, who, n.start, n.start + n.seconds)
            for n in nodes
            for r, who in enumerate(n.people)
        ]
        planned = {v.job for v in visits}
        rests = tuple(
            RestTaken(p.id, i, r.window.start, r.window.start + r.seconds)
            for p in self.built.day.people
            for i, r in enumerate(p.rests)
        )
        return Plan(
            tuple(sorted(visits, key=lambda v: (v.start, v.job, v.role))),
            rests,
            tuple(sorted(set(self.jobs) - planned)),
        )

    def _nodes(self) -> list[_Node]:
        """Everything planned, and everything that stands although the plan has lost it, by start."""
        starts: dict[str, float] = {}
        people: dict[str, dict[int, str]] = defaultdict(dict)
        for visit in self.plan.visits:
            people[visit.job][visit.role] = visit.person
            if visit.role == 0:
                starts[visit.job] = visit.start
        found: list[tuple[float, _Node]] = []
        for key, known in self.built.jobs.items():
            job = self.jobs[key]
            if known.fixed and known.stands:
                seconds = job.started.end - job.started.start if job.started else known.seconds
                node = _Node(
                    known,
                    tuple(known.staff),
                    seconds,
                    job.place,
                    known.begin,
                    known.begin,
                    known.begin,
                    known.begin,
                )
                found.append((known.begin, node))
            elif len(people[key]) == len(job.roles):
                crew = tuple(people[key][r] for r in range(len(job.roles)))
                node = self._movable(known, crew, job.place)
                stays = node.wish is not None and not self.standing.isdisjoint(node.people)
                found.append((known.begin if stays else starts[key], node))
        found.sort(key=lambda pair: (pair[0], pair[1].known.id))
        return [node for _, node in found]

    def _movable(self, known: KnownJob, crew: tuple[str, ...], place: int) -> _Node:
        first, last = -math.inf, math.inf
        if known.open is not None and known.close is not None:
            first, last = known.open, known.close
        elif known.line.job.window is not None:
            first = (known.line.job.window.start - self.built.gathered.whole.start).total_seconds()
        same = known.stands and set(crew) == set(known.staff)
        if same:  # the order of the roles is nobody's business when the people are the same
            crew = tuple(known.staff)
        return _Node(known, crew, known.seconds, place, known.begin if same else None, None, first, last)

    # ---- times --------------------------------------------------------------------------------------------

    def _chain(self, nodes: Sequence[_Node]) -> None:
        """Who comes before whom, person by person."""
        last: dict[str, _Node] = {}
        for node in nodes:
            node.before, node.after = [], []
        for node in nodes:
            for who in node.people:
                node.before.append((who, last.get(who)))
                if who in last:
                    last[who].after.append((who, node))
                last[who] = node

    def _latest(self, nodes: Sequence[_Node]) -> None:
        for node in reversed(nodes):
            latest = node.last if node.still is None else node.still
            for who, later in node.after:
                way = self._slowest(who, node.place, later.place)
                latest = min(latest, later.latest - way - node.seconds)
            if node.still is None:
                for who in node.people:
                    latest = min(latest, self._latest_on_duty(who, latest, node.seconds))
            node.latest = node.still if node.still is not None else latest

    def _earliest(self, nodes: Sequence[_Node]) -> _Node | None:
        """Give each its start; returns one that has no room, None when all have."""
        for node in nodes:
            arrival = self._arrival(node)
            if node.still is not None:
                node.start = node.still
                if arrival > node.still + SLACK and (culprit := self._in_the_way(node)) is not None:
                    return culprit
                continue
            earliest = self._possible(node, _up(max(node.first, arrival), SECOND))
            if not math.isfinite(earliest) or earliest > node.last + SLACK:
                return node
            node.start = self._chosen(node, earliest)
        return None

    def _arrival(self, node: _Node) -> float:
        """When everybody can be there."""
        return max((self._free(n, who, node) for who, n in node.before), default=-math.inf)

    def _in_the_way(self, node: _Node) -> _Node | None:
        """What stands before something fixed and could go; None when that is fixed as well."""
        movable = [n for _, n in node.before if n is not None and n.still is None]
        return max(movable, key=lambda n: n.start + n.seconds, default=None)

    def _chosen(self, node: _Node, earliest: float) -> float:
        """The running start, else a round time, else the earliest; none so late that what follows has no room."""
        if (
            node.wish is not None
            and 0.0 <= earliest - node.wish < SECOND
            and self._arrival(node) < node.wish + LEEWAY
        ):
            return node.wish  # not moved for the last digit of a 32-bit number
        if node.wish is not None:
            wishes: tuple[float, ...] = (max(earliest, min(node.wish, node.latest)),)
        else:
            wishes = (_up(earliest, ROUND), _up(earliest, MINUTE))
        over = self._over(node, earliest)
        for wish in wishes:
            start = self._possible(node, wish)
            if start <= node.latest + SLACK and (node.wish is not None or self._over(node, start) <= over):
                return start
        return earliest

    def _over(self, node: _Node, start: float) -> float:
        """Seconds over everybody's shift when it starts then."""
        return sum(self.built.people[who].over(start + node.seconds) for who in node.people)

    def _free(self, earlier: _Node | None, who: str, node: _Node) -> float:
        """When somebody can be there, coming from what stands before."""
        person = self.persons[who]
        if earlier is None:
            free, place = person.shift.start, person.start
        else:
            free, place = max(earlier.start + earlier.seconds, person.shift.start), earlier.place
        return free + self.modes[who].seconds(place, node.place, free)

    def _possible(self, node: _Node, start: float) -> float:
        """The first moment from `start` on at which everybody is on duty, or may be in overtime, or infinity."""
        settled = False
        while not settled and start < math.inf:
            settled = True
            for who in node.people:
                duty = self.hours[who]
                fits = [max(start, a) for a, b in duty if max(start, a) + node.seconds <= b + SLACK]
                begin = min(fits, default=math.inf)
                if begin > start:
                    start, settled = begin, False
        return start

    def _latest_on_duty(self, who: str, latest: float, seconds: float) -> float:
        duty = self.hours[who]
        return max(
            (min(latest, b - seconds) for a, b in duty if min(latest, b - seconds) >= a), default=-math.inf
        )

    def _slowest(self, who: str, origin: int, target: int) -> float:
        """The way at the worst hour: what lies after must hold at any."""
        travel: Travel = self.modes[who]
        return max(table.between(origin, target) for table in travel.tables)


def _up(seconds: float, step: float) -> float:
    """The next multiple of a step."""
    return math.ceil(seconds / step - 1e-9) * step if math.isfinite(seconds) else seconds

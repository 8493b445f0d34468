"""A plan by the planner's clock → one by the desk's: whole minutes, the running start kept where it can be.

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
from app.services.planning.known import Built, KnownJob

MINUTE = 60.0
ROUND = 300.0
SLACK = 1e-3


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


def settle(built: Built, plan: Plan) -> Plan:
    """The plan with the desk's times; what does not fit is listed as left out."""
    return _Settler(built, plan).settled()


class _Settler:
    """One plan being settled."""

    def __init__(self, built: Built, plan: Plan) -> None:
        self.built, self.plan = built, plan
        self.jobs = {job.id: job for job in built.day.jobs}
        self.persons = {p.id: p for p in built.day.people}
        self.modes = {p.id: built.day.modes[p.mode] for p in built.day.people}

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
                found.append((starts[key], self._movable(known, crew, job.place)))
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
            if node.still is not None:
                node.start = node.still
                continue
            earliest = self._possible(
                node, max(node.first, *(self._free(n, who, node) for who, n in node.before))
            )
            wish = node.wish
            if wish is None:
                wish = math.ceil(earliest / ROUND - SLACK) * ROUND
            start = (
                earliest if wish <= earliest else self._possible(node, min(wish, max(earliest, node.latest)))
            )
            if start > node.latest + SLACK:
                start = earliest
            if start > node.latest + SLACK:
                return node
            node.start = start
        return None

    def _free(self, earlier: _Node | None, who: str, node: _Node) -> float:
        """When somebody can be there, coming from what stands before."""
        person = self.persons[who]
        if earlier is None:
            free, place = person.shift.start, person.start
        else:
            free, place = max(earlier.start + earlier.seconds, person.shift.start), earlier.place
        return free + self.modes[who].seconds(place, node.place, free)

    def _possible(self, node: _Node, moment: float) -> float:
        """The first whole minute from a moment on at which everybody is on duty for the whole work, or infinity."""
        start = math.ceil(moment / MINUTE - SLACK) * MINUTE
        settled = False
        while not settled and start < math.inf:
            settled = True
            for who in node.people:
                duty = self.built.people[who].duty
                fits = [max(start, a) for a, b in duty if max(start, a) + node.seconds <= b + SLACK]
                begin = min(fits, default=math.inf)
                if begin > start:
                    start = begin if begin == math.inf else math.ceil(begin / MINUTE - SLACK) * MINUTE
                    settled = False
        return start

    def _latest_on_duty(self, who: str, latest: float, seconds: float) -> float:
        duty = self.built.people[who].duty
        return max(
            (min(latest, b - seconds) for a, b in duty if min(latest, b - seconds) >= a), default=-math.inf
        )

    def _slowest(self, who: str, origin: int, target: int) -> float:
        """The way at the worst hour: what lies after must hold at any."""
        travel: Travel = self.modes[who]
        return max(table.between(origin, target) for table in travel.tables)

"""A day as the core wants it: numbers in flat arrays, and the way back from them to a plan.

Work under way is turned into where and when its people are free: they start there. Rules that can be decided once
(skills, refusals, pins) become a table of who may do what at which price.
"""

from __future__ import annotations

import heapq
import math
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from app.domain.planning import FAR, MUST, Day, Job, Person, Plan, RestTaken, Role, Travel, Visit
from app.later import Later

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

NEVER = 1e30
LONG = 1e7
"""Seconds that stand for "any time": beyond every day."""
NOBODY = 1e9
"""Price of a way that does not exist at some hour: nobody pays it."""
NEIGHBOURS = 30


def fits(person: Person, role: Role, job: Job) -> bool:
    """Whether the person may take the role: skills at their levels, not refused, not pinned to another."""
    if person.id in job.refused or (role.pinned is not None and role.pinned != person.id):
        return False
    return all(person.skills.get(name, 0) >= max(level, 1) for name, level in role.skills.items())


@dataclass
class Flat:
    """The arrays; see core.py for what each index means."""

    jobs: int = 0
    nodes: int = 0
    visits: int = 0
    people: int = 0
    places: int = 0
    most_roles: int = 1
    neighbours: int = NEIGHBOURS
    wishes: int = 0
    timed: int = 1
    worst_price: float = 0.0
    fair_price: float = 0.0
    job_list: list[Job] = field(default_factory=list)
    person_list: list[Person] = field(default_factory=list)
    rest_list: list[tuple[int, int]] = field(
        default_factory=list
    )  # (person, index in rests) of each break node
    fixed_visits: list[Visit] = field(default_factory=list)
    rows: dict[object, tuple[array[float], array[int]]] = field(default_factory=dict)
    first: array[int] = field(default_factory=lambda: array("i"))
    count: array[int] = field(default_factory=lambda: array("i"))
    loc: array[int] = field(default_factory=lambda: array("i"))
    node: array[int] = field(default_factory=lambda: array("i"))
    wfirst: array[int] = field(default_factory=lambda: array("i"))
    wcount: array[int] = field(default_factory=lambda: array("i"))
    wopen: array[float] = field(default_factory=lambda: array("d"))
    wclose: array[float] = field(default_factory=lambda: array("d"))
    late_price: array[float] = field(default_factory=lambda: array("d"))
    drop: array[float] = field(default_factory=lambda: array("d"))
    load: array[float] = field(default_factory=lambda: array("d"))
    dur: array[float] = field(default_factory=lambda: array("d"))
    gap_min: array[float] = field(default_factory=lambda: array("d"))
    gap_max: array[float] = field(default_factory=lambda: array("d"))
    bfirst: array[int] = field(default_factory=lambda: array("i"))
    bcount: array[int] = field(default_factory=lambda: array("i"))
    blist: array[int] = field(default_factory=lambda: array("i"))
    afirst: array[int] = field(default_factory=lambda: array("i"))
    acount: array[int] = field(default_factory=lambda: array("i"))
    alist: array[int] = field(default_factory=lambda: array("i"))
    sfirst: array[int] = field(default_factory=lambda: array("i"))
    scount: array[int] = field(default_factory=lambda: array("i"))
    slist: array[int] = field(default_factory=lambda: array("i"))
    from_: array[int] = field(default_factory=lambda: array("i"))
    to: array[int] = field(default_factory=lambda: array("i"))
    begin: array[float] = field(default_factory=lambda: array("d"))
    close: array[float] = field(default_factory=lambda: array("d"))
    over_limit: array[float] = field(default_factory=lambda: array("d"))
    over_price: array[float] = field(default_factory=lambda: array("d"))
    fixed: array[float] = field(default_factory=lambda: array("d"))
    fair_after: array[float] = field(default_factory=lambda: array("d"))
    capacity: array[float] = field(default_factory=lambda: array("d"))
    mode: array[int] = field(default_factory=lambda: array("i"))
    out: array[int] = field(default_factory=lambda: array("i"))
    fit: array[float] = field(default_factory=lambda: array("d"))
    cfirst: array[int] = field(default_factory=lambda: array("i"))
    ccount: array[int] = field(default_factory=lambda: array("i"))
    clist: array[int] = field(default_factory=lambda: array("i"))
    tables: memoryview[float] = field(default_factory=lambda: memoryview(array("f", [0.0])))
    price: memoryview[float] = field(default_factory=lambda: memoryview(array("f", [0.0])))
    tables_back: memoryview[float] = field(default_factory=lambda: memoryview(array("f", [0.0])))
    price_back: memoryview[float] = field(default_factory=lambda: memoryview(array("f", [0.0])))
    tfirst: array[int] = field(default_factory=lambda: array("i"))
    tcount: array[int] = field(default_factory=lambda: array("i"))
    tsince: array[float] = field(default_factory=lambda: array("d"))
    rank: array[float] = field(default_factory=lambda: array("d"))
    mid: array[float] = field(default_factory=lambda: array("d"))

    def plan(self, keys: list[float], persons: list[int], starts: list[float]) -> Plan:
        """The plan of a settled core: starts in seconds of the day, one a visit."""
        visits = list(self.fixed_visits)
        rests = []
        unserved = []
        order = sorted(range(self.nodes), key=keys.__getitem__)
        for x in order:
            v = self.first[x]
            if x >= self.jobs:
                c, index = self.rest_list[x - self.jobs]
                rests.append(RestTaken(self.person_list[c].id, index, starts[v], starts[v] + self.dur[v]))
                continue
            job = self.job_list[x]
            if persons[v] < 0:
                unserved.append(job.id)
                continue
            visits += [
                Visit(
                    job.id,
                    r,
                    self.person_list[persons[v + r]].id,
                    starts[v + r],
                    starts[v + r] + self.dur[v + r],
                )
                for r in range(self.count[x])
            ]
        visits.sort(key=lambda visit: visit.start)
        return Plan(tuple(visits), tuple(rests), tuple(sorted(unserved)))


def flatten(day: Day) -> Flat:
    """The arrays of a checked day."""
    flat = Flat(worst_price=day.prices.worst_lateness, fair_price=day.prices.fairness)
    flat.person_list = list(day.people)
    flat.people, flat.places = len(day.people), day.places
    modes = _ways(flat, day)
    free = _under_way(flat, day)
    for person in day.people:
        _person(flat, person, day.modes[person.mode], modes[person.mode], free.get(person.id))
    flat.job_list = [job for job in day.jobs if job.started is None]
    flat.jobs = len(flat.job_list)
    number = {job.id: x for x, job in enumerate(flat.job_list)}
    running = {(visit.job, visit.role): visit.person for visit in day.running.visits} if day.running else {}
    for x, job in enumerate(flat.job_list):
        _job(flat, day, x, job, running)
    _rests(flat, day)
    flat.nodes, flat.visits = len(flat.first), len(flat.node)
    flat.most_roles = max([1, *flat.count])
    _links(flat, day, number)
    _ranks(flat)
    for name in flat.__dataclass_fields__:
        cells = getattr(flat, name)
        if isinstance(cells, array) and not cells:  # the compiled core wants a first cell to point at
            cells.append(0)
    return flat


def _ways(flat: Flat, day: Day) -> dict[str, int]:
    """All tables one after the other; way of travelling → its number."""
    names = {}
    tables, prices = array("f"), array("f")
    for number, (name, travel) in enumerate(day.modes.items()):
        names[name] = number
        flat.tfirst.append(len(flat.tsince))
        flat.tcount.append(len(travel.tables))
        for table in travel.tables:
            flat.tsince.append(table.since)
            tables.frombytes(table.cells)
        if travel.price is not None:
            prices.frombytes(travel.price.cells)
        elif day.prices.travel == 1.0:
            prices.frombytes(travel.tables[0].cells)
        else:
            prices.extend(value * day.prices.travel for value in travel.tables[0].values)
    _no_bargains(flat, tables, prices)
    # NumPy asks the system for large pages where a table is large, so that look-ups all over it find them sooner
    flat.tables, flat.price = _large(tables), _large(prices)
    flat.tables_back, flat.price_back = _back(flat.tables, flat.places), _back(flat.price, flat.places)
    return names


def _large(cells: array[float]) -> memoryview[float]:
    return _view(np.array(cells or [0.0], np.float32))


def _back(tables: memoryview[float], places: int) -> memoryview[float]:
    """The same squares with the place that a way leads to as the row."""
    if not places:
        return tables
    squares = np.asarray(tables).reshape(-1, places, places)
    return _view(np.ascontiguousarray(squares.transpose(0, 2, 1)).reshape(-1))


def _view(cells: np.ndarray[Any, Any]) -> memoryview[float]:
    return cast("memoryview[float]", cells.data)


def _no_bargains(flat: Flat, tables: array[float], prices: array[float]) -> None:
    """A way that does not exist at some hour has a price nobody pays; a mode may have more tables than its one price."""
    if not tables:
        return
    square = flat.places * flat.places
    seconds = np.frombuffer(tables, np.float32).reshape(-1, square)
    paid = np.frombuffer(prices, np.float32).reshape(-1, square)
    for mode, (first, count) in enumerate(zip(flat.tfirst, flat.tcount, strict=True)):
        paid[mode, (seconds[first : first + count] >= FAR).any(axis=0)] = NOBODY


def _under_way(flat: Flat, day: Day) -> dict[str, tuple[float, int]]:
    """Person → when and where work under way leaves them free; their visits are noted as facts."""
    free: dict[str, tuple[float, int]] = {}
    for job in day.jobs:
        if job.started is None:
            continue
        for role, who in enumerate(job.started.people):
            flat.fixed_visits.append(Visit(job.id, role, who, job.started.start, job.started.end))
            if job.started.end >= free.get(who, (-math.inf, 0))[0]:
                free[who] = (job.started.end, job.place)
    return free


def _person(flat: Flat, person: Person, travel: Travel, mode: int, free: tuple[float, int] | None) -> None:
    start, place, close = person.shift.start, person.start, person.shift.end
    if free is not None:
        start, place = max(start, free[0]), free[1]
        # whoever works too long already is not late by this plan's fault
        close = max(close, start + travel.seconds(place, person.end, start))
    flat.from_.append(-1 if place is None else place)
    flat.to.append(-1 if person.end is None else person.end)
    flat.begin.append(max(start, -LONG))
    flat.close.append(min(close, LONG))
    flat.over_limit.append(min(person.overtime_limit, LONG))
    flat.over_price.append(person.overtime_price)
    flat.fixed.append(0.0 if free else person.fixed_price)
    flat.fair_after.append(math.inf if person.fair_seconds is None else person.fair_seconds)
    flat.capacity.append(person.capacity)
    flat.mode.append(mode)
    flat.out.append(1 if free else 0)


def _windows(flat: Flat, periods: list[tuple[float, float]]) -> None:
    flat.wfirst.append(len(flat.wopen))
    flat.wcount.append(len(periods))
    for start, end in periods:
        flat.wopen.append(max(start, -LONG))
        flat.wclose.append(min(end, LONG))


def _job(flat: Flat, day: Day, x: int, job: Job, running: dict[tuple[str, int], str]) -> None:
    periods = [(w.start, w.end) for w in job.windows] or [(-LONG, LONG)]
    late = -1.0 if job.late_price is None else job.late_price
    if job.pinned_start is not None:
        periods, late = [(job.pinned_start, job.pinned_start)], -1.0
    _windows(flat, periods)
    flat.first.append(len(flat.node))
    flat.count.append(len(job.roles))
    flat.loc.append(job.place)
    flat.late_price.append(late)
    flat.drop.append(MUST if job.leave_out_price is None else job.leave_out_price)
    flat.load.append(job.load)
    for r, role in enumerate(job.roles):
        flat.node.append(x)
        flat.dur.append(role.seconds)
        flat.gap_min.append(role.gap.start)
        flat.gap_max.append(min(role.gap.end, LONG))
        if role.gap.end > 0:
            flat.timed = 0
        flat.cfirst.append(len(flat.clist))
        before = running.get((job.id, r))
        row, able = _able(flat, job, role)
        flat.ccount.append(len(able))
        flat.clist.extend(able)
        if _has_wishes(day, job, before):
            row = array("d", row)
            for c in able:
                row[c] = wish_price(day, job, flat.person_list[c].id, before)
                flat.wishes |= row[c] != 0.0
        flat.fit.extend(row)


def _able(flat: Flat, job: Job, role: Role) -> tuple[array[float], array[int]]:
    """A row of prices, 0 or NEVER, and who may; most roles of a day want the same, so rows are kept."""
    wanted = (tuple(sorted(role.skills.items())), job.refused, role.pinned)
    if wanted not in flat.rows:
        row = array("d", [0.0 if fits(person, role, job) else NEVER for person in flat.person_list])
        flat.rows[wanted] = row, array("i", [c for c, price in enumerate(row) if price < NEVER])
    return flat.rows[wanted]


def _has_wishes(day: Day, job: Job, before: str | None) -> bool:
    return bool(job.preferred or job.last_time is not None or (before is not None and day.prices.moved))


def wish_price(day: Day, job: Job, who: str, before: str | None) -> float:
    """What giving a role of the job to that person costs beside time; `before` has it in the running plan."""
    prices = day.prices
    price = 0.0
    if job.preferred and who not in job.preferred:
        price += prices.not_preferred
    if job.last_time is not None and who != job.last_time:
        price += prices.not_last_time
    if before is not None and who != before:
        price += prices.moved
    return price


def _rests(flat: Flat, day: Day) -> None:
    """A node for every break that still lies ahead of its person."""
    for c, person in enumerate(day.people):
        for index, rest in enumerate(person.rests):
            if flat.out[c] and rest.window.end < flat.begin[c]:
                continue  # it went by during work under way
            x = len(flat.first)
            flat.rest_list.append((c, index))
            _windows(flat, [(rest.window.start, rest.window.end)])
            flat.first.append(len(flat.node))
            flat.count.append(1)
            flat.loc.append(-1)
            flat.late_price.append(-1.0)
            flat.drop.append(0.0)
            flat.load.append(0.0)
            flat.node.append(x)
            flat.dur.append(rest.seconds)
            flat.gap_min.append(0.0)
            flat.gap_max.append(0.0)
            flat.cfirst.append(len(flat.clist))
            flat.ccount.append(1)
            flat.clist.append(c)
            flat.fit.extend(
                array("d", [NEVER]) * c + array("d", [0.0]) + array("d", [NEVER]) * (flat.people - c - 1)
            )


def _links(flat: Flat, day: Day, number: dict[str, int]) -> None:
    """Who waits for whom, and who must be the same person; work under way is done with."""
    before: list[list[int]] = [[] for _ in range(flat.nodes)]
    after: list[list[int]] = [[] for _ in range(flat.nodes)]
    same: list[list[int]] = [[] for _ in range(flat.nodes)]
    for x, job in enumerate(flat.job_list):
        for other in dict.fromkeys(job.after):
            if other in number:
                before[x].append(number[other])
                after[number[other]].append(x)
        if job.same_person_as in number and job.same_person_as != job.id:
            y = number[job.same_person_as]
            if y not in same[x]:
                same[x].append(y)
                same[y].append(x)
    for lists, first, count, cells in (
        (before, flat.bfirst, flat.bcount, flat.blist),
        (after, flat.afirst, flat.acount, flat.alist),
        (same, flat.sfirst, flat.scount, flat.slist),
    ):
        for each in lists:
            first.append(len(cells))
            count.append(len(each))
            cells.extend(each)
    _late_starts(flat, day, number)


def _late_starts(flat: Flat, day: Day, number: dict[str, int]) -> None:
    """Jobs that wait for work under way, or want its person: narrowed here, so the core never sees that work."""
    started = {job.id: job for job in day.jobs if job.started is not None}
    for x, job in enumerate(flat.job_list):
        ends = [started[other].started.end for other in job.after if other in started]  # type: ignore[union-attr]
        if ends:
            for w in range(flat.wfirst[x], flat.wfirst[x] + flat.wcount[x]):
                flat.wopen[w] = max(flat.wopen[w], *ends)
        model = started.get(job.same_person_as or "")
        if model is not None and model.started is not None:
            v = flat.first[x]
            kept = [c for c in _candidates(flat, v) if flat.person_list[c].id == model.started.people[0]]
            for c in range(flat.people):
                if c not in kept:
                    flat.fit[v * flat.people + c] = NEVER
            flat.clist[flat.cfirst[v] : flat.cfirst[v] + len(kept)] = array("i", kept)
            flat.ccount[v] = len(kept)


def _candidates(flat: Flat, v: int) -> list[int]:
    return list(flat.clist[flat.cfirst[v] : flat.cfirst[v] + flat.ccount[v]])


def _ranks(flat: Flat) -> None:
    """A first order of all nodes: by the middle of their windows, never before what they wait for."""
    low = min([*flat.begin, 0.0]) if flat.people else 0.0
    high = max([*flat.close, 0.0]) if flat.people else 0.0
    for x in range(flat.nodes):
        w = flat.wfirst[x]
        begin, end = flat.wopen[w], flat.wclose[w + flat.wcount[x] - 1]
        flat.mid.append((min(max(begin, low), high) + min(max(end, low), high)) / 2)
    waiting = list(flat.bcount)
    heap = [(flat.mid[x], x) for x in range(flat.nodes) if not waiting[x]]
    heapq.heapify(heap)
    flat.rank.extend([0.0] * flat.nodes)
    number = 0
    while heap:
        mid, x = heapq.heappop(heap)
        number += 1
        flat.rank[x] = number
        for y in flat.alist[flat.afirst[x] : flat.afirst[x] + flat.acount[x]]:
            waiting[y] -= 1
            if not waiting[y]:
                flat.mid[y] = max(flat.mid[y], mid)
                heapq.heappush(heap, (flat.mid[y], y))

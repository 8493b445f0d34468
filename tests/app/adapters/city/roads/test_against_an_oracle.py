"""Random small towns, with one-way streets, streets for visitors and forbidden turns, against a slow and plain
search that knows the rules by name: what it finds is what the router must say, with either engine."""

from __future__ import annotations

import heapq
import itertools
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.app.adapters.city.roads.town import Town

ROWS = ("abc", "def", "ghi")
STREETS = [a + b for row in ROWS for a, b in itertools.pairwise(row)] + [
    a + b for column in zip(*ROWS, strict=True) for a, b in itertools.pairwise(column)
]
STEP_SECONDS = 20.0  # 200 m at ten metres a second


@dataclass(frozen=True)
class Plan:
    """What is special in a town: one-way streets, streets for visitors, runs of nodes nobody may drive."""

    one_way: frozenset[str]
    local: frozenset[str]
    banned: tuple[str, ...]
    missing: frozenset[str]

    def moves(self) -> set[str]:
        """Pairs of nodes one may drive between."""
        there = {s for s in STREETS if s not in self.missing}
        return there | {s[::-1] for s in there if s not in self.one_way}

    def is_local(self, move: str) -> bool:
        return move in self.local or move[::-1] in self.local


def runs(length: int) -> list[str]:
    """Walks of so many streets that never turn straight back."""
    pairs = STREETS + [s[::-1] for s in STREETS]
    out = pairs
    for _ in range(length - 1):
        out = [run + pair[1] for run in out for pair in pairs if run[-1] == pair[0] and run[-2] != pair[1]]
    return out


RUNS = runs(2) + runs(3)

plans = st.builds(
    Plan,
    one_way=st.frozensets(st.sampled_from(STREETS), max_size=4),
    local=st.frozensets(st.sampled_from(STREETS), max_size=2),
    banned=st.lists(st.sampled_from(RUNS), max_size=4, unique=True).map(tuple),
    missing=st.frozensets(st.sampled_from(STREETS), max_size=2),
)


def draw(plan: Plan) -> Town:
    """The town of a plan; every street is a way of its own."""
    town = Town()
    town.grid(*ROWS)
    ids = {}
    for street in STREETS:
        if street not in plan.missing:
            tags = {"oneway": "yes"} if street in plan.one_way else {}
            tags |= {"access": "destination"} if street in plan.local else {}
            ids[street] = ids[street[::-1]] = town.way(street, **tags)
    for run in plan.banned:
        ways = [ids.get(a + b) for a, b in itertools.pairwise(run)]
        known = [w for w in ways if w is not None]
        if len(known) == len(ways) > 2:
            town.restrict("no_entry", known[0], known[1:-1], known[-1])
        elif len(known) == len(ways):
            town.restrict("no_left_turn", known[0], run[1], known[-1])
    return town


def successors(plan: Plan, moves: set[str], past: str) -> list[str]:
    """The next nodes after a walk over the nodes `past`, turning back only where nothing else is open."""
    here = past[-1]
    nexts = [m[1] for m in sorted(moves) if m[0] == here]
    onward = [n for n in nexts if n != past[-2]]
    local = plan.is_local(past[-2:])
    stuck = not any(local or not plan.is_local(here + n) for n in onward)
    free = onward + ([past[-2]] if stuck and past[-2] in nexts else [])
    return [n for n in free if not any((past + n).endswith(run) for run in plan.banned)]


def oracle(plan: Plan, moves: set[str], start: str) -> dict[str, float]:
    """Seconds from the middle of a street, given by its two nodes, until one has driven each move to its end.

    A state is the last three streets driven and whether one has come out of the streets for visitors, or into them
    again: 0 leaving home, 1 on public streets, 2 arriving.
    """
    heap: list[tuple[float, str, int]] = []
    for move in (start, start[::-1]):
        if move in moves:
            heap.append((STEP_SECONDS / 2, move, 0 if plan.is_local(move) else 1))
    seen: set[tuple[str, int]] = set()
    times: dict[str, float] = {}
    while heap:
        time, past, phase = heapq.heappop(heap)
        if (past[-4:], phase) in seen:
            continue
        seen.add((past[-4:], phase))
        if len(past) > 2:
            times.setdefault(past[-2:], time)
        for node in successors(plan, moves, past[-4:]):
            local = plan.is_local(past[-1] + node)
            if phase == 2 and not local:
                continue
            then = phase if local and phase != 1 else 2 if local else 1
            heapq.heappush(heap, (time + STEP_SECONDS, past[-3:] + node, then))
    return times


def between_middles(times: dict[str, float], end: str) -> float:
    """Seconds until the middle of a street, from the answer of the oracle."""
    return min(times.get(move, float("inf")) for move in (end, end[::-1])) - STEP_SECONDS / 2


def is_one_piece(plan: Plan, moves: set[str]) -> bool:
    """Whether the public streets hang together by themselves, and every street can be left and come to."""
    public = {m for m in moves if not plan.is_local(m)}
    if not public:
        return False
    first = min(public)
    home = {first, first[::-1]}

    def joined(among: set[str]) -> bool:
        return among <= oracle(plan, among, first).keys() | home and all(
            home & oracle(plan, among, m).keys() for m in among - home
        )

    return joined(public) and joined(moves)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans)
@example(Plan(frozenset(("bc", "de", "ef", "be")), frozenset(), ("dabc",), frozenset()))
def test_the_router_finds_what_a_plain_search_finds(plan: Plan) -> None:
    moves = plan.moves()
    assume(is_one_piece(plan, moves))
    streets = sorted({min(m, m[::-1]) for m in moves})
    town = draw(plan)
    with tempfile.TemporaryDirectory() as folder:
        router = town.router(Path(folder))
    middles = [town.between(s[0], s[1]) for s in streets]
    table = np.array(router.table(middles, middles).seconds)
    for i, a in enumerate(streets):
        times = oracle(plan, moves, a)
        for j, b in enumerate(streets):
            want = between_middles(times, b) if i != j else 0.0
            assert table[i, j] == pytest.approx(want, abs=0.02), f"{a} to {b}"
    peer = router.with_engine("scipy")
    assert np.array_equal(table, np.array(peer.table(middles, middles).seconds))
    for other in (router, peer):
        for i in range(len(streets)):
            stops = [middles[i], middles[-1 - i], middles[(i + 3) % len(streets)]]
            sums = [table[i, -1 - i], table[len(streets) - 1 - i, (i + 3) % len(streets)]]
            if np.isfinite(sums).all():
                legs = other.route(stops).legs
                assert [leg.seconds for leg in legs] == pytest.approx(sums)
                assert all(leg.metres == pytest.approx(leg.seconds * 10, rel=0.01, abs=1) for leg in legs)

"""What insertions stand on: keys that tell the time, a bound on what they may cost, rows that follow the days.

Most of it cannot be seen from outside, and a mistake in it makes plans dearer, not wrong. So the plain core is looked
into here; that the compiled one makes the same plans is tested beside this.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.planning import Day, Job, Period, Rest, Role
from app.planner import engine
from app.planner.core.annealing import Core
from app.planner.core.rows import SPARE
from app.planner.core.state import NEVER
from app.planner.flat import flatten
from app.planner.heat import Heat
from app.planner.search import Search
from tests.app.planner.days import day, days, job, person

Some = TypeVar("Some", bound=Core)

HEAT = Heat(ruins=100_000, by_hour=20, by_end=25, by_late=25)
"""Many large moves, so that insertions look at days that small moves have changed."""
BOTH = (Role(3600), Role(3600))
LATER = (Role(3600), Role(3600, gap=Period(600, 1800)))


def _on_keys(kind: type[Some], what: Day, keys: Sequence[float], who: Sequence[int]) -> Some:
    """A core with this plan."""
    flat = flatten(what.check())
    core = kind(flat, 1)
    core.start()
    for x in range(flat.jobs):
        core.look_around(x)
    core.put(list(keys), list(who))
    return core


def _begun(what: Day, seed: int, core: Core | None = None) -> Core:
    """A core with the first plan of the day, ready to be annealed."""
    flat = flatten(what.check())
    core = core or Core(flat, seed)
    Search(core, flat, HEAT, threading.Event()).begin(what)
    return core


def _plan(core: Core) -> tuple[object, ...]:
    """All that can be read from a core, to the last bit."""
    return core.figures(), core.keys(best=False), core.persons(best=False), core.starts()


# Keys


def _full_days(roles: tuple[Role, ...]) -> Day:
    """A job of two at noon, between two long jobs of each: first or last it is late, or makes a day too long.

    Without windows the long ones are told apart by nothing but when they are done.
    """
    long = tuple(
        job(f"{who}{k}", 1, minutes, roles=(Role(minutes * 60, pinned=who),))
        for who in ("ana", "bo")
        for k, minutes in enumerate((170, 210))
    )
    noon = job("noon", 1, roles=roles, windows=(Period(12 * 3600, 12.5 * 3600),))
    return day((person("ana"), person("bo")), (*long, noon))


APART = ([1, 2, 3, 4, 5], [0, 0, 1, 1, -1, -1])
"""Keys and people of `_full_days`: all of ana's day before all of bo's, so between 1 and 2 and between 3 and 4."""


@pytest.mark.parametrize("roles", [pytest.param(BOTH, id="both"), pytest.param(LATER, id="later")])
def test_keys_by_the_time_open_the_only_place_of_a_job_of_two(roles: tuple[Role, ...]) -> None:
    core = _on_keys(Core, _full_days(roles), *APART)
    assert core.place(4) == 0
    before, starts = core.figures(), core.starts()
    core._rekey()
    assert core.figures() == before
    assert core.place(4) == 1
    after = core.figures()
    assert (after["drop"], after["late"], after["over"]) == (0, 0, 0)
    assert before["travel"] == after["travel"] == 4 * 600
    assert [core.starts()[v] for v in (0, 2)] == [starts[v] for v in (0, 2)]
    assert core.starts()[4] == 12 * 3600


@pytest.mark.parametrize("kind", dict.fromkeys((engine.plain(), engine.core())))
def test_renewing_numbers_keys_by_the_time_where_two_begin_at_once(kind: type[Core]) -> None:
    core = _on_keys(kind, _full_days(BOTH), *APART)
    assert core.place(4) == 0
    core.renew()
    assert core.place(4) == 1


def _in_order(core: Core) -> None:
    """Every day follows the keys, and so does what waits for another job."""
    for v in range(core.visits):
        q = core.nxt[v]
        assert core.who[v] < 0 or q >= core.visits or core.key[core.node[v]] < core.key[core.node[q]]
    for x in range(core.nodes):
        awaited = core.blist[core.bfirst[x] : core.bfirst[x] + core.bcount[x]]
        assert not core.on[x] or all(core.key[y] < core.key[x] for y in awaited if core.on[y])


@settings(max_examples=25)
@given(what=days(), seed=st.integers(0, 5), steps=st.integers(0, 150))
def test_new_keys_are_the_same_plan(what: Day, seed: int, steps: int) -> None:
    """Counted from its keys alone, it is what it was."""
    core = _begun(what, seed)
    core.run(steps, 300.0)
    before = _on_keys(Core, what, core.keys(best=False), core.persons(best=False))
    core._rekey()
    _in_order(core)
    after = _on_keys(Core, what, core.keys(best=False), core.persons(best=False))
    assert sorted(core.keys(best=False)) == list(range(1, core.nodes + 1))
    assert after.figures() == pytest.approx(before.figures())
    assert after.persons(best=False) == before.persons(best=False)
    planned = [v for v, c in enumerate(core.persons(best=False)) if c >= 0]
    assert [after.starts()[v] for v in planned] == [before.starts()[v] for v in planned]


def test_where_times_do_not_tell_the_order_the_days_do() -> None:
    """Bo joins ana's job late, after another that begins later than hers; she goes on, and cy waits for her.

    Two jobs of no length begin at once.
    """

    def at(hour: float, until: float) -> tuple[Period]:
        return (Period(hour * 3600, until * 3600),)

    def short(name: str, who: str, minutes: float = 10, **other: Any) -> Job:
        return job(name, 1, roles=(Role(minutes * 60, pinned=who),), **other)

    late = (Role(600, pinned="ana"), Role(600, gap=Period(5400, 7200), pinned="bo"))
    jobs = (
        short("before", "bo", windows=at(11.5, 11.5)),
        job("joined", 1, roles=late, windows=at(10, 12)),
        short("next", "ana"),
        short("waits", "cy", after=("next",)),
        short("none", "ana", 0),
        short("no longer", "ana", 0),
    )
    what = day((person("ana"), person("bo"), person("cy")), jobs)
    core = _on_keys(Core, what, [1, 2, 3, 4, 5, 6], [1, 0, 1, 0, 2, 0, 0])
    starts = [core.starts()[v] / 60 for v in (0, 1, 3, 4, 5, 6)]
    assert starts == [690, 600, 610, 620, 620, 620]
    for z, x in enumerate((4, 5)):  # the last two change places: the line of the last numbering is wrong now
        core._take(z, x)
        core.chk[z] = core.key[9 - x]
    core.chn = 2
    core._keep(core._evaluate(NEVER))
    core._rekey()
    _in_order(core)
    assert core.key[5] < core.key[4]


# The bound


def _capped(core: Core, x: int, cap: float) -> int:
    """Insert job x where the plan may cost so much, as a recreation does."""
    core.cap = cap
    return core._insert(x, 0, 0)


def _without(what: Day, seed: int, x: int) -> Core:
    """The first plan of a day with job x taken out of it."""
    core = _begun(what, seed)
    v = core.first[x]
    who = core.persons(best=False)
    who[v : v + core.count[x]] = [-1] * core.count[x]
    core.put(core.keys(best=False), who)
    return core


def _first() -> Core:
    """An hour's work that must come before two others and makes both late, of whom a guess counts one."""
    rush: dict[str, Any] = {"late_price": 1.0, "windows": (Period(9 * 3600, 9 * 3600),)}
    first = job("first", 1, windows=(Period(8 * 3600, 9 * 3600),))
    what = day((person("ana"),), (job("a", 1, **rush), job("b", 1, **rush), first))
    return _on_keys(Core, what, [1, 2, 3], [0, 0, -1])


def _awaited() -> Core:
    """An hour's work that a planned job waits for: there is nothing to pay for its absence any more."""
    first, then = job("first", 1), job("then", 1, after=("first",))
    core = _on_keys(Core, day((person("ana"),), (first, then)), [1, 2], [-1, 0])
    core.weigh(1.0, 1.0, 1.0, 5000.0)
    return core


def _noon() -> Core:
    """A job of two that can only begin where both have room."""
    core = _on_keys(Core, _full_days(LATER), *APART)
    core._rekey()
    return core


@pytest.mark.parametrize(
    ("make", "x", "cost", "guess"),
    [
        # ways there and back; a at 9:10 and b at 10:10
        pytest.param(_first, 2, 2 * 600 + 600 + 4200, 2 * 600 + 0 + 4200, id="guessed too low"),
        pytest.param(_awaited, 0, 2 * 600, 2 * 600, id="awaited"),
        pytest.param(_noon, 4, 4 * 600, 4 * 600, id="two"),
    ],
)
def test_a_bound_leaves_in_what_costs_less_and_keeps_out_what_costs_more(
    make: Callable[[], Core], x: int, cost: float, guess: float
) -> None:
    free, above, below = make(), make(), make()
    assert _capped(free, x, NEVER) == 1
    assert (free.figures()["penalised"], free.offer_guess[0]) == (cost, guess)
    assert _capped(above, x, cost + 1e-3) == 1
    assert _plan(above) == _plan(free)
    as_it_was = _plan(below)
    assert _capped(below, x, cost - 1e-3) == 0
    assert _plan(below) == as_it_was


@settings(max_examples=25)
@given(what=days(), seed=st.integers(0, 5), data=st.data())
def test_no_bound_is_broken_and_none_changes_where_a_job_goes(
    what: Day, seed: int, data: st.DataObject
) -> None:
    flat = flatten(what.check())
    assume(flat.jobs)
    x = data.draw(st.integers(0, flat.jobs - 1))
    free = _without(what, seed, x)
    assume(_capped(free, x, NEVER))
    cost = free.figures()["penalised"]
    sure = flat.count[x] == 1  # of many pairs that are guessed the same another four may be tried
    for cap in (cost + 1e-3, cost - 1e-3):
        core = _without(what, seed, x)
        as_it_was = _plan(core)
        if _capped(core, x, cap):
            assert core.figures()["penalised"] <= cap
            assert not sure or (cap > cost and _plan(core) == _plan(free))
        else:
            assert _plan(core) == as_it_was
            assert not sure or cap < cost


# Moves


def test_a_break_that_is_shifted_stands_on_the_other_side_of_what_was_beside_it() -> None:
    ana = person("ana", rests=(Rest(Period(8 * 3600, 18 * 3600), 1800.0),))
    core = _on_keys(Core, day((ana,), (job("a", 1), job("b", 2))), [1, 3, 2], [0, 0, 0])
    places = {
        0: (0, 1),
        1: (1, 2),
        2: (0, 2),
    }  # the break between its jobs, by what stands before and after it
    seen = set()
    for _ in range(200):
        before = core.prv[2], core.nxt[2]
        core.chn = 0
        if core._shift(0) and core.chx[0] == 2:
            core._keep(core._evaluate(NEVER))
            assert (core.prv[2], core.nxt[2]) != before
            seen.add((core.prv[2], core.nxt[2]))
    assert len(seen) == len(places)


# Rows


class Thrifty(Core):
    """A core with no more room for rows than they need at once; it counts how often it threw all of them away."""

    thrown = 0

    def start(self) -> None:
        self.row_size = self.visits + (SPARE + 1) * self.people
        super().start()

    def _rooms(self, c: int) -> int:
        lost = super()._rooms(c)
        self.thrown += lost
        return lost

    def _rooms_all(self) -> None:
        super()._rooms_all()
        assert not any(self.dirty[: self.people]), "a row is missing"


COLUMNS = ("p", "q", "gone", "at", "goal", "leg", "before", "after", "limit", "price")


def _rows(core: Core) -> list[dict[str, object]]:
    """What the rows say of each person's day, wherever they lie."""
    return [
        {
            "least": core.row_least[c],
            **{
                name: list(getattr(core, f"row_{name}")[first : first + core.row_count[c]])
                for name in COLUMNS
            },
        }
        for c, first in enumerate(core.row_first)
    ]


def _rooms(core: Core) -> list[tuple[float, float]]:
    return [(core.room[v], core.room_price[v]) for v in range(core.visits) if core.who[v] >= 0]


def _proved(core: Core) -> None:
    """The rows, renewed where days are marked as changed, say the same as rows all made anew."""
    core._rooms_all()
    places = sorted(zip(core.row_first, core.row_cap, core.row_count, strict=True))
    for (first, cap, count), (following, _, _) in zip(
        places, [*places[1:], (core.row_size, 0, 0)], strict=True
    ):
        assert count <= cap and first + cap <= following
    rows, rooms = _rows(core), _rooms(core)
    for c in range(core.people):
        core.dirty[c] = 1
    core._rooms_all()
    assert rows == _rows(core)
    assert rooms == _rooms(core)


@pytest.mark.parametrize("kind", [pytest.param(Core, id="room"), pytest.param(Thrifty, id="no room")])
@settings(max_examples=25)
@given(what=days(), seed=st.integers(0, 5), turns=st.lists(st.integers(1, 60), min_size=1, max_size=4))
def test_rows_follow_the_days(kind: type[Core], what: Day, seed: int, turns: list[int]) -> None:
    core = _begun(what, seed, kind(flatten(what.check()), seed))
    _proved(core)
    for steps in turns:
        core.run(steps, 300.0)
        _proved(core)
        core.counted = core.counted or 1
        core._reweigh()
        _proved(core)
    core.weigh(3.0, 2.0, 1.0, 1.0)
    _proved(core)
    core.put(core.keys(best=False), [-1] * core.visits)
    _proved(core)


def test_a_day_is_marked_when_somebody_elses_makes_it_later() -> None:
    jobs = (job("lift", 1, roles=BOTH), job("early", 1, windows=(Period(8 * 3600, 8.5 * 3600),)))
    core = _on_keys(Core, day((person("ana"), person("bo", start=None)), jobs), [2, 1], [0, 1, -1])
    _proved(core)
    early = _rows(core)[1]
    core._take(0, 1)
    core.chw[0], core.chk[0], core.chn = 0, 0.5, 1
    core._keep(core._evaluate(NEVER))
    _proved(core)
    assert early["gone"] == [8 * 3600, 9 * 3600 + 600]
    assert _rows(core)[1]["gone"] == [8 * 3600, 10 * 3600 + 600]


@pytest.mark.parametrize("grows", ["ana", "bo"])
def test_rows_are_thrown_away_when_they_have_no_room_and_all_made_anew(grows: str) -> None:
    """One day grows past its room; the row of the other lies where it has to go, and was looked at before or after."""
    long = tuple(job(f"j{k}", k, 20, roles=(Role(1200, pinned=grows),)) for k in range(1, 10))
    other = job("other", 5, 20, roles=(Role(1200, pinned="bo" if grows == "ana" else "ana"),))
    what = day((person("ana"), person("bo")), (other, *long))
    core = _on_keys(Thrifty, what, range(10), [-1] * 10)
    for x in range(10):
        assert core.place(x) == 1
    assert core.thrown > 0
    _proved(core)
    assert sorted(core.row_count) == [2, 10]
    core.run(100, 300.0)
    _proved(core)

"""The planner on small days: its plans pass the checker, repeat by seed, and stop when told."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import NotPossible
from app.domain.planning import Day, Period, Plan, Prices, Rest, Role, Started, Visit
from app.planner import engine
from app.planner.checker import check
from app.planner.core.annealing import Core
from app.planner.heat import Heat
from app.planner.search import Found, solve
from tests.app.planner.days import day, days, job, person

CORES = [pytest.param(engine.plain(), id="plain")]
if engine.compiled() is not None:
    CORES.append(pytest.param(engine.compiled(), id="compiled"))


ALL_MOVES = Heat(6.0, 0.06, 100_000, by_hour=20, by_end=25, by_late=25)
"""As on a company's day whose evening is short of people, with more large moves."""


def _proved(what: Day, found: Found) -> Plan:
    verdict = check(what, found.plan)
    assert not verdict.faults, [str(fault) for fault in verdict.faults]
    assert verdict.cost.total == pytest.approx(found.cost, rel=1e-5, abs=1e-3)
    return found.plan


@pytest.mark.parametrize("core", CORES)
@settings(max_examples=25)
@given(what=days(), seed=st.integers(0, 5))
def test_the_checker_never_objects(core: type[Core], what: Day, seed: int) -> None:
    _proved(what, solve(what, iterations=1500, seed=seed, core=core))


@pytest.mark.parametrize("core", CORES)
@settings(max_examples=15)
@given(what=days(), seed=st.integers(0, 5), data=st.data())
def test_a_running_plan_is_taken_up_lawfully_after_the_day_changed(
    core: type[Core], what: Day, seed: int, data: st.DataObject
) -> None:
    running = solve(what, iterations=300, seed=seed, core=core).plan
    gone = data.draw(st.sampled_from(what.people)).id
    people = tuple(
        replace(who, shift=Period(who.shift.start, who.shift.start + 7200), rests=())
        if who.id == gone
        else who
        for who in what.people
    )
    changed = replace(what, people=people, running=running)
    _proved(changed, solve(changed, iterations=300, seed=seed, core=core))


@settings(max_examples=15)
@given(what=days(), seed=st.integers(0, 5), heat=st.sampled_from([None, ALL_MOVES]))
def test_every_core_makes_the_same_plan(what: Day, seed: int, heat: Heat | None) -> None:
    plans = [solve(what, iterations=2500, seed=seed, heat=heat, core=core.values[0]).plan for core in CORES]
    again = solve(what, iterations=2500, seed=seed, heat=heat, core=engine.core()).plan
    assert all(plan == again for plan in plans)


@pytest.mark.parametrize("core", CORES)
def test_searches_side_by_side_repeat_too(core: type[Core]) -> None:
    what = day((person("ana"), person("bo")), tuple(job(f"j{k}", 1 + k % 9, 30) for k in range(16)))
    one, two = (solve(what, iterations=4000, seed=4, threads=2, core=core) for _ in range(2))
    assert one.plan == two.plan
    _proved(what, one)


@pytest.mark.parametrize("core", CORES)
def test_the_shortest_way_is_found(core: type[Core]) -> None:
    """Nine places on a street and back: sixteen legs of ten minutes, whatever the order of the jobs."""
    what = day((person("ana"),), tuple(job(f"j{place}", place, 10) for place in (3, 8, 1, 6, 2, 7, 4, 5)))
    found = solve(what, iterations=6000, core=core)
    _proved(what, found)
    assert found.cost == pytest.approx(16 * 600)


@pytest.mark.parametrize("core", CORES)
def test_two_people_meet_and_one_follows_the_other(core: type[Core]) -> None:
    together = job("lift", 3, roles=(Role(3600), Role(3600)))
    apart = job("check", 5, roles=(Role(600), Role(600, gap=Period(7200, 10800))))
    what = day((person("ana"), person("bo")), (together, apart))
    plan = _proved(what, solve(what, iterations=2000, core=core))
    times = {(visit.job, visit.role): visit.start for visit in plan.visits}
    assert times["lift", 0] == times["lift", 1]
    assert 7200 <= times["check", 1] - times["check", 0] <= 10800


@pytest.mark.parametrize("core", CORES)
def test_a_break_is_kept_and_work_under_way_stays(core: type[Core]) -> None:
    ana = person("ana", rests=(Rest(Period(12 * 3600, 12.5 * 3600), 1800),))
    started = job("now", 4, started=Started(("ana",), 9 * 3600, 10 * 3600))
    what = day((ana,), (started, job("a", 5), job("b", 6), job("c", 7)))
    plan = _proved(what, solve(what, iterations=2000, core=core))
    assert Visit("now", 0, "ana", 9 * 3600, 10 * 3600) in plan.visits
    assert len(plan.rests) == 1
    assert not plan.unserved
    assert min(v.start for v in plan.visits if v.job != "now") >= 10 * 3600 + 600


@pytest.mark.parametrize("core", CORES)
def test_work_under_way_past_the_shift_costs_no_overtime(core: type[Core]) -> None:
    """Neither with a place to go home to nor without: it is no fault of the plan."""
    started = job("now", 4, started=Started(("ana",), 16 * 3600, 18 * 3600))
    for end in (0, None):
        what = day((person("ana", end=end, overtime_limit=7200, overtime_price=2.0),), (started,))
        _proved(what, solve(what, iterations=50, core=core))


@pytest.mark.parametrize("core", CORES)
def test_what_is_dear_is_kept_when_not_everything_fits(core: type[Core]) -> None:
    jobs = (job("dear", 1, 300, leave_out_price=9000), job("cheap", 2, 300, leave_out_price=100))
    what = day((person("ana"),), jobs)
    assert _proved(what, solve(what, iterations=2000, core=core)).unserved == ("cheap",)


@pytest.mark.parametrize("core", CORES)
def test_a_changed_day_moves_few_when_moving_has_a_price(core: type[Core]) -> None:
    jobs = tuple(job(f"j{k}", 1 + k, 30) for k in range(8))
    people = (person("ana"), person("bo"), person("cy"))
    morning = day(people, jobs)
    running = solve(morning, iterations=2000, core=core).plan
    later = replace(morning, jobs=(*jobs, job("new", 9, 30)), running=running, prices=Prices(moved=1e4))
    plan = _proved(later, solve(later, iterations=2000, core=core))
    before = {visit.job: visit.person for visit in running.visits}
    assert all(before[visit.job] == visit.person for visit in plan.visits if visit.job in before)


@pytest.mark.parametrize("core", CORES)
def test_better_plans_are_told_and_cancel_ends_it(core: type[Core]) -> None:
    what = day((person("ana"), person("bo")), tuple(job(f"j{k}", 1 + k % 9, 20) for k in range(18)))
    stop = threading.Event()
    told: list[Found] = []

    def better(found: Found) -> None:
        told.append(found)
        stop.set()

    found = solve(what, iterations=10**12, better=better, cancel=stop, core=core)
    assert told and found.tries < 10**9
    _proved(what, told[0])
    _proved(what, found)


@pytest.mark.parametrize("core", CORES)
def test_cancelled_before_it_began_leaves_everything_out(core: type[Core]) -> None:
    stop = threading.Event()
    stop.set()
    what = day((person("ana"),), (job("a", 1),))
    assert _proved(what, solve(what, iterations=1000, cancel=stop, core=core)).unserved == ("a",)


class Soon(threading.Event):
    """A cancel flag that is set when it has been looked at so many times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def is_set(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@pytest.mark.parametrize("core", CORES)
@pytest.mark.parametrize("looks", [0, 1, 5, 13, 17, 21, 30])
def test_cancel_at_any_moment_leaves_a_lawful_plan(core: type[Core], looks: int) -> None:
    """While neighbours are looked for, during the first construction, while annealing: it is never long to a look."""
    jobs = tuple(job(f"j{k}", 1 + k % 9, 20, roles=(Role(1200),) * (1 + (k % 4 == 0))) for k in range(12))
    what = day((person("ana"), person("bo")), jobs)
    found = solve(what, iterations=10**12, cancel=Soon(looks), core=core)
    plan = _proved(what, found)
    assert found.tries <= (1024 if found.compiled else 64) * max(0, looks - 20)
    assert len(plan.unserved) >= 12 - max(0, looks - 12)


@pytest.mark.parametrize("core", CORES)
def test_a_ruin_empties_a_route_that_small_moves_do_not(core: type[Core]) -> None:
    """Calling somebody in is dear, so one person does everything, though the first plan spreads the work."""
    jobs = tuple(job(f"j{k}", 1 + k, 30, windows=(Period((8 + k) * 3600, (9 + k) * 3600),)) for k in range(8))
    people = tuple(person(f"p{k}", start=k, end=k, fixed_price=5000.0) for k in range(5))
    what = day(people, jobs)
    plan = _proved(what, solve(what, iterations=4000, core=core))
    assert not plan.unserved
    assert len({visit.person for visit in plan.visits}) == 1


RUINS = 1_000_000
"""Of a million trials: nothing but large moves."""


@pytest.mark.parametrize("core", CORES)
@pytest.mark.parametrize(
    "heat",
    [
        pytest.param(Heat(ruins=RUINS), id="stretches"),
        pytest.param(Heat(ruins=RUINS, by_hour=100), id="an hour"),
        pytest.param(Heat(ruins=RUINS, by_end=100), id="ends"),
        pytest.param(Heat(ruins=RUINS, by_late=100), id="ends of those who may"),
    ],
)
def test_each_large_move_alone_gives_two_people_back_their_own_evening(core: type[Core], heat: Heat) -> None:
    """Ana lives at one end of the street, bo at the other; each was given the last job at the other's door."""
    evening = (Period(16 * 3600, 16 * 3600 + 600),)
    long = Period(8 * 3600, 20 * 3600)  # lawful as it is: only a move can mend it
    people = (person("ana", shift=long), person("bo", start=9, end=9, shift=long))
    jobs = (
        job("east", 8, 30, windows=evening),
        job("west", 1, 30, windows=evening),
        job("early", 2, 30, windows=(Period(9 * 3600, 10 * 3600),)),
    )
    wrong = Plan(
        (Visit("east", 0, "ana", 16 * 3600, 16.5 * 3600), Visit("west", 0, "bo", 16 * 3600, 16.5 * 3600))
    )
    what = day(people, jobs, running=wrong)
    first = _proved(what, solve(what, iterations=1, core=core, heat=Heat(ruins=0)))
    assert {visit.job: visit.person for visit in first.visits} == {
        "east": "ana",
        "west": "bo",
        "early": "ana",
    }
    plan = _proved(what, solve(what, iterations=200, core=core, heat=heat))
    assert {visit.job: visit.person for visit in plan.visits} == {"east": "bo", "west": "ana", "early": "ana"}


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (day((person("ana"), person("ana")), ()), "plan-twice"),
        (day((person("ana", mode="broom"),), ()), "plan-mode"),
        (day((person("ana", start=99),), ()), "plan-place"),
        (day((), (job("a", 1, roles=()),)), "plan-roles"),
        (day((), (job("a", 1, windows=(Period(9, 3),)),)), "plan-period"),
        (day((), (job("a", 1, windows=(Period(5, 9), Period(1, 3))),)), "plan-windows"),
        (day((), (job("a", 1, roles=(Role(float("nan")),)),)), "plan-number"),
        (day((), (job("a", 1, after=("b",)),)), "plan-job"),
        (day((), (job("a", 1, after=("b",)), job("b", 1, after=("a",)))), "plan-circle"),
        (day((), (job("a", 1, started=Started(("zoe",), 1, 2)),)), "plan-person"),
        (
            replace(day((), ()), modes={"car": day((), ()).modes["car"], "air": day((), (), 3).modes["car"]}),
            "plan-travel",
        ),
    ],
)
def test_a_hopeless_day_gets_a_sentence(what: Day, code: str) -> None:
    with pytest.raises(NotPossible) as refusal:
        solve(what, iterations=10)
    assert refusal.value.code == code
    assert str(refusal.value.text).endswith(".")


def test_an_empty_day_has_an_empty_plan() -> None:
    assert solve(day((), ()), iterations=10).plan == Plan(())
    assert solve(day((person("ana"),), ()), seconds=5).plan.visits == ()
    assert solve(day((), (job("a", 1),)), iterations=10).plan.unserved == ("a",)

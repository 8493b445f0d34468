"""Somebody falls ill: what has begun stands, what was theirs is given away, and dear moves are few moves."""

from __future__ import annotations

from app.bench.repair import NOW, fallen, measure, persons
from app.domain.planning import Day, Period, Plan, Prices, Rest, RestTaken, Visit
from app.planner.checker import check
from app.planner.search import solve
from tests.app.planner.days import day, job, person

HOUR = 3600.0


def planned() -> tuple[Day, Plan]:
    """Three people, one job each done, one under way, two to come."""
    rest = Rest(Period(9 * HOUR, 11 * HOUR), 600.0)
    people = (person("a", rests=(rest,)), person("b"), person("c"))
    jobs, visits = [], []
    for k, who in enumerate(people):
        for n, start in enumerate((8.5, 9.6, 11.5, 13.5)):
            name = f"{who.id}{n}"
            jobs.append(job(name, k + 1, minutes=30, windows=(Period(8 * HOUR, 16 * HOUR),)))
            visits.append(Visit(name, 0, who.id, start * HOUR, (start + 0.5) * HOUR))
    some = day(people, tuple(jobs), prices=Prices(travel=1.0))
    return some, Plan(tuple(visits), (RestTaken("a", 0, 9.2 * HOUR, 9.2 * HOUR + 600),))


def test_what_has_begun_stands_and_the_rest_is_given_away() -> None:
    some, plan = planned()
    assert check(some, plan).lawful
    case = fallen(some, plan, "b")
    facts = {j.id: j.started.people for j in case.day.jobs if j.started is not None}
    assert facts == {f"{who}{n}": (who,) for who in "abc" for n in (0, 1)}
    assert set(case.others.values()) == {"a", "c"}
    assert len(case.others) == 4
    again = solve(case.day, iterations=3000).plan
    assert check(case.day, again).lawful
    assert {v.person for v in again.visits if v.job in ("b2", "b3")} <= {"a", "c"}
    assert again.rests == (), "the break was before"


def test_on_the_way_counts_as_begun() -> None:
    some, plan = planned()
    moved = tuple(
        Visit(v.job, 0, v.person, NOW + 60, NOW + 1860) if v.job == "c1" else v for v in plan.visits
    )
    far = Day(some.people, tuple(job("c1", 9, 30) if j.id == "c1" else j for j in some.jobs), some.modes)
    case = fallen(far, Plan(moved, plan.rests), "b")
    assert next(j for j in case.day.jobs if j.id == "c1").started is not None


def test_figures_of_a_repair() -> None:
    some, plan = planned()
    assert persons(some, plan, 5, 1) == []
    busy = Plan(tuple(Visit(v.job, 0, v.person, v.start + 4 * HOUR, v.end + 4 * HOUR) for v in plan.visits))
    assert set(persons(some, busy, 5, 1)) == {"a", "b", "c"}
    assert persons(some, busy, 2, 7) == persons(some, busy, 2, 7)
    told = measure([(some, busy)], 0.1, 1, 1, lambda words: None, (0.0, 1e6))
    (case,) = told["cases"]
    assert case["others"] == 8
    assert case["repair"]["1e+06"]["moved"] <= case["repair"]["0"]["moved"]
    assert told["by_price"]["1e+06"]["lawful"]

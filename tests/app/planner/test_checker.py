"""The checker finds what is wrong: each rule broken once by hand, and nothing else said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.planning import (
    MUST,
    Day,
    Period,
    Plan,
    Prices,
    Rest,
    RestTaken,
    Role,
    Started,
    Travel,
    TravelTable,
    Visit,
)
from app.i18n import say
from app.planner.checker import check
from tests.app.planner.days import day, job, line, person

NINE = 9 * 3600.0


def _day() -> Day:
    """Ana does a, then with Bo b; c waits for a."""
    ana = person("ana", skills={"boiler": 2}, rests=(Rest(Period(12 * 3600, 13 * 3600), 1800),), capacity=2)
    bo = person("bo")
    jobs = (
        job("a", 1, roles=(Role(3600, {"boiler": 2}),), windows=(Period(NINE, NINE + 1800),), load=1),
        job("b", 2, roles=(Role(1800), Role(1800))),
        job("c", 3, roles=(Role(600),), after=("a",), load=1),
        job("late", 1, roles=(Role(60),), late_price=2.0, windows=(Period(0, 3600),)),
    )
    return day((ana, bo), jobs)


def _plan() -> Plan:
    return Plan(
        (
            Visit("a", 0, "ana", NINE, NINE + 3600),
            Visit("b", 0, "ana", NINE + 4200, NINE + 6000),
            Visit("b", 1, "bo", NINE + 4200, NINE + 6000),
            Visit("c", 0, "bo", NINE + 6600, NINE + 7200),
        ),
        (RestTaken("ana", 0, 12 * 3600, 12 * 3600 + 1800),),
        ("late",),
    )


def _move(name: str, role: int = 0, **other: object) -> Callable[[Plan], Plan]:
    def changed(plan: Plan) -> Plan:
        return replace(
            plan,
            visits=tuple(replace(v, **other) if (v.job, v.role) == (name, role) else v for v in plan.visits),
        )

    return changed


def test_a_lawful_plan_is_lawful_and_counted() -> None:
    verdict = check(_day(), _plan())
    assert not verdict.faults
    assert verdict.cost.travel == (2 + 2) * 600 + (3 + 3) * 600
    assert verdict.cost.left_out == 1e5
    assert verdict.cost.total == 10 * 600 + 1e5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_move("a", person="bo"), "lacks boiler"),
        (_move("a", start=NINE - 60, end=NINE + 3540), "before its window"),
        (_move("a", start=NINE + 1900, end=NINE + 5500), "Job a is 2 min late."),
        (_move("a", end=NINE + 60), "has not its time"),
        (_move("b", 1, start=NINE + 4300, end=NINE + 6100), "as far apart"),
        (_move("b", 1, person="ana"), "one person in two roles"),
        (_move("c", start=NINE, end=NINE + 600), "before a has ended"),
        (_move("c", start=NINE + 6500, end=NINE + 7100), "cannot be at job c in time"),
        (_move("c", start=17 * 3600 - 900, end=17 * 3600 - 300), "home 25 min too late"),
        (_move("c", person="zoe"), "no person zoe"),
        (lambda plan: replace(plan, visits=plan.visits[:2] + plan.visits[3:]), "not all of its people"),
        (lambda plan: replace(plan, visits=plan.visits[1:]), "neither planned nor listed"),
        (lambda plan: replace(plan, visits=(*plan.visits, plan.visits[0])), "planned twice"),
        (lambda plan: replace(plan, unserved=("late", "c")), "planned and listed"),
        (lambda plan: replace(plan, unserved=("late", "x")), "no such job"),
        (lambda plan: replace(plan, rests=()), "every break once"),
        (lambda plan: replace(plan, rests=(RestTaken("ana", 0, 40000, 41800),)), "break outside its window"),
        (lambda plan: replace(plan, rests=(RestTaken("ana", 0, 43200, 43300),)), "wrong length"),
        (lambda plan: replace(plan, rests=(*plan.rests, RestTaken("bo", 0, 43200, 45000))), "no such break"),
    ],
)
def test_a_broken_rule_is_named(change: Callable[[Plan], Plan], words: str) -> None:
    assert words in " / ".join(say(fault, "en") for fault in check(_day(), change(_plan())).faults)


def _with(name: str, **other: object) -> Day:
    what = _day()
    return replace(
        what, jobs=tuple(replace(each, **other) if each.id == name else each for each in what.jobs)
    )


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (_with("a", refused=frozenset({"ana"})), "refuses ana"),
        (_with("c", roles=(Role(600, pinned="ana"),)), "fixed to ana"),
        (_with("c", pinned_start=NINE), "fixed time"),
        (_with("c", same_person_as="a"), "same person"),
        (_with("c", after=("late",)), "which is left out"),
        (_with("a", load=3), "carries too much"),
        (_with("a", started=Started(("ana",), NINE - 60, NINE + 3600)), "under way"),
        (replace(_day(), modes={"car": Travel((TravelTable.of([[1e9] * 10] * 10),))}), "no way for"),
    ],
)
def test_the_same_plan_is_unlawful_on_another_day(what: Day, words: str) -> None:
    assert words in " / ".join(str(fault) for fault in check(what, _plan()).faults)


def test_each_price_is_counted_once() -> None:
    ana = person(
        "ana",
        shift=Period(8 * 3600, 10 * 3600),
        overtime_limit=3600,
        overtime_price=0.5,
        fixed_price=70,
        fair_seconds=1800,
    )
    jobs = (
        job(
            "a",
            1,
            windows=(Period(0, NINE - 100),),
            late_price=2.0,
            preferred=frozenset({"bo"}),
            last_time="bo",
        ),
        job("b", 2, leave_out_price=None),
    )
    running = Plan((Visit("a", 0, "bo", NINE, NINE + 3600),))
    prices = Prices(travel=0.1, worst_lateness=3.0, not_preferred=5, not_last_time=7, moved=11, fairness=0.01)
    what = replace(day((ana, person("bo")), jobs), prices=prices, running=running)
    cost = check(what, Plan((Visit("a", 0, "ana", NINE, NINE + 3600),), (), ("b",))).cost
    assert (cost.travel, cost.lateness, cost.worst_lateness) == (pytest.approx(120), 200, 300)
    assert (cost.overtime, cost.called_in, cost.wishes) == (300, 70, 23)
    assert (cost.fairness, cost.left_out) == (pytest.approx(18), MUST)


def test_travel_follows_the_time_of_leaving() -> None:
    slow = TravelTable(10, line(10, 1200.0).cells, since=NINE)
    what = replace(day((person("ana"),), (job("a", 1),)), modes={"car": Travel((line(10), slow))})
    early = Plan((Visit("a", 0, "ana", 8 * 3600 + 600, NINE + 600),))
    assert not check(what, early).faults
    late = replace(what, people=(person("ana", shift=Period(NINE, NINE + 1200 + 3600 + 1200)),))
    assert check(late, Plan((Visit("a", 0, "ana", NINE + 600, NINE + 4200),))).faults
    assert not check(late, Plan((Visit("a", 0, "ana", NINE + 1200, NINE + 4800),))).faults

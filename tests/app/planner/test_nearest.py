"""The rule of thumb is lawful on every day, and as simple as it says."""

from __future__ import annotations

from hypothesis import given

from app.domain.planning import Day, Period, Rest, Role, Started
from app.planner.checker import check
from app.planner.nearest import nearest
from tests.app.planner.days import day, days, job, person


@given(days())
def test_the_checker_never_objects(some: Day) -> None:
    verdict = check(some, nearest(some))
    assert verdict.lawful, verdict.faults


def test_the_nearest_who_may_goes() -> None:
    near = person("near", start=4)
    able = person("able", start=9, skills={"boiler": 2})
    plan = nearest(day((near, able), (job("plain", 5), job("boiler", 8, roles=(Role(3600, {"boiler": 2}),)))))
    assert {visit.job: visit.person for visit in plan.visits} == {"plain": "near", "boiler": "able"}
    assert plan.unserved == ()


def test_what_comes_first_is_given_first_and_nothing_is_taken_back() -> None:
    only = person("only")
    early = job("early", 9, windows=(Period(8 * 3600, 10 * 3600),))
    late = job("late", 1, windows=(Period(9 * 3600, 9.1 * 3600),))
    plan = nearest(day((only,), (late, early)))
    assert [visit.job for visit in plan.visits] == ["early"]
    assert plan.unserved == ("late",)


def test_a_break_that_would_be_missed_is_taken_before() -> None:
    only = person("only", rests=(Rest(Period(9 * 3600, 9.5 * 3600), 1800.0),))
    some = day((only,), (job("long", 0, minutes=180, windows=(Period(8.5 * 3600, 12 * 3600),)),))
    plan = nearest(some)
    assert check(some, plan).lawful
    assert plan.rests[0].start == 9 * 3600
    assert plan.visits[0].start == 9.5 * 3600


def test_two_come_together_and_work_under_way_is_a_fact() -> None:
    pair = job("pair", 3, roles=(Role(3600), Role(3600)), windows=(Period(8 * 3600, 12 * 3600),))
    begun = job("begun", 5, started=Started(("a",), 7.5 * 3600, 8.5 * 3600))
    some = day((person("a"), person("b")), (pair, begun))
    plan = nearest(some)
    assert check(some, plan).lawful
    starts = {visit.person: visit.start for visit in plan.visits if visit.job == "pair"}
    assert starts == {"a": 8.5 * 3600 + 1200, "b": 8.5 * 3600 + 1200}

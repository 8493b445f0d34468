"""Why a job is left out: each binding rule has its sentence, and the smallest change with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from app.domain.planning import Day, Period, Plan, Role, Started, Travel, TravelTable, Visit
from app.planner.reasons import why_not
from app.planner.search import solve
from tests.app.planner.days import SKILLS, day, days, job, person

HOUR = 3600.0


def _left_out(what: Day) -> Plan:
    plan = solve(what, iterations=300).plan
    assert plan.unserved == ("x",)
    return plan


def _said(what: Day, plan: Plan | None = None) -> str:
    return str(why_not(what, plan or _left_out(what), "x", lambda one: one.title()))


def test_nobody_has_the_skill() -> None:
    what = day((person("ana"),), (job("x", 1, roles=(Role(600, {"glass": 1}),)),))
    assert _said(what) == "Nobody on duty has the skill glass. Without glass Ana could do it at 08:10."


def test_nobody_has_it_at_that_level() -> None:
    people = (person("ana", skills={"care": 1}), person("bo", skills={"care": 2}))
    what = day(people, (job("x", 1, roles=(Role(600, {"care": 3}),)),))
    assert _said(what) == (
        "Nobody on duty has care at level 3; the highest is 2."
        " With care at level 2 instead of 3 Bo could do it at 08:10."
    )


def test_nobody_has_both_skills() -> None:
    people = (person("ana", skills={"care": 1}), person("bo", skills={"glass": 2}))
    what = day(people, (job("x", 1, roles=(Role(600, {"care": 1, "glass": 1}),)),))
    assert _said(what).startswith("Nobody on duty has all these skills: care, glass.")


def test_the_customer_refuses_them() -> None:
    people = (person("ana", skills={"care": 1}), person("bo"))
    what = day(people, (job("x", 1, roles=(Role(600, {"care": 1}),), refused=frozenset({"ana"})),))
    assert _said(what).startswith("The customer refuses everybody who could do it: Ana.")


def test_fixed_to_somebody_absent() -> None:
    what = day((person("ana"),), (job("x", 1, roles=(Role(600, pinned="zoe"),)),))
    assert _said(what) == (
        "It is fixed to Zoe, who cannot do it. If it might be somebody else, Ana could do it at 08:10."
    )


def test_the_window_lies_before_every_shift() -> None:
    what = day((person("ana"),), (job("x", 3, windows=(Period(5 * HOUR, 6 * HOUR),)),))
    assert _said(what) == (
        "Its time lies outside the shift of everybody who could do it."
        " With a longer shift Ana could do it at 05:00."
    )


def test_no_way_leads_there() -> None:
    island = TravelTable.of([[0.0, float("inf")], [float("inf"), 0.0]])
    what = Day((person("ana"),), (job("x", 1),), {"car": Travel((island,))})
    assert _said(what) == "No way leads there for anybody who could do it."


def test_no_room_for_the_load() -> None:
    what = day((person("ana", capacity=2.0),), (job("x", 1, load=3.0),))
    assert _said(what).startswith("Nobody who could do it has room for its load.")


def test_two_are_needed_and_one_is_there() -> None:
    what = day((person("ana"),), (job("x", 1, roles=(Role(600), Role(600))),))
    assert _said(what) == "It needs 2 people at once, and so many who can do it are not on duty."


def test_it_waits_for_what_nobody_does() -> None:
    what = day((person("ana"),), (job("a", 1, roles=(Role(60, {"glass": 1}),)), job("x", 1, after=("a",))))
    assert str(why_not(what, solve(what, iterations=200).plan, "x")) == "It waits for a, which nobody does."


def test_everybody_is_busy_and_a_little_later_it_would_fit() -> None:
    """Ana works from eight to ten next door; twenty minutes after its window she would be there."""
    jobs = (
        job("a", 1, 120, windows=(Period(8 * HOUR, 8 * HOUR + 900),), leave_out_price=1e6),
        job("x", 2, windows=(Period(9 * HOUR, 10 * HOUR),)),
    )
    what = day((person("ana"),), jobs)
    assert _said(what) == (
        "Everybody who could do it is busy then. It would fit at 10:20 with Ana, 20 minutes after its window."
    )


def test_with_a_level_less_somebody_else_is_free() -> None:
    people = (person("ana", skills={"care": 3}), person("bo", skills={"care": 2}))
    jobs = (
        job("a", 1, 500, roles=(Role(500 * 60, {"care": 3}),), leave_out_price=1e6),
        job("x", 2, roles=(Role(3600, {"care": 3}),), windows=(Period(9 * HOUR, 10 * HOUR),)),
    )
    assert _said(day(people, jobs)) == (
        "Everybody who could do it is busy then. With care at level 2 instead of 3 Bo could do it at 09:00."
    )


def test_what_would_fit_but_is_too_dear_is_said_so() -> None:
    what = day((person("ana"),), (job("x", 9, leave_out_price=1.0),))
    assert _said(what).startswith("It would fit: Ana could do it at 09:30, but")


def test_times_are_moments_where_the_day_has_one() -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    what = replace(day((person("ana"),), (job("x", 9, leave_out_price=1.0),)), origin=midnight)
    said = why_not(what, _left_out(what), "x")
    assert dict(said.values)["at"] == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_planned_job_needs_no_reason_and_an_unknown_one_has_none() -> None:
    what = day((person("ana"),), (job("a", 1), job("now", 2, started=Started(("ana",), 8 * HOUR, 9 * HOUR))))
    plan = Plan((Visit("a", 0, "ana", 9.5 * HOUR, 10.5 * HOUR),))
    assert str(why_not(what, plan, "a")) == "a is planned."
    assert str(why_not(what, plan, "now")) == "now is planned."
    with pytest.raises(KeyError):
        why_not(what, plan, "b")


@settings(max_examples=25)
@given(what=days())
def test_every_job_left_out_has_a_sentence(what: Day) -> None:
    plan = solve(what, iterations=400).plan
    for left in plan.unserved:
        said = str(why_not(what, plan, left))
        assert said.endswith(".") and "{" not in said


@settings(max_examples=25)
@given(what=days())
def test_a_skill_nobody_has_is_named(what: Day) -> None:
    """Where nobody has a skill at all, a job that needs just that says so, whatever else the day holds."""
    people = tuple(replace(who, skills={}) for who in what.people)
    plain = tuple(replace(each, started=None, after=(), same_person_as=None) for each in what.jobs)
    needy = replace(plain[0], id="x", roles=(Role(60, {SKILLS[0]: 1}),), refused=frozenset(), load=0.0)
    changed = replace(what, people=people, jobs=(*plain, needy))
    said = str(why_not(changed, solve(changed, iterations=200).plan, "x"))
    assert SKILLS[0] in said or "More than one rule" in said

"""The invented day is the same for the same seed, makes sense, and can be planned lawfully by every rule."""

from __future__ import annotations

import random

import pytest

from app.adapters.routing import EstimateRouter
from app.bench.city_day import SOFT, TWO, alone, invent, tomorrow
from app.bench.peers import PEERS, features
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.planner.checker import check
from app.planner.flat import fits
from app.planner.nearest import nearest
from app.planner.search import solve
from app.planner.travel import TravelTables

chance = random.Random(5)
POINTS = [Point(47 + chance.random() / 20, 9 + chance.random() / 20) for _ in range(700)]


def test_the_same_seed_is_the_same_day() -> None:
    one = invent(POINTS)
    assert invent(POINTS) == one
    assert invent(POINTS, seed=2) != one
    assert (len(one.people), len(one.jobs)) == (60, 500)
    assert sum(len(job.roles) == 2 for job in one.jobs) == round(TWO * 500)
    assert {person.mode for person in one.people} == {"car", "ebike", "foot"}
    soft = sum(job.late_price is not None for job in one.jobs) / 500
    assert 0.5 * SOFT < soft < 1.5 * SOFT
    assert all(person.rests and person.skills for person in one.people)
    for job in one.jobs:
        assert all(any(fits(p, role, job) for p in one.people) for role in job.roles), job.id


def test_too_few_addresses_get_a_sentence() -> None:
    with pytest.raises(NotPossible, match="The map has 700 addresses; 710 are needed"):
        invent(POINTS, 700, 10)


def test_the_day_is_planned_lawfully() -> None:
    some = invent(POINTS, 60, 10, seed=3)
    day = some.day(TravelTables(EstimateRouter()).modes(some.spots, some.people, some.jobs, some.origin))
    for plan in (nearest(day), solve(day, iterations=2000).plan):
        verdict = check(day, plan)
        assert verdict.lawful, verdict.faults
        assert len(plan.unserved) < 30


def test_tomorrow_most_customers_are_the_same() -> None:
    some = invent(POINTS)
    after = tomorrow(some, POINTS)
    assert len(set(after.spots) - set(some.spots)) == 50
    assert after.jobs == some.jobs


def test_what_other_planners_get() -> None:
    some = invent(POINTS, 60, 10, seed=3)
    day = some.day(TravelTables(EstimateRouter()).modes(some.spots, some.people, some.jobs, some.origin))
    assert PEERS["vroom"].cannot(day) is not None
    assert features(alone(day)) == {"breaks"}
    assert features(alone(day, breaks=False)) == set()
    assert check(alone(day), nearest(alone(day))).lawful

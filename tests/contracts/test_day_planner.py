"""What every DayPlanner promises, in this process and in one of its own."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.adapters.planning.outside import ProcessPlanner
from app.domain.errors import NotPossible
from app.domain.planning import Day
from app.planner.checker import check
from app.planner.inside import MOST, InsidePlanner, side_by_side
from app.planner.search import solve
from app.ports import DayPlanner, Searching
from tests.app.planner.days import day, job, person

FACTORIES: dict[str, Callable[[], DayPlanner]] = {"inside": InsidePlanner, "a process": ProcessPlanner}


@pytest.fixture(params=FACTORIES)
def planner(request: pytest.FixtureRequest) -> DayPlanner:
    return FACTORIES[request.param]()


def busy() -> Day:
    """More work than two people can do."""
    jobs = tuple(job(f"J{n}", n % 10, 60.0) for n in range(24))
    return day((person("ana"), person("bo")), jobs)


def test_the_plan_is_lawful_and_repeats(planner: DayPlanner) -> None:
    what = busy()
    found = planner.search(what, steps=3000, seed=7)
    assert check(what, found.plan).lawful and found.lawful and not found.stopped
    assert found.plan == solve(what, iterations=3000, seed=7).plan
    assert found.tries == 3000
    assert set(found.reasons) == set(found.plan.unserved) != set()
    assert all("ana" in str(why) or "bo" in str(why) or "busy" in str(why) for why in found.reasons.values())


def test_progress_tells_falling_costs_on_the_callers_thread(planner: DayPlanner) -> None:
    told: list[Searching] = []
    found = planner.search(busy(), steps=20000, progress=told.append)
    costs = [each.cost for each in told]
    assert costs and costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(found.cost)
    assert told[-1].unserved == len(found.plan.unserved)


def test_a_cancel_gives_the_best_so_far(planner: DayPlanner) -> None:
    what = busy()
    told: list[Searching] = []
    began = time.monotonic()
    found = planner.search(what, seconds=300, progress=told.append, cancelled=lambda: bool(told))
    assert time.monotonic() - began < 60  # it would have been five minutes
    assert found.stopped and check(what, found.plan).lawful


def test_every_processor_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four at most; by steps one, so that the plan is the same on every machine."""
    assert 1 <= side_by_side() <= MOST
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(6)), raising=False)
    assert side_by_side() == MOST and side_by_side(2000) == 1
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {1, 4, 5}, raising=False)  # not all may be ours
    assert side_by_side() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert side_by_side() == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    what = busy()
    running: set[str] = set()

    def progress(_: Searching) -> None:
        running.update(thread.name for thread in threading.enumerate())

    planner = InsidePlanner()
    found = planner.search(what, seconds=0.5, progress=progress)
    assert found.lawful and check(what, found.plan).lawful
    assert {"planner_0", "planner_1", "planner_2"} <= running
    assert planner.search(what, steps=2000, seed=7).plan == solve(what, iterations=2000, seed=7).plan


def test_a_day_that_makes_no_sense_gets_its_sentence(planner: DayPlanner) -> None:
    what = busy()
    with pytest.raises(NotPossible) as refusal:
        planner.search(replace(what, people=(replace(what.people[0], mode="rocket"),)), steps=10)
    assert refusal.value.code == "plan-mode"


def test_a_fault_of_the_listener_ends_the_search(planner: DayPlanner) -> None:
    def broken(_: Searching) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        planner.search(busy(), seconds=300, progress=broken)

"""A city day planned: how soon there is a lawful plan, how good 15 seconds are, and what a rule of thumb makes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app import i18n
from app.bench.city_day import CityDay, alone, invent, tomorrow
from app.bench.instances import Instance
from app.domain.geo import Point
from app.domain.planning import Day, Plan
from app.domain.text import T
from app.planner.checker import check
from app.planner.nearest import nearest
from app.planner.search import Found, solve
from app.planner.travel import Counted, TravelTables
from app.ports import Router

LONG = 120.0
"""Seconds of the search the short one is held against."""
Tell = Callable[[str], None]


def measure(
    city: CityDay,
    points: Sequence[Point],
    router: Router,
    budgets: tuple[float, float],
    seed: int,
    threads: int,
    tell: Tell,
) -> dict[str, Any]:
    """The figures of `bench day`. points: addresses of the map; budgets: seconds of the short search and the long one."""
    seconds, long = budgets
    day, roads = with_roads(city, router)
    first: list[tuple[float, Plan]] = []

    def better(found: Found) -> None:
        if found.lawful and not first:
            first.append((time.perf_counter() - began, found.plan))

    plans: dict[str, Any] = {}
    for budget in dict.fromkeys((seconds, long)):
        began = time.perf_counter()
        found = solve(day, seconds=budget, seed=seed, threads=threads, better=better)
        plans[f"{budget:g}"] = figure(day, found.plan, time.perf_counter() - began)
        tell(f"{budget:g} s: {plans[f'{budget:g}']}")
    if first:
        plans = {"first": figure(day, first[0][1], first[0][0]), **plans}
    began = time.perf_counter()
    plan = nearest(day)
    plans["nearest"] = figure(day, plan, time.perf_counter() - began)
    short, far = plans[f"{seconds:g}"]["cost"], plans[f"{long:g}"]["cost"]
    return {
        "jobs": len(city.jobs),
        "people": len(city.people),
        "two_person": sum(len(job.roles) > 1 for job in city.jobs),
        "threads": threads,
        "roads": roads | growth(city, points, router),
        "plans": plans,
        "short_over_long": round(100 * (short / far - 1), 3),
    }


def with_roads(city: CityDay, router: Router) -> tuple[Day, dict[str, Any]]:
    """The day with its tables, and what they took: seconds, and ways needed, asked and in the whole squares."""
    tables = TravelTables(router)
    began = time.perf_counter()
    modes = tables.modes(city.spots, city.people, city.jobs, city.origin)
    took = time.perf_counter() - began
    hours = {name: len(way.tables) for name, way in modes.items()}
    return city.day(modes), {"seconds": round(took, 2), "hours": hours, **_share(tables.counted)}


def _share(counted: Counted) -> dict[str, Any]:
    return {
        "needed": counted.needed,
        "asked": counted.asked,
        "square": counted.square,
        "share": round(counted.asked / counted.square, 4) if counted.square else None,
    }


def growth(city: CityDay, points: Sequence[Point], router: Router) -> dict[str, Any]:
    """How tables grow: a tenth of the day alone (against the whole day's squares), the same day again, the next day."""
    whole, tenth = TravelTables(router), TravelTables(router)
    some = replace(city, people=city.people[::10], jobs=city.jobs[::10])
    tenth.modes(some.spots, some.people, some.jobs, some.origin)
    whole.modes(city.spots, city.people, city.jobs, city.origin)
    first = replace(whole.counted)
    whole.modes(city.spots, city.people, city.jobs, city.origin)
    again = whole.counted.asked - first.asked
    after = tomorrow(city, points)
    whole.modes(after.spots, after.people, after.jobs, after.origin)
    return {
        "tenth_asked": tenth.counted.asked,
        "tenth_share": round(tenth.counted.asked / first.square, 5),
        "again_asked": again,
        "tomorrow_asked": whole.counted.asked - first.asked - again,
        "tomorrow_share": round((whole.counted.asked - first.asked - again) / first.square, 4),
    }


def figure(day: Day, plan: Plan, took: float) -> dict[str, Any]:
    """What a plan comes to, by the checker: price, hours on the road, lateness and overtime in minutes."""
    verdict = check(day, plan)
    jobs = {job.id: job for job in day.jobs}
    late = [
        visit.start - jobs[visit.job].windows[-1].end
        for visit in plan.visits
        if jobs[visit.job].windows and visit.start > jobs[visit.job].windows[-1].end + 1
    ]
    rate = next((p.overtime_price for p in day.people if p.overtime_price), 1.0)
    found: dict[str, Any] = {
        "cost": round(verdict.cost.total, 1),
        "lawful": verdict.lawful,
        "unserved": len(plan.unserved),
        "travel_hours": round(verdict.cost.travel / day.prices.travel / 3600, 2),
        "late_visits": len(late),
        "late_minutes": round(sum(late) / 60, 1),
        "overtime_minutes": round(verdict.cost.overtime / rate / 60, 1),
        "seconds": round(took, 2),
    }
    if not verdict.lawful:
        found["faults"] = [i18n.say(fault) for fault in verdict.faults[:5]]
    return found


def instances(points: Sequence[Point], router: Router, jobs: int, people: int, seed: int) -> list[Instance]:
    """The day for `bench planner`: as it is, and as other planners can model it."""
    made: list[Day] = []

    def day() -> Day:
        if not made:
            made.append(with_roads(invent(points, jobs, people, seed), router)[0])
        return made[0]

    return [
        Instance("city-day", day),
        Instance("city-day-one-person", lambda: alone(day())),
        Instance("city-day-no-breaks", lambda: alone(day(), breaks=False)),
    ]


def words(found: dict[str, Any]) -> list[str]:
    """The figures as lines."""
    roads = found["roads"]
    lines = [
        f"day {found['jobs']} × {found['people']}, seed {found['seed']}: roads {roads['seconds']} s, "
        f"asked {roads['asked']} of {roads['square']} ({100 * roads['share']:.0f} %)"
    ]
    for name, plan in found["plans"].items():
        lines.append(f"    {name}: " + "  ".join(f"{k} {v}" for k, v in plan.items()))
    lines.append(
        i18n.say(
            T("The short search costs {percent} % more than the long one.", percent=found["short_over_long"])
        )
    )
    return lines

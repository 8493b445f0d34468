"""A day repaired after somebody falls ill: how many other visits change hands, and what that costs.

The day's plan is in force; at 9:40 one person goes home. What has begun or is being driven to is a fact. The free
re-plan may change everything else; the repair pays `Prices.moved` for each visit of the others that changes hands.
Both are priced without that payment.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.bench.planner import mean
from app.domain.planning import Day, Job, Period, Person, Plan, Started
from app.planner.checker import check
from app.planner.search import solve

NOW = 9 * 3600.0 + 40 * 60
MOVED = (0.0, 120.0, 300.0, 600.0, 900.0, 1800.0)
"""Prices tried, in seconds of road."""
MOST_MOVED, MOST_DEARER = 10.0, 3.0
"""Percent of the other visits that may change hands, and percent above the free re-plan."""
LEAST_OPEN = 4
"""Visits somebody must have before them to be worth falling ill."""


@dataclass(frozen=True)
class Fallen:
    """The rest of a day without one person. day: with facts, `running` and no price of moving. others: (job, role) →
    who has it, of the open visits that are not the ill person's."""

    day: Day
    ill: str
    others: dict[tuple[str, int], str]


def fallen(day: Day, plan: Plan, ill: str, now: float = NOW) -> Fallen:
    """The rest of the day after `ill` goes home at `now`. A job of which one visit has begun is a fact as a whole."""
    begun = _begun(day, plan, ill, now)
    visits: dict[str, dict[int, Any]] = {}
    for visit in plan.visits:
        visits.setdefault(visit.job, {})[visit.role] = visit
    jobs = []
    for job in day.jobs:
        if job.id in begun:
            done = [visits[job.id][role] for role in range(len(job.roles))]
            fact = Started(
                tuple(v.person for v in done), min(v.start for v in done), max(v.end for v in done)
            )
            jobs.append(replace(job, started=fact, late_price=None))
        else:
            jobs.append(replace(job, refused=job.refused | {ill}))
    people = tuple(_rest_of(person, plan, now, person.id == ill) for person in day.people)
    others = {(v.job, v.role): v.person for v in plan.visits if v.job not in begun and v.person != ill}
    rest = replace(day, people=people, jobs=tuple(jobs), running=plan, prices=replace(day.prices, moved=0.0))
    return Fallen(rest.check(), ill, others)


def _begun(day: Day, plan: Plan, ill: str, now: float) -> set[str]:
    """Jobs that have begun, or to which somebody who stays is on the way by now."""
    people = {person.id: person for person in day.people}
    jobs: dict[str, Job] = {job.id: job for job in day.jobs}
    found = set()
    ill_has = {v.job for v in plan.visits if v.person == ill and v.start > now}
    place = {person.id: person.start for person in day.people}
    free = {person.id: person.shift.start for person in day.people}
    for visit in sorted(plan.visits, key=lambda v: v.start):
        travel = day.modes[people[visit.person].mode]
        way = travel.seconds(place[visit.person], jobs[visit.job].place, free[visit.person])
        set_off = visit.start - way <= now and visit.job not in ill_has
        if visit.start <= now or set_off:
            found.add(visit.job)
        place[visit.person], free[visit.person] = jobs[visit.job].place, visit.end
    return found


def _rest_of(person: Person, plan: Plan, now: float, ill: bool) -> Person:
    """Somebody from now on: breaks taken are behind them; the ill one takes no more."""
    taken = [rest for rest in plan.rests if rest.person == person.id and rest.start <= now]
    begin = max([now, person.shift.start, *(rest.end for rest in taken)])
    behind = {rest.index for rest in taken}
    rests = () if ill else tuple(r for i, r in enumerate(person.rests) if i not in behind)
    return replace(person, shift=Period(begin, max(begin, person.shift.end)), rests=rests)


def persons(day: Day, plan: Plan, count: int, seed: int, now: float = NOW) -> list[str]:
    """Who falls ill: drawn among those who have enough before them."""
    ahead: dict[str, int] = {}
    for visit in plan.visits:
        if visit.start > now:
            ahead[visit.person] = ahead.get(visit.person, 0) + 1
    able = sorted(who for who, visits in ahead.items() if visits >= LEAST_OPEN)
    chance = random.Random(seed)  # noqa: S311 - a repeatable draw, not a secret
    return chance.sample(able, min(count, len(able)))


def measure(
    days: Sequence[tuple[Day, Plan]],
    seconds: float,
    count: int,
    seed: int,
    tell: Callable[[str], None],
    prices: Sequence[float] = MOVED,
) -> dict[str, Any]:
    """The figures of `bench repair`. days: each with the plan in force. seconds: budget of each re-plan and repair.

    The free re-plan is the cheaper of two, one from nothing and one from the plan in force. A row is a case: who fell
    ill, how many of the others' visits are open, and for each price the percent that changed hands (one left out
    counts too), the percent it is dearer than the free re-plan, and how many jobs stay out.
    """
    rows = []
    for number, (day, plan) in enumerate(days):
        for ill in persons(day, plan, count, seed):
            case = fallen(day, plan, ill)
            cold = solve(replace(case.day, running=None), seconds=seconds, seed=seed).plan
            warm = solve(case.day, seconds=seconds, seed=seed).plan
            free = min((cold, warm), key=lambda p: check(case.day, p).cost.total)
            row: dict[str, Any] = {
                "day": number + 1,
                "ill": ill,
                "others": len(case.others),
                "free": told(case, free, free),
                "repair": {},
            }
            for price in prices:
                dear = replace(case.day, prices=replace(case.day.prices, moved=price))
                found = solve(dear, seconds=seconds, seed=seed).plan
                row["repair"][f"{price:g}"] = told(case, found, free)
            rows.append(row)
            tell(f"{ill}: {row['free']} {row['repair']}")
    return {"seconds": seconds, "seed": seed, "at": "09:40", "cases": rows, **summary(rows, prices)}


def told(case: Fallen, plan: Plan, free: Plan) -> dict[str, Any]:
    """A re-plan's result, priced without the price of moving."""
    now = {(v.job, v.role): v.person for v in plan.visits}
    moved = sum(1 for visit, who in case.others.items() if now.get(visit) != who)
    verdict, base = check(case.day, plan), check(case.day, free).cost.total
    return {
        "moved": round(100 * moved / max(1, len(case.others)), 2),
        "dearer": round(100 * (verdict.cost.total / base - 1), 3) if base else 0.0,
        "unserved": len(plan.unserved),
        "lawful": verdict.lawful,
    }


def summary(rows: Sequence[dict[str, Any]], prices: Sequence[float]) -> dict[str, Any]:
    """For each price the mean and the worst of both shares over all cases, and the least price that keeps both bounds."""
    found: dict[str, Any] = {}
    chosen = None
    for price in (f"{p:g}" for p in prices):
        some = [row["repair"][price] for row in rows]
        if not some:
            continue
        line = {
            "moved_mean": round(mean([s["moved"] for s in some]), 2),
            "moved_worst": max(s["moved"] for s in some),
            "dearer_mean": round(mean([s["dearer"] for s in some]), 3),
            "dearer_worst": max(s["dearer"] for s in some),
            "lawful": all(s["lawful"] for s in some),
        }
        found[price] = line
        if chosen is None and line["moved_worst"] <= MOST_MOVED and line["dearer_worst"] <= MOST_DEARER:
            chosen = float(price)
    return {"by_price": found, "least_price_that_keeps_both": chosen}


def words(found: dict[str, Any]) -> list[str]:
    """The figures as lines."""
    lines = [f"repair at {found['at']}, {len(found['cases'])} cases, {found['seconds']:g} s each"]
    for price, line in found["by_price"].items():
        lines.append(
            f"    moved {price}: hands {line['moved_mean']} % (worst {line['moved_worst']}), "
            f"dearer {line['dearer_mean']} % (worst {line['dearer_worst']})"
        )
    return lines

"""The planner beside its peers: the same days, one thread and one budget each, every plan proved and priced alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app import i18n
from app.bench.instances import Instance
from app.bench.peers import Peer
from app.domain.planning import Day, Plan
from app.planner.checker import check
from app.planner.search import solve

OURS = "doorstep"
Result = dict[str, Any]


def measure(
    sets: Mapping[str, Sequence[Instance]],
    peers: Sequence[Peer],
    seconds: float,
    seed: int,
    tell: Callable[[str, str, str, Result], None],
) -> dict[str, Any]:
    """Figures by set. seconds: what each planner gets for each instance; tell(set, instance, planner, result) as they come.

    Reading an instance into a peer's own model is not counted against its budget, ours is. A result has `cost` (the
    checker's), `gap` (percent above the best known; None without one, or when jobs stay out), `feasible` (lawful, and
    nothing left out that must be done), `unserved`, `seconds` (of the clock, with reading) – or only `cannot`, why the peer cannot model the day.
    """
    found: dict[str, Any] = {}
    for name, instances in sets.items():
        rows = []
        for instance in instances:
            day = instance.load()
            results: dict[str, Result] = {}
            for engine in (None, *peers):
                who = OURS if engine is None else engine.name
                results[who] = _one(day, engine, seconds, seed, instance.best_known)
                tell(name, instance.name, who, results[who])
            rows.append({"name": instance.name, "best_known": instance.best_known, "results": results})
        found[name] = {"instances": rows, **summary(rows)}
    return found


def _one(day: Day, peer: Peer | None, seconds: float, seed: int, best: float | None) -> Result:
    reason = peer.cannot(day) if peer is not None else None
    if reason is not None:
        return {"cannot": i18n.say(reason)}
    began = time.perf_counter()
    if peer is None:
        plan = solve(day, seconds=seconds, seed=seed, threads=1).plan
    else:
        plan = peer.solve(day, seconds, seed)
    return told(day, plan, time.perf_counter() - began, best)


def told(day: Day, plan: Plan, took: float, best: float | None = None) -> Result:
    """A plan's result: proved and priced by the checker."""
    verdict = check(day, plan)
    must = {job.id for job in day.jobs if job.leave_out_price is None}
    whole = verdict.lawful and not must.intersection(plan.unserved)
    cost = verdict.cost.total
    result: Result = {
        "cost": round(cost, 3),
        "gap": round(100 * (cost / best - 1), 3) if best and whole else None,
        "feasible": whole,
        "unserved": len(plan.unserved),
        "seconds": round(took, 2),
    }
    if not verdict.lawful:
        result["faults"] = [i18n.say(fault) for fault in verdict.faults[:5]]
    return result


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Over a set: `mean_gap` and `solved` of each planner, and `ratio` to each peer.

    ratio: the mean of our cost over the peer's, on the instances both solved wholly; below 1 we are cheaper.
    """
    names = list(rows[0]["results"]) if rows else []
    gaps = {who: [g for row in rows if (g := row["results"][who].get("gap")) is not None] for who in names}
    ratio: dict[str, float | None] = {}
    for who in names:
        if who == OURS:
            continue
        both = [
            (row["results"][OURS], row["results"][who])
            for row in rows
            if row["results"][OURS].get("feasible") and row["results"][who].get("feasible")
        ]
        ratio[who] = round(mean([a["cost"] / b["cost"] for a, b in both]), 5) if both else None
    return {
        "mean_gap": {who: round(mean(some), 3) if some else None for who, some in gaps.items()},
        "worst_gap": {who: max(some) if some else None for who, some in gaps.items()},
        "solved": {who: sum(1 for row in rows if row["results"][who].get("feasible")) for who in names},
        "ratio": ratio,
    }


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean of at least one value."""
    return sum(values) / len(values)

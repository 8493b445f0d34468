"""VROOM (BSD) through pyvroom: skills, windows and breaks of its own; it leaves out as few jobs as it can first."""

from __future__ import annotations

import time
from datetime import timedelta
from types import ModuleType
from typing import Any

from app.bench.peers import Callings, whole
from app.bench.peers.reading import Stop, plan
from app.domain.planning import Day, Plan

LEVELS = range(6)
"""Its levels of exploration, tried in this order as far as the budget reaches: a high one alone would spend a short budget
on beginnings (measured: +41 % instead of +7 % on RC2_2_3 in 5 s)."""
TENTHS = 10
"""It adds prices in 32 bits, which leaves room for tenths of a second on a day of 500 jobs."""


def solve(vroom: ModuleType, day: Day, seconds: float, seed: int) -> Plan:
    """Its plan; it draws no lots, so the seed changes nothing."""
    numbers, callings = whole(day, TENTHS), Callings.of(day)
    asked = vroom.Input()
    for mode in day.modes:
        asked.set_durations_matrix(mode, numbers.seconds[mode])
        asked.set_costs_matrix(mode, numbers.price[mode])
    loads = any(job.load for job in day.jobs)
    for c, person in enumerate(day.people):
        asked.add_vehicle(
            vroom.Vehicle(
                c,
                start=person.start,
                end=person.end,
                profile=person.mode,
                capacity=[min(10**9, numbers.at(min(person.capacity, 1e6)))] if loads else [],
                skills=callings.held[person.id],
                time_window=vroom.TimeWindow(numbers.at(person.shift.start), numbers.until(person.shift.end)),
                breaks=[
                    vroom.Break(
                        i,
                        time_windows=[
                            vroom.TimeWindow(numbers.at(r.window.start), numbers.until(r.window.end))
                        ],
                        service=numbers.at(r.seconds),
                    )
                    for i, r in enumerate(person.rests)
                ],
                costs=vroom.VehicleCosts(fixed=round(person.fixed_price * numbers.money)),
            )
        )
    for x, job in enumerate(day.jobs):
        wanted = callings.wanted[job.id, 0]
        windows: dict[str, Any] = {}
        if job.windows:
            windows["time_windows"] = [
                vroom.TimeWindow(numbers.at(w.start), numbers.until(w.end)) for w in job.windows
            ]
        if loads:
            windows["delivery"] = vroom.Amount([numbers.at(job.load)])
        asked.add_job(
            vroom.Job(
                x,
                job.place,
                default_service=numbers.at(job.roles[0].seconds),
                skills=set() if wanted is None else {wanted},
                **windows,
            )
        )
    found = _best(asked, seconds)
    stops = []
    for row in found.routes.to_dict("records"):
        who = day.people[int(row["vehicle_id"])].id
        start = float(row["arrival"]) + float(row["waiting_time"])
        if row["type"] == "job":
            stops.append(Stop(who, start, day.jobs[int(row["id"])].id))
        elif row["type"] == "break":
            stops.append(Stop(who, start, rest=int(row["id"])))
    return plan(day, stops)


def _best(asked: Any, seconds: float) -> Any:
    """The best answer of all levels begun within the budget; the last may overrun it by what it needs to stop."""
    end = time.perf_counter() + seconds
    best: Any = None
    for level in LEVELS:
        left = end - time.perf_counter()
        if best is not None and left <= 0:
            break
        found = asked.solve(exploration_level=level, nb_threads=1, timeout=timedelta(seconds=max(0.01, left)))
        if best is None or _worth(found) < _worth(best):
            best = found
    return best


def _worth(found: Any) -> tuple[int, int]:
    return len(found.unassigned), found.summary.cost

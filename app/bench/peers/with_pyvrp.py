"""PyVRP (MIT): routing with time windows; who may do what is told as loads that others cannot carry."""

from __future__ import annotations

import warnings
from types import ModuleType

from app.bench.peers import Callings, whole
from app.bench.peers.reading import Stop, plan
from app.domain.planning import MUST, Day, Plan

SKILL = 10_000
"""The load that stands for a skill: so large that carrying it wrongly is dearer than any way."""


def solve(pyvrp: ModuleType, day: Day, seconds: float, seed: int) -> Plan:
    """Its plan; reading the day into its model is not counted."""
    numbers, callings = whole(day), Callings.of(day)
    kinds = sorted({n for n in callings.wanted.values() if n is not None})
    model = pyvrp.Model()
    spots = [model.add_location(i, 0) for i in range(day.places)]
    depots = {place: model.add_depot(spots[place]) for place in _ends(day)}
    profiles = {}
    for mode, rows in numbers.seconds.items():
        profiles[mode] = model.add_profile(name=mode)
        for a, row in enumerate(rows):
            for b, way in enumerate(row):
                if a != b:
                    model.add_edge(spots[a], spots[b], numbers.price[mode][a][b], way, profiles[mode])
    for person in day.people:
        assert person.start is not None and person.end is not None
        loads = [numbers.at(person.capacity) if person.capacity < 1e9 else 10**9]
        model.add_vehicle_type(
            1,
            capacity=loads + [SKILL * 10**6 if kind in callings.held[person.id] else 0 for kind in kinds],
            start_depot=depots[person.start],
            end_depot=depots[person.end],
            fixed_cost=round(person.fixed_price * numbers.money),
            tw_early=numbers.at(person.shift.start),
            tw_late=numbers.until(person.shift.end),
            profile=profiles[person.mode],
            name=person.id,
        )
    for job in day.jobs:
        wanted = callings.wanted[job.id, 0]
        window = job.windows[0] if job.windows else None
        times = (
            {}
            if window is None
            else {"tw_early": numbers.at(window.start), "tw_late": numbers.until(window.end)}
        )
        left = MUST if job.leave_out_price is None else job.leave_out_price
        model.add_client(
            spots[job.place],
            delivery=[numbers.at(job.load)] + [SKILL if kind == wanted else 0 for kind in kinds],
            service_duration=numbers.at(job.roles[0].seconds),
            required=job.leave_out_price is None,
            prize=0 if job.leave_out_price is None else round(left * numbers.money),
            name=job.id,
            **times,
        )
    data, budget = model.data(), pyvrp.stop.MaxRuntime(seconds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when it struggles; the checker will tell whether it failed
        found = pyvrp.solve(data, stop=budget, seed=seed, collect_stats=False)
    stops = [
        Stop(day.people[route.vehicle_type()].id, visit.start_time, day.jobs[visit.idx].id)
        for route in found.best.routes()
        for visit in route.schedule()
        if visit.is_client()
    ]
    return plan(day, stops)


def _ends(day: Day) -> list[int]:
    return sorted({p for person in day.people for p in (person.start, person.end) if p is not None})

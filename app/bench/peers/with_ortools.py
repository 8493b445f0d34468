"""OR-Tools' routing (Apache-2.0): guided local search; people who come together by constraints between their nodes.

Its price has no part for the day's worst lateness: it looks without it, and the checker counts it all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from app.bench.peers import Callings, Whole, whole
from app.bench.peers.reading import Stop, plan
from app.domain.planning import MUST, Day, Plan


@dataclass(frozen=True)
class _Model:
    """What is built up: its routing model, the time dimension, the node of each role, each person's breaks."""

    pywrapcp: Any
    manager: Any
    routing: Any
    time: Any
    nodes: dict[tuple[str, int], int]


def solve(pywrapcp: ModuleType, day: Day, seconds: float, seed: int) -> Plan:
    """Its plan. The seed changes nothing: its search draws no lots."""
    numbers = whole(day)
    model = _frame(pywrapcp, day, numbers)
    _jobs(model, day, numbers)
    breaks = _breaks(model, day, numbers)
    words = pywrapcp.DefaultRoutingSearchParameters()
    words.first_solution_strategy = 8  # PARALLEL_CHEAPEST_INSERTION
    words.local_search_metaheuristic = 2  # GUIDED_LOCAL_SEARCH
    words.time_limit.FromTimedelta(timedelta(seconds=seconds))
    found = model.routing.SolveWithParameters(words)
    return plan(day, [] if found is None else _stops(model, day, breaks, found))


def _frame(pywrapcp: ModuleType, day: Day, numbers: Whole) -> _Model:
    """Nodes (where people start and end, then one for each role), ways, time and loads."""
    ends = sorted({p for person in day.people for p in (person.start, person.end) if p is not None})
    roles = [(job, r) for job in day.jobs for r in range(len(job.roles))]
    nodes = {(job.id, r): len(ends) + i for i, (job, r) in enumerate(roles)}
    places = ends + [job.place for job, _ in roles]
    spent = [0] * len(ends) + [numbers.at(job.roles[r].seconds) for job, r in roles]
    number = {place: i for i, place in enumerate(ends)}
    manager = pywrapcp.RoutingIndexManager(
        len(places),
        len(day.people),
        [number[p.start] for p in day.people if p.start is not None],
        [number[p.end] for p in day.people if p.end is not None],
    )
    routing = pywrapcp.RoutingModel(manager)
    way, price = {}, {}
    for mode in day.modes:
        seconds, cost = numbers.seconds[mode], numbers.price[mode]
        way[mode] = routing.RegisterTransitMatrix(
            [[spent[i] + seconds[a][b] for b in places] for i, a in enumerate(places)]
        )
        price[mode] = routing.RegisterTransitMatrix([[cost[a][b] for b in places] for a in places])
    latest = max(numbers.until(p.shift.end) for p in day.people)
    routing.AddDimensionWithVehicleTransits([way[p.mode] for p in day.people], latest, latest, False, "time")
    time = routing.GetDimensionOrDie("time")
    for c, person in enumerate(day.people):
        routing.SetArcCostEvaluatorOfVehicle(price[person.mode], c)
        routing.SetFixedCostOfVehicle(round(person.fixed_price * numbers.money), c)
        begin, end = numbers.at(person.shift.start), numbers.until(person.shift.end)
        time.CumulVar(routing.Start(c)).SetRange(begin, end)
        time.CumulVar(routing.End(c)).SetRange(begin, end)
    if any(job.load for job in day.jobs):
        loads = routing.RegisterUnaryTransitVector(
            [0] * len(ends) + [numbers.at(job.load) if r == 0 else 0 for job, r in roles]
        )
        most = [min(10**9, numbers.at(min(p.capacity, 1e6))) for p in day.people]
        routing.AddDimensionWithVehicleCapacity(loads, 0, most, True, "load")
    return _Model(pywrapcp, manager, routing, time, nodes)


def _jobs(model: _Model, day: Day, numbers: Whole) -> None:
    """Windows, prices of leaving out, who may, and who comes together."""
    callings = Callings.of(day)
    routing, time, solver = model.routing, model.time, model.routing.solver()
    for job in day.jobs:
        indexes = [model.manager.NodeToIndex(model.nodes[job.id, r]) for r in range(len(job.roles))]
        left = round((MUST if job.leave_out_price is None else job.leave_out_price) * numbers.money)
        for r, index in enumerate(indexes):
            routing.AddDisjunction([index], left // len(indexes))
            wanted = callings.wanted[job.id, r]
            if wanted is not None:
                able = [c for c, p in enumerate(day.people) if wanted in callings.held[p.id]]
                routing.VehicleVar(index).SetValues([-1, *able])
            if job.windows:
                window, when = job.windows[0], time.CumulVar(index)
                when.SetMin(numbers.at(window.start))
                if job.late_price is None:
                    when.SetMax(numbers.until(window.end))
                else:
                    rate = max(1, round(job.late_price * numbers.money / numbers.time))
                    time.SetCumulVarSoftUpperBound(index, numbers.until(window.end), rate)
        for r, index in enumerate(indexes[1:], start=1):
            gap, lead = job.roles[r].gap, indexes[0]
            solver.Add(routing.ActiveVar(index) == routing.ActiveVar(lead))
            both = routing.ActiveVar(index) * routing.ActiveVar(lead)
            apart = time.CumulVar(index) - time.CumulVar(lead)
            solver.Add(both * (apart - numbers.at(gap.start)) >= 0)
            solver.Add(both * (apart - numbers.until(gap.end)) <= 0)
            solver.Add(both * (routing.VehicleVar(index) == routing.VehicleVar(lead)) == 0)


def _breaks(model: _Model, day: Day, numbers: Whole) -> dict[tuple[str, int], Any]:
    """Each person's breaks as intervals that work goes around."""
    spent = [0] * model.routing.Size()
    for job in day.jobs:
        for r, role in enumerate(job.roles):
            spent[model.manager.NodeToIndex(model.nodes[job.id, r])] = numbers.at(role.seconds)
    found: dict[tuple[str, int], Any] = {}
    solver = model.routing.solver()
    for c, person in enumerate(day.people):
        some = []
        for i, rest in enumerate(person.rests):
            interval = solver.FixedDurationIntervalVar(
                numbers.at(rest.window.start),
                numbers.until(rest.window.end),
                numbers.at(rest.seconds),
                False,
                f"{person.id}/{i}",
            )
            found[person.id, i] = interval
            some.append(interval)
        if some:
            model.time.SetBreakIntervalsOfVehicle(some, c, spent)
    return found


def _stops(model: _Model, day: Day, breaks: dict[tuple[str, int], Any], found: Any) -> list[Stop]:
    """Its answer as stops."""
    role_of = {node: role for role, node in model.nodes.items()}
    stops = [Stop(who, found.StartValue(interval), rest=i) for (who, i), interval in breaks.items()]
    for c, person in enumerate(day.people):
        index = model.routing.Start(c)
        while not model.routing.IsEnd(index):
            role = role_of.get(model.manager.IndexToNode(index))
            if role is not None:
                stops.append(Stop(person.id, found.Min(model.time.CumulVar(index)), role[0], role[1]))
            index = found.Value(model.routing.NextVar(index))
    return stops

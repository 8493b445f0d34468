"""What a plan means for the day, in figures that people compare: road, overtime, lateness, what nobody does, fairness."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from app.domain.planning import Plan, Visit
from app.planner.checker import Verdict, check
from app.planner.travel import NO_WAY
from app.services.planning.known import Built


@dataclass(frozen=True)
class Figures:
    """One plan of a day.

    travel, overtime, late_seconds, fairness: seconds (travel with the ways from and to home; overtime: work outside
    the hours on duty, after the shift with what is waited in between; fairness: how far people's work lies from their fair share, mean of all). late: visits that begin
    after their promise. unassigned: jobs nobody does. moved: visits with other people than now; retimed: the same people
    at another time. cost: as the checker counts it.
    """

    visits: int = 0
    travel: float = 0.0
    overtime: float = 0.0
    late: int = 0
    late_seconds: float = 0.0
    unassigned: int = 0
    moved: int = 0
    retimed: int = 0
    fairness: float = 0.0
    cost: float = 0.0


def figures(built: Built, plan: Plan) -> tuple[Figures, Verdict]:
    """The figures of a plan and the checker's proof of it."""
    verdict = check(built.day, plan)
    by_person: dict[str, list[Visit]] = defaultdict(list)
    by_job: dict[str, list[Visit]] = defaultdict(list)
    for visit in plan.visits:
        by_person[visit.person].append(visit)
        by_job[visit.job].append(visit)
    late = [seconds for key, visits in by_job.items() if (seconds := _late(built, key, visits[0].start)) > 0]
    moved = retimed = 0
    for key, visits in by_job.items():
        known = built.jobs[key]
        if known.start is None:
            continue
        if {v.person for v in visits} != set(known.staff):
            moved += 1
        elif abs(visits[0].start - known.start) >= 1:
            retimed += 1
    lost = [k for k in plan.unserved if built.jobs[k].start is not None]
    return (
        Figures(
            visits=len(plan.visits),
            travel=sum(_road(built, who, visits) for who, visits in by_person.items()),
            overtime=sum(_overtime(built, who, visits) for who, visits in by_person.items()),
            late=len(late),
            late_seconds=sum(late),
            unassigned=len(plan.unserved) + len(built.lacking_place),
            moved=moved + len(lost),
            retimed=retimed,
            fairness=_fairness(built, by_person),
            cost=verdict.cost.total,
        ),
        verdict,
    )


def _late(built: Built, key: str, start: float) -> float:
    window = built.jobs[key].line.job.window
    if window is None:
        return 0.0
    return max(0.0, start - (window.end - built.gathered.whole.start).total_seconds() + 1.0)


def _road(built: Built, who: str, visits: list[Visit]) -> float:
    """Seconds of road of somebody's day, with the ways from and to home, at the traffic of the day's first hour."""
    person = next(p for p in built.day.people if p.id == who)
    travel = built.day.modes[person.mode]
    place = {job.id: job.place for job in built.day.jobs}
    stops = [place[v.job] for v in sorted(visits, key=lambda v: v.start)]
    chain = [person.start, *stops, person.end]
    price = travel.price
    rate = built.day.prices.travel or 1.0
    assert price is not None
    total = 0.0
    for a, b in pairwise(chain):
        if a is not None and b is not None:
            way = price.between(a, b) / rate
            total += way if way < NO_WAY else 0.0
    return total


def _overtime(built: Built, who: str, visits: list[Visit]) -> float:
    """Seconds of somebody's work outside their hours; after the shift from its end to the end of the last visit."""
    person = built.people[who]
    end = person.duty[-1][1] if person.duty else 0.0
    total = person.over(max(v.end for v in visits))
    for visit in visits:
        until = min(visit.end, end) if person.duty else visit.end
        inside = sum(max(0.0, min(b, until) - max(a, visit.start)) for a, b in person.duty)
        total += max(0.0, until - visit.start - inside)
    return total


def _fairness(built: Built, by_person: dict[str, list[Visit]]) -> float:
    """Mean distance of everybody's work from their share of it by hours on duty."""
    hours = {who: sum(b - a for a, b in person.duty) for who, person in built.people.items()}
    total = sum(hours.values())
    if not total:
        return 0.0
    work = {who: sum(v.end - v.start for v in by_person.get(who, ())) for who in hours}
    rate = sum(work.values()) / total
    return sum(abs(work[who] - rate * hours[who]) for who in hours) / len(hours)

"""From a peer's answer to a plan of ours: only the order is taken, the times are counted in our own numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.planning import Day, Plan
from app.planner.rounds import Rounds, Standing


@dataclass(frozen=True)
class Stop:
    """One stop of a peer's route: a role of a job (`rest` None), or a break; `start` in the peer's own time."""

    person: str
    start: float
    job: str = ""
    role: int = 0
    rest: int | None = None


def plan(day: Day, stops: Iterable[Stop]) -> Plan:
    """The plan with these stops in their order, each as early as it can be.

    Rounds follow the peer's own starts; a job of several people is timed when the last of them is there. What cannot
    be done in its window is put in at its late time, so that the checker objects: nothing is mended here.
    """
    rounds = Rounds(day)
    jobs = {job.id: job for job in day.jobs}
    crew: dict[str, dict[int, str]] = {}
    first: dict[str, float] = {}
    breaks: list[Stop] = []
    for stop in stops:
        if stop.rest is not None:
            breaks.append(stop)
            continue
        crew.setdefault(stop.job, {})[stop.role] = stop.person
        first[stop.job] = min(stop.start, first.get(stop.job, stop.start))
    order: list[tuple[float, int, object]] = [(s.start, 0, s) for s in breaks]
    order += [(start, 1, name) for name, start in first.items()]
    for _, _, what in sorted(order, key=lambda each: (each[0], each[1])):
        if isinstance(what, Stop):
            _rest(rounds, what)
            continue
        job = jobs[str(what)]
        people = [crew[job.id][role] for role in sorted(crew[job.id])]
        if len(people) < len(job.roles):
            continue  # half a job is none: it stays out
        starts = rounds.starts(job, people)
        if max(starts) == math.inf:
            starts = rounds.starts(replace(job, late_price=0.0, pinned_start=None), people)
        if max(starts) == math.inf:
            continue  # there is no way to it: it stays out
        rounds.take(job, people, starts, rounds.standing)
    return rounds.plan()


def _rest(rounds: Rounds, stop: Stop) -> None:
    assert stop.rest is not None
    now: Standing | None = rounds.rested(stop.person, stop.rest)
    if now is not None:
        rounds.standing[stop.person] = now

"""The rule of thumb of many desks: each job in the order of its window to the nearest person who may and is free.

Nothing is taken back and nothing is looked for. It stands beside our plans in every table, passed through the same
checker.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from app.domain.planning import Day, Job, Plan
from app.planner.flat import fits
from app.planner.rounds import Rounds, Standing

CHOICE = 6
"""How many of the nearest are tried for each role of a job that needs several."""


@dataclass(frozen=True)
class _Offer:
    """Somebody who could come: seconds on the way, the start, and where they stand before (after a break, maybe)."""

    way: float
    who: str
    start: float
    at: Standing


def nearest(day: Day) -> Plan:
    """The plan of that rule; always lawful. A job nobody can do in its window, or with overtime allowed, stays out.

    Raises NotPossible when the day makes no sense.
    """
    day.check()
    rounds = Rounds(day)
    done: set[str] = {job.id for job in day.jobs if job.started is not None}
    leads = {job.id: job.started.people[0] for job in day.jobs if job.started is not None}
    partners = _same(day)
    waiting = sorted((job for job in day.jobs if job.started is None), key=_opens)
    while waiting:
        job = next((j for j in waiting if done.issuperset(j.after)), None)
        if job is None:
            break  # all that is left waits for something left out
        waiting.remove(job)
        wanted = {leads[other] for other in partners.get(job.id, ()) if other in leads}
        people = _crew(rounds, job, wanted)
        if people is not None:
            done.add(job.id)
            leads[job.id] = people[0]
    return rounds.plan()


def _opens(job: Job) -> tuple[float, float, str]:
    if job.pinned_start is not None:
        return job.pinned_start, job.pinned_start, job.id
    return (
        (job.windows[0].start, job.windows[0].end, job.id) if job.windows else (-math.inf, math.inf, job.id)
    )


def _same(day: Day) -> dict[str, set[str]]:
    """Job → jobs whose first role the same person takes, both ways."""
    found: dict[str, set[str]] = {}
    for job in day.jobs:
        if job.same_person_as is not None:
            found.setdefault(job.id, set()).add(job.same_person_as)
            found.setdefault(job.same_person_as, set()).add(job.id)
    return found


def _crew(rounds: Rounds, job: Job, wanted: set[str]) -> tuple[str, ...] | None:
    """Give the job to the nearest who can; None when nobody can."""
    offers = []
    for r in range(len(job.roles)):
        able = [
            o for p in rounds.day.people if fits(p, job.roles[r], job) for o in _offers(rounds, job, r, p.id)
        ]
        if r == 0 and wanted:
            able = [o for o in able if {o.who} == wanted]
        offers.append(sorted(able, key=lambda o: (o.start > _latest(job), o.way, o.who)))
    chosen: list[tuple[_Offer, ...]]
    if len(offers) == 1:
        chosen = [(offer,) for offer in offers[0]]
    else:
        chosen = sorted(
            itertools.product(*(some[:CHOICE] for some in offers)),
            key=lambda group: sum(o.way for o in group),
        )
    for group in chosen:
        if len({o.who for o in group}) == len(group) and _agreed(rounds, job, group):
            return tuple(o.who for o in group)
    return None


def _latest(job: Job) -> float:
    return job.windows[-1].end if job.windows else math.inf


def _offers(rounds: Rounds, job: Job, role: int, who: str) -> list[_Offer]:
    """How somebody could come: at once, or after the break that would else be missed."""
    found = []
    now: Standing | None = rounds.standing[who]
    person = rounds.people[who]
    travel = rounds.day.modes[person.mode]
    for index in [None, *rounds.owed(who, rounds.standing[who])]:
        if index is not None:
            assert now is not None
            now = rounds.rested(who, index, now)
        if now is None:
            break
        alone = [who] * len(job.roles)
        start = rounds.starts(job, alone, {who: now})[role]
        if start < math.inf and rounds.ends_well(who, rounds.after(job, role, start, now)) is not None:
            way = travel.seconds(now.place, job.place, now.free)
            found.append(_Offer(way, who, start, now))
            break
    return found


def _agreed(rounds: Rounds, job: Job, group: tuple[_Offer, ...]) -> bool:
    """Whether they can come together, or after each other as the job wants; then it is written down."""
    people, at = [o.who for o in group], {o.who: o.at for o in group}
    starts = rounds.starts(job, people, at)
    if max(starts) == math.inf:
        return False
    for r, (who, start) in enumerate(zip(people, starts, strict=True)):
        if rounds.ends_well(who, rounds.after(job, r, start, at[who])) is None:
            return False
    rounds.take(job, people, starts, at)
    return True

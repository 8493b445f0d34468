"""Small days for the planner's tests: made by hand, or by chance with every rule in them."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import strategies as st

from app.domain.planning import (
    Day,
    Job,
    Period,
    Person,
    Prices,
    Rest,
    Role,
    Started,
    Travel,
    TravelTable,
)

SKILLS = ("boiler", "care", "glass")


def line(places: int, seconds: float = 600.0) -> TravelTable:
    """Places on a street, so many seconds from one to the next."""
    return TravelTable.of([[abs(a - b) * seconds for b in range(places)] for a in range(places)])


def person(name: str, **other: object) -> Person:
    """Somebody at place 0 from 8 to 17."""
    return replace(Person(name, 0, 0, Period(8 * 3600, 17 * 3600)), **other)


def job(name: str, place: int, minutes: float = 60, **other: object) -> Job:
    """An hour's work for one."""
    return replace(Job(name, place, (Role(minutes * 60),), leave_out_price=1e5), **other)


def day(people: tuple[Person, ...], jobs: tuple[Job, ...], places: int = 10, **other: object) -> Day:
    """A day on the street."""
    return replace(Day(people, jobs, {"car": Travel((line(places),))}), **other)


@st.composite
def days(draw: st.DrawFn) -> Day:
    """A day by chance: up to four people and nine jobs, each rule now and then."""
    spots = draw(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=8))
    rows = [[60.0 * math.dist(a, b) for b in spots] for a in spots]
    slow = TravelTable.of([[1.5 * s for s in row] for row in rows], 9 * 3600)
    place = st.integers(0, len(spots) - 1)
    modes = {
        "car": Travel((TravelTable.of(rows), slow) if draw(st.booleans()) else (TravelTable.of(rows),)),
        "foot": Travel((TravelTable.of([[3 * s for s in row] for row in rows]),)),
    }
    skills = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 3), max_size=3)
    people = tuple(draw(_person(f"p{k}", place, skills)) for k in range(draw(st.integers(1, 4))))
    names = [who.id for who in people]
    jobs: list[Job] = []
    for k in range(draw(st.integers(1, 9))):
        jobs.append(draw(_job(f"j{k}", place, names, [each.id for each in jobs])))
    if draw(st.booleans()) and len(jobs[0].roles) == 1:
        start = draw(st.integers(7 * 3600, 9 * 3600))
        jobs[0] = replace(
            jobs[0], started=Started((names[0],), start, start + 1800), pinned_start=None, same_person_as=None
        )
    prices = Prices(
        travel=draw(st.sampled_from([1.0, 0.25])),
        worst_lateness=draw(st.sampled_from([0.0, 1.0])),
        not_preferred=draw(st.sampled_from([0.0, 300.0])),
        not_last_time=draw(st.sampled_from([0.0, 200.0])),
        moved=draw(st.sampled_from([0.0, 400.0])),
        fairness=draw(st.sampled_from([0.0, 0.1])),
    )
    return Day(people, tuple(jobs), modes, prices)


@st.composite
def _person(draw: st.DrawFn, name: str, place: st.SearchStrategy[int], skills: object) -> Person:
    start = 3600.0 * draw(st.integers(7, 9))
    rests = ()
    if draw(st.booleans()):
        rests = (Rest(Period(11 * 3600, 13 * 3600), 1800.0),)
    return Person(
        name,
        draw(st.none() | place),
        draw(st.none() | place),
        Period(start, start + 3600.0 * draw(st.integers(7, 10))),
        rests,
        draw(skills),  # type: ignore[arg-type]
        draw(st.sampled_from(["car", "foot"])),
        overtime_limit=draw(st.sampled_from([0.0, 3600.0])),
        overtime_price=draw(st.sampled_from([0.0, 2.0])),
        fixed_price=draw(st.sampled_from([0.0, 100.0])),
        fair_seconds=draw(st.sampled_from([None, 7200.0])),
        capacity=draw(st.sampled_from([math.inf, 3.0])),
    )


@st.composite
def _job(
    draw: st.DrawFn, name: str, place: st.SearchStrategy[int], people: list[str], jobs: list[str]
) -> Job:
    needs = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 2), max_size=1)
    seconds = st.sampled_from([0.0, 900.0, 3600.0, 5400.0])
    roles = [Role(draw(seconds), draw(needs))]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        least = draw(st.sampled_from([0.0, 600.0]))
        gap = draw(st.sampled_from([Period(0.0, 0.0), Period(least, least + 1200.0)]))
        roles.append(Role(draw(seconds), draw(needs), gap))
    if draw(st.integers(0, 9)) == 0:
        roles[0] = replace(roles[0], pinned=draw(st.sampled_from(people)))
    start = 3600.0 * draw(st.integers(7, 13))
    windows = draw(
        st.sampled_from(
            [
                (),
                (Period(start, start + 3600),),
                (Period(start, start + 1800), Period(start + 7200, start + 10800)),
            ]
        )
    )
    return Job(
        name,
        draw(place),
        tuple(roles),
        windows,
        late_price=draw(st.sampled_from([None, None, 0.5])),
        leave_out_price=draw(st.sampled_from([None, 500.0, 20000.0])),
        load=draw(st.sampled_from([0.0, 1.0])),
        preferred=frozenset(draw(st.lists(st.sampled_from(people), max_size=1))),
        refused=frozenset(draw(st.lists(st.sampled_from(people), max_size=1))),
        last_time=draw(st.none() | st.sampled_from(people)),
        pinned_start=start if draw(st.integers(0, 12)) == 0 else None,
        after=(draw(st.sampled_from(jobs)),) if jobs and draw(st.integers(0, 4)) == 0 else (),
        same_person_as=draw(st.sampled_from(jobs)) if jobs and draw(st.integers(0, 4)) == 0 else None,
    )

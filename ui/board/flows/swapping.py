"""Two visits exchange people and places in the day: where each goes, with the roads there. No Qt; runs on the read track."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.bootstrap import Desk
from app.commands import MoveJob
from app.day_commands import SwapJobs
from app.domain.errors import NotPossible
from app.domain.ids import JobId, StaffId, VisitId
from app.domain.jobs import Job
from app.domain.people import Branch
from app.domain.schedule import PersonDay, Stop
from app.domain.text import T
from app.domain.time import Window, local_day
from ui.board.flows.roads import travel_in
from ui.board.moving import road

STEP = timedelta(minutes=5)


def swap_command(desk: Desk, branch: Branch, one: JobId, other: JobId, note: str = "") -> SwapJobs:
    """The swap of two jobs as they stand now.

    Two visits of one person change their order inside the time both took. Raises NotPossible when one of them stands
    nowhere, or when they need different numbers of people.
    """
    first, second = _job(desk, one), _job(desk, other)
    if first.people != second.people:
        raise NotPossible(
            T(
                "{first} needs {n} and {second} {m} people; only jobs for as many people change places.",
                first=first.number,
                second=second.number,
                n=first.people,
                m=second.people,
            ),
            code="swap-people",
        )
    there, here = _crew(first), _crew(second)
    starts = _starts(desk, branch, first, second)
    places = {first.id: (first, here, starts[0]), second.id: (second, there, starts[1])}
    return SwapJobs(
        first=_move(desk, branch, first.id, places, note), second=_move(desk, branch, second.id, places, note)
    )


def _job(desk: Desk, job_id: JobId) -> Job:
    detail = desk.queries.job(job_id)
    if detail is None or not detail.job.open_visits:
        raise NotPossible(T("One of them stands in nobody’s day any more."), code="swap-gone")
    return detail.job


def _crew(job: Job) -> tuple[StaffId, ...]:
    return tuple(v.staff_id for v in job.open_visits)


def _starts(desk: Desk, branch: Branch, first: Job, second: Job) -> tuple[datetime, datetime]:
    """When each arrives afterwards: first, second."""
    a, b = first.open_visits[0].window, second.open_visits[0].window
    if _crew(first) != _crew(second):
        return b.start, a.start
    early, late = (first, second) if a.start <= b.start else (second, first)
    span = early.open_visits[0].window, late.open_visits[0].window
    person = next(
        iter(desk.queries.person_days(branch.id, local_day(a.start, branch.zone), _crew(first)[:1]))
    )
    seconds, _ = road(desk, late.place.point, early.place.point, person.person.mode, span[0].start)
    soonest = span[0].start + late.duration + timedelta(seconds=seconds)
    past = (soonest - span[0].start) % STEP
    soonest = soonest if not past else soonest - past + STEP
    then = max(soonest, span[1].end - early.duration)
    return (then, span[0].start) if early is first else (span[0].start, then)


def _move(
    desk: Desk,
    branch: Branch,
    which: JobId,
    places: dict[JobId, tuple[Job, tuple[StaffId, ...], datetime]],
    note: str,
) -> MoveJob:
    job, staff, start = places[which]
    day = local_day(start, branch.zone)
    days = desk.queries.person_days(branch.id, day, staff)
    other = next(place for key, place in places.items() if key != which)
    travel = tuple(
        travel_in(desk, _as_it_will_be(d, places, other), job.place.point, start, start + job.duration)
        for d in days
    )
    return MoveJob(
        job_id=job.id, staff=staff, start=start, travel=travel, version=job.version, override_note=note
    )


def _as_it_will_be(
    day: PersonDay,
    places: dict[JobId, tuple[Job, tuple[StaffId, ...], datetime]],
    other: tuple[Job, tuple[StaffId, ...], datetime],
) -> PersonDay:
    """Somebody's day without either job, and with the other one where it goes."""
    stops = [s for s in day.stops if s.job_id not in places]
    job, staff, start = other
    if day.person.id in staff:
        stops.append(Stop(VisitId("other"), job.id, Window(start, start + job.duration), job.place.point))
    return replace(day, stops=tuple(sorted(stops, key=lambda s: s.window)))

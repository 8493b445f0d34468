"""What the map shows of a day, without Qt: rows and positions become marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.domain.geo import Point
from app.domain.ids import JobId, StaffId
from app.domain.jobs import VisitState
from app.domain.lifecycle import THERE, UNDER_WAY, Action, State, lawful
from app.domain.schedule import PersonDay, place_after, place_before
from app.rows import Board, BoardPerson, BoardVisit, JobLine
from app.services.positions import Fix
from ui.desk.tints import PLAIN, Tints
from ui.map.surface import Alert, PersonMark, StopMark
from ui.theme.colours import PEOPLE

GIVING = (Action.ASSIGN, Action.MOVE)
MOVABLE = (State.ASSIGNED, State.ACCEPTED)
"""A job in one of these may still be given to somebody else."""


def colour_of(person: BoardPerson | None, place: int) -> str:
    """A person's own colour, or the n-th of the palette."""
    return person.colour if person is not None and person.colour else PEOPLE[place % len(PEOPLE)]


def alert_of(visit: BoardVisit, now: datetime) -> Alert:
    """Late when the promise has passed unkept, at risk when the planned start has."""
    if visit.visit_state is not VisitState.OPEN or visit.state in THERE:
        return ""
    if visit.promise is not None and now >= visit.promise.end:
        return "late"
    return "risk" if now > visit.window.start + timedelta(minutes=5) else ""


def person_marks(board: Board, fixes: Iterable[Fix], now: datetime, tints: Tints = PLAIN) -> list[PersonMark]:
    """Everybody whose place is known, with what they are doing."""
    people = {p.id: (n, p) for n, p in enumerate(board.people)}
    doing: dict[StaffId, BoardVisit] = {}
    for visit in board.visits:
        if visit.visit_state is VisitState.OPEN and visit.state in UNDER_WAY:
            doing[visit.staff_id] = visit
    marks: list[PersonMark] = []
    for fix in fixes:
        if fix.staff_id not in people or not tints.shows(fix.staff_id):
            continue
        n, person = people[fix.staff_id]
        visit_now = doing.get(fix.staff_id)
        marks.append(
            PersonMark(
                id=person.id,
                name=person.name,
                point=fix.point,
                state=_doing(person, visit_now, now),
                age=fix.age(now),
                colour=tints.person(person, colour_of(person, n)),
                note=visit_now.job_number if visit_now else "",
                dim=tints.dims(person.id),
            )
        )
    return marks


def _doing(person: BoardPerson, visit: BoardVisit | None, now: datetime) -> str:
    if visit is not None:
        return "on_the_way" if visit.state is State.ON_THE_WAY else "in_service"
    if any(w.holds(now) for w in person.breaks):
        return "break"
    return "free" if any(w.holds(now) for w in person.duty) else "off"


def stop_marks(
    board: Board, waiting: Iterable[JobLine], now: datetime, tints: Tints = PLAIN
) -> list[StopMark]:
    """Every job of the day at its address, numbered in its person's order; those nobody has yet without a number."""
    people = {p.id: (n, p) for n, p in enumerate(board.people)}
    orders: dict[StaffId, list[BoardVisit]] = defaultdict(list)
    for visit in sorted(board.visits, key=lambda v: v.window.start):
        if visit.visit_state in (VisitState.OPEN, VisitState.DONE):
            orders[visit.staff_id].append(visit)
    marks: dict[JobId, StopMark] = {}
    for staff_id, visits in orders.items():
        n, person = people.get(staff_id, (0, None))
        for number, visit in enumerate(visits, 1):
            if visit.point is None or visit.job_id in marks or not tints.shows_visit(visit):
                continue
            marks[visit.job_id] = StopMark(
                id=visit.job_id,
                label=f"{visit.job_number} {visit.customer_name}",
                point=visit.point,
                number=number,
                state=visit.state.value,
                colour=tints.visit(visit, person, colour_of(person, n)),
                alert=alert_of(visit, now),
                owner=staff_id,
                note=visit.place_text,
                ring="" if tints.by_person else colour_of(person, n),
                dim=tints.dims_visit(visit),
                giveable=visit.visit_state is VisitState.OPEN and visit.state in MOVABLE,
            )
    for job in waiting:
        if job.point is not None and job.id not in marks and tints.shows_job(job):
            marks[job.id] = StopMark(
                id=job.id,
                label=f"{job.number} {job.customer_name}",
                point=job.point,
                state=job.state.value,
                note=job.place_text,
                colour=tints.job(job),
                dim=tints.dims_job(job),
                giveable=any(rule.action in GIVING for rule in lawful(job.state)),
            )
    return list(marks.values())


def day_points(board: Board, staff_id: StaffId) -> list[Point]:
    """A person's way through the day: home, every stop, home."""
    person = next((p for p in board.people if p.id == staff_id), None)
    stops = [
        v.point
        for v in sorted(board.visits, key=lambda v: v.window.start)
        if v.staff_id == staff_id
        and v.point is not None
        and v.visit_state in (VisitState.OPEN, VisitState.DONE)
    ]
    home = [person.home] if person is not None and person.home is not None else []
    points = [*home, *stops, *home] if stops else []
    return [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]


def preview_points(day: PersonDay, start: datetime, at: Point) -> list[Point]:
    """The stop before, the new place, the stop after: what taking a candidate would change on the streets."""
    index = sum(1 for s in day.stops if s.window.start < start)
    before, after = place_before(day, index), place_after(day, index)
    return [p for p in (before, at, after) if p is not None]

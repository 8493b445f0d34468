"""Where lifted visits would stand: offsets kept, rows counted, jobs from the tray one after the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.commands import Travel
from app.domain.ids import JobId, StaffId, VisitId
from app.domain.ripple import Lifted, Placing, Ripple
from app.domain.text import T
from app.i18n import say, say_time
from app.services.lifting import Lift
from ui.board.moving import FINE_S, SNAP_S, Wish
from ui.board.state import Bar, Picture
from ui.board.view import Ghost

UNKNOWN_S = 3600.0
"""How long a job from the tray is drawn until its length is known."""


@dataclass(frozen=True)
class Held:
    """A visit in the hand, as it stood when it was taken up; times in epoch seconds."""

    job_id: JobId
    visit: VisitId
    staff: StaffId
    start: float
    end: float

    @staticmethod
    def of(bar: Bar) -> Held:
        """The visit of a bar."""
        return Held(bar.visit.job_id, bar.id, bar.visit.staff_id, bar.start, bar.end)


@dataclass(frozen=True)
class Spot:
    """Where the first of the lifted visits would begin (epoch seconds), with whom; end: only while it is stretched."""

    staff: StaffId
    start: float
    end: float | None = None


@dataclass(frozen=True)
class Place:
    """One job where it would stand: people, arrival, length; times in epoch seconds."""

    job_id: JobId
    staff: tuple[StaffId, ...]
    start: float
    length: float


def places(shown: Picture, held: Sequence[Held], spot: Spot) -> list[Place] | None:
    """Where all lifted visits would stand when the first stands at `spot`; None when a row is missing for one.

    All keep their distances in time; when the first changes its row, each goes as many people up or down. Colleagues
    who go along to the same job keep their rows and go at the new time.
    """
    first = held[0]
    later = spot.start - first.start
    order = [row.person.id for n in range(len(shown.rows)) if (row := shown.person(n)) is not None]
    places_of = {staff: n for n, staff in enumerate(order)}
    if spot.staff not in places_of or first.staff not in places_of:
        return None
    down = places_of[spot.staff] - places_of[first.staff]
    taken: dict[JobId, dict[StaffId, StaffId]] = {}
    for one in held:
        n = places_of.get(one.staff, -1) + down
        if one.staff not in places_of or not 0 <= n < len(order):
            return None
        taken.setdefault(one.job_id, {})[one.staff] = order[n]
    found = []
    for job, moves in taken.items():
        crew = shown.crew(job)
        if not crew:
            return None
        stretch = spot.end - first.end if spot.end is not None else 0.0
        found.append(
            Place(
                job,
                tuple(moves.get(bar.visit.staff_id, bar.visit.staff_id) for bar in crew),
                crew[0].start + later,
                crew[0].end - crew[0].start + stretch,
            )
        )
    # those furthest in the direction go first, so that none stands in another's way while they are booked in turn
    found.sort(key=lambda p: -p.start if later > 0 else p.start)
    if down:
        found.sort(key=lambda p: -down * max((places_of.get(s, 0) for s in p.staff), default=0))
    return found


def waiting_places(jobs: Sequence[JobId], lift: Lift | None, spot: Spot, fine: bool = False) -> list[Place]:
    """Where jobs from the tray would stand in one row: one after the other, with the road between them."""
    step = FINE_S if fine else SNAP_S
    found: list[Place] = []
    start = spot.start
    for job_id in jobs:
        job = lift.job(job_id) if lift is not None else None
        if lift is not None and job is None:
            continue
        if found and job is not None and lift is not None:
            start = _next_start(lift, found[-1], job, spot.staff, step)
        length = job.need.duration.total_seconds() if job is not None else UNKNOWN_S
        staff: tuple[StaffId, ...] = (spot.staff,)
        if job is not None and lift is not None and job.need.people > 1:
            staff = lift.crew(job, spot.staff, _moment(start))
        found.append(Place(job_id, staff, start, length))
        if job is None:
            break  # how long the first takes is not known yet, so the others cannot be laid behind it
    return found


def _next_start(lift: Lift, before: Place, job: Lifted, staff: StaffId, step: float) -> float:
    end = before.start + before.length
    earlier = lift.job(before.job_id)
    road = 0.0
    day = next((d for (s, _), d in lift.days.items() if s == staff), None)
    a, b = earlier.need.point if earlier else None, job.need.point
    if day is not None and a is not None and b is not None and a != b:
        road = lift.travel(day)(a, b)
    if math.isinf(road):
        road = 0.0  # the price says that no road leads there
    return math.ceil((end + road) / step) * step


def placings(found: Sequence[Place], lift: Lift) -> list[Placing]:
    """The same as the price is reckoned from; jobs that are gone are left out."""
    made = []
    for place in found:
        job = lift.job(place.job_id)
        if job is not None:
            need = replace(job.need, duration=timedelta(seconds=place.length))
            made.append(Placing(replace(job, need=need), place.staff, _moment(place.start)))
    return made


def wishes(found: Sequence[Place], lift: Lift, price: Ripple) -> tuple[Wish, ...]:
    """What the desk is asked, with the roads known already."""
    made = []
    for place in found:
        job = lift.job(place.job_id)
        if job is None:
            continue
        travel = []
        for staff in place.staff:
            before, after = price.road(place.job_id, staff)
            travel.append(Travel(staff_id=staff, before=before, after=after, source=lift.source))
        minutes = round(place.length / 60)
        made.append(
            Wish(
                place.job_id,
                place.staff,
                _moment(place.start),
                minutes,
                job.version,
                "",
                tuple(travel),
                not job.staff,
            )
        )
    return tuple(made)


def ghosts(found: Sequence[Place], price: Ripple | None, stretched: bool = False) -> tuple[Ghost, ...]:
    """The same to be drawn; red where a rule refuses."""
    made = []
    wrong = {e.staff_id for e in price.refused} if price is not None else set()
    for place in found:
        end = place.start + place.length
        label = say_time(_moment(place.start))
        if stretched:
            label = say(T("{start} – {end}", start=_moment(place.start), end=_moment(end)))
        for staff in place.staff:
            before, after = price.road(place.job_id, staff) if price is not None else (0.0, 0.0)
            before, after = (0.0 if math.isinf(s) else s for s in (before, after))
            made.append(Ghost(staff, place.start, end, before, after, label, place.job_id, staff in wrong))
    return tuple(made)


def snapped(moment: float, day_start: float, fine: bool, origin: float) -> float:
    """The line of the grid nearest to a moment, or where it was taken from when that is as near."""
    step = FINE_S if fine else SNAP_S
    line = day_start + round((moment - day_start) / step) * step
    return origin if abs(moment - origin) <= abs(moment - line) and abs(moment - origin) < step / 2 else line


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)

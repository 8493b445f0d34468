"""Gives a job to a person: who fits, when each would best arrive, at what price. Reads only.

`giving` runs on a worker thread; what it returns answers at once on any, as a lift onto the board does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from app.domain.geo import Point
from app.domain.ids import JobId, StaffId
from app.domain.people import Branch
from app.domain.ripple import Lifted, Placing, Ripple
from app.domain.rules import Excluded
from app.domain.schedule import loosened, slots
from app.domain.time import Window, day_window, local_day
from app.queries import Queries
from app.services.lifting import Lift, lift
from app.services.matchmaking import Matchmaker

GRID_S = 300.0
"""Arrivals are on lines of five minutes, unless waiting for the next one would make somebody late."""


@dataclass(frozen=True)
class Giving:
    """One job in the hand. starts: the best arrival of everybody who fits; names: of everybody who works that day.

    nearest: those who fit, the nearest first: by where they are as far as that is known, else by where they start.
    """

    lift: Lift
    job: Lifted
    day: date
    starts: dict[StaffId, datetime]
    names: dict[StaffId, str]
    nearest: tuple[StaffId, ...]

    def placing(self, staff: StaffId) -> Placing | None:
        """The job with that person, and with as many others as it needs; None when they do not fit."""
        start = self.starts.get(staff)
        if start is None:
            return None
        return Placing(self.job, self.lift.crew(self.job, staff, start), start)

    def price(self, staff: StaffId) -> Ripple | None:
        """What giving it to them would cost; None when they do not fit."""
        placing = self.placing(staff)
        return self.lift.price((placing,)) if placing is not None else None

    def refusal(self, staff: StaffId) -> Excluded | None:
        """The rule that keeps somebody from it at any hour of the day; None for who fits or does not work here."""
        return None if staff in self.starts else self.lift.unfit.get(staff)

    def has_it(self, staff: StaffId) -> bool:
        """Whether that person has the job already."""
        return staff in self.job.staff


def giving(
    queries: Queries,
    matchmaker: Matchmaker,
    branch: Branch,
    job_id: JobId,
    shown: date,
    now: datetime,
    where: Callable[[StaffId], Point | None] = lambda _staff: None,
    may_exceed: bool = False,
) -> Giving | None:
    """Take one job up, to be given to somebody; None when it is gone.

    shown: the day that is looked at; a job with a visit or a promise on another day is given on that one. where: where
    somebody is, as last heard. may_exceed: as in `lift`.
    """
    detail = queries.job(job_id)
    if detail is None:
        return None
    day = shown
    if detail.job.open_visits:
        day = local_day(detail.job.open_visits[0].window.start, branch.zone)
    elif detail.job.window is not None:
        day = max(local_day(detail.job.window.start, branch.zone), local_day(now, branch.zone))
    held = lift(queries, matchmaker, branch, (job_id,), (day,), now, day, may_exceed)
    job = held.job(job_id)
    if job is None:
        return None
    whole = day_window(day, branch.zone)
    if whole.start < now < whole.end:
        whole = Window(now, whole.end)
    anywhen = matchmaker.candidates(branch, replace(job.need, arrive=whole), without=job_id).eligible
    inside = {c.staff_id for c in held.best}
    starts = {
        c.staff_id: _on_grid(c.start, c.slack_seconds)
        for c in (*held.best, *(c for c in anywhen if c.staff_id not in inside))
    }
    if may_exceed:
        starts |= _on_a_word(held, job, starts, whole, now)
    point = job.need.point

    def far(staff: StaffId) -> float:
        at = where(staff) or held.days[staff, day].person.home
        return at.metres_to(point) if at is not None and point is not None else math.inf

    names = {staff: d.person.name for (staff, _), d in held.days.items()}
    return Giving(held, job, day, starts, names, tuple(sorted(starts, key=far)))


def _on_a_word(
    held: Lift, job: Lifted, known: dict[StaffId, datetime], whole: Window, now: datetime
) -> dict[StaffId, datetime]:
    """Who could take it only for longer after the shift than the company allows, and when they would arrive."""
    found = {}
    for (staff, _), day in held.days.items():
        if staff in known or staff in held.unfit or staff in job.staff or not day.duty:
            continue
        day = loosened(day)
        ways = slots(day, job.need.point, job.need.duration, whole, held.travel(day), now)
        if ways:
            found[staff] = min(ways, key=lambda way: way.over).start
    return found


def _on_grid(start: datetime, slack: float) -> datetime:
    at = start.timestamp()
    line = math.ceil(at / GRID_S) * GRID_S
    return datetime.fromtimestamp(line, UTC) if line - at <= slack else start

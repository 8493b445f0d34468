"""A staff member's day as arithmetic: what stands in it, where the gaps are, what one more visit would cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.geo import Point
from app.domain.ids import JobId, VisitId
from app.domain.people import StaffMember
from app.domain.time import Window

TravelSeconds = Callable[[Point, Point], float]
"""Road seconds from one place to another; infinite where no road joins them."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit standing in somebody's day. window: planned arrival to planned end; promise: what the customer was told."""

    visit_id: VisitId
    job_id: JobId
    window: Window
    point: Point | None
    promise: Window | None = None
    started: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One staff member on one local day: when on duty, what already stands there (in order), and the lane's version."""

    person: StaffMember
    day: date
    duty: tuple[Window, ...]
    stops: tuple[Stop, ...] = ()
    lane: int = 0
    position: Point | None = None
    """Where they are now, when that is known and the day is today."""
    position_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to fit a visit into a day.

    index: how many stops stand before it. start: arrival. before/after: travel seconds on both sides; extra: seconds
    of road added to the day. slack: seconds it could start later without making anything late.
    """

    index: int
    start: datetime
    before: float
    after: float
    extra: float
    slack: float


def place_before(day: PersonDay, index: int) -> Point | None:
    """Where the person comes from when a visit is put at `index`."""
    return day.stops[index - 1].point if index else day.person.home


def place_after(day: PersonDay, index: int) -> Point | None:
    """Where the person must be after a visit put at `index`."""
    return day.stops[index].point if index < len(day.stops) else day.person.home


def slots(
    day: PersonDay,
    point: Point | None,
    duration: timedelta,
    arrive: Window,
    travel: TravelSeconds,
    now: datetime | None = None,
) -> list[Slot]:
    """Every gap in which a visit of `duration` at `point` can begin inside `arrive`, earliest start each.

    Nothing that already stands is moved. Travel is counted from the stop before (or home, at the start of duty) and
    to the stop after (or home; the way home may lie after duty). `now`: nothing starts before one could get there
    from now on. A place without coordinates is taken as next door.
    """
    found: list[Slot] = []

    def seconds(a: Point | None, b: Point | None) -> float:
        return travel(a, b) if a is not None and b is not None else 0.0

    for index in range(len(day.stops) + 1):
        a, b = place_before(day, index), place_after(day, index)
        before, after = seconds(a, point), seconds(point, b)
        if before == float("inf") or after == float("inf"):
            continue
        last = index == len(day.stops)
        free_from = day.stops[index - 1].window.end if index else None
        free_to = None if last else day.stops[index].window.start
        for duty in day.duty:
            leave = max(duty.start, free_from) if free_from else duty.start
            if now is not None:
                leave = max(leave, now)
            # duty begins at the first door: the way from home lies before it, except when `now` is later
            arrive_at = leave + timedelta(seconds=before)
            if free_from is None and (now is None or now + timedelta(seconds=before) <= duty.start):
                arrive_at = duty.start
            start = max(arrive_at, arrive.start)
            latest = arrive.end
            end_by = duty.end
            if free_to is not None:
                end_by = min(end_by, free_to - timedelta(seconds=after))
            latest = min(latest, end_by - duration)
            if start > latest or start + duration > end_by or start >= arrive.end:
                continue
            direct = seconds(a, b) if day.stops else 0.0
            found.append(
                Slot(index, start, before, after, before + after - direct, (latest - start).total_seconds())
            )
            break
    return found


def load_seconds(day: PersonDay) -> float:
    """Seconds of planned work standing in the day."""
    return sum(s.window.seconds for s in day.stops)


def duty_seconds(day: PersonDay) -> float:
    """Seconds on duty."""
    return sum(w.seconds for w in day.duty)

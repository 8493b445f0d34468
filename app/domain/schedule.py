"""A staff member's day as arithmetic: what stands in it, where the gaps are, what one more visit would cost."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.domain.geo import Point
from app.domain.ids import JobId, VisitId
from app.domain.people import Overtime, StaffMember
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
    overtime: Overtime | None = None
    """What may be worked after the shift; None: nothing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to fit a visit into a day.

    index: how many stops stand before it. start: arrival. before/after: travel seconds on both sides; extra: seconds
    of road added to the day. slack: seconds it could start later without making anything late. over: seconds by which
    the person's last work after the shift ends later when it starts then; only where it does not fit the shift.
    """

    index: int
    start: datetime
    before: float
    after: float
    extra: float
    slack: float
    over: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch on duty in epoch seconds.

    limit: until when work may go on after it, its end where it may not. paid: from when on that makes overtime longer:
    its end, or the end of the last visit that runs over it already.
    """

    start: float
    end: float
    limit: float
    paid: float


def stretches(day: PersonDay) -> tuple[Stretch, ...]:
    """The stretches on duty of a day, in order; overtime may follow the one that it begins at the end of."""
    found = []
    for w in day.duty:
        start, end = w.start.timestamp(), w.end.timestamp()
        limit = paid = end
        if day.overtime is not None and day.overtime.start == w.end:
            limit = day.overtime.limit.timestamp()
            paid = max(end, max((s.window.end.timestamp() for s in day.stops), default=end))
        found.append(Stretch(start, end, limit, paid))
    return tuple(found)


def overtime_seconds(day: PersonDay) -> float:
    """Seconds from the end of the day's last shift to the end of the last visit; 0 without either."""
    if not day.duty or not day.stops:
        return 0.0
    last = max(s.window.end for s in day.stops)
    return max(0.0, (last - max(w.end for w in day.duty)).total_seconds())


def loosened(day: PersonDay) -> PersonDay:
    """The day on a manager's word: overtime as long as anybody may be sent at all."""
    over = day.overtime
    if over is None or over.limit == over.most:
        return day
    return replace(day, overtime=replace(over, limit=over.most))


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
    """Every gap in which a visit of `duration` at `point` can begin inside `arrive`, with the earliest start of each.

    Nothing that already stands is moved. Travel is counted from the stop before and to the stop after. A day's first
    visit may begin with the shift: the way from home lies before it, as the way back may lie after. now: nobody sets
    off before it. A place without coordinates is taken as next door. A gap cut by a break gives a slot on each side.
    What does not fit a shift may run over it as long as the day's overtime allows.
    """
    found: list[Slot] = []
    work = duration.total_seconds()
    first, last = arrive.start.timestamp(), arrive.end.timestamp()
    present = now.timestamp() if now is not None else None
    duties = stretches(day)
    ends = [s.window.end.timestamp() for s in day.stops]
    starts = [s.window.start.timestamp() for s in day.stops]

    def seconds(a: Point | None, b: Point | None) -> float:
        return travel(a, b) if a is not None and b is not None else 0.0

    for index in range(len(day.stops) + 1):
        free_from = ends[index - 1] if index else -math.inf
        free_to = starts[index] if index < len(starts) else math.inf
        # most gaps fail already on the clock: look at it before asking for roads
        if free_from >= last or free_to <= first or free_to - free_from < work:
            continue
        open_duties = [d for d in duties if d.limit > max(first, free_from) and d.start < min(last, free_to)]
        if not open_duties:
            continue
        a, b = place_before(day, index), place_after(day, index)
        before, after = seconds(a, point), seconds(point, b)
        if math.isinf(before) or math.isinf(after):
            continue
        for duty in open_duties:
            there = max(duty.start, free_from + before)
            if present is not None:
                there = max(there, present + before)
            start = max(there, first)
            latest = min(last, min(duty.end, free_to - after) - work)
            over = 0.0
            if start > latest:  # not within the shift: after it, as far as that is allowed
                latest = min(last, min(duty.limit, free_to - after) - work)
                over = max(0.0, start + work - duty.paid)
            if start > latest or start >= last:
                continue
            direct = seconds(a, b)
            extra = before + after - (0.0 if math.isinf(direct) else direct)
            begin = datetime.fromtimestamp(start, UTC)
            found.append(Slot(index, begin, before, after, max(0.0, extra), latest - start, over))
    return found


def load_seconds(day: PersonDay) -> float:
    """Seconds of planned work standing in the day."""
    return sum(s.window.seconds for s in day.stops)


def duty_seconds(day: PersonDay) -> float:
    """Seconds on duty."""
    return sum(w.seconds for w in day.duty)

"""What would let a visit into somebody's day: each rule of the hour eased alone, the others kept.

A day is cut into gaps, one for each stretch on duty; a gap is plain numbers (epoch seconds), so that the same gaps can
be priced one person at a time here, or everybody's at once as arrays (app/services/gaps.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.domain.geo import Mode, Point
from app.domain.rules import Need
from app.domain.schedule import PersonDay, Stretch, TravelSeconds, stretches
from app.domain.time import Window

MOST_EXTENSION = 3 * 3600.0
"""Seconds a shift is thought to be extended by at most."""
MINUTE = 60.0
STANDING, ALL_GONE = -1, -2
"""`Gap.gone`: every stop stands; the day is empty."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch between two stops that meets one stretch on duty.

    came_from, goes_to: positions of the stops around it; −1 and the number of stops are home. opens, closes: whether
    the shift could begin earlier or end later there. gone: the stop thought away, STANDING, or ALL_GONE. there: whether
    it belongs to the duty as it is; otherwise to the duty there would be without time off. limit: until when work may
    run over the duty; paid: from when on that makes overtime longer.
    """

    came_from: int
    goes_to: int
    free_from: float
    free_to: float
    duty_from: float
    duty_to: float
    limit: float
    paid: float
    opens: bool
    closes: bool
    gone: int = STANDING
    there: bool = True


@dataclass(frozen=True, slots=True)
class Easings:
    """How far each rule alone stands in the way. Moments are epoch seconds on full minutes; infinite: it would not help.

    later: the first moment after the window at which work could begin. earlier: the last one before it. longer: seconds
    of shift that are missing. road: seconds by which the road is too long, when it is the road alone. stop: the visit
    without which it would fit. idle: it would fit an empty day (also one without what is under way or pinned). idle_longer: seconds of shift an empty day would miss.
    present: it would fit without time off. reachable: some road leads there. mode: another way of travelling that fits.
    """

    later: float = math.inf
    earlier: float = -math.inf
    longer: float = math.inf
    road: float = math.inf
    stop: int | None = None
    idle: bool = False
    idle_longer: float = math.inf
    present: bool = False
    reachable: bool = True
    mode: Mode | None = None


def gaps(day: PersonDay, zone: ZoneInfo) -> list[Gap]:
    """The gaps of a day: as it stands, with one visit thought away (not one that is under way or pinned), and empty."""
    chain = [(-1, -math.inf, -math.inf)]
    chain += [(n, s.window.start.timestamp(), s.window.end.timestamp()) for n, s in enumerate(day.stops)]
    chain.append((len(day.stops), math.inf, math.inf))
    between = [(a, b, STANDING) for a, b in pairwise(chain)]
    free = [n for n, stop in enumerate(day.stops) if not stop.started and not stop.pinned]
    between += [(chain[n], chain[n + 2], n) for n in free]
    if day.stops:
        between.append((chain[0], chain[-1], ALL_GONE))
    found = [
        Gap(a[0], b[0], a[2], b[1], s.start, s.end, s.limit, s.paid, opens, closes, gone)
        for s, opens, closes in _pieces(day, zone)
        for a, b, gone in between
    ]
    found += [
        Gap(a[0], b[0], a[2], b[1], s.start, s.end, s.limit, s.paid, False, False, there=False)
        for s in _without_time_off(day, zone)
        for a, b in pairwise(chain)
    ]
    return found


def _pieces(day: PersonDay, zone: ZoneInfo) -> Iterator[tuple[Stretch, bool, bool]]:
    """Stretches on duty, each with whether it could begin earlier, and end later: neither into a break nor time off."""
    breaks = day.person.breaks_on(day.day, zone)
    most = timedelta(seconds=MOST_EXTENSION)

    def free(window: Window) -> bool:
        return not any(off.window.meets(window) for off in day.person.time_off)

    for w, stretch in zip(day.duty, stretches(day), strict=True):
        opens = all(b.end != w.start for b in breaks) and free(Window(w.start - most, w.start))
        closes = all(b.start != w.end for b in breaks) and free(Window(w.end, w.end + most))
        yield stretch, opens, closes


def _without_time_off(day: PersonDay, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """The duty there would be without time off; empty when time off takes nothing of it."""
    if not day.person.time_off:
        return ()
    whole = replace(day.person, time_off=()).duty(day.day, zone)
    return () if whole == day.duty else stretches(replace(day, duty=whole, overtime=None))


def place_at(day: PersonDay, position: int) -> Point | None:
    """Where a position is: a stop's place, or home before the first stop and after the last."""
    return day.stops[position].point if 0 <= position < len(day.stops) else day.person.home


def easings(
    need: Need, day: PersonDay, travel: TravelSeconds, now: datetime, zone: ZoneInfo, mode: Mode | None = None
) -> Easings:
    """Ease every rule alone, for somebody into whose day the visit does not fit."""
    found = Easings(mode=mode)
    some_road = False
    for gap in gaps(day, zone):
        a, b = place_at(day, gap.came_from), place_at(day, gap.goes_to)
        before = travel(a, need.point) if a is not None and need.point is not None else 0.0
        after = travel(need.point, b) if b is not None and need.point is not None else 0.0
        if before < math.inf and after < math.inf:
            some_road = True
            found = _eased(found, gap, need, before, after, now.timestamp())
    return replace(found, reachable=some_road or not day.duty)


def _eased(found: Easings, gap: Gap, need: Need, before: float, after: float, now: float) -> Easings:
    first, last = need.arrive.start.timestamp(), need.arrive.end.timestamp()
    work = need.duration.total_seconds()

    def start(duty: float, road: float, window: float) -> float:
        return max(duty, gap.free_from + road, now + road, window)

    def latest(duty: float, road: float, window: float) -> float:
        return min(window, min(duty, gap.free_to - road) - work)

    def fits(begin: float, end: float) -> bool:
        return begin <= end and begin < last

    begin, end = start(gap.duty_from, before, first), latest(gap.limit, after, last)
    if not gap.there:
        return replace(found, present=found.present or fits(begin, end))
    longer = math.inf
    if gap.closes and fits(begin, latest(math.inf, after, last)):
        longer = begin + work - gap.limit
    before_last = min(end, last - MINUTE)  # a window is half-open: work begins before its end
    if gap.opens and start(-math.inf, before, first) <= before_last:
        longer = min(longer, gap.duty_from - before_last)
    longer = longer if 0 < longer <= MOST_EXTENSION else math.inf
    if gap.gone == ALL_GONE:
        return replace(found, idle=found.idle or fits(begin, end), idle_longer=min(found.idle_longer, longer))
    if gap.gone != STANDING:
        stop = gap.gone if found.stop is None and fits(begin, end) else found.stop
        return replace(found, stop=stop)
    later = math.ceil(start(gap.duty_from, before, last) / MINUTE) * MINUTE
    if later > latest(gap.limit, after, math.inf):
        later = math.inf
    earlier = math.floor(latest(gap.limit, after, first) / MINUTE) * MINUTE
    if earlier < start(gap.duty_from, before, -math.inf):
        earlier = -math.inf
    road = math.inf
    if fits(start(gap.duty_from, 0.0, first), latest(gap.limit, 0.0, last)):
        road = max(begin - end, begin - last, 1.0)
    return replace(
        found,
        later=min(found.later, later),
        earlier=max(found.earlier, earlier),
        longer=min(found.longer, longer),
        road=min(found.road, road),
    )

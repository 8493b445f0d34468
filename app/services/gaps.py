"""Every gap of everybody's day as flat arrays, so that one pass prices a visit everywhere at once.

The arithmetic is that of app/domain/schedule.py and easing.py, a column at a time; a test holds the two together.
A person's rows are made once and kept until that person's day changes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.easing import ALL_GONE, MINUTE, MOST_EXTENSION, STANDING, Easings, gaps
from app.domain.geo import Mode, Point
from app.domain.rules import Need
from app.domain.schedule import PersonDay, Slot
from app.domain.traffic import Hour
from app.later import Later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Flags = NDArray[np.bool_]
else:
    np = Later("numpy")

_NEVER = (0, 0, -math.inf, math.inf, math.inf, -math.inf, -math.inf, 0.0, False, False, STANDING, True)
"""A gap nothing fits, so that everybody has a row."""


@dataclass
class Rows:
    """One person's gaps, a row each; places: the stops' places and home, `chain` the way through them."""

    day: PersonDay
    numbers: Floats
    """came_from, goes_to, free_from, free_to, duty_from, duty_to, limit, paid, opens, closes, gone, there."""
    places: tuple[Point, ...]
    """Distinct places of the day."""
    at: Longs
    """Position in the chain (stops, then home) → number in `places`, −1 for an unknown place."""
    legs: dict[Hour, Floats] = field(default_factory=dict)
    """Road seconds from each position of the chain to the next: home, stops, home."""


def rows_of(day: PersonDay, zone: ZoneInfo) -> Rows:
    """The rows of one day."""
    found = [
        (
            g.came_from,
            g.goes_to,
            g.free_from,
            g.free_to,
            g.duty_from,
            g.duty_to,
            g.limit,
            g.paid,
            g.opens,
            g.closes,
            g.gone,
            g.there,
        )
        for g in gaps(day, zone)
    ]
    chain = [*(s.point for s in day.stops), day.person.home]
    number: dict[Point, int] = {}
    at = [-1 if p is None else number.setdefault(p, len(number)) for p in chain]
    return Rows(day, np.array(found or [_NEVER], float), tuple(number), np.array(at, np.int64))


@dataclass
class Gaps:
    """Everybody's gaps. One day of one branch, in the order of the days given."""

    people: Sequence[Rows]
    person: Longs
    """Row → whose it is."""
    first: Longs
    """Person → the first of their rows."""
    before_at: Longs
    after_at: Longs
    """Row → number of the place one comes from or goes to, −1 for none."""
    places: list[Point]
    """Everybody's places, by number."""
    owner: Longs
    """Place → whose it is."""
    mode: Longs
    """Person → the position of their mode in `Mode`."""
    free_from: Floats
    free_to: Floats
    duty_from: Floats
    duty_to: Floats
    limit: Floats
    """Until when work may run over the duty; the duty's end where it may not."""
    paid: Floats
    """From when on that makes overtime longer."""
    opens: Flags
    closes: Flags
    gone: Longs
    there: Flags
    index: Longs
    """Row → how many stops stand before it."""

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self.places)

    def near(self, need: Need, now: datetime) -> Flags:
        """Which places lie beside a gap that would do if roads took no time; the last number is no place."""
        nothing = np.zeros(len(self.person))
        rows = _priced(self, need, nothing, nothing, now).fits
        found = np.zeros(self.size + 1, bool)
        found[self.before_at[rows]] = found[self.after_at[rows]] = True
        return found


def together(people: Sequence[Rows]) -> Gaps:
    """Everybody's rows, one after the other."""
    modes = list(Mode)
    counts = np.array([len(p.numbers) for p in people], np.int64)
    sizes = np.array([len(p.places) for p in people], np.int64)
    chains = np.array([len(p.at) for p in people], np.int64)
    person = np.repeat(np.arange(len(people)), counts)
    table = np.concatenate([p.numbers for p in people]) if people else np.zeros((0, 12))
    place_from = np.cumsum(sizes) - sizes
    chain_from = np.cumsum(chains) - chains
    at = np.concatenate([p.at for p in people]) if people else np.zeros(0, np.int64)
    at = np.where(at >= 0, at + np.repeat(place_from, chains), -1)
    home = chain_from[person] + chains[person] - 1
    came, goes = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
    before_at = at[np.where(came >= 0, chain_from[person] + came, home)]
    after_at = at[np.minimum(chain_from[person] + goes, home)]
    return Gaps(
        people,
        person,
        np.cumsum(counts) - counts,
        before_at,
        after_at,
        [place for p in people for place in p.places],
        np.repeat(np.arange(len(people)), sizes),
        np.array([modes.index(p.day.person.mode) for p in people], np.int64),
        table[:, 2].copy(),
        table[:, 3].copy(),
        table[:, 4].copy(),
        table[:, 5].copy(),
        table[:, 6].copy(),
        table[:, 7].copy(),
        table[:, 8] > 0,
        table[:, 9] > 0,
        table[:, 10].astype(np.int64),
        table[:, 11] > 0,
        came + 1,
    )


@dataclass(frozen=True)
class Priced:
    """What a visit costs in every row. slots: row numbers that fit, by person and then gap."""

    gaps: Gaps
    before: Floats
    after: Floats
    begin: Floats
    end: Floats
    """Earliest and latest start; it fits where begin ≤ end and begin lies before the window's end.

    The latest is within the duty where the earliest is, else within the overtime."""
    fits: Flags
    over: Floats
    """Seconds by which overtime gets longer when it starts then; 0 where it fits the duty."""

    def people(self, able: Sequence[bool] | None = None) -> list[int]:
        """Who has a slot, in order; only those who may come at all when it is told."""
        some = [int(n) for n in np.unique(self.gaps.person[self.fits])]
        return [n for n in some if able[n]] if able is not None else some

    def slots(self, legs: dict[int, Floats]) -> dict[int, list[Slot]]:
        """Person → their ways to fit it in, as `app.domain.schedule.slots` would tell.

        legs: for the people wanted, road seconds of their day as it stands: home, stops, home.
        """
        g = self.gaps
        wanted = np.zeros(len(g.people), bool)
        wanted[list(legs)] = True
        rows = np.flatnonzero(self.fits & wanted[g.person])
        found: dict[int, list[Slot]] = {who: [] for who in legs}
        for who, index, begin, end, before, after, over in zip(
            g.person[rows].tolist(),
            g.index[rows].tolist(),
            self.begin[rows].tolist(),
            self.end[rows].tolist(),
            self.before[rows].tolist(),
            self.after[rows].tolist(),
            self.over[rows].tolist(),
            strict=True,
        ):
            direct = float(legs[who][index])
            extra = max(0.0, before + after - (0.0 if direct == np.inf else direct))
            found[who].append(
                Slot(index, datetime.fromtimestamp(begin, UTC), before, after, extra, end - begin, over)
            )
        for ways in found.values():
            ways.sort(key=lambda slot: (slot.index, slot.start))
        return found


def price(gaps: Gaps, need: Need, into: Floats, out: Floats, now: datetime) -> Priced:
    """Price a visit in every row. into, out: road seconds place → job and job → place, a 0 last for no place."""
    before, after = into[gaps.before_at], out[gaps.after_at]
    return _priced(gaps, need, before, after, now)


def _priced(gaps: Gaps, need: Need, before: Floats, after: Floats, now: datetime) -> Priced:
    first, last = need.arrive.start.timestamp(), need.arrive.end.timestamp()
    begin = np.maximum(_ready(gaps, before, now), np.maximum(gaps.duty_from, first))
    work, leave = need.duration.total_seconds(), _leave(gaps, after)
    end = np.minimum(last, np.minimum(gaps.duty_to, leave) - work)
    beyond = begin > end  # not within the shift: after it, as far as that is allowed
    end = np.where(beyond, np.minimum(last, np.minimum(gaps.limit, leave) - work), end)
    over = np.where(beyond, np.maximum(0.0, begin + work - gaps.paid), 0.0)
    fits = (begin <= end) & (begin < last) & (gaps.gone == STANDING) & gaps.there
    return Priced(gaps, before, after, begin, end, fits, over)


def _ready(gaps: Gaps, before: Floats, now: datetime) -> Floats:
    """When one could be there at the earliest, but for duty and window."""
    # home before the first visit is left at any time: −∞ + ∞ must stay “never”
    return np.where(np.isinf(before), np.inf, np.maximum(gaps.free_from, now.timestamp()) + before)


def _leave(gaps: Gaps, after: Floats) -> Floats:
    """When one must be done at the latest, but for duty."""
    return np.where(np.isinf(after), -np.inf, gaps.free_to - np.where(np.isinf(after), 0.0, after))


def eased(priced: Priced, need: Need, now: datetime) -> list[Easings]:
    """What each rule eased alone would do, for everybody; as `app.domain.easing.easings`."""
    g, work = priced.gaps, need.duration.total_seconds()
    first, last = need.arrive.start.timestamp(), need.arrive.end.timestamp()
    ready, leave = _ready(g, priced.before, now), _leave(g, priced.after)
    joined = np.isfinite(priced.before) & np.isfinite(priced.after)
    standing = (g.gone == STANDING) & g.there & joined
    begin = priced.begin
    whole = np.minimum(g.limit, leave) - work
    end = np.minimum(last, whole)
    fits = (begin <= end) & (begin < last) & joined

    later = np.ceil(np.maximum(ready, np.maximum(g.duty_from, last)) / MINUTE) * MINUTE
    later = np.where(standing & (later <= whole), later, np.inf)
    earlier = np.floor(np.minimum(whole, first) / MINUTE) * MINUTE
    earlier = np.where(standing & (earlier >= np.maximum(ready, g.duty_from)), earlier, -np.inf)

    longer = np.where(
        g.closes & (begin <= np.minimum(last, leave - work)) & (begin < last),
        begin + work - g.limit,
        np.inf,
    )
    sooner = np.maximum(ready, first)
    latest = np.minimum(end, last - MINUTE)
    longer = np.minimum(longer, np.where(g.opens & (sooner <= latest), g.duty_from - latest, np.inf))
    longer = np.where(joined & g.there & (longer > 0) & (longer <= MOST_EXTENSION), longer, np.inf)

    no_road = np.zeros_like(begin)
    bare = _priced(g, need, no_road, no_road, now)
    road = np.where(bare.fits & joined, np.maximum(np.maximum(begin - end, begin - last), 1.0), np.inf)

    some = g.there & (g.gone >= 0) & fits
    columns = (
        _least(g, later),
        -_least(g, -earlier),
        _least(g, np.where(standing, longer, np.inf)),
        _least(g, road),
        _least(g, np.where(some, g.gone, np.inf)),
        _least(g, np.where((g.gone == ALL_GONE) & fits, 0.0, np.inf)),
        _least(g, np.where(g.gone == ALL_GONE, longer, np.inf)),
        _least(g, np.where(~g.there & fits, 0.0, np.inf)),
        _least(g, np.where(joined, 0.0, np.inf)),
    )
    return [
        Easings(
            a,
            b,
            c,
            d,
            int(e) if e < np.inf else None,
            f < np.inf,
            h,
            i < np.inf,
            j < np.inf or not p.day.duty,
        )
        for p, a, b, c, d, e, f, h, i, j in zip(g.people, *(c.tolist() for c in columns), strict=True)
    ]


def _least(gaps: Gaps, values: Floats) -> Floats:
    """The smallest of each person's rows."""
    out: Floats = np.minimum.reduceat(values, gaps.first)
    return out

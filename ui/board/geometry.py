"""Where things stand on the board: time ↔ x, rows ↔ y, as values without Qt.

Moments are kept as epoch seconds: comparing and subtracting floats is what painting thousands of bars needs. Pixels
are logical ones, counted from the left edge of the time axis and from the top of the first row.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

MIN_PX_PER_HOUR = 5.0
MAX_PX_PER_HOUR = 960.0
ZOOM_STEP = 1.2
"""One notch of the wheel."""

SQUEEZE = 24.0
"""A folded night is so many times narrower than an open hour: half an hour's width for twelve hours."""
SHORTEST_FOLD_S = 3 * 3600.0
"""A shorter stretch without work stays as it is: folding it would gain nothing."""

_TICKS = (
    (60.0 * 5, 640.0),
    (60.0 * 15, 210.0),
    (60.0 * 30, 96.0),
    (3600.0, 40.0),
    (7200.0, 21.0),
    (14400.0, 11.0),
)
"""(seconds between labels, pixels an hour must have for them), finest first."""


@dataclass(frozen=True, slots=True)
class Folds:
    """Stretches in which nobody works, drawn narrow. All three run in step; `lost` are the seconds that all folds
    before this one take away from the axis."""

    starts: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()
    lost: tuple[float, ...] = ()

    @staticmethod
    def of(stretches: Iterable[tuple[float, float]]) -> Folds:
        """Folds of these (start, end), in order and apart from each other."""
        starts, ends, lost, total = [], [], [], 0.0
        for start, end in stretches:
            starts.append(start)
            ends.append(end)
            lost.append(total)
            total += (end - start) * (1 - 1 / SQUEEZE)
        return Folds(tuple(starts), tuple(ends), tuple(lost))

    def __len__(self) -> int:
        return len(self.starts)

    def __bool__(self) -> bool:
        return bool(self.starts)

    def seen(self, at: float) -> float:
        """A moment less what the folds before it (and the part of one it stands in) take away."""
        n = bisect_right(self.starts, at) - 1
        if n < 0:
            return at
        inside = min(at, self.ends[n]) - self.starts[n]
        return at - self.lost[n] - inside * (1 - 1 / SQUEEZE)

    def moment(self, seen: float) -> float:
        """The inverse of `seen`."""
        n = len(self.starts) - 1
        while n >= 0 and self.starts[n] - self.lost[n] > seen:
            n -= 1
        if n < 0:
            return seen
        over = seen - (self.starts[n] - self.lost[n])
        folded = (self.ends[n] - self.starts[n]) / SQUEEZE
        return self.starts[n] + over * SQUEEZE if over <= folded else self.ends[n] + over - folded

    def at(self, moment: float) -> tuple[float, float] | None:
        """The fold that holds a moment."""
        n = bisect_right(self.starts, moment) - 1
        return (self.starts[n], self.ends[n]) if n >= 0 and moment < self.ends[n] else None


def folds_between(
    busy: Iterable[tuple[float, float]], start: float, end: float, margin: float = 1800.0
) -> Folds:
    """Fold what lies between the busy stretches (each with a margin), within start…end."""
    found: list[tuple[float, float]] = []
    free = start
    for begin, finish in sorted(busy):
        if begin - margin - free >= SHORTEST_FOLD_S:
            found.append((free, begin - margin))
        free = max(free, finish + margin)
    if end - free >= SHORTEST_FOLD_S:
        found.append((free, end))
    return Folds.of(found)


_OPEN = Folds()


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A stretch of time laid out at so many pixels an hour. start, end: epoch seconds.

    folds: stretches drawn narrow. days: the midnights in it, from which the hours of each day are counted; empty for
    a single day, which counts from `start`.
    """

    start: float
    end: float
    per_hour: float
    folds: Folds = _OPEN
    days: tuple[float, ...] = ()

    @property
    def width(self) -> float:
        """Pixels of the whole stretch."""
        return self.x(self.end)

    def x(self, at: float) -> float:
        """Pixels from the left edge of a moment; also outside the stretch."""
        if self.folds:
            at = self.folds.seen(at)
            return (at - self.folds.seen(self.start)) * self.per_hour / 3600.0
        return (at - self.start) * self.per_hour / 3600.0

    def at(self, x: float) -> float:
        """The moment at a pixel; the inverse of `x`."""
        if self.folds:
            return self.folds.moment(self.folds.seen(self.start) + x * 3600.0 / self.per_hour)
        return self.start + x * 3600.0 / self.per_hour

    def zoomed(self, factor: float, x: float, scroll: float) -> tuple[TimeScale, float]:
        """The scale `factor` times as wide and the scroll that keeps the moment at viewport pixel `x` where it is.

        The scroll is not yet cut to its range: at the ends there is nothing to keep.
        """
        wide = min(MAX_PX_PER_HOUR, max(MIN_PX_PER_HOUR, self.per_hour * factor))
        made = replace(self, per_hour=wide)
        return made, made.x(self.at(x + scroll)) - x

    def fitted(self, start: float, end: float, width: float) -> tuple[TimeScale, float]:
        """The scale at which start…end fills `width` pixels, and the scroll that begins there."""
        hours = max(1.0, (self.folds.seen(end) - self.folds.seen(start)) / 3600.0)
        made = replace(self, per_hour=min(MAX_PX_PER_HOUR, max(MIN_PX_PER_HOUR, width / hours)))
        return made, made.x(start)

    def tick_seconds(self) -> float:
        """How far apart labelled lines stand so that their labels do not touch."""
        for seconds, needed in _TICKS:
            if self.per_hour >= needed:
                return seconds
        return 21600.0 if self.days else 14400.0

    def ticks(self, from_x: float, to_x: float) -> list[float]:
        """Moments of the lines between two pixels, counted from the start of the stretch (of each day, when there are
        several); none within a fold."""
        step = self.tick_seconds()
        if self.days:
            return self._ticks_of_days(step, self.at(from_x), self.at(to_x))
        first = max(0, math.floor((self.at(from_x) - self.start) / step))
        last = min(math.floor((self.end - self.start) / step), math.ceil((self.at(to_x) - self.start) / step))
        return [self.start + n * step for n in range(first, last + 1)]

    def _ticks_of_days(self, step: float, low: float, high: float) -> list[float]:
        found = []
        for begin, end in zip(self.days, (*self.days[1:], self.end), strict=True):
            if end < low - step or begin > high + step:
                continue
            at = begin
            while at < end:
                if low - step <= at <= high + step and self.folds.at(at) is None:
                    found.append(at)
                at += step
        return found


@dataclass(frozen=True, slots=True)
class Lanes:
    """Rows of different heights under each other. edges: the top of every row, then the bottom of the last."""

    edges: tuple[float, ...]

    @staticmethod
    def of(heights: Sequence[float]) -> Lanes:
        """Rows of these heights."""
        edges = [0.0]
        for height in heights:
            edges.append(edges[-1] + height)
        return Lanes(tuple(edges))

    def __len__(self) -> int:
        return len(self.edges) - 1

    @property
    def height(self) -> float:
        """Pixels of all rows."""
        return self.edges[-1]

    def top(self, row: int) -> float:
        """The upper edge of a row."""
        return self.edges[row]

    def size(self, row: int) -> float:
        """The height of a row."""
        return self.edges[row + 1] - self.edges[row]

    def row_at(self, y: float) -> int | None:
        """The row at a pixel; None above the first and below the last."""
        if not 0 <= y < self.height:
            return None
        return bisect_right(self.edges, y) - 1

    def visible(self, top: float, bottom: float) -> range:
        """The rows that show anything between two pixels."""
        if bottom <= 0 or top >= self.height:
            return range(0)
        first = max(0, bisect_right(self.edges, top) - 1)
        last = min(len(self), bisect_left(self.edges, bottom))
        return range(first, last)


@dataclass(frozen=True, slots=True)
class Spans:
    """The bars of one row: starts in order, with the running greatest end, so that any stretch is found by bisect."""

    starts: tuple[float, ...]
    ends: tuple[float, ...]
    reach: tuple[float, ...]
    """The latest end among the bars up to this one; never falls."""

    @staticmethod
    def of(spans: Sequence[tuple[float, float]]) -> Spans:
        """Bars given as (start, end), sorted by start."""
        reach: list[float] = []
        for _start, end in spans:
            reach.append(max(end, reach[-1]) if reach else end)
        return Spans(tuple(s for s, _ in spans), tuple(e for _, e in spans), tuple(reach))

    def between(self, start: float, end: float) -> range:
        """A run of bars that holds all that show between two moments (and perhaps a few that do not)."""
        return range(bisect_right(self.reach, start), bisect_left(self.starts, end))

    def at(self, moment: float) -> int | None:
        """The bar at a moment; of several the one that began last."""
        for index in reversed(range(bisect_right(self.reach, moment), bisect_right(self.starts, moment))):
            if self.ends[index] > moment:
                return index
        return None

    def nearest(self, moment: float) -> int | None:
        """The bar at a moment, or else the one least far from it."""
        found = self.at(moment)
        if found is not None or not self.starts:
            return found

        def away(index: int) -> float:
            return max(self.starts[index] - moment, moment - self.ends[index])

        return min(range(len(self.starts)), key=away)


def stepped(moment: float, step: float, base: float, direction: int) -> float:
    """The next line of the grid before (direction −1) or after (+1) a moment."""
    place = (moment - base) / step
    line = math.floor(place + 1e-9) + 1 if direction > 0 else math.ceil(place - 1e-9) - 1
    return base + line * step


def scroll_to_show(scroll: float, view: float, start: float, end: float, margin: float = 24.0) -> float:
    """The least change of `scroll` that brings start…end into a view of that size; its start when it is larger."""
    if end - start + 2 * margin > view:
        return start - margin if not (scroll <= start <= scroll + view - margin) else scroll
    if start - margin < scroll:
        return start - margin
    if end + margin > scroll + view:
        return end + margin - view
    return scroll

"""Moments, windows and the working day. Moments are aware and in UTC; a branch's zone is used to show and to plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.errors import NotPossible
from app.domain.text import T


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive one: its zone would have to be guessed."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment!r}")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of time, half-open: it holds `start` and everything before `end`. Both UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if self.end <= self.start:
            raise NotPossible(
                T("A window must end after it starts: {start} – {end}.", start=self.start, end=self.end),
                code="window-empty",
                field="window",
            )

    @property
    def seconds(self) -> float:
        """Its length in seconds."""
        return (self.end - self.start).total_seconds()

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.start <= moment < self.end

    def covers(self, other: Window) -> bool:
        """Whether the other lies wholly within."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Window) -> bool:
        """Whether they share any time; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def common(self, other: Window) -> Window | None:
        """What they share."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Window(start, end) if start < end else None

    def moved(self, by: timedelta) -> Window:
        """The same length, later by `by`."""
        return Window(self.start + by, self.end + by)


def subtract(windows: tuple[Window, ...], holes: tuple[Window, ...]) -> tuple[Window, ...]:
    """What of the windows is left when the holes are cut out, in order."""
    left = sorted(windows)
    for hole in sorted(holes):
        rest: list[Window] = []
        for w in left:
            if not w.meets(hole):
                rest.append(w)
                continue
            if w.start < hole.start:
                rest.append(Window(w.start, hole.start))
            if hole.end < w.end:
                rest.append(Window(hole.end, w.end))
        left = rest
    return tuple(left)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC moment of a wall-clock time in a zone.

    A time that the clock change skips becomes the moment just after the gap (02:30 → 03:30 that night); one that
    happens twice is the first. PEP 495 folds.
    """
    wall = datetime.combine(day, at, tzinfo=zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
        # the gap: read the wall clock with the offset that held before it
        return wall.replace(fold=0).astimezone(UTC)
    return moment


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in a zone."""
    return utc(moment).astimezone(zone).date()


def day_window(day: date, zone: ZoneInfo) -> Window:
    """From midnight to midnight in the zone: 23, 24 or 25 hours."""
    return Window(local_moment(day, time(0), zone), local_moment(day + timedelta(days=1), time(0), zone))


@dataclass(frozen=True, slots=True)
class WeekHours:
    """A stretch of a weekday by the wall clock. weekday 0 is Monday; an end at or before the start is next day's."""

    weekday: int
    start: time
    end: time

    def on(self, day: date, zone: ZoneInfo) -> Window | None:
        """The window on that day, or None when it is another weekday."""
        if day.weekday() != self.weekday:
            return None
        last = day if self.end > self.start else day + timedelta(days=1)
        return Window(local_moment(day, self.start, zone), local_moment(last, self.end, zone))

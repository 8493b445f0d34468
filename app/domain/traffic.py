"""Kinds of hours: when the roads are full, and when they are not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

# Hours of a working day in local time, as [from, to) in minutes after midnight; what is not named is a quiet hour.
_RUSH = ((7 * 60, 9 * 60), (16 * 60, 18 * 60 + 30))
_DAY = (6 * 60, 20 * 60)
_NIGHT_FROM, _NIGHT_TO = 22 * 60, 5 * 60


class Hour(StrEnum):
    """Four kinds of hours with traffic of their own."""

    QUIET = "quiet"
    DAY = "day"
    RUSH = "rush"
    NIGHT = "night"


def hour_of(at: datetime | None) -> Hour:
    """The kind of hour of an aware time, read on that time's own clock; None is a quiet hour.

    Working days know rush hours (7-9, 16-18:30) and the day between 6 and 20; weekends have no rush. Public
    holidays are taken as what their weekday says. Raises ValueError for a time without zone: its clock is unknown.
    """
    if at is None:
        return Hour.QUIET
    if at.tzinfo is None:
        raise ValueError("travel times need an aware time")
    minute = at.hour * 60 + at.minute
    if minute >= _NIGHT_FROM or minute < _NIGHT_TO:
        return Hour.NIGHT
    if at.weekday() < 5:
        if any(start <= minute < end for start, end in _RUSH):
            return Hour.RUSH
        if _DAY[0] <= minute < _DAY[1]:
            return Hour.DAY
    return Hour.QUIET

"""Which backups are kept: all of the last two days, one a day for two weeks, one a week for two months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

ALL_OF = timedelta(days=2)
DAYS = 14
WEEKS = 8
SLACK = timedelta(minutes=5)
"""How far a clock may go back before we notice."""


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """The moments (UTC) whose backups stay: every one of the last two days, the newest of each of the last 14 days and of
    the last 8 weeks, the newest of all, and whatever lies in the future: then the clock was set back, and age tells nothing."""
    found = sorted(set(moments), reverse=True)
    stay = {m for m in found if now - m <= ALL_OF}
    stay |= set(found[:1])
    days: set[int] = set()
    weeks: set[int] = set()
    for moment in found:
        if moment > now:
            continue
        day = moment.toordinal()
        if now.toordinal() - day < DAYS and day not in days:
            stay.add(moment)
        days.add(day)
        week = (day - 1) // 7  # ordinal 1 was a Monday
        if (now.toordinal() - 1) // 7 - week < WEEKS and week not in weeks:
            stay.add(moment)
        weeks.add(week)
    return stay


def is_due(newest: datetime | None, every: timedelta | None, now: datetime) -> bool:
    """Whether the next backup should be made. newest: when the last was (UTC). every: None for never.

    A last one in the future says that the clock was set back: better one too many.
    """
    if every is None:
        return False
    return newest is None or now - newest >= every or newest > now + SLACK

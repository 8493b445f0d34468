"""Reads a stretch of the day as people type it. No Qt here."""

from __future__ import annotations

import re
from datetime import time, timedelta

Span = tuple[time, time]
"""From and to by the wall clock; `to` at or before `from` means the next day."""

_TIME = r"(\d{1,2})(?:[:.h点]?(\d{2})?)?\s*(am|pm)?"
_SPAN = re.compile(rf"^\s*{_TIME}\s*(?:-|–|—|to|bis|到|至|~)\s*{_TIME}\s*$", re.IGNORECASE)
_ONE = re.compile(rf"^\s*{_TIME}\s*$", re.IGNORECASE)


def parse_span(text: str, length: timedelta = timedelta(hours=2)) -> Span | None:
    """ "14-16", "14:30–16", "2pm-4pm", "1430 1600", "9" (of the usual length); None when it cannot be read."""
    text = re.sub(r"(\d{1,2}:?\d{2})\s+(\d{1,2}:?\d{2})", r"\1-\2", text.strip())
    if found := _SPAN.match(text):
        start, end = _time(*found.groups()[:3]), _time(*found.groups()[3:])
        return (start, end) if start is not None and end is not None and start != end else None
    if found := _ONE.match(text):
        start = _time(*found.groups())
        return (start, shift(start, round(length.total_seconds() / 60))) if start is not None else None
    return None


def show_span(span: Span) -> str:
    """14:00 – 16:00."""
    return f"{span[0]:%H:%M} – {span[1]:%H:%M}"


def shift(moment: time, minutes: int) -> time:
    """The wall-clock time so many minutes later, round the clock."""
    total = (moment.hour * 60 + moment.minute + minutes) % (24 * 60)
    return time(total // 60, total % 60)


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    h, m = int(hour), int(minute or 0)
    if half:
        h = h % 12 + (12 if half.lower() == "pm" else 0)
    if h == 24 and m == 0:
        h = 0
    return time(h, m) if h < 24 and m < 60 else None

"""What long work is doing, in words, and how much longer it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.domain.text import T, Text
from app.ports import Progress

STAGES: dict[str, Text] = {
    "desk": T("Opening the desk"),
    "town": T("Inventing a town"),
    "reading": T("Reading the map"),
    "roads": T("Joining the streets"),
    "places": T("Collecting the addresses"),
    "basemap": T("Drawing the map"),
    "checking": T("Checking"),
    "comparing": T("Comparing with what should be there"),
    "copying": T("Copying the desk"),
    "upgrading": T("Bringing the desk to this version"),
    "salvaging": T("Reading what can be read"),
    "encrypting": T("Encrypting the desk"),
    "example": T("Inventing a company and its last two weeks"),
}
"""The words of a `Progress.stage`."""
SURE_AFTER_S, SURE_FROM = 3.0, 0.05
"""Seconds, and the part of the work, before a guess is worth telling."""


class Pace:
    """Guesses the seconds that are left from how far the work has come so far."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds that only go on."""
        self._clock = clock
        self._begun: tuple[float, float] | None = None
        self._last = 0.0

    def left(self, progress: Progress) -> float | None:
        """Seconds left after this news; None when nobody can tell yet. Work that begins anew is measured anew."""
        share, now = progress.fraction, self._clock()
        if share is None:
            self._begun = None
            return None
        if self._begun is None or share < self._last:
            self._begun = (now, share)
        self._last = share
        since, done = now - self._begun[0], share - self._begun[1]
        if since < SURE_AFTER_S or done < SURE_FROM:
            return None
        return since * max(0.0, 1 - share) / done


def left_words(seconds: float | None) -> Text | None:
    """How long that is, as people say it; None for nothing to say."""
    if seconds is None:
        return None
    if seconds < 55:
        return T("about {n} second left", "about {n} seconds left", n=max(5, -(-int(seconds) // 5) * 5))
    return T("about {n} minute left", "about {n} minutes left", n=max(1, round(seconds / 60)))

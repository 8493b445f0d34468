"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

THURSDAY_MORNING = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
"""An ordinary working day, away from any change of summer time."""


class FixedClock:
    """Satisfies `app.ports.Clock`."""

    def __init__(self, at: datetime = THURSDAY_MORNING) -> None:
        self.set(at)

    def now(self) -> datetime:
        """The moment the clock was set to, aware, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Stand at `at` (aware, any zone). Raises ValueError for a naive time."""
        if at.tzinfo is None:
            raise ValueError("the clock takes aware times only")
        self._at = at.astimezone(UTC)

    def advance(self, **amount: float) -> datetime:
        """Move forward by `timedelta(**amount)` and return the new present."""
        self._at += timedelta(**amount)
        return self._at

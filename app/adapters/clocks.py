"""The system's clock, and one that can run faster: the example day's."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The present as the machine knows it."""

    rate = 1.0

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


class ExampleClock:
    """A clock of its own: starts at a given moment and runs at `rate` times real time (0: stands still).

    Thread-safe. It never goes back; changing the rate keeps the moment. Once the example has ended (`end`) it is
    the machine's clock, so that whoever holds it need not be told.
    """

    def __init__(self, start: datetime, rate: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._base = start.astimezone(UTC)
        self._since = time.monotonic()
        self._rate = rate
        self._ended = False

    @property
    def rate(self) -> float:
        """How many seconds of the example pass in one real second."""
        return self._rate

    def now(self) -> datetime:
        """The example's present, in UTC."""
        with self._lock:
            if self._ended:
                return datetime.now(UTC)
            return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._rate)

    def run_at(self, rate: float) -> None:
        """Run faster or slower from now on. Raises ValueError for a negative rate."""
        if rate < 0:
            raise ValueError("a clock cannot run back")
        moment = self.now()
        with self._lock:
            self._base, self._since, self._rate = moment, time.monotonic(), rate

    def end(self) -> None:
        """From now on the real present at its own pace; the one time this clock may go back."""
        with self._lock:
            self._ended, self._rate = True, 1.0

    def skip(self, by: timedelta) -> None:
        """Go forward by a stretch at once."""
        if by < timedelta(0):
            raise ValueError("a clock cannot run back")
        with self._lock:
            self._base += by

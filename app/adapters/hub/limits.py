"""What one visitor of the hub may take: bytes and seconds of a request, requests a minute."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable

REQUEST_S = 10.0
"""Seconds within which a whole request must have come; who sends a letter a second is let go."""
MOST_BYTES = 96 * 1024
"""Bytes of a whole request with its headers."""
MOST_BODY = 64 * 1024
A_MINUTE = 240
"""Requests a minute from one address."""
AT_ONCE = 32
"""Connections that are served at one time; more are closed at once."""


class TooMuch(Exception):
    """More bytes came than a request may have."""


class Limited(io.RawIOBase):
    """The bytes of one request: at most so many, and all before a moment. Raises TimeoutError and TooMuch."""

    def __init__(self, connection: socket.socket, seconds: float, most: int) -> None:
        self._connection, self._left = connection, most
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        """It is read."""
        return True

    def readinto(self, buffer: object) -> int:
        """The next bytes, waiting no longer than the request may still take."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise TooMuch
        self._connection.settimeout(left)
        view = memoryview(buffer)  # type: ignore[arg-type]
        count = self._connection.recv_into(view[: self._left])
        self._left -= count
        return count


class Rate:
    """A bucket of requests for each address, filled again evenly."""

    def __init__(self, a_minute: int = A_MINUTE, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = a_minute, now
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, address: str) -> bool:
        """Whether this address may ask once more now; counts it."""
        now = self._now()
        with self._lock:
            if len(self._buckets) > 1000:  # those that have been full for long need not be remembered
                self._buckets = {a: b for a, b in self._buckets.items() if now - b[1] < 60}
            left, at = self._buckets.get(address, (float(self._most), now))
            left = min(self._most, left + (now - at) * self._most / 60)
            allowed = left >= 1
            self._buckets[address] = (left - 1 if allowed else left, now)
        return allowed

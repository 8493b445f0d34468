"""Hear that somebody wrote to a SQLite file: `PRAGMA data_version` changes when another connection did."""

from __future__ import annotations

import threading
from pathlib import Path

from db.engine import open_file

LOOK_EVERY = 0.1
"""Seconds between looks; one takes some microseconds."""


class SqliteWaker:
    """Waits for writes to a file, on a connection of its own. To be used by one thread; `ring` may come from any."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rung = threading.Event()
        self._link = open_file(path)
        self._seen = self._version()

    def wait(self, seconds: float) -> bool:
        """Until somebody wrote, somebody rang, or the seconds are over; whether there may be news."""
        left = seconds
        while left > 0:
            if self._rung.wait(LOOK_EVERY):
                self._rung.clear()
                return True
            left -= LOOK_EVERY
            if (version := self._version()) != self._seen:
                self._seen = version
                return True
        return False

    def ring(self) -> None:
        """End the waiting now."""
        self._rung.set()

    def close(self) -> None:
        """Let go of the file."""
        self._link.close()

    def _version(self) -> int:
        return int(self._link.execute("PRAGMA data_version").fetchone()[0])

"""The news: what other seats changed, told as change sets soon after their commits.

Truth and wake-up are separate. The truth is the change log, read from the last known number on; the wake-up is only a hint
that it has grown, and hints get lost: the feed also looks every 15 seconds, and after every reconnect.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.adapters import sqlite
from app.changes import ChangeSet
from app.domain.errors import NotReachable
from db.read import history
from db.read.common import reading

log = logging.getLogger(__name__)

LOOK_ANYWAY = 15.0
"""Seconds after which the log is read without a hint."""
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds before a lost database is tried again, doubling each time."""


class Waker(Protocol):
    """Knows when somebody wrote. Making one, and `wait`, raise NotReachable or sqlite.Error when the database is lost."""

    def wait(self, seconds: float) -> bool:
        """Until somebody wrote, `ring` was called, or the seconds are over; whether there may be news."""

    def ring(self) -> None:
        """End the waiting now; from any thread."""

    def close(self) -> None:
        """Let go."""


class Feed:
    """Follows the change log in a thread of its own.

    told: called on that thread with what other seats changed. reached: called on it with False when the database is lost
    and with True when it is back and everything missed was told. Neither may block for long.
    """

    def __init__(
        self,
        engine: Engine,
        seat: str,
        waker: Callable[[], Waker],
        told: Callable[[ChangeSet], None],
        reached: Callable[[bool], None] | None = None,
    ) -> None:
        self._engine = engine
        self._seat = seat
        self._make_waker = waker
        self._told = told
        self._reached = reached
        self._mark = 0
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._waker: Waker | None = None
        self._thread = threading.Thread(target=self._follow, name="doorstep-news", daemon=True)

    @property
    def mark(self) -> int:
        """The number of the newest log line that was told (or was ours)."""
        return self._mark

    def start(self) -> Feed:
        """Begin with what is committed from now on. Raises NotReachable."""
        with reading(self._engine) as connection:
            self._mark = history.last_change(connection)
        self._thread.start()
        return self

    def stop(self) -> None:
        """End; nothing is told after this returns. May be called twice, and from the callback itself."""
        self._stopped.set()
        with self._lock:
            if self._waker is not None:
                self._waker.ring()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    # ---- in the thread

    def _follow(self) -> None:
        pause, lost = FIRST_PAUSE, False
        while not self._stopped.is_set():
            try:
                waker = self._make_waker()
                try:
                    with self._lock:
                        self._waker = waker
                    # what happened between our mark and the waker's first moment
                    self._look()
                    if lost:
                        lost = False
                        self._tell_reached(True)
                    pause = FIRST_PAUSE
                    while not self._stopped.is_set():
                        waker.wait(LOOK_ANYWAY)
                        self._look()
                finally:
                    with self._lock:
                        self._waker = None
                    waker.close()
            except (sqlite.Error, NotReachable, SQLAlchemyError, OSError) as error:
                if not lost:
                    lost = True
                    log.info("the news are interrupted: %s", type(error).__name__)
                    self._tell_reached(False)
                self._stopped.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _look(self) -> None:
        if self._stopped.is_set():
            return
        with reading(self._engine) as connection:
            newest, changes, _ = history.changes_since(connection, self._mark, but_not=self._seat)
        self._mark = newest
        if changes and not self._stopped.is_set():
            try:
                self._told(changes)
            except Exception:  # a listener's mistake must not end the news
                log.exception("a listener of the news failed")

    def _tell_reached(self, there: bool) -> None:
        if self._reached is None:
            return
        try:
            self._reached(there)
        except Exception:  # as above
            log.exception("a listener of the connection failed")

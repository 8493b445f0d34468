"""Looks after a desk's data while its window is open: looks through the file, makes backups in time, lets old ones go."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from app import settings
from app.domain.errors import DeskError
from app.domain.keeping import is_due
from app.domain.text import T, Text
from app.queries import Queries
from app.safekeeping import Backup, Safekeeping, Why

log = logging.getLogger(__name__)

LOOK_EVERY = 20.0
"""Seconds between two looks whether a backup is due."""
FIRST_PAUSE = 15.0
"""Seconds after the start before anything is done: the window comes first."""
EVERY: dict[str, timedelta | None] = {"hour": timedelta(hours=1), "day": timedelta(days=1), "never": None}


def every(stored: dict[str, Any]) -> timedelta | None:
    """How often a backup is wanted, out of the stored settings; None for never."""
    return EVERY[str(settings.value(stored, "backup.every"))]


class KeepingWatch:
    """One thread. `start` it with the window, `stop` it before the desk is closed.

    damaged: called on the thread with what is wrong with the desk file. made: with a new backup. failed: with why none could
    be made, once until one succeeds again. Neither the example nor a server's desk is backed up by its windows: twenty
    seats would do it twenty times.
    """

    def __init__(
        self,
        safe: Safekeeping,
        queries: Queries,
        damaged: Callable[[Text], None],
        made: Callable[[Backup], None],
        failed: Callable[[Text], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: float = FIRST_PAUSE,
    ) -> None:
        self._safe, self._queries = safe, queries
        self._damaged, self._made, self._failed = damaged, made, failed
        self._now, self._pause = now, pause
        self._full = False
        self._complained = False
        self._newest: Backup | None = None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="doorstep-keeping", daemon=True)

    def start(self, after_a_bad_end: bool = False) -> None:
        """Begin. after_a_bad_end: the last window did not end well, so look through everything."""
        self._full = after_a_bad_end
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it; a backup that is being made is given up."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        if self._end.wait(self._pause):
            return
        self._careful(self.look_through)
        while not self._end.is_set():
            self._careful(self.keep)
            self._end.wait(LOOK_EVERY)

    def _careful(self, work: Callable[[], None]) -> None:
        try:
            work()
        except DeskError as refusal:
            if refusal.code != "cancelled":
                log.warning("keeping: %s", refusal.code)
        except Exception:  # a thread nobody waits for: what nobody foresaw is noted, the desk goes on
            log.exception("keeping failed")

    def look_through(self) -> None:
        """Look through the desk file: its pages, and after a bad end everything in them."""
        wrong = self._safe.check(self._full, self._end.is_set)
        if wrong is not None:
            log.error("the desk file is damaged")
            self._damaged(wrong)

    def keep(self) -> None:
        """Make a backup if one is due and something changed since the last; let old ones go."""
        facts = self._queries.desk()
        now, wanted = self._now(), every(facts.settings)
        if self._safe.on_server or facts.example or not facts.branches:
            return
        if self._newest is not None and not is_due(self._newest.at, wanted, now):
            return
        newest = self._newest = next(iter(self._safe.backups()), None)
        if not is_due(newest.at if newest else None, wanted, now):
            return
        if newest is not None and newest.newest == self._queries.last_change():
            return
        try:
            backup = self._safe.back_up(why=Why.SCHEDULE, stop=self._end.is_set)
        except DeskError as refusal:
            if refusal.code != "cancelled" and not self._complained:
                self._complained = True
                self._failed(T("The desk could not be backed up. {why}", why=refusal.text))
            raise
        self._complained, self._newest = False, backup
        self._safe.tidy(now)
        self._made(backup)

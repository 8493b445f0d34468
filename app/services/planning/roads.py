"""Road seconds between the places of a day by mode and hour, asked of the router once and grown by need.

Nothing is asked for twice: a pair once known stays until the map or its speeds change. Hours with the same traffic are
found by a handful of probes and share one table.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.geo import Mode, Point
from app.domain.time import Window
from app.ports import Router

Seconds = NDArray[np.float32]

STEP = timedelta(minutes=30)
"""How finely the traffic of a day is looked at."""
PROBES = 4
KEEPS = 4000
"""Places a table keeps before it begins anew: 64 MB."""


class _Table:
    """Seconds between places of one mode at one kind of hour; NaN is not asked yet."""

    def __init__(self) -> None:
        self.number: dict[Point, int] = {}
        self.cells: Seconds = np.empty((0, 0), np.float32)

    def numbers(self, points: Sequence[Point]) -> NDArray[np.int64]:
        """The rows of the points, made when they are new."""
        for point in points:
            self.number.setdefault(point, len(self.number))
        size = len(self.number)
        if size > len(self.cells):
            room = max(64, size, len(self.cells) * 3 // 2)
            grown = np.full((room, room), np.nan, np.float32)
            grown[: len(self.cells), : len(self.cells)] = self.cells
            self.cells = grown
        return np.array([self.number[p] for p in points], np.int64)


class DayRoads:
    """Tables of road seconds, remembered across plans. May be used from several threads."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._lock = threading.Lock()
        self._tables: dict[tuple[Mode, tuple[float, ...]], _Table] = {}
        self._marks: dict[tuple[Mode, datetime, tuple[Point, ...]], tuple[float, ...]] = {}
        self.asked = 0
        """Pairs asked of the router so far."""
        self.source = "estimate"

    def forget(self) -> None:
        """The map or its speeds changed."""
        with self._lock:
            self._tables.clear()
            self._marks.clear()

    def hours(self, mode: Mode, window: Window, zone: Any, places: Sequence[Point]) -> list[datetime]:
        """The moments of the window from which on roads take another time, its start first; on the zone's clock."""
        moments = [window.start.astimezone(zone)]
        before: tuple[float, ...] | None = None
        at = window.start
        while at < window.end:
            local = at.astimezone(zone)
            mark = self._mark(mode, local, places)
            if before is not None and mark != before:
                moments.append(local)
            before = mark
            at += STEP
        return moments

    def _mark(self, mode: Mode, at: datetime, places: Sequence[Point]) -> tuple[float, ...]:
        """What tells one kind of hour from another: seconds between a few places."""
        different = list(dict.fromkeys(places))
        some = tuple(different[:: max(1, len(different) // PROBES)][:PROBES])
        if len(some) < 2:
            return ()
        known = self._marks.get((mode, at, some))
        if known is None:
            found = self._router.table(some, some, mode, at)
            known = tuple(
                round(float(found.seconds[i][j]), 1) for i in range(len(some)) for j in range(len(some))
            )
            if len(self._marks) > KEEPS:
                self._marks.clear()
            self._marks[(mode, at, some)] = known
        return known

    def seconds(
        self,
        mode: Mode,
        at: datetime,
        places: Sequence[Point],
        origins: Sequence[Point],
        targets: Sequence[Point],
    ) -> Seconds:
        """Seconds from every origin to every target, infinite where no road leads; float32, origins by targets.

        places: those the hour is recognised by, the same for a whole day.
        """
        key = (mode, self._mark(mode, at, places))
        with self._lock:
            table = self._tables.setdefault(key, _Table())
            if len(table.number) > KEEPS:
                table = self._tables[key] = _Table()
            a, b = table.numbers(origins), table.numbers(targets)
            self._learn(table, mode, at, origins, targets, a, b)
            return table.cells[np.ix_(a, b)]

    def _learn(
        self,
        table: _Table,
        mode: Mode,
        at: datetime,
        origins: Sequence[Point],
        targets: Sequence[Point],
        a: NDArray[np.int64],
        b: NDArray[np.int64],
    ) -> None:
        """Ask for what is not known: rows that are wholly new in one table, then what is missing in the others."""
        unknown = np.isnan(table.cells[np.ix_(a, b)])
        whole = unknown.all(axis=1)
        for rows in (np.flatnonzero(whole), np.flatnonzero(unknown.any(axis=1) & ~whole)):
            columns = np.flatnonzero(unknown[rows].any(axis=0)) if len(rows) else rows
            if not len(rows) or not len(columns):
                continue
            some = [origins[int(i)] for i in rows], [targets[int(j)] for j in columns]
            found = self._router.table(*some, mode, at)
            self.source = found.source
            self.asked += len(rows) * len(columns)
            answer = np.array([list(found.seconds[i]) for i in range(len(rows))], np.float32)
            table.cells[np.ix_(a[rows], b[columns])] = answer

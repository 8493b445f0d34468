"""Look through a whole desk file: every page and every index entry, several tables at a time, with progress.

The same as `PRAGMA integrity_check`, in parts: `quick_check` of the whole file (every page is there, whole, and belongs to one
thing only), then `integrity_check(TABLE)` for each table (its indexes say what its rows say), then every reference.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from app.domain.text import T, Text
from app.ports import Progress
from db.safe.copies import count, opened, stoppable, table_names
from db.safe.files import Stop, Tell, never, quiet

AT_ONCE = 4
"""Threads at most; each reads pages through a connection of its own, so SQLite works outside Python's lock."""
_CACHE_KB = 32_000
"""Memory for pages of each thread: indexes are walked in an order that jumps about."""


@contextmanager
def looking(file: Path, key: str, tell: Tell = quiet, stop: Stop = never) -> Iterator[Future[Text | None]]:
    """Begin to look through a file nobody writes to; what is wrong with it, or None, is in the future's result.

    tell: called on threads of its own, with fractions of the rows. stop: asked there. Leaving the block before the end stops
    it. The result raises SQLite's errors, such as "interrupted".
    """
    left = threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix="doorstep-looking") as one:
        try:
            yield one.submit(look_through, file, key, tell, lambda: left.is_set() or stop())
        finally:
            left.set()


def look_through(file: Path, key: str, tell: Tell = quiet, stop: Stop = never) -> Text | None:
    """What is wrong with a file nobody writes to, or None. Raises SQLite's errors ("interrupted" when stopped)."""
    with opened(file, key) as link:
        stoppable(link, stop)
        rows = {name: count(link, name) for name in table_names(link)}
        if (told := _complaint(link.execute("PRAGMA quick_check(1)").fetchone())) is not None:
            return told
    total, done, guard = max(1, sum(rows.values())), 0, threading.Lock()

    def one(name: str) -> Text | None:
        nonlocal done
        with opened(file, key) as link:
            link.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
            stoppable(link, stop)
            found = _complaint(link.execute(f'PRAGMA integrity_check("{name}")').fetchone())
            if found is None and link.execute(f'PRAGMA foreign_key_check("{name}")').fetchone() is not None:
                found = T("Something in it belongs to something that is missing.")
        with guard:
            done += rows[name]
            tell(Progress("checking", done / total))
        return found

    largest_first = sorted(rows, key=lambda name: rows[name], reverse=True)
    with ThreadPoolExecutor(
        max(1, min(AT_ONCE, os.cpu_count() or 1)), thread_name_prefix="doorstep-table"
    ) as many:
        return next((found for found in many.map(one, largest_first) if found is not None), None)


def _complaint(row: tuple[object, ...] | None) -> Text | None:
    told = str(row[0]) if row else "ok"
    return None if told == "ok" else T("Its pages are damaged: {what}", what=told)

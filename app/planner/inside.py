"""The planner in this very process: for tests and short commands. The window uses the one in a process of its own."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from app.domain.planning import Day
from app.domain.text import Text
from app.planner.reasons import why_not
from app.planner.search import Found, solve
from app.ports import Searched, Searching

TICK = 0.05
"""Seconds between two looks at whether somebody wants to stop."""
MOST = 4
"""So many searches side by side at most."""
PATIENCE, HURRY = 3.0, 0.05
"""Seconds that explaining what is left out may take: after a search of its full length, and after a stopped one."""


class InsidePlanner:
    """Implements `app.ports.DayPlanner` with a thread beside the caller's."""

    def search(
        self,
        day: Day,
        *,
        seconds: float | None = None,
        steps: int | None = None,
        seed: int = 1,
        progress: Callable[[Searching], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Searched:
        """See `app.ports.DayPlanner`. Raises NotPossible when the day makes no sense."""
        began = time.perf_counter()
        stop = threading.Event()
        better: queue.SimpleQueue[Found] = queue.SimpleQueue()
        with ThreadPoolExecutor(1, thread_name_prefix="planner-inside") as pool:
            work = pool.submit(
                solve,
                day,
                seconds=seconds,
                iterations=steps,
                seed=seed,
                threads=side_by_side(steps),
                better=better.put,
                cancel=stop,
            )
            try:
                best: Found | None = None
                while not work.done():
                    with suppress(queue.Empty):
                        best = better.get(timeout=TICK)
                    if best is not None and progress is not None:
                        progress(Searching(best.cost, len(best.plan.unserved), time.perf_counter() - began))
                    if cancelled is not None and cancelled():
                        stop.set()
            except BaseException:  # a fault of the caller's: the search must not go on alone
                stop.set()
                raise
            found = work.result()
        if progress is not None:
            progress(Searching(found.cost, len(found.plan.unserved), found.elapsed))
        return searched(day, found, stop.is_set())


def side_by_side(steps: int | None = None) -> int:
    """How many searches to run: one for each processor that may be used, so far as these are no more than `MOST`.

    steps: by steps it is always one, so that a plan repeats on any machine.
    """
    if steps is not None:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MOST, usable))


def searched(day: Day, found: Found, stopped: bool) -> Searched:
    """What was found, with the reasons of what is left out."""
    return Searched(
        found.plan,
        found.cost,
        found.lawful,
        found.tries,
        found.elapsed,
        stopped,
        reasons(day, found, stopped),
    )


def reasons(day: Day, found: Found, stopped: bool) -> dict[str, Text]:
    """Why each job is left out, and the smallest change that would let it in; as many as there is time for."""
    until = time.perf_counter() + (HURRY if stopped else PATIENCE)
    why: dict[str, Text] = {}
    for job in found.plan.unserved:
        if time.perf_counter() > until:
            break
        why[job] = why_not(day, found.plan, job)
    return why

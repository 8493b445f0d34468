"""What a test may leave behind: nothing. Threads, child processes, asyncio tasks and sockets are counted."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PATIENCE = 2.0
"""Seconds a thread or process that was told to end is given to do so; only spent when something is left."""

_BROWSER = "QtWebEngine"
"""Qt keeps the browser's own processes until the program ends."""


@dataclass(frozen=True)
class Census:
    """What runs at one moment. Sockets are file descriptors; None where the system does not tell."""

    threads: frozenset[threading.Thread]
    processes: frozenset[int]
    tasks: frozenset[int]
    sockets: frozenset[str] | None


def take(count_sockets: bool) -> Census:
    """Count now. `count_sockets` is off for tests with a window: Qt holds sockets of its own."""
    return Census(
        threads=frozenset(_threads()),
        processes=frozenset(_processes()),
        tasks=frozenset(id(task) for task in _tasks()),
        sockets=_sockets() if count_sockets else None,
    )


def since(before: Census) -> list[str]:
    """Sentences on what runs now and did not run `before`; empty when the test tidied up."""
    found = []
    for thread in _threads():
        if thread not in before.threads and thread is not threading.current_thread():
            thread.join(_PATIENCE)
            if thread.is_alive():
                found.append(f"thread {thread.name!r} is still running")
    found += [f"child process {name} ({pid}) was left" for pid, name in _new_processes(before).items()]
    found += [f"asyncio task was left: {task!r}" for task in _tasks() if id(task) not in before.tasks]
    if before.sockets is not None and (now := _sockets()) is not None and now - before.sockets:
        gc.collect()  # a socket in a reference cycle reports itself here, with its own warning
        left = (_sockets() or frozenset()) - before.sockets
        found += [f"a socket was left open ({name})" for name in sorted(left)]
    return found


def _threads() -> list[threading.Thread]:
    """Living threads, without the records Python makes for foreign (Qt's) ones and never takes back."""
    return [t for t in threading.enumerate() if not isinstance(t, threading._DummyThread)]


def _processes() -> dict[int, str]:
    """Child processes by number, with their names, but for the browser's."""
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return {p.pid or 0: p.name for p in multiprocessing.active_children()}
    found: dict[int, str] = {}
    for children in tasks.glob("*/children"):
        try:
            numbers = children.read_text().split()
        except OSError:  # that thread has just ended
            continue
        for number in numbers:
            try:
                name = Path(f"/proc/{number}/comm").read_text().strip()
            except OSError:  # and so has that process
                continue
            if not name.startswith(_BROWSER):
                found[int(number)] = name
    return found


def _new_processes(before: Census) -> dict[int, str]:
    end = time.monotonic() + _PATIENCE
    while True:
        new = {pid: name for pid, name in _processes().items() if pid not in before.processes}
        if not new or time.monotonic() > end:
            return new
        time.sleep(0.02)


def _tasks() -> list[asyncio.Task[Any]]:
    """Unfinished tasks of every loop. The registries are private and renamed in 3.12; newer Pythons without
    them still report a forgotten task by a log line, which fails the test as noise."""
    registries = (
        getattr(asyncio.tasks, name, ()) for name in ("_all_tasks", "_scheduled_tasks", "_eager_tasks")
    )
    return [task for registry in registries for task in list(registry) if not task.done()]


def _sockets() -> frozenset[str] | None:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        return None
    found = set()
    for entry in folder.iterdir():
        try:
            target = str(entry.readlink())
        except OSError:  # closed meanwhile, or the folder's own descriptor
            continue
        if target.startswith("socket:"):
            found.add(target)
    return frozenset(found)

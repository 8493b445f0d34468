"""A walk through the window by the program itself, as the extra of a window that closes when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from ui.shell.window import MainWindow


def walk_and_close(window: MainWindow, walk: Callable[[], Awaitable[None]]) -> None:
    """Begin the walk on the running loop; the window closes at its end, also when it fails. A failure is raised there.

    Not one of the window's own tasks: a picture shows no sign that a walk is busy.
    """

    async def to_the_end() -> None:
        try:
            await walk()
        finally:
            window.close()

    walking = asyncio.get_running_loop().create_task(to_the_end())
    walking.add_done_callback(lambda task: task.result())
    window.closed.connect(lambda: walking.done())  # holds the task as long as the window

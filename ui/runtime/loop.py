"""One event loop for the life of the process, in which Qt and coroutines take turns.

The only file that names qasync, so that it can be exchanged in one place.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

os.environ.setdefault("QT_API", "pyside6")  # qasync chooses its binding by this

import qasync
from PySide6.QtWidgets import QApplication


def new_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """A loop that runs inside Qt's, made current for this thread. Finish it with `finish`."""
    # The first closed window would otherwise end the loop under the feet of whoever awaits.
    app.setQuitOnLastWindowClosed(False)
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    return loop


def run(
    app: QApplication,
    main: Callable[[], Coroutine[Any, Any, int]],
    on_stray: Callable[[BaseException], None] | None = None,
) -> int:
    """Run `main()` to its end and return its exit code; what still runs then is cancelled and awaited.

    `main` ends when the person quits; if the system ends the session first (`QApplication.quit`), `main` is
    cancelled and 0 is returned. `on_stray` hears of exceptions no one awaited.
    """
    loop = new_loop(app)
    if on_stray is not None:
        loop.set_exception_handler(lambda _loop, context: _tell(context, on_stray))
    task = loop.create_task(main(), name="main")
    try:
        return loop.run_until_complete(task)
    except RuntimeError:
        if task.done():  # main's own failure, not the loop having been stopped
            raise
        return 0
    finally:
        finish(loop)


def finish(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel and gather every task left, then close the loop."""
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(_gather(left))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    asyncio.set_event_loop(None)


async def _gather(tasks: set[asyncio.Task[Any]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


def _tell(context: dict[str, Any], on_stray: Callable[[BaseException], None]) -> None:
    error = context.get("exception")
    on_stray(error if isinstance(error, BaseException) else RuntimeError(str(context.get("message"))))

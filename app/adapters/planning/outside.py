"""Searching for a plan: the parent's side. Sends the day to a child process and hears of better plans as they come.

`app.adapters.children` says how the child is started; it runs `app.adapters.planning.child.main`.
"""

from __future__ import annotations

import json
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from app.adapters import children
from app.adapters.planning.wire import Order, read_plan, write_order
from app.codec import load
from app.domain.errors import NotPossible, NotReachable
from app.domain.planning import Day
from app.domain.text import T, Text
from app.ports import Searched, Searching

CHILD_MODULE = "app.adapters.planning.child"
"""Named, never imported: it has nothing to do in this process."""
CHILD_WORD = "plan-day-child"
"""The hidden command by which a bundled program becomes the searching child."""
TICK = 0.05
"""Seconds between two looks at whether somebody wants to stop, and two reports of how it goes."""
PATIENCE = 0.1
"""Seconds a child told to stop may take for its last word before it is ended with the best plan known."""


class ProcessPlanner:
    """Implements `app.ports.DayPlanner` with a child process a search."""

    def __init__(self) -> None:
        self._children: set[int] = set()

    @property
    def child_processes(self) -> tuple[int, ...]:
        """Process ids of the searches under way."""
        return tuple(self._children)

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
        """See `app.ports.DayPlanner`. Cancelled before the first plan it raises NotPossible (code "cancelled")."""
        order = write_order(Order(day.check(), seconds, steps, seed))
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
            child = children.start(child_command(), complaints, behind=True)
            self._children.add(child.pid)
            talk = _Talk(child, order)
            try:
                said = talk.follow(progress, cancelled)
            finally:  # done, refused, cancelled, or a fault of the caller's: nobody needs the child any more
                child.kill()
                talk.close()
                self._children.discard(child.pid)
            if said is None:
                complaints.seek(0)
                raise _died(child.returncode, complaints.read()[-4000:])
            return said


class _Talk:
    """One conversation with one child."""

    def __init__(self, child: subprocess.Popen[bytes], order: bytes) -> None:
        self.child = child
        self.began = time.perf_counter()
        self.lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.best: dict[str, Any] | None = None
        assert child.stdin is not None and child.stdout is not None
        self.stdin, self.stdout = child.stdin, child.stdout
        # both pipes may be full at once: writing and reading each have a thread
        self.threads = (
            threading.Thread(target=_write, args=(self.stdin, order), name="plan-order", daemon=True),
            threading.Thread(target=_read, args=(self.stdout, self.lines), name="plan-answers", daemon=True),
        )
        for thread in self.threads:
            thread.start()

    def follow(
        self, progress: Callable[[Searching], None] | None, cancelled: Callable[[], bool] | None
    ) -> Searched | None:
        """Hear the child out; None when it ended without a word."""
        stopped_at: float | None = None
        while True:
            line: bytes | None = b""
            with suppress(queue.Empty):
                line = self.lines.get(timeout=TICK)
            if line is None:
                return None if stopped_at is None else self._best_known()
            if line:
                answer = json.loads(line)
                if "better" in answer:
                    self.best = answer["better"]
                elif "refused" in answer:
                    refused = answer["refused"]
                    raise NotPossible(load(Text, refused["text"]), code=refused["code"])
                else:
                    done = _searched(answer["done"], stopped_at is not None)
                    if progress is not None:
                        progress(Searching(done.cost, len(done.plan.unserved), done.elapsed))
                    return done
            now = time.perf_counter()
            if progress is not None and self.best is not None and stopped_at is None:
                unserved = len(self.best["plan"]["unserved"])
                progress(Searching(self.best["cost"], unserved, now - self.began))
            if stopped_at is None and cancelled is not None and cancelled():
                stopped_at = now
                self._tell_to_stop()
            if stopped_at is not None and now - stopped_at > PATIENCE:
                return self._best_known()

    def _tell_to_stop(self) -> None:
        if self.threads[0].is_alive():  # it has not even read its order
            return
        with suppress(OSError):
            self.stdin.write(b"cancel\n")
            self.stdin.flush()

    def _best_known(self) -> Searched:
        if self.best is None:
            raise NotPossible(
                T("Planning was cancelled before there was a plan. Nothing was changed."), code="cancelled"
            )
        plain = {"tries": 0, "lawful": True, "reasons": {}}
        return _searched(plain | self.best, True)

    def close(self) -> None:
        """After the child's end: no thread and no pipe is left."""
        self.child.wait()
        for thread in self.threads:
            thread.join()
        self.stdout.close()
        with suppress(OSError):
            self.stdin.close()


def _searched(answer: dict[str, Any], stopped: bool) -> Searched:
    return Searched(
        plan=read_plan(answer["plan"]),
        cost=answer["cost"],
        lawful=answer["lawful"],
        tries=answer["tries"],
        elapsed=answer["elapsed"],
        stopped=stopped,
        reasons={job: load(Text, text) for job, text in answer["reasons"].items()},
    )


def child_command() -> list[str]:
    """How this program starts its searching child."""
    return children.command_of(CHILD_WORD, CHILD_MODULE)


def _write(pipe: IO[bytes], order: bytes) -> None:
    with suppress(OSError):  # a child that was ended reads no more
        pipe.write(order)
        pipe.flush()


def _read(pipe: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    for line in pipe:
        lines.put(line)
    lines.put(None)


def _died(code: int, complaints: str) -> Exception:
    """What to raise for a child that ended without a word: a sentence, or our own fault with its traceback."""
    if code == 1:
        return RuntimeError(f"the search for a plan failed:\n{complaints}")
    return NotReachable(
        T(
            "The search for a plan was ended from outside (code {code}), perhaps for lack of memory. "
            "Nothing was changed; plan again, or fewer people at once.",
            code=code,
        ),
        code="planner-died",
    )

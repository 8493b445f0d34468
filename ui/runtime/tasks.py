"""The one door out of the window thread: commands, questions and network calls, each on its own track.

A panel writes `await self.tasks.do(BookVisit(…))` inside a method marked `@async_slot`. Its work is cancelled
with the widget, a busy sign appears after 200 ms, and every exception reaches the presenter. There is no other
way to start work, hence no forgotten exception.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial, wraps
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import NotReachable
from app.domain.text import T, Text

R = TypeVar("R")
P = ParamSpec("P")

BUSY_AFTER = 0.2
"""Seconds before a busy sign is worth the eye's attention."""


class Doer(Protocol):
    """The part of the desk that carries out commands; synchronous, called on the write track."""

    def do(self, command: Any) -> Any:
        """Carry out `command`; returns its outcome or raises a DeskError."""


class Presents(Protocol):
    """Who shows errors."""

    def __call__(
        self, error: BaseException, owner: QObject | None = None, retry: Callable[[], None] | None = None
    ) -> None:
        """Show `error`, which happened while working for `owner`; `retry` begins the same work anew."""


class Tasks(QObject):
    """Three tracks of worker threads and the tasks that wait for them.

    write: one thread, commands in their order (SQLite's single writer becomes a queue, not an error).
    read: three threads; the newest question wins per key. net: four threads, each call with a deadline.
    """

    did = Signal(object)
    """A command's outcome, on the window thread, also when whoever asked for it is gone."""
    busy_changed = Signal(bool)
    """True when something has been running for 200 ms, False when all of that has ended."""

    def __init__(self, desk: Doer, present: Presents, loop: asyncio.AbstractEventLoop | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._present = present
        self._loop = loop or asyncio.get_event_loop()
        self._write = ThreadPoolExecutor(1, "doorstep-write")
        self._read = ThreadPoolExecutor(3, "doorstep-read")
        self._net = ThreadPoolExecutor(4, "doorstep-net")
        self._newest: dict[Hashable, asyncio.Future[Any]] = {}
        self._held: dict[Future[Any], Callable[[], Any]] = {}
        self._running: set[asyncio.Task[Any]] = set()
        self._of_owner: dict[int, set[asyncio.Task[Any]]] = {}
        self._slow = 0
        self._closed = False

    # ---- work -------------------------------------------------------------------------------------------

    async def do(self, command: Any) -> Any:
        """Carry out a command and return its outcome; raises what the desk raises.

        A command once sent is carried out even if its widget goes away meanwhile: nobody's booking is lost
        by closing a window. Its outcome is announced by `did`, a late failure goes to the presenter.
        """
        return await self.write(self._desk.do, command)

    async def write(self, work: Callable[..., R], *args: Any) -> R:
        """As `do`, for what changes the desk without being one command, such as `desk.history.undo`."""
        sent = self._submit(self._write, partial(work, *args))
        sent.add_done_callback(self._announce)
        try:
            return await asyncio.shield(sent)
        except asyncio.CancelledError:
            sent.add_done_callback(self._present_late)
            raise

    async def ask(self, question: Callable[..., R], *args: Any, key: Hashable = None) -> R:
        """Answer `question(*args)` on the read track.

        With a `key`, a newer question of that key cancels this one: the coroutine waiting for it ends quietly.
        Use keys that name the place, such as (self, "rows").
        """
        return await self._newest_wins(self._read, partial(question, *args), key)

    async def net(
        self,
        call: Callable[..., R],
        *args: Any,
        what: Text | str,
        deadline: float = 10.0,
        key: Hashable = None,
    ) -> R:
        """Call the outside world on the net track; raises NotReachable, naming `what`, after `deadline` seconds."""
        try:
            async with asyncio.timeout(deadline):
                return await self._newest_wins(self._net, partial(call, *args), key)
        except TimeoutError:
            late = T(
                "{what} did not answer within {seconds} s. Nothing was changed; try again later.",
                what=what,
                seconds=round(deadline),
            )
            raise NotReachable(late, code="deadline") from None

    def start(
        self,
        work: Coroutine[Any, Any, R],
        *,
        owner: QObject | None = None,
        on_error: Callable[[Exception], bool] | None = None,
        busy: Callable[[bool], None] | None = None,
        retry: Callable[[], None] | None = None,
    ) -> asyncio.Task[R | None]:
        """Run a coroutine until it ends or `owner` is destroyed.

        An exception goes to `on_error` first, if given, and to the presenter unless that returns True. `busy`
        (default: the owner's `set_busy`, when it has one) hears True after 200 ms and False at the end. `retry` is
        what "Try again" does, when the world was not reachable.
        """
        task = self._loop.create_task(self._watched(work, owner, on_error, busy, retry))
        self._running.add(task)  # the loop itself keeps only weak references
        task.add_done_callback(self._running.discard)
        if owner is not None:
            self._tie(task, owner)
        return task

    def every(self, seconds: float, work: Callable[[], Coroutine[Any, Any, Any]], owner: QObject) -> QTimer:
        """Start `work()` every so many seconds while `owner` lives; a round still running is not doubled."""
        timer = QTimer(owner)
        timer.setInterval(round(seconds * 1000))
        current: list[asyncio.Task[Any]] = []

        def begin() -> None:
            if not current or current[0].done():
                current[:] = [self.start(work(), owner=owner)]

        timer.timeout.connect(begin)
        timer.start()
        return timer

    async def settled(self, patience: float) -> None:
        """Until all that runs now has ended, or `patience` seconds are over."""
        if self._running:
            await asyncio.wait(tuple(self._running), timeout=patience)

    def cancel_for(self, owner: QObject) -> None:
        """Cancel what runs for `owner`, for instance when its dialog is closed but kept."""
        for task in list(self._of_owner.get(id(owner), ())):
            task.cancel()

    def close(self) -> None:
        """End the tracks; waits for commands under way, drops questions not yet begun. Call after the loop's end."""
        if self._closed:
            return
        self._closed = True
        for pool in (self._net, self._read):
            pool.shutdown(wait=False, cancel_futures=True)
        self._write.shutdown(wait=True)
        for pool in (self._net, self._read):
            pool.shutdown(wait=True)

    # ---- how --------------------------------------------------------------------------------------------

    def _submit(self, pool: ThreadPoolExecutor, call: Callable[[], R]) -> asyncio.Future[R]:
        """Run `call` on a track. What it holds is let go here, never on the worker: it may be a widget."""
        taken = _Call(call)
        work = pool.submit(taken)
        self._held[work] = call
        work.add_done_callback(self._done_there)
        return asyncio.wrap_future(work, loop=self._loop)

    def _done_there(self, work: Future[Any]) -> None:
        # On the worker's thread, or on ours when it was cancelled in the queue.
        self._loop.call_soon_threadsafe(self._held.pop, work, None)

    async def _newest_wins(self, pool: ThreadPoolExecutor, call: Callable[[], R], key: Hashable) -> R:
        future = self._submit(pool, call)
        if key is not None:
            older = self._newest.get(key)
            if older is not None:
                older.cancel()
            self._newest[key] = future
            future.add_done_callback(lambda done: self._forget(key, done))
        return await future

    def _forget(self, key: Hashable, done: asyncio.Future[Any]) -> None:
        if self._newest.get(key) is done:
            del self._newest[key]

    def _announce(self, sent: asyncio.Future[Any]) -> None:
        if not sent.cancelled() and sent.exception() is None:
            self.did.emit(sent.result())

    def _present_late(self, sent: asyncio.Future[Any]) -> None:
        if not sent.cancelled() and (error := sent.exception()) is not None:
            self._present(error, None)

    async def _watched(
        self,
        work: Coroutine[Any, Any, R],
        owner: QObject | None,
        on_error: Callable[[Exception], bool] | None,
        busy: Callable[[bool], None] | None,
        retry: Callable[[], None] | None,
    ) -> R | None:
        sign = _BusySign(self, busy or getattr(owner, "set_busy", None))
        handle = self._loop.call_later(BUSY_AFTER, sign.show)
        try:
            return await work
        except Exception as error:  # noqa: BLE001 - the edge between work and screen: nothing may be lost here
            if on_error is None or not on_error(error):
                self._present(error, owner, retry)
            return None
        finally:
            handle.cancel()
            sign.hide()

    def _tie(self, task: asyncio.Task[Any], owner: QObject) -> None:
        number = id(owner)
        if number not in self._of_owner:
            self._of_owner[number] = set()
            owner.destroyed.connect(partial(self._owner_gone, number))
        mine = self._of_owner[number]
        mine.add(task)
        task.add_done_callback(mine.discard)

    def _owner_gone(self, number: int, *_: object) -> None:
        for task in self._of_owner.pop(number, set()):
            task.cancel()

    def _count_slow(self, step: int) -> None:
        before, self._slow = self._slow, self._slow + step
        if bool(before) != bool(self._slow):
            self.busy_changed.emit(bool(self._slow))


class _Call(Generic[R]):
    """A call that has let go of its function before it hands back the answer."""

    def __init__(self, call: Callable[[], R]) -> None:
        self._call: Callable[[], R] | None = call

    def __call__(self) -> R:
        call, self._call = self._call, None
        assert call is not None
        return call()


class _BusySign:
    """Shows that something is under way, once it has lasted long enough, and surely takes it back."""

    def __init__(self, tasks: Tasks, tell: Callable[[bool], None] | None) -> None:
        self._tasks, self._tell, self._shown = tasks, tell, False

    def show(self) -> None:
        self._shown = True
        self._tasks._count_slow(+1)
        if self._tell is not None:
            self._tell(True)

    def hide(self) -> None:
        if self._shown:
            self._shown = False
            self._tasks._count_slow(-1)
            if self._tell is not None:
                self._tell(False)


class _HasTasks(Protocol):
    tasks: Tasks


Panel = TypeVar("Panel", bound=_HasTasks)


def async_slot(
    method: Callable[Concatenate[Panel, P], Coroutine[Any, Any, Any]],
) -> Callable[..., None]:
    """Make a coroutine method connectable to a Qt signal; `self` needs an attribute `tasks`.

    The work is tied to `self` when that is a QObject. Arguments the method does not take (such as the
    `checked` of `clicked`) are dropped.
    """
    parameters = list(inspect.signature(method).parameters.values())[1:]
    work: Callable[..., Coroutine[Any, Any, Any]] = method
    takes_all = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    places = len([p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)])

    @wraps(method)
    def begin(self: Any, *args: Any) -> None:
        given = args if takes_all else args[:places]
        owner = self if isinstance(self, QObject) else None
        self.tasks.start(work(self, *given), owner=owner, retry=lambda: begin(self, *given))

    # PySide counts a slot's arguments by the function it finds; it must find ours, not the wrapped one.
    del begin.__wrapped__
    return begin


__all__ = ["BUSY_AFTER", "Doer", "Presents", "Tasks", "async_slot"]

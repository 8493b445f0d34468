"""Opens a desk for a window or a play: a real one as it is, an empty one with the example, an example where it was."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.adapters.clocks import ExampleClock, SystemClock
from app.assembly import CityParts, DeskStore, OpenDesk
from app.bootstrap import Around
from app.example import start
from app.example.day import LivingDay
from app.ports import CityLoader, Clock, Progress

REMEMBER_S = 5.0
"""Real seconds between notes of where the example's clock stands."""


@dataclass
class Session:
    """An open desk and, when it is the example, its living day. `close` ends everything."""

    opened: OpenDesk
    clock: Clock
    day: LivingDay | None = None
    _end: threading.Event = field(default_factory=threading.Event)
    _keeper: threading.Thread | None = None

    def live(self, rate: float) -> None:
        """Let the example's day run in its own thread."""
        if self.day is None:
            return
        self.day.run_at(rate)
        self.day.start()
        self._keeper = threading.Thread(target=self._keep, name="doorstep-example-clock", daemon=True)
        self._keeper.start()

    def _keep(self) -> None:
        while not self._end.wait(REMEMBER_S):
            if self.opened.storage.queries.desk().example:
                start.remember(self.opened.storage, self.clock.now())
            else:
                return

    def close(self) -> None:
        """End the day, note its time, close the desk."""
        self._end.set()
        if self._keeper is not None:
            self._keeper.join()
        if self.day is not None:
            self.day.stop()
            if self.opened.storage.queries.desk().example:
                start.remember(self.opened.storage, self.clock.now())
        self.opened.close()


def open_session(
    opener: Callable[..., Any],
    address: str,
    parts: CityParts,
    loader: CityLoader,
    around: Around,
    language: str,
    *,
    insist: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Session:
    """Open the desk for a window. insist: the example is wanted; raises NotPossible over a real desk."""
    progress(Progress("desk", None))
    system = SystemClock()
    who = OpenDesk.who(window=True)
    storage: DeskStore = opener(address, seat=who.seat, who=who.name)
    try:
        facts = storage.queries.desk()
        clock: Clock = system
        example = facts.example or start.is_empty(storage)
        if (insist and not example) or start.is_empty(storage) or start.is_stale(storage, system):
            clock = start.make(storage, loader, parts, system, language, progress, cancelled)
        elif facts.example:
            clock = start.resume(storage, system)
        opened = OpenDesk(storage, clock, parts, who, around)
    except BaseException:
        storage.close()
        raise
    day = None
    if isinstance(clock, ExampleClock):
        branch = storage.queries.desk().branches[0]
        day = LivingDay(opened.desk, clock, branch)
        around.example = day
    return Session(opened, clock, day)


def play(session: Session, minutes: float) -> int:
    """Play so many minutes of the example day at once, without waiting; returns the steps taken."""
    if session.day is None or not isinstance(session.clock, ExampleClock):
        return 0
    session.clock.run_at(0)
    end = session.clock.now() + timedelta(minutes=minutes)
    steps = 0
    while session.clock.now() < end:
        session.clock.skip(timedelta(seconds=15))
        steps += session.day.step(look=True)
    return steps

"""Time that is held for offers, drawn on the board with a countdown; every seat's, its own too."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.text import T
from app.offers import HeldTime
from ui.board.view import Ghost
from ui.runtime.tasks import async_slot
from ui.runtime.words import say
from ui.shell.frame import Frame


class HeldTimes(QObject):
    """Knows what is held just now. The seconds are counted here; when one is over, the database is asked again."""

    changed = Signal()
    """Other holds, or another second."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self.tasks = frame, frame.tasks
        self._ends: tuple[tuple[HeldTime, float], ...] = ()
        self._beat = QTimer(self)
        self._beat.setInterval(1000)
        self._beat.timeout.connect(self._tick)
        frame.branch_changed.connect(lambda _branch: self.look())

    @async_slot
    async def look(self) -> None:
        """Ask what is held."""
        branch = self._frame.branch
        if branch is None:
            return
        found = await self.tasks.ask(self._frame.queries.holds, branch.id, key=(id(self), "holds"))
        now = time.monotonic()
        self._ends = tuple((hold, now + hold.seconds) for hold in found)
        self._run()
        self.changed.emit()

    def ghosts(self) -> tuple[Ghost, ...]:
        """What is held, to be drawn: who is talking about it, and for how long it is still kept."""
        now = time.monotonic()
        return tuple(
            Ghost(
                hold.staff_id,
                hold.window.start.timestamp(),
                hold.window.end.timestamp(),
                label=self.words(hold, end - now),
                held=True,
            )
            for hold, end in self._ends
            if end > now
        )

    def words(self, hold: HeldTime, left: float) -> str:
        """“Li Na is offering it · 2:41”."""
        seconds = max(0, round(left))
        clock = f"{seconds // 60}:{seconds % 60:02d}"
        if hold.seat == self._frame.who.seat:
            return say(T("offered here · {clock}", clock=clock))
        return say(T("{who} offers it · {clock}", who=hold.who, clock=clock))

    def _run(self) -> None:
        if self._ends and not self._beat.isActive():
            self._beat.start()
        elif not self._ends:
            self._beat.stop()

    def _tick(self) -> None:
        if any(end <= time.monotonic() for _, end in self._ends):
            self.look()  # over, or renewed meanwhile
        self.changed.emit()

"""Keeps the time of whoever is chosen in the intake while the form is open; the database lets it go by itself."""

from __future__ import annotations

import contextlib
import time
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app import settings
from app.day_commands import HoldTime, ReleaseTime
from app.domain.errors import DeskError
from app.domain.ids import StaffId, new_id
from app.domain.time import Window
from app.services.holding import renew
from app.services.matchmaking import Offer
from ui.call.state import Intake
from ui.shell.frame import Frame

Wanted = tuple[tuple[StaffId, ...], Window]
"""Whose time, and which."""


class Holding(QObject):
    """`follow` is told what the form says; the last that was said is held."""

    changed = Signal()
    """Something else is held, or another second has gone."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self.tasks = frame, frame.tasks
        self._offer_id = new_id()
        self._held: Wanted | None = None
        self._wanted: Wanted | None = None
        self._running = False
        self._paused = False
        self._seconds = 180.0
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._renew)
        self._until = 0.0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.changed)
        frame.at_end(self.close)

    @property
    def held(self) -> Wanted | None:
        """What is held just now."""
        return self._held

    @property
    def left(self) -> float | None:
        """Seconds for which it is held if nobody renews it; None when nothing is."""
        return max(0.0, self._until - time.monotonic()) if self._held is not None else None

    def _tell(self, held: Wanted | None) -> None:
        """Something else is held now, or the same for longer."""
        self._held = held
        if held is not None:
            self._until = time.monotonic() + self._seconds
            self._second.start()
        else:
            self._second.stop()
        self.changed.emit()

    def follow(self, state: Intake, offer: Offer | None) -> None:
        """Hold the chosen people's time, else that of those an offered window was counted with, else nothing."""
        if self._paused:
            return
        minutes = state.minutes or (
            round(state.service.duration.total_seconds() / 60) if state.service is not None else 0
        )
        wanted: Wanted | None = None
        if state.window is not None and minutes:
            length = timedelta(minutes=minutes)
            if state.chosen:
                start = state.chosen[0].start
                wanted = tuple(c.staff_id for c in state.chosen), Window(start, start + length)
            elif offer is not None and offer.window == state.window:
                wanted = offer.staff, Window(offer.start, offer.start + length)
        self.want(wanted)

    def want(self, wanted: Wanted | None) -> None:
        """Hold this and nothing else."""
        self._wanted = wanted
        if not self._running and wanted != self._held:
            self._running = True
            self.tasks.start(self._run(), owner=self, busy=lambda _: None)

    def booking(self, on: bool) -> None:
        """A booking is being sent: what it still chooses on the way is not held first."""
        self._paused = on

    def booked(self) -> None:
        """The booking has turned the hold into a visit; what it did not need goes."""
        gone, held = self._offer_id, self._held
        self._wanted = None
        self._tell(None)
        self._beat.stop()
        self._offer_id = new_id()
        if held is not None:
            release = ReleaseTime(offer_id=gone)
            self.tasks.start(self.tasks.do(release), owner=self, busy=lambda _: None)

    def close(self) -> None:
        """The window goes: so does the hold. What cannot be told now ends by itself."""
        held, self._held, self._wanted = self._held, None, None
        self._second.stop()
        if held is not None:
            with contextlib.suppress(DeskError):
                self._frame.desk.do(ReleaseTime(offer_id=self._offer_id))

    async def _run(self) -> None:
        try:
            while self._wanted != self._held:
                await self._once()
        finally:
            self._running = False

    async def _once(self) -> None:
        wanted, branch = self._wanted, self._frame.branch
        if wanted is None or branch is None:
            self._wanted = None
            self._tell(None)
            self._beat.stop()
            await self.tasks.do(ReleaseTime(offer_id=self._offer_id))
            return
        stored = await self.tasks.ask(self._frame.queries.desk)
        self._seconds = float(settings.value(stored.settings, "offer.hold"))
        try:
            await self.tasks.do(
                HoldTime(
                    offer_id=self._offer_id,
                    branch_id=branch.id,
                    staff=wanted[0],
                    window=wanted[1],
                    seconds=self._seconds,
                )
            )
        except DeskError as refusal:
            # somebody else was quicker: said, and the form goes on; booking would be refused in the same words
            self._tell(None)
            if self._wanted == wanted:
                self._wanted = None
            self._frame.toast(refusal.text, "warning")
            return
        self._tell(wanted)
        self._beat.start(int(self._seconds * 1000 / 3))

    def _renew(self) -> None:
        """The form is still open: the hold lives on."""
        if self._held is not None:
            self.tasks.start(self._live_on(), owner=self, busy=lambda _: None)

    async def _live_on(self) -> None:
        alive = await self.tasks.write(renew, self._frame.desk.storage, self._offer_id, self._seconds)
        if alive and self._held is not None:
            self._tell(self._held)
        elif self._held is not None:
            wanted = self._held
            self._tell(None)
            self.want(wanted)

"""Sends moves one after the other while keys are still being pressed: what is wanted now, not every step on the way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import NotPossible
from app.domain.ids import JobId
from app.domain.jobs import Job
from app.i18n import say_time
from ui.board import moving
from ui.board.moving import Wish
from ui.board.state import Bar, Picture
from ui.board.view import Ghost
from ui.shell.frame import Frame


class Mover(QObject):
    """One move is under way at a time; presses meanwhile change what is wanted next, and go as one command more."""

    ghosts_changed = Signal()
    reason_wanted = Signal(object, str)
    """The sentence (Text), and the reason given for this job before. Answer with `give_reason` or `leave`."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self.tasks = frame.tasks
        self._next: Wish | None = None
        self._shown: Wish | None = None
        """What is drawn as a ghost: wanted, or done and not yet on the board."""
        self._asking: Wish | None = None
        self._running = False
        self._reasons: dict[JobId, str] = {}

    # ---- what is wanted ---------------------------------------------------------------------------------

    def current(self, shown: Picture, bar: Bar) -> Wish:
        """Where a job stands or is on its way to: what the next key goes on from."""
        if self._shown is not None and self._shown.job_id == bar.visit.job_id:
            return self._shown
        return moving.wish_of(shown, bar)

    def want(self, wish: Wish) -> None:
        """Bring a job there as soon as the step before it is done."""
        wish = replace(wish, note=self._reasons.get(wish.job_id, ""))
        self._next = self._shown = wish
        self._asking = None
        self.ghosts_changed.emit()
        if not self._running:
            self._running = True
            self.tasks.start(self._run(), owner=self)

    def give_reason(self, reason: str) -> None:
        """Why the promise is set aside; remembered for this job while the window is open."""
        if self._asking is not None:
            wish = self._asking
            self._reasons[wish.job_id] = reason
            self.want(wish)

    def leave(self) -> None:
        """Leave the job where it is."""
        self._asking = self._next = self._shown = None
        self.ghosts_changed.emit()

    def arrived(self, shown: Picture) -> None:
        """A new picture of the board: a ghost whose move it holds is done with."""
        wish = self._shown
        if wish is None or self._running or self._asking is not None:
            return
        crew = shown.crew(wish.job_id)
        if not crew or wish.version is None or crew[0].visit.job_version >= wish.version:
            self._shown = None
            self.ghosts_changed.emit()

    def ghosts(self) -> tuple[Ghost, ...]:
        """What is wanted, to be drawn."""
        wish = self._shown
        if wish is None:
            return ()
        roads = {t.staff_id: t for t in wish.travel}
        label = say_time(wish.start)
        return tuple(
            Ghost(
                staff,
                wish.start.timestamp(),
                wish.end.timestamp(),
                roads[staff].before if staff in roads else 0.0,
                roads[staff].after if staff in roads else 0.0,
                label,
                wish.job_id,
            )
            for staff in wish.staff
        )

    # ---- doing ------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        done = False
        try:
            while self._next is not None:
                wish, self._next = self._next, None
                version = await self._move(wish)
                self._follow(wish.job_id, version)
            done = True
        finally:
            if not done:  # refused: everything stays where it was
                self._next = self._shown = None
            self._running = False
            self.ghosts_changed.emit()

    async def _move(self, wish: Wish) -> int | None:
        """Price and send one move. Returns the job's new version; None when a reason is asked for first."""
        branch = self._frame.branch
        if branch is None:
            return None
        priced = await self.tasks.ask(moving.price, self._frame.desk, branch, wish)
        if self._shown is wish:
            self._shown = priced
            self.ghosts_changed.emit()
        try:
            outcome = await self.tasks.do(priced.command())
        except NotPossible as refusal:
            if refusal.code != "soft-promise":
                raise
            if self._next is None:  # otherwise something else is wanted by now
                self._asking = priced
                self.reason_wanted.emit(refusal.text, self._reasons.get(wish.job_id, ""))
            return wish.version
        self._frame.toast_outcome(outcome)
        return outcome.result.version if isinstance(outcome.result, Job) else None

    def _follow(self, job: JobId, version: int | None) -> None:
        """What is still wanted of that job goes on from its new version."""
        if self._next is not None and self._next.job_id == job:
            self._next = replace(self._next, version=version)
            self._shown = self._next
        elif self._shown is not None and self._shown.job_id == job:
            self._shown = replace(self._shown, version=version)

"""Sends moves one after the other while keys are still being pressed: what is wanted now, not every step on the way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.errors import NotPossible
from app.domain.ids import JobId
from app.domain.jobs import Job
from app.domain.matching import over_words
from app.domain.text import Text
from app.i18n import say_time
from ui.board import moving
from ui.board.moving import Wish
from ui.board.prices import all_the_same
from ui.board.state import Bar, Picture
from ui.board.view import Ghost
from ui.shell.frame import Frame


class Mover(QObject):
    """One move is under way at a time; presses meanwhile change what is wanted next, and go as one command more.

    A move may be of several jobs at once: they go in one command, so that one undo takes all back.
    """

    ghosts_changed = Signal()
    reason_wanted = Signal(object, str)
    """The sentence (Text), and the reason given for this job before. Answer with `give_reason` or `leave`."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self.tasks = frame.tasks
        self._next: tuple[Wish, ...] = ()
        self._shown: tuple[Wish, ...] = ()
        """What is drawn as ghosts: wanted, or done and not yet on the board."""
        self._asking: tuple[Wish, ...] = ()
        self._running = False
        self._regretted = False
        self._reasons: dict[JobId, str] = {}

    # ---- what is wanted ---------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a move is on its way to the desk."""
        return self._running

    def current(self, shown: Picture, bar: Bar) -> Wish:
        """Where a job stands or is on its way to: what the next key goes on from."""
        found = next((w for w in self._shown if w.job_id == bar.visit.job_id), None)
        return found or moving.wish_of(shown, bar)

    def want(self, *wishes: Wish, ask: Text | None = None) -> None:
        """Bring jobs there as soon as the step before is done.

        ask: a warning that needs a reason first, unless one was given for each of them before.
        """
        noted = tuple(replace(w, note=w.note or self._reasons.get(w.job_id, "")) for w in wishes)
        self._shown, self._asking = noted, ()
        if ask is not None and not all(w.note for w in noted):
            self._asking = noted
            self.ghosts_changed.emit()
            self.reason_wanted.emit(ask, next((w.note for w in noted if w.note), ""))
            return
        self._next = noted
        self.ghosts_changed.emit()
        if not self._running:
            self._running = True
            self.tasks.start(self._run(), owner=self)

    def give_reason(self, reason: str) -> None:
        """Why the promise is set aside; remembered for these jobs while the window is open."""
        if wishes := self._asking:
            self._reasons.update((w.job_id, reason) for w in wishes)
            self.want(*(replace(w, note=reason) for w in wishes))

    def regret(self) -> None:
        """Leave the jobs where they are; what is on its way to the desk already is taken back once it is done."""
        self._regretted = self._running
        self.leave()

    def leave(self) -> None:
        """Want nothing more: no reason is waited for, nothing further is sent."""
        self._asking = self._next = self._shown = ()
        self.ghosts_changed.emit()

    def arrived(self, shown: Picture) -> None:
        """A new picture of the board: ghosts whose moves it holds are done with."""
        if not self._shown or self._running or self._asking:
            return
        if all(_holds(shown, wish) for wish in self._shown):
            self._shown = ()
            self.ghosts_changed.emit()

    def ghosts(self) -> tuple[Ghost, ...]:
        """What is wanted, to be drawn."""
        return tuple(ghost for wish in self._shown for ghost in _ghosts(wish))

    # ---- doing ------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        done = False
        try:
            while self._next:
                wishes, self._next = self._next, ()
                self._follow(await self._move(wishes))
            done = True
        finally:
            if not done:  # refused: everything stays where it was
                self._next = self._shown = ()
            self._running = self._regretted = False
            self.ghosts_changed.emit()

    async def _move(self, wishes: tuple[Wish, ...]) -> dict[JobId, int | None]:
        """Price and send one move. Returns the jobs' new versions; unchanged when a reason is asked for first."""
        branch = self._frame.branch
        if branch is None:
            return {}
        priced = tuple(
            [
                w if w.travel else await self.tasks.ask(moving.price, self._frame.desk, branch, w)
                for w in wishes
            ]
        )
        if self._shown == wishes:
            self._shown = priced
            self.ghosts_changed.emit()
        over = sum(w.over for w in priced if not w.note)
        if over:
            self._wait_for_reason(priced, all_the_same(over_words(over)))
            return {w.job_id: w.version for w in wishes}
        try:
            outcome = await self.tasks.do(moving.command_of(priced))
        except NotPossible as refusal:
            if refusal.code not in ("soft-promise", "soft-overtime"):
                raise
            self._wait_for_reason(priced, refusal.text)
            return {w.job_id: w.version for w in wishes}
        if self._regretted:
            self._regretted = False
            self._frame.undo(outcome.number)
        else:
            self._frame.toast_outcome(outcome)
        made = outcome.result if isinstance(outcome.result, tuple) else (outcome.result,)
        return {job.id: job.version for job in made if isinstance(job, Job)}

    def _wait_for_reason(self, wishes: tuple[Wish, ...], ask: Text) -> None:
        if not self._next:  # otherwise something else is wanted by now
            self._asking = wishes
            self.reason_wanted.emit(ask, self._reasons.get(wishes[0].job_id, ""))

    def _follow(self, versions: dict[JobId, int | None]) -> None:
        """What is still wanted of these jobs goes on from their new versions."""

        def onward(wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
            return tuple(
                replace(w, version=versions[w.job_id], waits=False) if w.job_id in versions else w
                for w in wishes
            )

        if self._next:
            self._next = self._shown = onward(self._next)
        else:
            self._shown = onward(self._shown)


def _holds(shown: Picture, wish: Wish) -> bool:
    """Whether a picture shows a job as it was wished, or as somebody has changed it since."""
    crew = shown.crew(wish.job_id)
    return not crew or wish.version is None or crew[0].visit.job_version >= wish.version


def _ghosts(wish: Wish) -> list[Ghost]:
    roads = {t.staff_id: t for t in wish.travel}
    return [
        Ghost(
            staff,
            wish.start.timestamp(),
            wish.end.timestamp(),
            roads[staff].before if staff in roads else 0.0,
            roads[staff].after if staff in roads else 0.0,
            say_time(wish.start),
            wish.job_id,
        )
        for staff in wish.staff
    ]

"""What can be done to the visit the focus stands on: moved, handed over, pinned, taken back, shown on the map."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from app.commands import Command, PinVisit
from app.domain.jobs import VisitState
from ui.board import moving, state
from ui.board.canvas import Canvas
from ui.board.carrier import Carrier
from ui.board.mover import Mover
from ui.board.state import Bar
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame


class Deeds(QObject):
    """One method each; keys and menus call them."""

    def __init__(self, frame: Frame, canvas: Canvas, mover: Mover, carrier: Carrier, parent: QObject) -> None:
        super().__init__(parent)
        self.frame, self.tasks = frame, frame.tasks
        self._canvas, self._mover, self._carrier = canvas, mover, carrier

    def focused_bar(self) -> Bar | None:
        """The bar that keys act on."""
        return self._canvas.focused_bar()

    def can_move(self) -> bool:
        """Whether the focused bar, and what is chosen together with it, may still be moved."""
        bars = self._canvas.chosen()
        return bool(bars) and all(bar.movable for bar in bars)

    def lift(self) -> None:
        """Take the focused visit up, with those chosen together with it."""
        self._carrier.lift(self._canvas.chosen(), by_keys=True)

    def shift(self, direction: int, step: float = moving.SNAP_S) -> None:
        """Earlier or later by keys; what is chosen together keeps its distances."""
        shown, bars = self._canvas.view.picture, self._canvas.chosen()
        if not bars:
            return
        jobs = {bar.visit.job_id: self._mover.current(shown, bar) for bar in reversed(bars)}
        first = jobs[bars[0].visit.job_id]
        later = moving.moved(first, shown.day_start, direction, step).start - first.start
        wanted = [replace(w, start=w.start + later, travel=()) for w in jobs.values()]
        # the one furthest in the direction goes first, so that none stands in another's way
        self._mover.want(*sorted(wanted, key=lambda w: w.start, reverse=direction > 0))

    def stretch(self, direction: int) -> None:
        """Shorter or longer by keys."""
        if (bar := self.focused_bar()) is not None:
            self._mover.want(moving.resized(self._mover.current(self._canvas.view.picture, bar), direction))

    @async_slot
    async def hand_over(self, direction: int) -> None:
        """To the next person up (−1) or down (+1) who can be there then."""
        bar, branch = self.focused_bar(), self.frame.branch
        if bar is None or branch is None:
            return
        wish = self._mover.current(self._canvas.view.picture, bar)
        leaving = bar.visit.staff_id if bar.visit.staff_id in wish.staff else wish.staff[0]
        order = state.people_from(self._canvas.view.picture, leaving, direction)
        wanted = await self.tasks.ask(
            moving.who_else, self.frame.desk, branch, wish, leaving, order, key=(id(self), "who")
        )
        self._mover.want(wanted)

    # ---- other things done to a visit -------------------------------------------------------------------

    def can_pin(self) -> bool:
        """Whether the focused bar still stands open."""
        bar = self.focused_bar()
        return bar is not None and bar.visit.visit_state is VisitState.OPEN

    def pin(self) -> None:
        """Hold the focused visit where it is, or let it go."""
        if (bar := self.focused_bar()) is not None:
            visit = bar.visit
            self._do(PinVisit(job_id=visit.job_id, visit_id=visit.id, pinned=not visit.pinned))

    def unassign(self) -> None:
        """Take the job, and those chosen together with it, back from whoever has it."""
        jobs = {bar.visit.job_id: bar.visit.job_version for bar in self._canvas.chosen()}
        if jobs:
            self._do(moving.taken_off(tuple(jobs.items())))

    def show_on_map(self) -> None:
        """Show where the focused visit is."""
        if (bar := self.focused_bar()) is not None:
            self.frame.selection.select("job", bar.visit.job_id)
            self.frame.go("map", job=bar.visit.job_id)

    @async_slot
    async def _do(self, command: Command) -> None:
        self.frame.toast_outcome(await self.tasks.do(command))

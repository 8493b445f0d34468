"""What can be done to the visit the focus stands on: moved, handed over, pinned, taken back, shown on the map."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.commands import AdvanceJob, Command, PinVisit
from app.domain.jobs import VisitState
from app.domain.lifecycle import Action as Step
from ui.board import moving, state
from ui.board.canvas import Canvas
from ui.board.mover import Mover
from ui.board.state import Bar
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame


class Deeds(QObject):
    """One method each; keys and menus call them."""

    def __init__(self, frame: Frame, canvas: Canvas, mover: Mover, parent: QObject) -> None:
        super().__init__(parent)
        self.frame, self.tasks = frame, frame.tasks
        self._canvas, self._mover = canvas, mover

    def focused_bar(self) -> Bar | None:
        """The bar that keys act on."""
        return self._canvas.focused_bar()

    def can_move(self) -> bool:
        """Whether the focused bar may still be moved."""
        bar = self.focused_bar()
        return bar is not None and bar.movable

    def shift(self, direction: int, step: float = moving.SNAP_S) -> None:
        """Earlier or later by keys."""
        shown, bar = self._canvas.view.picture, self.focused_bar()
        if bar is not None:
            wish = self._mover.current(shown, bar)
            self._mover.want(moving.moved(wish, shown.day_start, direction, step))

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
        """Take the job back from whoever has it."""
        if (bar := self.focused_bar()) is not None:
            visit = bar.visit
            self._do(AdvanceJob(job_id=visit.job_id, action=Step.UNASSIGN, version=visit.job_version))

    def show_on_map(self) -> None:
        """Show where the focused visit is."""
        if (bar := self.focused_bar()) is not None:
            self.frame.selection.select("job", bar.visit.job_id)
            self.frame.go("map", job=bar.visit.job_id)

    @async_slot
    async def _do(self, command: Command) -> None:
        self.frame.toast_outcome(await self.tasks.do(command))

"""Ties what moves visits together: the pointer, the hand, the sender of moves, the line that asks why, other panels."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.ids import JobId
from app.domain.matching import Candidate
from app.domain.time import local_day
from app.i18n import say_time
from ui.board.canvas import Canvas
from ui.board.carrier import Carrier
from ui.board.head import WhyLine
from ui.board.mover import Mover
from ui.board.state import Picture
from ui.board.view import Ghost
from ui.shell.frame import Frame
from ui.shell.hands import hands


class Grip(QObject):
    """Child of the board's panel."""

    told = Signal(str)
    """What the line below the board should say while something is carried."""
    settled = Signal()
    """Nothing is in the hand any more, or other visits are chosen: the line tells the focus again."""

    focus_wanted = Signal()
    """The keys go back to the bars, or to the list where that is shown."""
    board_wanted = Signal()
    """Something is lifted by the keyboard elsewhere: the board comes into sight, as bars or as a list."""

    def __init__(self, frame: Frame, canvas: Canvas, why: WhyLine, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self._canvas, self._why = frame, canvas, why
        self._preview: Ghost | None = None
        self._held: tuple[Ghost, ...] = ()
        self._proposed: tuple[Ghost, ...] = ()
        self.mover = Mover(frame, self)
        self.carrier = Carrier(frame, canvas, self.mover, self)
        self._listen()

    def _listen(self) -> None:
        canvas, carrier, mover, why = self._canvas, self.carrier, self.mover, self._why
        pointer, shared = canvas.pointer, hands(self._frame)
        pointer.carrier, pointer.hands = carrier, shared
        mover.ghosts_changed.connect(self.show)
        mover.reason_wanted.connect(why.ask)
        why.given.connect(self._reason_given)
        why.refused.connect(self._reason_refused)
        carrier.changed.connect(self.show)
        carrier.changed.connect(pointer.judge)
        carrier.told.connect(self.told)
        carrier.ended.connect(self._put_down)
        canvas.left.connect(self._regret)
        canvas.not_movable.connect(partial(self._frame.actions.run, "board.lift"))
        canvas.marks_changed.connect(self.settled)
        shared.lifted.connect(carrier.lift_waiting)
        shared.moved.connect(pointer.lead_waiting)
        shared.let_go.connect(carrier.drop)
        shared.dropped_it.connect(carrier.cancel)
        shared.sent.connect(self._lift_sent)

    def arrived(self, shown: Picture) -> None:
        """Another picture of the board."""
        self.mover.arrived(shown)
        self.carrier.arrived()
        self.show()

    def let_go(self) -> None:
        """Another day, or another number of days: nothing is carried or asked any more."""
        self.mover.leave()
        self.carrier.day_changed()
        self._why.hide()

    # ---- ghosts -----------------------------------------------------------------------------------------

    def preview(self, candidate: Candidate | None, minutes: int) -> None:
        """Draw somebody's visit as it would stand, with both roads, and bring it into sight; None takes it away."""
        if candidate is None:
            self._preview = None
        else:
            start = candidate.start.timestamp()
            self._preview = Ghost(
                candidate.staff_id,
                start,
                start + minutes * 60.0,
                candidate.before,
                candidate.after,
                say_time(candidate.start),
            )
            if self._frame.branch is not None:
                self._frame.selection.set_day(local_day(candidate.start, self._frame.branch.zone))
        self.show()

    def show_held(self, held: tuple[Ghost, ...]) -> None:
        """Draw the time that is kept for offers, below everything else; nothing scrolls for it."""
        if held or self._held:
            self._held = held
            self.show(reveal=False)

    def propose(self, ghosts: tuple[Ghost, ...]) -> None:
        """Draw a whole plan that is not made yet; nothing takes it away, nothing scrolls for it."""
        if ghosts or self._proposed:
            self._proposed = ghosts
            self.show(reveal=False)

    def show(self, reveal: bool = True) -> None:
        """Draw what is looked at, carried or on its way. reveal: and bring it into sight."""
        preview = (self._preview,) if self._preview else ()
        carried = self.carrier.carried()
        self._canvas.set_carried(carried)
        if carried is None:
            own = preview + self.mover.ghosts()
            below = self._proposed + self._held
            self._canvas.set_ghosts(own + below, reveal=reveal and bool(own))
        else:
            self._why.hide()
            carried_there = self.carrier.ghosts()
            self._canvas.set_ghosts(
                carried_there + self._held, reveal=reveal and self.carrier.by_keys and bool(carried_there)
            )

    # ---- what happens to what is carried --------------------------------------------------------------------

    def _lift_sent(self, jobs: tuple[JobId, ...]) -> None:
        """The keyboard sends jobs here from the tray."""
        self.board_wanted.emit()
        self.focus_wanted.emit()
        self.carrier.lift_waiting(jobs, by_keys=True)

    def _put_down(self, done: bool) -> None:
        self._canvas.pointer.rest()
        self.show()
        self.settled.emit()
        hands(self._frame).ended.emit(done)

    def _regret(self) -> None:
        """Esc while a move is on its way to the desk: it is taken back as soon as it is done."""
        if self.mover.busy:
            self.mover.regret()

    def _reason_given(self, reason: str) -> None:
        self._why.hide()
        self.focus_wanted.emit()
        self.mover.give_reason(reason)

    def _reason_refused(self) -> None:
        self._why.hide()
        self.focus_wanted.emit()
        self.mover.leave()

"""What panels ask of the job card, and the card of the rest of the window: one object a frame, found by all."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.lifecycle import Action
from ui.shell.frame import Frame


class JobWishes(QObject):
    """Child of the frame. A wish made before there is a card waits in `pending` until the card takes it."""

    opened = Signal(str)
    """This job's card is wanted under the keyboard."""
    step_wanted = Signal(str, object)
    """This job's step (an `Action`) is wanted: done at once, or its questions shown on the card."""
    rework_wanted = Signal(object)
    """A `JobDetail` whose repair is to be booked: the intake form opens filled."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._frame = frame
        self.pending: tuple[str, Action | None] | None = None

    def open(self, job_id: str) -> None:
        """Select the job and let its card have the keyboard."""
        self._wish(job_id, None)
        self.opened.emit(job_id)

    def step(self, job_id: str, action: Action) -> None:
        """Select the job and begin a step of it."""
        self._wish(job_id, action)
        self.step_wanted.emit(job_id, action)

    def take(self, job_id: str) -> tuple[str, Action | None] | None:
        """The wish that waits for this job, once."""
        if self.pending is None or self.pending[0] != job_id:
            return None
        wish, self.pending = self.pending, None
        return wish

    def _wish(self, job_id: str, action: Action | None) -> None:
        self.pending = (job_id, action)
        self._frame.open("job", job_id)


def job_wishes(frame: Frame) -> JobWishes:
    """The wishes of this frame's window; made at the first call."""
    found = frame.findChild(JobWishes)
    return found if isinstance(found, JobWishes) else JobWishes(frame)

"""What is chosen together on the board, on the map and in the tray is the same."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.board.canvas import Canvas
from ui.shell.frame import Frame


class Together(QObject):
    """Tells the other panels what is chosen together on the board, and takes over what is chosen there."""

    def __init__(self, frame: Frame, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._shared, self._canvas = frame.selection, canvas
        self._taking = False
        canvas.marks_changed.connect(self._tell)
        self._shared.together_changed.connect(self._take)

    def _tell(self) -> None:
        """Visits were chosen together here."""
        if not self._taking:
            shown, marked = self._canvas.view.picture, self._canvas.view.marked
            jobs = {bar.visit.job_id for v in marked if (bar := shown.bar(v)) is not None}
            self._shared.set_together(frozenset(jobs))

    def _take(self, jobs: frozenset[str]) -> None:
        """Jobs were chosen together elsewhere."""
        shown = self._canvas.view.picture
        marked = {v for job, visits in shown.jobs.items() if job in jobs for v in visits}
        self._taking, before = True, self._taking
        self._canvas.mark_visits(frozenset(marked))
        self._taking = before

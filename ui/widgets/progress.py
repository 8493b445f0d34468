"""Long work: what is being done, how far it is, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from app.domain.text import T, Text
from app.ports import Progress
from app.stages import Pace, left_words
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row

_NOTHING = T("{text}", text="")


class ProgressLine(QWidget):
    """A sentence, a bar and Cancel. `reporter` may be handed to work on another thread."""

    cancelled = Signal()

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label(text, "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        words.name(self.bar, text)
        self.cancel = button(T("Cancel"), self._cancel, "link")
        self.left = label(_NOTHING, "muted")
        self._pace = Pace()
        self.setLayout(column(row(self.text, None, self.left, self.cancel), self.bar, gap=tokens.TIGHT))
        self.reporter = Reporter(self)
        self.reporter.progressed.connect(self.show_progress)

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Show how far the work is; an unknown fraction makes the bar run to and fro."""
        if progress.stage:
            words.bind(self.text.setText, progress.stage)
        words.bind(self.left.setText, left_words(self._pace.left(progress)) or _NOTHING)
        if progress.fraction is None:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(progress.fraction * 1000))

    def _cancel(self) -> None:
        self.reporter.stopped = True
        self.cancel.setEnabled(False)
        self.cancelled.emit()


class Reporter(QObject):
    """What long work is given: call it with a `Progress` from any thread, ask `cancelled()` now and then."""

    progressed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stopped = False

    def __call__(self, progress: Progress) -> None:
        """Report."""
        self.progressed.emit(progress)

    def cancelled(self) -> bool:
        """Whether the person wants it to stop."""
        return self.stopped

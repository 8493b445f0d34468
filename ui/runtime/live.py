"""What changed, told to the panels that show it: at once after a quiet time, in a stream gathered for a tenth of a second.

Nobody calls "refresh" on another panel: a command's outcome, another seat's log or the example company say
which ids changed, and each panel decides whether that concerns it. A hidden panel only remembers.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.changes import ChangeSet

GATHER_MS = 100
"""Between two pieces of news at least."""
FIRST_MS = 5
"""The first after a quiet time waits so long, because one step often changes several things."""


class Live(QObject):
    """Gathers change sets from any thread and emits them, merged, on the window thread."""

    changed = Signal(object)
    """A `ChangeSet`: everything that changed since the last signal."""
    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None, gather_ms: int = GATHER_MS) -> None:
        super().__init__(parent)
        self._news = ChangeSet()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._gather_ms = gather_ms
        self._told = QElapsedTimer()
        self._timer.timeout.connect(self.flush)
        self._heard.connect(self._gather)

    def hear(self, changes: ChangeSet) -> None:
        """Take note of a change set; may be called from any thread."""
        self._heard.emit(changes)

    @Slot(object)
    def _gather(self, changes: ChangeSet) -> None:
        self._news = self._news | changes
        # Not restarted by later news: a steady stream must not postpone the screen for ever.
        if not self._timer.isActive():
            quiet = self._told.elapsed() if self._told.isValid() else self._gather_ms
            self._timer.start(max(min(FIRST_MS, self._gather_ms), self._gather_ms - quiet))

    @Slot()
    def flush(self) -> None:
        """Tell now what has been gathered."""
        self._timer.stop()
        news, self._news = self._news, ChangeSet()
        if news:
            self._told.start()
            self.changed.emit(news)

    def watch(self, widget: QWidget, kinds: tuple[str, ...], refresh: Callable[[ChangeSet], None]) -> None:
        """Call `refresh` with the news that touches these kinds while `widget` is visible.

        News that came while it was hidden is merged and delivered when it is shown. Give a bound method of
        the widget, so that nothing outlives it. Ends when the widget is destroyed.
        """
        _Ear(self, widget, kinds, refresh)


class _Ear(QObject):
    """One panel's ear; a child of the panel, so it goes with it."""

    def __init__(
        self, live: Live, widget: QWidget, kinds: tuple[str, ...], refresh: Callable[[ChangeSet], None]
    ) -> None:
        super().__init__(widget)
        self._widget, self._kinds, self._refresh = widget, kinds, refresh
        self._missed = ChangeSet()
        live.changed.connect(self._hear)
        widget.installEventFilter(self)

    @Slot(object)
    def _hear(self, changes: ChangeSet) -> None:
        if not changes.touches(*self._kinds):
            return
        if self._widget.isVisible():
            self._refresh(changes)
        else:
            self._missed = self._missed | changes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Deliver what was missed as the panel comes into sight."""
        if event.type() == QEvent.Type.Show and self._missed:
            missed, self._missed = self._missed, ChangeSet()
            self._refresh(missed)
        return False

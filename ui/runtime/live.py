"""What changed, gathered for a tenth of a second, then told to the panels that show it.

Nobody calls "refresh" on another panel: a command's outcome, another seat's log or the example company say
which ids changed, and each panel decides whether that concerns it. A hidden panel only remembers.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.changes import ChangeSet

GATHER_MS = 100


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
        self._timer.setInterval(gather_ms)
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
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Tell now what has been gathered."""
        self._timer.stop()
        news, self._news = self._news, ChangeSet()
        if news:
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

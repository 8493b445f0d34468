"""A field for the promised stretch of a day: typed as people say it, stepped by arrows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.text import T
from app.domain.time import Window, local_moment
from ui.runtime import words
from ui.widgets.basics import restyle
from ui.widgets.window_text import Span, parse_span, shift, show_span


class WindowEdit(QLineEdit):
    """From–to by the wall clock. Up and Down move it by 15 minutes, with Shift they change its end.

    `changed` tells the new span, or None when the field is empty or cannot be read.
    """

    changed = Signal(object)

    def __init__(self, length: timedelta = timedelta(hours=2), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length = length
        self._span: Span | None = None
        words.placeholder(self, T("14-16"))
        words.name(self, T("Time window"))
        self.editingFinished.connect(self._read)

    def span(self) -> Span | None:
        """The span as last read."""
        return self._span

    def set_span(self, span: Span | None) -> None:
        """Show a span; tells of the change."""
        self.setText(show_span(span) if span else "")
        restyle(self, "state", "")
        if span != self._span:
            self._span = span
            self.changed.emit(span)

    def window_on(self, day: date, zone: ZoneInfo) -> Window | None:
        """The span as a Window on `day` in `zone`."""
        if self._span is None:
            return None
        start, end = self._span
        last = day if end > start else day + timedelta(days=1)
        return Window(local_moment(day, start, zone), local_moment(last, end, zone))

    def show_window(self, window: Window, zone: ZoneInfo) -> None:
        """Show the wall-clock times of a Window."""
        start, end = (_wall(moment, zone) for moment in (window.start, window.end))
        self.set_span((start.time(), end.time()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step by a quarter of an hour."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._read()
            if self._span is not None:
                step = 15 if event.key() == Qt.Key.Key_Up else -15
                start, end = self._span
                only_end = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                moved = (start if only_end else shift(start, step), shift(end, step))
                if moved[0] != moved[1]:
                    self.set_span(moved)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Read what was typed."""
        self._read()
        super().focusOutEvent(event)

    def _read(self) -> None:
        span = parse_span(self.text(), self._length)
        if span is not None or not self.text().strip():
            self.set_span(span)
            return
        restyle(self, "state", "error")
        if self._span is not None:
            self._span = None
            self.changed.emit(None)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)

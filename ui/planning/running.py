"""A search under way: the falling cost as a line, seconds, what is left out, and Cancel."""

from __future__ import annotations

import threading

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from app.domain.text import T, Text
from app.ports import Searching
from ui.planning.state import falling
from ui.runtime import words
from ui.theme import colours, tokens
from ui.widgets.basics import button, column, label, row


class Curve(QWidget):
    """The cost over the seconds. Decoration: the same is said in words beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._costs: list[tuple[float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(240, 40)

    def clear(self) -> None:
        """Begin anew."""
        self._costs = []
        self.update()

    def add(self, elapsed: float, cost: float) -> None:
        """One more point."""
        self._costs.append((elapsed, cost))
        if len(self._costs) > 2000:
            self._costs = self._costs[::2]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours().accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        points = falling(self._costs, self.width() - 6.0, self.height() - 8.0)
        painter.drawPolyline(QPolygonF([QPointF(3 + x, 4 + y) for x, y in points]))
        painter.end()


class Running(QWidget):
    """Give `tell` and `cancelled` to the search; both may be called from any thread."""

    told = Signal(object, object)
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._seconds = 1.0
        self._title: Text | None = None
        self.title = label("", "strong")
        self.words = label("", "small")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        words.name(self.bar, T("How long it is still searched"))
        self.curve = Curve()
        self.cancel = button(T("Stop, and show the best so far"), self.stop, icon_name="stop")
        self.setLayout(
            column(row(self.title, None, self.cancel), self.bar, self.words, self.curve, gap=tokens.TIGHT)
        )
        self.told.connect(self._show)

    def begin(self, title: Text, seconds: float) -> None:
        """A search of so many seconds begins."""
        self._stop = threading.Event()
        self._seconds = max(seconds, 0.1)
        self._title = title
        words.bind(self.title.setText, title)
        words.bind(self.words.setText, T("Reading the day and its roads…"))
        self.bar.setValue(0)
        self.curve.clear()
        self.cancel.setEnabled(True)

    def stop(self) -> None:
        """End it with the best so far."""
        self._stop.set()
        self.cancel.setEnabled(False)
        self.stopped.emit()

    def cancelled(self) -> bool:
        """Whether somebody wants it to end."""
        return self._stop.is_set()

    def tell(self, now: Searching, title: Text | None = None) -> None:
        """How it goes; from the searching thread."""
        self.told.emit(now, title)

    @Slot(object, object)
    def _show(self, now: Searching, title: Text | None) -> None:
        if title is not None and title != self._title:
            self._title = title  # another search: its cost is not the last one's going on
            self.curve.clear()
            words.bind(self.title.setText, title)
        self.bar.setValue(round(1000 * min(1.0, now.elapsed / self._seconds)))
        seconds = round(now.elapsed, 1)
        # what a job left out costs is a price to weigh by, and would be read as minutes nobody drives
        words.bind(
            self.words.setText,
            T("{seconds} s · {n} left out", seconds=seconds, n=now.unserved)
            if now.unserved
            else T("{seconds} s · cost {cost} min of road", seconds=seconds, cost=round(now.cost / 60)),
        )
        self.curve.add(now.elapsed, now.cost)

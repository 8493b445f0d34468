"""The desk's clock on the screen: ticks each second, knows the branch's day and whether time runs faster."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.time import local_day
from app.ports import Clock


class DeskClock(QObject):
    """Wraps the clock port for panels: `now()`, `today()`, and signals to repaint by."""

    tick = Signal(object)
    """The present (aware, UTC), each second."""
    minute = Signal(object)
    """The present, when the minute on the wall has changed."""
    day = Signal(object)
    """The new calendar day of the branch."""

    def __init__(self, clock: Clock, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.zone = zone
        self._minute = self.now().replace(second=0, microsecond=0)
        self._day = self.today()
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to tick."""
        self._timer.start()

    def stop(self) -> None:
        """End ticking."""
        self._timer.stop()

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return self._clock.now()

    def today(self) -> date:
        """The branch's calendar day."""
        return local_day(self.now(), self.zone)

    def rate(self) -> float:
        """How many times faster than life the clock runs; 1 for the real one."""
        return float(getattr(self._clock, "rate", 1.0))

    def set_zone(self, zone: ZoneInfo) -> None:
        """Another branch, another wall clock."""
        self.zone = zone
        self.look()

    def look(self) -> None:
        """Look at the clock and tell what has changed."""
        now = self.now()
        self.tick.emit(now)
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self.minute.emit(now)
        day = self.today()
        if day != self._day:
            self._day = day
            self.day.emit(day)

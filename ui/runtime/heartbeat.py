"""Notices when the window thread was held, and logs where: the guard for "always quick".

A timer on the window thread beats; a watcher thread looks at the beat, and when it is late, at the stack of
the window thread. Only file, line and function are kept, never values.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, Qt, QTimer, Signal

log = logging.getLogger(__name__)

BEAT_MS = 20
HELD_MS = 50
_OURS = ("ui", "app", "db", "resources")


class Heartbeat(QObject):
    """Start it on the window thread; `held` tells (milliseconds, place) on that thread afterwards."""

    held = Signal(float, str)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._clock = clock
        self._beat = clock()
        self._place = ""
        self._main = threading.get_ident()
        self._end = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self.beat)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch."""
        if self._thread is None:
            self._beat = self._clock()
            self._end.clear()
            self._thread = threading.Thread(target=self._watch, name="doorstep-heartbeat", daemon=True)
            self._thread.start()
            self._timer.start()

    def stop(self) -> None:
        """End the watcher thread; returns when it has ended."""
        self._timer.stop()
        self._end.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def beat(self) -> None:
        """One beat of the window thread: tell of the pause since the last one if it was long."""
        now = self._clock()
        pause = (now - self._beat) * 1000 - BEAT_MS
        self._beat = now
        place, self._place = self._place, ""
        if pause > HELD_MS:
            log.warning("window held for %.0f ms in %s", pause, place or "a place not seen")
            self.held.emit(pause, place)

    def look(self) -> None:
        """One look of the watcher: note where the window thread is, if its beat is late."""
        if self._place or (self._clock() - self._beat) * 1000 <= HELD_MS + BEAT_MS:
            return
        frame = sys._current_frames().get(self._main)
        if frame is not None:
            self._place = _where(frame)

    def _watch(self) -> None:
        while not self._end.wait(BEAT_MS / 1000):
            self.look()


def _where(frame: FrameType | None) -> str:
    """The innermost frames in our own rooms, innermost first; else the innermost frame at all."""
    ours: list[str] = []
    first = ""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        spot = f"{'/'.join(path.parts[-3:])}:{frame.f_lineno} {frame.f_code.co_name}"
        first = first or spot
        if set(path.parts[-4:-1]) & set(_OURS):
            ours.append(spot)
        frame = frame.f_back
    return " < ".join(ours[:3]) or first

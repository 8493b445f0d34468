"""Clears away Python's cyclic garbage on the window thread only.

Python collects cycles on whatever thread happens to allocate. A worker that meets a dead widget in a cycle would
destroy it there, and Qt objects must be destroyed on the thread they live on: the process may crash. So automatic
collection is off while there is a window, and a timer does the same work by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 250


class WindowGarbage(QObject):
    """Between `start` and `stop` collection happens in `look`, on the thread this object lives on."""

    def __init__(self, parent: QObject | None = None) -> None:
        """From now on nothing is collected, and what is there (all that was imported) never looked through again."""
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Take over. The window that stands now will be there till the end as well."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give it back to Python, and collect what was there: another window may come after this one."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation whose threshold has been passed, with the younger ones in it."""
        for generation in (2, 1, 0):
            threshold = gc.get_threshold()[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return

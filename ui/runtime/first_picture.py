"""When a widget was first painted: what nobody needs for that picture waits for it."""

from __future__ import annotations

import asyncio
import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

PATIENCE = 2.0
"""Seconds after which a window nobody sees (minimised, on another screen) is taken for painted."""


class FirstPicture(QObject):
    """`shown` comes once, in the turn of the loop after the first painting: the picture is on the screen by then.

    at: when it was painted, in seconds of `time.time()`; None before.
    """

    shown = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at: float | None = None
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the first painting."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self.at = time.time()
            QTimer.singleShot(0, self, self.shown.emit)
        return False

    async def seen(self, given_up: asyncio.Future[None], patience: float = PATIENCE) -> None:
        """Until it is shown, `given_up` is settled (the window was closed), or `patience` seconds are over."""
        seen: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.shown.connect(lambda: None if seen.done() else seen.set_result(None))
        if self.at is None:
            await asyncio.wait((seen, given_up), timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        seen.cancel()

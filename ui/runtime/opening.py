"""macOS hands links and files to a program that is open as an event of the application, not as words of a new start."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

from app.links import SCHEME


class OpenEvents(QObject):
    """Hands what such an event names to `take`, as a start's word would be. Listens on macOS only, or when `always`.

    A filter of the application sees every event there is, which other systems need not pay for.
    """

    def __init__(self, take: Callable[[str], None], parent: QObject, always: bool = False) -> None:
        super().__init__(parent)
        self._take = take
        application = QCoreApplication.instance()
        if application is not None and (always or sys.platform == "darwin"):
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that open something, leave all others."""
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return False
        address = event.url()
        self._take(address.toString() if address.scheme() == SCHEME else event.file())
        return True

"""The one object the page can talk to: text in, text out, and nothing that matters if the page destroys it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from ui.map.heard import Heard, read


class Bridge(QObject):
    """Stands on the web channel under the name "desk".

    Its only slot takes text: Qt calls slots of other types with whatever was in memory when the page sends
    something else. A page may even call deleteLater() on it; the surface then makes a new one.
    """

    update = Signal(str)
    """To the page: one JSON object as text."""

    def __init__(self, heard: Callable[[Heard], None]) -> None:
        super().__init__()
        self._heard = heard
        self.refused = 0

    @Slot(str)
    def say(self, text: str) -> None:
        """From the page: one JSON object as text; what is not exactly a message of ours is counted and dropped."""
        message = read(text)
        if message is None:
            self.refused += 1
        else:
            self._heard(message)

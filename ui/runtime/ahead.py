"""Imports what will be wanted soon, beside the window: a first look at a page then waits for the page only.

Importing needs Python's own lock, which goes back to the window every few milliseconds.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from importlib import import_module

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

PAUSE = 2.5
"""Seconds the window has to itself first: its rows, and the map."""
SOON = (
    *("app.adapters.city.roads.router", "app.adapters.city.places.index", "phonenumbers"),
    *("ui.directory.customers", "ui.directory.staff", "ui.aftercare.panel", "ui.watch.panel"),
    *("ui.settings.page", "ui.printing.dialog", "ui.board.keyed", "ui.directory.exchange", "app.cli.doctor"),
)
"""Roads and addresses for the first offer, then the pages by how often they are opened, then dialogs."""


class Ahead(QObject):
    """Imports modules in a thread of its own; `done` comes on the thread this lives on, whether they could be or not."""

    done = Signal()

    def __init__(self, modules: Sequence[str], pause: float = 0.0) -> None:
        super().__init__()
        self._modules, self._pause = modules, pause
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="doorstep-ahead", daemon=True)

    def start(self) -> Ahead:
        """Begin; with nothing to import it is done at once."""
        if self._modules:
            self._thread.start()
        else:
            self.done.emit()
        return self

    def stop(self) -> None:
        """End after the module that is being imported, and wait for it."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        self._end.wait(self._pause)
        for name in self._modules:
            if self._end.is_set():
                return
            try:
                import_module(name)
            except Exception:  # whoever needs it will say so in their own place
                log.exception("%s cannot be imported", name)
        self.done.emit()

"""The hub inside the window: while the setting is on, other programs on this machine reach the desk by it."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.adapters.hub.doors import Doors
from app.adapters.hub.server import Hub
from app.adapters.hub.token import token_of
from app.changes import ChangeSet
from app.domain.errors import DeskError
from app.domain.ids import BranchId
from app.domain.text import T
from app.settings import value
from ui.desk.arriving import Arriving
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.window import MainWindow

HOST = "127.0.0.1"


class WindowHub(QObject):
    """One per window; starts and stops its server as the settings say. Links that come go where the window leads them."""

    arrived = Signal(str)

    def __init__(self, frame: Frame, window: MainWindow, profile: Path) -> None:
        super().__init__(window)
        self.frame, self.tasks, self._profile = frame, frame.tasks, profile
        self.hub: Hub | None = None
        self._ended = False
        self._one = asyncio.Lock()
        self._arriving = Arriving(frame, window)
        self.arrived.connect(self._arriving.take)
        frame.live.watch(window, ("setting",), self.settle)
        frame.at_end(self.close)
        self.settle()

    @async_slot
    async def settle(self, _changes: ChangeSet | None = None) -> None:
        """Serve, or not, as the company's settings say now; a port that is taken is said once."""
        async with self._one:  # a second change waits: two servers would want the same port
            stored = (await self.tasks.ask(self.frame.queries.desk)).settings
            wanted = int(value(stored, "hub.port")) if value(stored, "hub.on") else None
            if self.hub is not None and self.hub.port != wanted:
                self.stop()
            branch = self.frame.branch
            if wanted is None or self.hub is not None or branch is None or self._ended:
                return
            try:
                await self.tasks.ask(partial(self._begin, wanted, branch.id))
            except DeskError as refusal:
                self.frame.toast(refusal.text, "warning")
                return
            if self._ended:
                self.stop()
                return
            told = T("Other programs on this machine reach the desk on port {port}.", port=str(wanted))
            self.frame.toast(told, "info")

    def _begin(self, port: int, branch: BranchId) -> None:
        doors = Doors(self.frame.desk, branch, self.arrived.emit)
        self.hub = Hub(HOST, port, token_of(self._profile), doors.by_path()).start()
        if self._ended:  # the window went meanwhile
            self.stop()

    def stop(self) -> None:
        """Serve no more."""
        hub, self.hub = self.hub, None
        if hub is not None:
            hub.close()

    def close(self) -> None:
        """The window goes."""
        self._ended = True
        self.stop()

"""Where a link leads inside the window: a call rings, a job, customer or person is shown, a map file is loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

from app.commands import RegisterCall
from app.domain.errors import NotPossible
from app.domain.ids import CallId, new_id
from app.domain.text import T
from app.links import Link, read
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.window import MainWindow


class Arriving:
    """One per window; takes links from its own start, and from later starts on the same profile."""

    def __init__(self, frame: Frame, window: MainWindow) -> None:
        self.frame, self.window, self.tasks = frame, window, frame.tasks

    def take(self, text: str) -> None:
        """Bring the window forward, and go where the link leads; the command line has checked it."""
        self.come_forward()
        if text:
            self._follow(read(text))

    def come_forward(self) -> None:
        """In front of other programs, as far as the system allows it."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    @async_slot
    async def _follow(self, link: Link) -> None:
        if link.kind == "call":
            await self._ring(link)
        elif link.kind == "map":
            self.frame.go("settings", topic="map", load=Path(link.what))
        elif link.kind == "day":
            self.frame.selection.set_day(date.fromisoformat(link.what))
            self.frame.go("board")
        elif link.kind == "job":
            found = await self.tasks.ask(self.frame.queries.job_by_number, link.what, key=(id(self), "link"))
            if found is None:
                raise NotPossible(
                    T("There is no job {number}. Nothing was changed.", number=link.what), code="job-unknown"
                )
            self.frame.open("job", found.job.id, "desk")
        else:
            await self._show_person(link)

    async def _ring(self, link: Link) -> None:
        if self.frame.branch is None:
            raise NotPossible(T("Set up a branch first; then calls can come in."), code="no-branch")
        await self.tasks.do(
            RegisterCall(
                call_id=CallId(new_id()),
                branch_id=self.frame.branch_id,
                number=link.what,
                channel=link.channel,
                name=link.name,
            )
        )
        self.frame.go("desk")

    async def _show_person(self, link: Link) -> None:
        finder = self.frame.finders.get("customer" if link.kind == "customer" else "staff")
        found = await finder.find(link.what) if finder is not None else ()
        if not found:
            raise NotPossible(T("Nobody here has the code {code}.", code=link.what), code="link-nobody")
        found[0].value()

"""What was heard about each follow-up and not sent yet: kept in memory, and on this machine through a crash."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from ui.aftercare.state import Pass
from ui.runtime.tasks import async_slot

if TYPE_CHECKING:
    from ui.aftercare.panel import FollowUpPanel

DRAFT = "follow_up"
"""The name of the draft: {follow-up id: answers}."""
KEEP_MS = 400


class HeardSoFar(QObject):
    """Follow-up id → `Pass`. Written a moment after the last key, so that typing never waits."""

    def __init__(self, panel: FollowUpPanel) -> None:
        super().__init__(panel)
        self._panel, self.tasks = panel, panel.tasks
        self._passes: dict[str, Pass] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.write)

    def of(self, key: str) -> Pass:
        """What was heard about that one."""
        return self._passes.get(key, Pass())

    def keep(self, key: str, given: Pass) -> None:
        """Remember it."""
        self._passes[key] = given
        self._timer.start()

    def forget(self, key: str) -> None:
        """It has been sent."""
        if self._passes.pop(key, None) is not None:
            self._timer.start()

    def read(self) -> None:
        """Take up what an earlier run left behind."""
        drafts = self._panel.frame.desk.around.drafts
        kept = drafts.load(DRAFT) if drafts is not None else None
        self._passes.update({key: pass_from(told) for key, told in (kept or {}).items()})

    @async_slot
    async def write(self) -> None:
        """Keep everything that is still owed; nothing left drops the draft."""
        drafts = self._panel.frame.desk.around.drafts
        if drafts is None:
            return
        owed = {line.id for line in self._panel.lines}
        kept = {key: asdict(given) for key, given in self._passes.items() if key in owed and not given.empty}
        if kept:
            await self.tasks.ask(drafts.save, DRAFT, kept)
        else:
            await self.tasks.ask(drafts.drop, DRAFT)


def pass_from(told: dict[str, Any]) -> Pass:
    """Back from a draft; what it does not know stays empty."""
    one, two, three, four = told.get("stars", (0, 0, 0, 0))
    return Pass(
        (one, two, three, four),
        told.get("words", ""),
        told.get("satisfaction", 0),
        told.get("recommend"),
        told.get("suggestion", ""),
        told.get("note", ""),
    )

"""F2 from wherever one is: the call that has rung longest, or a form by hand, on the desk."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.domain.calls import CallState
from app.domain.text import T
from ui.desk.links import links
from ui.runtime.tasks import async_slot
from ui.shell.actions import Action
from ui.shell.frame import Frame


class Answering(QObject):
    """Declared with the window, not with the cards: those may not have been shown yet, or be out of date."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.frame, self.tasks = frame, frame.tasks
        text = T("Answer the next call, or take a request by hand")
        frame.actions.add(Action("call.answer", text, self.answer_next, "F2", "phone", T("Call")))

    @async_slot
    async def answer_next(self) -> None:
        """Ask who rings now, show the desk, and take the call into the form."""
        call = ""
        if self.frame.branch is not None:
            found = await self.tasks.ask(
                self.frame.queries.live_calls, self.frame.branch_id, key=(id(self), "live")
            )
            call = next((card.id for card in found if card.state is CallState.RINGING), "")
        self.frame.go("desk")
        links(self.frame).answer.emit(call)

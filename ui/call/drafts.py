"""Keeps the form while it is being filled, puts one aside for a call, brings one back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.domain.ids import new_id
from app.domain.text import T, Text
from ui.call.state import DRAFT, Intake
from ui.shell.frame import Frame

KEEP_MS = 200
"""How often a changing form is written to the draft file: throttled, so that a long sentence is kept while it grows."""


class DraftKeeper(QObject):
    """One form's drafts.

    state: the form as it is now; put: shows another; say: tells in a word what was kept.
    """

    def __init__(
        self,
        frame: Frame,
        state: Callable[[], Intake],
        put: Callable[[Intake], None],
        say: Callable[[Text | str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._frame, self._state, self._put, self._say = frame, state, put, say
        self._timer = QTimer(self, interval=KEEP_MS, singleShot=True)
        self._timer.timeout.connect(self._save)

    def keep(self) -> None:
        """The form changed: write it soon."""
        if self._frame.desk.around.drafts is None:
            return
        if not self._timer.isActive():
            self._timer.start()
        self._say(T("…"))

    def forget(self) -> None:
        """The form became real or was thrown away."""
        if self._frame.desk.around.drafts is not None:
            self._frame.desk.around.drafts.drop(DRAFT)

    def put_aside(self) -> None:
        """An unfinished form makes room for a call: kept under a name of its own, offered again."""
        drafts, kept = self._frame.desk.around.drafts, self._state()
        if kept.empty or drafts is None:
            return
        name = f"{DRAFT}-{new_id()}"
        drafts.save(name, kept.to_draft())
        self._frame.toast(
            T("The unfinished request of {name} was put aside.", name=kept.name or T("somebody")),
            "info",
            T("Bring back"),
            lambda: self._bring_back(name, kept),
        )

    def restore(self) -> None:
        """After a crash or a restart the form stands as it was left."""
        drafts = self._frame.desk.around.drafts
        kept = drafts.load(DRAFT) if drafts is not None else None
        if kept is None:
            return
        try:
            state = Intake.from_draft(kept)
        except ValueError:
            return  # a draft of another version is left where it is
        if not state.empty:
            self._put(state)
            self._say(T("Brought back"))

    def _bring_back(self, name: str, state: Intake) -> None:
        self.put_aside()
        self._put(state)
        if self._frame.desk.around.drafts is not None:
            self._frame.desk.around.drafts.drop(name)

    def _save(self) -> None:
        if self._frame.desk.around.drafts is not None:
            self._frame.tasks.start(self._write(), owner=self, busy=lambda _: None)

    async def _write(self) -> None:
        drafts, state = self._frame.desk.around.drafts, self._state()
        if drafts is None:
            return
        if state.empty:
            await self._frame.tasks.ask(drafts.drop, DRAFT)
        else:
            await self._frame.tasks.ask(drafts.save, DRAFT, state.to_draft())
        self._say("" if state.empty else T("Draft kept"))

"""The drafts of days: kept proposals with their figures beside each other; show one on the board, rename it, delete it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.text import T
from app.i18n import say_day
from app.services.planning.drafts import LONGEST_TITLE, KeptPlan
from ui.planning.comparing import Compared, compared_model
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.table import Table


class DraftsDialog(Dialog):
    """A line a draft."""

    shown = Signal(object)
    """The `KeptPlan` to be looked at on the board."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.frame, self.tasks = frame, frame.tasks
        self._kept: dict[str, KeptPlan] = {}
        words.bind(self.setWindowTitle, T("Drafts of days"))
        self.model = compared_model(self, T("Draft"), T("Day"))
        self.table = Table(self.model, T("Drafts of days"))
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_TITLE)
        self.show_it = button(T("Show on the board"), self._show, "primary")
        self.rename = button(T("Rename"), self._rename)
        self.delete = button(T("Delete"), self._delete, icon_name="delete-outline")
        close = button(T("Close"), self.reject)
        self.empty = label(T("Nothing is kept yet. Plan a day and keep the proposal as a draft."), "muted")
        self.setLayout(
            column(
                label(T("A draft changes nothing until it is accepted; what was overtaken is refused then."), "muted", wrap=True),
                self.table,
                self.empty,
                row(Field(T("Name"), self.name, "title"), self.rename),
                row(self.show_it, self.delete, None, close),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )  # fmt: skip
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self._show())
        self.resize(1060, 420)
        self._picked(None)
        self.load()

    @async_slot
    async def load(self) -> None:
        """Read the drafts of this branch."""
        kept = await self.tasks.ask(
            self.frame.desk.planning.drafts.all, self.frame.branch_id, key=(id(self), 0)
        )
        self._kept = {k.id: k for k in kept}
        self.model.set_rows([Compared(k.id, k.title, k.proposal, say_day(k.proposal.day)) for k in kept])
        self.empty.setVisible(not kept)
        self._picked(self.table.current_row())

    def _chosen(self) -> KeptPlan | None:
        line = self.table.current_row()
        return self._kept.get(line.key) if isinstance(line, Compared) else None

    def _picked(self, line: object) -> None:
        if isinstance(line, Compared):
            self.name.setText(str(line.name))
        for made in (self.show_it, self.rename, self.delete):
            made.setEnabled(line is not None)

    def _show(self) -> None:
        if (kept := self._chosen()) is not None:
            self.shown.emit(kept)
            self.accept()

    @async_slot
    async def _rename(self) -> None:
        if (kept := self._chosen()) is not None:
            drafts = self.frame.desk.planning.drafts
            await self.tasks.ask(drafts.keep, self.name.text(), kept.proposal)
            await self.tasks.ask(drafts.drop, kept.id)
            self.load()

    @async_slot
    async def _delete(self) -> None:
        if (kept := self._chosen()) is not None:
            await self.tasks.ask(self.frame.desk.planning.drafts.drop, kept.id)
            self.load()

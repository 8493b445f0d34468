"""Questions that are awaited: a dialog opens, everything else goes on, the answer comes back.

`answer = await ask(self, T("This breaks the promise to Mrs Zhao. Move all the same?"), yes=T("Move"))`
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import KIND_ICONS, tokens
from ui.widgets.basics import button, column, icon_label, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field


@dataclass(frozen=True)
class Answer:
    """Yes or no, and the reason given with a yes."""

    yes: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.yes


async def finished(dialog: QDialog) -> int:
    """Open a dialog and wait for its end without stopping anything else; returns its result code.

    Never use `exec`: it would hold every other task. The dialog is closed when the waiting task is cancelled.
    """
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    dialog.finished.connect(lambda code: None if ended.done() else ended.set_result(code))
    dialog.open()
    try:
        return await ended
    except asyncio.CancelledError:
        dialog.reject()
        raise


async def ask(
    parent: QWidget,
    text: Text,
    yes: Text,
    no: Text = T("Cancel"),  # noqa: B008 - a frozen value
    detail: Text | None = None,
    kind: str = "warning",
    reason: Text | None = None,
) -> Answer:
    """Ask once. With `reason`, a field of that name must be filled before "yes" can be pressed.

    Enter is yes, Escape is no; where `kind` is "danger" Enter is no too, until somebody goes to the button.
    """
    dialog = Question(parent, text, yes, no, detail, kind, reason)
    try:
        code = await finished(dialog)
        return Answer(code == QDialog.DialogCode.Accepted, dialog.reason())
    finally:
        dialog.deleteLater()


class Question(Dialog):
    """What `ask` opens."""

    def __init__(
        self,
        parent: QWidget,
        text: Text,
        yes: Text,
        no: Text,
        detail: Text | None,
        kind: str,
        reason: Text | None,
    ) -> None:
        super().__init__(parent.window())
        words.bind(self.setWindowTitle, yes)
        self.yes = button(yes, self.accept, "danger" if kind == "danger" else "primary")
        self.no = button(no, self.reject)
        said = label(text, "strong", wrap=True)
        parts = [said] if detail is None else [said, label(detail, "muted", wrap=True)]
        body = column(*parts, gap=tokens.GAP)
        self._reason: QLineEdit | None = None
        if reason is not None:
            self._reason = QLineEdit()
            body.addWidget(Field(reason, self._reason, "reason"))
            self._reason.textChanged.connect(self._reason_typed)
            self._reason_typed("")
        head = row(icon_label(KIND_ICONS[kind], kind, 22), body, gap=tokens.WIDE)
        head.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(head, row(None, self.no, self.yes), gap=tokens.PAGE, margin=tokens.PAGE))
        self.setMinimumWidth(420)
        usual = self.no if kind == "danger" else self.yes
        usual.setDefault(True)
        (self._reason or usual).setFocus()

    def reason(self) -> str:
        """What was typed as the reason."""
        return self._reason.text().strip() if self._reason is not None else ""

    def _reason_typed(self, text: str) -> None:
        self.yes.setEnabled(bool(text.strip()))

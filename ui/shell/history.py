"""What this seat did, the newest first: what can be taken back, what cannot and why, and the correction prepared."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app import i18n
from app.bootstrap import Desk
from app.domain.errors import DeskError
from app.domain.text import T, Text
from app.rows import LogLine
from ui.models import Column, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.table import Table

MOST = 60


@dataclass(frozen=True)
class StepLine:
    """A step with whether it can be taken back now, and why not."""

    line: LogLine
    why: Text | None

    @property
    def state(self) -> Text:
        """In a word."""
        if self.line.undone:
            return T("taken back")
        return T("can be taken back") if self.why is None else T("stays")

    @property
    def icon(self) -> str:
        """The same as a picture."""
        if self.line.undone:
            return "undo-variant"
        return "check" if self.why is None else "lock-outline"


def read_steps(desk: Desk) -> tuple[StepLine, ...]:
    """This seat's steps, the newest first; what took others back is not shown, they say so themselves."""
    found = [line for line in desk.history.lines(MOST * 2) if line.undoes is None]
    return tuple(StepLine(line, desk.history.why_not(line)) for line in found[:MOST])


class HistoryDialog(Dialog):
    """The list; Enter takes the marked step back."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setObjectName("history")
        self.frame, self.tasks = frame, frame.tasks
        words.bind(self.setWindowTitle, T("What was done here"))
        self.model: RowTableModel[StepLine] = RowTableModel(
            (
                Column[StepLine]("at", T("When"), lambda x: i18n.say_moment(x.line.at), width=160),
                Column[StepLine]("what", T("Step"), lambda x: x.line.label, bold=True, stretch=True,
                                 tip=lambda x: x.line.label),
                Column[StepLine]("who", T("By"), lambda x: x.line.who, width=110),
                Column[StepLine]("state", T("State"), lambda x: x.state, icon=lambda x: x.icon, width=160,
                                 hue=lambda x: "good" if x.why is None else ""),
            ),
            key=lambda x: x.line.number,
            parent=self,
        )  # fmt: skip
        self.table = Table(self.model, T("Steps, the newest first"))
        self.why = label("", "muted", wrap=True)
        self.why.setMinimumHeight(40)
        self.back = button(T("Take the step back"), self.take_back, "primary", "undo")
        self.correct = button(
            T("Prepare a call that puts it right"), self.prepare, icon_name="phone-forward-outline"
        )
        self.setLayout(
            column(
                label(
                    T("Any step can be taken back while nothing that stands since touched the same."),
                    "muted",
                    wrap=True,
                ),
                self.table,
                self.why,
                row(self.correct, None, button(T("Close"), self.reject), self.back),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _line: self.take_back())
        self.resize(760, 520)
        self.table.setFocus()
        self._picked(None)
        self.look()

    @async_slot
    async def look(self) -> None:
        """Read the steps anew; the marked one stays marked."""
        rows = await self.tasks.ask(read_steps, self.frame.desk, key=(id(self), "steps"))
        self.model.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.go_to(rows[0].line.number)
        self._picked(self.table.current_row())

    def _picked(self, line: StepLine | None) -> None:
        words.bind(self.why.setText, (line.why or T("Nothing stands in the way.")) if line else "")
        self.back.setEnabled(line is not None and line.why is None)
        self.correct.setEnabled(line is not None and line.why is not None and not line.line.undone)

    @async_slot
    async def take_back(self) -> None:
        """Take the marked step back."""
        line = self.table.current_row()
        if not isinstance(line, StepLine) or line.why is not None:
            return
        try:
            outcome = await self.tasks.write(self.frame.desk.history.undo, line.line.number)
        except DeskError:  # told by the presenter; the list shows how it stands now
            self.look()
            raise
        self.frame.toast_outcome(outcome)
        self.look()

    @async_slot
    async def prepare(self) -> None:
        """What cannot be taken back is put right by a call: it is prepared."""
        line = self.table.current_row()
        if not isinstance(line, StepLine) or line.why is None:
            return
        command = await self.tasks.ask(
            self.frame.desk.history.correction, line.line.number, i18n.say(line.why)
        )
        self.frame.toast_outcome(await self.tasks.do(command))
        self.look()

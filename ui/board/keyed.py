"""The dialog for codes from paper: type or paste them, see what each would do, and do all of it as one step."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateEdit, QPlainTextEdit, QWidget

from app.domain.text import T, Text
from app.services.outage import KeyedLine, read_back, several
from ui.models import Column, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.table import Table


class KeyBackDialog(Dialog):
    """Every line is looked up while it is typed; nothing is changed before "Key back" is pressed."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.frame, self.tasks = frame, frame.tasks
        self._lines: tuple[KeyedLine, ...] = ()
        words.bind(self.setWindowTitle, T("Key back codes"))
        self.typed = _Codes(self)
        words.placeholder(self.typed, T("A code and its time on each line, such as 1042-AK7 9:35"))
        words.name(self.typed, T("Codes from paper"))
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        today = frame.clock.today()
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.day.setMaximumDate(self.day.date())
        words.name(self.day, T("The day of these times"))
        self.model: RowTableModel[KeyedLine] = RowTableModel(
            (
                Column[KeyedLine]("line", T("Row"), lambda n: str(n.line), lambda n: n.line, width=48, align="right"),
                Column[KeyedLine]("typed", T("Typed"), lambda n: n.typed, width=150),
                Column[KeyedLine]("customer", T("Customer"), lambda n: n.customer, width=140),
                Column[KeyedLine]("says", T("What it does"), lambda n: n.says, icon=_icon, hue=_hue, tip=lambda n: n.says, stretch=True),
            ),
            key=lambda n: n.line,
            parent=self,
        )  # fmt: skip
        self.table = Table(self.model, T("What the codes do"))
        self.verdict = label("", "muted", wrap=True)
        self.go = button(T("Key back"), self.carry_out, "primary", "keyboard-return", "Ctrl+Enter")
        cancel = button(T("Cancel"), self.reject)
        foot = row(self.verdict, cancel, self.go)
        foot.setStretchFactor(self.verdict, 1)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.setLayout(
            column(
                label(
                    T("Type the codes that were ticked off on paper; without a time it is now."),
                    "muted",
                    wrap=True,
                ),
                row(Field(T("The day of these times"), self.day, "day"), None),
                self.typed,
                self.table,
                foot,
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.typed.setMaximumHeight(130)
        self.typed.textChanged.connect(self.look)
        self.day.dateChanged.connect(lambda _day: self.look())
        self.resize(680, 520)
        self._show(())
        self.typed.setFocus()

    @async_slot
    async def look(self) -> None:
        """Look the lines up and show what they would do."""
        branch = self.frame.branch
        if branch is None:
            return
        found = await self.tasks.ask(
            read_back,
            self.typed.toPlainText(),
            self.frame.queries,
            branch,
            self.frame.desk.clock.now(),
            self.day.date().toPython(),
            key=(id(self), "codes"),
        )
        self._show(tuple(found))

    def _show(self, found: tuple[KeyedLine, ...]) -> None:
        self._lines = found
        self.model.set_rows(found)
        wrong = sum(line.why is not None for line in found)
        good = sum(bool(line.steps) for line in found)
        words.bind(self.verdict.setText, _verdict(good, wrong))
        self.go.setEnabled(good > 0)

    @async_slot
    async def carry_out(self) -> None:
        """Do the good lines as one step; the others stay to be mended."""
        command = several(self._lines)
        if command is None:
            return
        self.go.setEnabled(False)
        try:
            outcome = await self.tasks.do(command)
        except Exception:
            self.go.setEnabled(True)
            raise
        self.frame.toast_outcome(outcome)
        left = [line.typed for line in self._lines if line.why is not None]
        if left:
            self.typed.setPlainText("\n".join(left))
        else:
            self.accept()


class _Codes(QPlainTextEdit):
    """Lines of codes. Ctrl+Enter does them; Tab goes on."""

    def __init__(self, dialog: KeyBackDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._dialog.carry_out()
        else:
            super().keyPressEvent(event)


def _verdict(good: int, wrong: int) -> Text | str:
    if wrong:
        return T("{good} can be keyed back, {wrong} cannot.", good=good, wrong=wrong)
    return T("{n} can be keyed back.", n=good) if good else ""


def _icon(line: KeyedLine) -> str:
    if line.why is not None:
        return "alert-outline"
    return "check" if line.done_already else "arrow-right"


def _hue(line: KeyedLine) -> str:
    if line.why is not None:
        return "danger"
    return "neutral" if line.done_already else "good"

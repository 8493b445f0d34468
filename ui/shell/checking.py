"""`doctor` for people: every part of this computer and the desk, its state in a word and a sign, and what mends it.

Parts appear as they are looked at, on a reading track: the desk stays usable meanwhile. Closing ends it after the part
that is being looked at.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.text import T, Text
from app.findings import Finding, Health, LookOver
from app.logs import masked
from app.version import version
from ui.runtime import words
from ui.runtime.scrub import scrub
from ui.runtime.tasks import async_slot
from ui.runtime.words import say
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, icon_label, label, row
from ui.widgets.dialog import Dialog

STATES: dict[Health, tuple[Text, str, str]] = {
    Health.FINE: (T("fine"), "check-circle-outline", "good"),
    Health.REMARK: (T("look at this"), "alert-outline", "warning"),
    Health.BROKEN: (T("broken"), "close-circle-outline", "danger"),
}
"""State → its word, its sign and the sign's colour."""
PARTS: dict[str, Text] = {
    "python": T("Program"),
    "libraries": T("Libraries"),
    "sqlite": T("Database library"),
    "folder": T("Disk"),
    "database": T("The desk’s data"),
    "map": T("City map"),
    "roads": T("Travel times"),
    "fonts": T("Chinese letters"),
    "screen": T("Screen"),
    "sandbox": T("Safety of the map page"),
    "ports": T("Connections inside this computer"),
    "log": T("Log"),
    "file": T("The desk’s file"),
    "pages": T("Every page of the desk"),
    "backups": T("Backups"),
    "encryption": T("Encryption"),
    "keyring": T("Keeper of secrets"),
    "clock": T("Clock"),
}
"""Names of `doctor` in people's words; a part not named here is called as there."""


class CheckWindow(Dialog):
    """The list, "Look again", "Copy" (masked) and the way to the log. Needs `desk.around.look_over`."""

    def __init__(self, the_frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words.bind(self.setWindowTitle, T("Check this computer"))
        self.tasks = the_frame.tasks
        self._frame = the_frame
        self.findings: list[Finding] = []
        self.head = label("", "strong", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(4)
        words.name(self.bar, T("Looking over this computer"))
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(tokens.WIDE, tokens.WIDE, tokens.WIDE, tokens.WIDE)
        self._list.setSpacing(tokens.WIDE)
        self._list.addStretch(1)
        body = frame("surface")
        body.setLayout(self._list)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(body)
        words.name(self.area, T("What was found"))
        self.again = button(T("Look again"), self.begin, icon_name="refresh")
        self.copy = button(T("Copy"), self._copy, icon_name="content-copy")
        words.tip(self.copy, T("Copies what was found; names, numbers and your folder are left out."))
        self.log_button = button(T("Open the log’s folder"), self._open_log, "link")
        self.close_button = button(T("Close"), self.accept, "primary")
        self.setLayout(
            column(
                self.head,
                self.bar,
                self.area,
                row(self.log_button, None, self.again, self.copy, self.close_button),
                gap=tokens.GAP,
                margin=tokens.PAGE,
            )
        )
        self.resize(640, 560)

    def begin(self) -> None:
        """Show the window and look, from the first part on."""
        if not self.isVisible():
            self.open()
        look_over = self._frame.desk.around.look_over
        if look_over is not None:
            self._busy(True)
            self._clear()
            self._look(look_over)

    def report(self) -> str:
        """What was found, to be sent to anybody: persons, numbers and the person's folder are masked."""
        lines = [f"Doorstep {version()}"]
        for found in self.findings:
            lines.append(f"[{say(STATES[found.health][0])}] {say(_name(found))}: {_plain(say(found.what))}")
            if found.mend is not None:
                lines.append(f"    → {_plain(say(found.mend))}")
        return "\n".join(lines)

    @async_slot
    async def _look(self, look_over: LookOver) -> None:
        try:
            steps = look_over()
            while (found := await self.tasks.ask(next, steps, None)) is not None:
                self._add(found)
        finally:
            if shiboken6.isValid(self):  # it may be this window's end that ends the look
                self._busy(False)
        self._sum_up()

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.again.setEnabled(not busy)
        self.copy.setEnabled(not busy)

    def _clear(self) -> None:
        self.findings = []
        while self._list.count() > 1:
            item = self._list.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.deleteLater()
        words.bind(self.head.setText, T("Looking…"))

    def _add(self, found: Finding) -> None:
        self.findings.append(found)
        self._list.insertWidget(self._list.count() - 1, FindingRow(found))
        words.bind(self.head.setText, T("Looking… {n} so far", n=len(self.findings)))

    def _sum_up(self) -> None:
        many = Counter(found.health for found in self.findings)
        broken, remarks = many[Health.BROKEN], many[Health.REMARK]
        if broken:
            told = T("{n} part is broken.", "{n} parts are broken.", n=broken)
        elif remarks:
            told = T(
                "Everything needed is there; {n} remark.",
                "Everything needed is there; {n} remarks.",
                n=remarks,
            )
        else:
            told = T("Everything needed is there.")
        words.bind(self.head.setText, told)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report())
        self._frame.toast(T("Copied."), "info")

    def _open_log(self) -> None:
        folder = Path(self._frame.memory.fileName()).parent / "logs"
        folder.mkdir(exist_ok=True, mode=0o700)  # a first start may not have written anything yet
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._frame.toast(T("The log lies in {folder}.", folder=str(folder)), "info", seconds=20)


class FindingRow(QFrame):
    """One part: sign, name, state in a word, what was found and the mend. Its accessible name says it all."""

    def __init__(self, found: Finding) -> None:
        super().__init__()
        state, sign, colour = STATES[found.health]
        self.state = label(state, "small")
        parts: list[QWidget] = [label(found.what, "muted", wrap=True)]
        if found.mend is not None:
            self.mend = label(T("→ {mend}", mend=found.mend), wrap=True)
            parts.append(self.mend)
        for part in parts:
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head = row(label(_name(found), "strong"), None, self.state)
        told = row(icon_label(sign, colour, 20), column(head, *parts, gap=2), gap=tokens.WIDE)
        told.setAlignment(Qt.AlignmentFlag.AlignTop)
        told.setStretch(1, 1)
        self.setLayout(told)
        whole = T("{part}: {state}. {what}", part=_name(found), state=state, what=found.what)
        words.name(self, whole)


def _name(found: Finding) -> Text | str:
    return PARTS.get(found.name, found.name)


def _plain(text: str) -> str:
    """A sentence without what may be somebody's; their own folder is told as ~."""
    return scrub(masked(text.replace(str(Path.home()), "~")))

"""The window that tells of a mistake of ours, with masked details to copy, while work goes on behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.text import T
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_label, label, row
from ui.widgets.dialog import Dialog


class ReportWindow(Dialog):
    """One window for all mistakes; more of them are added below each other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        words.bind(self.setWindowTitle, T("Something went wrong in Doorstep"))
        said = label(
            T(
                "This is a mistake of the program, not yours. What you saved is safe, and you can go on working. "
                "If it happens again, send this report to whoever looks after Doorstep: names, numbers and "
                "addresses have been taken out of it."
            ),
            wrap=True,
        )
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setMinimumHeight(180)
        words.name(self.details, T("Details of the mistake"))
        self.copy = button(T("Copy details"), self._copy, icon_name="content-copy")
        self.close_button = button(T("Go on working"), self.close, "primary")
        head = row(icon_label("alert-circle-outline", "danger", 24), said, gap=tokens.WIDE)
        head.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setLayout(
            column(
                head,
                self.details,
                row(None, self.copy, self.close_button),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.resize(560, 380)
        self.close_button.setFocus()

    def add(self, report: str) -> None:
        """Add one report; the same again is only counted."""
        before = self.details.toPlainText()
        if report in before:
            return
        self.details.setPlainText(f"{before}\n\n{report}".strip())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())

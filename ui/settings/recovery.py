"""The recovery code of an encrypted desk, shown once: to be printed or copied, and kept away from this computer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from app.domain.text import T
from app.safekeeping import Locked
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_label, label, row
from ui.widgets.dialog import Dialog


class RecoverySheet(Dialog):
    """Cannot be closed before somebody says that the code is kept."""

    def __init__(self, locked: Locked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words.bind(self.setWindowTitle, T("The desk is encrypted"))
        self._code = locked.code
        self.code = label(locked.code, "title")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        where = (
            T("This computer’s keyring has the key, so the desk opens by itself here.")
            if locked.kept
            else T("This computer has no keyring: the passphrase is asked for at every start.")
        )
        self.kept = QCheckBox()
        words.bind(self.kept.setText, T("I have printed or written down the code"))
        self.kept.toggled.connect(self._may_close)
        self.close_button = button(T("Done"), self.accept, "primary")
        self.close_button.setEnabled(False)
        said = label(
            T(
                "Without the key and without this code nobody can open the desk or its backups again, we neither. "
                "The code is shown only now. Keep it away from this computer."
            ),
            wrap=True,
        )
        copy = button(T("Copy"), self._copy, icon_name="content-copy")
        sheet = button(T("Print…"), self._print, icon_name="printer-outline")
        self.setLayout(
            column(
                row(icon_label("key-outline", "warning", 22), label(T("Recovery code"), "strong"), None),
                self.code,
                row(copy, sheet, None),
                said,
                label(where, "muted", wrap=True),
                row(self.kept, None, self.close_button),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.setMinimumWidth(560)

    def reject(self) -> None:
        """Escape closes only when the code is kept."""
        if self.kept.isChecked():
            super().reject()

    def document(self) -> QTextDocument:
        """The sheet that is printed."""
        made = QTextDocument()
        title = words.say(T("Doorstep: recovery code of the desk"))
        use = words.say(T("Type it when the desk asks for its passphrase. Keep this sheet locked away."))
        made.setHtml(f"<h2>{title}</h2><p style='font-size:20pt'>{self._code}</p><p>{use}</p>")
        return made

    def _may_close(self, kept: bool) -> None:
        self.close_button.setEnabled(kept)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.accepted.connect(lambda: self.document().print_(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

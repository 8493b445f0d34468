"""Help for a desk that does not open: the words for an encrypted one, a backup or a salvage for a damaged one."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from app.domain.errors import DeskError
from app.domain.text import T, Text
from app.i18n import moment_words
from app.safekeeping import Afterwards, Backup, Safekeeping
from ui.runtime import words
from ui.theme import tokens
from ui.theme.brand import brand_icon
from ui.widgets.basics import button, column, icon_label, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field

DAMAGED = ("damaged", "foreign-file", "envelope")
"""Refusals that a backup or a salvage may mend."""


def helped(refusal: DeskError, safe: Safekeeping, left: Afterwards) -> bool:
    """Ask what to do about a desk that does not open; whether opening it should be tried again.

    What is to be done before is put into `left`. Nobody is asked where there is no screen.
    """
    if QGuiApplication.platformName() == "offscreen":
        return False
    if refusal.code == "locked":
        asked = Unlocking(refusal.text, safe)
        return bool(asked.exec())
    if refusal.code in DAMAGED and not safe.on_server:
        dialog = Rescue(refusal.text, safe, left)
        return bool(dialog.exec())
    return False


class Unlocking(Dialog):
    """Asks for the passphrase or the recovery code until they fit."""

    def __init__(self, why: Text, safe: Safekeeping) -> None:
        super().__init__()
        self._safe = safe
        self.setWindowIcon(brand_icon())
        words.bind(self.setWindowTitle, T("Doorstep"))
        self.words = QLineEdit()
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem = label("", "hint-danger", wrap=True)
        self.problem.hide()
        self.open_button = button(T("Open the desk"), self.try_words, "primary")
        self.open_button.setDefault(True)
        self.setLayout(
            column(
                label(T("The desk is encrypted"), "title"),
                label(why, "muted", wrap=True),
                Field(T("Passphrase or recovery code"), self.words, "words"),
                self.problem,
                row(None, button(T("Close"), self.reject), self.open_button),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.setMinimumWidth(440)
        self.words.setFocus()

    def try_words(self) -> None:
        """Try them; a fraction of a second."""
        try:
            self._safe.unlock(self.words.text())
        except DeskError as refusal:
            words.bind(self.problem.setText, refusal.text)
            self.problem.show()
            self.words.selectAll()
        else:
            self.accept()


class Rescue(Dialog):
    """Says what is wrong, offers the newest proved backup, and salvaging what can be read."""

    def __init__(self, why: Text, safe: Safekeeping, left: Afterwards) -> None:
        super().__init__()
        self._safe, self._left = safe, left
        self.setWindowIcon(brand_icon())
        words.bind(self.setWindowTitle, T("Doorstep"))
        self.backup = newest_good(safe)
        parts: list[QWidget | QLayout] = [
            row(icon_label("alert-outline", "danger", 22), label(T("The desk does not open"), "title"), None),
            label(why, wrap=True),
            label(
                T("Whatever you choose, the file as it is now stays beside the desk under another name."),
                "muted", wrap=True,
            ),
        ]  # fmt: skip
        self.restore_button = button(
            T("Restore the newest backup"), self.restore, "primary", "backup-restore"
        )
        self.salvage_button = button(T("Salvage what can be read"), self.salvage, icon_name="lifebuoy")
        if self.backup is not None:
            parts.append(
                label(
                    T(
                        "The newest backup is from {at}; what was done after it would be lost.",
                        at=moment_words(self.backup.at),
                    ),
                    wrap=True,
                )
            )
        else:
            parts.append(label(T("There is no backup in {folder}.", folder=str(safe.folder)), wrap=True))
            self.restore_button.setEnabled(False)
        self.setLayout(
            column(
                *parts,
                row(None, button(T("Close"), self.reject), self.salvage_button, self.restore_button),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.setMinimumWidth(560)

    def restore(self) -> None:
        """Restore the newest backup, then open."""
        backup = self.backup
        assert backup is not None
        self._left.work = lambda tell, stop: self._safe.restore(backup.file, tell, stop)
        self.accept()

    def salvage(self) -> None:
        """Salvage, then open."""
        self._left.work = lambda tell, stop: self._safe.salvage(tell, stop)
        self.accept()


def newest_good(safe: Safekeeping) -> Backup | None:
    """The newest backup that was proved, else the newest."""
    found = safe.backups()
    return next((b for b in found if b.proved is not None), found[0] if found else None)

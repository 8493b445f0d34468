"""Asks for a file to read, or for a name to write to, while everything else goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.domain.text import T, Text
from ui.runtime.words import say
from ui.widgets.question import finished

LABELS = {
    QFileDialog.DialogLabel.LookIn: T("Look in:"),
    QFileDialog.DialogLabel.FileType: T("Files of type:"),
}
"""What Qt's own dialog, shown where the system has none, says in English in some languages."""


async def file_to_read(parent: QWidget, *kinds: Text) -> Path | None:
    """Ask for a file that exists; None when nobody chose one. kinds: "Words (*.ending)", as the dialog filters by."""
    dialog = _dialog(parent, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _chosen(dialog)


async def file_to_write(parent: QWidget, *kinds: Text, ending: str, name: str = "") -> Path | None:
    """Ask where to put a file; None when nobody chose a place. ending: what a name without one gets, no dot.

    name: what is proposed. The dialog itself asks before an existing file is overwritten.
    """
    dialog = _dialog(parent, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
    return await _chosen(dialog)


def _dialog(parent: QWidget, kinds: Sequence[Text]) -> QFileDialog:
    dialog = QFileDialog(parent.window())
    dialog.setNameFilters([say(kind) for kind in kinds])
    dialog.setDirectory(QDir.homePath())
    for part, words in LABELS.items():
        dialog.setLabelText(part, say(words))
    return dialog


async def _chosen(dialog: QFileDialog) -> Path | None:
    try:
        code = await finished(dialog)
        files = dialog.selectedFiles()
    finally:
        dialog.deleteLater()
    return Path(files[0]) if code == QDialog.DialogCode.Accepted and files else None

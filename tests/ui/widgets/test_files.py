"""Asking for a file: what the dialog offers, what comes back, and that nothing is left of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.domain.text import T
from ui.widgets import files
from ui.widgets.files import file_to_read, file_to_write

Run = Callable[..., Any]


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """The window that asks."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


async def _opened(parent: QWidget) -> QFileDialog:
    while not (shown := [d for d in parent.findChildren(QFileDialog) if d.isVisible()]):
        await asyncio.sleep(0)
    return shown[0]


def test_a_name_gets_its_ending(aio: Run, parent: QWidget, tmp_path: Path) -> None:
    async def ask() -> Path | None:
        asked = asyncio.ensure_future(file_to_write(parent, T("Tables (*.csv)"), ending="csv", name="staff"))
        dialog = await _opened(parent)
        assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        assert dialog.nameFilters() == ["Tables (*.csv)"]
        assert [Path(name).name for name in dialog.selectedFiles()] == ["staff.csv"]
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("others")
        dialog.accept()
        return await asked

    assert aio(ask()) == tmp_path / "others.csv"


def test_its_own_labels_speak_the_windows_language(
    aio: Run, parent: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_in, kind = QFileDialog.DialogLabel.LookIn, QFileDialog.DialogLabel.FileType
    monkeypatch.setattr(files, "LABELS", {look_in: T("查找位置："), kind: T("文件类型：")})

    async def ask() -> None:
        asked = asyncio.ensure_future(file_to_read(parent, T("Tables (*.csv)")))
        dialog = await _opened(parent)
        assert (dialog.labelText(look_in), dialog.labelText(kind)) == ("查找位置：", "文件类型：")
        dialog.reject()
        await asked

    aio(ask())


def test_a_file_that_is_there_is_read_or_nothing(aio: Run, parent: QWidget, tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text("code,name\n", encoding="utf-8")

    async def ask(choose: bool) -> Path | None:
        asked = asyncio.ensure_future(file_to_read(parent, T("Tables (*.csv)")))
        dialog = await _opened(parent)
        assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("all.csv")
        if choose:
            dialog.accept()
        else:
            dialog.reject()
        return await asked

    assert aio(ask(True)) == tmp_path / "all.csv"
    assert aio(ask(False)) is None

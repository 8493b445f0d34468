"""The licences a bundle carries: shown as plain text, whatever is in the page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.papers import licences_file, read_licences
from ui.shell.about import About
from ui.shell.licences import Licences

PAGE = """<!doctype html><meta charset='utf-8'><title>Licences</title><h1>What Doorstep is made of</h1>
<h2>Doorstep</h2><pre>
Apache License &lt;2.0&gt;
</pre>
<h2>numpy 2.4: BSD-3-Clause</h2>
<h3>numpy/LICENSE.txt</h3><pre>Copyright &copy; 许可</pre><img src="https://nowhere.invalid/x"><script>alert(1)</script>"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "licences.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_the_page_is_read_part_by_part(page: Path) -> None:
    first, second = read_licences(page)
    assert (first.title, first.text) == ("Doorstep", "Apache License <2.0>")
    assert second.title == "numpy 2.4: BSD-3-Clause"
    assert second.text.startswith("numpy/LICENSE.txt") and "Copyright © 许可" in second.text


def test_it_lies_beside_the_program_or_in_the_applications_resources(tmp_path: Path) -> None:
    program = tmp_path / "Contents" / "MacOS" / "doorstep"
    assert licences_file(program) is None
    resources = tmp_path / "Contents" / "Resources" / "licences.html"
    resources.parent.mkdir(parents=True)
    resources.write_text(PAGE)
    assert licences_file(program) == resources
    beside = tmp_path / "licences.html"
    beside.write_text(PAGE)
    assert licences_file(tmp_path / "doorstep") == beside


def test_a_checkout_has_none() -> None:
    assert licences_file() is None


def test_the_chosen_part_is_shown_as_plain_text(page: Path, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shown = Licences(page, parent)
    shown.open()
    assert shown.text.toPlainText() == "Apache License <2.0>"
    qtbot.keyClick(shown.parts, Qt.Key.Key_Down)
    assert "许可" in shown.text.toPlainText() and shown.text.isReadOnly()
    shown.accept()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_page_that_went_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    shown = Licences(tmp_path / "gone.html", parent)
    assert "gone.html cannot be read" in shown.text.toPlainText()
    assert shown.parts.count() == 0


def test_about_leads_there_in_a_bundle_only(
    page: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    about = About(parent)
    assert about.licences.isHidden()
    about.accept()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(page.with_name("doorstep")))
    about = About(parent)
    about.open()
    qtbot.mouseClick(about.licences, Qt.MouseButton.LeftButton)
    opened = about.findChild(Licences)
    assert opened is not None and opened.isVisible() and opened.parts.count() == 2
    opened.accept()
    about.accept()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

"""Printing, codes keyed back and the list as a table file: from the board, in a real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import QApplication, QWidget

from app.adapters.tables import read_table
from app.domain.codes import Happened, code_for
from app.domain.jobs import Job
from app.domain.lifecycle import State
from app.domain.people import Customer
from app.i18n import say
from tests.support.desk import StoryDesk
from tests.ui.board.conftest import Board
from ui.board.keyed import KeyBackDialog
from ui.board.papers import find_codes
from ui.devtools.audit import complaints
from ui.printing.dialog import PrintDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]


@pytest.fixture
def job(desk: StoryDesk, customer: Customer) -> Job:
    return desk.book(1, "leak-repair", customer, desk.window(10, 12))


def shown(kind: type[QWidget]) -> QWidget:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def text_of(file: Path) -> list[str]:
    """The words of each page."""
    document = QPdfDocument()
    document.load(str(file))
    found = [document.getAllText(n).text() for n in range(document.pageCount())]
    document.close()
    document.deleteLater()
    return found


def code(board: Board, job: Job, what: Happened) -> str:
    return code_for(job.number, board.visit(job).id, what).text


def test_a_day_sheet_holds_what_is_needed_at_the_door(job: Job, opened: Open, tmp_path: Path) -> None:
    board = opened()
    board.click(job)
    board.key(Key.Key_P, Mod.ControlModifier)
    dialog = shown(PrintDialog)
    assert isinstance(dialog, PrintDialog) and complaints(dialog) == []
    assert dialog.one.isChecked() and dialog.person.currentData() == board.visit(job).staff_id
    assert dialog.size_box.currentText() == "A4"
    file = tmp_path / "day.pdf"
    board._run(dialog.write(file))
    board.settle()
    (page,) = text_of(file)
    for words in (job.number, "Mrs Zhao (VIP)", "+4235550102", "Städtle 38, Vaduz", "10:00", "Leak repair"):
        assert words in page
    for what in Happened:
        assert code(board, job, what) in page
    assert any("day.pdf" in words for words in board.toasts())
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_the_preview_shows_the_pages_before_anything_is_printed(job: Job, opened: Open) -> None:
    board = opened()
    board.frame.actions.run("board.print")
    dialog = shown(PrintDialog)
    assert isinstance(dialog, PrintDialog)
    dialog.blackout.setChecked(True)
    dialog.preview()
    board.until(
        lambda: any(
            isinstance(w, QPrintPreviewDialog) and w.isVisible() for w in dialog.findChildren(QWidget)
        )
    )
    preview = dialog.findChild(QPrintPreviewDialog)
    assert isinstance(preview, QPrintPreviewDialog)
    layout = preview.printer().pageLayout()
    assert layout.orientation() == layout.Orientation.Landscape
    preview.reject()
    board.settle()
    assert dialog.isVisible()
    dialog.reject()
    dialog.deleteLater()


def test_codes_are_looked_over_and_keyed_back_as_one_step(job: Job, opened: Open) -> None:
    board = opened()
    board.desk.clock.advance(hours=5)
    board.frame.actions.run("board.key_back")
    dialog = shown(KeyBackDialog)
    assert isinstance(dialog, KeyBackDialog) and complaints(dialog) == []
    assert not dialog.go.isEnabled()
    board.qtbot.keyClicks(dialog.typed, f"{code(board, job, Happened.ARRIVED).lower()} 10:05")
    board.qtbot.keyClick(dialog.typed, Key.Key_Return)
    board.qtbot.keyClicks(dialog.typed, f"{code(board, job, Happened.DONE)} 11:10")
    board.qtbot.keyClick(dialog.typed, Key.Key_Return)
    board.qtbot.keyClicks(dialog.typed, "1001-A11")
    board.settle()
    told = [str(dialog.model.data(dialog.model.index(n, 3))) for n in range(3)]
    assert told[:2] == [f"{job.number}: arrived at 10:05", f"{job.number}: done at 11:10"]
    assert "wrong" in told[2] and "1 cannot" in dialog.verdict.text()
    board.qtbot.keyClick(dialog.typed, Key.Key_Return, Mod.ControlModifier)
    board.settle()
    assert dialog.typed.toPlainText() == "1001-A11", "what is wrong stays to be mended"
    assert board.visit(job).state is State.COMPLETED
    dialog.reject()
    dialog.deleteLater()
    board.frame.undo()
    board.settle()
    assert board.visit(job).state is State.ASSIGNED


def test_a_code_in_the_command_bar_is_understood(job: Job, opened: Open) -> None:
    board = opened()
    board.desk.clock.advance(hours=5)
    typed = f"{code(board, job, Happened.ARRIVED)} 10:05"

    async def look() -> list[object]:
        assert list(await find_codes(board.frame, "J-1042")) == []
        return list(await find_codes(board.frame, typed))

    found: list[object] = []

    async def go() -> None:
        found.extend(await look())

    board._run(go())
    choice = found[0]
    assert getattr(choice, "detail", "") == "Mrs Zhao" and "arrived at 10:05" in say(
        getattr(choice, "text", "")
    )
    choice.value()  # type: ignore[attr-defined]
    board.settle()
    assert board.visit(job).state is State.ARRIVED


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_list_is_written_as_it_is_filtered(job: Job, opened: Open, tmp_path: Path, ending: str) -> None:
    board = opened()
    file = tmp_path / f"board.{ending}"
    board.panel.papers.export(file)
    board.settle()
    (line,) = read_table(file)
    assert (line["person"], line["start"], line["job"], line["customer"]) == (
        board.desk.desk.queries.staff_member(board.visit(job).staff_id).name,  # type: ignore[union-attr]
        "10:00",
        job.number,
        "Mrs Zhao",
    )
    board.frame.selection.set_filter("nobody at all")
    board.settle()
    board.panel.papers.export(file)
    board.settle()
    assert read_table(file) == []

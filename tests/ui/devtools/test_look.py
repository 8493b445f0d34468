"""Every dialog of the program, opened in English and Chinese: nothing is cut, hidden, faint or out of the keyboard's reach.

A dialog that is not in the list of `ui.devtools.look.dialogs` fails here, and so does one whose words do not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import resources
from app import i18n
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk
from tests.support.office import Office
from tests.ui.conftest import Run
from ui.board.panel import make_board
from ui.devtools.look.dialogs import Ground, every_dialog, makers
from ui.devtools.look.walk import away, faults_of, show_unheld
from ui.theme import theme
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.question import Question

SCREEN = QSize(1280, 720)


@pytest.fixture(autouse=True)
def looks(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    i18n.install(resources.path("i18n"), "en")
    theme().choose("light", 1.0)
    yield
    i18n.install(tmp_path / "none", "en")
    theme().choose("light", 1.0)


@pytest.fixture
def ground(clock: FixedClock, tmp_path: Path, aio: Run, qtbot: QtBot) -> Iterator[Ground]:
    """A window over the board of a small company with a job that somebody has."""
    storage = DeskStorage.open(str(tmp_path / "desk.db"), seat="seat-1", who="Li Na")
    desk = StoryDesk(clock, storage).company()
    customer = desk.customer("Mrs Zhao", "+41795550101", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", customer, desk.window(14, 16))
    detail = storage.queries.job(job.id)
    people = storage.queries.staff(BRANCH.id)
    assert detail is not None
    papers = tmp_path / "licences.html"
    papers.write_text("<h2>Doorstep</h2><pre>Apache License 2.0</pre>", encoding="utf-8")
    office = Office(desk, make_board, aio, qtbot, tmp_path / "profile")
    keeper = FileKeeper(tmp_path / "desk.db")
    keeper.back_up()
    yield Ground(office.frame, office.window, people[0], people, detail, keeper, papers)
    office.close()
    storage.close()


def settle(ground: Ground, aio: Run) -> None:
    """Let everything asked for arrive."""
    import asyncio

    async def rest() -> None:
        while begun := set(ground.frame.tasks._running):
            await asyncio.wait(begun)

    aio(rest())
    QApplication.processEvents()


def test_every_dialog_of_the_program_is_looked_at(ground: Ground, aio: Run) -> None:
    made = []
    for make in makers().values():
        dialog = make(ground)
        made.append(type(dialog))
        settle(ground, aio)
        away(dialog)
    missing = {kind.__name__ for kind in every_dialog()} - {kind.__name__ for kind in made}
    missing -= {"Dialog"}  # what all are made of
    # the base of the board's small questions, of which four are in the list
    assert missing == set(), f"put these into ui/devtools/look/dialogs.py: {missing}"


@pytest.mark.parametrize("lang", ["en", "zh_CN", "zh_TW"])
def test_no_dialog_cuts_or_hides_anything(ground: Ground, aio: Run, lang: str) -> None:
    i18n.set_language(lang)
    wrong = []
    for name, make in makers().items():
        dialog = make(ground)
        show_unheld(dialog)
        settle(ground, aio)
        wrong += [f"{name} {fault}" for fault in faults_of(dialog, SCREEN)]
        away(dialog)
    assert wrong == []


class Bad(Dialog):
    """Everything a dialog may do wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cut = label("拆分工单并把其余部分放入待派列表，请稍后再决定由谁来完成")
        self.cut.setFixedWidth(60)
        self.low = label(
            "Two lines of words that cannot both be seen where only one of them has room", wrap=True
        )
        self.low.setFixedSize(120, 16)
        self.faint = label("hardly seen")
        self.faint.setStyleSheet("color: #c8c8c8")
        self.edit, lower = QLineEdit(), QWidget()
        self.edit.setAccessibleName("Words")
        lower.setLayout(column(6, button("Go")))  # three pixels below the middle of its neighbour
        lay = row(self.edit, lower)
        self.setLayout(column(self.cut, self.low, self.faint, lay))
        self.setMinimumHeight(790)
        self.over = QLabel("over the edge", self)
        self.over.setTextFormat(Qt.TextFormat.PlainText)
        self.over.setGeometry(400, 4, 90, 20)
        self.resize(420, 800)


def test_the_checks_see_what_is_wrong(qtbot: QtBot) -> None:
    bad = Bad()
    qtbot.addWidget(bad)
    bad.show()
    bad.resize(420, 800)
    kinds = {fault.kind for fault in faults_of(bad, SCREEN)}
    assert kinds >= {"cut", "contrast", "askew", "outside", "high"}


def test_english_in_a_chinese_window_is_seen(qtbot: QtBot) -> None:
    i18n.set_language("zh_CN")
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Question(parent, "Nothing was changed", "好", "取消", None, "warning", None)  # type: ignore[arg-type]
    made.show()
    assert any(fault.kind == "untranslated" for fault in faults_of(made, SCREEN, "Mrs Zhao"))
    assert not any(
        fault.kind == "untranslated" for fault in faults_of(made, SCREEN, "“Nothing was changed”, she said")
    )


def test_enter_on_cancel_cancels_and_a_grave_question_defaults_to_no(qtbot: QtBot) -> None:
    from app.domain.text import T

    parent = QWidget()
    qtbot.addWidget(parent)
    for kind, key, code in (("warning", None, 1), ("danger", None, 0), ("warning", Qt.Key.Key_Tab, 0)):
        asked = Question(parent, T("Go on?"), T("Restore"), T("Cancel"), None, kind, None)
        ended: list[int] = []
        asked.finished.connect(ended.append)
        asked.show()
        qtbot.waitUntil(asked.isVisible)
        if key is not None:
            asked.no.setFocus()
        qtbot.keyClick(asked.focusWidget() or asked, Qt.Key.Key_Return)
        assert ended == [code]
        asked.deleteLater()
        QCoreApplication.sendPostedEvents(asked, QEvent.Type.DeferredDelete)

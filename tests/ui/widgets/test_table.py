"""Tables that get narrow: heads stay whole, the column for the longest words keeps room, cut cells tell their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.text import T
from ui.models import Column, RowTableModel
from ui.theme import theme
from ui.widgets.table import BESIDE, LEAST_STRETCH, Table


@dataclass(frozen=True)
class Line:
    number: int
    name: str
    why: str


@pytest.fixture
def table(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Table]:
    i18n.install(tmp_path, "en")
    theme().choose("light", 1.0)
    model = RowTableModel(
        (
            Column[Line]("number", T("The number of the job"), lambda x: str(x.number), width=20),
            Column[Line]("name", T("Name"), lambda x: x.name, width=300),
            Column[Line]("why", T("Why"), lambda x: x.why, stretch=True),
        ),
        key=lambda x: x.number,
    )
    model.set_rows([Line(1, "Wang Fang", "because " * 20)])
    made = Table(model, T("Jobs"))
    qtbot.addWidget(made)
    model.setParent(made)
    made.resize(900, 200)
    made.show()
    yield made


def test_no_head_is_cut_whatever_width_its_column_asks_for(table: Table) -> None:
    head = table.horizontalHeader()
    assert head.sectionSize(0) >= head.sectionSizeHint(0) > 20


def test_wide_columns_give_way_to_the_one_that_stretches(table: Table) -> None:
    assert table.columnWidth(1) == 300
    table.resize(560, 200)
    QApplication.processEvents()
    assert table.columnWidth(1) < 300
    assert table.columnWidth(2) >= min(LEAST_STRETCH, table.viewport().width() // 4) - 1
    table.resize(900, 200)
    QApplication.processEvents()
    assert table.columnWidth(1) == 300


def test_a_column_drawn_by_hand_stays(table: Table) -> None:
    table.horizontalHeader().resizeSection(1, 250)
    table.resize(560, 200)
    QApplication.processEvents()
    assert table.columnWidth(1) == 250


def test_a_cut_cell_tells_its_words_and_a_whole_one_does_not(table: Table, qtbot: QtBot) -> None:
    told = []
    for place in (1, 2):
        at = table.visualRect(table.model().index(0, place)).center()
        QToolTip.hideText()
        qtbot.waitUntil(lambda: not QToolTip.isVisible())
        event = QHelpEvent(QEvent.Type.ToolTip, at, table.viewport().mapToGlobal(at))
        QApplication.sendEvent(table.viewport(), event)
        told.append(QToolTip.text() if QToolTip.isVisible() else "")
    QToolTip.hideText()
    assert told[0] == "" and told[1].startswith("because because")


def test_where_rows_may_grow_no_sentence_is_cut(table: Table, qtbot: QtBot) -> None:
    model = table.model()
    whole = Table(model, T("Jobs"), wrap=True)  # type: ignore[arg-type]
    qtbot.addWidget(whole)
    whole.resize(900, 400)
    whole.show()
    wide = whole.rowHeight(0)
    whole.resize(500, 400)
    narrow = whole.rowHeight(0)
    line = whole.fontMetrics().lineSpacing()
    lines = whole.fontMetrics().horizontalAdvance("because " * 20) / (whole.columnWidth(2) - 2 * BESIDE)
    assert lines > 2 and narrow >= lines * line
    assert narrow > wide > table.rowHeight(0)

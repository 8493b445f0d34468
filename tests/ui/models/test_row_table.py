"""New rows move only what differs; selection survives; Qt's own tester is content."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.text import T
from ui.models import ROW_ROLE, Column, RowFilter, RowTableModel
from ui.widgets.table import Table


@dataclass(frozen=True)
class Job:
    key: str
    customer: str
    minutes: int = 30


COLUMNS = (
    Column[Job]("key", T("Job"), lambda r: r.key),
    Column[Job](
        "customer",
        T("Customer"),
        lambda r: r.customer,
        icon=lambda r: "account-outline",
        hue=lambda r: "info",
    ),
    Column[Job](
        "minutes", T("Length"), lambda r: T("{n} min", n=r.minutes), sort=lambda r: r.minutes, align="right"
    ),
)

Model = RowTableModel[Job]


def jobs(letters: str) -> list[Job]:
    return [Job(letter, f"Customer {letter}") for letter in letters]


@pytest.fixture
def model(qapp: QApplication) -> Model:
    return RowTableModel(COLUMNS, key=lambda r: r.key)


def keys(model: Model) -> str:
    return "".join(str(model.data(model.index(n, 0))) for n in range(model.rowCount()))


def test_qt_finds_nothing_to_complain_about(model: Model, qtmodeltester: object) -> None:
    model.set_rows(jobs("abcd"))
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    for letters in ("bcd", "dcba", "xdya", "", "ab"):
        model.set_rows(jobs(letters))
        assert keys(model) == letters


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=5))
def test_whatever_comes_each_held_place_keeps_its_row(model: Model, rounds: list[list[str]]) -> None:
    for letters in rounds:
        held = {
            str(model.data(model.index(n, 0))): QPersistentModelIndex(model.index(n, 0))
            for n in range(model.rowCount())
        }
        model.set_rows(jobs("".join(letters)))
        assert keys(model) == "".join(letters)
        for key, index in held.items():
            assert index.isValid() == (key in letters)
            if index.isValid():
                assert model.data(index) == key
        assert all(model.place_of(letter) == n for n, letter in enumerate(letters))


def test_only_changed_rows_are_repainted(model: Model, qtbot: QtBot) -> None:
    model.set_rows(jobs("abcde"))
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, *_: told.append((first.row(), last.row())))
    changed = [replace(job, minutes=45) if job.key in "bce" else job for job in jobs("abcde")]
    model.set_rows(changed)
    assert told == [(1, 2), (4, 4)]
    told.clear()
    model.set_rows(changed)
    assert told == []


def test_two_rows_of_one_key_are_refused(model: Model) -> None:
    with pytest.raises(ValueError, match="share a key"):
        model.set_rows(jobs("aba"))


def test_cells_say_icons_colours_and_rows(model: Model) -> None:
    model.set_rows(jobs("a"))
    cell = model.index(0, 1)
    assert not model.data(cell, Qt.ItemDataRole.DecorationRole).isNull()
    assert model.data(cell, Qt.ItemDataRole.ForegroundRole).isValid()
    assert model.data(cell, ROW_ROLE) == jobs("a")[0]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Customer"


def test_headers_and_cells_follow_the_language(model: Model, chinese: None, qapp: QApplication) -> None:
    from ui.runtime import words

    words.start(qapp)
    model.set_rows(jobs("a"))
    told: list[int] = []
    model.headerDataChanged.connect(lambda *_: told.append(1))
    i18n.set_language("zh_CN")
    assert told and model.headerData(1, Qt.Orientation.Horizontal) == "客户"


def test_filter_finds_words_in_any_cell_and_sorts_by_value(model: Model) -> None:
    rows = [Job("a", "Zhao", 120), Job("b", "Wang", 30), Job("c", "Zhang", 60)]
    model.set_rows(rows)
    shown = RowFilter(model)

    def visible() -> str:
        return "".join(shown.row_at(shown.index(n, 0)).key for n in range(shown.rowCount()))

    shown.set_words("zh MIN")
    assert visible() == "ac"
    shown.set_words("zha 60")
    assert visible() == "c"
    shown.set_words("")
    shown.sort(2, Qt.SortOrder.AscendingOrder)
    assert visible() == "bca"
    assert shown.place_of("a").row() == 2
    assert not shown.place_of("nobody").isValid()


def test_the_current_row_of_a_table_survives_a_refresh(model: Model, qtbot: QtBot) -> None:
    model.set_rows(jobs("abcdef"))
    table = Table(RowFilter(model), T("Jobs"))
    qtbot.addWidget(table)
    table.show()
    assert table.go_to("d")
    picked: list[object] = []
    table.picked.connect(picked.append)
    model.set_rows(jobs("xfdyc"))
    assert table.current_row().key == "d"
    assert table.selectionModel().isSelected(table.currentIndex())
    table.selectionModel().clear()
    assert table.current_row() is None


def test_enter_and_double_click_open_a_row(model: Model, qtbot: QtBot) -> None:
    model.set_rows(jobs("ab"))
    table = Table(model, T("Jobs"))
    qtbot.addWidget(table)
    table.show()
    opened: list[Job] = []
    table.opened.connect(opened.append)
    table.go_to("b")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    spot = table.visualRect(model.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [job.key for job in opened] == ["b", "a"]

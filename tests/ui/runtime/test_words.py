"""Words follow the language while the program runs, and go with their widgets."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.text import T
from ui.runtime import words


@pytest.fixture(autouse=True)
def speaking(qapp: QApplication, chinese: None) -> None:
    words.start(qapp)


def test_bound_words_follow_the_language(qtbot: QtBot) -> None:
    label, tabs, model = QLabel(), QTabWidget(), QStandardItemModel(0, 1)
    for widget in (label, tabs):
        qtbot.addWidget(widget)
    tabs.addTab(QWidget(), "")
    words.bind(label.setText, T("Customer"))
    words.bind(tabs.setTabText, T("Board"), 0)
    words.bind(
        model.setHorizontalHeaderLabels.__self__.setHeaderData, T("Customer"), 0, Qt.Orientation.Horizontal
    )
    said = [label.text(), tabs.tabText(0), model.headerData(0, Qt.Orientation.Horizontal)]
    i18n.set_language("zh_CN")
    assert said == ["Customer", "Board", "Customer"]
    assert [label.text(), tabs.tabText(0), model.headerData(0, Qt.Orientation.Horizontal)] == [
        "客户",
        "看板",
        "客户",
    ]


def test_a_second_sentence_replaces_the_first(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    words.bind(label.setText, T("Customer"))
    words.bind(label.setText, "Mrs Zhao")
    i18n.set_language("zh_CN")
    assert label.text() == "Mrs Zhao"


def test_tooltips_carry_the_shortcut_and_name_the_widget(qtbot: QtBot) -> None:
    button, edit = QPushButton(), QLineEdit()
    for widget in (button, edit):
        qtbot.addWidget(widget)
    words.tip(button, T("Board"), "Ctrl+B")
    words.placeholder(edit, T("Customer"))
    assert (button.toolTip(), button.accessibleName()) == ("Board  (Ctrl+B)", "Board")
    i18n.set_language("zh_CN")
    assert (button.toolTip(), button.accessibleName()) == ("看板（Ctrl+B）", "看板")
    assert (edit.placeholderText(), edit.accessibleName()) == ("客户", "客户")


def test_nothing_is_kept_alive_by_its_words(qtbot: QtBot) -> None:
    gc.collect()
    before = len(words._bound)
    for _round in range(20):
        words.bind(QLabel().setText, T("Customer"))
    parent = QWidget()
    words.bind(QLabel(parent).setText, T("Board"))
    import shiboken6

    shiboken6.delete(parent)
    gc.collect()
    i18n.set_language("zh_CN")
    assert len(words._bound) == before


def test_painted_words_are_told_of_the_switch() -> None:
    class Painter(QObject):
        said = 0

        def again(self) -> None:
            self.said += 1

    painter = Painter()
    words.on_switch(painter.again)
    i18n.set_language("zh_CN")
    assert painter.said == 1


def test_a_function_without_an_object_is_refused() -> None:
    with pytest.raises(TypeError):
        words.bind(lambda said: None, T("Customer"))


def test_qt_itself_speaks_chinese(qapp: QApplication) -> None:
    i18n.set_language("zh_CN")
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    i18n.set_language("en")
    assert qapp.translate("QPlatformTheme", "Cancel") == "Cancel"

"""Chinese letters follow the language, also when it is switched while the window stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QTextLayout
from PySide6.QtWidgets import QApplication

from app import i18n
from ui.theme import font, theme

BOTH = ("Noto Sans CJK SC", "Noto Sans CJK TC")


@pytest.fixture(autouse=True)
def looks(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    i18n.install(tmp_path, "en")
    theme()
    yield
    i18n.install(tmp_path, "en")


def face(text: str, by: QFont | None = None) -> str:
    """The face that draws it."""
    laid = QTextLayout(text, by or font())
    laid.beginLayout()
    laid.createLine()
    laid.endLayout()
    return laid.glyphRuns()[0].rawFont().familyName()


def test_the_traditional_window_has_traditional_letters_and_the_other_way_round() -> None:
    if not set(BOTH) <= set(QFontDatabase.families()):
        pytest.skip("needs the faces Noto Sans CJK SC and TC")
    for language, wanted in (("zh_CN", BOTH[0]), ("zh_TW", BOTH[1]), ("zh_CN", BOTH[0]), ("en", BOTH[0])):
        i18n.set_language(language)
        assert face("骨直角門") == wanted
        assert face("Doorstep") == "Inter"


def test_what_still_has_the_old_type_does_not_decide_for_what_has_the_new() -> None:
    if not set(BOTH) <= set(QFontDatabase.families()):
        pytest.skip("needs the faces Noto Sans CJK SC and TC")
    i18n.set_language("zh_TW")
    old = font()
    i18n.set_language("zh_CN")
    assert face("骨直角門", old) == BOTH[1]
    assert face("骨直角門") == BOTH[0]

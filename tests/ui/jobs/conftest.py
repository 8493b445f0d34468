"""A story desk behind a window, at nine on a Thursday in Vaduz."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import i18n
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk, small_company
from tests.ui.conftest import Run
from tests.ui.jobs.panels import Panels
from ui.runtime import words
from ui.theme import theme


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[StoryDesk]:
    """A desk with a small company."""
    with small_company(tmp_path / "desk.sqlite3", clock) as made:
        yield made


@pytest.fixture
def panels(desk: StoryDesk, aio: Run, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Panels]:
    """Windows of this test, closed at its end."""
    words.start(qapp)
    made = Panels(desk, qtbot, aio, tmp_path)
    yield made
    made.close()
    i18n.install(tmp_path, "en")
    theme().choose("light", 1.0)

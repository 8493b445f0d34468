"""A desk with a small company and a few customers, and a window on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.people import Tier
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk, small_company
from tests.support.office import Office
from tests.ui.conftest import Run
from ui.runtime import words
from ui.shell.frame import Frame

Open = Callable[[Callable[[Frame], QWidget]], Office]


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[StoryDesk]:
    """Three staff members, three customers."""
    with small_company(tmp_path / "desk.db", clock) as made:
        made.customer("Zhao Min", "+4232001111", "Städtle 38, Vaduz", Tier.VIP)
        made.customer("Anna Berger", "+4232002222", "Landstrasse 12, Schaan")
        made.customer("Tom Frick", "+4232003333", "Aeulestrasse 5, Vaduz")
        yield made


@pytest.fixture
def office(aio: Run, qapp: QApplication, qtbot: QtBot, desk: StoryDesk, tmp_path: Path) -> Iterator[Open]:
    """`office(make_customers)` opens a window with that view."""
    words.start(qapp)
    opened: list[Office] = []

    def make(factory: Callable[[Frame], QWidget]) -> Office:
        opened.append(Office(desk, factory, aio, qtbot, tmp_path))
        return opened[-1]

    yield make
    for one in opened:
        one.close()

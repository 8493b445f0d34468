"""Hostile text on the screen is text: labels are plain, tooltips are escaped, nothing is fetched or run by Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.commands import SaveCustomer
from app.domain.errors import DeskError
from app.domain.geo import Point
from app.domain.ids import CustomerId, PlaceId, new_id
from app.domain.people import Customer, Phone, Place
from app.domain.text import T
from db.storage import DeskStorage
from tests.hostile.corpus import IDS, MARKUP, TEXTS
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk
from tests.ui.conftest import Run
from ui.devtools.audit import markup
from ui.main import Options, main
from ui.runtime import words
from ui.shell.frame import Frame
from ui.shell.window import MainWindow
from ui.views import PARTS, VIEWS
from ui.widgets.basics import label


@pytest.mark.window
@pytest.mark.hostile("window")
@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_label_and_a_tooltip_show_it_as_written(qtbot: QtBot, text: str) -> None:
    shown = label(T("{who} is calling", who=text))
    qtbot.addWidget(shown)
    words.tip(shown, T("Call {who}", who=text))
    assert shown.textFormat() == Qt.TextFormat.PlainText
    assert shown.text() == f"{text} is calling".removeprefix("\ufeff")  # Qt takes a mark of byte order off
    tip = shown.toolTip()
    if "<" in text:
        assert tip.startswith("<qt>") and "<" not in tip.removeprefix("<qt>").removesuffix("</qt>").replace(
            "<br>", ""
        )
    else:
        assert tip == f"Call {text}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StoryDesk]:
    """A company whose customers are all called like markup, each with a booked job."""
    storage = DeskStorage.open(str(tmp_path / "desk.db"), seat="seat-1", who="<b>Li</b> Na")
    made = StoryDesk(FixedClock(), storage).company()
    for n, text in enumerate(MARKUP):
        place = Place(PlaceId(new_id()), text, Point(47.1 + n / 1000, 9.5), unit=text, access=text)
        wanted = Customer(
            CustomerId(new_id()), BRANCH.id, text, phones=(Phone(f"+42320{n:05}"),), places=(place,)
        )
        try:
            saved = made.do(SaveCustomer(customer=wanted)).result
        except DeskError:  # refused with a sentence: then it is not on the screen either
            continue
        made.ring(f"+42320{n:05}", text)
        made.answer()
        made.book(1 if n < 6 else 0, "leak-repair", saved, made.window(9 + n % 8, 11 + n % 8))
    yield made
    storage.close()


@pytest.mark.web
def test_no_view_takes_a_name_for_markup(
    qapp: QApplication, desk: StoryDesk, tmp_path: Path, aio: Run
) -> None:
    found: dict[str, list[str]] = {}

    def extra(frame: Frame, window: MainWindow) -> None:
        async def walk() -> None:
            job = desk.desk.queries.tray(BRANCH.id)[0]
            frame.open("job", job.id, "desk")
            for view in window.views:
                window.show_view(view.id)
                for _ in range(20):
                    await asyncio.sleep(0.02)
                found[view.id] = markup(window)
            customer = desk.desk.queries.customers()[0]
            frame.open("customer", customer.id, "customers")
            await asyncio.sleep(0.3)
            found["one customer"] = markup(window)
            window.close()

        frame.tasks.start(walk(), owner=window)

    main(desk.desk, tmp_path, Options(heartbeat=False), [extra], VIEWS, PARTS)
    assert len(found) == len(VIEWS) + 1
    assert {view: some for view, some in found.items() if some} == {}


def test_the_check_finds_what_it_looks_for(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    wrong = QLabel("<b>x</b>", box)
    wrong.setToolTip("<img src=x>")
    assert len(markup(box)) == 2

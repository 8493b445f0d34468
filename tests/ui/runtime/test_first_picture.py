"""What waits for a window's first picture hears of it once, also when nobody ever sees the window."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Run
from ui.runtime.first_picture import FirstPicture


def test_it_is_told_once_and_after_the_painting(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    picture, told = FirstPicture(widget), []
    picture.shown.connect(lambda: told.append(picture.at))
    assert picture.at is None
    with qtbot.waitSignal(picture.shown):
        widget.show()
    assert told == [picture.at] and picture.at is not None
    widget.repaint()
    qtbot.wait(1)
    assert len(told) == 1


def test_waiting_for_it_ends_with_it(aio: Run, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    picture = FirstPicture(widget)

    async def wait() -> None:
        widget.show()
        await picture.seen(asyncio.get_running_loop().create_future(), patience=60)
        assert picture.at is not None
        await picture.seen(asyncio.get_running_loop().create_future(), patience=60)  # at once, from then on

    aio(wait())


def test_a_window_nobody_sees_or_that_is_closed_is_not_waited_for(aio: Run, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    picture = FirstPicture(widget)

    async def wait() -> None:
        loop = asyncio.get_running_loop()
        await picture.seen(loop.create_future(), patience=0)
        closed = loop.create_future()
        closed.set_result(None)
        await picture.seen(closed, patience=60)
        assert picture.at is None

    aio(wait())

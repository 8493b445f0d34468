"""A loop for coroutines, and a whole window on a desk without a database."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app import i18n
from ui.runtime.loop import finish, new_loop

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def garbage_here() -> Iterator[None]:
    """Collect cycles on the window thread only, as the program does: a worker must not destroy a widget."""
    gc.disable()
    gc.freeze()  # what was imported stays; the collection below then looks at this test's things only
    yield
    gc.collect()
    gc.unfreeze()
    gc.enable()


@pytest.fixture
def aio(qapp: QApplication) -> Iterator[Run]:
    """`aio(coroutine)` runs it in Qt's loop and returns its result; what is left over is cancelled at the end."""
    loop = new_loop(qapp)

    def run(work: Coroutine[Any, Any, Any], seconds: float = 10) -> Any:
        return loop.run_until_complete(asyncio.wait_for(work, seconds))

    yield run
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    finish(loop)


@pytest.fixture
def chinese(tmp_path: Path) -> Iterator[None]:
    """A small Chinese catalog of its own; the language is English before and after."""
    place = tmp_path / "i18n" / "zh_CN" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "doorstep.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Customer"\nmsgstr "客户"\n\nmsgid "Board"\nmsgstr "看板"\n\n'
        'msgid "{what}  ({keys})"\nmsgstr "{what}（{keys}）"\n',
        encoding="utf-8",
    )
    i18n.install(tmp_path / "i18n", "en")
    yield
    i18n.install(tmp_path / "none", "en")

"""Dead widgets in reference cycles are destroyed on the window thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.runtime.garbage import WindowGarbage


@pytest.fixture
def garbage(qapp: QApplication) -> Iterator[WindowGarbage]:
    made = WindowGarbage()
    made.start()
    yield made
    made.stop()
    gc.disable()  # as all window tests have it


class Cycle(QObject):
    """Holds itself and a running timer, as panels with closures do."""

    where: list[int] = []  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.me = self
        self.timer = QTimer(self)
        self.timer.start(1000)

    def __del__(self) -> None:
        self.where.append(threading.get_ident())


def allocate_much() -> None:
    kept = [[] for _n in range(200_000)]  # type: ignore[var-annotated]
    assert kept


def test_a_busy_worker_destroys_no_widget(garbage: WindowGarbage) -> None:
    Cycle.where.clear()
    for _n in range(50):
        Cycle()
    thread = threading.Thread(target=allocate_much)
    thread.start()
    thread.join()
    assert Cycle.where == []
    for _n in range(4):
        allocate_much()
        garbage.look()
    gc.collect()
    assert set(Cycle.where) == {threading.get_ident()} and len(Cycle.where) == 50


def test_python_has_it_back_afterwards(qapp: QApplication) -> None:
    garbage = WindowGarbage()
    garbage.start()
    assert not gc.isenabled()
    garbage.stop()
    assert gc.isenabled()
    gc.disable()

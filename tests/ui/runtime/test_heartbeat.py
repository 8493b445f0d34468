"""The guard for "always quick", told by a clock of the test's own."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from tests.support.noise import ExpectedLog
from ui.runtime.heartbeat import Heartbeat


class Hand:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_long_pause_is_told_with_its_place(qapp: QApplication, expects_log: ExpectedLog) -> None:
    expects_log(r"window held for 180 ms in .*test_heartbeat\.py")
    hand = Hand()
    heart = Heartbeat(clock=hand)
    told: list[tuple[float, str]] = []
    heart.held.connect(lambda ms, place: told.append((ms, place)))
    hand.now = 0.2
    heart.look()
    heart.beat()
    assert round(told[0][0]) == 180
    assert "test_a_long_pause_is_told_with_its_place" in told[0][1]


def test_ordinary_beats_are_not_worth_a_word(qapp: QApplication) -> None:
    hand = Hand()
    heart = Heartbeat(clock=hand)
    for _beat in range(20):
        hand.now += 0.03
        heart.look()
        heart.beat()


def test_the_watcher_thread_ends_with_it(qapp: QApplication) -> None:
    heart = Heartbeat()
    heart.start()
    QCoreApplication.processEvents()
    heart.stop()
    assert heart._thread is None

"""The board's figures: that they are made, not how good they are."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.board.bench import figures
from ui.board.bench_live import measure


def test_every_figure_is_measured(qapp: QApplication) -> None:
    found = figures(people=12, visits=48, frames=3)
    assert (found["people"], found["visits"]) == (12, 48)
    for name in ("first_paint_ms", "repaint_ms", "scroll_fps", "sideways_fps", "zoom_fps"):
        value = found[name]
        assert isinstance(value, int | float) and value > 0


def test_a_change_of_another_seat_is_timed(qapp: QApplication) -> None:
    found = measure(qapp, people=6, visits=30, changes=2)
    for name in ("open_ms", "shown_ms", "shown_worst_ms", "since_commit_ms"):
        value = found[name]
        assert isinstance(value, int | float) and value > 0
    assert isinstance(found["memory_mb"], float)

"""The board's figures: that they are made, not how good they are."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.board.bench import figures


def test_every_figure_is_measured(qapp: QApplication) -> None:
    found = figures(people=12, visits=48, frames=3)
    assert (found["people"], found["visits"]) == (12, 48)
    for name in ("first_paint_ms", "repaint_ms", "scroll_fps", "sideways_fps", "zoom_fps"):
        value = found[name]
        assert isinstance(value, int | float) and value > 0

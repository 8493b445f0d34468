"""The policies of planning in the settings: chosen, changed, undone, and used by the next plan."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.domain.matching import Weights
from app.settings import policy_goals, weights
from tests.support.office import Office
from ui.settings.page import make_settings


def test_a_figure_is_kept_used_and_undone(desk: Any, aio: Any, qtbot: Any, tmp_path: Any) -> None:
    office = Office(desk, make_settings, aio, qtbot, tmp_path / "profile")
    try:
        office.page.go_to("planning")
        page = office.page.place("planning")
        office.wait(lambda: page.figures["policy.known_face.known_face"].value() == 45.0)
        field = page.figures["policy.balanced.fair"]
        office.type(field, "")
        field.selectAll()
        qtbot.keyClicks(field, "3")
        office.press(Qt.Key.Key_Return)
        stored = lambda: desk.desk.queries.desk().settings  # noqa: E731
        office.wait(lambda: policy_goals(stored(), "balanced").fair == 3.0)
        office.wait(lambda: page.all_back.isEnabled())
        office.frame.undo()
        office.wait(lambda: policy_goals(stored(), "balanced").fair == 0.1 and field.value() == 0.1)
        office.wait(lambda: not office.frame.tasks._running)
    finally:
        office.close()


def test_the_chosen_policy_leans_the_ranking_of_one_call_too() -> None:
    own = Weights()
    assert weights({}) == own
    assert weights({"plan.policy": "fair_load"}).fair_load == 4 * own.fair_load
    assert weights({"plan.policy": "shortest_travel", "weight.travel": 10}).travel == 25.0
    assert weights({"plan.policy": "no such"}) == own


def test_every_figure_can_be_read(desk: Any, aio: Any, qtbot: Any, tmp_path: Any) -> None:
    office = Office(desk, make_settings, aio, qtbot, tmp_path / "profile")
    try:
        office.page.go_to("planning")
        page = office.page.place("planning")
        office.wait(lambda: page.figures["policy.known_face.known_face"].value() == 45.0)
        office.wait(lambda: page.isVisible())
        for spin in page.figures.values():
            shown = spin.lineEdit()
            assert shown.width() >= shown.fontMetrics().horizontalAdvance(spin.text())
        office.wait(lambda: not office.frame.tasks._running)
    finally:
        office.close()

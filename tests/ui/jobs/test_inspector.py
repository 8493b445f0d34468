"""Request and job card in one place: which of the two is in front."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.jobs import Urgency
from tests.support.desk import StoryDesk
from tests.ui.jobs.panels import Panels
from ui.desk.inspector import Inspector


def test_a_job_asked_for_comes_to_the_front_even_when_it_is_selected_already(
    panels: Panels, desk: StoryDesk
) -> None:
    zhao = desk.customer("Zhao Min", "+41795550101", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", zhao, desk.window(10, 12), Urgency.URGENT)
    inspector, frame = panels.open(Inspector, Inspector)
    frame.open("job", job.id)
    panels.rest()
    assert inspector.tabs.currentWidget() is inspector.card
    panels.press(Qt.Key.Key_F3)
    assert inspector.tabs.currentWidget() is inspector.intake
    frame.selection.select("job", job.id)  # nobody asked: it stays
    assert inspector.tabs.currentWidget() is inspector.intake
    frame.open("job", job.id)  # as the search does
    assert inspector.tabs.currentWidget() is inspector.card

"""A window under discussion keeps somebody's time: seen by everybody, let go with the form, turned into the visit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.commands import AssignJob
from app.domain.errors import NotPossible
from app.domain.ids import StaffId
from app.services.context import Who
from tests.support.desk import BRANCH, StoryDesk
from tests.ui.call.test_intake import ALT, CTRL, intake_of, typed
from tests.ui.jobs.panels import Panels
from ui.call.panel import IntakePanel


@pytest.fixture
def other(desk: StoryDesk) -> StoryDesk:
    """Another seat over the same storage."""
    return StoryDesk(desk.clock, desk.storage, Who("seat-2", "Bo", "administrator"))


def offered(desk: StoryDesk, panels: Panels) -> IntakePanel:
    """A call in which a window has just been promised."""
    desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    panel = intake_of(panels)
    panel.answer(desk.ring("+41 79 555 01 02").id)
    panels.until(lambda: panel.state.customer is not None)
    panels.rest()
    typed(panels, "leak")
    panels.until(lambda: panel.view.service.popup() is not None)
    panels.press(Qt.Key.Key_Return)
    panels.until(lambda: panel.view.offers.count() == 3)
    panels.press(Qt.Key.Key_2, ALT)
    panels.until(lambda: panel.holding.held is not None)
    panels.rest()
    return panel


def test_a_promised_window_holds_the_time_it_was_counted_with(
    desk: StoryDesk, panels: Panels, other: StoryDesk
) -> None:
    panel = offered(desk, panels)
    (held,) = desk.desk.queries.holds(BRANCH.id)
    assert panel.holding.held == ((held.staff_id,), held.window) and held.who == "Li Na"
    assert 150 < held.seconds <= 180
    waits = other.book(
        0, "leak-repair", other.customer("Beck", "+41795550199", "Städtle 38, Vaduz"), desk.window(9, 18)
    )
    with pytest.raises(NotPossible) as refused:
        other.do(AssignJob(job_id=waits.id, staff=(held.staff_id,), start=held.window.start))
    assert refused.value.code == "time-held"


def test_booking_turns_the_hold_into_the_visit(desk: StoryDesk, panels: Panels) -> None:
    panel = offered(desk, panels)
    panels.press(Qt.Key.Key_Return, CTRL)
    panels.until(lambda: desk.desk.queries.find_jobs("J-1001"))
    panels.rest()
    assert desk.desk.queries.holds(BRANCH.id) == () and panel.holding.held is None


def test_another_person_is_held_instead(desk: StoryDesk, panels: Panels) -> None:
    panel = offered(desk, panels)
    before = panel.holding.held
    assert before is not None
    card = next(c for c in panel.candidates.cards() if c.candidate.staff_id not in before[0])
    panel.candidates.picked.emit(card.candidate)
    panels.until(
        lambda: panel.holding.held is not None and panel.holding.held[0] == (card.candidate.staff_id,)
    )
    assert [h.staff_id for h in desk.desk.queries.holds(BRANCH.id)] == [StaffId(card.candidate.staff_id)]


def test_throwing_the_form_away_lets_the_time_go(desk: StoryDesk, panels: Panels) -> None:
    panel = offered(desk, panels)
    panel.discard()
    panels.until(lambda: panel.holding.held is None)
    panels.rest()
    assert desk.desk.queries.holds(BRANCH.id) == ()


def test_closing_the_window_lets_the_time_go(desk: StoryDesk, panels: Panels) -> None:
    panel = offered(desk, panels)
    panel.holding.close()
    assert desk.desk.queries.holds(BRANCH.id) == ()

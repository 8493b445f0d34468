"""Taking a call by the keyboard alone: real keys, a real desk."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.adapters.drafts import DraftStore
from app.domain.calls import CallState
from app.domain.ids import CallId, ServiceCode
from app.domain.lifecycle import State
from tests.support.desk import BRANCH, StoryDesk
from tests.ui.jobs.panels import Panels
from ui.call.panel import IntakePanel
from ui.call.ringing import RingingPanel
from ui.call.state import Intake
from ui.directory.staff import StaffPage, make_staff

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def intake_of(panels: Panels) -> IntakePanel:
    panel, _ = panels.open(IntakePanel, IntakePanel)
    panel.view.customer.setFocus()
    return panel


def typed(panels: Panels, text: str) -> None:
    """Key by key, to whatever has the focus."""
    focus = panels.window().focusWidget()
    assert isinstance(focus, QWidget)
    panels.qtbot.keyClicks(focus, text)
    panels.rest()


def test_a_known_caller_is_booked_with_a_service_a_window_and_one_key(
    desk: StoryDesk, panels: Panels
) -> None:
    desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    panel = intake_of(panels)
    card = desk.ring("+41 79 555 01 02")
    panel.answer(card.id)
    panels.until(lambda: panel.state.customer is not None)
    panels.rest()
    assert panel.view.service.hasFocus(), "who and where are known: the next question is what"

    typed(panels, "leak")
    panels.until(lambda: panel.view.service.popup() is not None)
    panels.press(Qt.Key.Key_Return)
    panels.until(lambda: panel.state.service is not None and panel.candidates.cards())
    panels.until(lambda: panel.view.offers.count() == 3)
    panels.press(Qt.Key.Key_2, ALT)
    assert panel.state.window is not None
    panels.rest()
    panels.press(Qt.Key.Key_Return, CTRL)
    panels.until(lambda: desk.desk.queries.find_jobs("J-1001"))
    panels.rest()

    job = desk.desk.queries.job_by_number("J-1001")
    assert job is not None
    assert job.job.state is State.ASSIGNED
    assert job.job.open_visits[0].staff_id in ("S-001", "S-002")
    assert desk.desk.queries.calls(BRANCH.id)[0].state is CallState.WRAPPED_UP
    assert any("J-1001 booked" in words for words in panels.toasts())
    assert panel.state.empty, "the form is ready for the next call"


def test_an_unknown_caller_is_taken_key_by_key(desk: StoryDesk, panels: Panels) -> None:
    panel = intake_of(panels)
    card = desk.ring("+41 79 555 77 77")
    panel.answer(card.id)
    panels.until(lambda: panel.state.call_id == CallId(card.id))
    panels.rest()
    assert panel.view.customer.hasFocus()
    typed(panels, "Beck Ana")
    panels.press(Qt.Key.Key_Escape)
    panel.view.place.setFocus()
    typed(panels, "landstr")
    panels.until(lambda: panel.view.place.popup() is not None)
    panels.press(Qt.Key.Key_Return)
    assert panel.state.address == "Landstrasse 12, Schaan"
    panel.view.service.setFocus()
    typed(panels, "moving")
    panels.until(lambda: panel.view.service.popup() is not None)
    panels.press(Qt.Key.Key_Tab)
    panels.until(lambda: bool(panel.candidates.cards()))
    panels.rest()
    panels.press(Qt.Key.Key_Return, CTRL)
    panels.until(lambda: desk.desk.queries.find_jobs("J-1001"))
    panels.rest()
    job = desk.desk.queries.job_by_number("J-1001")
    assert job is not None
    assert job.customer.name == "Beck Ana"
    assert [p.full for p in job.customer.phones] == ["+41795557777"]
    assert len(job.job.open_visits) == 2, "moving needs two, and they come together"


def test_booking_too_early_says_what_is_missing_at_its_field(desk: StoryDesk, panels: Panels) -> None:
    panel = intake_of(panels)
    typed(panels, "Zhao")
    panels.press(Qt.Key.Key_Return, CTRL)
    panels.rest()
    assert panel.view.form.fields["place"].problem() == "Where is it? An address is needed."
    assert desk.desk.queries.tray(BRANCH.id) == ()


def test_without_assigning_it_waits_in_the_tray(desk: StoryDesk, panels: Panels) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    panel = intake_of(panels)
    panel.begin_for(zhao)
    panels.rest()
    typed(panels, "leak")
    panels.until(lambda: panel.view.service.popup() is not None)
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    panels.qtbot.mouseClick(panel.view.book_open, Qt.MouseButton.LeftButton)
    panels.until(lambda: desk.desk.queries.tray(BRANCH.id))
    assert desk.desk.queries.tray(BRANCH.id)[0].state is State.CONFIRMED


def test_a_number_of_several_people_offers_a_list(desk: StoryDesk, panels: Panels) -> None:
    desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    desk.customer("Zhao Wei", "+41795550102", "Städtle 38, Vaduz")
    panel = intake_of(panels)
    card = desk.ring("+41795550102")
    panel.answer(card.id)
    panels.until(lambda: panel.view.customer.popup() is not None)
    assert panel.state.customer is None
    panels.press(Qt.Key.Key_Down)
    panels.press(Qt.Key.Key_Return)
    assert panel.state.customer is not None
    assert panel.state.customer.name == "Zhao Wei"


def test_a_half_typed_form_survives_the_end_of_the_program(
    desk: StoryDesk, panels: Panels, tmp_path: Path
) -> None:
    drafts = DraftStore(tmp_path / "drafts.db")
    desk.desk.around.drafts = drafts
    panel = intake_of(panels)
    typed(panels, "Zhao from the corner")
    panels.until(lambda: (drafts.load("intake") or {}).get("name") == "Zhao from the corner")
    panels.rest()
    panels.close()
    again = intake_of(panels)
    assert again.state.name == "Zhao from the corner"
    assert again.view.customer.text() == "Zhao from the corner"
    panels.close()
    drafts.close()
    assert panel is not again


def test_discarding_can_be_taken_back(desk: StoryDesk, panels: Panels) -> None:
    panel = intake_of(panels)
    typed(panels, "Zhao")
    panels.qtbot.mouseClick(panel.view.discard, Qt.MouseButton.LeftButton)
    panels.rest()
    assert panel.state.empty
    toast = panels.window().toasts.toasts[-1]
    assert "thrown away" in toast.words()


def test_ringing_cards_come_are_answered_and_go(desk: StoryDesk, panels: Panels) -> None:
    desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    panel, _ = panels.open(RingingPanel, RingingPanel)
    panels.rest()
    heard: list[str] = []
    panel.answer.connect(heard.append)
    card = desk.ring("+41795550102")
    panels.news()
    assert [c.card.callers[0].customer.name for c in panel.cards()] == ["Zhao Min"]
    panels.qtbot.mouseClick(panel.cards()[0].take, Qt.MouseButton.LeftButton)
    assert heard == [card.id]
    desk.miss()
    panels.news()
    assert panel.cards() == []


def test_a_number_of_two_people_offers_both_told_apart_by_their_place(
    desk: StoryDesk, panels: Panels
) -> None:
    desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    other = desk.customer("Tom Frick", "+41795550102", "Landstrasse 12, Schaan")
    panel = intake_of(panels)
    service = desk.desk.queries.service(ServiceCode("leak-repair"))
    panel._put(replace(Intake(service=service).with_customer(other), note="drips"))
    panels.until(panel.candidates.cards)
    drawn: list[object] = []
    panel.previewed.connect(lambda candidate, _: drawn.append(candidate))
    panel._candidate_shown(panel.candidates.cards()[0].candidate)
    panel.begin(desk.ring("+41795550102"))
    assert drawn[-1] is None  # nobody's visit of the request before is drawn any more
    assert panel.view.saved.text() == ""  # nothing keeps drafts here, so nothing says so
    panels.until(lambda: panel.view.customer.popup() is not None)
    popup = panel.view.customer.popup()
    assert popup is not None and panel.state.customer is None
    assert {str(choice.detail) for choice in popup.choices.choices} == {
        "Städtle 38, Vaduz",
        "Landstrasse 12, Schaan",
    }
    panels.press(Qt.Key.Key_Return)
    panels.rest()
    assert panel.state.customer is not None and panel.state.phone == "+41795550102"


def test_a_ringing_card_has_its_height_at_once(desk: StoryDesk, panels: Panels) -> None:
    """The list above the tray is as high as its cards are; a card that counts later would stay unseen."""
    panel, _ = panels.open(RingingPanel, RingingPanel)
    panels.rest()
    heights: list[int] = []
    panel.resized.connect(lambda: heights.append(panel.sizeHint().height()))
    desk.ring("+41 79 555 01 02")
    panels.news()
    assert len(panel.cards()) == 1
    assert heights[-1] > 60


def test_other_views_keep_a_ctrl_enter_of_their_own(desk: StoryDesk, panels: Panels) -> None:
    panels.open(IntakePanel, IntakePanel, more=make_staff)
    panels.window().show_view("board")
    panels.rest()
    assert isinstance(panels.window().page("board"), StaffPage)

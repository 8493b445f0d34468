"""A booking taken back: the form stands again with everything that was typed, and books anew without a second customer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain.lifecycle import State
from tests.support.desk import BRANCH, StoryDesk
from tests.ui.call.test_intake import ALT, CTRL, intake_of, typed
from tests.ui.jobs.panels import Panels
from ui.call.panel import IntakePanel
from ui.call.taken_back import reopened
from ui.shell.frame import Frame

Key = Qt.Key


def filled(desk: StoryDesk, panels: Panels) -> IntakePanel:
    """Somebody new rings; everything is typed, a window promised, and it is booked."""
    panel = intake_of(panels)
    panel.answer(desk.ring("+41 79 555 01 99").id)
    panels.rest()
    panel.view.customer.setFocus()
    typed(panels, "Bo Beck")
    panel.view.place.setFocus()
    typed(panels, "Aeulestr")
    panels.until(lambda: panel.view.place.popup() is not None)
    panels.press(Key.Key_Return)
    panels.until(lambda: panel.state.point is not None)
    panel.view.unit.setFocus()
    typed(panels, "4b")
    panel.view.access.setFocus()
    typed(panels, "code 1234")
    panel.view.service.setFocus()
    typed(panels, "leak")
    panels.until(lambda: panel.view.service.popup() is not None)
    panels.press(Key.Key_Return)
    panels.until(lambda: panel.view.offers.count() == 3)
    panels.press(Key.Key_2, ALT)
    panel.view.note.setFocus()
    typed(panels, "the tap in the kitchen, a dog")
    panels.until(lambda: panel.holding.held is not None)
    panels.rest()
    return panel


def frame_of(panels: Panels) -> Frame:
    return panels._open[-1][1]


def book(desk: StoryDesk, panels: Panels, number: str) -> None:
    panels.press(Key.Key_Return, CTRL)
    panels.until(lambda: desk.desk.queries.job_by_number(number) is not None)
    panels.rest()


def open_again(panels: Panels) -> None:
    toast = next(t for t in panels.window().toasts.toasts if "can go on where it was" in t.words())
    toast.action.click()
    panels.rest()


def test_the_form_stands_again_with_everything_typed(desk: StoryDesk, panels: Panels) -> None:
    panel = filled(desk, panels)
    before = panel.state
    book(desk, panels, "J-1001")
    assert panel.state.empty
    frame_of(panels).undo()
    panels.until(lambda: any("can go on where it was" in t for t in panels.toasts()))
    open_again(panels)
    after = panel.state
    for name in (
        "name",
        "phone",
        "address",
        "point",
        "unit",
        "access",
        "service",
        "window",
        "note",
        "urgency",
    ):
        assert getattr(after, name) == getattr(before, name), name
    assert panel.view.note.toPlainText() == "the tap in the kitchen, a dog" and panel.view.unit.text() == "4b"
    assert after.customer is not None and after.call_id is None
    panels.until(lambda: bool(panel.candidates.cards()))
    book(desk, panels, "J-1002")
    assert len(desk.desk.queries.find_customers("Beck")) == 1
    again, first = (desk.desk.queries.job_by_number(n) for n in ("J-1002", "J-1001"))
    assert again is not None and first is not None
    assert first.job.state is State.CANCELLED and again.job.state is State.ASSIGNED
    assert again.job.call_id == first.job.call_id and again.job.note == first.job.note
    assert again.job.place.access == "code 1234"


def test_a_form_being_filled_is_put_aside_first(desk: StoryDesk, panels: Panels) -> None:
    panel = filled(desk, panels)
    book(desk, panels, "J-1001")
    panel.begin()
    typed(panels, "Somebody else")
    frame_of(panels).undo()
    panels.until(lambda: any("can go on where it was" in t for t in panels.toasts()))
    assert panel.state.name == "Somebody else"
    open_again(panels)
    assert panel.state.name == "Bo Beck"


def test_other_steps_taken_back_ask_nothing(desk: StoryDesk, panels: Panels) -> None:
    filled(desk, panels)
    book(desk, panels, "J-1001")
    frame_of(panels).undo()
    panels.until(lambda: any("can go on where it was" in t for t in panels.toasts()))
    frame_of(panels).redo()
    panels.rest()
    found = desk.desk.queries.job_by_number("J-1001")
    assert found is not None and found.job.state is State.ASSIGNED
    assert sum("can go on where it was" in t for t in panels.toasts()) == 1


def test_what_another_day_booked_is_made_of_the_booking(desk: StoryDesk, panels: Panels) -> None:
    customer = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(0, "leak-repair", customer, desk.window(14, 16))
    detail = desk.desk.queries.job(job.id)
    assert detail is not None
    form = reopened(None, replace(detail, job=replace(detail.job, note="at the back door")))
    assert (form.name, form.window, form.note) == ("Zhao Min", desk.window(14, 16), "at the back door")
    assert form.service == detail.service and form.minutes is None and form.place_id == job.place.id
    assert form.ready() and form.booking(BRANCH.id, desk.clock.now()).customer == detail.customer


def test_the_countdown_of_held_time_stands_in_the_form(desk: StoryDesk, panels: Panels) -> None:
    panel = filled(desk, panels)
    chip = panel.view.held
    assert chip.isVisible() and chip.text().startswith(("Wang Fang held · ", "Chen Jie held · "))
    first = panel.holding.left
    assert first is not None and 150 < first <= 180
    panel.holding._until -= 60.0  # a minute later
    panel.holding.changed.emit()
    assert chip.text().rpartition(" ")[2] in ("1:59", "2:00")
    book(desk, panels, "J-1001")
    assert not chip.isVisible() and panel.holding.left is None

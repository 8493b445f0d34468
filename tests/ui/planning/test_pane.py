"""Planning a day in the window by keys: search, look, tick, accept, undo, discard; drafts and policies."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from app.commands import AdvanceJob, ChangeSetting
from app.domain.ids import StaffId
from app.domain.lifecycle import Action
from app.services.planning.gather import Scope, Wanted
from tests.support.desk import BRANCH, StoryDesk
from tests.support.planned_day import wish
from tests.ui.planning.conftest import Planned
from ui.devtools.audit import complaints
from ui.planning.drafts_dialog import DraftsDialog
from ui.settings.policies import PolicySettings

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def jobs(desk: StoryDesk, count: int = 6) -> None:
    for n in range(count):
        wish(desk, n, desk.window(10, 17))


def opened(office: Planned) -> None:
    """By its key, one second to search."""
    office.press(Qt.Key.Key_P, CTRL, SHIFT)
    office.settle()
    office.pane.setup.seconds.setValue(1)


def planned(office: Planned) -> None:
    opened(office)
    office.pane.setup.go.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: office.pane.offer is not None)
    office.settle()


def standing(office: Planned) -> int:
    board = office.desk.desk.queries.board(BRANCH.id, office.frame.selection.day)
    return len(board.visits)


def test_plan_accept_and_undo_by_keys(office: Planned) -> None:
    jobs(office.desk)
    planned(office)
    pane = office.pane
    assert pane.head.text() == "6 changes, nobody left out."
    assert len(office.board.canvas.view.ghosts) == 6
    assert standing(office) == 0
    pane.accept_all.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: standing(office) == 6)
    office.settle()
    assert "6 changes of the plan were made." in office.said
    assert not office.board.canvas.view.ghosts and pane.offer is None
    office.press(Qt.Key.Key_Z, CTRL)
    office.wait(lambda: standing(office) == 0)
    office.settle()


def test_enter_among_the_choices_begins_and_on_another_button_presses_that(office: Planned) -> None:
    jobs(office.desk, 2)
    opened(office)
    pane = office.pane
    assert pane.setup.scope.hasFocus()
    office.press(Qt.Key.Key_Return)
    office.wait(lambda: pane.offer is not None)
    office.settle()
    pane.discard()
    pane.setup.seconds.setFocus()
    office.press(Qt.Key.Key_Enter)
    office.wait(lambda: pane.offer is not None)
    office.settle()
    pane.discard()
    pane.setup.compare.setFocus()
    office.press(Qt.Key.Key_Return)
    office.wait(lambda: pane.stack.currentWidget() is pane.pages["compare"])
    office.press(Qt.Key.Key_Escape)
    office.settle()


def test_some_are_accepted_and_the_rest_stays_to_be_decided(office: Planned) -> None:
    jobs(office.desk)
    planned(office)
    pane = office.pane
    table = pane.showing.table
    assert table.hasFocus()
    for _ in range(4):  # Space unticks, Down goes on
        office.press(Qt.Key.Key_Space)
        office.press(Qt.Key.Key_Down)
    assert len(pane.offer.ticked) == 2 and pane.accept_ticked.text() == "Accept ticked (2)"
    assert len(office.board.canvas.view.ghosts) == 2
    pane.accept_ticked.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: standing(office) == 2)
    office.settle()
    assert pane.offer is not None and len(pane.offer.proposal.changes) == 4
    office.press(Qt.Key.Key_Escape)
    assert pane.offer is None and standing(office) == 2
    office.press(Qt.Key.Key_Escape)
    assert not pane.isVisible()


def test_a_click_on_a_tick_counts_too(office: Planned) -> None:
    jobs(office.desk, 2)
    planned(office)
    table = office.pane.showing.table
    box = table.visualRect(table.model().index(0, 0))
    spot = QPoint(box.left() + 10, box.center().y())
    office.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)  # type: ignore[no-untyped-call]
    assert len(office.pane.offer.ticked) == 1


def test_somebody_falls_out_and_is_replaced(office: Planned) -> None:
    job = wish(office.desk, 1, office.desk.window(10, 17), staff=("S-004",), start=14)
    office.settle()
    opened(office)
    setup = office.pane.setup
    setup.happened.show_people([(StaffId("S-004"), "Person 4")], StaffId("S-004"))
    assert setup.scope.value() is Scope.REPAIR
    office.pane.plan()
    office.wait(lambda: office.pane.offer is not None)
    assert [str(c.why) for c in office.pane.offer.proposal.changes] == ["Person 4 is ill"]
    office.pane._accept_all()
    office.wait(lambda: office.pane.offer is None and not office.frame.tasks._running)
    now = office.desk.desk.queries.job(job.id)
    assert now is not None and now.job.open_visits[0].staff_id != "S-004"


def test_a_search_is_stopped_by_esc_and_shows_the_best_so_far(office: Planned) -> None:
    jobs(office.desk, 12)
    opened(office)
    office.pane.setup.seconds.setValue(600)
    office.pane.plan()
    office.wait(lambda: " s · " in office.pane.running.words.text())
    assert office.pane.running.cancel.hasFocus()
    office.press(Qt.Key.Key_Escape)
    office.wait(lambda: office.pane.offer is not None)
    assert office.pane.offer.proposal.stopped and office.pane.offer.proposal.changes
    office.settle()


def test_what_was_overtaken_is_told_before_and_refused_after(office: Planned) -> None:
    jobs(office.desk, 3)
    planned(office)
    change = office.pane.offer.proposal.changes[0]
    office.desk.do(AdvanceJob(job_id=change.job_id, action=Action.CANCEL, note="no longer wanted"))
    office.settle()
    assert change.number in office.pane.stale.text()
    office.pane.accept_all.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: standing(office) == 2)
    office.settle()
    assert any(f"{change.number} was changed by Li Na meanwhile" in said for said in office.said)


def test_a_hopeless_day_says_so_and_the_pane_is_ready_again(office: Planned) -> None:
    opened(office)
    office.frame.selection.set_day(office.desk.at(0, -1).date())
    office.settle()
    office.pane.plan()
    office.settle()
    assert any("is over" in said for said in office.said)
    assert office.pane.setup.isVisible() and not office.pane._searching


def test_a_broken_promise_needs_its_reason(office: Planned) -> None:
    desk = office.desk
    proposal = None
    for n in range(9):
        wish(desk, n, desk.window(10, 10.5))
    opened(office)
    office.pane.setup.promises.setChecked(True)
    office.pane.plan()
    office.wait(lambda: office.pane.offer is not None)
    proposal = office.pane.offer.proposal
    assert proposal.after.late > 0
    assert office.pane.why.isVisible() and not office.pane.accept_all.isEnabled()
    office.type(office.pane.why, "customers agreed")
    assert office.pane.accept_all.isEnabled()
    office.settle()


def test_a_draft_is_kept_shown_again_and_merged(office: Planned) -> None:
    jobs(office.desk, 3)
    planned(office)
    office.pane.keep.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: office.pane.offer is None)
    office.settle()
    assert standing(office) == 0
    office.pane.show_drafts()
    office.settle()
    dialog = office.window.findChild(DraftsDialog)
    assert dialog is not None and len(dialog.model.rows) == 1
    dialog.table.selectRow(0)
    office.type(dialog.name, "!")
    dialog.rename.click()
    office.settle()
    assert str(dialog.model.rows[0].name).endswith("!")
    dialog.table.selectRow(0)
    dialog.show_it.click()
    assert office.pane.offer is not None and len(office.pane.offer.ticked) == 3
    office.pane.accept_all.click()
    office.wait(lambda: standing(office) == 3)
    office.settle()


def test_policies_side_by_side_and_adoption(office: Planned) -> None:
    jobs(office.desk, 4)
    opened(office)
    office.pane.setup.compare.click()
    office.wait(lambda: office.pane.comparing.model.rows)
    rows = office.pane.comparing.model.rows
    assert [r.key for r in rows] == ["balanced", "fewest_late", "shortest_travel", "fair_load", "known_face"]
    table = office.pane.comparing.table
    table.go_to("fair_load")
    office.pane.comparing.adopt.click()
    office.settle()
    assert office.desk.desk.queries.desk().settings["plan.policy"] == "fair_load"
    office.pane.comparing.show_it.click()
    assert office.pane.offer is not None and office.pane.offer.proposal.policy == "fair_load"
    office.settle()


def test_a_comparison_tells_how_far_it_is_and_is_ended_by_esc(office: Planned) -> None:
    jobs(office.desk, 8)
    opened(office)
    pane = office.pane
    pane.setup.seconds.setValue(600)
    pane.setup.compare.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: "1 of 5" in pane.running.title.text() and " s · " in pane.running.words.text())
    assert pane.running.cancel.hasFocus()
    office.press(Qt.Key.Key_Escape)
    office.wait(lambda: pane.comparing.model.rows)
    assert [r.key for r in pane.comparing.model.rows] == ["balanced"]
    assert pane.comparing.isVisible() and standing(office) == 0
    assert "plan.policy" not in office.desk.desk.queries.desk().settings
    office.settle()


def test_the_settings_lead_to_the_comparison_with_figures_changed_there(office: Planned) -> None:
    jobs(office.desk, 4)
    office.desk.do(ChangeSetting(name="policy.fair_load.fair", value=7.0))
    page = PolicySettings(office.frame)
    office.qtbot.addWidget(page)
    office.wait(lambda: page.figures["policy.fair_load.fair"].value() == 7.0)
    office.pane.setup.seconds.setValue(1)
    page.compare.click()
    office.wait(lambda: len(office.pane.comparing.model.rows) == 5)
    assert office.gone[-1][0] == "board" and office.pane.comparing.isVisible()
    office.settle()


def test_another_scope_is_asked_for(office: Planned) -> None:
    opened(office)
    setup = office.pane.setup
    setup.scope.setFocus()
    office.press(Qt.Key.Key_Down)
    assert setup.wish(office.frame.selection.day, BRANCH) == Wanted(
        office.frame.selection.day, Scope.ALL, "balanced"
    )


def test_every_control_of_every_page_has_a_name(office: Planned) -> None:
    jobs(office.desk, 3)
    opened(office)
    pane = office.pane
    assert complaints(pane) == []
    pane.setup.compare.click()
    office.wait(lambda: pane.comparing.model.rows)
    assert complaints(pane) == []
    pane.comparing.show_it.click()
    assert complaints(pane) == []
    pane.show_drafts()
    office.settle()
    dialog = office.window.findChild(DraftsDialog)
    assert dialog is not None and complaints(dialog) == []
    dialog.reject()
    pane.discard()

"""Somebody is ill and the planner's repair of the whole day is the first choice: three keys, one undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.commands import AdvanceJob, SaveStaff
from app.domain.followups import Kind
from app.domain.ids import StaffId
from app.domain.lifecycle import Action, State
from app.domain.people import Absence
from tests.support.desk import StoryDesk
from tests.support.ill import IllDay, a_full_day
from tests.ui.board.conftest import Board
from tests.ui.board.flows.test_window import Hands, active, back_to, now, on_row, places
from ui.board.flows.leave import LeaveDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier
Open = Callable[[], Board]


@pytest.fixture
def day(desk: StoryDesk) -> IllDay:
    return a_full_day(desk)


def ill(board: Board) -> tuple[Hands, LeaveDialog]:
    on_row(board, "S-001")
    hands = Hands(board)
    hands.press(Key.Key_I)
    found = active(board, LeaveDialog)
    assert isinstance(found, LeaveDialog)
    board.until(lambda: found.repair.proposal is not None)
    return hands, found


def test_r_repairs_the_whole_day_and_one_undo_brings_it_back(day: IllDay, opened: Open) -> None:
    before = places(day)
    board = opened()
    hands, dialog = ill(board)
    assert dialog.repair.isVisible() and dialog.table.isVisible()
    assert "6 given to others, 0 into the tray" in dialog.repair.verdict.text()
    assert "Nobody comes 6 → 0" in dialog.repair.figures.text()
    hands.press(Key.Key_R)
    assert hands.pressed == 2 and not dialog.isVisible()
    assert {v.staff_id for j in day.jobs for v in now(day, j).open_visits} <= {"S-002", "S-004", "S-005"}
    person = day.desk.desk.queries.staff_member(day.person.id)
    assert person is not None and [t.kind for t in person.time_off] == [Absence.SICK]
    for job in day.jobs:
        stands = now(day, job)
        assert stands.window is not None and stands.window.holds(stands.open_visits[0].window.start)
    back_to(board)
    hands.press(Key.Key_Z, Mod.ControlModifier)
    assert places(day) == before
    back = day.desk.desk.queries.staff_member(day.person.id)
    assert back is not None and back.time_off == ()


def test_what_nobody_can_take_goes_into_the_tray_with_its_call(day: IllDay, opened: Open) -> None:
    for code in ("S-002", "S-004", "S-005"):
        person = day.desk.desk.queries.staff_member(StaffId(code))
        assert person is not None
        day.desk.do(SaveStaff(staff=replace(person, skills=(("moving", 2),))))
    board = opened()
    hands, dialog = ill(board)
    assert "0 given to others, 6 into the tray" in dialog.repair.verdict.text()
    hands.press(Key.Key_R)
    assert {now(day, j).state for j in day.jobs} == {State.CONFIRMED}
    calls = day.desk.owed()
    assert [c.kind for c in calls] == [Kind.CHANGE] * 6 and all("is ill" in c.note for c in calls)
    back_to(board)
    hands.press(Key.Key_Z, Mod.ControlModifier)
    assert day.desk.owed() == () and {now(day, j).state for j in day.jobs} == {State.ASSIGNED}


def test_a_repair_that_the_day_overtook_changes_nothing_and_is_looked_for_anew(
    day: IllDay, opened: Open
) -> None:
    board = opened()
    hands, dialog = ill(board)
    first = dialog.repair.proposal
    lost = day.jobs[2]
    day.desk.do(AdvanceJob(job_id=lost.id, action=Action.CANCEL, note="called off"))
    hands.press(Key.Key_R)
    assert dialog.isVisible()
    assert all(v.staff_id == "S-001" for j in day.jobs if j != lost for v in now(day, j).open_visits)
    assert any("went on since this plan was made" in t for t in board.toasts())
    board.until(lambda: dialog.repair.proposal not in (None, first))
    hands.press(Key.Key_R)
    assert not dialog.isVisible()
    assert all(v.staff_id != "S-001" for j in day.jobs for v in now(day, j).open_visits)


def test_for_several_days_it_is_one_by_one(day: IllDay, opened: Open) -> None:
    board = opened()
    _, dialog = ill(board)
    dialog.until.set_value(1)
    board.settle()
    assert not dialog.repair.isVisible() and dialog.table.isVisible()

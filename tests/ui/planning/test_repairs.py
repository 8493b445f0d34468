"""The day repaired from the board and the tray by keys: a job takes longer, one stays, an urgent one is fitted in."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.ids import JobId
from app.domain.jobs import Job, Urgency
from app.domain.lifecycle import Action
from app.domain.time import local_moment
from app.services.planning.gather import Scope, Wanted
from app.services.planning.proposal import ChangeKind
from tests.support.desk import BRANCH, StoryDesk
from tests.support.planned_day import step, wish
from tests.ui.planning.conftest import Planned
from ui.devtools.audit import complaints
from ui.jobs.tray import Tray
from ui.planning.happened import Event

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def job(desk: StoryDesk, job_id: JobId) -> Job:
    detail = desk.desk.queries.job(job_id)
    assert detail is not None
    return detail.job


def two_in_a_row(desk: StoryDesk) -> tuple[Job, Job]:
    """Person 4 is at a customer's from ten, and at the next from noon (promised until five)."""
    first = wish(desk, 1, desk.window(9, 17), staff=("S-004",), start=10)
    second = wish(desk, 2, desk.window(9, 17), staff=("S-004",), start=12)
    return first, second


def focus_on(office: Planned, one: Job) -> None:
    """The board's focus on that job's bar, by choosing it elsewhere."""
    office.settle()
    office.frame.selection.clear()
    office.frame.selection.select("job", one.id)
    office.board.canvas.setFocus()
    bar = office.board.canvas.focused_bar()
    assert bar is not None and bar.visit.job_id == one.id


def searched(office: Planned) -> None:
    """One second, begun by the key of the button."""
    pane = office.pane
    pane.setup.seconds.setValue(1)
    pane.setup.go.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: pane.offer is not None)
    office.settle()


def accepted(office: Planned) -> None:
    office.pane.accept_all.setFocus()
    office.press(Qt.Key.Key_Space)
    office.wait(lambda: office.pane.offer is None and not office.frame.tasks._running)
    office.settle()


def test_a_job_takes_longer_and_what_follows_makes_room(office: Planned) -> None:
    first, second = two_in_a_row(office.desk)
    focus_on(office, first)
    office.press(Qt.Key.Key_O)
    office.settle()
    happened = office.pane.setup.happened
    end = first.open_visits[0].window.end.astimezone(BRANCH.zone)
    assert happened.value() is Event.LONGER and office.pane.setup.scope.value() is Scope.REPAIR
    assert first.number in happened.standing.currentText()
    assert happened.time.hasFocus() and happened.time.time().hour() * 60 + happened.time.time().minute() == (
        end.hour * 60 + end.minute + 30
    )
    office.qtbot.keyClicks(happened.time, "1300")
    assert happened.time.time().toString("HH:mm") == "13:00"
    searched(office)
    kinds = {c.job_id: c.kind for c in office.pane.offer.proposal.changes}
    assert kinds[first.id] is ChangeKind.LONGER
    assert kinds[second.id] in (ChangeKind.MOVE, ChangeKind.RETIME)
    accepted(office)
    now, other = job(office.desk, first.id), job(office.desk, second.id)
    whole = now.open_visits[0].window
    assert whole.start == first.open_visits[0].window.start and whole.end == office.desk.at(13)
    after = other.open_visits[0]
    assert after.staff_id != "S-004" or after.window.start >= whole.end
    said = next(said for said in office.said if said.startswith("The day is repaired."))
    assert first.number in said and second.number in said and "Everything else stays." in said
    office.press(Qt.Key.Key_Z, CTRL)
    office.wait(lambda: job(office.desk, first.id).open_visits[0].window == first.open_visits[0].window)
    assert job(office.desk, second.id).open_visits[0].window == second.open_visits[0].window
    office.settle()


def test_work_under_way_runs_over(office: Planned) -> None:
    desk = office.desk
    first = wish(desk, 1, desk.window(8, 12), staff=("S-004",), start=9)
    second = wish(desk, 2, desk.window(9, 17), staff=("S-004",), start=11)
    first = step(desk, step(desk, first, Action.SET_OFF), Action.ARRIVE)
    focus_on(office, first)
    office.press(Qt.Key.Key_O)
    office.settle()
    office.qtbot.keyClicks(office.pane.setup.happened.time, "1230")
    searched(office)
    (change,) = office.pane.offer.proposal.changes
    assert change.job_id == second.id
    accepted(office)
    visit = job(desk, second.id).open_visits[0]
    assert visit.staff_id != "S-004" or visit.window.start >= desk.at(12.5)


def test_everything_else_goes_around_a_job_that_stays(office: Planned) -> None:
    first, _ = two_in_a_row(office.desk)
    focus_on(office, first)
    office.press(Qt.Key.Key_R)
    office.settle()
    pane = office.pane
    assert pane.setup.go.hasFocus() and not pane.setup.happened.time.isVisible()
    day = office.frame.selection.day
    end = first.open_visits[0].window.end
    wanted = Wanted(day, Scope.REPAIR, "balanced", until=((first.id, end),))
    assert pane.setup.wish(day, BRANCH) == wanted
    searched(office)
    assert first.id not in {c.job_id for c in pane.offer.proposal.changes}
    pane.discard()


def test_an_urgent_job_goes_in_and_only_that(office: Planned) -> None:
    desk = office.desk
    two_in_a_row(desk)
    left = wish(desk, 3, desk.window(9, 17))
    urgent = wish(desk, 4, urgency=Urgency.URGENT)
    office.settle()
    office.frame.selection.select("job", urgent.id)
    office.press(Qt.Key.Key_F, CTRL, SHIFT)
    office.settle()
    happened = office.pane.setup.happened
    assert happened.value() is Event.URGENT and urgent.number in happened.waiting.currentText()
    assert office.pane.setup.go.hasFocus()
    searched(office)
    assert [c.job_id for c in office.pane.offer.proposal.changes] == [urgent.id]
    accepted(office)
    assert job(desk, urgent.id).open_visits and not job(desk, left.id).open_visits


def test_without_a_visit_under_the_focus_the_keys_say_what_to_do(office: Planned) -> None:
    office.board.canvas.setFocus()
    assert not office.frame.actions.get("board.overrun").possible()
    office.press(Qt.Key.Key_O)
    office.settle()
    assert not office.pane.isVisible()
    assert any("Choose a visit that is not over yet" in said for said in office.said)


def test_a_time_before_the_beginning_is_refused_with_both(office: Planned) -> None:
    first, _ = two_in_a_row(office.desk)
    focus_on(office, first)
    office.press(Qt.Key.Key_O)
    office.settle()
    office.qtbot.keyClicks(office.pane.setup.happened.time, "0930")
    office.pane.setup.go.setFocus()
    office.press(Qt.Key.Key_Space)
    office.settle()
    assert any(said.startswith(f"{first.number} begins at") and "cannot end" in said for said in office.said)
    assert office.pane.setup.isVisible()


def test_the_time_somebody_types_outlives_news(office: Planned) -> None:
    first, _ = two_in_a_row(office.desk)
    focus_on(office, first)
    office.press(Qt.Key.Key_O)
    office.settle()
    office.qtbot.keyClicks(office.pane.setup.happened.time, "1415")
    office.desk.person("S-020", "Newcomer", plumbing=2)
    office.settle()
    happened = office.pane.setup.happened
    assert happened.time.time().toString("HH:mm") == "14:15" and happened.value() is Event.LONGER
    day = office.frame.selection.day
    assert happened.until(day, BRANCH) == ((first.id, local_moment(day, office.desk.at(14.25).timetz().replace(tzinfo=None), BRANCH.zone)),)  # fmt: skip


def test_the_choice_follows_the_scope_and_every_control_has_a_name(office: Planned) -> None:
    two_in_a_row(office.desk)
    office.press(Qt.Key.Key_P, CTRL, SHIFT)
    office.settle()
    setup = office.pane.setup
    for event in Event:
        setup.happened.what.set_value(event)
        assert complaints(office.pane) == []
        assert setup.scope.value() is (Scope.REPAIR if event is not Event.NOTHING else Scope.UNASSIGNED)
    setup.scope.set_value(Scope.UNASSIGNED)
    assert setup.happened.value() is Event.NOTHING


def test_the_tray_offers_to_fit_a_waiting_job_in(office: Planned) -> None:
    urgent = wish(office.desk, 4, urgency=Urgency.URGENT)
    tray = Tray(office.frame)
    office.qtbot.addWidget(tray)
    office.wait(lambda: tray.list.rows.rows)
    menu = tray.menu_for(tray.list.rows.rows[0])
    entry = next(a for a in menu.actions() if a.text() == "Fit in, changing as little as possible")
    entry.trigger()
    office.settle()
    assert office.pane.isVisible() and office.pane.setup.happened.only() == (urgent.id,)
    menu.deleteLater()
    office.settle()

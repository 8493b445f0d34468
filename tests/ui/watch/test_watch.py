"""The watch view on a real desk: what Enter does, what a minute changes, what stays."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from app.domain.lifecycle import Action
from app.services.watch import Problem
from tests.support.builders import at
from tests.support.desk import StoryDesk
from tests.ui.directory.conftest import Open
from ui.devtools.audit import complaints
from ui.watch.panel import make_watch
from ui.watch.state import age


def test_all_is_well_until_somebody_does_not_accept(office: Open, desk: StoryDesk) -> None:
    zhao = next(c for c in desk.desk.queries.customers() if c.name == "Zhao Min")
    job = desk.book(1, "leak-repair", zhao, desk.window(14, 16))
    made = office(make_watch)
    page = made.page
    made.wait(lambda: page.summary.text() == "Watch")
    assert page.well.isVisible()
    desk.clock.advance(minutes=11)
    made.frame.clock.look()
    made.wait(lambda: len(page.model.rows) == 1)
    assert page.table.isVisible() and page.alerts()[0].problem is Problem.NOT_ACCEPTED
    assert page.summary.text() == "1 thing needs an eye"
    page.table.setFocus()
    made.press(Qt.Key.Key_Return)
    assert made.gone == [("desk", {"job": job.id})]
    desk.step(Action.ACCEPT)
    made.window.show_view("here")
    assert complaints(page) == []
    made.wait(page.well.isVisible)


def test_a_missed_call_is_called_back_and_the_selection_stays(office: Open, desk: StoryDesk) -> None:
    desk.ring("+4232001111")
    desk.miss()
    desk.clock.advance(minutes=20)
    made = office(make_watch)
    page = made.page
    dialled: list[str] = []
    made.frame.calling.connect(dialled.append)
    made.wait(lambda: len(page.model.rows) == 1)
    kept = page.table.current_row().alert.key
    zhao = next(c for c in desk.desk.queries.customers() if c.name == "Zhao Min")
    desk.book(0, "leak-repair", zhao, desk.window(9.1, 11))
    made.wait(lambda: len(page.model.rows) == 2)
    assert page.table.current_row().alert.key == kept
    page.table.setFocus()
    made.press(Qt.Key.Key_Return)
    assert dialled == ["+4232001111"]
    assert len(made.gone) == 1


def test_ages_are_said() -> None:
    now = at("12:00")
    assert str(age(now - timedelta(days=3), now)) == "for 3 days"
    assert str(age(now + timedelta(minutes=5), now)).startswith("in ")

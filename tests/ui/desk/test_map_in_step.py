"""The map shows what the board shows: selection, hover, filter, colours; and jobs are given to people on it by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.geo import Point
from app.domain.jobs import Job
from app.domain.people import Customer
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk, small_company
from tests.ui.conftest import Run
from tests.ui.desk.map_office import PHONE, MapOffice
from ui.board.sieve import Sieve
from ui.map.surface import MarkId
from ui.runtime import words
from ui.theme import colours, theme

Key = Qt.Key
Open = Callable[..., MapOffice]


@pytest.fixture
def desk(clock: FixedClock, tmp_path: Path) -> Iterator[StoryDesk]:
    """A small company in a file, at nine on a Thursday in Vaduz."""
    with small_company(tmp_path / "desk.db", clock) as made:
        yield made


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    return desk.customer("Mrs Zhao", PHONE, "Städtle 38, Vaduz")


@pytest.fixture
def waiting(desk: StoryDesk, customer: Customer) -> Job:
    """A leak nobody has, promised between two and six."""
    return desk.book(0, "leak-repair", customer, desk.window(14, 18))


@pytest.fixture
def booked(desk: StoryDesk) -> Job:
    """A leak somebody has, in the morning."""
    return desk.book(
        1,
        "leak-repair",
        desk.customer("Mr Frick", "+423 555 07 08", "Landstrasse 12, Schaan"),
        desk.window(10, 12),
    )


@pytest.fixture
def opened(desk: StoryDesk, aio: Run, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Open the window when the day stands as the test wants it."""
    words.start(qapp)
    made: list[MapOffice] = []

    def open_office(real: bool = False) -> MapOffice:
        made.append(MapOffice(desk, qtbot, aio, tmp_path, real))
        return made[-1]

    yield open_office
    for office in made:
        office.close()
    i18n.install(tmp_path / "none", "en")
    theme().choose("light", 1.0)


# ---- selection, hover, filter, colours ----------------------------------------------------------------------


def test_what_is_selected_and_hovered_on_the_board_is_on_the_map(booked: Job, opened: Open) -> None:
    office = opened()
    office.frame.selection.select("job", booked.id)
    office.settle()
    assert MarkId("stop", booked.id) in office.picture.selected
    office.frame.selection.hover("job", booked.id)
    assert office.picture.hovered == MarkId("stop", booked.id)
    office.frame.selection.hover()
    assert office.picture.hovered is None
    owner = office.staff_of(booked)[0]
    assert {r.owner for r in office.picture.routes.values()} == {owner}


def test_hovering_a_stop_marks_the_bar(booked: Job, opened: Open) -> None:
    office = opened()
    office.surface.events.hovered("stop", booked.id)
    assert office.board.canvas.view.hovered == booked.id


def test_stops_have_the_colour_of_their_bars(booked: Job, waiting: Job, opened: Open) -> None:
    office = opened()
    stops = office.picture.stops
    assert stops[booked.id].colour == colours().hues["indigo"].solid, "assigned, by state"
    assert stops[waiting.id].colour == colours().hues["info"].solid, "confirmed, by state"
    office.board.looking.set(colour="priority")
    office.settle()
    by_priority = office.picture.stops[booked.id].colour
    assert by_priority != stops[booked.id].colour
    assert by_priority in {h.solid for h in colours().hues.values()}
    assert office.picture.stops[booked.id].ring == stops[booked.id].ring != "", (
        "who goes is told all the same"
    )
    assert "priority" in office.part.panel.coloured.text()


def test_what_the_filter_leaves_out_is_dimmed_on_both(booked: Job, waiting: Job, opened: Open) -> None:
    office = opened()
    office.frame.selection.set_filter("zhao")
    office.settle()
    stops = office.picture.stops
    assert not stops[waiting.id].dim and stops[booked.id].dim
    office.until(
        lambda: len(office.picture.people) == 3 and all(p.dim for p in office.picture.people.values())
    )
    assert office.part.panel.filtered.isVisible()
    office.part.panel.filtered.click()
    office.settle()
    assert not any(s.dim for s in office.picture.stops.values())
    assert not office.board.looking.now.sieve and not office.part.panel.filtered.isVisible()


def test_what_the_board_hides_the_map_leaves_out(booked: Job, waiting: Job, opened: Open) -> None:
    office = opened()
    office.board.looking.set(sieve=Sieve(skills=frozenset({"moving"})), hide=True)
    office.settle()
    office.until(lambda: set(office.picture.people) == {"S-002", "S-003"})
    assert waiting.id in office.picture.stops, "a skill says nothing about a job nobody has"


def test_everybodys_ways_are_drawn_on_demand(desk: StoryDesk, customer: Customer, opened: Open) -> None:
    for hour in (10, 13):
        desk.book(1, "leak-repair", customer, desk.window(hour, hour + 2))
    desk.book(2, "leak-repair", customer, desk.window(10, 12))
    office = opened()
    assert office.picture.routes == {}
    office.part.panel.ways.click()
    office.settle()
    assert len({r.owner for r in office.picture.routes.values()}) == 2
    office.part.panel.ways.click()
    office.settle()
    assert office.picture.routes == {}


# ---- a job given to a person, without a page ----------------------------------------------------------------


def test_dropped_on_who_fits_it_is_assigned_at_the_best_time_and_undone(
    desk: StoryDesk, waiting: Job, opened: Open
) -> None:
    office = opened()
    told = office.surface.events.tools
    told.lifted(waiting.id)
    office.settle()
    carry = office.picture.carry
    assert carry is not None and carry.known and carry.fit == {"S-001", "S-002"}
    told.carried("S-002")
    carry = office.picture.carry
    assert carry is not None
    said = [str(c.text) for c in carry.chips]
    assert "Chen Jie arrives" in said[0] and any("road" in s for s in said)
    told.put_down("S-002")
    office.settle()
    assert office.picture.carry is None and office.staff_of(waiting) == ("S-002",)
    detail = desk.desk.queries.job(waiting.id)
    assert detail is not None
    visit = detail.job.open_visits[0]
    assert visit.window.start == desk.at(14), "in time for the promise"
    bar = office.board.picture.bar(visit.id)
    assert bar is not None and bar.visit.travel_before > 60, "with its road"
    office.frame.undo()
    office.settle()
    assert office.staff_of(waiting) == ()


def test_dropped_on_who_cannot_it_is_refused_by_rule(waiting: Job, opened: Open) -> None:
    office = opened()
    told = office.surface.events.tools
    told.lifted(waiting.id)
    office.settle()
    told.carried("S-003")
    carry = office.picture.carry
    assert carry is not None and carry.chips[0].hue == "danger" and "plumbing" in str(carry.chips[0].text)
    told.put_down("S-003")
    office.settle()
    assert office.picture.carry is None and office.staff_of(waiting) == ()
    assert any("plumbing" in t and "Nothing was changed" in t for t in office.toasts())


def test_a_drop_before_anything_is_known_waits_for_it(waiting: Job, opened: Open) -> None:
    office = opened()
    told = office.surface.events.tools
    told.lifted(waiting.id)
    told.put_down("S-001")
    office.settle()
    assert office.staff_of(waiting) == ("S-001",)


def test_let_go_over_nobody_or_with_escape_nothing_happens(waiting: Job, opened: Open) -> None:
    office = opened()
    told = office.surface.events.tools
    told.lifted(waiting.id)
    office.settle()
    told.put_down("")
    assert office.picture.carry is None
    told.lifted(waiting.id)
    told.pressed("escape", "")
    office.settle()
    assert office.picture.carry is None and office.staff_of(waiting) == ()


def test_a_job_somebody_has_goes_to_another_in_one_step(booked: Job, opened: Open) -> None:
    office = opened()
    (before,) = office.staff_of(booked)
    other = "S-002" if before == "S-001" else "S-001"
    told = office.surface.events.tools
    told.lifted(booked.id)
    office.settle()
    told.put_down(before)
    office.settle()
    assert any("already" in t for t in office.toasts()) and office.staff_of(booked) == (before,)
    told.lifted(booked.id)
    told.put_down(other)
    office.settle()
    assert office.staff_of(booked) == (other,)
    office.frame.undo()
    office.settle()
    assert office.staff_of(booked) == (before,)


def test_a_drop_that_breaks_a_promise_asks_why_once(
    desk: StoryDesk, customer: Customer, opened: Open
) -> None:
    """Both plumbers are busy in the promised hour: whoever gets it comes too late."""
    late = desk.book(0, "leak-repair", customer, desk.window(10, 11))
    other = desk.customer("Mr Frick", "+423 555 07 08", "Landstrasse 12, Schaan")
    for _ in range(2):
        desk.book(1, "leak-repair", other, desk.window(10, 10.2))
    office = opened()
    told = office.surface.events.tools
    told.lifted(late.id)
    office.settle()
    told.carried("S-001")
    carry = office.picture.carry
    assert carry is not None and any("promised" in str(c.text) for c in carry.chips)
    told.put_down("S-001")
    office.settle()
    why = office.part.hands.why
    assert why.isVisible() and office.staff_of(late) == ()
    why.field.setText("she agreed on the telephone")
    why.go.click()
    office.settle()
    assert office.staff_of(late) == ("S-001",) and not why.isVisible()


def test_keys_walk_through_those_who_fit_the_nearest_first(waiting: Job, opened: Open) -> None:
    office = opened()
    told = office.surface.events.tools
    office.frame.selection.select("job", waiting.id)
    office.settle()
    told.pressed("give", "")
    office.settle()
    carry = office.picture.carry
    assert carry is not None and carry.by_keys and carry.over == "S-001", "500 m away, the other 800"
    told.pressed("next", "")
    told.pressed("next", "")
    told.pressed("before", "")
    carry = office.picture.carry
    assert carry is not None and carry.over == "S-002"
    told.pressed("enter", "")
    office.settle()
    assert office.staff_of(waiting) == ("S-002",)


def test_an_id_the_page_made_up_lifts_nothing(waiting: Job, opened: Open) -> None:
    office = opened()
    told = office.surface.events.tools
    for made_up in ("", "nobody", "S-001"):
        told.lifted(made_up)
    told.put_down("S-001")
    office.settle()
    assert office.picture.carry is None and office.staff_of(waiting) == ()


def test_a_loop_chooses_on_map_board_and_tray(booked: Job, waiting: Job, opened: Open) -> None:
    office = opened()
    told = office.surface.events.tools
    whole = (Point(47.0, 9.0), Point(47.5, 9.0), Point(47.5, 10.0), Point(47.0, 10.0))
    told.lassoed(whole, False)
    office.settle()
    assert {m.id for m in office.picture.selected} == {booked.id, waiting.id}
    marked = office.board.canvas.view.marked
    assert [office.board.picture.bar(v).visit.job_id for v in marked] == [booked.id]  # type: ignore[union-attr]
    assert [line.key for line in office.tray.list.chosen()] == [waiting.id]
    told.lassoed((Point(1, 1), Point(1, 2), Point(2, 2)), False)
    assert office.frame.selection.together == frozenset() and office.board.canvas.view.marked == frozenset()


# ---- the same with a real page, a real pointer and real keys -------------------------------------------------


@pytest.mark.web
def test_a_stop_is_dragged_onto_a_portrait(waiting: Job, opened: Open) -> None:
    office = opened(real=True)
    office.wait(lambda r: r["drawn"] == {"people": 3, "stops": 1})
    stop, person = office.where("stop", waiting.id), office.where("person", "S-002")
    office.drag(stop, person, release=False)
    office.wait(lambda r: bool(r["carry"]) and r["carry"]["over"] == "S-002" and r["carry"]["known"])
    said = office.ask("document.querySelector('.desk-carry').innerText")
    assert said.startswith("Chen Jie arrives")
    office.let_go(person)
    office.until(lambda: office.staff_of(waiting) == ("S-002",))
    office.settle()
    office.wait(lambda r: r["carry"] is None)
    assert office.surface.guard.refused == []


@pytest.mark.web
def test_dragged_onto_who_cannot_the_rule_is_shown_and_nothing_done(waiting: Job, opened: Open) -> None:
    office = opened(real=True)
    office.wait(lambda r: r["drawn"] == {"people": 3, "stops": 1})
    stop, person = office.where("stop", waiting.id), office.where("person", "S-003")
    office.drag(stop, person, release=False)
    office.wait(lambda r: bool(r["carry"]) and r["carry"]["over"] == "S-003" and r["carry"]["known"])
    assert "plumbing" in office.ask("document.querySelector('.desk-carry').innerText")
    office.let_go(person)
    office.until(lambda: any("plumbing" in t for t in office.toasts()))
    assert office.staff_of(waiting) == ()


@pytest.mark.web
def test_escape_on_the_way_puts_it_back(waiting: Job, opened: Open) -> None:
    office = opened(real=True)
    office.wait(lambda r: r["drawn"] == {"people": 3, "stops": 1})
    stop, person = office.where("stop", waiting.id), office.where("person", "S-002")
    office.drag(stop, person, release=False)
    office.wait(lambda r: bool(r["carry"]))
    office.part.panel.take_keys()
    office.key(Key.Key_Escape)
    office.wait(lambda r: r["carry"] is None)
    office.let_go(person)
    office.settle()
    assert office.staff_of(waiting) == () and not office.part.hands.busy


@pytest.mark.web
def test_given_by_keys_alone(waiting: Job, opened: Open) -> None:
    office = opened(real=True)
    office.wait(lambda r: r["drawn"] == {"people": 3, "stops": 1})
    office.part.panel.take_keys()
    office.key(Key.Key_N)
    office.key(Key.Key_G)
    office.wait(lambda r: bool(r["carry"]) and r["carry"]["over"] == "S-001")
    assert "Wang Fang arrives" in office.ask("document.querySelector('.desk-spoken').textContent")
    centre = office.report()["centre"]
    office.key(Key.Key_Right)
    office.wait(lambda r: bool(r["carry"]) and r["carry"]["over"] == "S-002")
    assert office.report()["centre"] == centre, "the arrows choose, they do not move the map"
    office.key(Key.Key_Return)
    office.until(lambda: office.staff_of(waiting) == ("S-002",))


@pytest.mark.web
def test_a_loop_is_drawn_with_shift_and_with_the_tool(booked: Job, waiting: Job, opened: Open) -> None:
    office = opened(real=True)
    office.wait(lambda r: r["drawn"]["stops"] == 2)
    at = office.where("stop", waiting.id)
    loop = [at + QPoint(*by) for by in ((-40, -40), (40, -40), (40, 40), (-40, 40), (-40, -36))]
    office.drag(*loop, modifiers=Qt.KeyboardModifier.ShiftModifier)
    office.until(lambda: office.frame.selection.together == {waiting.id})
    office.settle()
    office.part.panel.lasso.click()
    office.wait(lambda r: r["tool"] == "lasso")
    size = office.surface.view.size()
    around = [
        (4, 4),
        (size.width() - 60, 4),
        (size.width() - 60, size.height() - 40),
        (4, size.height() - 40),
        (4, 8),
    ]
    office.drag(*(QPoint(*p) for p in around))
    office.until(lambda: office.frame.selection.together == {waiting.id, booked.id})
    assert not office.part.panel.lasso.isChecked()
    shown = office.wait(lambda r: r["selected"] == 2)
    assert shown["tool"] == "hand" and json.dumps(shown)

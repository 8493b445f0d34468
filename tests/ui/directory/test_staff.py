"""The staff's view, used by keys on a real desk in memory; and its rules on hours and papers."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt

from app.domain.errors import NotPossible
from app.domain.ids import BranchId
from app.domain.people import StaffMember
from app.domain.time import WeekHours, Window
from tests.support.desk import StoryDesk
from tests.support.office import Office
from tests.ui.directory.conftest import Open
from ui.devtools.audit import complaints
from ui.directory.staff import make_staff
from ui.directory.staff_state import (
    PaperState,
    falls,
    new_staff,
    next_code,
    paper_state,
    paper_words,
    parse_hours,
    problems,
    show_hours,
    week_words,
    weekly_hours,
)
from ui.directory.time_off import TimeOffDialog

CTRL = Qt.KeyboardModifier.ControlModifier


def opened(office: Open) -> Office:
    made = office(make_staff)
    made.wait(lambda: len(made.page.model.rows) == 3 and made.page.card.thing is not None)
    return made


def stored(desk: StoryDesk, code: str) -> StaffMember:
    line = next(s for s in desk.desk.queries.staff_lines() if s.code == code)
    person = desk.desk.queries.staff_member(line.id)
    assert person is not None
    return person


def choose(made: Office, code: str) -> None:
    made.page.table.go_to(stored(made.desk, code).id)
    made.wait(lambda: made.page.card.thing.code == code)


def test_the_list_finds_by_skill_and_shows_papers_that_end(office: Open, desk: StoryDesk) -> None:
    desk.clock.set(desk.clock.now().replace(year=2029, month=12, day=20))
    made = opened(office)
    row = made.page.model.rows[0]
    assert str(row.paper) == "health certificate ends in 12 days" and row.paper_look[0] == "warning"
    made.type(made.page.search, "moving")
    made.wait(lambda: [r.line.code for r in made.page.model.rows] == ["S-002", "S-003"])
    assert complaints(made.page) == []


def test_levels_papers_hours_and_home_are_edited_by_keys(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page: Any = made.page
    choose(made, "S-001")
    page.table.setFocus()
    made.press(Qt.Key.Key_Return)
    form = page.card.staff_form
    stars = form.skills._lines[0][1]
    stars.setFocus()
    made.press(Qt.Key.Key_5)
    made.type(form.skills.field, "gas")
    made.wait(lambda: form.skills.field.popup() is not None)
    made.press(Qt.Key.Key_Return)
    made.wait(lambda: len(form.skills._lines) == 2)
    made.press(Qt.Key.Key_2)
    assert form.skills.value() == (("gas", 2), ("plumbing", 5))
    form.papers[0].until.setDate(QDate(2031, 5, 1))
    monday = form.week.hours[0].editor
    monday.clear()
    made.type(monday, "7-11, 12-16")
    form.home.clear()
    made.type(form.home, "landstr")
    made.wait(lambda: form.home.popup() is not None)
    made.press(Qt.Key.Key_Return)
    assert complaints(page) == []
    made.press(Qt.Key.Key_S, CTRL)
    made.wait(lambda: not page.card.is_editing())
    wang = stored(desk, "S-001")
    assert wang.skills == (("gas", 2), ("plumbing", 5))
    assert wang.certificates[0].valid_until == date(2031, 5, 1)
    assert show_hours(wang.shifts, 0) == "07:00 – 11:00, 12:00 – 16:00"
    assert wang.home is not None and round(wang.home.lat, 4) == 47.1651
    made.frame.undo()
    made.wait(lambda: page.card.thing.skills == (("plumbing", 3),))


def test_hours_that_cannot_be_read_are_refused_at_their_day(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page: Any = made.page
    page.edit()
    tuesday = page.card.staff_form.week.hours[1].editor
    tuesday.clear()
    made.type(tuesday, "early to late")
    made.press(Qt.Key.Key_S, CTRL)
    made.wait(lambda: page.card.staff_form.fields["day1"].problem())
    assert page.card.is_editing() and tuesday.hasFocus()


def test_somebody_new_gets_the_next_code(office: Open, desk: StoryDesk) -> None:
    made = opened(office)
    page: Any = made.page
    page.setFocus()
    made.press(Qt.Key.Key_N, CTRL)
    form = page.card.staff_form
    assert form.code.text() == "S-004"
    made.type(form.name, "Rosa Beck")
    made.press(Qt.Key.Key_Return, CTRL)
    made.wait(lambda: not page.card.is_editing())
    rosa = stored(desk, "S-004")
    assert rosa.name == "Rosa Beck" and len(rosa.shifts) == 5
    made.wait(lambda: page.table.current_row() is not None and page.table.current_row().line.code == "S-004")
    made.wait(lambda: page.card.thing.code == "S-004")


def test_time_off_names_the_visits_that_fall_in(office: Open, desk: StoryDesk) -> None:
    zhao = next(c for c in desk.desk.queries.customers() if c.name == "Zhao Min")
    job = desk.book(1, "leak-repair", zhao, desk.window(14, 16, days=1))
    who = job.open_visits[0].staff_id
    made = opened(office)
    page: Any = made.page
    page.table.go_to(who)
    made.wait(lambda: page.card.thing.id == who)
    dialog = TimeOffDialog(made.frame, page.card.thing, page)
    dialog.show()
    made.wait(lambda: dialog.verdict.text() == "No visit falls into it.")
    dialog.last.setDate(dialog.last.date().addDays(1))
    made.wait(lambda: len(dialog.model.rows) == 1)
    assert dialog.model.rows[0].number == job.number
    dialog.part.setChecked(True)
    dialog.last.setDate(dialog.first.date())
    made.wait(lambda: not dialog.model.rows)
    dialog.end.setTime(dialog.start.time())
    made.wait(lambda: not dialog.give.isEnabled())
    assert "must end after it starts" in dialog.window_field.problem()
    dialog.part.setChecked(False)
    dialog.last.setDate(dialog.first.date().addDays(1))
    made.wait(lambda: len(dialog.model.rows) == 1 and dialog.give.isEnabled())
    made.qtbot.keyClick(dialog.give, Qt.Key.Key_Space)
    made.wait(lambda: len(page.card.thing.time_off) == 1)
    made.wait(lambda: any("falls into it" in said for said in made.said))
    page.card.take_time_off_back(page.card.thing.time_off[0].window)
    made.wait(lambda: page.card.thing.time_off == ())
    dialog.deleteLater()


def test_deactivating_asks_once_and_can_be_taken_back(office: Open, desk: StoryDesk) -> None:
    from ui.widgets.question import Question

    made = opened(office)
    page: Any = made.page
    choose(made, "S-002")
    page.card.active_button.click()
    made.wait(lambda: made.window.findChildren(Question))
    question = made.window.findChildren(Question)[0]
    made.qtbot.keyClick(question, Qt.Key.Key_Return)
    made.wait(lambda: not stored(desk, "S-002").active)
    made.wait(lambda: page.card.state.isVisible())
    page.card.active_button.click()
    made.wait(lambda: stored(desk, "S-002").active)


# ---- rules ----------------------------------------------------------------------------------------------


def test_hours_are_read_as_typed() -> None:
    assert parse_hours("13-17, 8-12", 2) == (
        WeekHours(2, time(8), time(12)),
        WeekHours(2, time(13), time(17)),
    )
    assert parse_hours("", 2) == ()
    with pytest.raises(NotPossible) as refused:
        parse_hours("8-12, lunch", 3)
    assert refused.value.field == "day3"


def test_a_week_is_said_in_few_lines() -> None:
    week = (*(WeekHours(d, time(8), time(17)) for d in range(5)), WeekHours(6, time(22), time(6)))
    assert [str(w) for w in week_words(week)] == ["Mon – Fri  08:00 – 17:00", "Sun  22:00 – 06:00"]
    assert weekly_hours(week, tuple(WeekHours(d, time(12), time(13)) for d in range(6))) == 5 * 8 + 8


def test_papers_end_soon_and_end() -> None:
    today = date(2026, 11, 26)
    assert paper_state(date(2026, 11, 25), today) is PaperState.ENDED
    assert paper_state(today, today) is PaperState.SOON
    assert paper_state(date(2026, 12, 26), today) is PaperState.SOON
    assert paper_state(date(2026, 12, 27), today) is PaperState.GOOD
    assert str(paper_words("health", date(2026, 11, 27), today)) == "health certificate ends in 1 day"


def test_wrong_forms_are_named() -> None:
    fresh = new_staff(BranchId("b"), ("S-009", "X-1", "s-003"))
    assert (fresh.code, next_code(())) == ("S-010", "S-001")
    assert [f for f, _ in problems(fresh, "LI")] == ["name"]
    overlapping = (WeekHours(0, time(8), time(12)), WeekHours(0, time(11), time(17)))
    outside = (WeekHours(1, time(18), time(19)),)
    from dataclasses import replace

    wrong = replace(fresh, name="Rosa", shifts=(*overlapping, *fresh.shifts[1:]), breaks=outside)
    assert [f for f, _ in problems(wrong, "LI")] == ["day0", "break1"]


def test_only_open_visits_of_the_person_fall_in(desk: StoryDesk) -> None:
    zhao = next(c for c in desk.desk.queries.customers() if c.name == "Zhao Min")
    job = desk.book(1, "leak-repair", zhao, desk.window(14, 16))
    lines = desk.desk.queries.jobs_between(job.branch_id, desk.at(0), desk.at(24))
    who = job.open_visits[0].staff_id
    other = next(s.id for s in desk.desk.queries.staff() if s.id != who)
    start = job.open_visits[0].window.start
    assert falls(lines, who, Window(desk.at(0), desk.at(24))).lines == lines
    assert falls(lines, other, Window(desk.at(0), desk.at(24))).lines == ()
    assert falls(lines, who, Window(desk.at(0), start)).lines == ()

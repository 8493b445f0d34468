"""Somebody falls out, as values: what comes next, what is counted, when the rest must be looked at anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.people import Absence, TimeOff
from app.domain.time import Window
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk
from tests.support.ill import IllDay, a_full_day
from ui.board.flows.leaving import Leaving, lines, offer_lines


@pytest.fixture
def day(clock: FixedClock) -> IllDay:
    with DeskStorage.open(":memory:") as storage:
        return_day = a_full_day(StoryDesk(clock, storage).company())
        yield return_day  # type: ignore[misc]


@pytest.fixture
def leaving(day: IllDay) -> Leaving:
    off = TimeOff(Window(day.desk.clock.now(), day.desk.at(24)), Absence.SICK)
    found = day.desk.desk.absences.orphans(BRANCH, day.person, off.window)
    return Leaving(day.person, off).with_orphans(found)


def test_enter_goes_through_all_of_them(leaving: Leaving) -> None:
    for left in range(6, 0, -1):
        assert leaving.left == left
        leaving = leaving.take_best()
    assert (leaving.left, leaving.placed, leaving.trayed, leaving.calls) == (0, 6, 0, 0)
    assert "6 given to others" in str(leaving.verdict())


def test_the_tray_is_counted_with_its_call(leaving: Leaving) -> None:
    leaving = leaving.to_tray().take_all_safe()
    assert (leaving.placed, leaving.trayed, leaving.calls, leaving.left) == (5, 1, 1, 0)
    assert str(lines(leaving)[0].goes) == "tray, call prepared"


def test_another_than_the_best_makes_the_rest_be_looked_at_anew(leaving: Leaving) -> None:
    assert not leaving.take_best().off_the_plan(leaving)
    assert leaving.take(1).off_the_plan(leaving)
    assert leaving.to_tray().off_the_plan(leaving)
    assert not leaving.take_all_safe().off_the_plan(leaving)


def test_what_was_settled_is_opened_again(leaving: Leaving) -> None:
    settled = leaving.take_best()
    again = settled.looking_at(0).unsettle()
    assert again.left == 6 and again.current is leaving.current


def test_after_the_last_it_goes_back_to_what_was_left_out(leaving: Leaving) -> None:
    leaving = leaving.looking_at(5).take_best()
    assert leaving.at == 0


def test_a_number_that_nobody_has_changes_nothing(leaving: Leaving) -> None:
    assert leaving.take(8) is leaving
    assert [line.number for line in offer_lines(leaving.current)] == list(
        range(1, len(leaving.orphans[0].offers) + 1)
    )


def test_an_orphan_that_is_gone_takes_its_answer_along(leaving: Leaving) -> None:
    settled = leaving.take_all_safe()
    fewer = settled.with_orphans(settled.orphans[1:])
    assert len(fewer.settled) == 5


def test_nobody_for_it_means_the_tray(leaving: Leaving) -> None:
    alone = replace(leaving, orphans=(replace(leaving.orphans[0], offers=()),))
    assert str(lines(alone)[0].goes) == "nobody can"
    assert alone.take_best().trayed == 1

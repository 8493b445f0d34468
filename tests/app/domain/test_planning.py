"""The planner's values: tables, sums, and what a day must be before anybody plans it."""

from __future__ import annotations

import math
import pickle

import pytest

from app.domain.errors import NotPossible
from app.domain.planning import FAR, Cost, Day, Period, Person, Travel, TravelTable


def test_a_table_keeps_rounded_numbers_and_marks_what_cannot_be_reached() -> None:
    table = TravelTable.of([[0, math.inf], [math.nan, 0.1]])
    assert table.between(0, 1) == FAR and table.between(1, 0) == FAR
    assert table.between(1, 1) == pytest.approx(0.1, rel=1e-6)
    assert pickle.loads(pickle.dumps(table)) == table


def test_a_table_is_a_square() -> None:
    with pytest.raises(NotPossible):
        TravelTable.of([[0, 1]])


def test_the_table_of_the_hour_holds() -> None:
    quick, slow = TravelTable.of([[0, 60], [60, 0]]), TravelTable.of([[0, 90], [90, 0]], since=3600)
    travel = Travel((quick, slow))
    assert [travel.seconds(0, 1, at) for at in (0, 3599, 3600, 9000)] == [60, 60, 90, 90]
    assert travel.seconds(None, 1, 0) == 0 == travel.seconds(0, None, 0)


def test_a_cost_is_the_sum_of_its_reasons() -> None:
    assert Cost(1, 2, 4, 8, 16, 32, 64, 128).total == 255


def test_a_day_with_people_and_no_ways_makes_no_sense() -> None:
    with pytest.raises(NotPossible):
        Day((Person("ana", None, None, Period(0, 1)),), (), {}).check()
    assert Day((), (), {}).check().places == 0

"""A day as the core's flat numbers: a way that does not exist has no price worth paying, and every other keeps its own."""

from __future__ import annotations

from app.domain.planning import Day, Job, Period, Person, Role, Travel, TravelTable
from app.planner.flat import flatten

WHOLE = [[0.0, 1, 1], [1, 0, 1], [1, 1, 0]]
HOLED = [[0.0, 1, 1], [1, 0, 1e9], [1, 1, 0]]


def dear(**modes: Travel) -> list[tuple[str, int, int]]:
    """The ways nobody would pay for, as (mode, from, to)."""
    people = tuple(Person(mode, 0, 0, Period(0, 1e5), mode=mode) for mode in modes)
    flat = flatten(Day(people, (Job("j", 1, (Role(1.0),)),), modes).check())
    names = list(modes)
    return [(names[i // 9], i % 9 // 3, i % 3) for i, price in enumerate(flat.price) if price > 1e8]


def test_a_hole_in_one_modes_table_makes_only_that_way_dear() -> None:
    hourly = Travel((TravelTable.of(WHOLE), TravelTable.of(WHOLE, 100.0)))
    assert dear(car=hourly, foot=Travel((TravelTable.of(HOLED),))) == [("foot", 1, 2)]


def test_a_hole_at_one_hour_makes_the_way_dear_all_day() -> None:
    hourly = Travel((TravelTable.of(WHOLE), TravelTable.of(HOLED, 100.0)))
    assert dear(car=hourly, foot=Travel((TravelTable.of(WHOLE),))) == [("car", 1, 2)]


def test_without_holes_nothing_is_dear() -> None:
    assert dear(car=Travel((TravelTable.of(WHOLE),))) == []

"""How hot a search begins, how it cools, and that it looks to the evening where the evening is short of people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.planning import MUST, Day, Job, Period
from app.planner.core.annealing import Core
from app.planner.flat import flatten
from app.planner.heat import Heat, short_in_the_evening
from tests.app.planner.days import day, job, person

HOUR = 3600.0


def test_a_wave_may_begin_as_hot_as_the_one_before() -> None:
    twice = Heat(1.0, 0.1, waves=2, again=1.0)
    assert [round(twice.at(share), 6) for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == [
        1.0,
        round(0.1**0.5, 6),
        1.0,
        round(0.1**0.5, 6),
        0.1,
    ]


@pytest.mark.parametrize(
    ("late", "seconds", "iterations", "waves", "again"),
    [
        pytest.param(None, 1.0, None, 1, None, id="hard windows"),
        pytest.param(None, 5.0, None, 2, 0.4, id="hard windows and time"),
        pytest.param(1.0, 5.0, None, 1, None, id="priced lateness"),
        pytest.param(1.0, 13.0, None, 2, 1.0, id="priced lateness and time: searched twice"),
        pytest.param(1.0, None, 12_500_000, 2, 1.0, id="or as many steps"),
    ],
)
def test_a_day_with_time_enough_is_gone_over_twice(
    late: float | None, seconds: float | None, iterations: int | None, waves: int, again: float | None
) -> None:
    must = job("a", 1, late_price=late, leave_out_price=MUST)
    heat = Heat.fitting(flatten(day((person("ana"),), (must,))), seconds, iterations)
    assert heat.waves == waves
    assert again is None or heat.again == again


def test_heat_falls_in_waves_from_its_start_to_its_end() -> None:
    once, twice = Heat(1.0, 0.1), Heat(1.0, 0.1, waves=2)
    assert [once.at(share) for share in (0.0, 0.5, 1.0)] == pytest.approx([1.0, 0.1**0.5, 0.1])
    assert [twice.at(share) for share in (0.0, 0.25, 0.5, 1.0, 2.0)] == pytest.approx(
        [1, 0.1**0.5, 0.4, 0.1, 0.1]
    )


def _calls(*hours: float) -> tuple[Job, ...]:
    """Half an hour's work for each, to begin within two hours from then."""
    return tuple(
        job(f"j{k}", k % 10, 30, windows=(Period(hour * HOUR, (hour + 2) * HOUR),))
        for k, hour in enumerate(hours)
    )


EVEN = _calls(8, 9, 10, 11, 12, 13, 14, 15)
MORNING = _calls(8, 8, 8, 9, 9, 10, 11, 12)
EVENING = _calls(8, 10, 12, 14, 15, 15, 15, 15)
ALL_DAY = (person("ana"), person("bo"))
HOME_EARLY = (
    person("ana"),
    *(person(name, shift=Period(7 * HOUR, 14 * HOUR)) for name in ("bo", "chi", "dora")),
)


@pytest.mark.parametrize(
    ("what", "short"),
    [
        pytest.param(day(ALL_DAY, EVEN), False, id="work and people all day"),
        pytest.param(day(ALL_DAY, MORNING), False, id="work in the morning"),
        pytest.param(day(ALL_DAY, _calls(11.5, 12, 12, 12.5)), False, id="work at noon"),
        pytest.param(day(ALL_DAY, EVENING), True, id="work in the evening"),
        pytest.param(day(HOME_EARLY, EVEN), True, id="people go home early"),
        pytest.param(day(HOME_EARLY, MORNING), False, id="people go home early, and so does the work"),
        pytest.param(day(ALL_DAY, (job("a", 1), job("b", 2))), False, id="any time will do"),
        pytest.param(day(ALL_DAY, _calls(20, 21)), False, id="work when everybody is home"),
        pytest.param(day(ALL_DAY, ()), False, id="no work"),
        pytest.param(day((), EVENING), False, id="no people"),
        pytest.param(day((person("ana", shift=Period(HOUR, HOUR)),), EVENING), False, id="no hours"),
    ],
)
def test_the_evening_is_short_of_people_when_more_is_asked_for_than_there_are_hours(
    what: Day, short: bool
) -> None:
    assert short_in_the_evening(flatten(what)) is short


def test_only_a_company_s_day_short_in_the_evening_is_searched_there_more() -> None:
    priced = tuple(replace(one, late_price=1.0) for one in EVENING)
    assert Heat.fitting(flatten(day(ALL_DAY, priced)), 5.0, None).by_late > 0
    even = tuple(replace(one, late_price=1.0) for one in EVEN)
    assert Heat.fitting(flatten(day(ALL_DAY, even)), 5.0, None).by_late == 0
    assert Heat.fitting(flatten(day(ALL_DAY, EVENING)), 5.0, None).by_late == 0


def test_moves_then_look_for_later_work_and_else_for_any() -> None:
    what = day(ALL_DAY, _calls(8, 14))
    core = Core(flatten(what), 1)
    core.start()
    for x in range(2):
        core.look_around(x)
        assert core.place(x)
    core.mix(1000, by_end=25)
    assert {core._later(0) for _ in range(50)} == {0}
    core.mix(1000, by_end=25, by_late=25)
    assert {core._later(0) for _ in range(50)} == {0, 1}
    assert {core._later(1) for _ in range(50)} == {1}

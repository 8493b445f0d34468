"""Days of a branch across a change of the clock: 23 and 25 hours in Vaduz; moments stay what they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.ids import BranchId
from app.domain.time import WeekHours, Window
from db.storage import DeskStorage
from tests.support.builders import a_customer, a_job, a_staff_member
from tests.support.desk_storage import writing

HERE = BranchId("branch-vaduz")
SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)


def utc(day: date, clock: str) -> datetime:
    """A UTC moment."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "midnight", "next_midnight", "seven_till_eleven"),
    [
        (SPRING, "2026-03-28T23:00", "2026-03-29T22:00", ("05:00", "09:00")),
        (AUTUMN, "2026-10-24T22:00", "2026-10-25T23:00", ("06:00", "10:00")),
        (AUTUMN + timedelta(days=1), "2026-10-25T23:00", "2026-10-26T23:00", ("06:00", "10:00")),
    ],
)
def test_a_day_holds_exactly_its_own_visits(
    desk: DeskStorage, day: date, midnight: str, next_midnight: str, seven_till_eleven: tuple[str, str]
) -> None:
    start = datetime.fromisoformat(midnight).replace(tzinfo=UTC)
    end = datetime.fromisoformat(next_midnight).replace(tzinfo=UTC)
    quarter = timedelta(minutes=15)
    every_day = tuple(WeekHours(d, time(7), time(11)) for d in range(7))
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member(shifts=every_day))
        first, last = start, end - quarter
        for moment in (start - quarter, first, last, end):
            unit.jobs.save(a_job(customer, ana, moment, 15))
    duty = Window(utc(day, seven_till_eleven[0]), utc(day, seven_till_eleven[1]))

    board = desk.queries.board(HERE, day)
    assert [v.window.start for v in board.visits] == [first, last]
    assert board.people[0].duty == (duty,) and board.people[0].duty_seconds == 4 * 3600
    assert board.people[0].booked_seconds == 2 * 15 * 60

    (mine,) = desk.queries.person_days(HERE, day)
    assert [s.window.start for s in mine.stops] == [first, last]
    assert mine.duty == (duty,)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 7), (AUTUMN, 9)])
def test_a_night_over_the_change_keeps_its_stops(desk: DeskStorage, day: date, hours: int) -> None:
    eve = day - timedelta(days=1)
    night = (WeekHours(eve.weekday(), time(22), time(6)),)
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member(shifts=night))
        late = unit.jobs.save(a_job(customer, ana, utc(day, "02:00"), 30))
        unit.jobs.save(a_job(customer, ana, utc(day, "12:00"), 30))
    (mine,) = desk.queries.person_days(HERE, eve)
    assert [w.seconds / 3600 for w in mine.duty] == [hours]
    assert [s.job_id for s in mine.stops] == [late.id]


def test_a_visit_over_midnight_stands_on_both_days(desk: DeskStorage) -> None:
    with writing(desk) as unit:
        customer = unit.customers.save(a_customer())
        ana = unit.staff.save(a_staff_member())
        job = unit.jobs.save(a_job(customer, ana, utc(AUTUMN, "22:30"), 60))
    for day in (AUTUMN, AUTUMN + timedelta(days=1)):
        assert [v.job_id for v in desk.queries.board(HERE, day).visits] == [job.id]


def test_a_naive_moment_is_refused(desk: DeskStorage) -> None:
    with desk.unit() as unit, pytest.raises(Exception, match="without a zone"):
        unit.customers.save(a_customer(created_at=datetime(2026, 3, 29, 2, 30)))  # noqa: DTZ001

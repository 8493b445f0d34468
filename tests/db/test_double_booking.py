"""Nobody is in two places at once, whoever asks and however many at a time: the database says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import DeskError, NotPossible
from app.domain.jobs import Job, VisitState
from app.domain.people import Customer, StaffMember
from db.storage import DeskStorage
from tests.support.builders import a_job, a_visit, at, window


def save(desk: DeskStorage, *jobs: Job) -> list[Job]:
    """Save jobs in one unit of work."""
    with desk.unit() as unit:
        stored = [unit.jobs.save(job) for job in jobs]
        unit.commit()
    return stored


def test_overlapping_visits_are_refused_with_name_and_place(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    customer, ana = people
    (stands,) = save(desk, a_job(customer, ana, at("09:00")))
    with pytest.raises(NotPossible) as refused:
        save(desk, a_job(customer, ana, at("09:30")))
    assert refused.value.code == "double-booking"
    values = dict(refused.value.text.values)
    assert (values["person"], values["job"], values["start"]) == ("Ana", stands.number, at("09:00"))
    with desk.unit() as unit:
        assert unit.jobs.of_customer(customer.id) == (stands,)


def test_touching_ends_and_closed_visits_do_not_clash(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    customer, ana = people
    released = a_visit(ana, at("09:15"), state=VisitState.RELEASED)
    save(
        desk,
        a_job(customer, ana, at("09:00")),
        a_job(customer, ana, at("10:00")),
        a_job(customer, visits=(released,)),
    )
    with desk.unit() as unit:
        assert len(unit.lanes.stops(ana.id, window("08:00", "12:00"))) == 2


def test_two_clashing_jobs_of_one_unit_are_refused(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    customer, ana = people
    with pytest.raises(NotPossible) as refused:
        save(desk, a_job(customer, ana, at("09:00")), a_job(customer, ana, at("09:30")))
    assert dict(refused.value.text.values)["person"] == "Ana"


def test_two_jobs_may_swap_places_in_one_unit(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    customer, ana = people
    early, late = save(desk, a_job(customer, ana, at("09:00")), a_job(customer, ana, at("10:00")))

    def at_time(job: Job, clock: str) -> Job:
        visit = job.visits[0]
        return replace(
            job, visits=(replace(visit, window=visit.window.moved(at(clock) - visit.window.start)),)
        )

    with desk.unit() as unit:
        unit.set_travel(early.visits[0].id, 60, 90, "road")
        unit.commit()
    save(desk, at_time(early, "10:00"), at_time(late, "09:00"))
    with desk.unit() as unit:
        stops = unit.lanes.stops(ana.id, window("08:00", "12:00"))
    assert [s.job_id for s in stops] == [late.id, early.id]


def test_a_lane_shows_what_the_unit_will_leave(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    customer, ana = people
    (job,) = save(desk, a_job(customer, ana, at("09:00")))
    with desk.unit() as unit:
        unit.jobs.save(replace(job, visits=()))
        other = unit.jobs.save(a_job(customer, ana, at("09:30")))
        assert [s.job_id for s in unit.lanes.stops(ana.id, window("08:00", "12:00"))] == [other.id]
        unit.commit()
    with desk.unit() as unit:
        assert [s.job_id for s in unit.lanes.stops(ana.id, window("08:00", "12:00"))] == [other.id]


def test_the_rule_holds_against_bare_sql(desk: DeskStorage, people: tuple[Customer, StaffMember]) -> None:
    customer, ana = people
    save(desk, a_job(customer, ana, at("09:00")), a_job(customer, ana, at("11:00")))
    with (
        desk.engine.connect() as connection,
        pytest.raises(Exception, match=r"double-booking|ex_visit_one_place"),
    ):
        connection.exec_driver_sql("UPDATE visit SET start_at = (SELECT min(start_at) FROM visit)")


@pytest.mark.parametrize("with_lane", [True, False], ids=["in the lane's turn", "past every courtesy"])
def test_of_many_who_want_one_hour_exactly_one_gets_it(
    desk: DeskStorage, people: tuple[Customer, StaffMember], with_lane: bool
) -> None:
    customer, ana = people
    threads_number, rounds = 5, 5
    start = threading.Barrier(threads_number)
    outcomes: list[list[str]] = [[] for _ in range(rounds)]

    def seat() -> None:
        for i in range(rounds):
            job = a_job(customer, ana, at("06:00") + timedelta(hours=i))
            start.wait()
            outcomes[i].append(attempt(lambda job=job: book(job)))  # type: ignore[misc]

    def book(job: Job) -> None:
        with desk.unit() as unit:
            if with_lane:
                unit.lanes.raise_version(ana.id, at("00:00").date())
            unit.jobs.save(job)
            unit.commit()

    threads = [threading.Thread(target=seat) for _ in range(threads_number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for outcome in outcomes:
        assert sorted(outcome) == ["booked"] + ["double-booking"] * (threads_number - 1)
    with desk.unit() as unit:
        assert len(unit.lanes.stops(ana.id, window("00:00", "23:00"))) == rounds


def attempt(book: Callable[[], None]) -> str:
    """ "booked", or the code of the refusal."""
    try:
        book()
    except DeskError as refusal:
        return refusal.code
    return "booked"

"""How long work takes when it takes long, on both databases: the nearest rank, by service and by person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.ids import BranchId, ServiceCode
from app.domain.jobs import Job, VisitState
from app.domain.lifecycle import State
from app.domain.people import StaffMember
from db.storage import DeskStorage
from tests.support.builders import a_customer, a_job, a_service, a_staff_member, at

HERE = BranchId("branch-vaduz")


def done(job: Job, minutes: float, arrived: bool = True) -> Job:
    """The job with its visit finished after so many minutes."""
    visit = job.visits[0]
    start = visit.window.start
    ended = replace(
        visit,
        state=VisitState.DONE,
        arrived_at=start if arrived else None,
        started_at=start + timedelta(minutes=5) if arrived else None,
        ended_at=start + timedelta(minutes=minutes),
    )
    return replace(job, visits=(ended,))


def fill(desk: DeskStorage, minutes: list[int], person: StaffMember | None = None) -> StaffMember:
    """Finished visits of somebody on one day each, with these lengths."""
    with desk.unit() as unit:
        customer = unit.customers.save(a_customer())
        who = person or unit.staff.save(a_staff_member())
        for n, length in enumerate(minutes):
            job = a_job(customer, who, at("09:00") - timedelta(days=n + 1), 60, state=State.COMPLETED)
            unit.jobs.save(done(job, length))
        unit.commit()
    return who


def test_of_ten_lengths_the_eighth_counts(desk: DeskStorage) -> None:
    ana = fill(desk, [30, 90, 40, 50, 60, 70, 80, 100, 110, 120])
    found = desk.queries.long_work(HERE, at("00:00") - timedelta(days=400))
    service = a_service().code
    assert found.of(service, ana.id) == 100 * 60
    assert found.seconds == {(service, None): 6000.0, (service, ana.id): 6000.0}


def test_too_few_say_nothing_and_a_newcomer_has_the_branchs(desk: DeskStorage) -> None:
    fill(desk, [30, 40, 50, 60])
    service = a_service().code
    assert desk.queries.long_work(HERE, at("00:00") - timedelta(days=400)).seconds == {}
    new = fill(desk, [200])
    found = desk.queries.long_work(HERE, at("00:00") - timedelta(days=400))
    assert found.of(service, new.id) == 60 * 60
    assert found.of(ServiceCode("unknown"), new.id) is None


def test_what_is_long_ago_or_was_never_begun_does_not_count(desk: DeskStorage) -> None:
    ana = fill(desk, [60] * 5)
    with desk.unit() as unit:
        customer = unit.customers.save(a_customer())
        job = a_job(customer, ana, at("15:00") - timedelta(days=1), 60, state=State.COMPLETED)
        unit.jobs.save(done(job, 500, arrived=False))
        unit.commit()
    assert (
        desk.queries.long_work(HERE, at("00:00") - timedelta(days=400)).of(a_service().code, ana.id) == 3600
    )
    assert desk.queries.long_work(HERE, at("00:00") - timedelta(days=2)).seconds == {}

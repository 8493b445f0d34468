"""A company with enough people and jobs to plan: real services over a real database, roads estimated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.commands import AdvanceJob, AssignJob, BookJob, SaveCustomer
from app.domain.geo import Point
from app.domain.ids import CustomerId, JobId, PlaceId, ServiceCode, StaffId, new_id
from app.domain.jobs import Job, Urgency, Wishes
from app.domain.lifecycle import Action
from app.domain.people import Customer, Phone, Place
from app.domain.time import Window
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk, small_company

AROUND = Point(47.14, 9.52)


@contextmanager
def larger_company(where: Path, clock: FixedClock) -> Iterator[StoryDesk]:
    """The small company and five plumbers who also carry furniture, in a file; closed at the end."""
    with small_company(where, clock) as made:
        for n in range(4, 9):
            made.person(f"S-{n:03}", f"Person {n}", plumbing=2, moving=1)
        yield made


def customer(desk: StoryDesk, n: int, **more: object) -> Customer:
    """A customer who lives somewhere around, the same place for the same number."""
    point = Point(AROUND.lat + (n * 37 % 23 - 11) / 400, AROUND.lon + (n * 53 % 19 - 9) / 300)
    saved = desk.do(
        SaveCustomer(
            customer=Customer(
                CustomerId(new_id()),
                BRANCH.id,
                f"Customer {n}",
                phones=(Phone(f"+4179555{n:04}"),),
                places=(Place(PlaceId(new_id()), f"Street {n}", point),),
                **more,  # type: ignore[arg-type]
            )
        )
    ).result
    assert isinstance(saved, Customer)
    return saved


def wish(
    desk: StoryDesk,
    n: int,
    window: Window | None = None,
    service: str = "leak-repair",
    staff: tuple[str, ...] = (),
    start: float | None = None,
    days: int = 0,
    urgency: Urgency = Urgency.NORMAL,
    wishes: Wishes = Wishes(),
    priority: int | None = None,
    who: Customer | None = None,
    minutes: int | None = None,
) -> Job:
    """A job of customer `n`, given to `staff` at that hour of the day when named."""
    who = who or customer(desk, n)
    job_id = JobId(new_id())
    booked = desk.do(
        BookJob(
            job_id=job_id,
            customer=who,
            place=who.places[0],
            service=ServiceCode(service),
            window=window,
            urgency=urgency,
            wishes=wishes,
            minutes=minutes,
            priority=priority,
            priority_note="as told" if priority is not None else "",
        )
    ).result
    assert isinstance(booked, Job)
    if staff:
        assert start is not None
        booked = desk.do(
            AssignJob(
                job_id=job_id,
                staff=tuple(StaffId(s) for s in staff),
                start=desk.at(start, days),
                version=booked.version,
                override_note="as told",
            )
        ).result
        assert isinstance(booked, Job)
    return booked


def step(desk: StoryDesk, job: Job, action: Action) -> Job:
    """One step of a job's life."""
    done = desk.do(AdvanceJob(job_id=job.id, action=action)).result
    assert isinstance(done, Job)
    return done

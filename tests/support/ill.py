"""A plumber with six visits left at twenty to ten, and colleagues who can take most of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.commands import AssignJob
from app.domain.jobs import Job
from app.domain.people import StaffMember
from tests.support.desk import PLACES, StoryDesk


@dataclass
class IllDay:
    """Wang Fang falls ill at 9:40. `jobs` in the order of their times; only she may do the last one."""

    desk: StoryDesk
    person: StaffMember
    jobs: list[Job]


def a_full_day(desk: StoryDesk) -> IllDay:
    """Six leaks of 45 minutes from ten o'clock on, each promised for two hours."""
    person = desk.desk.queries.staff_member("S-001")  # type: ignore[arg-type]
    assert person is not None
    desk.person("S-004", "Beat Ospelt", plumbing=2)
    desk.person("S-005", "Lea Hasler", plumbing=4)
    jobs = []
    for n, hour in enumerate((10, 11.25, 12.5, 13.75, 15, 16.25)):
        who = desk.customer(f"Customer {n + 1}", f"+4179555{n:04d}", tuple(PLACES)[n % len(PLACES)])
        job = desk.book(0, "leak-repair", who, desk.window(hour - 0.25, hour + 1.75))
        done = desk.do(AssignJob(job_id=job.id, staff=(person.id,), start=desk.at(hour)))
        assert isinstance(done.result, Job)
        jobs.append(done.result)
    desk.clock.advance(minutes=40)
    assert desk.clock.now() == desk.at(9) + timedelta(minutes=40)
    return IllDay(desk, person, jobs)

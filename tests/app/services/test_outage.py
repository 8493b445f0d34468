"""Codes keyed back after an outage: read, looked over, done as one step, taken back as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.codes import Happened, code_for
from app.domain.jobs import Job, VisitState
from app.domain.lifecycle import State
from app.i18n import say, set_zone
from app.services.outage import KeyedLine, read_back, several
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk, small_company


@pytest.fixture
def desk(clock: FixedClock, tmp_path: Path) -> Iterator[StoryDesk]:
    """Nine in the morning, two jobs for ten and two o'clock; then the day has gone by on paper."""
    set_zone(BRANCH.zone)
    with small_company(tmp_path / "desk.db", clock) as made:
        yield made


@pytest.fixture
def jobs(desk: StoryDesk, clock: FixedClock) -> tuple[Job, Job]:
    zhao = desk.customer("Mrs Zhao", "+423 555 01 02", "Städtle 38, Vaduz")
    tom = desk.customer("Tom Ritter", "+423 555 77 88", "Landstrasse 12, Schaan")
    made = (
        desk.book(1, "leak-repair", zhao, desk.window(10, 12)),
        desk.book(1, "leak-repair", tom, desk.window(14, 16)),
    )
    clock.advance(hours=8)
    return made


def code(desk: StoryDesk, job: Job, what: Happened) -> str:
    detail = desk.desk.queries.job(job.id)
    assert detail is not None
    return code_for(job.number, detail.job.visits[-1].id, what).text


def read(desk: StoryDesk, typed: str) -> list[KeyedLine]:
    return read_back(typed, desk.desk.queries, BRANCH, desk.clock.now())


def now(desk: StoryDesk, job: Job) -> Job:
    detail = desk.desk.queries.job(job.id)
    assert detail is not None
    return detail.job


def test_a_day_on_paper_becomes_one_step_and_one_undo(desk: StoryDesk, jobs: tuple[Job, Job]) -> None:
    one, two = jobs
    typed = "\n".join(
        (
            f"{code(desk, one, Happened.DONE)} 11:20",
            f"{code(desk, one, Happened.ARRIVED).lower()} 10:05",
            "",
            f"{code(desk, two, Happened.NO_ACCESS)} 1410",
        )
    )
    lines = read(desk, typed)
    assert [say(line.says) for line in lines] == [
        f"{one.number}: done at 11:20",
        f"{one.number}: arrived at 10:05",
        f"{two.number}: no access at 14:10",
    ]
    command = several(lines)
    assert command is not None and len(command.parts) == 3
    outcome = desk.do(command)
    assert say(outcome.label) == "Codes keyed back (3)"
    done = now(desk, one)
    visit = done.visits[-1]
    assert done.state is State.COMPLETED and visit.arrived_at and visit.ended_at
    assert visit.ended_at - visit.arrived_at == timedelta(minutes=75)
    assert now(desk, two).state is State.CONFIRMED and now(desk, two).visits[-1].state is VisitState.FAILED
    assert [s.channel for s in done.steps[-2:]] == ["paper", "paper"]
    desk.desk.history.undo()
    assert now(desk, one).state is State.ASSIGNED and now(desk, two).state is State.ASSIGNED


def test_done_alone_takes_the_planned_arrival(desk: StoryDesk, jobs: tuple[Job, Job]) -> None:
    lines = read(desk, f"{code(desk, jobs[0], Happened.DONE)} 11:20")
    command = several(lines)
    assert command is not None
    desk.do(command)
    visit = now(desk, jobs[0]).visits[-1]
    assert visit.arrived_at == visit.window.start


def test_keying_the_same_again_does_nothing(desk: StoryDesk, jobs: tuple[Job, Job]) -> None:
    typed = f"{code(desk, jobs[0], Happened.ARRIVED)} 10:05; {code(desk, jobs[1], Happened.NO_ACCESS)} 14:10"
    first = several(read(desk, typed))
    assert first is not None
    desk.do(first)
    again = read(desk, typed)
    assert all(line.done_already for line in again) and several(again) is None
    assert "nothing to do" in say(again[0].says)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("hello", "no code"),
        ("9999-D22", "wrong"),
        ("{done} 25:00", "no such time"),
        ("{done} 23:00", "not come yet"),
        ("{done} 08:00", "lies before"),
    ],
)
def test_a_line_that_cannot_be_says_why_and_the_others_stay(
    desk: StoryDesk, jobs: tuple[Job, Job], typed: str, why: str
) -> None:
    bad = typed.format(done=code(desk, jobs[0], Happened.DONE))
    lines = read(desk, f"{bad}\n{code(desk, jobs[1], Happened.ARRIVED)} 14:01")
    assert lines[0].why is not None and why in say(lines[0].says) and not lines[0].steps
    assert lines[1].why is None and len(lines[1].steps) == 1


def test_a_code_of_an_unknown_job_or_an_older_plan_is_named(desk: StoryDesk, jobs: tuple[Job, Job]) -> None:
    detail = desk.desk.queries.job(jobs[0].id)
    assert detail is not None
    visit = detail.job.visits[-1].id
    unknown = code_for("J-8888", visit, Happened.DONE).text
    assert "no job" in say(read(desk, unknown)[0].says)
    right = code_for(jobs[0].number, visit, Happened.DONE)
    other = next(
        c for n in range(99) if not (c := code_for(jobs[0].number, f"x{n}", Happened.DONE)).of_visit(visit)
    )  # type: ignore[arg-type]
    assert right != other and "planned anew" in say(read(desk, other.text)[0].says)

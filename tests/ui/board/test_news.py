"""A board brought up to date by what changed is the same as one read anew, and costs only what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.changes import ChangeSet
from app.commands import MoveJob, PinVisit
from app.domain.ids import StaffId
from app.domain.jobs import Job
from app.domain.lifecycle import Action
from app.domain.people import Customer
from tests.support.desk import BRANCH, StoryDesk
from tests.ui.board.conftest import PHONE, Board
from ui.board import news, picturing
from ui.board.news import Shown
from ui.board.state import NOTHING_MEASURED

Open = Callable[[], Board]


@pytest.fixture
def customer(desk: StoryDesk) -> Customer:
    return desk.customer("Mrs Zhao", PHONE, "Städtle 38, Vaduz")


@pytest.fixture
def jobs(desk: StoryDesk, customer: Customer) -> list[Job]:
    return [desk.book(1, "leak-repair", customer, desk.window(h, h + 1)) for h in (9, 12, 15)]


def shown(desk: StoryDesk) -> Shown:
    board = desk.desk.queries.board(BRANCH.id, desk.at(9).date())
    return Shown(board, picturing.picture(board, BRANCH.zone), False, NOTHING_MEASURED)


def moved(desk: StoryDesk, job: Job) -> None:
    now = desk.desk.queries.job(job.id)
    assert now is not None
    other = StaffId("S-002" if now.job.open_visits[0].staff_id == "S-001" else "S-001")
    desk.do(MoveJob(job_id=job.id, staff=(other,), start=now.job.open_visits[0].window.start))


def test_it_is_the_same_as_a_board_read_anew(desk: StoryDesk, jobs: list[Job]) -> None:
    before = shown(desk)
    moved(desk, jobs[1])
    desk.job_id = jobs[2].id
    desk.step(Action.UNASSIGN)
    after = news.read(desk.desk.queries, BRANCH, before, frozenset({jobs[1].id, jobs[2].id}))
    fresh = shown(desk)
    assert after is not None
    assert set(after.board.visits) == set(fresh.board.visits) and after.board.people == fresh.board.people
    assert after.picture.rows == fresh.picture.rows and after.picture.bars == fresh.picture.bars


def test_rows_that_did_not_change_are_the_very_same(desk: StoryDesk, jobs: list[Job]) -> None:
    before = shown(desk)
    visit = before.board.visits[0]
    desk.do(PinVisit(job_id=visit.job_id, visit_id=visit.id, pinned=True))
    after = news.read(desk.desk.queries, BRANCH, before, frozenset({visit.job_id}))
    assert after is not None
    same = [a is b for a, b in zip(before.picture.rows, after.picture.rows, strict=True)]
    assert same.count(False) == 1


def test_only_jobs_are_read_by_themselves() -> None:
    lane = ChangeSet.of("lane", ["S-001/2026-11-26"])
    assert news.jobs_only(ChangeSet.of("job", ["J1"]) | lane) == {"J1"}
    for other in ("staff", "service", "customer", "branch", "desk"):
        assert news.jobs_only(ChangeSet.of("job", ["J1"]) | ChangeSet.of(other, ["x"])) is None
    assert news.jobs_only(lane) is None
    assert news.jobs_only(ChangeSet.of("job", [str(n) for n in range(500)])) is None


def test_the_window_does_not_read_the_whole_day_for_one_change(
    desk: StoryDesk, jobs: list[Job], opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = opened()
    asked: list[object] = []
    whole = board.frame.queries.board
    monkeypatch.setattr(
        type(board.frame.queries), "board", lambda *a: asked.append(a) or whole(*a[1:]), raising=True
    )
    start = board.visit(jobs[0]).window.start
    desk.do(
        MoveJob(
            job_id=jobs[0].id,
            staff=(board.visit(jobs[0]).staff_id,),
            start=start + timedelta(minutes=30),
            override_note="asked for",
        )
    )
    board.settle()
    assert board.visit(jobs[0]).window.start == start + timedelta(minutes=30)
    assert asked == []

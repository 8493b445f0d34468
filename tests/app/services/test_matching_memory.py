"""What matching remembers is never older than the last change it was told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.commands import MoveJob
from app.domain.geo import Point
from app.domain.ids import ServiceCode, StaffId
from app.domain.lifecycle import Action
from app.domain.schedule import PersonDay
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk, small_company
from tests.support.desk_storage import statements


@pytest.fixture
def desk(clock: FixedClock) -> Iterator[StoryDesk]:
    """A small company."""
    with small_company(":memory:", clock) as made:
        yield made


def today(desk: StoryDesk) -> date:
    return desk.clock.now().astimezone(BRANCH.zone).date()


def same(desk: StoryDesk, *ahead: int) -> bool:
    """Whether what is remembered of the days is what the storage says, read afresh."""
    found = []
    for n in ahead or (0,):
        day = date.fromordinal(today(desk).toordinal() + n)
        kept: tuple[PersonDay, ...] = desk.desk.matchmaker.days(BRANCH, day)
        found.append(kept == desk.desk.queries.person_days(BRANCH.id, day))
    return all(found)


def test_every_step_of_a_job_is_seen(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    assert same(desk)
    desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    assert same(desk)
    visit = desk.job.job.open_visits[0]
    other = next(
        s.id for s in desk.desk.queries.staff() if s.id != visit.staff_id and s.level("plumbing") >= 2
    )
    desk.do(MoveJob(job_id=desk.job.job.id, staff=(other,), start=desk.at(11)))
    assert same(desk), "both people's days are read anew"
    for action in (Action.ACCEPT, Action.SET_OFF, Action.ARRIVE, Action.START):
        desk.walk(action)
        assert same(desk), action
    desk.step(Action.HOLD, "a part is missing")
    assert same(desk)
    desk.step(Action.CANCEL, "called off")
    assert same(desk)


def test_an_undone_move_is_seen(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    desk.do(MoveJob(job_id=job.id, staff=(job.open_visits[0].staff_id,), start=desk.at(11)))
    assert same(desk)
    desk.desk.history.undo()
    assert same(desk)


def test_a_visit_moved_to_another_day_is_seen_on_both(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    assert same(desk, 0, 1)
    start = desk.at(10, days=1)
    desk.do(MoveJob(job_id=job.id, staff=(job.open_visits[0].staff_id,), start=start, override_note="asked"))
    assert same(desk, 0, 1)


def test_staff_changes_are_seen(desk: StoryDesk) -> None:
    assert same(desk)
    desk.person("S-009", "New One", plumbing=5)
    assert same(desk)
    from app.commands import SaveStaff

    someone = next(s for s in desk.desk.queries.staff() if s.code == "S-001")
    desk.do(SaveStaff(staff=replace(someone, active=False)))
    assert same(desk)
    assert "S-001" not in {d.person.code for d in desk.desk.matchmaker.days(BRANCH, today(desk))}


def test_a_question_asked_again_reads_nothing(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    desk.look("leak-repair", zhao, desk.window(10, 12))
    match = desk.desk.matchmaker
    service = desk.desk.queries.service(ServiceCode("leak-repair"))
    assert service is not None
    from app.services.needs import need_for

    need = need_for(service, zhao, zhao.places[0], desk.window(13, 15))
    with statements(desk.storage) as sent:
        assert match.candidates(BRANCH, need).eligible
    assert sent == []


def test_a_booking_reads_one_day_not_all(desk: StoryDesk) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    for n in range(8):
        desk.person(f"S-1{n}", f"Person {n}", plumbing=3)
    desk.look("leak-repair", zhao, desk.window(10, 12))
    desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    asked: list[set[StaffId] | None] = []
    queries = desk.desk.matchmaker._known._queries
    ask = queries.person_days

    def listening(branch: object, day: object, staff: object = None) -> tuple[PersonDay, ...]:
        asked.append(None if staff is None else set(staff))  # type: ignore[call-overload]
        return ask(branch, day, staff)  # type: ignore[arg-type]

    object.__setattr__(queries, "person_days", listening)
    desk.look("leak-repair", zhao, desk.window(14, 16))
    assert asked == [{desk.job.job.open_visits[0].staff_id}]


def test_another_map_forgets_the_roads(desk: StoryDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    desk.book(1, "leak-repair", zhao, desk.window(10, 12))
    desk.look("leak-repair", zhao, desk.window(13, 15))
    asked: list[int] = []
    table = desk.desk.router.table

    def listening(origins: list[Point], destinations: list[Point], mode: object, at: object) -> object:
        asked.append(min(len(origins), len(destinations)))
        return table(origins, destinations, mode, at)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.desk.router, "table", listening)
    desk.look("leak-repair", zhao, desk.window(13, 15))
    around, asked[:] = len(asked), []
    desk.desk.matchmaker.map_changed()
    desk.look("leak-repair", zhao, desk.window(13, 15))
    assert len(asked) > around, "the legs of the day are asked for again"


def test_traffic_is_that_of_the_branchs_own_clock(desk: StoryDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    hours: list[int] = []
    router = desk.desk.router
    table = router.table

    def listening(origins: list[Point], destinations: list[Point], mode: object, at: object) -> object:
        hours.append(at.hour)  # type: ignore[attr-defined]
        return table(origins, destinations, mode, at)  # type: ignore[arg-type]

    monkeypatch.setattr(router, "table", listening)
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz")
    desk.look("leak-repair", zhao, desk.window(14, 16))
    assert set(hours) == {14}, "14:00 in Vaduz is 13:00 UTC"

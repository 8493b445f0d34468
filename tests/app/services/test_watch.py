"""The rules of the watch list, on facts made by hand and on a real day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.calls import CallState, Channel
from app.domain.followups import FollowUpState, Kind
from app.domain.geo import Mode
from app.domain.ids import CallId, CustomerId, FollowUpId, JobId, ServiceCode, StaffId, VisitId
from app.domain.jobs import Urgency, VisitState
from app.domain.lifecycle import Action, State
from app.domain.people import Tier
from app.rows import BoardPerson, BoardVisit, CallLine, FollowUpLine, JobLine
from app.services.watch import Facts, Level, Problem, Watcher, alerts
from tests.support.builders import at, window
from tests.support.clock import FixedClock
from tests.support.desk import BRANCH, StoryDesk, small_company

WANG = BoardPerson(StaffId("s1"), "S-001", "Wang Fang", "", "", Mode.CAR, (), (), (), (), 0, 0, None)


def visit(state: State, start: str = "10:00", end: str = "11:00", **detail: object) -> BoardVisit:
    made = BoardVisit(
        VisitId("v1"), JobId("j1"), "J-1", 1, StaffId("s1"), window(start, end), state, VisitState.OPEN,
        ServiceCode("x"), "Leak", "漏水", "", "Zhao Min", Tier.STANDARD, "", None, window("10:00", "12:00"), 50, 1,
        False, 1200.0, 600.0, None, None, None, None,
    )  # fmt: skip
    return replace(made, **detail)  # type: ignore[arg-type]


def found(now: str, *visits: BoardVisit, **facts: object) -> list[tuple[Problem, Level]]:
    given = Facts(people=(WANG,), visits=visits, **facts)  # type: ignore[arg-type]
    return [(a.problem, a.level) for a in alerts(given, at(now))]


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (State.ACCEPTED, "09:30", []),
        (State.ACCEPTED, "09:44", []),  # twenty minutes of road: leave by 9:40, five minutes of grace
        (State.ACCEPTED, "09:46", [(Problem.WILL_BE_LATE, Level.WARNING)]),
        (State.ACCEPTED, "10:04", [(Problem.WILL_BE_LATE, Level.WARNING)]),
        (State.ACCEPTED, "10:06", [(Problem.LATE, Level.WARNING)]),
        (State.ON_THE_WAY, "12:01", [(Problem.LATE, Level.DANGER)]),
        (State.ASSIGNED, "09:00", []),
        (State.ASSIGNED, "09:31", [(Problem.NOT_ACCEPTED, Level.DANGER)]),
        (State.IN_SERVICE, "11:04", []),
        (State.IN_SERVICE, "11:06", [(Problem.RUNNING_OVER, Level.WARNING)]),
    ],
)
def test_a_visit_through_its_day(state: State, now: str, expected: list[tuple[Problem, Level]]) -> None:
    assert found(now, visit(state)) == expected


def test_ten_minutes_without_an_answer() -> None:
    given = {JobId("j1"): at("08:00")}
    assert found("08:10", visit(State.ASSIGNED), assigned=given) == []
    assert found("08:11", visit(State.ASSIGNED), assigned=given) == [(Problem.NOT_ACCEPTED, Level.WARNING)]


def test_who_set_off_too_late_for_the_promise_is_seen_before_it_breaks() -> None:
    on_the_way = visit(State.ON_THE_WAY, "11:50", "12:50", set_off_at=at("11:45"))
    assert found("11:51", on_the_way) == [(Problem.WILL_BE_LATE, Level.WARNING)]
    assert found("11:51", replace(on_the_way, set_off_at=at("11:38"))) == []


def test_work_begun_late_is_over_time_only_by_its_length_and_threatens_the_next_promise() -> None:
    late = visit(State.IN_SERVICE, arrived_at=at("10:40"), started_at=at("10:45"))
    assert found("11:40", late) == []
    assert found("11:51", late) == [(Problem.RUNNING_OVER, Level.WARNING)]
    after = visit(
        State.ACCEPTED,
        "12:20",
        "13:00",
        id=VisitId("v2"),
        job_id=JobId("j2"),
        promise=window("12:00", "12:10"),
    )
    assert found("11:51", late, after)[0] == (Problem.RUNNING_OVER, Level.DANGER)


def line(state: State, **detail: object) -> JobLine:
    made = JobLine(
        JobId("j9"), "J-9", 1, state, ServiceCode("x"), "Leak", "漏水", CustomerId("c"), "Zhao Min", Tier.STANDARD,
        "", None, Urgency.NORMAL, 50, window("10:00", "12:00"), 60, 1, at("08:00"),
    )  # fmt: skip
    return replace(made, **detail)  # type: ignore[arg-type]


def test_promises_without_anybody_and_visits_of_other_days() -> None:
    assert found("10:20", in_danger=(line(State.CONFIRMED),)) == [(Problem.UNASSIGNED, Level.DANGER)]
    old = line(State.IN_SERVICE, start=at("10:00") - timedelta(days=2))
    assert found("10:20", in_danger=(old,)) == [(Problem.LATE, Level.WARNING)]


def owed(kind: Kind, due: datetime, **detail: object) -> FollowUpLine:
    made = FollowUpLine(
        FollowUpId(f"f-{kind.value}"), 1, kind, FollowUpState.OPEN, due, None, 0, CustomerId("c"), "Zhao Min",
        "+4232001111", JobId("j1"), "J-1", State.COMPLETED, "", "", None, False, "", at("08:00"),
    )  # fmt: skip
    return replace(made, **detail)  # type: ignore[arg-type]


def missed(rang: str) -> CallLine:
    return CallLine(
        CallId("k1"),
        "+4232001111",
        "",
        Channel.PHONE,
        CallState.MISSED,
        at(rang),
        None,
        "",
        None,
        None,
        "",
        None,
    )


def test_calls_and_follow_ups_each_speak_once() -> None:
    assert found("09:00", missed=(missed("08:50"),)) == [(Problem.MISSED_CALL, Level.WARNING)]
    assert found("09:10", missed=(missed("08:50"),)) == [(Problem.MISSED_CALL, Level.DANGER)]
    back = owed(Kind.MISSED_CALL, at("08:55"), call_id=CallId("k1"), job_id=None, job_number="")
    assert found("09:10", missed=(missed("08:50"),), owed=(back,)) == [(Problem.MISSED_CALL, Level.WARNING)]
    assert found("09:10", owed=(owed(Kind.CALLBACK, at("09:11")),)) == []
    later = owed(Kind.CALLBACK, at("08:00"), next_at=at("10:00"))
    assert found("09:10", owed=(later,)) == []


def test_the_worst_comes_first() -> None:
    list_ = found(
        "12:05",
        visit(State.ON_THE_WAY),
        missed=(missed("12:00"),),
        owed=(owed(Kind.CALLBACK, at("09:00")), owed(Kind.COMPLAINT, at("11:00"))),
    )
    assert list_ == [
        (Problem.LATE, Level.DANGER),
        (Problem.FOLLOW_UP, Level.DANGER),
        (Problem.MISSED_CALL, Level.WARNING),
        (Problem.FOLLOW_UP, Level.INFO),
    ]


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[StoryDesk]:
    with small_company(tmp_path / "desk.db", clock) as made:
        yield made


def test_a_real_day_is_watched(desk: StoryDesk) -> None:
    watcher = Watcher(desk.desk.queries)
    day = desk.at(0).date()

    def look() -> list[tuple[Problem, str]]:
        return [(a.problem, a.job_number) for a in watcher.look(BRANCH.id, day, desk.clock.now())]

    zhao = desk.customer("Zhao Min", "+4232001111", "Städtle 38, Vaduz")
    job = desk.book(1, "leak-repair", zhao, desk.window(14, 16))
    assert look() == []
    desk.clock.advance(minutes=11)
    assert look() == [(Problem.NOT_ACCEPTED, job.number)]
    desk.step(Action.ACCEPT)
    assert look() == []
    desk.ring("+4232002222")
    desk.miss()
    desk.clock.advance(hours=9)
    assert (Problem.LATE, job.number) in look()
    assert any(problem is Problem.MISSED_CALL for problem, _ in look())

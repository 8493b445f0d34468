"""How the tray orders and words what waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import i18n
from app.domain.calls import CallState, Channel
from app.domain.ids import CallId, CustomerId, JobId, ServiceCode
from app.domain.jobs import Urgency
from app.domain.lifecycle import Action, State
from app.domain.people import Tier
from app.domain.time import Window
from app.i18n import say
from app.rows import CallLine, JobLine
from ui.jobs.tray_state import Waiting, lines_of, marks, pressing

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Vaduz")


@pytest.fixture(autouse=True)
def branch_zone() -> Iterator[None]:
    """Moments are said in the branch's zone."""
    before = i18n.zone()
    i18n.set_zone(ZONE)
    yield
    i18n.set_zone(before)


def job(number: str, minutes: float, priority: int = 30, **other: object) -> JobLine:
    """A job whose promised window ends in so many minutes."""
    end = NOW + timedelta(minutes=minutes)
    line = JobLine(
        id=JobId(number),
        number=number,
        version=1,
        state=State.CONFIRMED,
        service=ServiceCode("leak"),
        service_en="Leak repair",
        service_zh="漏水维修",
        customer_id=CustomerId("c"),
        customer_name="Zhao Min",
        tier=Tier.VIP,
        place_text="Städtle 38, Vaduz",
        point=None,
        urgency=Urgency.NORMAL,
        priority=priority,
        window=Window(end - timedelta(hours=2), end),
        duration_minutes=60,
        people=1,
        created_at=NOW - timedelta(hours=1),
    )
    return replace(line, **other)  # type: ignore[arg-type]


def keys(tab: str, waiting: Waiting) -> list[str]:
    return [line.key for line in lines_of(tab, waiting, NOW, ZONE)]


def test_what_can_be_saved_for_the_shortest_time_stands_first() -> None:
    ordinary, emergency, urgent = job("A", 10), job("B", 120, 90), job("C", 120, 65)
    assert keys("unassigned", Waiting((urgent, ordinary, emergency))) == ["A", "B", "C"]


def test_a_job_without_a_promise_presses_by_its_age() -> None:
    old = job("A", 0, window=None, created_at=NOW - timedelta(hours=3, minutes=50))
    assert pressing(old, NOW) < pressing(job("B", 60), NOW)
    assert say(lines_of("unassigned", Waiting((old,)), NOW, ZONE)[0].when) == "as soon as possible"


def test_time_left_is_told_with_its_gravity() -> None:
    waiting = Waiting(tuple(job(str(m), m) for m in (-5, 12, 45, 125)))
    told = [(say(line.left), line.hue) for line in lines_of("unassigned", waiting, NOW, ZONE)]
    assert told == [
        ("5 min late", "danger"),
        ("12 min", "danger"),
        ("45 min", "warning"),
        ("2 h 05 min", "neutral"),
    ]


def test_two_marks_for_an_emergency_one_for_what_is_urgent() -> None:
    found = [marks(job("A", 9, urgency=u)) for u in Urgency]
    assert found == ["", "", "!", "!!"]
    assert marks(job("A", 9, priority=88)) == "!!"


def test_another_day_is_named_before_the_window() -> None:
    line = lines_of("unassigned", Waiting((job("A", 26 * 60),)), NOW, ZONE)[0]
    assert say(line.when) == "Fri 27 Nov 09:00–11:00"


def test_what_threatens_a_job_that_has_somebody() -> None:
    ahead, past = NOW + timedelta(minutes=20), NOW - timedelta(minutes=90)
    rows = (
        job("A", 60, state=State.ASSIGNED, start=ahead, staff_names=("Wang Fang",)),
        job("B", 60, state=State.ACCEPTED, start=past),
        job("C", 60, state=State.IN_SERVICE, start=past),
    )
    told = [say(line.left) for line in lines_of("at_risk", Waiting((), rows), NOW, ZONE)]
    assert told == ["not accepted", "1 h 30 min late", "30 min over"]


def test_a_missed_call_hides_the_number_and_says_since_when() -> None:
    call = CallLine(
        CallId("k"), "+41795550102", "", Channel.PHONE, CallState.MISSED, NOW - timedelta(minutes=70),
        None, "", None, None, "", None,
    )  # fmt: skip
    line = lines_of("missed", Waiting((), (), (call,)), NOW, ZONE)[0]
    assert (line.kind, say(line.title), say(line.left), line.hue) == (
        "call",
        "+41•••02",
        "1 h 10 min ago",
        "danger",
    )
    assert line.steps() == ()


def test_a_line_offers_the_lawful_steps() -> None:
    line = lines_of("unassigned", Waiting((job("A", 60),)), NOW, ZONE)[0]
    assert {r.action for r in line.steps()} == {Action.ASSIGN, Action.HOLD, Action.CANCEL, Action.CORRECT}

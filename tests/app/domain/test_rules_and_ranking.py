"""Each hard rule with the sentence a person gets, and what makes one person come before another."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import SkillNeed
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, CustomerId, JobId, ServiceCode, StaffId, VisitId
from app.domain.jobs import Wishes
from app.domain.matching import Company, Record, Weights, rank
from app.domain.people import Absence, Area, Certificate, StaffMember, TimeOff
from app.domain.rules import Need, hour_rules, standing_rules
from app.domain.schedule import PersonDay, Stop, slots
from app.domain.time import WeekHours, Window

ZONE = ZoneInfo("Europe/Vaduz")
DAY = date(2026, 11, 26)
"""A Thursday."""
NOW = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
HERE = Point(47.14, 9.52)


def at(hour: float) -> datetime:
    """That hour of the branch's day."""
    return datetime(2026, 11, 26, tzinfo=ZONE).astimezone(UTC) + timedelta(hours=hour)


def person(code: str = "S-001", **detail: object) -> StaffMember:
    base = StaffMember(
        StaffId(code),
        BranchId("b"),
        code,
        "Wang Fang",
        home=Point(47.15, 9.51),
        skills=(("plumbing", 3),),
        certificates=(Certificate("health", date(2027, 5, 1)),),
        shifts=(WeekHours(3, time(8), time(17)),),
        breaks=(WeekHours(3, time(12), time(13)),),
    )
    return replace(base, **detail)  # type: ignore[arg-type]


def day_of(who: StaffMember, *stops: tuple[float, float]) -> PersonDay:
    return PersonDay(
        who,
        DAY,
        who.duty(DAY, ZONE),
        tuple(
            Stop(VisitId(f"v{i}"), JobId(f"j{i}"), Window(at(a), at(b)), Point(47.16, 9.53))
            for i, (a, b) in enumerate(stops)
        ),
    )


def need(start: float = 9, end: float = 11, **detail: object) -> Need:
    base = Need(
        CustomerId("c"),
        ServiceCode("leak-repair"),
        (SkillNeed("plumbing", 2),),
        ("health",),
        1,
        timedelta(hours=1),
        HERE,
        Window(at(start), at(end)),
    )
    return replace(base, **detail)  # type: ignore[arg-type]


def ten_minutes(a: Point, b: Point) -> float:
    return 0.0 if a == b else 600.0


def ranking(n: Need, *days: PersonDay, records=None, weights=Weights(), areas=None, travel=ten_minutes):  # type: ignore[no-untyped-def]  # noqa: B008
    return rank(n, days, records or {}, lambda d: travel, weights, Company(areas or {}), NOW, ZONE)


@pytest.mark.parametrize(
    ("who", "wanted", "rule", "sentence", "change"),
    [
        (
            person(skills=()),
            need(),
            "skill",
            "Wang Fang has no skill “plumbing”",
            "Train Wang Fang in “plumbing” to level 2.",
        ),
        (
            person(skills=(("plumbing", 1),)),
            need(),
            "level",
            "Wang Fang has “plumbing” at level 1; level 2 is needed",
            "Raise Wang Fang’s “plumbing” from level 1 to 2.",
        ),
        (
            person(certificates=(Certificate("health", date(2026, 11, 25)),)),
            need(),
            "certificate",
            "Wang Fang’s health certificate is not valid on 2026-11-26 (until 2026-11-25)",
            "Renew Wang Fang’s health certificate.",
        ),
        (
            person(certificates=()),
            need(),
            "certificate",
            "Wang Fang has no health certificate",
            "Record a valid health certificate for Wang Fang.",
        ),
        (
            person(),
            need(customer_refuses=(StaffId("S-001"),)),
            "refused",
            "the customer does not want Wang Fang",
            "Ask the customer whether Wang Fang may come after all.",
        ),
        (
            person(),
            need(wishes=Wishes(refuse=(StaffId("S-001"),))),
            "refused",
            "the customer does not want Wang Fang",
            "Ask the customer whether Wang Fang may come after all.",
        ),
        (
            person(active=False),
            need(),
            "inactive",
            "Wang Fang no longer works here",
            "Make Wang Fang active again.",
        ),
    ],
)
def test_a_standing_rule_says_why_and_what_would_help(
    who: StaffMember, wanted: Need, rule: str, sentence: str, change: str
) -> None:
    found = ranking(wanted, day_of(who))
    assert not found.eligible
    out = found.excluded[0]
    assert (out.rule, str(out.why), str(out.smallest_change)) == (rule, sentence, change)
    assert standing_rules(wanted, who, DAY, {})[0] == out


def test_an_address_outside_the_area_is_named() -> None:
    square = tuple(Point(lat, lon) for lat, lon in [(47.0, 9.0), (47.0, 9.2), (47.1, 9.2), (47.1, 9.0)])
    areas = {AreaId("a"): Area(AreaId("a"), BranchId("b"), "South", square)}
    found = ranking(need(), day_of(person(areas=(AreaId("a"),))), areas=areas)
    assert found.excluded[0].rule == "area"
    assert str(found.excluded[0].why) == "the address lies outside Wang Fang’s area"


def test_time_off_and_shift_are_named() -> None:
    off = person(time_off=(TimeOff(Window(at(8), at(12)), Absence.SICK),))
    found = ranking(need(), day_of(off))
    assert (found.excluded[0].rule, str(found.excluded[0].why)) == ("time-off", "Wang Fang is ill then")
    none = person(shifts=())
    found = ranking(need(), day_of(none))
    assert (found.excluded[0].rule, str(found.excluded[0].why)) == (
        "shift",
        "Wang Fang has no shift that day",
    )
    late = ranking(need(19, 20), day_of(person()))
    assert late.excluded[0].rule == "shift"
    assert "on duty" in str(late.excluded[0].why)


def test_a_full_gap_offers_the_next_free_time() -> None:
    found = ranking(need(9, 10), day_of(person(), (8.5, 11)))
    out = found.excluded[0]
    assert out.rule == "overlap"
    assert str(out.why).startswith("Wang Fang already has a visit")
    assert "Offer" in str(out.smallest_change)


def test_a_road_too_long_says_by_how_much() -> None:
    far = ranking(need(9, 10), day_of(person(), (8, 9), (10.25, 11)), travel=ten_minutes)
    out = far.excluded[0]
    assert (out.rule, str(out.why)) == ("travel", "the road is 5 minutes too long for Wang Fang")


def test_no_road_at_all_is_said() -> None:
    found = ranking(need(), day_of(person()), travel=lambda a, b: float("inf"))
    assert (found.excluded[0].rule, str(found.excluded[0].why)) == (
        "unreachable",
        "no road leads Wang Fang there",
    )


@pytest.mark.parametrize(
    ("start", "before", "after", "rule"),
    [
        (9.0, 0, 0, "overlap"),
        (10.05, 600, 0, "travel"),
        (12.5, 0, 0, "shift"),
        (16.5, 0, 0, "shift"),
    ],
)
def test_rules_of_the_exact_hour(start: float, before: float, after: float, rule: str) -> None:
    day = day_of(person(), (9, 10))
    failed = hour_rules(need(), day, at(start), before, after, ZONE)
    assert [f.rule for f in failed][:1] == [rule]


def test_what_fits_the_hour_passes() -> None:
    assert hour_rules(need(), day_of(person(), (9, 10)), at(10.25), 600, 0, ZONE) == []


def test_reasons_are_told_and_the_nearer_comes_first() -> None:
    near, far = person("S-002", name="Ana"), person("S-001", name="Ben")

    def roads(day: PersonDay):  # type: ignore[no-untyped-def]
        return lambda a, b: 300.0 if day.person.code == "S-002" else 1500.0

    found = rank(need(), (day_of(far), day_of(near)), {}, roads, Weights(), Company(), NOW, ZONE)
    assert [c.staff_id for c in found.eligible] == ["S-002", "S-001"]
    assert any("min more road" in str(r) for r in found.eligible[0].reasons)
    assert set(found.eligible[0].goals) == {
        "travel", "margin", "skill_gap", "rating", "continuity", "fair_load", "preference",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("detail", "record", "goal"),
    [
        ({}, Record(rating_count=40, rating_mean=5.0), "rating"),
        ({}, Record(last_here=NOW - timedelta(days=3), visits_here=2), "continuity"),
        ({"skills": (("plumbing", 2),)}, Record(), "skill_gap"),
    ],
)
def test_each_goal_lifts_somebody(detail: dict[str, object], record: Record, goal: str) -> None:
    plain, better = person("S-001"), person("S-002", **detail)
    found = ranking(need(), day_of(plain), day_of(better), records={StaffId("S-002"): record})
    assert found.eligible[0].staff_id == "S-002"
    assert found.eligible[0].goals[goal] > found.eligible[1].goals[goal]


def test_who_was_asked_for_comes_first_and_the_emptier_day_too() -> None:
    found = ranking(
        need(wishes=Wishes(prefer=(StaffId("S-002"),))), day_of(person("S-001")), day_of(person("S-002"))
    )
    assert found.eligible[0].staff_id == "S-002"
    assert any("asked for" in str(r) for r in found.eligible[0].reasons)
    fair = Weights(travel=0)
    found = ranking(need(), day_of(person("S-001"), (14, 17)), day_of(person("S-002")), weights=fair)
    assert found.eligible[0].staff_id == "S-002"


def test_one_perfect_rating_does_not_beat_forty_good_ones() -> None:
    once, often = Record(1, 5.0), Record(40, 4.9)
    found = ranking(
        need(),
        day_of(person("S-001")),
        day_of(person("S-002")),
        records={StaffId("S-001"): once, StaffId("S-002"): often},
    )
    assert found.eligible[0].staff_id == "S-002"


def test_equals_are_ordered_by_code() -> None:
    found = ranking(need(), day_of(person("S-009")), day_of(person("S-002")))
    assert [c.staff_id for c in found.eligible] == ["S-002", "S-009"]


@given(
    st.lists(st.tuples(st.integers(32, 64), st.integers(1, 8)), max_size=5),
    st.integers(28, 64),
    st.integers(1, 12),
    st.integers(0, 3600),
)
def test_a_slot_never_breaks_a_rule(
    visits: list[tuple[int, int]], start: int, length: int, road: int
) -> None:
    taken: list[tuple[float, float]] = []
    for begin, quarters in sorted(visits):
        a, b = begin / 4, (begin + quarters) / 4
        if not taken or a >= taken[-1][1]:
            taken.append((a, b))
    day = day_of(person(), *taken)
    wanted = need(start / 4, (start + length) / 4)

    def travel(a: Point, b: Point) -> float:
        return 0.0 if a == b else float(road)

    for slot in slots(day, HERE, wanted.duration, wanted.arrive, travel, NOW):
        assert wanted.arrive.holds(slot.start)
        before = slot.before if slot.index else 0.0
        after = slot.after if slot.index < len(day.stops) else 0.0
        assert hour_rules(wanted, day, slot.start, before, after, ZONE) == []
        last = slot.start + timedelta(seconds=slot.slack)
        assert hour_rules(wanted, day, last, before, after, ZONE) == []


def test_a_road_too_long_by_the_rounding_of_a_moment_keeps_nobody_away() -> None:
    day = day_of(person(), (8, 9))
    start = at(9) + timedelta(seconds=613.4)
    assert hour_rules(need(), day, start, 613.4004, 0.0, ZONE) == []
    assert [e.rule for e in hour_rules(need(), day, start, 614.0, 0.0, ZONE)] == ["travel"]

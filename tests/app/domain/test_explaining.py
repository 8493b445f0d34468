"""Why somebody does not fit, rule by rule with the sentence, and that every change told is really enough."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from app.domain.catalogue import SkillNeed
from app.domain.easing import Easings, easings
from app.domain.explaining import why_not
from app.domain.geo import Mode, Point
from app.domain.ids import JobId, VisitId
from app.domain.matching import Company, Weights, rank
from app.domain.people import Absence, Certificate, Overtime, StaffMember, TimeOff
from app.domain.rules import Excluded, Need
from app.domain.schedule import PersonDay, Stop, slots
from app.domain.time import WeekHours, Window
from tests.app.domain.test_rules_and_ranking import DAY, HERE, NOW, ZONE, at, need, person, ten_minutes
from tests.support import random_days as town

NO_BREAK = person(breaks=())


def day(who: StaffMember, *stops: tuple[float, float], fixed: bool = False) -> PersonDay:
    return PersonDay(
        who,
        DAY,
        who.duty(DAY, ZONE),
        tuple(
            Stop(VisitId(f"v{n}"), JobId(f"j{n}"), Window(at(a), at(b)), Point(47.16, 9.53), pinned=fixed)
            for n, (a, b) in enumerate(stops)
        ),
    )


def out(n: Need, d: PersonDay) -> Excluded:
    found = rank(n, (d,), {}, lambda _: ten_minutes, Weights(), Company(), NOW, ZONE)
    assert not found.eligible
    return found.excluded[0]


def clock(text: object) -> str:
    """The sentence with moments by Vaduz's clock, as a person reads them."""
    return text.render(  # type: ignore[attr-defined,no-any-return]
        lambda one, many, n: one if many is None or n == 1 else many,
        lambda v: v.astimezone(ZONE).strftime("%H:%M") if isinstance(v, datetime) else str(v),
    )


@pytest.mark.parametrize(
    ("wanted", "whose", "rule", "why", "change"),
    [
        # the visit before lasts until 11; ten minutes of road; a break at 12 leaves no hour before 13
        (
            need(9, 10),
            day(person(), (8.5, 11)),
            "overlap",
            "Wang Fang already has a visit 08:30 – 11:00",
            "Offer 13:00, when Wang Fang is free.",
        ),
        (
            need(9, 10),
            day(NO_BREAK, (8.5, 11)),
            "overlap",
            "Wang Fang already has a visit 08:30 – 11:00",
            "Offer 11:10, when Wang Fang is free.",
        ),
        # busy all day long: only moving a visit helps
        (
            need(9, 10),
            day(NO_BREAK, (8.5, 12.5), (12.75, 16.5)),
            "overlap",
            "Wang Fang already has a visit 08:30 – 12:30",
            "Move Wang Fang’s visit 08:30 – 12:30.",
        ),
        (
            need(9, 10),
            day(NO_BREAK, (8.5, 12.5), (12.75, 16.5), fixed=True),
            "overlap",
            "Wang Fang already has a visit 08:30 – 12:30",
            "Move Wang Fang’s visits, or choose another day.",
        ),
        # an hour of work after 16:30 needs half an hour more of shift; 16:00 is half an hour earlier and free
        (
            need(16.5, 17),
            day(NO_BREAK),
            "shift",
            "60 minutes of work do not fit Wang Fang’s shift in this window",
            "Offer 16:00, when Wang Fang is free.",
        ),
        (
            need(16.5, 17),
            day(NO_BREAK, (12, 16.25)),
            "shift",
            "60 minutes of work do not fit Wang Fang’s shift in this window",
            "Extend Wang Fang’s shift by 30 minutes.",
        ),
        # and before it begins
        (
            need(7, 7.5, duration=timedelta(minutes=40)),
            day(NO_BREAK, (8.25, 17)),
            "shift",
            "40 minutes of work do not fit Wang Fang’s shift in this window",
            "Extend Wang Fang’s shift by 35 minutes.",
        ),
        (
            need(19, 20),
            day(NO_BREAK, (8, 16.5)),
            "shift",
            "Wang Fang is on duty 08:00 – 17:00 only",
            "Extend Wang Fang’s shift by 180 minutes.",
        ),
        # too long a job for the window's piece of the day: the break is not shortened
        (
            need(11.5, 11.75),
            day(person()),
            "shift",
            "60 minutes of work do not fit Wang Fang’s shift in this window",
            "Offer 11:00, when Wang Fang is free.",
        ),
        # ten minutes there and ten on: five are missing, and the next visit stands in the way of a later start
        (
            need(9, 10),
            day(NO_BREAK, (8, 9), (10.25, 17)),
            "travel",
            "the road is 5 minutes too long for Wang Fang",
            "Move Wang Fang’s visit 08:00 – 09:00.",
        ),
        # one minute late for the window
        (
            need(9, 9.15),
            day(NO_BREAK, (8, 9)),
            "travel",
            "the road is 1 minute too long for Wang Fang",
            "Offer 09:10, when Wang Fang is free.",
        ),
        (
            need(9, 10),
            day(replace(NO_BREAK, time_off=(TimeOff(Window(at(8), at(12)), Absence.SICK),))),
            "time-off",
            "Wang Fang is ill then",
            "Offer 12:00, when Wang Fang is free.",
        ),
        (
            need(9, 10),
            day(replace(NO_BREAK, time_off=(TimeOff(Window(at(0), at(24)), Absence.LEAVE),))),
            "time-off",
            "Wang Fang is on leave then",
            "Choose a time after 00:00.",
        ),
        (
            need(9, 10),
            day(person(shifts=())),
            "shift",
            "Wang Fang has no shift that day",
            "Give Wang Fang a shift that day.",
        ),
    ],
)
def test_a_rule_of_the_hour_says_why_and_the_smallest_change(
    wanted: Need, whose: PersonDay, rule: str, why: str, change: str
) -> None:
    found = out(wanted, whose)
    assert (found.rule, clock(found.why), clock(found.smallest_change)) == (rule, why, change)
    assert not found.also


def test_another_way_of_travelling_is_told() -> None:
    wanted, whose = need(9, 10), day(NO_BREAK, (8, 9), (10.25, 17))
    by_car = replace(easings(wanted, whose, ten_minutes, NOW, ZONE), mode=Mode.CAR)
    assert clock(why_not(wanted, whose, (), by_car).smallest_change) == "Let Wang Fang go by car."
    lost = replace(easings(wanted, whose, lambda a, b: math.inf, NOW, ZONE), mode=Mode.FOOT)
    found = why_not(wanted, whose, (), lost)
    assert (found.rule, clock(found.smallest_change)) == ("unreachable", "Let Wang Fang go on foot.")


def test_two_standing_rules_are_said_as_two() -> None:
    who = person(skills=(("plumbing", 1),), certificates=(Certificate("health", date(2026, 11, 25)),))
    found = out(need(), day(who))
    assert [found.rule, *(e.rule for e in found.also)] == ["level", "certificate"]
    assert clock(found.also[0].smallest_change) == "Renew Wang Fang’s health certificate."


def test_a_standing_rule_and_one_of_the_hour_are_said_as_two() -> None:
    found = out(need(9, 10), day(replace(NO_BREAK, skills=()), (8.5, 11)))
    assert [found.rule, *(e.rule for e in found.also)] == ["skill", "overlap"]
    assert clock(found.also[0].smallest_change) == "Offer 11:00, when Wang Fang is free."


def test_neither_the_shift_nor_the_visit_alone_is_said_as_two() -> None:
    # 8 to 17 with a visit over the whole evening: it must go, and the shift be longer
    whose = day(NO_BREAK, (8, 19))
    found = out(need(16.5, 17), whose)
    assert [found.rule, *(e.rule for e in found.also)] == ["shift", "overlap"]
    assert clock(found.smallest_change) == "Extend Wang Fang’s shift by 30 minutes."
    assert clock(found.also[0].why) == "Wang Fang already has a visit 08:00 – 19:00"


# ---- every change is enough -----------------------------------------------------------------------------------


def fits(n: Need, d: PersonDay, mode: Mode | None = None) -> bool:
    by = mode or d.person.mode
    return bool(slots(d, n.point, n.duration, n.arrive, lambda a, b: 60 * town.minutes(a, b, by), town.NOW))


def moved(n: Need, epoch: float) -> Need:
    start = datetime.fromtimestamp(epoch, tz=n.arrive.start.tzinfo)
    return replace(n, arrive=Window(start, start + timedelta(seconds=1)))


def with_duty(d: PersonDay, seconds: float) -> list[PersonDay]:
    """The day with any one stretch on duty made longer at either end; overtime begins when the shift ends then."""
    more = timedelta(seconds=seconds)
    found = []
    for n, w in enumerate(d.duty):
        for longer in (Window(w.start - more, w.end), Window(w.start, w.end + more)):
            over = d.overtime
            if over is not None and over.start == w.end and longer.end != w.end:
                over = Overtime(over.start + more, over.limit + more, over.most + more)
            found.append(replace(d, duty=(*d.duty[:n], longer, *d.duty[n + 1 :]), overtime=over))
    return found


def test_each_easing_alone_lets_the_visit_in() -> None:
    seen = dict.fromkeys(("later", "earlier", "longer", "stop", "idle", "present", "road", "idle_longer"), 0)
    for seed in range(400):
        n, days, _ = town.random_case(seed)
        for d in days:
            if fits(n, d):
                continue

            def roads(a: Point, b: Point, mode: Mode = d.person.mode) -> float:
                return 60 * town.minutes(a, b, mode)

            e: Easings = easings(n, d, roads, town.NOW, town.BRANCH.zone)
            empty = replace(d, stops=())
            if e.later < math.inf:
                seen["later"] += 1
                assert e.later >= n.arrive.end.timestamp() and fits(moved(n, e.later), d)
            if e.earlier > -math.inf:
                seen["earlier"] += 1
                assert e.earlier <= n.arrive.start.timestamp() and fits(moved(n, e.earlier), d)
            if e.longer < math.inf:
                seen["longer"] += 1
                assert any(fits(n, more) for more in with_duty(d, e.longer))
                if not d.person.breaks and not d.person.time_off:
                    assert not any(fits(n, more) for more in with_duty(d, e.longer - 60)), (
                        "no minute too many"
                    )
            if e.stop is not None:
                seen["stop"] += 1
                assert not d.stops[e.stop].started and not d.stops[e.stop].pinned
                assert fits(n, replace(d, stops=(*d.stops[: e.stop], *d.stops[e.stop + 1 :])))
            if e.idle:
                seen["idle"] += 1
                assert fits(n, empty)
            if e.idle_longer < math.inf:
                seen["idle_longer"] += 1
                assert any(fits(n, more) for more in with_duty(empty, e.idle_longer))
            if e.present:
                seen["present"] += 1
                there = replace(d.person, time_off=())
                assert fits(
                    n, replace(d, person=there, duty=there.duty(town.DAY, town.BRANCH.zone), overtime=None)
                )
            if e.road < math.inf:
                seen["road"] += 1
                free = slots(d, n.point, n.duration, n.arrive, lambda a, b: 0.0, town.NOW)
                assert free and e.road > 0
            assert (
                e.reachable
                == any(
                    math.isfinite(roads(a, n.point))
                    for a in (d.person.home, *(s.point for s in d.stops))
                    if a and n.point
                )
                or n.point is None
                or d.person.home is None
                or any(s.point is None for s in d.stops)
                or not d.duty
            )
    assert min(seen.values()) > 5, seen


def test_a_break_is_not_taken_for_the_end_of_a_shift() -> None:
    whose = day(person())  # 8 – 12, 13 – 17
    wanted = need(11.5, 11.75, skills=(SkillNeed("plumbing", 2),), point=HERE)
    assert easings(wanted, whose, ten_minutes, NOW, ZONE).longer == math.inf
    split = day(person(breaks=(), shifts=(WeekHours(3, time(8), time(12)), WeekHours(3, time(16), time(20)))))
    assert easings(wanted, split, ten_minutes, NOW, ZONE).longer == 1800

"""The best offer is the true cheapest insertion: every person, place in the round and minute is tried, case by case.

The trial below is written apart from the ranking: it lays the visit into the round as a timetable of minutes and looks
whether the day still holds, without gaps, slots or the domain's rules.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from app.changes import ChangeSet
from app.domain.geo import Mode, Point
from app.domain.ids import JobId, StaffId
from app.domain.matching import Ranking, Weights, rank
from app.domain.people import StaffMember
from app.domain.rules import Need
from app.domain.schedule import PersonDay
from app.domain.time import Window
from app.services.matchmaking import Matchmaker
from tests.support import random_days as town

NEAREST = Weights(
    travel=1, margin=0, skill_gap=0, rating=0, continuity=0, fair_load=0, preference=0, overtime=0
)
CASES = range(300)


def asked(seed: int, weights: Weights | None = None) -> tuple[Need, tuple[PersonDay, ...], Ranking]:
    need, days, records = town.random_case(seed)
    answers = town.Answers(days, town.company(), records)
    match = Matchmaker(answers, town.GridRouter(), town.FixedMoment())  # type: ignore[arg-type]
    return need, days, match.candidates(town.BRANCH, need, weights)


# ---- the trial ------------------------------------------------------------------------------------------------


def road(a: Point | None, b: Point | None, mode: Mode) -> float:
    return 0.0 if a is None or b is None else town.minutes(a, b, mode)


def may_come(need: Need, who: StaffMember) -> bool:
    levels = dict(who.skills)
    return (
        who.active
        and who.id not in need.wishes.refuse
        and all(levels.get(s.skill, 0) >= s.level for s in need.skills)
        and all(
            any(c.kind == k and c.valid_until >= town.DAY for c in who.certificates)
            for k in need.certificates
        )
        and not (who.areas and need.point is not None and need.point.lat > 47.0045)
    )


def minute_of(moment: object) -> float:
    return (moment - town.MIDNIGHT).total_seconds() / 60  # type: ignore[operator,no-any-return]


def until(day: PersonDay, duty: Window) -> float:
    """When work must be done: with the stretch on duty, or with the overtime that follows it."""
    over = day.overtime
    return minute_of(over.limit if over is not None and over.start == duty.end else duty.end)


def cheapest(need: Need, day: PersonDay) -> float:
    """Fewest minutes of road a visit adds to this day, infinite when it fits nowhere."""
    who, best = day.person, math.inf
    if not may_come(need, who):
        return best
    work = need.duration.total_seconds() / 60
    opens, closes = int(minute_of(need.arrive.start)), int(minute_of(need.arrive.end))
    round_ = [(minute_of(s.window.start), minute_of(s.window.end), s.point) for s in day.stops]
    for place in range(len(round_) + 1):
        before, after = round_[:place], round_[place:]
        came_from = before[-1][2] if before else who.home
        goes_to = after[0][2] if after else who.home
        there, back = road(came_from, need.point, who.mode), road(need.point, goes_to, who.mode)
        if math.isinf(there + back):
            continue
        detour = there + back - road(came_from, goes_to, who.mode)
        for minute in range(opens, closes):
            sets_off = minute - there
            on_duty = any(minute_of(w.start) <= minute and minute + work <= until(day, w) for w in day.duty)
            in_time = all(end <= sets_off for _, end, _ in before)
            next_in_time = all(minute + work + back <= start for start, _, _ in after)
            if on_duty and in_time and next_in_time and sets_off >= minute_of(town.NOW):
                best = min(best, max(0.0, detour))
                break
    return best


# ---- held against it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", [CASES[n : n + 50] for n in range(0, len(CASES), 50)], ids=str)
def test_the_best_offer_is_the_cheapest_insertion(block: range) -> None:
    some = 0
    for seed in block:
        need, days, found = asked(seed, NEAREST)
        truth = {d.person.id: cheapest(need, d) for d in days}
        told = {c.staff_id: c.extra_seconds / 60 for c in found.eligible}
        assert told == pytest.approx({s: m for s, m in truth.items() if m < math.inf}), seed
        if told:
            some += 1
            assert found.eligible[0].extra_seconds / 60 == pytest.approx(min(truth.values())), seed
        assert len(found.eligible) + len(found.excluded) == len(days)
    assert some > len(block) / 3, "most cases must have somebody who fits"


def test_one_pass_over_arrays_says_what_the_domain_says_one_by_one() -> None:
    for seed in CASES:
        need, days, records = town.random_case(seed)
        found = asked(seed)[2]

        def roads(day: PersonDay):  # type: ignore[no-untyped-def]
            return lambda a, b: 60 * town.minutes(a, b, day.person.mode)

        plain = rank(need, days, records, roads, Weights(), town.company(), town.NOW, town.BRANCH.zone)
        assert found.eligible == plain.eligible, seed
        assert {e.staff_id: e.rule for e in found.excluded} == {e.staff_id: e.rule for e in plain.excluded}, (
            seed
        )
        other = {e.staff_id: e for e in plain.excluded}
        for e in found.excluded:
            if "go" not in str(e.smallest_change):  # another way of travelling is tried over arrays only
                assert e == other[e.staff_id], seed


def test_a_changed_day_is_priced_anew_and_only_that() -> None:
    seed = next(seed for seed in CASES if len(asked(seed)[2].eligible) > 2)
    need, days, records = town.random_case(seed)
    answers = town.Answers(days, town.company(), records)
    match = Matchmaker(answers, town.GridRouter(), town.FixedMoment())  # type: ignore[arg-type]
    before = match.candidates(town.BRANCH, need)
    best = before.eligible[0].staff_id
    busy = next(d for d in days if d.person.id == best)
    answers.days = tuple(replace(d, duty=()) if d is busy else d for d in days)
    match.heard(ChangeSet.of("lane", [f"{best}/{town.DAY.isoformat()}"]))
    after = match.candidates(town.BRANCH, need)
    assert best not in {c.staff_id for c in after.eligible}
    assert [c for c in before.eligible if c.staff_id != best] == list(after.eligible)


def test_the_job_itself_is_looked_away_from() -> None:
    for seed in CASES[:40]:
        need, days, records = town.random_case(seed)
        stopped = next((d for d in days if d.stops), None)
        if stopped is None:
            continue
        job: JobId = stopped.stops[0].job_id
        match = Matchmaker(town.Answers(days, town.company(), records), town.GridRouter(), town.FixedMoment())  # type: ignore[arg-type]
        less = tuple(replace(d, stops=d.stops[1:]) if d is stopped else d for d in days)
        other = Matchmaker(town.Answers(less, town.company(), records), town.GridRouter(), town.FixedMoment())  # type: ignore[arg-type]
        assert match.candidates(town.BRANCH, need, without=job) == other.candidates(town.BRANCH, need)
        assert match.candidates(town.BRANCH, need) == asked(seed)[2], (
            "and comes back when it is looked at again"
        )


def test_offers_begin_where_somebody_can_be() -> None:
    for seed in CASES[:40]:
        need, days, records = town.random_case(seed)
        match = Matchmaker(town.Answers(days, town.company(), records), town.GridRouter(), town.FixedMoment())  # type: ignore[arg-type]
        for offer in match.offers(town.BRANCH, need, first_day=town.DAY):
            wanted = replace(need, arrive=replace(offer.window, start=offer.start))
            if offer.start.date() != town.DAY:
                continue
            (who,) = offer.staff
            assert StaffId(who) in {c.staff_id for c in match.candidates(town.BRANCH, wanted).eligible}
            assert offer.start + timedelta() < offer.window.end

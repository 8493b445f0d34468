"""Who should go: hard rules rule people out, weighted goals rank the rest, and every verdict has its reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.geo import Point
from app.domain.ids import AreaId, StaffId
from app.domain.people import Area
from app.domain.rules import ABSENCE_WORDS, Excluded, Need, duty_words, standing_rules
from app.domain.schedule import (
    PersonDay,
    Slot,
    TravelSeconds,
    duty_seconds,
    load_seconds,
    place_after,
    place_before,
    slots,
)
from app.domain.text import T, Text
from app.domain.time import Window


@dataclass(frozen=True)
class Record:
    """What is known of a staff member for this need: ratings in this service, last visit here, the week's load."""

    rating_count: int = 0
    rating_mean: float = 0.0
    last_here: datetime | None = None
    visits_here: int = 0
    week_seconds: float = 0.0


@dataclass(frozen=True)
class Weights:
    """How much each goal counts; 0 switches it off. Settings, with the same names."""

    travel: float = 30.0
    margin: float = 15.0
    skill_gap: float = 10.0
    rating: float = 15.0
    continuity: float = 10.0
    fair_load: float = 10.0
    preference: float = 10.0


@dataclass(frozen=True)
class Candidate:
    """Somebody who fits. score 0…100; goals: each goal's share 0…1; reasons in words, strongest first."""

    staff_id: StaffId
    score: float
    goals: dict[str, float]
    start: datetime
    before: float
    after: float
    extra_seconds: float
    slack_seconds: float
    lane: int
    reasons: tuple[Text, ...]
    level: int = 0
    gap: int = 0
    rating_mean: float = 0.0
    rating_count: int = 0
    last_here: datetime | None = None
    load: float = 0.0
    """Share of the duty already booked, 0…1."""


@dataclass(frozen=True)
class Ranking:
    """Everybody looked at: those who fit, best first, and those ruled out."""

    eligible: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    source: str = "estimate"


@dataclass(frozen=True)
class Company:
    """What matching must know beyond one person: areas, the mean rating to shrink towards."""

    areas: dict[AreaId, Area] = field(default_factory=dict)
    mean_rating: float = 4.5
    prior_count: float = 5.0


GOALS: dict[str, Text] = {
    "travel": T("Travel"),
    "margin": T("Time in hand"),
    "skill_gap": T("Skill fits"),
    "rating": T("Rating"),
    "continuity": T("Known face"),
    "fair_load": T("Fair load"),
    "preference": T("Preference"),
}
"""The goals in words, in the order they are shown."""

TRAVEL_HALF_S = 1200.0
"""Road added at which the travel goal is worth half."""
MARGIN_FULL_S = 1800.0
"""Time in hand that counts as full."""
CONTINUITY_DAYS = 90.0
"""Days after which a known face counts a third (e-folding)."""


def rank(
    need: Need,
    days: tuple[PersonDay, ...],
    records: dict[StaffId, Record],
    travel: Callable[[PersonDay], TravelSeconds],
    weights: Weights,
    company: Company,
    now: datetime,
) -> Ranking:
    """Rank everybody for one need. Pure: same input, same answer; ties are broken by staff code.

    travel: for a person's day, road seconds by that person's mode of travel.
    """
    eligible: list[tuple[Candidate, str]] = []
    excluded: list[Excluded] = []
    for day in days:
        failed = standing_rules(need, day.person, day.day, company.areas)
        if failed:
            excluded.append(failed[0])
            continue
        roads = travel(day)
        record = records.get(day.person.id, _NOTHING)
        ways = slots(day, need.point, need.duration, need.arrive, roads, now)
        if not ways:
            excluded.append(why_no_slot(need, day, roads, now))
            continue
        best = max(
            (_candidate(need, day, slot, record, weights, company) for slot in ways),
            key=lambda c: (c.score, -c.start.timestamp()),
        )
        eligible.append((best, day.person.code))
    eligible.sort(key=lambda pair: (-pair[0].score, pair[1]))
    excluded.sort(key=lambda e: (e.rule, e.staff_id))
    return Ranking(tuple(c for c, _ in eligible), tuple(excluded))


_NOTHING = Record()


def _candidate(
    need: Need, day: PersonDay, slot: Slot, record: Record, weights: Weights, company: Company
) -> Candidate:
    person = day.person
    level, gap = _fit(need, day)
    shrunk = shrunk_rating(record, company)
    duty = duty_seconds(day)
    load = min(1.0, load_seconds(day) / duty) if duty else 1.0
    preferred = person.id in need.wishes.prefer or person.id in need.customer_prefers
    speaks = bool(need.wishes.language) and any(
        lang.split("_")[0] == need.wishes.language.split("_")[0] for lang in person.languages
    )
    in_hand = min(slot.slack, (need.arrive.end - slot.start).total_seconds())
    goals = {
        "travel": TRAVEL_HALF_S / (TRAVEL_HALF_S + slot.extra),
        "margin": max(0.0, min(1.0, in_hand / MARGIN_FULL_S)),
        "skill_gap": 1.0 - min(1.0, gap / 4),
        "rating": max(0.0, min(1.0, (shrunk - 3.0) / 2.0)),
        "continuity": _continuity(record, slot.start),
        "fair_load": 1.0 - load,
        "preference": 1.0 if preferred else 0.5 if speaks else 0.0,
    }
    shares = {name: getattr(weights, name) * value for name, value in goals.items()}
    total = sum(getattr(weights, name) for name in goals) or 1.0
    words = {
        "travel": T("{n} min more road in the day", n=round(slot.extra / 60)),
        "margin": T("there at {at}, {n} min in hand", at=slot.start, n=round(max(0.0, in_hand) / 60)),
        "skill_gap": T("level {have}, {need} needed", have=level, need=level - gap),
        "rating": _rating_words(record),
        "continuity": T("was here on {day}", day=record.last_here.date()) if record.last_here else None,
        "fair_load": T("{n} % of the day booked", n=round(load * 100)),
        "preference": (
            T("the customer asked for {name}", name=person.name)
            if preferred
            else T("speaks the customer’s language")
            if speaks
            else None
        ),
    }
    order = sorted(goals, key=lambda name: -shares[name])
    reasons = tuple(text for name in order if (text := words[name]) is not None)
    return Candidate(
        staff_id=person.id,
        score=round(100 * sum(shares.values()) / total, 1),
        goals={name: round(value, 4) for name, value in goals.items()},
        start=slot.start,
        before=slot.before,
        after=slot.after,
        extra_seconds=slot.extra,
        slack_seconds=slot.slack,
        lane=day.lane,
        reasons=reasons,
        level=level,
        gap=gap,
        rating_mean=record.rating_mean,
        rating_count=record.rating_count,
        last_here=record.last_here,
        load=load,
    )


def _fit(need: Need, day: PersonDay) -> tuple[int, int]:
    """(lowest level among the needed skills, how far the person is above what is needed)."""
    if not need.skills:
        return 0, 0
    levels = [(day.person.level(s.skill), s.level) for s in need.skills]
    return min(have for have, _ in levels), sum(have - want for have, want in levels)


def shrunk_rating(record: Record, company: Company) -> float:
    """The mean rating drawn towards the company's: few ratings say little (empirical Bayes, `prior_count` pseudo-ratings)."""
    n, prior = record.rating_count, company.prior_count
    return (prior * company.mean_rating + n * record.rating_mean) / (prior + n)


def _rating_words(record: Record) -> Text:
    if not record.rating_count:
        return T("no ratings in this service yet")
    return T(
        "{mean} from {n} rating",
        "{mean} from {n} ratings",
        mean=round(record.rating_mean, 1),
        n=record.rating_count,
    )


def _continuity(record: Record, at: datetime) -> float:
    if record.last_here is None:
        return 0.0
    days = max(0.0, (at - record.last_here).total_seconds() / 86400)
    return math.exp(-days / CONTINUITY_DAYS)


def why_no_slot(need: Need, day: PersonDay, travel: TravelSeconds, now: datetime) -> Excluded:
    """Why nothing fits: the one rule whose easing would let a visit in, tried from the mildest on."""
    person = day.person
    arrive = need.arrive
    whole = Window(arrive.start, arrive.end + need.duration)
    for off in person.time_off:
        if off.window.meets(arrive) and off.window.covers(
            Window(arrive.start, min(arrive.end, off.window.end))
        ):
            return Excluded(
                person.id,
                "time-off",
                T("{name} is {absence} then", name=person.name, absence=ABSENCE_WORDS[off.kind]),
                T("Choose a time after {end}.", end=off.window.end),
            )
    if not any(w.meets(whole) for w in day.duty):
        if not day.duty:
            why = T("{name} has no shift that day", name=person.name)
            change = T("Give {name} a shift that day.", name=person.name)
        else:
            why = T("{name} is on duty {hours} only", name=person.name, hours=duty_words(day.duty))
            change = T("Choose a time inside {hours}, or extend the shift.", hours=duty_words(day.duty))
        return Excluded(person.id, "shift", why, change)
    if need.point is not None and person.home is not None and math.isinf(travel(person.home, need.point)):
        return Excluded(
            person.id,
            "unreachable",
            T("no road leads {name} there", name=person.name),
            T("Check the pin of the address and how {name} travels.", name=person.name),
        )
    without_roads = slots(day, need.point, need.duration, arrive, lambda a, b: 0.0, now)
    if without_roads:
        missing = min(_missing_road(day, need, slot, travel, now) for slot in without_roads)
        n = max(1, math.ceil(missing / 60))
        return Excluded(
            person.id,
            "travel",
            T(
                "the road is {n} minute too long for {name}",
                "the road is {n} minutes too long for {name}",
                n=n,
                name=person.name,
            ),
            T("Give the window {n} minute more.", "Give the window {n} minutes more.", n=n),
        )
    end_of_duty = max((w.end for w in day.duty), default=arrive.end)
    later = slots(
        day, need.point, need.duration, Window(arrive.start, max(arrive.end, end_of_duty)), travel, now
    )
    freed = replace(day, stops=())
    if slots(freed, need.point, need.duration, arrive, travel, now):
        busy = next((s for s in day.stops if s.window.meets(whole)), None)
        why = (
            T(
                "{name} already has a visit {start} – {end}",
                name=person.name,
                start=busy.window.start,
                end=busy.window.end,
            )
            if busy
            else T("{name} has no gap long enough then", name=person.name)
        )
        change = (
            T("Offer {at}, when {name} is free.", at=later[0].start, name=person.name)
            if later
            else T("Move one of {name}’s visits.", name=person.name)
        )
        return Excluded(person.id, "overlap", why, change)
    minutes = round(need.duration.total_seconds() / 60)
    return Excluded(
        person.id,
        "shift",
        T(
            "{n} minute of work does not fit {name}’s shift in this window",
            "{n} minutes of work do not fit {name}’s shift in this window",
            n=minutes,
            name=person.name,
        ),
        T("Offer {at}, when {name} is free.", at=later[0].start, name=person.name)
        if later
        else T("Choose a time inside {hours}, or extend the shift.", hours=duty_words(day.duty)),
    )


def _missing_road(day: PersonDay, need: Need, slot: Slot, travel: TravelSeconds, now: datetime) -> float:
    """Seconds the road exceeds what a gap leaves, for a slot that would fit if roads took no time."""
    if need.point is None:
        return 0.0

    def seconds(a: Point | None, b: Point | None) -> float:
        return travel(a, b) if a is not None and b is not None else 0.0

    before = seconds(place_before(day, slot.index), need.point)
    after = seconds(need.point, place_after(day, slot.index)) if slot.index < len(day.stops) else 0.0
    if slot.index == 0 and not day.stops and now < slot.start:
        before = max(0.0, before - (slot.start - now).total_seconds())
    return max(1.0, before + after - slot.slack)

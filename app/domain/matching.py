"""Who should go: hard rules rule people out, weighted goals rank the rest, and every verdict has its reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.easing import easings
from app.domain.explaining import why_not
from app.domain.geo import Point
from app.domain.ids import AreaId, StaffId
from app.domain.people import Area
from app.domain.rules import Excluded, Need, standing_rules
from app.domain.schedule import PersonDay, Slot, TravelSeconds, duty_seconds, load_seconds, slots
from app.domain.text import T, Text


@dataclass(frozen=True)
class Record:
    """What is known of a staff member for this need: ratings in this service, last visit here."""

    rating_count: int = 0
    rating_mean: float = 0.0
    last_here: datetime | None = None
    visits_here: int = 0


@dataclass(frozen=True)
class Weights:
    """How much each goal counts; 0 switches it off. Settings, with the same names.

    overtime is no goal of its own: a minute of it counts as so many minutes of road, as in a day's plan.
    """

    travel: float = 30.0
    margin: float = 15.0
    skill_gap: float = 10.0
    rating: float = 15.0
    continuity: float = 10.0
    fair_load: float = 10.0
    preference: float = 10.0
    overtime: float = 2.0


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
    over: float = 0.0
    """Seconds by which they would work longer after their shift."""


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
    zone: ZoneInfo,
) -> Ranking:
    """Rank everybody for one need. Pure: same input, same answer; ties are broken by staff code.

    travel: for a person's day, road seconds by that person's mode of travel. zone: of the branch, for breaks.
    """
    eligible: list[tuple[Candidate, str]] = []
    excluded: list[Excluded] = []
    for day in days:
        failed = standing_rules(need, day.person, day.day, company.areas)
        roads = travel(day) if not failed else _no_roads
        ways = slots(day, need.point, need.duration, need.arrive, roads, now)
        if ways and not failed:
            record = records.get(day.person.id, NOTHING_KNOWN)
            eligible.append((best_candidate(need, day, ways, record, weights, company), day.person.code))
        else:
            eased = None if ways else easings(need, day, roads, now, zone)
            excluded.append(why_not(need, day, failed, eased))
    return in_order(eligible, excluded)


def in_order(eligible: list[tuple[Candidate, str]], excluded: list[Excluded]) -> Ranking:
    """The ranking of candidates with their codes: the highest score first, equals by code."""
    eligible.sort(key=lambda pair: (-pair[0].score, pair[1]))
    excluded.sort(key=lambda e: (e.rule, e.staff_id))
    return Ranking(tuple(c for c, _ in eligible), tuple(excluded))


NOTHING_KNOWN = Record()
"""The record of somebody without one."""


def _no_roads(a: Point, b: Point) -> float:
    """Whoever may not come at all is asked by the clock alone, so that the other rules in the way are named too."""
    return 0.0


def best_candidate(
    need: Need, day: PersonDay, ways: Sequence[Slot], record: Record, weights: Weights, company: Company
) -> Candidate:
    """A person's best way to fit the visit in: the highest score, of equals the earliest."""
    scored = [(_goals(need, day, slot, record, company, weights), slot) for slot in ways]
    goals, slot = max(scored, key=lambda pair: (_score(pair[0], weights), -pair[1].start.timestamp()))
    return _candidate(need, day, slot, goals, record, weights)


def _goals(
    need: Need, day: PersonDay, slot: Slot, record: Record, company: Company, weights: Weights
) -> dict[str, float]:
    """Each goal's share, 0…1."""
    _, gap = _fit(need, day)
    return {
        "travel": TRAVEL_HALF_S / (TRAVEL_HALF_S + slot.extra + weights.overtime * slot.over),
        "margin": max(0.0, min(1.0, _in_hand(need, slot) / MARGIN_FULL_S)),
        "skill_gap": 1.0 - min(1.0, gap / 4),
        "rating": max(0.0, min(1.0, (shrunk_rating(record, company) - 3.0) / 2.0)),
        "continuity": _continuity(record, slot.start),
        "fair_load": 1.0 - _load(day),
        "preference": 1.0 if _preferred(need, day) else 0.5 if _speaks(need, day) else 0.0,
    }


def _score(goals: dict[str, float], weights: Weights) -> float:
    """The weighted mean of the goals, 0…100, to a tenth."""
    shares = [(float(getattr(weights, name)), value) for name, value in goals.items()]
    total = sum(weight for weight, _ in shares) or 1.0
    return round(100 * sum(weight * value for weight, value in shares) / total, 1)


def _in_hand(need: Need, slot: Slot) -> float:
    """Seconds it may start later; none in overtime, which only gets longer."""
    return min(slot.slack, (need.arrive.end - slot.start).total_seconds()) if slot.over <= 0 else 0.0


def _load(day: PersonDay) -> float:
    duty = duty_seconds(day)
    return min(1.0, load_seconds(day) / duty) if duty else 1.0


def _preferred(need: Need, day: PersonDay) -> bool:
    return day.person.id in need.wishes.prefer or day.person.id in need.customer_prefers


def _speaks(need: Need, day: PersonDay) -> bool:
    wanted = need.wishes.language.split("_")[0]
    return bool(wanted) and any(lang.split("_")[0] == wanted for lang in day.person.languages)


def _candidate(
    need: Need, day: PersonDay, slot: Slot, goals: dict[str, float], record: Record, weights: Weights
) -> Candidate:
    person = day.person
    level, gap = _fit(need, day)
    load, in_hand = _load(day), _in_hand(need, slot)
    shares = {name: getattr(weights, name) * value for name, value in goals.items()}
    words = {
        "travel": T("{n} min more road in the day", n=round(slot.extra / 60)),
        "margin": T("there at {at}, {n} min in hand", at=slot.start, n=round(max(0.0, in_hand) / 60)),
        "skill_gap": T("level {have}, {need} needed", have=level, need=level - gap),
        "rating": _rating_words(record),
        "continuity": T("was here on {day}", day=record.last_here.date()) if record.last_here else None,
        "fair_load": T("{n} % of the day booked", n=round(load * 100)),
        "preference": (
            T("the customer asked for {name}", name=person.name)
            if _preferred(need, day)
            else T("speaks the customer’s language")
            if _speaks(need, day)
            else None
        ),
    }
    order = sorted(goals, key=lambda name: -shares[name])
    reasons = tuple(text for name in order if (text := words[name]) is not None)
    if slot.over > 0:
        reasons = (over_words(slot.over), *reasons)
    return Candidate(
        staff_id=person.id,
        score=_score(goals, weights),
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
        over=slot.over,
    )


def over_words(seconds: float) -> Text:
    """“30 min over the shift”."""
    return T("{n} min over the shift", n=max(1, math.ceil(seconds / 60)))


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

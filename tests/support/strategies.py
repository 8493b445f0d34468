"""Hypothesis strategies for whole aggregates: everything a person may enter and the database must give back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from app.domain.calls import Call, CallKind, CallState, Channel
from app.domain.catalogue import PriceKind, PriceRule, Quote, QuoteLine, ServiceType, SkillNeed
from app.domain.followups import Attempt, FollowUp, FollowUpState, Kind, Outcome, Survey
from app.domain.geo import Mode, Point
from app.domain.jobs import Completion, Job, Rating, Step, Urgency, Visit, VisitState, Wishes
from app.domain.lifecycle import State
from app.domain.people import Absence, Area, Certificate, Customer, Phone, Place, StaffMember, Tier, TimeOff
from app.domain.text import T
from app.domain.time import WeekHours, Window

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
names = st.sampled_from(["Zhao Min", "赵敏", "Ç'é", "欧阳 O’Neil", ""]) | words
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.integers(60, 10**6).map(lambda s: timedelta(seconds=s))
windows = st.builds(lambda start, length: Window(start, start + length), moments, spans)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
clock_times = st.times().map(lambda t: time(t.hour, t.minute))
hours = st.lists(st.builds(WeekHours, st.integers(0, 6), clock_times, clock_times), max_size=4).map(tuple)
numbers = st.sampled_from(["+41795550102", "", "12", "anonymous"]) | words


def maybe(some: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """It, or None."""
    return st.none() | some


def few(some: SearchStrategy[Any], most: int = 3) -> SearchStrategy[tuple[Any, ...]]:
    """A short tuple of it."""
    return st.lists(some, max_size=most).map(tuple)


places = st.builds(
    Place,
    words,
    names,
    maybe(points),
    *([words] * 8),
    pinned=st.booleans(),
)


def customers(identity: str, branch: str) -> SearchStrategy[Customer]:
    """Customers of that id."""
    return st.builds(
        Customer,
        id=st.just(identity),
        branch_id=st.just(branch),
        name=names,
        code=st.just(f"C-{identity}"),
        tier=st.sampled_from(Tier),
        phones=few(st.builds(Phone, numbers, words)),
        places=few(places),
        language=words,
        email=words,
        note=words,
        prefers=few(words),
        refuses=few(words),
        consent_at=maybe(moments),
        created_at=maybe(moments),
    )


def staff(identity: str, branch: str) -> SearchStrategy[StaffMember]:
    """Staff members of that id."""
    return st.builds(
        StaffMember,
        id=st.just(identity),
        branch_id=st.just(branch),
        code=st.just(f"S-{identity}"),
        name=names,
        phone=maybe(st.builds(Phone, numbers, words)),
        team=words,
        home=maybe(points),
        mode=st.sampled_from(Mode),
        skills=few(st.tuples(words, st.integers(1, 5))),
        certificates=few(st.builds(Certificate, words, days, days, words)),
        shifts=hours,
        breaks=hours,
        time_off=few(st.builds(TimeOff, windows, st.sampled_from(Absence), words)),
        areas=few(words),
        languages=few(words),
        active=st.booleans(),
        colour=words,
    )


def services(code: str) -> SearchStrategy[ServiceType]:
    """Service types of that code."""
    amounts = st.integers(0, 10**9)
    percents = st.integers(0, 300)
    price = st.builds(
        PriceRule, st.sampled_from(PriceKind), amounts, words, amounts, amounts, percents, percents
    )
    return st.builds(
        ServiceType,
        code=st.just(code),
        name_en=names,
        name_zh=names,
        skills=few(st.builds(SkillNeed, words, st.integers(1, 5))),
        certificates=few(words),
        people=st.integers(1, 9),
        duration=spans,
        price=maybe(price),
        safety=st.booleans(),
        guarantee_days=st.integers(0, 4000),
        checklist=few(words),
        keywords=few(words),
        active=st.booleans(),
        colour=words,
        icon=words,
    )


def areas(identity: str, branch: str) -> SearchStrategy[Area]:
    """Areas of that id."""
    return st.builds(Area, st.just(identity), st.just(branch), names, few(points, 6))


def calls(identity: str, branch: str, customer: str, job: str) -> SearchStrategy[Call]:
    """Calls of that id."""
    return st.builds(
        Call,
        id=st.just(identity),
        branch_id=st.just(branch),
        number=numbers,
        rang_at=moments,
        channel=st.sampled_from(Channel),
        name=names,
        state=st.sampled_from(CallState),
        customer_id=maybe(st.just(customer)),
        answered_at=maybe(moments),
        ended_at=maybe(moments),
        answered_by=words,
        kind=maybe(st.sampled_from(CallKind)),
        outcome=words,
        job_id=maybe(st.just(job)),
        note=words,
    )


def follow_ups(identity: str, branch: str, customer: str, job: str) -> SearchStrategy[FollowUp]:
    """Follow-ups of that id."""
    return st.builds(
        FollowUp,
        id=st.just(identity),
        branch_id=st.just(branch),
        kind=st.sampled_from(Kind),
        created_at=moments,
        due_at=moments,
        customer_id=maybe(st.just(customer)),
        job_id=maybe(st.just(job)),
        state=st.sampled_from(FollowUpState),
        attempts=few(st.builds(Attempt, moments, st.sampled_from(Outcome), words, words)),
        next_at=maybe(moments),
        survey=maybe(st.builds(Survey, st.integers(1, 5), maybe(st.integers(0, 10)), words)),
        note=words,
        ended_at=maybe(moments),
    )


def jobs(
    identity: str, branch: str, customer: str, service: str, people: tuple[str, ...]
) -> SearchStrategy[Job]:
    """Jobs of that id whose visits are the given people's; at most one of each person's visits is open."""
    stars = st.integers(1, 5)
    amounts = st.integers(0, 10**9)
    label = st.builds(lambda word, at, n: T("{word} {at}", word=word, at=at, n=n), words, moments, amounts)
    visits = st.lists(
        st.builds(
            Visit,
            st.uuids().map(str),
            st.sampled_from(people),
            windows,
            st.sampled_from(VisitState),
            st.booleans(),
            *([maybe(moments)] * 4),
        ),
        max_size=4,
        unique_by=lambda v: v.id,
    ).map(_at_most_one_open)
    steps = st.builds(
        Step,
        moments,
        words,
        st.sampled_from(State),
        st.sampled_from(State),
        words,
        words,
        words,
        maybe(points),
        maybe(words),
    )
    return st.builds(
        Job,
        id=st.just(identity),
        branch_id=st.just(branch),
        customer_id=st.just(customer),
        service=st.just(service),
        place=places,
        created_at=moments,
        number=st.just(f"J-{identity}"),
        state=st.sampled_from(State),
        urgency=st.sampled_from(Urgency),
        priority=st.integers(0, 100),
        priority_note=words,
        window=maybe(windows),
        first_window=maybe(windows),
        duration=spans,
        people=st.integers(1, 9),
        wishes=st.builds(Wishes, few(words), few(words), words),
        note=words,
        quote=maybe(st.builds(Quote, few(st.builds(QuoteLine, label, amounts)), words, st.booleans())),
        visits=visits,
        steps=few(steps),
        rating=maybe(st.builds(Rating, stars, stars, stars, stars, words, maybe(moments), words)),
        completion=maybe(st.builds(Completion, words, few(words), words, amounts, amounts, words)),
        expected_again=maybe(moments),
    )


def _at_most_one_open(visits: list[Visit]) -> tuple[Visit, ...]:
    seen: set[str] = set()
    kept = []
    for visit in visits:
        if visit.state is VisitState.OPEN and visit.staff_id in seen:
            continue
        if visit.state is VisitState.OPEN:
            seen.add(visit.staff_id)
        kept.append(visit)
    return tuple(kept)

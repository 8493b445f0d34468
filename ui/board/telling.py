"""What the board says in words: alerts, where somebody is, a bar for the ear and for the tooltip. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app import i18n
from app.domain.jobs import VisitState
from app.domain.lifecycle import ACCEPTED_BEFORE, COMING, STATE_WORDS, THERE, State
from app.domain.people import Absence, BreakChange, Tier
from app.domain.priority import TIER_WORDS
from app.domain.rules import ABSENCE_WORDS, skill_word
from app.domain.text import T, Text
from app.rows import BoardVisit
from ui.board.state import PRESSING, Bar, PersonRow

GRACE_S = 60.0
"""Somebody one minute behind the plan is not late."""


@dataclass(frozen=True)
class Alert:
    """Why a bar is outlined: `kind` danger or warning, its icon, and the reason."""

    kind: str
    icon: str
    text: Text


def alert(bar: Bar, now: float) -> Alert | None:
    """What is wrong with a visit at `now` (epoch seconds); None when all is well or it has ended."""
    visit = bar.visit
    if visit.visit_state is not VisitState.OPEN:
        return None
    late = now - bar.start
    if visit.state in COMING and late > GRACE_S:
        return Alert(
            "danger", "clock-alert-outline", T("late by {n} min: nobody has arrived", n=_minutes(late))
        )
    if visit.state is State.ON_THE_WAY and visit.set_off_at is not None:
        behind = visit.set_off_at.timestamp() + visit.travel_before - bar.start
        if behind > 5 * GRACE_S:
            return Alert(
                "warning", "clock-alert-outline", T("will be late by about {n} min", n=_minutes(behind))
            )
    if visit.state is State.ASSIGNED and -late < ACCEPTED_BEFORE.total_seconds():
        return Alert("warning", "account-question-outline", T("not accepted yet"))
    if visit.state in THERE and now - bar.end > GRACE_S:
        return Alert("warning", "timer-alert-outline", T("runs over by {n} min", n=_minutes(now - bar.end)))
    return None


@dataclass(frozen=True)
class Presence:
    """Where somebody is just now: a hue, a few words, and an icon where there is no room for them."""

    hue: str
    text: Text
    icon: str = "minus-circle"


def presence(row: PersonRow, now: float | None) -> Presence:
    """What somebody does at `now`; None when another day is looked at: then their hours are told."""
    if now is None:
        return _hours(row)
    for bar in row.bars:
        if bar.visit.visit_state is VisitState.OPEN and bar.visit.state is State.ON_THE_WAY:
            return Presence("cyan", T("on the way"), "navigation")
    for bar in row.bars:
        if bar.visit.visit_state is VisitState.OPEN and bar.visit.state in THERE:
            if now > bar.end:
                return Presence("warning", T("working over"), "timer-alert")
            return Presence("good", T("until {end}", end=_moment(bar.end)), "hammer-wrench")
    for (start, end), kind in row.away:
        if start <= now < end:
            return Presence("neutral", ABSENCE_WORDS[Absence(kind)])
    if any(start <= now < end for start, end in row.breaks):
        return Presence("neutral", T("on a break"), "coffee")
    if not any(start <= now < end for start, end in row.duty):
        later = [start for start, _ in row.duty if start > now]
        if later:
            return Presence("neutral", T("from {start}", start=_moment(later[0])), "clock")
        return _hours(row) if not row.duty else Presence("neutral", T("off duty"))
    for bar in row.bars:
        if bar.visit.visit_state is VisitState.OPEN and bar.visit.state in COMING:
            if bar.start <= now:
                return Presence("danger", T("late for {at}", at=_moment(bar.start)), "clock-alert")
            return Presence("info", T("free until {at}", at=_moment(bar.start)), "circle-double")
    return Presence("info", T("free"), "circle-double")


def on_several_days(row: PersonRow) -> Presence:
    """Several days are looked at, none of them today: how many of them somebody works."""
    days = {datetime.fromtimestamp(start, i18n.zone()).date() for start, _ in row.duty}
    if not days:
        return _hours(row)
    return Presence("neutral", T("{n} day on duty", "{n} days on duty", n=len(days)), "clock")


def _hours(row: PersonRow) -> Presence:
    if row.duty:
        hours = T("{start} – {end}", start=_moment(row.duty[0][0]), end=_moment(row.duty[-1][1]))
        return Presence("neutral", hours, "clock")
    if row.away:
        return Presence("neutral", ABSENCE_WORDS[Absence(row.away[0][1])])
    return Presence("neutral", T("no shift"))


def service_name(visit: BoardVisit) -> str:
    """The service in the language spoken."""
    return visit.service_zh if i18n.language().startswith("zh") and visit.service_zh else visit.service_en


def state_words(visit: BoardVisit) -> Text:
    """How the visit stands."""
    if visit.visit_state is VisitState.FAILED:
        return T("nobody was met")
    if visit.visit_state is VisitState.DONE and visit.state in (*COMING, *THERE, State.CONFIRMED, State.NEW):
        return STATE_WORDS[State.COMPLETED]
    return STATE_WORDS[visit.state]


def marks_in_words(bar: Bar) -> str:
    """The little signs at a bar's end, in words."""
    visit = bar.visit
    found = [
        text
        for text, there in (
            (T("pinned"), visit.pinned),
            (T("pressing"), visit.priority >= PRESSING),
            (T("VIP"), visit.tier is Tier.VIP),
            (T("{n} people", n=visit.people), visit.people > 1),
        )
        if there
    ]
    return " · ".join(i18n.say(text) for text in found)


def in_words(bar: Bar, name: str, now: float | None) -> str:
    """A bar in a line of words, for below the board and for assistive tools; in the language spoken."""
    visit = bar.visit
    parts: list[Text | str] = [
        f"{visit.job_number} {visit.customer_name}",
        service_name(visit),
        state_words(visit),
        T("{start} – {end} with {name}", start=visit.window.start, end=visit.window.end, name=name),
    ]
    if visit.promise:
        parts.append(T("promised {start} – {end}", start=visit.promise.start, end=visit.promise.end))
    found = alert(bar, now) if now is not None else None
    if found:
        parts.append(found.text)
    if visit.pinned:
        parts.append(T("pinned"))
    return " · ".join(i18n.say(part) for part in parts)


def tooltip(bar: Bar, name: str, now: float | None) -> list[Text | str]:
    """The lines of a bar's tooltip; the first is its heading."""
    visit = bar.visit
    lines: list[Text | str] = [
        T("{job} · {service}", job=visit.job_number, service=service_name(visit)),
        visit.customer_name
        if visit.tier is Tier.STANDARD
        else T("{customer} ({tier})", customer=visit.customer_name, tier=TIER_WORDS[visit.tier]),
        visit.place_text,
        T("{start} – {end} · {name}", start=visit.window.start, end=visit.window.end, name=name),
        T("State: {state}", state=state_words(visit)),
    ]
    if visit.promise:
        lines.append(T("Promised: {start} – {end}", start=visit.promise.start, end=visit.promise.end))
    if bar.long is not None:
        lines.append(T("8 of 10 such visits end by {end}", end=_moment(bar.long)))
    if visit.travel_before >= 60:
        lines.append(T("Road before it: {n} min", n=_minutes(visit.travel_before)))
    if visit.arrived_at:
        lines.append(
            T("There {start} – {end}", start=visit.arrived_at, end=visit.ended_at)
            if visit.ended_at
            else T("There since {start}", start=visit.arrived_at)
        )
    if visit.priority >= PRESSING:
        lines.append(T("Priority {n}", n=visit.priority))
    if visit.people > 1:
        lines.append(T("{n} people go together", n=visit.people))
    if visit.pinned:
        lines.append(T("Pinned: stays where it is"))
    found = alert(bar, now) if now is not None else None
    if found:
        lines.append(found.text)
    return [line for line in lines if line]


def person_tooltip(row: PersonRow, now: float | None) -> list[Text | str]:
    """The lines about a person."""
    person = row.person
    lines: list[Text | str] = [T("{name} · {code}", name=person.name, code=person.code)]
    if person.team:
        lines.append(T("Team {team}", team=person.team))
    if row.duty:
        hours = tuple(T("{start} – {end}", start=_moment(s), end=_moment(e)) for s, e in row.duty)
        lines.append(T("On duty {hours}", hours=hours))
    lines.append(presence(row, now).text)
    lines.append(
        T(
            "{n} visit, {load} % booked",
            "{n} visits, {load} % booked",
            n=len(row.bars),
            load=round(row.load * 100),
        )
    )
    lines += [break_words(change) for change in person.break_changes]
    lines += [T("{skill}, level {level}", skill=skill_word(s), level=level) for s, level in person.skills]
    return lines


def break_words(change: BreakChange) -> Text:
    """What was changed about a break, and why."""
    start, end, reason = change.planned.start, change.planned.end, change.reason
    if change.to is None:
        return T("Break {start} – {end} lifted: {reason}", start=start, end=end, reason=reason)
    return T(
        "Break {start} – {end} moved to {to}: {reason}",
        start=start,
        end=end,
        to=change.to.start,
        reason=reason,
    )


def lane_tooltip(row: PersonRow, at: float) -> list[Text | str]:
    """Why somebody has no hours at a moment of the lane; nothing is said of free time on duty."""
    for (start, end), kind in row.away:
        if start <= at < end:
            span = T("{start} – {end}", start=_moment(start), end=_moment(end))
            return [
                T("{name} is {absence}", name=row.person.name, absence=ABSENCE_WORDS[Absence(kind)]),
                span,
            ]
    moment = _moment(at)
    for change in row.person.break_changes:
        if change.planned.holds(moment) or (change.to is not None and change.to.holds(moment)):
            return [break_words(change)]
    for start, end in row.breaks:
        if start <= at < end:
            return [T("Break {start} – {end}", start=_moment(start), end=_moment(end))]
    return []


def row_in_words(row: PersonRow, now: float | None) -> str:
    """A person without a focused bar, in a line of words."""
    booked = T(
        "{n} visit, {load} % booked",
        "{n} visits, {load} % booked",
        n=len(row.bars),
        load=round(row.load * 100),
    )
    changed = [i18n.say(break_words(change)) for change in row.person.break_changes]
    return " · ".join((row.person.name, i18n.say(presence(row, now).text), i18n.say(booked), *changed))


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))

"""The hard rules: what nobody may set aside. Each failed one is named, with why and the smallest change that mends it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.catalogue import SkillNeed
from app.domain.geo import Point
from app.domain.ids import AreaId, CustomerId, ServiceCode, StaffId
from app.domain.jobs import Wishes
from app.domain.people import Absence, Area, StaffMember
from app.domain.schedule import PersonDay, loosened, stretches
from app.domain.text import T, Text
from app.domain.time import Window

ABSENCE_WORDS: dict[Absence, Text] = {
    Absence.LEAVE: T("on leave"),
    Absence.SICK: T("ill"),
    Absence.TRAINING: T("in training"),
    Absence.BREAK: T("on a break"),
    Absence.OTHER: T("away"),
}


LEEWAY_S = 0.01
"""Seconds that a road may seem too long by: a moment holds microseconds only, and tables 32-bit numbers."""
BEYOND = "overtime"
"""The rule against more overtime than the company allows: a manager may set it aside with a reason."""


@dataclass(frozen=True)
class Need:
    """What a job asks of whoever goes. arrive: when work may begin; certificates: kinds valid on the day."""

    customer_id: CustomerId | None
    service: ServiceCode
    skills: tuple[SkillNeed, ...]
    certificates: tuple[str, ...]
    people: int
    duration: timedelta
    point: Point | None
    arrive: Window
    wishes: Wishes = Wishes()
    customer_refuses: tuple[StaffId, ...] = ()
    customer_prefers: tuple[StaffId, ...] = ()


@dataclass(frozen=True)
class Excluded:
    """Somebody who does not fit: the rule's stable name, why, and the smallest change that would let them in.

    also: the other rules in the way, each to be mended too; empty when the one change is enough.
    """

    staff_id: StaffId
    rule: str
    why: Text
    smallest_change: Text
    also: tuple[Excluded, ...] = ()


def standing_rules(need: Need, person: StaffMember, day: date, areas: dict[AreaId, Area]) -> list[Excluded]:
    """Rules that do not depend on the hour: active, refused, skill and level, certificate, service area."""
    found: list[Excluded] = []

    def out(rule: str, why: Text, change: Text) -> None:
        found.append(Excluded(person.id, rule, why, change))

    name = person.name
    if not person.active:
        out(
            "inactive", T("{name} no longer works here", name=name), T("Make {name} active again.", name=name)
        )
    if person.id in need.wishes.refuse or person.id in need.customer_refuses:
        out(
            "refused",
            T("the customer does not want {name}", name=name),
            T("Ask the customer whether {name} may come after all.", name=name),
        )
    for skill in need.skills:
        have = person.level(skill.skill)
        if have == 0:
            out(
                "skill",
                T("{name} has no skill “{skill}”", name=name, skill=skill_word(skill.skill)),
                T(
                    "Train {name} in “{skill}” to level {level}.",
                    name=name,
                    skill=skill_word(skill.skill),
                    level=skill.level,
                ),
            )
        elif have < skill.level:
            out(
                "level",
                T(
                    "{name} has “{skill}” at level {have}; level {need} is needed",
                    name=name,
                    skill=skill_word(skill.skill),
                    have=have,
                    need=skill.level,
                ),
                T(
                    "Raise {name}’s “{skill}” from level {have} to {need}.",
                    name=name,
                    skill=skill_word(skill.skill),
                    have=have,
                    need=skill.level,
                ),
            )
    for kind in need.certificates:
        papers = [c for c in person.certificates if c.kind == kind]
        if any(c.valid_on(day) for c in papers):
            continue
        if papers:
            until = max(c.valid_until for c in papers)
            out(
                "certificate",
                T(
                    "{name}’s {paper} is not valid on {day} (until {until})",
                    name=name,
                    paper=certificate_word(kind),
                    day=day,
                    until=until,
                ),
                T("Renew {name}’s {paper}.", name=name, paper=certificate_word(kind)),
            )
        else:
            out(
                "certificate",
                T("{name} has no {paper}", name=name, paper=certificate_word(kind)),
                T("Record a valid {paper} for {name}.", name=name, paper=certificate_word(kind)),
            )
    if person.areas and need.point is not None:
        own = [areas[a] for a in person.areas if a in areas]
        # an area that was removed binds nobody any more
        if own and not any(area.holds(need.point) for area in own):
            out(
                "area",
                T("the address lies outside {name}’s area", name=name),
                T("Extend {name}’s service area to this address.", name=name),
            )
    return found


def hour_rules(
    need: Need,
    day: PersonDay,
    start: datetime,
    before: float,
    after: float,
    zone: ZoneInfo,
) -> list[Excluded]:
    """Rules of one exact time: on duty throughout or in overtime, no overlap, enough road time on both sides.

    "overtime" is the one of them that a manager may set aside with a reason; it comes last.
    before/after: road seconds from the stop before and to the stop after. Stops of the job itself must have been
    taken out of `day` by the caller.
    """
    person, name = day.person, day.person.name
    visit = Window(start, start + need.duration)
    found: list[Excluded] = []
    for off in person.time_off:
        if off.window.meets(visit):
            found.append(
                Excluded(
                    person.id,
                    "time-off",
                    T("{name} is {absence} then", name=name, absence=ABSENCE_WORDS[off.kind]),
                    T("Choose a time outside {start} – {end}.", start=off.window.start, end=off.window.end),
                )
            )
            return found
    too_long = None if _within(day, visit) else _beyond_limit(day, visit)
    if too_long is None and not _within(day, visit):
        if day.duty:
            why = T(
                "{name} is not on duty throughout {start} – {end}",
                name=name,
                start=visit.start,
                end=visit.end,
            )
            change = T("Choose a time inside {hours}, or extend the shift.", hours=duty_words(day.duty))
        else:
            why = T("{name} has no shift that day", name=name)
            change = T("Give {name} a shift that day.", name=name)
        found.append(Excluded(person.id, "shift", why, change))
    for stop in day.stops:
        if stop.window.meets(visit):
            found.append(
                Excluded(
                    person.id,
                    "overlap",
                    T(
                        "{name} already has a visit {start} – {end}",
                        name=name,
                        start=stop.window.start,
                        end=stop.window.end,
                    ),
                    T("Move that visit, or choose a time from {end} on.", end=stop.window.end),
                )
            )
            return [*found, too_long] if too_long is not None else found
    earlier = [s for s in day.stops if s.window.end <= visit.start]
    later = [s for s in day.stops if s.window.start >= visit.end]
    if earlier:
        missing = before - (visit.start - earlier[-1].window.end).total_seconds()
        if missing > LEEWAY_S:
            found.append(_travel(day, missing, T("from the visit before")))
    if later:
        missing = after - (later[0].window.start - visit.end).total_seconds()
        if missing > LEEWAY_S:
            found.append(_travel(day, missing, T("to the visit after")))
    return [*found, too_long] if too_long is not None else found


def _within(day: PersonDay, visit: Window) -> bool:
    """Whether a visit lies in the hours on duty and the overtime that follows them."""
    start, end = visit.start.timestamp(), visit.end.timestamp()
    return any(s.start <= start and end <= s.limit for s in stretches(day))


def _beyond_limit(day: PersonDay, visit: Window) -> Excluded | None:
    """The rule against more overtime than the company allows; None where it is not the limit that stands against it."""
    over = day.overtime
    if over is None or not _within(loosened(day), visit):
        return None
    minutes = math.ceil((visit.end - over.start).total_seconds() / 60)
    allowed = round((over.limit - over.start).total_seconds() / 60)
    name = day.person.name
    return Excluded(
        day.person.id,
        BEYOND,
        T(
            "{name} would work {n} min over the shift; {allowed} min are allowed",
            name=name,
            n=minutes,
            allowed=allowed,
        ),
        T("Choose an earlier time, or have a manager allow it with a reason."),
    )


def _travel(day: PersonDay, missing: float, where: Text) -> Excluded:
    minutes = max(1, round(missing / 60))
    return Excluded(
        day.person.id,
        "travel",
        T(
            "the road {where} is {n} minute too long for {name}",
            "the road {where} is {n} minutes too long for {name}",
            where=where,
            n=minutes,
            name=day.person.name,
        ),
        T("Give it {n} minute more.", "Give it {n} minutes more.", n=minutes),
    )


def duty_words(duty: tuple[Window, ...]) -> Text:
    """“08:00 – 12:00, 13:00 – 17:00”."""
    return T("{hours}", hours=tuple(T("{start} – {end}", start=w.start, end=w.end) for w in duty))


SKILL_WORDS: dict[str, Text] = {
    "cleaning": T("cleaning"),
    "deep-cleaning": T("deep cleaning"),
    "cooking": T("cooking"),
    "child-care": T("child care"),
    "elder-care": T("elder care"),
    "plumbing": T("plumbing"),
    "electrical": T("electrical work"),
    "appliances": T("appliance repair"),
    "air-conditioning": T("air conditioning"),
    "installation": T("installation"),
    "moving": T("moving"),
    "locks": T("locks"),
    "gas": T("gas work"),
    "windows": T("window cleaning"),
    "ironing": T("ironing"),
    "driving": T("driving"),
}
"""Skills the catalogue comes with; a company's own are shown as written."""

CERTIFICATE_WORDS: dict[str, Text] = {
    "health": T("health certificate"),
    "electrician": T("electrician’s licence"),
    "gas": T("gas fitter’s licence"),
    "nursing": T("care worker’s certificate"),
    "child-care": T("child-care certificate"),
    "driving": T("driving licence"),
    "work-at-height": T("work-at-height permit"),
    "background": T("background check"),
}


def skill_word(skill: str) -> Text | str:
    """A skill in words."""
    return SKILL_WORDS.get(skill, skill)


def certificate_word(kind: str) -> Text | str:
    """A certificate in words."""
    return CERTIFICATE_WORDS.get(kind, kind)

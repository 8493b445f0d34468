"""What the staff's view decides, without Qt: hours as typed, papers and their end, what is wrong with a form."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from app.domain.errors import NotPossible
from app.domain.geo import Mode
from app.domain.ids import BranchId, StaffId, new_id
from app.domain.people import StaffMember, TimeOff
from app.domain.rules import certificate_word, skill_word
from app.domain.text import T, Text
from app.domain.time import WeekHours, Window
from app.rows import JobLine, StaffLine
from app.services.phones import normalise
from ui.widgets.window_text import parse_span

SOON = timedelta(days=30)
"""A paper that ends within so long is marked."""

MODE_WORDS: dict[Mode, Text] = {Mode.CAR: T("Car"), Mode.EBIKE: T("E-bike"), Mode.FOOT: T("On foot")}
MODE_ICONS: dict[Mode, str] = {Mode.CAR: "car-outline", Mode.EBIKE: "bicycle", Mode.FOOT: "walk"}
DAY_WORDS: tuple[Text, ...] = (
    T("Monday"), T("Tuesday"), T("Wednesday"), T("Thursday"), T("Friday"), T("Saturday"), T("Sunday"),
)  # fmt: skip
DAY_SHORT: tuple[Text, ...] = (T("Mon"), T("Tue"), T("Wed"), T("Thu"), T("Fri"), T("Sat"), T("Sun"))

FIELD_WORDS: dict[str, Text] = {
    "code": T("Code"),
    "name": T("Name"),
    "phone": T("Phone"),
    "team": T("Team"),
    "home": T("Home"),
    "mode": T("Way of travelling"),
    "skills": T("Skills"),
    "certificates": T("Certificates"),
    "shifts": T("Hours"),
    "breaks": T("Breaks"),
    "time_off": T("Time off"),
    "areas": T("Areas"),
    "languages": T("Languages"),
    "active": T("Active"),
    "colour": T("Colour"),
}


class PaperState(StrEnum):
    """How a certificate stands."""

    GOOD = "good"
    SOON = "soon"
    ENDED = "ended"


PAPER_LOOKS: dict[PaperState, tuple[str, str]] = {
    PaperState.GOOD: ("neutral", "certificate-outline"),
    PaperState.SOON: ("warning", "clock-alert-outline"),
    PaperState.ENDED: ("danger", "alert-octagon-outline"),
}


def paper_state(until: date, today: date) -> PaperState:
    """Ended after its last day; soon within 30 days of it."""
    if until < today:
        return PaperState.ENDED
    return PaperState.SOON if until <= today + SOON else PaperState.GOOD


def paper_words(kind: str, until: date, today: date) -> Text:
    """A certificate with its end, in words that say whether that is near."""
    state = paper_state(until, today)
    name = certificate_word(kind)
    if state is PaperState.ENDED:
        return T("{paper} ended {day}", paper=name, day=until.isoformat())
    if state is PaperState.SOON:
        return T("{paper} ends in {n} day", "{paper} ends in {n} days", paper=name, n=(until - today).days)
    return T("{paper} until {day}", paper=name, day=until.isoformat())


def worst_paper(line: StaffLine, today: date) -> tuple[PaperState, Text] | None:
    """The certificate that ends first, and how it stands; None without any."""
    if not line.certificates_until:
        return None
    kind, until = min(line.certificates_until, key=lambda c: c[1])
    return paper_state(until, today), paper_words(kind, until, today)


def skills_words(skills: tuple[tuple[str, int], ...]) -> Text | str:
    """“plumbing 3, gas work 2”, the best first."""
    best = sorted(skills, key=lambda s: (-s[1], s[0]))
    return (
        T("{skills}", skills=tuple(T("{skill} {level}", skill=skill_word(s), level=n) for s, n in best))
        if best
        else ""
    )


def rating_words(line: StaffLine) -> Text | str:
    """“4.6 (12)”, or nothing while there is none."""
    return T("{mean} ({n})", mean=round(line.mean, 1), n=line.ratings) if line.ratings else "–"


# ---- hours ----------------------------------------------------------------------------------------------


def parse_hours(text: str, weekday: int) -> tuple[WeekHours, ...]:
    """ "8-12, 13-17" → the stretches of that weekday (Monday 0). Raises NotPossible with an example."""
    found: list[WeekHours] = []
    for part in text.replace("，", ",").replace(";", ",").split(","):
        if not part.strip():
            continue
        span = parse_span(part)
        if span is None:
            raise NotPossible(
                T("“{text}” must be hours such as 8-12, 13-17.", text=part.strip()),
                code="hours",
                field=f"day{weekday}",
            )
        found.append(WeekHours(weekday, *span))
    return tuple(sorted(found, key=lambda h: h.start))


def show_hours(hours: tuple[WeekHours, ...], weekday: int) -> str:
    """The stretches of a weekday as one edits them."""
    mine = sorted((h for h in hours if h.weekday == weekday), key=lambda h: h.start)
    return ", ".join(f"{h.start:%H:%M} – {h.end:%H:%M}" for h in mine)


def week_words(hours: tuple[WeekHours, ...]) -> tuple[Text, ...]:
    """Days of equal hours in one line: “Mon – Fri 08:00 – 17:00”."""
    said = [show_hours(hours, day) for day in range(7)]
    lines: list[Text] = []
    day = 0
    while day < 7:
        last = day
        while last + 1 < 7 and said[last + 1] == said[day]:
            last += 1
        if said[day]:
            days = (
                DAY_SHORT[day]
                if last == day
                else T("{first} – {last}", first=DAY_SHORT[day], last=DAY_SHORT[last])
            )
            lines.append(T("{days}  {hours}", days=days, hours=said[day]))
        day = last + 1
    return tuple(lines)


def weekly_hours(shifts: tuple[WeekHours, ...], breaks: tuple[WeekHours, ...]) -> float:
    """Paid hours a week: shifts less the breaks that lie in them."""
    return sum(_length(s) for s in shifts) - sum(_length(b) for b in breaks if any(_in(b, s) for s in shifts))


def _length(hours: WeekHours) -> float:
    minutes = (hours.end.hour - hours.start.hour) * 60 + hours.end.minute - hours.start.minute
    return (minutes if minutes > 0 else minutes + 24 * 60) / 60


def _in(pause: WeekHours, shift: WeekHours) -> bool:
    if pause.weekday != shift.weekday:
        return False
    return shift.end <= shift.start or (shift.start <= pause.start and pause.end <= shift.end)


# ---- the form -------------------------------------------------------------------------------------------


def new_staff(branch_id: BranchId, known: tuple[str, ...]) -> StaffMember:
    """Somebody new on weekdays from 8 to 17 with a break at noon, under the next free code."""
    week = tuple(WeekHours(day, time(8), time(17)) for day in range(5))
    noon = tuple(WeekHours(day, time(12), time(13)) for day in range(5))
    return StaffMember(StaffId(new_id()), branch_id, next_code(known), "", shifts=week, breaks=noon)


def next_code(known: tuple[str, ...]) -> str:
    """The code after the highest of the form S-004."""
    numbers = [int(c[2:]) for c in known if c[:2].upper() == "S-" and c[2:].isdigit()]
    return f"S-{max(numbers, default=0) + 1:03d}"


def tidy(person: StaffMember) -> StaffMember:
    """Without outer blanks and empty lines, as it will be saved."""
    phone = person.phone
    if phone is not None:
        phone = replace(phone, full=phone.full.strip()) if phone.full.strip() else None
    return replace(
        person,
        code=person.code.strip(),
        name=person.name.strip(),
        team=person.team.strip(),
        phone=phone,
        skills=tuple(sorted(person.skills)),
        certificates=tuple(
            sorted((c for c in person.certificates if c.kind.strip()), key=lambda c: (c.kind, c.valid_until))
        ),
        shifts=tuple(sorted(person.shifts, key=lambda h: (h.weekday, h.start))),
        breaks=tuple(sorted(person.breaks, key=lambda h: (h.weekday, h.start))),
    )


def problems(person: StaffMember, country: str) -> tuple[tuple[str, Text], ...]:
    """What must be mended before saving: (field, sentence)."""
    found: list[tuple[str, Text]] = []
    if not person.code.strip():
        found.append(("code", T("A staff member needs a code.")))
    if not person.name.strip():
        found.append(("name", T("A staff member needs a name.")))
    if person.phone is not None and person.phone.full.strip():
        try:
            normalise(person.phone.full, country)
        except NotPossible as refusal:
            found.append(("phone", refusal.text))
    for number, paper in enumerate(person.certificates):
        if paper.kind.strip() and paper.valid_from > paper.valid_until:
            found.append((f"paper{number}", T("It would end before it begins.")))
    for day in range(7):
        shifts = [s for s in person.shifts if s.weekday == day]
        if any(a.end > b.start for a, b in itertools.pairwise(shifts) if a.end > a.start):
            found.append((f"day{day}", T("These hours overlap.")))
        for pause in (b for b in person.breaks if b.weekday == day):
            if shifts and not any(_in(pause, s) for s in shifts):
                found.append((f"break{day}", T("The break lies outside the hours.")))
    return tuple(found)


# ---- time off -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Falls:
    """What falls into time off: the visits that must be placed anew."""

    lines: tuple[JobLine, ...] = ()

    @property
    def words(self) -> Text:
        """One sentence."""
        if not self.lines:
            return T("No visit falls into it.")
        return T(
            "{n} visit falls into it and must be placed anew:",
            "{n} visits fall into it and must be placed anew:",
            n=len(self.lines),
        )


def falls(lines: tuple[JobLine, ...], staff_id: StaffId, window: Window) -> Falls:
    """Of the jobs around a window those that somebody has there and that are still to be done."""
    hits = (
        j
        for j in lines
        if staff_id in j.staff_ids
        and j.start is not None
        and j.state.value in ("assigned", "accepted", "on_the_way", "arrived", "in_service")
        and Window(j.start, j.start + timedelta(minutes=max(1, j.duration_minutes))).meets(window)
    )
    return Falls(tuple(sorted(hits, key=lambda j: (j.start, j.number))))


def coming(time_off: tuple[TimeOff, ...], window_from: Window) -> tuple[TimeOff, ...]:
    """Time off that is not over yet, the next first."""
    return tuple(sorted((t for t in time_off if t.window.end > window_from.start), key=lambda t: t.window))

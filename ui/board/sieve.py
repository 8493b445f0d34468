"""What the board is filtered by: words together with teams, skills, states, services and signs. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from app.domain.ids import StaffId, VisitId
from app.domain.lifecycle import STATE_WORDS, State
from app.domain.people import Tier
from app.domain.rules import skill_word
from app.domain.text import T, Text
from ui.board.fitting import Lit, fits_bar, fits_person
from ui.board.state import PRESSING, Bar, PersonRow, Picture
from ui.board.telling import alert, service_name

MARKS: dict[str, Text] = {
    "alert": T("Something is wrong"),
    "pinned": T("Pinned"),
    "pressing": T("Pressing"),
    "vip": T("VIP customers"),
    "crew": T("Several people go"),
}
"""Signs of a bar that can be asked for."""

GROUPS: dict[str, Text] = {
    "teams": T("Team"),
    "skills": T("Skill"),
    "states": T("State"),
    "services": T("Service"),
    "marks": T("Signs"),
}
"""The parts of a sieve beside its words, in the order they are offered."""


@dataclass(frozen=True)
class Sieve:
    """What must hold: of each part that is not empty one entry at least, and every word."""

    words: str = ""
    teams: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words.strip()) or any(getattr(self, name) for name in GROUPS)

    @property
    def count(self) -> int:
        """How many entries are ticked, words aside."""
        return sum(len(getattr(self, name)) for name in GROUPS)

    def toggled(self, group: str, entry: str) -> Sieve:
        """The same with one entry more or less. group: a key of `GROUPS`."""
        return replace(self, **{group: getattr(self, group) ^ {entry}})

    def kept(self) -> dict[str, Any]:
        """As plain data."""
        data: dict[str, Any] = {name: sorted(getattr(self, name)) for name in GROUPS if getattr(self, name)}
        return data | ({"words": self.words} if self.words else {})

    @staticmethod
    def of(data: Mapping[str, Any]) -> Sieve:
        """The inverse of `kept`; what is not understood is passed over."""
        known = {f.name for f in fields(Sieve)} - {"words"}
        parts = {
            name: frozenset(str(entry) for entry in entries)
            for name, entries in data.items()
            if name in known and isinstance(entries, list | tuple)
        }
        return Sieve(words=str(data.get("words", "")), **parts)


def sift(shown: Picture, sieve: Sieve, now: float | None) -> Lit | None:
    """Whom and what a sieve lets through; None when it asks for nothing. now: for alerts, None on other days."""
    if not sieve:
        return None
    about_bars = bool(sieve.states or sieve.services or sieve.marks)
    people: set[StaffId] = set()
    visits: set[VisitId] = set()
    for row in shown.rows:
        if not isinstance(row, PersonRow) or not _person_passes(row, sieve):
            continue
        passing = [bar for bar in row.bars if _bar_passes(bar, sieve, now)] if about_bars else row.bars
        if sieve.words.strip() and not fits_person(row, sieve.words):
            passing = [bar for bar in passing if fits_bar(bar, sieve.words)]
            if not passing:
                continue
        elif about_bars and not passing:
            continue
        people.add(row.person.id)
        visits.update(bar.id for bar in passing)
    return Lit(frozenset(people), frozenset(visits))


def _person_passes(row: PersonRow, sieve: Sieve) -> bool:
    person = row.person
    if sieve.teams and person.team not in sieve.teams:
        return False
    return not sieve.skills or any(skill in sieve.skills for skill, _level in person.skills)


def _bar_passes(bar: Bar, sieve: Sieve, now: float | None) -> bool:
    visit = bar.visit
    if sieve.states and visit.state.value not in sieve.states:
        return False
    if sieve.services and visit.service not in sieve.services:
        return False
    return not sieve.marks or any(_HAS[mark](bar, now) for mark in sieve.marks if mark in _HAS)


_HAS: dict[str, Callable[[Bar, float | None], bool]] = {
    "alert": lambda bar, now: now is not None and alert(bar, now) is not None,
    "pinned": lambda bar, _now: bar.visit.pinned,
    "pressing": lambda bar, _now: bar.visit.priority >= PRESSING,
    "vip": lambda bar, _now: bar.visit.tier is Tier.VIP,
    "crew": lambda bar, _now: bar.visit.people > 1,
}


def entries(shown: Picture, sieve: Sieve) -> dict[str, Sequence[tuple[str, Text | str]]]:
    """What can be ticked: (entry, its words) by group, as these days have it, with whatever is ticked already."""
    rows = [row for row in shown.rows if isinstance(row, PersonRow)]
    services = {str(b.visit.service): service_name(b.visit) for row in rows for b in row.bars}
    states = {b.visit.state for row in rows for b in row.bars} | {
        State(s) for s in sieve.states if s in set(State)
    }
    teams = {row.person.team for row in rows} | sieve.teams
    skills = {skill for row in rows for skill, _ in row.person.skills} | sieve.skills
    return {
        "teams": [(team, team or T("No team")) for team in sorted(teams)] if len(teams) > 1 else [],
        "skills": [(skill, skill_word(skill)) for skill in sorted(skills)],
        "states": [(state.value, STATE_WORDS[state]) for state in State if state in states],
        "services": sorted(
            [(code, services.get(code, code)) for code in {*services, *sieve.services}],
            key=lambda pair: str(pair[1]),
        ),
        "marks": list(MARKS.items()),
    }

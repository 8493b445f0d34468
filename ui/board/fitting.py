"""What typed words let shine on the board: people and visits that fit them. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ids import StaffId, VisitId
from app.domain.rules import skill_word
from app.i18n import say
from ui.board.state import Bar, PersonRow
from ui.shell.matching import readings


@dataclass(frozen=True)
class Lit:
    """What a filter lets shine: rows by staff id, bars by visit id. Everything else is dimmed, nothing moves."""

    people: frozenset[StaffId]
    visits: frozenset[VisitId]


def fits_person(row: PersonRow, typed: str) -> bool:
    """Whether every typed word fits a person: name, pinyin, initials, code, skill; or the words begin the team."""
    person = row.person
    about = (person.name, person.code, *(say(skill_word(s)) for s, _ in person.skills))
    return _fits(typed.casefold().split(), about) or _begins(typed, person.team)


def fits_bar(bar: Bar, typed: str) -> bool:
    """Whether every typed word fits a visit: number, customer, service or address; or the tail of the telephone."""
    visit = bar.visit
    digits = "".join(c for c in typed if c.isdigit())
    telephone = len(digits) >= 3 and not any(c.isalpha() for c in typed)
    if telephone and any(number.endswith(digits) for number in visit.phones.split()):
        return True
    about = (visit.job_number, visit.customer_name, visit.service_en, visit.service_zh, visit.place_text)
    return _fits(typed.casefold().split(), about)


def fits_words(typed: str, names: Sequence[str]) -> bool:
    """Whether every typed word begins or lies in one of the names, in any of their readings."""
    return _fits(typed.casefold().split(), names)


def _fits(wanted: list[str], names: Sequence[str]) -> bool:
    forms = [form for name in names if name for form in readings(name)]
    return all(any(word in form for form in forms) for word in wanted)


def _begins(typed: str, team: str) -> bool:
    """A team lets all its people shine, so it must be meant: the words must begin its name."""
    return bool(team) and any(form.startswith(typed.strip().casefold()) for form in readings(team))

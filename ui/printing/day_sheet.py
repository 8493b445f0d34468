"""The day sheet: one person's stops in order, with all that is needed at the door when no telephone works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QRectF

from app.domain.codes import HAPPENED_WORDS, Happened
from app.domain.matching import over_words
from app.domain.people import Branch, Tier
from app.domain.priority import TIER_WORDS
from app.domain.text import T, Text
from app.i18n import say, say_day, say_distance, say_duration, say_language, say_moment, say_time
from ui.board.telling import service_name
from ui.printing.paper import (
    INK,
    QUIET,
    Block,
    Heading,
    Lines,
    Paper,
    Pen,
    height_of,
)
from ui.printing.route_picture import RoutePicture
from ui.printing.sheets import DaySheet, Stop

DOOR_WORDS: dict[str, Text] = {
    "label": T("Place: {words}"),
    "building": T("Building: {words}"),
    "unit": T("Unit: {words}"),
    "floor": T("Floor: {words}"),
    "access": T("Access: {words}"),
    "parking": T("Parking: {words}"),
    "pets": T("Pets: {words}"),
    "note": T("At the door: {words}"),
}
_CODES = 118.0
"""Width of the column of codes."""


def door_words(stop: Stop) -> str:
    """What to know at the door, in one line."""
    door = stop.facts.door if stop.facts else ()
    return " · ".join(door_detail(name, words) for name, words in door)


def door_detail(name: str, words: str) -> str:
    """One detail with its name; name: a key of `DOOR_WORDS`, others are told without."""
    known = DOOR_WORDS.get(name)
    return say(Text(known.msgid, (("words", words),))) if known is not None else words


def hours_words(sheet: DaySheet) -> str:
    """When somebody works, the breaks, and how long over the shift."""
    duty = " · ".join(f"{say_time(w.start)}–{say_time(w.end)}" for w in sheet.person.duty)
    if duty and sheet.over:
        return f"{duty} · {say(over_words(sheet.over))}"
    return duty or say(T("no shift"))


class StopBlock:
    """One stop: time and number at the left, who and where in the middle, codes at the right."""

    with_next = False
    new_page = False

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        visit, facts = stop.visit, stop.facts
        who = visit.customer_name
        if visit.tier is not Tier.STANDARD:
            who = say(T("{customer} ({tier})", customer=who, tier=TIER_WORDS[visit.tier]))
        if facts and facts.language:
            who = f"{who} · {say_language(facts.language)}"
        lines = [
            (f"{visit.job_number} · {service_name(visit)}", 10.0, True),
            (who, 9.5, False),
            ("  ".join(facts.phones) if facts else "", 9.5, True),
            (visit.place_text, 9.5, False),
            (door_words(stop), 8.5, True),
            (facts.note if facts else "", 8.5, False),
            (facts.customer_note if facts else "", 8.5, False),
            (self._more(), 8.0, False),
        ]
        self._lines = [line for line in lines if line[0]]

    def _more(self) -> str:
        visit, parts = self._stop.visit, []
        if visit.promise:
            parts.append(say(T("Promised {start} – {end}", start=visit.promise.start, end=visit.promise.end)))
        if self._stop.metres > 0:
            road = f"{say_duration(self._stop.seconds)}, {say_distance(self._stop.metres)}"
            parts.append(say(T("Road to it: {road}", road=road)))
        elif self._stop.seconds >= 60:
            parts.append(say(T("Road to it: {road}", road=say_duration(self._stop.seconds))))
        if visit.people > 1:
            parts.append(say(T("{n} people go together", n=visit.people)))
        return " · ".join(parts)

    def _middle(self, width: float) -> float:
        return width - 58 - _CODES

    def height(self, width: float) -> float:
        """As high as the words, or as the codes."""
        words = sum(height_of(t, self._middle(width), s, b) + 1.5 for t, s, b in self._lines)
        return max(words, 62.0) + 12

    def paint(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Paint the three columns."""
        visit = self._stop.visit
        pen.words(QRectF(x, y + 4, 50, 18), say_time(visit.window.start), 13, True)
        pen.words(QRectF(x, y + 20, 50, 12), f"– {say_time(visit.window.end)}", 9, False, QUIET)
        pen.disc(x + 8, y + 45, 8, str(self._stop.number), INK)
        at = y + 4
        for text, size, bold in self._lines:
            high = height_of(text, self._middle(width), size, bold)
            pen.words(QRectF(x + 52, at, self._middle(width), high + 1), text, size, bold)
            at += high + 1.5
        left = x + width - _CODES
        for n, what in enumerate(Happened):
            top = y + 5 + n * 20
            words = say(HAPPENED_WORDS[what])
            pen.words(QRectF(left, top, 52, 16), words, 7.5, False, QUIET)
            pen.words(QRectF(left, top + 8, 60, 12), self._stop.code(what), 8, True)
            pen.box(QRectF(left + 66, top + 1, 52, 16))
        bottom = y + self.height(width) - 3
        pen.line(x, bottom, x + width, bottom)


def day_papers(sheets: Sequence[DaySheet], branch: Branch, day: date, printed_at: datetime) -> Paper:
    """Sheets of several people, each on a page of its own."""
    blocks: list[Block] = []
    for place, sheet in enumerate(sheets):
        blocks += _blocks(sheet, place > 0)
    title = T("Day sheet · {day} · {branch}", day=say_day(day), branch=branch.name)
    return Paper(blocks, title, foot(printed_at))


def foot(printed_at: datetime) -> Text:
    """What stands at the foot of each page."""
    return T(
        "Printed {at}. Write the time into the box beside what happened; the desk keys the code back with it. Keep this sheet safe: it names customers.",
        at=say_moment(printed_at),
    )


def _blocks(sheet: DaySheet, new_page: bool) -> list[Block]:
    person = sheet.person
    detail = " · ".join(filter(None, (person.code, person.team, hours_words(sheet), sheet.phone)))
    blocks: list[Block] = [Heading(person.name, detail, new_page)]
    if not sheet.stops:
        return [*blocks, Lines(say(T("Nothing is planned on this day.")), 10)]
    road = say_duration(sheet.seconds)
    if sheet.metres:
        road = f"{road}, {say_distance(sheet.metres)}"
    summary = T(
        "{n} stop, {road} on the road", "{n} stops, {road} on the road", n=len(sheet.stops), road=road
    )
    blocks += [Lines(say(summary), 9, quiet=True), RoutePicture(sheet)]
    return blocks + [StopBlock(stop) for stop in sheet.stops]

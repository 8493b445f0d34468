"""Says who does not fit: the binding rule, and the smallest change that alone would let the visit in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.domain.easing import Easings
from app.domain.geo import Mode
from app.domain.rules import ABSENCE_WORDS, Excluded, Need, duty_words
from app.domain.schedule import PersonDay
from app.domain.text import T, Text
from app.domain.time import Window

MODE_CHANGES: dict[Mode, Text] = {
    Mode.CAR: T("by car"),
    Mode.EBIKE: T("by e-bike"),
    Mode.FOOT: T("on foot"),
}

# What a change costs beside a minute of another time: overtime must be asked for, a vehicle found, a customer rung.
_OVERTIME, _OTHER_MODE, _OTHER_VISIT = 15.0, 25.0, 240.0


def why_not(need: Need, day: PersonDay, failed: Sequence[Excluded], eased: Easings | None) -> Excluded:
    """Why this person does not fit: the standing rules, then the rule of the hour.

    failed: the standing rules broken. eased: what would let them in by the clock, None when the hour is not in the way.
    The first rule leads; the others stand in `also`.
    """
    found: list[Excluded] = [*failed, *(_of_the_hour(need, day, eased) if eased is not None else ())]
    return replace(found[0], also=tuple(found[1:]))


def _of_the_hour(need: Need, day: PersonDay, eased: Easings) -> list[Excluded]:
    """The rule of the hour that alone is in the way; two when no single one is."""
    person, name = day.person, day.person.name
    whole = Window(need.arrive.start, need.arrive.end + need.duration)
    change = _smallest(need, day, eased)

    def out(rule: str, why: Text, otherwise: Text) -> Excluded:
        return Excluded(person.id, rule, why, change or otherwise)

    off = next((o for o in person.time_off if o.window.meets(whole)), None)
    if off is not None and (eased.present or not day.duty):
        why = T("{name} is {absence} then", name=name, absence=ABSENCE_WORDS[off.kind])
        return [out("time-off", why, T("Choose a time after {end}.", end=off.window.end))]
    if not day.duty:
        why = T("{name} has no shift that day", name=name)
        return [Excluded(person.id, "shift", why, T("Give {name} a shift that day.", name=name))]
    if not eased.reachable:
        why = T("no road leads {name} there", name=name)
        check = T("Check the pin of the address and how {name} travels.", name=name)
        return [
            Excluded(person.id, "unreachable", why, check if eased.mode is None else _by(name, eased.mode))
        ]
    on_duty = any(w.meets(whole) for w in day.duty)
    if on_duty and eased.road < math.inf:
        n = max(1, math.ceil(eased.road / 60))
        why = T(
            "the road is {n} minute too long for {name}",
            "the road is {n} minutes too long for {name}",
            n=n,
            name=name,
        )
        return [out("travel", why, T("Choose another day, or somebody nearer."))]
    empty = T("Move {name}’s visits, or choose another day.", name=name)
    if on_duty and (eased.stop is not None or eased.idle):
        return [out("overlap", _busy(day, whole), empty)]
    if change is None and day.stops and eased.idle_longer < math.inf:
        # neither alone is enough: the shift must be longer and the day emptier
        longer = Excluded(person.id, "shift", _short(need, day, on_duty), _extend(name, eased.idle_longer))
        return [longer, Excluded(person.id, "overlap", _busy(day, whole), empty)]
    inside = T("Choose a time inside {hours}, or extend the shift.", hours=duty_words(day.duty))
    return [out("shift", _short(need, day, on_duty), inside)]


def _short(need: Need, day: PersonDay, on_duty: bool) -> Text:
    """That the shift does not hold the visit."""
    name = day.person.name
    if not on_duty:
        return T("{name} is on duty {hours} only", name=name, hours=duty_words(day.duty))
    return T(
        "{n} minute of work does not fit {name}’s shift in this window",
        "{n} minutes of work do not fit {name}’s shift in this window",
        n=round(need.duration.total_seconds() / 60),
        name=name,
    )


def _busy(day: PersonDay, whole: Window) -> Text:
    """Which visit stands in the way."""
    name = day.person.name
    busy = next((s.window for s in day.stops if s.window.meets(whole)), None)
    if busy is None:
        return T("{name} has no gap long enough then", name=name)
    return T("{name} already has a visit {start} – {end}", name=name, start=busy.start, end=busy.end)


def _smallest(need: Need, day: PersonDay, eased: Easings) -> Text | None:
    """The cheapest of the changes that are enough on their own; None when none is.

    Counted in minutes: how far another time lies from the window, how much longer the shift gets; asking for overtime,
    another way of travelling, or moving another customer's visit costs some minutes more.
    """
    name = day.person.name
    ways: list[tuple[float, Text]] = []
    if eased.later < math.inf:
        minutes = (eased.later - need.arrive.end.timestamp()) / 60
        ways.append((minutes, T("Offer {at}, when {name} is free.", at=_moment(eased.later), name=name)))
    if eased.earlier > -math.inf:
        minutes = (need.arrive.start.timestamp() - eased.earlier) / 60
        ways.append((minutes, T("Offer {at}, when {name} is free.", at=_moment(eased.earlier), name=name)))
    if eased.longer < math.inf:
        ways.append((eased.longer / 60 + _OVERTIME, _extend(name, eased.longer)))
    if eased.mode is not None:
        ways.append((_OTHER_MODE, _by(name, eased.mode)))
    if eased.stop is not None:
        visit = day.stops[eased.stop].window
        text = T("Move {name}’s visit {start} – {end}.", name=name, start=visit.start, end=visit.end)
        ways.append((_OTHER_VISIT, text))
    return min(ways, key=lambda way: way[0])[1] if ways else None


def _extend(name: str, seconds: float) -> Text:
    return T(
        "Extend {name}’s shift by {n} minute.",
        "Extend {name}’s shift by {n} minutes.",
        n=math.ceil(seconds / 60),
        name=name,
    )


def _by(name: str, mode: Mode) -> Text:
    return T("Let {name} go {mode}.", name=name, mode=MODE_CHANGES[mode])


def _moment(epoch: float) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)

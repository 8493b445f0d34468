"""The price of a move in chips and sentences: which rule refuses, what is added, what is broken, whom to call."""

from __future__ import annotations

from datetime import UTC, datetime

from app import i18n
from app.domain.matching import over_words
from app.domain.ripple import OVERTIME_FROM_S, Ripple
from app.domain.rules import Excluded
from app.domain.text import T, Text
from app.services.lifting import Lift
from ui.board.carrying import Place
from ui.board.view import Chip

_SAID_FROM_S = 30.0
"""Less road than this is nothing to speak of."""
_MANY = 3
"""So many broken promises are named one by one."""


def chips(price: Ripple | None, to_tray: bool = False, no_row: bool = False) -> tuple[Chip, ...]:
    """What a move would cost, the gravest first; a refusal alone. None: it is still being reckoned."""
    if to_tray:
        return (Chip("info", "tray-arrow-down", T("Back to the tray: nobody has it then")),)
    if no_row:
        return (Chip("danger", "cancel", T("There is no row there for all of them")),)
    if price is None:
        return (Chip("neutral", "timer-sand", T("Reckoning …")),)
    if not price.possible:
        return tuple(Chip("danger", "cancel", e.why) for e in price.refused[:2])
    found: list[Chip] = []
    for broken in price.broken[:_MANY]:
        text = T(
            "promised {start} – {end}: {who}",
            start=broken.promise.start,
            end=broken.promise.end,
            who=broken.customer,
        )
        found.append(Chip("warning", "clock-alert-outline", text))
    if len(price.broken) > _MANY:
        n = len(price.broken) - _MANY
        found.append(Chip("warning", "clock-alert-outline", T("{n} promise more", "{n} promises more", n=n)))
    if price.over:
        found.append(Chip("warning", "clock-plus-outline", over_words(price.over)))
        if price.beyond:
            text = T("more overtime than is allowed: a reason is needed")
            found.append(Chip("warning", "account-key-outline", text))
    elif price.overtime >= 60:
        hue = "warning" if price.overtime >= OVERTIME_FROM_S else "neutral"
        text = T("home {n} min later after the shift", n=round(price.overtime / 60))
        found.append(Chip(hue, "weather-night", text))
    if price.past:
        found.append(Chip("warning", "history", T("in the past")))
    if price.customers:
        found.append(Chip("info", "phone-outgoing", T("call {names}", names=price.customers[:_MANY])))
    if price.colleagues:
        found.append(Chip("info", "account-alert-outline", T("tell {names}", names=price.colleagues[:_MANY])))
    found.append(_road(price.travel))
    return tuple(found)


def _road(seconds: float) -> Chip:
    n = round(abs(seconds) / 60)
    if abs(seconds) < _SAID_FROM_S or n == 0:
        return Chip("good", "road-variant", T("no more road"))
    if seconds < 0:
        return Chip("good", "road-variant", T("{n} min less road", n=n))
    return Chip("neutral", "road-variant", T("{n} min more road", n=n))


def why(price: Ripple) -> Text:
    """The sentence that asks for a reason: everything the move would break."""
    parts: list[Text] = [
        T(
            "{job}: {at} lies outside what {who} was promised ({start} – {end})",
            job=b.number,
            at=b.arrival,
            who=b.customer,
            start=b.promise.start,
            end=b.promise.end,
        )
        for b in price.broken
    ]
    if price.beyond:
        parts += [e.why for e in price.beyond]
    elif price.over:
        parts.append(over_words(price.over))
    elif price.overtime >= OVERTIME_FROM_S:
        parts.append(T("home {n} min later after the shift", n=round(price.overtime / 60)))
    if price.past:
        parts.append(T("the arrival lies in the past"))
    return all_the_same(*parts)


def all_the_same(*things: Text) -> Text:
    """The question for a reason, naming what has its price."""
    return T("{things}. Say why it shall be so all the same.", things=things)


def refusal(price: Ripple) -> Text:
    """The sentence for a move that a rule refuses."""
    return refused_by(price.refused[0])


def refused_by(rule: Excluded) -> Text:
    """The sentence for what a rule refuses."""
    return T("Not possible: {why}. {change} Nothing was changed.", why=rule.why, change=rule.smallest_change)


def nobody(found: Lift) -> Text:
    """Why no place is found for a lifted job: the first of the rules that keep people out."""
    first = next(iter(found.unfit.values()), None)
    if first is None:
        return T("Nobody can take this job on that day.")
    return T("Nobody can take this job on that day. For instance: {why}.", why=first.why)


def in_words(place: Place, name: str, price: Ripple | None) -> str:
    """Where a lifted visit is held and at what price, in one line for the ear."""
    at = T("Lifted: {at} with {name}", at=datetime.fromtimestamp(place.start, UTC), name=name)
    keys = T("arrows carry, Space puts it down, Esc puts it back")
    told = [at, *(chip.text for chip in chips(price)), keys]
    return " · ".join(i18n.say(text) for text in told)

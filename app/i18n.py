"""Puts sentences into words: gettext for the patterns, Babel for the numbers, times and lists inside them.

The catalog folder is given once by the composition root (`install`), because `app` does not know where the
program's resources lie. Words never travel: a `Text` does, and each reader says it in their own language.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_interval, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_currency_precision

from app.domain.text import T, Text

LANGUAGES = {"en": "English", "zh_CN": "简体中文", "zh_TW": "繁體中文"}
"""Code → the language's own name."""

DOMAIN = "doorstep"

# A desk reads 24-hour times and day before month, also in English.
_LOCALES = {
    "en": Locale("en", "GB"),
    "zh_CN": Locale("zh", "CN", "Hans"),
    "zh_TW": Locale("zh", "TW", "Hant"),
}
_DAY = {"en": "EEE d MMM", "zh_CN": "M月d日 EEE", "zh_TW": "M月d日 EEE"}
_FALLBACKS = {"en": (), "zh_CN": (), "zh_TW": ("zh_CN",)}


class _State:
    """What the process speaks just now; replaced as wholes, so worker threads may read it at any time."""

    language: str = "en"
    zone: tzinfo = UTC
    catalogs: dict[str, gettext.NullTranslations] = {}  # noqa: RUF012 - one process, one desk language
    listeners: list[Callable[[], None]] = []  # noqa: RUF012


def install(folder: Path, lang: str = "en", zone: tzinfo | None = None) -> None:
    """Load all catalogs below `folder` (<lang>/LC_MESSAGES/doorstep.mo or .po) and choose the language.

    A missing catalog is no error: its sentences stay English. Raises ValueError for an unknown language.
    """
    _State.catalogs = {code: _catalog(folder, code) for code in LANGUAGES}
    if zone is not None:
        _State.zone = zone
    set_language(lang)


def language() -> str:
    """The code of the current language."""
    return _State.language


def set_language(lang: str) -> None:
    """Speak `lang` from now on and tell the listeners. Raises ValueError for an unknown code."""
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; known: {', '.join(LANGUAGES)}")
    _State.language = lang
    for listener in list(_State.listeners):
        listener()


def best_language(wanted: str) -> str:
    """The language of ours nearest to a system's locale name such as `zh-Hant-HK` or `de_AT`."""
    parts = wanted.replace("-", "_").split("_")
    if parts[0].lower() != "zh":
        return "en"
    return "zh_TW" if {"Hant", "TW", "HK", "MO"} & set(parts) else "zh_CN"


def set_zone(zone: tzinfo) -> None:
    """The branch's time zone, in which moments are said; the listeners are told."""
    _State.zone = zone
    for listener in list(_State.listeners):
        listener()


def zone() -> tzinfo:
    """The time zone in which moments are said."""
    return _State.zone


def on_change(listener: Callable[[], None]) -> Callable[[], None]:
    """Call `listener` after each change of language or zone; returns what ends that."""
    _State.listeners.append(listener)
    return lambda: _State.listeners.remove(listener) if listener in _State.listeners else None


def say(text: Text | str, lang: str | None = None) -> str:
    """The sentence in `lang` (default: the current language). A plain string is somebody's own words: unchanged."""
    if isinstance(text, str):
        return text
    lang = lang or _State.language

    def translate(msgid: str, plural: str | None, n: int) -> str:
        catalog = _State.catalogs.get(lang)
        if catalog is None:
            return msgid if plural is None or n == 1 else plural
        return catalog.gettext(msgid) if plural is None else catalog.ngettext(msgid, plural, n)

    return text.render(translate, lambda value: say_value(value, lang), lambda words: say_list(words, lang))


def say_value(value: Any, lang: str | None = None) -> str:
    """A value as people of that language write it.

    int, float: grouped digits; aware datetime: local time of the branch (HH:mm); date: weekday, day, month;
    timedelta: hours and minutes; anything else: str().
    """
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return say_number(value, lang)
    if isinstance(value, datetime):
        return say_time(value, lang)
    if isinstance(value, date):
        return say_day(value, lang)
    if isinstance(value, time):
        return format_time(value, "HH:mm", locale=_locale(lang))
    if isinstance(value, timedelta):
        return say_duration(value.total_seconds(), lang)
    return str(value)


def say_number(value: float, lang: str | None = None, digits: int = 1) -> str:
    """A number with grouped thousands and at most `digits` places after the point."""
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=_locale(lang))


def say_time(moment: datetime, lang: str | None = None) -> str:
    """The branch's wall-clock time, 14:05. Raises ValueError for a moment without a zone."""
    return format_time(_local(moment).timetz(), "HH:mm", locale=_locale(lang))


def say_day(day: date, lang: str | None = None) -> str:
    """Thu 26 Nov · 11月26日 周四. A datetime is taken in the branch's zone."""
    if isinstance(day, datetime):
        day = _local(day).date()
    return format_date(day, _DAY[lang or _State.language], locale=_locale(lang))


def say_days(first: date, last: date, lang: str | None = None) -> str:
    """From one day to another, without weekdays: 23–29 Nov · 11月23日至29日."""
    return format_interval(first, last, "MMMd", locale=_locale(lang)).replace("\u2009", "")


def say_moment(moment: datetime, lang: str | None = None) -> str:
    """Day and time together: Thu 26 Nov 14:05."""
    pattern = _DAY[lang or _State.language] + " HH:mm"
    return format_datetime(_local(moment), pattern, tzinfo=_local(moment).tzinfo, locale=_locale(lang))


def moment_words(moment: datetime) -> Text:
    """An aware moment with its day, by the zone spoken in: for a place in a longer sentence."""
    return T("{day}, {at}", day=moment.astimezone(zone()).date(), at=moment)


def say_duration(seconds: float, lang: str | None = None) -> str:
    """Whole minutes, or hours and minutes: 35 min, 1 h 05 min."""
    minutes = round(abs(seconds) / 60)
    sign = "−" if seconds < 0 and minutes else ""
    if minutes < 60:
        return sign + say(T("{minutes} min", minutes=minutes), lang)
    hours, rest = divmod(minutes, 60)
    if rest == 0:
        return sign + say(T("{hours} h", hours=hours), lang)
    return sign + say(T("{hours} h {minutes} min", hours=hours, minutes=f"{rest:02d}"), lang)


def say_distance(metres: float, lang: str | None = None) -> str:
    """340 m, 2.4 km, 18 km."""
    if metres < 1000:
        return say(T("{metres} m", metres=round(metres / 10) * 10), lang)
    kilometres = metres / 1000
    return say(T("{km} km", km=say_number(kilometres, lang, 1 if kilometres < 10 else 0)), lang)


def say_money(minor: int, currency: str, lang: str | None = None) -> str:
    """An amount in minor units (cents, fen) with its currency code: €12.50."""
    amount = minor / 10 ** get_currency_precision(currency)
    return format_currency(amount, currency, locale=_locale(lang))


def say_list(words: list[str], lang: str | None = None) -> str:
    """a, b and c · a、b和c."""
    return format_list(words, locale=_locale(lang)) if words else ""


def _locale(lang: str | None) -> Locale:
    return _LOCALES[lang or _State.language]


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone before it can be said")
    return moment.astimezone(_State.zone)


def _catalog(folder: Path, lang: str) -> gettext.NullTranslations:
    found = gettext.NullTranslations()
    for code in (*reversed(_FALLBACKS[lang]), lang):
        own = _load(folder / code / "LC_MESSAGES", code)
        if own is not None:
            own.add_fallback(found)
            found = own
    return found


def _load(place: Path, lang: str) -> gettext.GNUTranslations | None:
    """The compiled catalog, or the source compiled in memory when that is newer (a checkout being worked on)."""
    compiled, source = place / f"{DOMAIN}.mo", place / f"{DOMAIN}.po"
    fresh = compiled.exists() and (
        not source.exists() or compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns
    )
    if fresh:
        return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    if not source.exists():
        return None
    return gettext.GNUTranslations(io.BytesIO(_compiled(source, source.stat().st_mtime_ns, lang)))


@lru_cache(maxsize=8)
def _compiled(source: Path, _changed: int, lang: str) -> bytes:
    """A catalog compiled in memory; the window installs what the command line read before it, and one serves another."""
    buffer = io.BytesIO()
    write_mo(buffer, read_po(io.BytesIO(source.read_bytes()), locale=lang, domain=DOMAIN))
    return buffer.getvalue()


def say_language(code: str, lang: str | None = None) -> str:
    """A language by its code (`zh`, `de_LI`) as people of the current one call it, or the code when nobody knows it."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(_LOCALES[lang or _State.language])
    except (UnknownLocaleError, ValueError):
        return code
    return name or code

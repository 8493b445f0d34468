"""What the settings decide, without Qt: groups of options, facts of a map, zones and currencies by their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from app import i18n
from app.domain.catalogue import PriceKind, ServiceType
from app.domain.geo import Point
from app.domain.ids import BranchId, ServiceCode, new_id
from app.domain.people import Branch
from app.domain.text import T, Text
from app.ports import CityInfo
from app.settings import OPTIONS, Option

GROUP_WORDS: dict[str, Text] = {
    "matching": T("Finding people"),
    "planning": T("Planning"),
    "map": T("City map"),
    "look": T("Look and language"),
    "hub": T("Other programs"),
    "data": T("Data"),
}
"""Titles of the groups of options; a group that is not named here gets a page of its own under its own name."""

ENDING = ".osm.pbf"


def groups() -> tuple[str, ...]:
    """The groups that have options, in the order of declaration."""
    return tuple(dict.fromkeys(option.group for option in OPTIONS))


def options_of(group: str) -> tuple[Option, ...]:
    """The options of a group."""
    return tuple(option for option in OPTIONS if option.group == group)


def step_of(option: Option) -> float:
    """By how much the arrows change a number."""
    if isinstance(option.default, int):
        return 5 if (option.high or 0) > 60 else 1
    return 1.0 if (option.high or 0) >= 20 else 0.1


def is_map(file: Path) -> bool:
    """Whether a file's name is that of an OpenStreetMap extract; what is in it is looked at by the loader."""
    return file.name.lower().endswith((ENDING, ".pbf"))


def city_facts(info: CityInfo | None) -> list[tuple[Text, Text | str]]:
    """What is known of the loaded map, as names and values."""
    if info is None:
        return []
    box = info.bounds
    return [
        (T("Name"), info.name + (i18n.say(T(" (invented for the example)")) if info.example else "")),
        (T("State of the data"), info.osm_timestamp[:10]),
        (
            T("Covers"),
            T("{south}–{north} north, {west}–{east} east",
              south=f"{box.south:.3f}°", north=f"{box.north:.3f}°", west=f"{box.west:.3f}°", east=f"{box.east:.3f}°"),
        ),
        (T("Streets"), T("{n} streets, {km} km of road", n=info.streets, km=round(info.road_km))),
        (T("Addresses"), T("{n}", n=info.addresses)),
        (T("Places and names"), T("{n}", n=info.pois + info.places)),
        (T("Source"), info.extra.get("source", "")),
        (T("Licence"), info.attribution + (f" · {info.extra['license']}" if info.extra.get("license") else "")),
    ]  # fmt: skip


# ---- zones, countries, currencies -----------------------------------------------------------------------


@cache
def zones() -> tuple[str, ...]:
    """Time zones of places, by name."""
    return tuple(
        sorted(
            z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix/", "right/"))
        )
    )


def find_zones(text: str, limit: int = 12) -> list[str]:
    """Zones in which every typed word occurs; those whose city begins so come first."""
    wanted = text.casefold().replace("/", " ").replace("_", " ").split()
    hits = [z for z in zones() if all(w in z.casefold().replace("_", " ") for w in wanted)]
    first = wanted[0] if wanted else ""
    return sorted(hits, key=lambda z: (not z.rpartition("/")[2].casefold().startswith(first), z))[:limit]


@cache
def _countries(lang: str) -> tuple[tuple[str, str], ...]:
    known = get_global("territory_currencies")
    names = Locale.parse(lang).territories
    return tuple(
        sorted(((c, names[c]) for c in known if len(c) == 2 and c != "ZZ" and c in names), key=lambda p: p[1])
    )


def country_name(code: str) -> str:
    """A country in the current language."""
    return dict(_countries(i18n.language())).get(code, code)


def find_countries(text: str, limit: int = 12) -> list[tuple[str, str]]:
    """(code, name) by code or by name in the current language or in English."""
    wanted = text.strip().casefold()
    english = dict(_countries("en"))
    hits = [
        (c, n)
        for c, n in _countries(i18n.language())
        if wanted in n.casefold() or wanted == c.casefold() or wanted in english.get(c, "").casefold()
    ]
    return sorted(hits, key=lambda p: (p[0].casefold() != wanted, not p[1].casefold().startswith(wanted)))[
        :limit
    ]


@cache
def _currencies(lang: str) -> tuple[tuple[str, str], ...]:
    used = {code for country, _ in _countries("en") for code in get_territory_currencies(country)}
    names = Locale.parse(lang).currencies
    return tuple(sorted((c, names.get(c, c)) for c in used))


def currency_name(code: str) -> str:
    """A currency in the current language, with its code."""
    name = dict(_currencies(i18n.language())).get(code)
    return f"{code} – {name}" if name else code


def find_currencies(text: str, limit: int = 12) -> list[tuple[str, str]]:
    """(code, name) by code or name."""
    wanted = text.strip().casefold()
    hits = [
        (c, n) for c, n in _currencies(i18n.language()) if wanted in c.casefold() or wanted in n.casefold()
    ]
    return sorted(hits, key=lambda p: not p[0].casefold().startswith(wanted))[:limit]


def currency_of(country: str, default: str = "") -> str:
    """What is paid with in a country now."""
    found = get_territory_currencies(country) if country else []
    return found[-1] if found else default


# ---- the company ----------------------------------------------------------------------------------------


def new_branch(like: Branch | None, zone: str) -> Branch:
    """An empty branch; country and currency as those of another one."""
    if like is None:
        return Branch(BranchId(new_id()), "", zone, None, "", "")
    return replace(like, id=BranchId(new_id()), name="", point=None)


def branch_problems(branch: Branch) -> tuple[tuple[str, Text], ...]:
    """What must be mended before saving: (field, sentence)."""
    found: list[tuple[str, Text]] = []
    if not branch.name.strip():
        found.append(("name", T("A branch needs a name.")))
    if branch.zone_name not in available_timezones():
        found.append(("zone", T("Choose a time zone from the list, such as Asia/Shanghai.")))
    if branch.country not in dict(_countries("en")):
        found.append(("country", T("Choose a country from the list: telephone numbers are read by it.")))
    if branch.currency not in dict(_currencies("en")):
        found.append(("currency", T("Choose a currency from the list.")))
    return tuple(found)


def place_words(point: Point | None) -> str:
    """Coordinates, for a place that has no words."""
    return f"{point.lat:.5f}, {point.lon:.5f}" if point else ""


# ---- services -------------------------------------------------------------------------------------------

PRICE_WORDS: dict[PriceKind | None, Text] = {
    None: T("No price"),
    PriceKind.FIXED: T("Fixed price"),
    PriceKind.HOURLY: T("By the hour"),
    PriceKind.AREA: T("By the square metre"),
    PriceKind.ITEM: T("By the item"),
}

SERVICE_FIELDS: dict[str, Text] = {
    "name_en": T("English name"),
    "name_zh": T("Chinese name"),
    "skills": T("Skills"),
    "certificates": T("Certificates"),
    "people": T("People"),
    "duration": T("Minutes"),
    "price": T("Price"),
    "safety": T("Safety"),
    "guarantee_days": T("Guarantee"),
    "checklist": T("Checklist"),
    "keywords": T("Words people say"),
    "active": T("Offered"),
}


def new_service() -> ServiceType:
    """An empty service type."""
    return ServiceType(ServiceCode(""), "", "")


def service_problems(service: ServiceType, known: Iterable[str]) -> tuple[tuple[str, Text], ...]:
    """What must be mended before saving: (field, sentence); `known` are the codes that are taken."""
    found: list[tuple[str, Text]] = []
    code = service.code.strip()
    if not code:
        found.append(("code", T("A service needs a code, such as leak-repair.")))
    elif service.version == 0 and code in set(known):
        found.append(("code", T("The code {code} is taken. Choose another.", code=code)))
    if not service.name_en.strip() and not service.name_zh.strip():
        found.append(("name", T("A service needs a name in one language at least.")))
    return tuple(found)


def needs_words(service: ServiceType) -> Any:
    """People and time in one short phrase."""
    minutes = round(service.duration.total_seconds() / 60)
    if service.people > 1:
        return T("{n} people, {minutes} min", n=service.people, minutes=minutes)
    return T("{minutes} min", minutes=minutes)

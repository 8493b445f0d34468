"""Sets an empty desk up: its branch, with a zone and a country guessed where nobody says, and a first catalogue."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from babel.numbers import get_territory_currencies

from app.bootstrap import Desk
from app.commands import SaveBranch, SaveService, Several
from app.domain.catalogue import ServiceType
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import BranchId, new_id
from app.domain.people import Branch
from app.domain.text import T
from app.services.directory import check_zone

NEAR_ENOUGH_M = 300_000.0
"""A zone's reference town farther away than this says nothing about a place."""


def zones() -> dict[str, tuple[str, Point]]:
    """Zone → (country, reference town), from the zone database's own table (tzdata, zone.tab)."""
    found: dict[str, tuple[str, Point]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, where, name, *_ = line.split("\t")
            found[name] = (country, _iso6709(where))
    return found


def _iso6709(text: str) -> Point:
    """`+4709+00931` or `+404251-0740023` (degrees, minutes, seconds) as a Point."""
    cut = max(text.rfind("+"), text.rfind("-"))

    def degrees(part: str, whole: int) -> float:
        sign = -1.0 if part[0] == "-" else 1.0
        digits = part[1:]
        rest = digits[whole:]
        return sign * (
            int(digits[:whole]) + int(rest[:2] or 0) / 60 + (int(rest[2:4]) / 3600 if len(rest) > 2 else 0.0)
        )

    return Point(degrees(text[:cut], 2), degrees(text[cut:], 3))


def system_zone() -> str:
    """The zone this machine is set to, or UTC when it does not tell."""
    named = os.environ.get("TZ", "").lstrip(":")
    link = Path("/etc/localtime")
    linked = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    for name in (named, linked):
        if name and name in zones():
            return name
    return "UTC"


def guess(centre: Point | None) -> tuple[str, str, str]:
    """(zone, country, currency) for a desk whose map has that middle: the machine's zone when it has one, else that
    of the nearest reference town within 300 km."""
    table = zones()
    zone = system_zone()
    if zone not in table and centre is not None:
        near = min(table, key=lambda name: centre.metres_to(table[name][1]))
        if centre.metres_to(table[near][1]) <= NEAR_ENOUGH_M:
            zone = near
    country = table[zone][0] if zone in table else ""
    money = get_territory_currencies(country) if country else []
    return zone, country, money[0] if money else "EUR"


def set_up(
    desk: Desk,
    catalogue: tuple[ServiceType, ...],
    *,
    name: str = "",
    zone: str = "",
    country: str = "",
    currency: str = "",
) -> Branch:
    """Give an empty desk its first branch and a catalogue to begin with. Raises NotPossible when it has one."""
    if desk.queries.desk().branches:
        raise NotPossible(
            T("This desk is set up already. Change its branch in the settings."), code="setup-done"
        )
    info = desk.around.city.info() if desk.around.city else None
    centre = info.bounds.centre if info else None
    guessed_zone, guessed_country, guessed_money = guess(centre)
    zone = zone or guessed_zone
    if not country:
        country = zones().get(zone, (guessed_country, None))[0]
    if not currency:
        money = get_territory_currencies(country) if country else []
        currency = money[0] if money else guessed_money
    check_zone(zone)
    branch = Branch(
        BranchId(new_id()), name or (info.name if info else "Doorstep"), zone, centre, currency, country
    )
    services = tuple(
        SaveService(service=replace(s, price=replace(s.price, currency=currency) if s.price else None))
        for s in catalogue
    )
    desk.do(Several(label="Set-up", parts=(SaveBranch(branch=branch), *services)))
    return desk.queries.desk().branches[0]

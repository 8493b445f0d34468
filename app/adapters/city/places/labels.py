"""How a found place is written: as people there write addresses."""

from __future__ import annotations

from app.adapters.city.places.houses import Found
from app.adapters.city.places.storing import Row
from app.adapters.city.places.text import is_cjk, words
from app.domain.geo import Point

_NUMBER_FIRST_ENDS = frozenset(
    {"street", "road", "avenue", "lane", "drive", "court", "boulevard", "close", "crescent", "terrace"}
)
_NUMBER_FIRST_BEGINS = frozenset(
    {
        "rue",
        "avenue",
        "boulevard",
        "chemin",
        "impasse",
        "allee",
        "quai",
        "route",
        "escalier",
        "ruelle",
        "passage",
    }
)


def street_line(street: str, number: str) -> str:
    """Street and number in the order of the street's language: "Landstrasse 12", "12 Rue Grimaldi", "成府路43号"."""
    if not number:
        return street
    if is_cjk(street):
        return f"{street}{number}" if number.endswith(("号", "號", "院")) else f"{street}{number}号"
    parts = words(street)
    if parts and (parts[-1] in _NUMBER_FIRST_ENDS or parts[0] in _NUMBER_FIRST_BEGINS):
        return f"{number} {street}"
    return f"{street} {number}"


def label(row: Row, house: Found | None = None) -> str:
    """One line that names the place, with its town."""
    name = street_line(row.name, house.text) if house else row.name
    return f"{name}, {row.town}" if row.town else name


def detail(row: Row, house: Found | None = None) -> str:
    """A second line: estimated between which numbers, postcode and quarter, street of a shop.

    "≈ 12–16" means computed between those two; it is read alike in all languages.
    """
    parts: list[str] = []
    if house and house.between:
        parts.append(f"≈ {house.between}")
    if row.kind == "poi" and row.street:
        parts.append(street_line(row.street, row.number))
    postcode = house.postcode if house and house.postcode else row.postcode
    parts.append(" ".join(p for p in (postcode, row.quarter) if p))
    return " · ".join(p for p in parts if p)


def point_label(point: Point) -> str:
    """A point as it can be typed again."""
    return f"{point.lat:.5f}, {point.lon:.5f}"

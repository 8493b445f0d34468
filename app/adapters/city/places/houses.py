"""Finds a house in a street: as mapped, by its neighbours, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.adapters.city.places.numbers import HouseNumber
from app.adapters.city.places.plane import apart
from app.adapters.city.places.storing import NumberRow, Reader, Row
from app.domain.geo import Point

FARTHEST_NEIGHBOURS_M = 600.0
"""Houses farther apart than this say nothing about what lies between them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A house: how its number reads, how sure it is (0…1), and the numbers it was estimated between or ""."""

    text: str
    point: Point
    postcode: str
    sure: float
    between: str = ""


def find(read: Reader, street: Row, wanted: HouseNumber) -> list[Found]:
    """The house, or houses where the number is mapped twice; estimated when only neighbours are mapped."""
    rows = read.numbers_at(street.id, wanted.low)
    rated = [(rate, row) for row in rows if (rate := _rate(row, wanted)) > 0]
    if rated:
        best = max(rate for rate, _ in rated)
        return [_mapped(row, rate, wanted) for rate, row in rated if rate == best][:4]
    guess = _between(*read.numbers_around(street.id, wanted.low), wanted)
    return [guess] if guess else []


def _rate(row: NumberRow, wanted: HouseNumber) -> float:
    if row.text == wanted.text:
        rate = 1.0
    elif row.low == wanted.low and (row.text == str(row.low) or wanted.plain):
        rate = (
            0.9 if row.high == row.low else 0.95
        )  # the house without its letter, or the first of 12, 12a, 12b
    elif row.low == wanted.low:
        rate = 0.8
    else:
        rate = 0.9 if HouseNumber(row.low, row.high, row.text).covers(wanted.low) else 0.0
    return rate * (0.8 if row.estimated else 1.0)


def _mapped(row: NumberRow, rate: float, wanted: HouseNumber) -> Found:
    between = f"{row.low}" if row.estimated else ""
    text = wanted.text if row.estimated else row.text
    return Found(text, Point(row.lat, row.lon), row.postcode, rate, between)


def _between(below: Sequence[NumberRow], above: Sequence[NumberRow], wanted: HouseNumber) -> Found | None:
    """A place between the neighbours, those on the same side of the street (odd or even) first."""
    number = wanted.low
    for same_side in (True, False):
        low = [r for r in below if not same_side or (r.low - number) % 2 == 0]
        high = [r for r in above if not same_side or (r.low - number) % 2 == 0]
        pairs = [
            (apart(a.lat, a.lon, b.lat, b.lon), a, b)
            for a in low[:3]
            for b in high[:3]
            if apart(a.lat, a.lon, b.lat, b.lon) <= FARTHEST_NEIGHBOURS_M
        ]
        if pairs:
            # the closest numbers count, not the closest houses; distance only excludes another part of town
            _, a, b = min(pairs, key=lambda p: (p[2].low - p[1].low, p[0]))
            part = (number - a.low) / (b.low - a.low)
            point = Point(a.lat + (b.lat - a.lat) * part, a.lon + (b.lon - a.lon) * part)
            sure = (0.7 if same_side else 0.6) - min(0.2, (b.low - a.low) * 0.01)
            return Found(wanted.text, point, a.postcode, sure, f"{a.text}–{b.text}")
    return None

"""How well an entry of the index answers a query: which words it holds, and how much of its name was said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.adapters.city.places.plane import apart
from app.adapters.city.places.query import Unit
from app.adapters.city.places.storing import Row
from app.domain.geo import Point

NEAR_WEIGHT = 0.25
NEAR_HALF_M = 2_000.0
"""Nearness adds at most NEAR_WEIGHT, half of it at this distance: it decides between equals only."""
_AROUND = 0.97  # a word found in the town or district rather than in the name


@dataclass(frozen=True, slots=True)
class Match:
    """said: part of the query that the entry holds; named: part of the entry's name in the query; both 0…1.

    whole: what all units weigh together; numbers: units that may be its house number, best first; exact: its
    name, or that of the thing it stands at, was said in full; near: bonus for nearness.
    """

    row: Row
    said: float
    named: float
    whole: float
    numbers: tuple[Unit, ...]
    near: float
    exact: bool

    @property
    def explained(self) -> float:
        """The part of the query that this accounts for, a number still to be looked up included; 0 without a name."""
        if self.named <= 0 and self.said < 0.85:
            return 0.0
        return self.said + sum(u.weight for u in self.numbers) / self.whole

    @property
    def score(self) -> float:
        """Higher is better; comparable within one query only."""
        return 2.0 * self.said + 0.35 * self.named + 0.25 * self.exact + 0.3 * self.row.weight + self.near


def closeness(near: Point | None, lat: float, lon: float) -> float:
    """0…NEAR_WEIGHT, falling with the distance from `near`."""
    if near is None:
        return 0.0
    return NEAR_WEIGHT / (1.0 + apart(near.lat, near.lon, lat, lon) / NEAR_HALF_M)


def match(row: Row, units: Sequence[Unit], near: Point | None) -> Match:
    """Compare; a street or grounds with houses leaves one number open to be looked up."""
    area = row.area.split()
    area_words, area_flat = set(area), row.area.replace(" ", "")
    sounds = row.sound.split()
    numbers: list[Unit] = []
    elsewhere: list[float] = []
    total = sum(u.weight for u in units)
    aliases = [(alias.split(" "), alias.replace(" ", "")) for alias in row.names.split(" ¦ ")]
    for unit in units:
        elsewhere.append(_in_area(unit, area_words, area_flat))
    best = (-1.0, 0.0, 0.0)
    for words, flat in aliases:
        value, length = 0.0, 0.0
        for unit, outside in zip(units, elsewhere, strict=True):
            quality, letters = _in_name(unit, words, flat)
            value += unit.weight * max(quality, outside)
            length += letters * quality
        named = min(1.0, length / max(1, len(flat)))
        if value / total + 0.35 * named > best[0]:
            best = (value / total + 0.35 * named, value, named)
    _, value, named = best
    if sounds:
        value, named = _by_sound(units, elsewhere, sounds, total, value, named)
    if row.houses:
        spoken = {w for alias, _ in aliases for w in alias}
        numbers = [u for u in units if u.number is not None and u.text not in spoken]
        # a postcode may stand in the query as well: the house number is rather the other
        numbers.sort(key=lambda u: u.text in area_words)
    nearness = closeness(near, row.lat, row.lon)
    return Match(row, value / total, named, total, tuple(numbers), nearness, named > 0.999)


def _in_name(unit: Unit, words: Sequence[str], flat: str) -> tuple[float, float]:
    """(quality, letters of the name covered) of a unit in one name."""
    if unit.kind == "run":
        best = max(((q, len(form)) for form, q in unit.forms if form in flat), default=(0.0, 0))
        return best[0], float(best[1])
    found = (0.0, 0.0)
    for form, quality in unit.forms:
        if quality > found[0] and (form in words or form == flat):
            found = (quality, float(len(form)))
    if found[0] or not unit.prefix:
        return found
    for form, quality in unit.forms:
        for word in words:
            if word.startswith(form):
                part = quality * (0.7 + 0.25 * len(form) / len(word))
                if part > found[0]:
                    found = (part, float(len(form)))
    return found


def _in_area(unit: Unit, words: set[str], flat: str) -> float:
    if unit.kind == "run":
        return _AROUND if unit.text in flat else 0.0
    found = max((q for form, q in unit.forms if form in words), default=0.0)
    if found or not unit.prefix or unit.kind == "number":
        return found * _AROUND
    ratios = [len(unit.text) / len(w) for w in words if w.startswith(unit.text)]
    return 0.6 + 0.3 * max(ratios) if ratios else 0.0


def _by_sound(
    units: Sequence[Unit],
    elsewhere: Sequence[float],
    sounds: Sequence[str],
    total: float,
    value: float,
    named: float,
) -> tuple[float, float]:
    """The same for a name typed as pinyin or initials, if that explains the query better."""
    heard, covered = 0.0, 0.0
    for unit, outside in zip(units, elsewhere, strict=True):
        quality, part = _heard(unit, sounds)
        heard += unit.weight * max(quality, outside)
        covered += part
    covered = min(1.0, covered)
    if heard / total + 0.35 * covered > value / total + 0.35 * named:
        return heard, covered
    return value, named


def _heard(unit: Unit, sounds: Sequence[str]) -> tuple[float, float]:
    """(quality, part of the name covered) of a word against pinyin and initials."""
    typed = unit.text if unit.kind == "word" else unit.forms[-1][0]
    if not typed.isascii() or unit.kind == "number":
        return 0.0, 0.0
    best = (0.0, 0.0)
    for sound in sounds:
        if sound.startswith(typed):
            quality = 0.97 if sound == typed else 0.6 + 0.35 * len(typed) / len(sound)
            quality *= unit.forms[-1][1] if unit.kind == "run" else 1.0
            whole = next(s for s in sounds if s.endswith(sound))  # the first that ends so is the whole name
            part = len(typed) / len(whole)
            if quality + part > sum(best):
                best = (quality, part)
    return best


def clamp(value: float) -> float:
    """Into 0…1, rounded as shown to people."""
    return round(min(1.0, max(0.0, value)), 3) if math.isfinite(value) else 0.0

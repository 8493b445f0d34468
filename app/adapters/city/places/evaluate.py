"""Measures the place index with addresses of the map itself, written the ways people write them.

The questions come from the index, so the figures tell how well it matches and ranks, not how complete the map is.
"""

from __future__ import annotations

import random
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from app.adapters.city.places.index import PlaceIndex
from app.domain.geo import Point

HIT_M = 50.0
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Sample:
    """An address of the map."""

    street: str
    number: str
    town: str
    point: Point


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in flat if not unicodedata.combining(c)).lower()


def _short(street: str) -> str:
    shorter = re.sub(r"(?i)(stra(?:ss|ß)e)\b", "str.", street)
    for long, abbreviated in (("Street", "St"), ("Avenue", "Ave"), ("Road", "Rd"), ("Boulevard", "Bd")):
        shorter = re.sub(rf"\b{long}\b", abbreviated, shorter)
    return shorter


WAYS: dict[str, Callable[[Sample], str]] = {
    "street number, city": lambda a: f"{a.street} {a.number}, {a.town}",
    "number street city": lambda a: f"{a.number} {a.street} {a.town}",
    "lower case, no accents": lambda a: _plain(f"{a.street} {a.number} {a.town}"),
    "abbreviated": lambda a: f"{_short(a.street)} {a.number}, {a.town}",
    "city first": lambda a: f"{a.town}, {a.street} {a.number}",
}
"""The five ways; each names the same address."""


def misspell(word: str, chance: random.Random) -> str:
    """The word with one slip: a letter lost, doubled, wrong, or swapped with the next. At least 3 letters."""
    i = chance.randrange(1, len(word) - 1)
    slip = chance.randrange(4)
    if slip == 0:
        return word[:i] + word[i + 1 :]
    if slip == 1:
        return word[:i] + word[i] + word[i:]
    if slip == 2:
        return word[:i] + chance.choice("aeioustnr") + word[i + 1 :]
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def samples(index: PlaceIndex, most: int, seed: int) -> list[Sample]:
    """Addresses drawn from the pack, each with a street of at least three letters."""
    drawn = random.Random(seed)  # noqa: S311 - a repeatable draw, not a secret
    everything = [
        Sample(street, number, town, Point(lat, lon)) for street, number, town, lat, lon in index.addresses()
    ]
    everything = [s for s in everything if len(s.street) > 2]
    return drawn.sample(everything, min(most, len(everything)))


def evaluate(index: PlaceIndex, sample: int = 300, seed: int = 1) -> dict[str, float]:
    """Shares (0…1) of right first answers and times in ms.

    Keys: "first: WAY" for each of WAYS, "first: one typing error", "first: without city", "street: unknown
    number" (right street first), "reverse", and "WAY: p95 ms", "search: p95 ms", "complete: p95 ms",
    "complete: median ms", "reverse: p95 ms", "addresses" (how many were drawn).
    """
    drawn = samples(index, sample, seed)
    return measure(index, drawn, seed)


def measure(index: PlaceIndex, drawn: Sequence[Sample], seed: int = 1) -> dict[str, float]:
    """As `evaluate`, for given addresses (for instance drawn from the extract rather than the index)."""
    chance = random.Random(seed)  # noqa: S311
    figures: dict[str, float] = {"addresses": float(len(drawn))}
    if not drawn:
        return figures
    ways = dict(WAYS)
    ways["one typing error"] = lambda a: f"{misspell(a.street, chance)} {a.number}, {a.town}"
    ways["without city"] = lambda a: f"{a.street} {a.number}"
    every: list[float] = []
    for way, write in ways.items():
        right, times = 0, []
        for address in drawn:
            hits, took = _timed(partial(index.search, write(address)))
            times.append(took)
            right += bool(hits) and hits[0].point.metres_to(address.point) <= HIT_M
        figures[f"first: {way}"] = right / len(drawn)
        figures[f"{way}: p95 ms"] = _percentile(times, 0.95)
        every += times
    figures["street: unknown number"] = sum(
        bool(hits := index.search(f"{a.street} 99987, {a.town}")) and hits[0].label.startswith(a.street)
        for a in drawn
    ) / len(drawn)
    figures["search: p95 ms"] = _percentile(every, 0.95)
    figures |= _backwards(index, drawn)
    figures |= _typing(index, drawn[:100])
    return figures


def _backwards(index: PlaceIndex, drawn: Sequence[Sample]) -> dict[str, float]:
    right, times = 0, []
    for address in drawn:
        beside = Point(address.point.lat + 2e-5, address.point.lon)
        hit, took = _timed(partial(index.reverse, beside))
        times.append(took)
        right += hit is not None and hit.point.metres_to(address.point) < 1.0
    return {"reverse": right / len(drawn), "reverse: p95 ms": _percentile(times, 0.95)}


def _typing(index: PlaceIndex, drawn: Sequence[Sample]) -> dict[str, float]:
    """Every keystroke of "street number" asks once."""
    times = []
    for address in drawn:
        text = f"{address.street} {address.number}"
        for end in range(1, len(text) + 1):
            times.append(_timed(partial(index.complete, text[:end]))[1])
    return {
        "complete: median ms": _percentile(times, 0.5),
        "complete: p95 ms": _percentile(times, 0.95),
        "complete: worst ms": max(times),
    }


def _timed(ask: Callable[[], Answer]) -> tuple[Answer, float]:
    start = time.perf_counter()
    answer = ask()
    return answer, (time.perf_counter() - start) * 1000.0


def _percentile(values: Sequence[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]

"""House numbers along a mapped line (addr:interpolation), computed once when the index is built."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable

from app.adapters.city.places.features import Address, NumberLine
from app.adapters.city.places.numbers import parse

STEPS = {"odd": 2, "even": 2, "all": 1}
MOST = 400
"""Numbers on one line; a mapper's slip (1 … 99999) must not fill the index."""


def addresses_along(lines: Iterable[NumberLine]) -> list[Address]:
    """The numbers between the mapped ones, evenly spaced along the line; marked as estimated.

    Modes odd, even, all and a number as step are understood; alphabetic lines give nothing.
    """
    found: list[Address] = []
    for line in lines:
        step = STEPS.get(line.mode) or (int(line.mode) if line.mode.isdigit() else 0)
        known = [(i, parse(number)[0].low) for i, (_, _, number) in enumerate(line.stops) if parse(number)]
        if step <= 0:
            continue
        for (i, low), (j, high) in itertools.pairwise(known):
            found += _between(line, i, low, j, high, step)
    return found


def _between(line: NumberLine, i: int, first: int, j: int, last: int, step: int) -> list[Address]:
    course = [(lat, lon) for lat, lon, _ in line.stops[i : j + 1]]
    if first > last:
        first, last = last, first
        course.reverse()
    numbers = range(first + step, last, step)
    if len(numbers) > MOST:
        return []
    shrink = math.cos(math.radians(course[0][0]))
    lengths = [math.hypot(b[0] - a[0], (b[1] - a[1]) * shrink) for a, b in itertools.pairwise(course)]
    total = sum(lengths)
    addresses = []
    for number in numbers:
        left = total * (number - first) / (last - first)
        leg = 0
        while leg < len(lengths) - 1 and left > lengths[leg]:
            left -= lengths[leg]
            leg += 1
        part = left / lengths[leg] if lengths[leg] else 0.0
        (lat1, lon1), (lat2, lon2) = course[leg], course[leg + 1]
        where = (lat1 + (lat2 - lat1) * part, lon1 + (lon2 - lon1) * part)
        addresses.append(Address(("l", 0), str(number), line.street, "", "", *where, 0, estimated=True))
    return addresses

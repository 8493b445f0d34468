"""House numbers: what mappers write and what people type, brought to one form.

Understood: 12, 12a, 12 A, 12 bis, 12-14, 12;14, 12/3, 28号, 1號院, No. 5. The leading number orders a street.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.adapters.city.places.text import fold

_PATTERN = re.compile(
    r"(?P<low>\d{1,6})"
    r"(?P<joined>(?:\s?[-/]\s?\d{1,5})*)"
    r"(?:(?P<glued>[a-z](?![^\W_]))|\s(?P<loose>[a-z])(?![^\W_])|\s?(?P<latin>bis|ter|quater)\b)?"
    r"(?P<cn>\s?[号號]院?)?"
)
TYPED = re.compile(
    r"(?<![^\W\d_\u3040-\u30ff\u3400-\u9fff])(?<!\d)(?<!\d[.-])" + _PATTERN.pattern + r"(?!\d)(?![a-z])"
)
"""Finds a house number in folded text; groups low, joined, glued, loose, latin, cn."""


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """low…high: the numbers it covers (equal for one house); text: the whole in one spelling, as "12a"."""

    low: int
    high: int
    text: str

    @property
    def plain(self) -> bool:
        """Whether it is one number and nothing else."""
        return self.text == str(self.low)

    def covers(self, number: int) -> bool:
        """Whether the house stands for that number; "12-16" has 12, 14 and 16 but not 13."""
        if not self.low <= number <= self.high:
            return False
        one_side = (self.high - self.low) % 2 == 0
        return not one_side or (number - self.low) % 2 == 0


def from_match(match: re.Match[str]) -> HouseNumber:
    """The number that `TYPED` found."""
    low = int(match["low"])
    joined = re.sub(r"\s", "", match["joined"])
    suffix = match["glued"] or match["loose"] or match["latin"] or ""
    high = low
    ends = re.findall(r"-(\d+)", joined)
    if len(ends) == 1 and "/" not in joined and low < int(ends[0]) <= low + 60:
        high = int(ends[0])
    return HouseNumber(low, high, f"{low}{joined}{suffix}")


def parse(written: str) -> list[HouseNumber]:
    """The numbers of an `addr:housenumber` value, several when parted by ; or , ; empty when none is in it."""
    found = []
    for part in re.split(r"[;,、]", fold(written)):
        match = _PATTERN.search(part.strip())
        if match:
            found.append(from_match(match))
    return found

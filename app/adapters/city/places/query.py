"""What a person typed, taken apart: words, runs of ideographs, numbers; and points written as coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from app.adapters.city.places.numbers import TYPED, HouseNumber, from_match
from app.adapters.city.places.text import SYNONYMS, fold
from app.domain.geo import Point

_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(
    rf"(?P<number>{TYPED.pattern})|(?P<run>[{_CJK}]+)|(?P<word>\d+[^\W\d_{_CJK}]+|[^\W\d_{_CJK}]+)(?P<dot>\.?)"
    r"|(?P<digits>\d+)|(?P<comma>[,;，、])"
)
_NUMBER_SIGN = re.compile(r"(?<!\w)(?:no|nr|num|n°|nº)\.?\s*(?=\d)|#")
# a flat, a floor, a room: never on the map, and their numbers must not be taken for the house's
_INSIDE = re.compile(
    r"(?<!\w)(?:apt|apartment|unit|flat|suite|whg|wohnung|top|room|zimmer|appt|lgh|as)\.?\s*#?\s*\d+[a-z]?\b"
    r"|(?<!\w)\d{1,2}(?:\.|st|nd|rd|th|er|e|eme)\s*(?:stock|og|etage|floor|kerros)\b"
)
_INSIDE_CHINESE = re.compile(
    r"(?<=[号號院])[\s\da-z甲乙丙丁-]*(?:[号號][楼樓]|栋|幢|座|楼|樓|单元|單元|室|层|層|门牌)[\d\w-]*"
)
_PLAIN_POINT = re.compile(r"^\s*([+-]?\d{1,2}\.\d+)\s*°?\s*[,;\s]\s*([+-]?\d{1,3}\.\d+)\s*°?\s*$")
_WHOLE_POINT = re.compile(r"^\s*([+-]?\d{1,2}(?:\.\d+)?)\s*,\s*([+-]?\d{1,3}\.\d+)\s*$")
_DEGREES = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*°\s*(?:(\d{1,2}(?:\.\d+)?)\s*[\'′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:\"|″|”)\s*)?([NSEWO])",
    re.IGNORECASE,
)
_MOST_UNITS = 12

Kind = Literal["word", "run", "number"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of a query. forms: spellings it may have in the index with their quality (1 as typed).

    prefix: the word may go on. group: parts with the same number stand together, not parted by comma or number.
    """

    kind: Kind
    text: str
    weight: float
    forms: tuple[tuple[str, float], ...] = ()
    prefix: bool = False
    number: HouseNumber | None = None
    group: int = 0

    def also(self, more: list[tuple[str, float]]) -> Unit:
        """The unit with further spellings."""
        known = {form for form, _ in self.forms}
        return replace(self, forms=(*self.forms, *(m for m in more if m[0] not in known)))


def typed_point(text: str) -> Point | None:
    """The point of "47.14, 9.52" (lat, lon; signs, semicolons, degrees-minutes-seconds too), else None."""
    match = _PLAIN_POINT.match(text) or _WHOLE_POINT.match(text)
    try:
        if match:
            return Point(float(match[1]), float(match[2]))
        written = _DEGREES.findall(text) if "°" in text and len(text) < 80 else []
        sides = "".join(side.upper() for *_, side in written)
        if re.fullmatch("[NS][EWO]", sides):  # German maps write O for east
            lat, lon = (float(d) + float(m or 0) / 60 + float(s or 0) / 3600 for d, m, s, _ in written)
            return Point(-lat if sides[0] == "S" else lat, -lon if sides[1] == "W" else lon)
    except ValueError:  # looks like coordinates but is not on earth
        return None
    return None


def parse(text: str) -> list[Unit]:
    """The units of the text in their order, at most twelve; the last word may be unfinished."""
    flat = fold(text[:300])
    flat = _NUMBER_SIGN.sub(" ", flat)
    shorter = _INSIDE_CHINESE.sub(" ", _INSIDE.sub(" ", flat))
    if re.search(r"\w", shorter):
        flat = shorter
    units: list[Unit] = []
    group = 0
    for match in _PIECE.finditer(flat):
        if match["comma"]:
            group += 1
        elif match["number"] is not None:
            number = from_match(match)
            units.append(
                Unit("number", str(number.low), 5.0, ((str(number.low), 1.0),), False, number, group)
            )
            group += 1
        elif match["run"]:
            run = match["run"]
            units.append(Unit("run", run, min(16.0, 2.2 * len(run)), ((run, 1.0),), False, None, group))
        else:
            units.append(_word(match["word"] or match["digits"], bool(match["dot"]), group))
    units = units[:_MOST_UNITS]
    if units and units[-1].kind == "word":
        units[-1] = replace(units[-1], prefix=True)
    return units


def _word(word: str, dotted: bool, group: int) -> Unit:
    forms = [(word, 1.0)] + [(other, 0.98) for other in SYNONYMS.get(word, ())]
    if word.endswith("str") and len(word) > 4:
        forms.append((word[:-3] + "strasse", 1.0))
    return Unit("word", word, float(min(8, len(word))), tuple(forms), dotted, None, group)

"""Words as the place index keeps them: one spelling for all the ways people write a name.

Case, accents, ligatures and width are folded; every Chinese, Japanese or Korean character becomes a word of
its own, so that a phrase search finds any part of a name without a dictionary of words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h"}
)
_VOICED = ("\u3099", "\u309a")  # Japanese voicing marks tell syllables apart, they are not accents
_IDEOGRAPHS = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_IDEOGRAPHS}]|\d+[^\W\d_{_IDEOGRAPHS}]*|(?:[^\W\d_{_IDEOGRAPHS}]|[\u0900-\u0fff])+")
_CJK = re.compile(rf"[{_IDEOGRAPHS}]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s*([-/])\s*(?=\d)")
_STREET_TAIL = re.compile(r"(?<=\w{3})str\b\.?")

SYNONYMS: dict[str, tuple[str, ...]] = {}
"""What a short or long form may also be written as in the map, both ways; a word never stands for itself."""

for _short, _long in (
    ("st", "street saint sankt sainte ste"),
    ("ste", "sainte"),
    ("str", "strasse street straat"),
    ("ave", "avenue avenida"),
    ("av", "avenue avenida"),
    ("blvd", "boulevard"),
    ("bd", "boulevard"),
    ("rd", "road"),
    ("dr", "drive doktor doctor"),
    ("ln", "lane"),
    ("pl", "place platz plaza plac"),
    ("ct", "court"),
    ("sq", "square"),
    ("hwy", "highway"),
    ("pkwy", "parkway"),
    ("ter", "terrace"),
    ("rte", "route"),
    ("ch", "chemin"),
    ("imp", "impasse"),
    ("prof", "professor"),
    ("mt", "mount"),
    ("n", "north nord"),
    ("s", "south sud"),
    ("e", "east est"),
    ("w", "west"),
    ("univ", "university universitat universite"),
):
    for _word in _long.split():
        SYNONYMS[_short] = (*SYNONYMS.get(_short, ()), _word)
        SYNONYMS[_word] = (*SYNONYMS.get(_word, ()), _short)


def is_cjk(text: str) -> bool:
    """Whether the text holds at least one ideograph or kana."""
    return _CJK.search(text) is not None


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The text without case, accents, ligatures and width; separators stay. Folding twice changes nothing."""
    if text.isascii():
        return text.lower()
    # compatibility forms may bring new capitals and capitals may bring new marks, hence twice
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    flat = "".join(c for c in flat if c in _VOICED or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", flat.translate(_SPECIAL))


def words(text: str) -> list[str]:
    """The folded words in their order: letters, numbers (with letters that follow), single ideographs."""
    return _TOKEN.findall(fold(text))


def key(text: str) -> str:
    """The folded words joined: the same for "Haupt-Strasse", "hauptstrasse" and "Hauptstraße"."""
    return "".join(words(text))


def german_spelling(name: str) -> str | None:
    """The name with ae, oe, ue for ä, ö, ü, as typed on other keyboards; None when it has none of them."""
    other = unicodedata.normalize("NFC", name).translate(_UMLAUTS)
    return other if other != name else None


def memory_key(text: str) -> str:
    """The key under which a pin is remembered: equal for texts a person would call the same.

    The order of words counts ("2, 1 Road" is not "1, 2 Road"), and so does what stands between digits.
    Apply it to the text once, when storing and when looking up; applying it again changes nothing.
    """
    flat = _STREET_TAIL.sub("strasse", fold(text))
    parts: list[str] = []
    for piece in re.split(r"([-/])", _BETWEEN_DIGITS.sub(r"\1", flat)):
        if piece in ("-", "/"):
            parts.append(piece)
        else:
            parts.append(" ".join(_TOKEN.findall(piece)))
    joined = " ".join(parts)
    joined = re.sub(r"(?<=\d) ([-/]) (?=\d)", r"\1", joined)
    return " ".join(re.sub(r"(?<!\d)[-/]|[-/](?!\d)", " ", joined).split())

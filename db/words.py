"""Words people are found by, the same on every database: folded, without accents, Chinese with pinyin and initials.

A customer's words are kept in a table (see `customer_words`); a question is cut into tokens by `tokens`, and each
token must begin one of the words. Telephone numbers are kept from the front and from the back, so that both "0795…"
and the last four digits find them.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.catalogue import ServiceType
from app.domain.people import Customer, Place
from app.later import Later

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = Later("phonenumbers")

LONGEST = 12
"""Words are kept up to this many characters; longer tokens are cut the same way."""
_HAN = r"㐀-䶿一-鿿豈-﫿"
_PARTS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_ENDS_OF_PARTS = re.compile(r"(?<=[省市区县镇乡村路街道巷弄号楼栋幢座])")
_NOT_DIGITS = re.compile(r"\D")


class Field(StrEnum):
    """By which part somebody was found; the values sort in the order answers are given."""

    CODE = "0"
    TAIL = "1"
    PHONE = "2"
    NAME = "3"
    PINYIN = "4"
    ADDRESS = "5"
    SOUND = "6"
    """An address by pinyin."""


WHY = {
    Field.CODE: "code",
    Field.TAIL: "phone",
    Field.PHONE: "phone",
    Field.NAME: "name",
    Field.PINYIN: "pinyin",
    Field.ADDRESS: "address",
    Field.SOUND: "address",
}
"""What a row calls it."""


def folded(text: str) -> str:
    """Lower case without accents, full-width forms made plain: "Städtle Ｂ" → "stadtle b"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c))).casefold()


def digits(text: str) -> str:
    """The ASCII digits of a number, nothing else."""
    return _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", text))


def parts(text: str) -> list[str]:
    """The folded words of a text; runs of Chinese characters stay together."""
    return _PARTS.findall(folded(text))


def _is_han(part: str) -> bool:
    return bool(re.match(rf"[{_HAN}]", part))


@lru_cache(maxsize=4096)
def _readings(han: str) -> tuple[tuple[str, ...], ...]:
    from pypinyin import Style, pinyin  # its dictionaries are large: a desk without Chinese never reads them

    # all readings of the first character (surnames have rare ones), the usual one of the others
    first = pinyin(han[0], style=Style.NORMAL, heteronym=True)[0]
    rest = [one[0] for one in pinyin(han, style=Style.NORMAL)[1:]]
    usual = pinyin(han, style=Style.NORMAL)[0][0]
    return tuple((start, *rest) for start in dict.fromkeys([usual, *first]))


def _spoken(han: str, inner: bool) -> set[str]:
    """Pinyin and initials of a run of Chinese characters; `inner`: also from its later characters on."""
    found: set[str] = set()
    for syllables in _readings(han):
        clean = [folded(s) for s in syllables]
        for i in range(len(clean) if inner else 1):
            found.add("".join(clean[i:])[:LONGEST])
            found.add("".join(s[:1] for s in clean[i:])[:LONGEST])
    return found - {""}


def written(text: str) -> set[str]:
    """The words of a text as written: Latin words and numbers whole, Chinese from every character on."""
    found: set[str] = set()
    for part in parts(text):
        for i in range(len(part) if _is_han(part) else 1):
            found.add(part[i : i + LONGEST])
    return found


def spoken(text: str, *, inner: bool = True) -> set[str]:
    """The pinyin words of the Chinese in a text; empty where there is none."""
    found: set[str] = set()
    for part in parts(text):
        if _is_han(part):
            pieces = [part] if inner else [p for p in _ENDS_OF_PARTS.split(part) if p]
            for piece in pieces:
                found |= _spoken(piece, inner)
    return found


def phone_words(number: str) -> set[tuple[Field, str]]:
    """A number from its end, and from its start with and without the country's code."""
    bare = digits(number)
    if not bare:
        return set()
    found = {(Field.TAIL, bare[::-1]), (Field.PHONE, bare)}
    if number.startswith("+"):
        try:
            national = str(phonenumbers.parse(number).national_number)
        except phonenumbers.NumberParseException:
            return found
        found.add((Field.PHONE, national))
    return found


def place_words(place: Place) -> set[tuple[Field, str]]:
    """The words of an address, its label and its building."""
    text = f"{place.text} {place.label} {place.building}"
    return {(Field.ADDRESS, w) for w in written(text)} | {(Field.SOUND, w) for w in spoken(text, inner=False)}


def customer_words(customer: Customer) -> set[tuple[Field, str]]:
    """Everything a customer is found by."""
    found = {(Field.NAME, w) for w in written(customer.name)}
    found |= {(Field.PINYIN, w) for w in spoken(customer.name)}
    latin = [p for p in parts(customer.name) if not _is_han(p)]
    if len(latin) > 1:
        found.add((Field.PINYIN, "".join(p[0] for p in latin)[:LONGEST]))
    if customer.code:
        whole = "".join(parts(customer.code))
        found |= {(Field.CODE, w[:LONGEST]) for w in (whole, *parts(customer.code))}
        if number := digits(customer.code).lstrip("0"):
            found.add((Field.CODE, number[:LONGEST]))
    for phone in customer.phones:
        found |= phone_words(phone.full)
    for place in customer.places:
        found |= place_words(place)
    return found


def tokens(text: str) -> list[str]:
    """What somebody typed, cut into the beginnings of words; long Chinese runs are cut to what is kept."""
    found: list[str] = []
    for part in parts(text):
        if _is_han(part):
            found += [part[i : i + LONGEST] for i in range(0, len(part), LONGEST)]
        else:
            found.append(part)
    return list(dict.fromkeys(found))


def phone_typed(text: str) -> str:
    """The digits, when what was typed looks like (a part of) a telephone number, else an empty text."""
    if re.fullmatch(r"[\s\d+()/.\-]+", unicodedata.normalize("NFKC", text)):
        found = digits(text)
        return found if len(found) >= 3 else ""
    return ""


def matches(token: str, words: set[str]) -> bool:
    """Whether the token begins one of the words."""
    short = token[:LONGEST]
    return any(w.startswith(short) for w in words)


@lru_cache(maxsize=1024)
def service_words(service: ServiceType) -> tuple[frozenset[str], frozenset[str]]:
    """(words of the name, words of keywords and code) a service type is found by."""
    names = written(service.name_en) | written(service.name_zh) | spoken(service.name_zh)
    latin = [p for p in parts(service.name_en) if not _is_han(p)]
    if len(latin) > 1:
        names.add("".join(p[0] for p in latin))
    others = written(service.code)
    for keyword in service.keywords:
        others |= written(keyword) | spoken(keyword)
    return frozenset(names), frozenset(others)

"""Telephone numbers, brought to one form (E.164) by Google's numbering data (phonenumbers)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from app.domain.errors import NotPossible
from app.domain.text import T
from app.later import Later

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = Later("phonenumbers")


def normalise(number: str, country: str) -> str:
    """`13800000921` in CN → `+8613800000921`; empty stays empty (a withheld number).

    Numbers no plan knows (short codes, inner extensions) are kept as their digits. Raises NotPossible when there is
    no digit at all or far too many.
    """
    text = number.strip()
    if not text:
        return ""
    # full-width and other scripts' digits count, raised ones (²) do not
    digits = "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())
    if not digits or len(digits) > 18:
        raise NotPossible(
            T("“{number}” is not a telephone number.", number=text[:40]), code="phone", field="phone"
        )
    try:
        parsed = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return digits
    if phonenumbers.is_possible_number(parsed):
        return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return digits


def shown(number: str) -> str:
    """A number as people write it: `+86 138 0000 0921`."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))

"""Short codes on paper for what happened to a visit, keyed back after an outage: `1042-AK7`.

A code is the digits of the job's number, a letter for what happened, one sign that depends on the visit (so that a
code of an older plan is noticed) and one check sign. The check is a weighted sum modulo 31, a prime above every weight
and every value: one wrong sign, or two signs that changed places, never make another valid code (the reasoning of
ISBN-10, with 31 in place of 11).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.ids import VisitId
from app.domain.text import T, Text

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""31 signs that cannot be taken for each other; I, L, O, U and Z are missing."""
_PRIME = 31
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "Z": "2"})
_SHAPE = re.compile(r"(\d{1,12})([ADN])([0-9A-Z])([0-9A-Z])")


class Happened(StrEnum):
    """What a code tells."""

    ARRIVED = "A"
    DONE = "D"
    NO_ACCESS = "N"


HAPPENED_WORDS: dict[Happened, Text] = {
    Happened.ARRIVED: T("arrived"),
    Happened.DONE: T("done"),
    Happened.NO_ACCESS: T("no access"),
}


@dataclass(frozen=True)
class Code:
    """A code taken apart. number: the digits of the job's number."""

    number: str
    what: Happened
    visit_sign: str

    @property
    def text(self) -> str:
        """As it is printed."""
        body = f"{self.number}{self.what}{self.visit_sign}"
        return f"{self.number}-{self.what}{self.visit_sign}{_check(body)}"

    def of_visit(self, visit_id: VisitId) -> bool:
        """Whether it was printed for that visit."""
        return self.visit_sign == _visit_sign(visit_id)


def code_for(job_number: str, visit_id: VisitId, what: Happened) -> Code:
    """The code of a visit for what may happen to it. Raises ValueError for a job number without digits."""
    digits = "".join(c for c in job_number.rsplit("-", 1)[-1] if c.isdigit())
    if not digits:
        raise ValueError(f"a job number without digits: {job_number!r}")
    return Code(digits, what, _visit_sign(visit_id))


def read_code(typed: str) -> Code | None:
    """What somebody typed as a code: small letters, blanks and O for 0 do not matter. None when it is none, or when a
    sign is wrong."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    found = _SHAPE.fullmatch(_signs(plain))
    if found is None:
        return None
    number, what, sign, check = found.groups()
    if sign not in SIGNS or _check(f"{number}{what}{sign}") != check:
        return None
    return Code(number, Happened(what), sign)


def looks_like_code(typed: str) -> bool:
    """Whether somebody means a code, be it right or wrong."""
    plain = "".join(c for c in typed.upper() if c.isalnum())
    return len(plain) >= 5 and _SHAPE.fullmatch(_signs(plain)) is not None


def _signs(plain: str) -> str:
    """Signs that are easily mistaken, read as what they must be."""
    return plain.translate(_READ_AS)


def _visit_sign(visit_id: VisitId) -> str:
    digest = hashlib.sha256(visit_id.encode()).digest()
    return SIGNS[int.from_bytes(digest[:4], "big") % _PRIME]


def _check(body: str) -> str:
    # the last sign has weight 2: the check sign itself stands at weight 1
    total = sum((weight + 2) * SIGNS.index(sign) for weight, sign in enumerate(reversed(body)))
    return SIGNS[-total % _PRIME]

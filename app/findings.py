"""What a look over the computer found: one finding for each part, with its state and, when needed, the mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.text import Text


class Health(StrEnum):
    """How a part is: fine, usable with a remark, or broken."""

    FINE = "fine"
    REMARK = "remark"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """What was found about one part. mend: what to do, empty when nothing is to be done."""

    name: str
    health: Health
    what: Text
    mend: Text | None = None


LookOver = Callable[[], Iterator[Finding]]
"""Begins a look over the computer and the desk; each step looks at one part, may take seconds, and changes nothing.
Steps may be taken on different threads, one after the other."""

"""What a look over the computer found: one finding for each part, with its state and, when needed, the mend.

And what is told of the desk's tables. Values only: app/diagnostics.py does the looking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

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


@dataclass(frozen=True)
class Tables:
    """The tables of a desk as they lie there. version None: there is no desk yet."""

    kind: str
    """"file" or "server"."""
    version: str | None
    newest: str
    """The version this program works with."""


@dataclass(frozen=True)
class Migrated:
    """What bringing the tables up to date did. backup: the copy made before, when one was needed."""

    before: str | None
    after: str
    backup: Path | None = None

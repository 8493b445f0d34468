"""What a look at the change log tells: whether every line is there and as it was written. Values only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import NotPossible
from app.domain.text import T, Text

RESTORED, EMPTIED = "Restored", "EmptyDesk"
"""Commands of lines after which the log may rightly differ from what was known of it before."""


@dataclass(frozen=True)
class Anchor:
    """What the end of a log was at a moment; kept elsewhere, it finds a log that lost its end.

    number: of the newest line. place: how many lines were sealed up to it. print: of the whole log up to it. at: UTC, when it
    was taken, or None when nobody knows.
    """

    number: int
    place: int
    print: str
    at: datetime | None = None

    def written(self) -> str:
        """In one word, to be copied or printed."""
        return f"{self.number}-{self.place}-{self.print}"

    @staticmethod
    def read(word: str) -> Anchor:
        """What `written` wrote. Raises NotPossible (code "anchor") for anything else."""
        found = re.fullmatch(r"(\d{1,18})-(\d{1,18})-([0-9a-f]{64})", word.strip())
        if found is None:
            raise NotPossible(
                T("“{word}” is no anchor. “doorstep audit anchor” writes one.", word=word[:40]), code="anchor"
            )
        return Anchor(int(found[1]), int(found[2]), found[3])


@dataclass(frozen=True)
class Flaw:
    """Something that is not as it was written. number: of the line, or of the one after what is missing."""

    number: int
    what: Text


@dataclass(frozen=True)
class Verdict:
    """What was found. lines: that were looked at. keyed: of them, sealed with this computer's key; foreign: with a key
    this computer does not know; plain: with none. flaws: the first of them, by number; many: how many there are in all.
    anchors: how many were compared. end: an anchor of the log as it is now, None when it is empty.
    """

    lines: int
    keyed: int
    foreign: int
    plain: int
    flaws: tuple[Flaw, ...]
    many: int
    anchors: int
    end: Anchor | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.many

    def in_a_word(self) -> Text:
        """Whether the log is whole, or the first of what is wrong with it."""
        if not self.sound:
            return T("The change log is not as it was written. {what}", what=self.flaws[0].what)
        return T(
            "The change log is whole: {n} line, as it was written.",
            "The change log is whole: {n} lines, all as they were written.",
            n=self.lines,
        )

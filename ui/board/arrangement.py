"""How somebody wants to see the board, as one value: what a saved view keeps. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ui.board.sieve import Sieve

COLOURS = ("state", "service", "team", "priority")
LENGTHS = (1, 3, 7)


@dataclass(frozen=True)
class Arrangement:
    """length: days at once. compact: None leaves it to the room there is. hide: rows that do not fit the sieve go,
    instead of being dimmed. listed: as a list instead of bars."""

    length: int = 1
    colour: str = "state"
    compact: bool | None = None
    off_shift: bool = False
    hide: bool = False
    listed: bool = False
    sieve: Sieve = Sieve()

    def kept(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "length": self.length,
            "colour": self.colour,
            "compact": self.compact,
            "off_shift": self.off_shift,
            "hide": self.hide,
            "listed": self.listed,
            "sieve": self.sieve.kept(),
        }

    @staticmethod
    def of(data: Mapping[str, Any]) -> Arrangement:
        """The inverse of `kept`; what is missing or not understood is as usual."""
        length, colour = data.get("length"), data.get("colour")
        compact, sieve = data.get("compact"), data.get("sieve")
        return Arrangement(
            length if length in LENGTHS else 1,
            str(colour) if colour in COLOURS else "state",
            compact if isinstance(compact, bool) else None,
            data.get("off_shift") is True,
            data.get("hide") is True,
            data.get("listed") is True,
            Sieve.of(sieve) if isinstance(sieve, Mapping) else Sieve(),
        )

"""What is done on the map by hand: jobs carried to people, stops chosen with a loop, corners of areas. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.geo import Point
from app.domain.text import Text

Tool = Literal["hand", "lasso", "draw"]
"""What dragging and clicking mean: moving the map, choosing with a loop, setting corners."""

Pressed = Literal["give", "enter", "escape", "back", "next", "before", "delete"]
"""Keys the page passes on; what they mean is decided by what goes on."""
KEYS: tuple[Pressed, ...] = ("give", "enter", "escape", "back", "next", "before", "delete")

MOST_CORNERS = 64
"""Corners a loop may have when the page tells of it; it thins out longer ones."""


@dataclass(frozen=True, slots=True)
class AreaMark:
    """A service area with its name; ring: corners in order, not closed. strong: drawn before the others."""

    id: str
    name: str
    ring: tuple[Point, ...]
    colour: str = "#13776b"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sketch:
    """A ring whose corners can be taken hold of. closed: it is moved; else it is still being drawn."""

    ring: tuple[Point, ...]
    closed: bool = False
    corner: int | None = None
    """The corner that was touched last, to be shown."""


@dataclass(frozen=True, slots=True)
class CarryChip:
    """A few words beside what is carried. hue: good, neutral, info, warning or danger."""

    hue: str
    text: Text | str


@dataclass(frozen=True, slots=True)
class Carry:
    """A job in the hand. job: id of its stop; fit: ids of the people who could take it; over: who is pointed at.

    known: whether it has been worked out who fits; until then nobody is dimmed. by_keys: no pointer leads it.
    """

    job: str
    known: bool = False
    fit: frozenset[str] = frozenset()
    over: str = ""
    chips: tuple[CarryChip, ...] = ()
    by_keys: bool = False


def _nothing(*_: Any) -> None:
    """Nobody listens."""


@dataclass
class ToolEvents:
    """Who is told what was done by hand; ids are of marks that are shown, everything else was dropped before."""

    lifted: Callable[[str], None] = _nothing
    """A stop was taken up."""
    carried: Callable[[str], None] = _nothing
    """It is held over this person ("" over nobody)."""
    put_down: Callable[[str], None] = _nothing
    """It was let go over this person ("" over nobody)."""
    lassoed: Callable[[tuple[Point, ...], bool], None] = _nothing
    """A loop was drawn; True: what lies in it joins what is chosen already."""
    corner: Callable[[int, Point, bool], None] = _nothing
    """A corner was moved to a point; True: it is a new one, to stand before the one that has this place now."""
    pressed: Callable[[Pressed, str], None] = _nothing
    """A key, and the stop that was walked to ("" when none)."""

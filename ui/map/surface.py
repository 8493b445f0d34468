"""What a map can show and say, without Qt: the shape between the desk and whatever draws the map.

Points are WGS-84, latitude before longitude. Colours are "#rrggbb". Everything handed over is frozen: a new
picture is a new collection of marks, and the surface itself finds out what changed since the last one.
Text in any field may come from customers and may hold anything; a surface shows it as text only.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from app.domain.geo import Bounds, Point
from app.domain.text import Text
from ui.map.tools import AreaMark, Carry, Sketch, Tool, ToolEvents

Kind = Literal["person", "stop", "route", "map"]
"""What a click can mean; "map" is the bare ground and has no id."""

Theme = Literal["light", "dark", "print"]
Language = Literal["en", "zh", "zh-Hant"]
Alert = Literal["", "risk", "late", "problem"]
Layer = Literal["people", "stops", "routes", "reach", "areas", "labels"]

ALL_LAYERS: frozenset[Layer] = frozenset(("people", "stops", "routes", "reach", "areas", "labels"))

LIVE_SECONDS = 180
"""A position older than this is never drawn as live."""


@dataclass(frozen=True, slots=True)
class PersonMark:
    """A staff member at the last known position.

    state: free, on_the_way, in_service, break or off; others are drawn neutral. age: seconds since the fix when
    the mark is handed over (the surface counts on from there), None when nobody knows. note: a second line.
    dim: drawn faintly, because a filter leaves it out.
    """

    id: str
    name: str
    point: Point
    state: str = "free"
    age: float | None = 0.0
    colour: str = "#5b6472"
    note: str = ""
    dim: bool = False


@dataclass(frozen=True, slots=True)
class StopMark:
    """A visit or an unassigned job at its address.

    number: place in the day's order from 1, None when unassigned. state: as the job's lifecycle names it.
    owner: id of the person who goes there. movable: the pin may be dragged to correct the place. ring: a second colour
    round it, that of the person; "" for none. dim: drawn faintly, because a filter leaves it out. giveable: it may be
    dragged onto a person.
    """

    id: str
    label: str
    point: Point
    number: int | None = None
    state: str = "confirmed"
    colour: str = "#5b6472"
    alert: Alert = ""
    owner: str = ""
    note: str = ""
    movable: bool = False
    ring: str = ""
    dim: bool = False
    giveable: bool = False


@dataclass(frozen=True, slots=True)
class RouteMark:
    """A way along the streets; dashed when it is only an estimate. owner: id of the person who travels it."""

    id: str
    points: tuple[Point, ...]
    colour: str = "#5b6472"
    estimate: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class ReachMark:
    """Where one can be within `minutes`: polygons with holes, outer ring first (as app.ports.ReachArea)."""

    minutes: int
    polygons: tuple[tuple[tuple[Point, ...], ...], ...]
    colour: str = "#2f6fb0"
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class CandidatePreview:
    """What choosing a candidate would mean: the changed way, and the place it would lead to."""

    label: str
    points: tuple[Point, ...]
    at: Point
    colour: str = "#5b6472"
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class MarkId:
    """One thing on the map."""

    kind: Literal["person", "stop", "route"]
    id: str


def _nothing(*_: Any) -> None:
    """Nobody listens."""


@dataclass
class MapEvents:
    """Who is told what happened on the map. Screen positions are (x, y) in global logical pixels."""

    ready: Callable[[], None] = _nothing
    picked: Callable[[Kind, str], None] = _nothing
    menu: Callable[[Kind, str, Point, tuple[int, int]], None] = _nothing
    hovered: Callable[[Kind, str], None] = _nothing
    pin_moved: Callable[[str, Point], None] = _nothing
    map_clicked: Callable[[Point], None] = _nothing
    failed: Callable[[Text], None] = _nothing
    tools: ToolEvents = field(default_factory=ToolEvents)


class MapSurface(Protocol):
    """Anything that can show the map. Each `show_…` hands over the whole picture of its kind."""

    events: MapEvents

    def show_people(self, people: Iterable[PersonMark]) -> None:
        """Show exactly these people; those seen before glide to their new places."""

    def show_stops(self, stops: Iterable[StopMark]) -> None:
        """Show exactly these stops."""

    def show_routes(self, routes: Iterable[RouteMark]) -> None:
        """Show exactly these routes."""

    def show_reach(self, areas: Iterable[ReachMark]) -> None:
        """Show these areas, the widest below; none clears them."""

    def preview(self, candidate: CandidatePreview | None) -> None:
        """Draw a candidate's way over the plan, or take it away."""

    def show_areas(self, areas: Iterable[AreaMark]) -> None:
        """Show exactly these service areas."""

    def sketch(self, sketch: Sketch | None) -> None:
        """Show a ring with its corners to take hold of, or take it away."""

    def carry(self, carry: Carry | None) -> None:
        """Show what is carried, who could take it and what it would cost; None: the hand is empty."""

    def set_tool(self, tool: Tool) -> None:
        """What dragging and clicking mean from now on."""

    def select(self, marks: Collection[MarkId]) -> None:
        """Put a halo round these; routes and stops of a selected person stand out from the rest."""

    def hover(self, mark: MarkId | None) -> None:
        """Show one thing as if the pointer were on it, for a row that is pointed at elsewhere."""

    def fit(self, target: Bounds | Sequence[Point] | None = None) -> None:
        """Bring bounds or points into view; None: everything shown, or the city when nothing is."""

    def set_theme(self, theme: Theme) -> None:
        """Redraw in other colours."""

    def set_language(self, language: Language, say: Callable[[Text], str] = str) -> None:
        """Names of streets and places in this language where the map knows them, and our words through `say`."""

    def set_layers(self, layers: Collection[Layer]) -> None:
        """Show these layers of ours and hide the others."""

    def city_changed(self) -> None:
        """Another city map was loaded or the map was dropped: read it anew."""

    def dispose(self) -> None:
        """Give everything back; the surface must not be used afterwards."""


@dataclass(frozen=True)
class Picture:
    """Everything a surface was told to show, as one value; what was never told is empty."""

    people: dict[str, PersonMark] = field(default_factory=dict)
    stops: dict[str, StopMark] = field(default_factory=dict)
    routes: dict[str, RouteMark] = field(default_factory=dict)
    reach: tuple[ReachMark, ...] = ()
    preview: CandidatePreview | None = None
    selected: frozenset[MarkId] = frozenset()
    hovered: MarkId | None = None
    layers: frozenset[Layer] = ALL_LAYERS
    areas: tuple[AreaMark, ...] = ()
    sketch: Sketch | None = None
    carry: Carry | None = None
    tool: Tool = "hand"


def initials(name: str) -> str:
    """One or two signs for a portrait: "Wang Fang" → "WF", "王芳" → "王芳", "欧阳小丽" → "小丽", "" → "·".

    Chinese, Japanese and Korean names keep their last two signs, the part colleagues are called by; others give
    the first letters of the first and last word. Signs that are neither letter nor digit are passed over.
    """
    words = [w for w in ("".join(c if c.isalnum() else " " for c in name[:200])).split() if w]
    if not words:
        return "·"
    if any(_is_east_asian(c) for c in words[0]):
        return "".join(words)[-2:]
    first = words[0][0]
    return (first + words[-1][0] if len(words) > 1 else words[0][:2]).upper()[:2]


def _is_east_asian(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"

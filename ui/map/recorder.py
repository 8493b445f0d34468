"""A map surface that draws nothing and remembers everything: for tests, and for a window without a web engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.domain.geo import Bounds, Point
from app.domain.text import Text
from ui.map.surface import (
    CandidatePreview,
    Language,
    Layer,
    MapEvents,
    MarkId,
    PersonMark,
    Picture,
    ReachMark,
    RouteMark,
    StopMark,
    Theme,
)
from ui.map.tools import AreaMark, Carry, Sketch, Tool


class RecordingSurface:
    """A `MapSurface`; `picture` is what would be seen now, `calls` what was asked, in order.

    Play the other side by calling `events`, such as `surface.events.picked("stop", "s1")`.
    """

    def __init__(self) -> None:
        self.events = MapEvents()
        self.picture = Picture()
        self.theme: Theme = "light"
        self.language: Language = "en"
        self.calls: list[tuple[str, Any]] = []
        self.disposed = False

    def show_people(self, people: Iterable[PersonMark]) -> None:
        """As MapSurface."""
        self._show("show_people", people={p.id: p for p in people})

    def show_stops(self, stops: Iterable[StopMark]) -> None:
        """As MapSurface."""
        self._show("show_stops", stops={s.id: s for s in stops})

    def show_routes(self, routes: Iterable[RouteMark]) -> None:
        """As MapSurface."""
        self._show("show_routes", routes={r.id: r for r in routes})

    def show_reach(self, areas: Iterable[ReachMark]) -> None:
        """As MapSurface."""
        self._show("show_reach", reach=tuple(areas))

    def preview(self, candidate: CandidatePreview | None) -> None:
        """As MapSurface."""
        self._show("preview", preview=candidate)

    def select(self, marks: Collection[MarkId]) -> None:
        """As MapSurface."""
        self._show("select", selected=frozenset(marks))

    def show_areas(self, areas: Iterable[AreaMark]) -> None:
        """As MapSurface."""
        self._show("show_areas", areas=tuple(areas))

    def sketch(self, sketch: Sketch | None) -> None:
        """As MapSurface."""
        self._show("sketch", sketch=sketch)

    def carry(self, carry: Carry | None) -> None:
        """As MapSurface."""
        self._show("carry", carry=carry)

    def set_tool(self, tool: Tool) -> None:
        """As MapSurface."""
        self._show("set_tool", tool=tool)

    def hover(self, mark: MarkId | None) -> None:
        """As MapSurface."""
        self._show("hover", hovered=mark)

    def set_layers(self, layers: Collection[Layer]) -> None:
        """As MapSurface."""
        self._show("set_layers", layers=frozenset(layers))

    def fit(self, target: Bounds | Sequence[Point] | None = None) -> None:
        """As MapSurface."""
        self.calls.append(("fit", target))

    def set_theme(self, theme: Theme) -> None:
        """As MapSurface."""
        self.theme = theme
        self.calls.append(("set_theme", theme))

    def set_language(self, language: Language, say: Callable[[Text], str] = str) -> None:
        """As MapSurface."""
        self.language = language
        self.calls.append(("set_language", language))

    def city_changed(self) -> None:
        """As MapSurface."""
        self.calls.append(("city_changed", None))

    def dispose(self) -> None:
        """As MapSurface."""
        self.disposed = True

    def _show(self, call: str, **change: Any) -> None:
        self.picture = replace(self.picture, **change)
        self.calls.append((call, next(iter(change.values()))))

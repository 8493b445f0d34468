"""A surface that keeps what it is told until the real one is opened: the window stands before the engine starts."""

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
    MapSurface,
    MarkId,
    PersonMark,
    Picture,
    ReachMark,
    RouteMark,
    StopMark,
    Theme,
)
from ui.map.tools import AreaMark, Carry, Sketch, Tool


class LateSurface:
    """A `MapSurface` in front of another. Before `open` it remembers the last of each kind; after it, passes on.

    Ages of fixes are counted from when they were handed over; `clock` gives seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.events = MapEvents()
        self._real: MapSurface | None = None
        self._clock = clock
        self._picture = Picture()
        self._told_at = 0.0
        self._theme: Theme = "light"
        self._language: tuple[Language, Callable[[Text], str]] = ("en", str)
        self._fit: tuple[Bounds | Sequence[Point] | None] | None = None

    @property
    def real(self) -> MapSurface | None:
        """The surface behind, once there is one."""
        return self._real

    def open(self, real: MapSurface) -> None:
        """Hand everything over to `real` and be its front from now on."""
        self._real = real
        real.events = self.events
        real.set_theme(self._theme)
        real.set_language(*self._language)
        shown, waited = self._picture, self._clock() - self._told_at
        real.set_layers(shown.layers)
        real.show_people(
            replace(p, age=None if p.age is None else p.age + waited) for p in shown.people.values()
        )
        real.show_stops(shown.stops.values())
        real.show_routes(shown.routes.values())
        real.show_reach(shown.reach)
        real.preview(shown.preview)
        real.select(shown.selected)
        real.show_areas(shown.areas)
        real.sketch(shown.sketch)
        real.carry(shown.carry)
        real.set_tool(shown.tool)
        if self._fit is not None:
            real.fit(*self._fit)
        self._picture = Picture()  # the real one keeps it from here on

    def show_people(self, people: Iterable[PersonMark]) -> None:
        """As MapSurface."""
        marks = tuple(people)
        if self._real is not None:
            self._real.show_people(marks)
        else:
            self._told_at = self._clock()
            self._keep(people={p.id: p for p in marks})

    def show_stops(self, stops: Iterable[StopMark]) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.show_stops(stops)
        else:
            self._keep(stops={s.id: s for s in stops})

    def show_routes(self, routes: Iterable[RouteMark]) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.show_routes(routes)
        else:
            self._keep(routes={r.id: r for r in routes})

    def show_reach(self, areas: Iterable[ReachMark]) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.show_reach(areas)
        else:
            self._keep(reach=tuple(areas))

    def preview(self, candidate: CandidatePreview | None) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.preview(candidate)
        else:
            self._keep(preview=candidate)

    def select(self, marks: Collection[MarkId]) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.select(marks)
        else:
            self._keep(selected=frozenset(marks))

    def show_areas(self, areas: Iterable[AreaMark]) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.show_areas(areas)
        else:
            self._keep(areas=tuple(areas))

    def sketch(self, sketch: Sketch | None) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.sketch(sketch)
        else:
            self._keep(sketch=sketch)

    def carry(self, carry: Carry | None) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.carry(carry)
        else:
            self._keep(carry=carry)

    def set_tool(self, tool: Tool) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.set_tool(tool)
        else:
            self._keep(tool=tool)

    def hover(self, mark: MarkId | None) -> None:
        """As MapSurface; nothing to remember while nobody sees it."""
        if self._real is not None:
            self._real.hover(mark)

    def set_layers(self, layers: Collection[Layer]) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.set_layers(layers)
        else:
            self._keep(layers=frozenset(layers))

    def fit(self, target: Bounds | Sequence[Point] | None = None) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.fit(target)
        else:
            self._fit = (target,)

    def set_theme(self, theme: Theme) -> None:
        """As MapSurface."""
        self._theme = theme
        if self._real is not None:
            self._real.set_theme(theme)

    def set_language(self, language: Language, say: Callable[[Text], str] = str) -> None:
        """As MapSurface."""
        self._language = (language, say)
        if self._real is not None:
            self._real.set_language(language, say)

    def city_changed(self) -> None:
        """As MapSurface; the real one reads the city when it is made."""
        if self._real is not None:
            self._real.city_changed()

    def dispose(self) -> None:
        """As MapSurface."""
        if self._real is not None:
            self._real.dispose()

    def _keep(self, **change: Any) -> None:
        self._picture = replace(self._picture, **change)

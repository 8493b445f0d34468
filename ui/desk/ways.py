"""The ways of a day on streets: asked for in the background a few people at a time, and kept while nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.errors import DeskError
from app.domain.geo import Mode, Point
from app.ports import Route
from ui.map.surface import RouteMark
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame

AT_ONCE = 12
"""People whose ways are asked for in one go: others may ask something in between."""
MOST_KEPT = 2_000


@dataclass(frozen=True)
class Wanted:
    """One person's way through a day. owner: their id."""

    owner: str
    points: tuple[Point, ...]
    mode: Mode
    colour: str


class Ways(QObject):
    """Answers `changed` with what is known so far, until all that is wanted is there."""

    changed = Signal(object)
    """A list of `RouteMark`."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self.tasks = frame, frame.tasks
        self._known: dict[tuple[tuple[Point, ...], Mode], Route | None] = {}
        self._wanted: tuple[Wanted, ...] = ()
        self._round = 0

    def forget(self) -> None:
        """Another map: every way is asked for anew."""
        self._known.clear()

    def want(self, wanted: Sequence[Wanted]) -> None:
        """Show exactly these people's ways."""
        self._wanted = tuple(w for w in wanted if len(w.points) > 1)
        self._round += 1
        self._fetch()

    @async_slot
    async def _fetch(self) -> None:
        mine = self._round
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        missing = [w for w in self._wanted if (w.points, w.mode) not in self._known]
        self._tell()
        for start in range(0, len(missing), AT_ONCE):
            some = missing[start : start + AT_ONCE]
            found = await self.tasks.ask(self._ask, tuple(some), key=(id(self), "ways"))
            if mine != self._round:
                return
            self._known.update(found)
            self._tell()

    def _ask(self, some: tuple[Wanted, ...]) -> dict[tuple[tuple[Point, ...], Mode], Route | None]:
        """On the read track."""
        router, now = self._frame.desk.router, self._frame.desk.clock.now()
        found: dict[tuple[tuple[Point, ...], Mode], Route | None] = {}
        for each in some:
            try:
                found[each.points, each.mode] = router.route(each.points, each.mode, now)
            except DeskError:  # no road leads there: that person's way is not drawn
                found[each.points, each.mode] = None
        return found

    def _tell(self) -> None:
        marks: list[RouteMark] = []
        for each in self._wanted:
            route = self._known.get((each.points, each.mode))
            if route is not None:
                marks += route_marks(route, each.owner, each.colour)
        self.changed.emit(marks)


def route_marks(route: Route, owner: str, colour: str) -> list[RouteMark]:
    """A mark for each leg."""
    return [
        RouteMark(f"{owner}/{n}", leg.geometry, colour, route.source == "estimate", owner)
        for n, leg in enumerate(route.legs)
    ]

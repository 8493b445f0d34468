"""What the map's menu offers: requests here, who is near, ways, reach, and what can be done to a job, person or area."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.errors import DeskError
from app.domain.geo import Mode, Point
from app.domain.ids import StaffId
from app.domain.people import Area
from app.domain.text import T, Text
from app.rows import Board
from app.services.positions import Fix
from ui.desk.links import links
from ui.map.surface import LIVE_SECONDS, CandidatePreview, MapSurface, ReachMark
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame

NEAREST = 8
"""So many people are listed as near."""


@dataclass(frozen=True)
class Near:
    """Somebody near a place. seconds: by road, inf where none leads; age: of their fix, in seconds."""

    staff: StaffId
    name: str
    point: Point
    metres: float
    seconds: float
    age: float
    source: str


@dataclass(frozen=True)
class AreaDeeds:
    """What can be done with service areas."""

    draw: Callable[[], object]
    edit: Callable[[Area], object]
    drop: Callable[[Area], object]


class MapMenu(QObject):
    """Makes and opens menus; answers what they ask on the map itself."""

    def __init__(self, frame: Frame, surface: MapSurface, over: QWidget, areas: AreaDeeds) -> None:
        super().__init__(over)
        self._frame, self.tasks = frame, frame.tasks
        self._surface, self._over, self._areas = surface, over, areas

    def of_job(self, menu: QMenu, job: str, give: Callable[[], object] | None) -> None:
        """Entries for a stop."""
        menu.addAction(words.say(T("Open the job")), lambda: self._frame.open("job", job, "desk"))
        if give is not None:
            menu.addAction(words.say(T("Give to the nearest who can…")), give)

    def of_person(self, menu: QMenu, staff: str) -> None:
        """Entries for a portrait."""
        menu.addAction(
            words.say(T("Show the day’s way")), lambda: self._frame.selection.select("staff", staff)
        )

    def of_place(
        self, menu: QMenu, point: Point, board: Board | None, origin: tuple[str, Point, Mode] | None
    ) -> None:
        """Entries for any place. origin: name, place and mode of travel of what is selected, to lead the way from."""
        add = menu.addAction
        add(words.say(T("New request here")), lambda: links(self._frame).request_here.emit(point))
        if board is not None:
            add(words.say(T("Nearest people")), lambda: self.nearest(point, board))
        if origin is not None:
            name, start, mode = origin
            add(
                words.say(T("Way here from {name}", name=name)),
                lambda: self.lead(start, point, mode, name),
            )
        add(words.say(T("Who can be here in 10, 20, 30 minutes")), lambda: self.reach(point, (10, 20, 30)))
        add(words.say(T("Clear areas and ways")), self.clear)

    def of_areas(self, menu: QMenu, here: tuple[Area, ...]) -> None:
        """Entries for the service areas that hold the place, and for a new one."""
        menu.addSeparator()
        for area in here[:4]:
            menu.addAction(
                words.say(T("Change area “{name}”", name=area.name)), partial(self._areas.edit, area)
            )
            menu.addAction(
                words.say(T("Remove area “{name}”", name=area.name)), partial(self._areas.drop, area)
            )
        menu.addAction(words.say(T("Draw a service area")), self._areas.draw)

    def clear(self) -> None:
        """Take areas of reach and ways away."""
        self._surface.show_reach([])
        self._surface.preview(None)

    # ---- answers ----------------------------------------------------------------------------------------

    @async_slot
    async def reach(self, point: Point, minutes: tuple[int, ...]) -> None:
        """Draw where one can be within so many minutes."""
        found = await self.tasks.ask(self._frame.desk.router.reach, point, minutes, key=(id(self), "reach"))
        self._surface.show_reach(
            [ReachMark(a.minutes, a.polygons, estimate=a.source == "estimate") for a in found]
        )

    @async_slot
    async def lead(self, start: Point, end: Point, mode: Mode, name: str) -> None:
        """Draw the way from one place to another, with its length."""
        desk = self._frame.desk
        try:
            route = await self.tasks.ask(
                desk.router.route, [start, end], mode, desk.clock.now(), key=(id(self), "lead")
            )
        except DeskError as refusal:
            self._frame.toast(refusal.text, "warning")
            return
        seconds = sum(leg.seconds for leg in route.legs)
        if math.isinf(seconds):
            self._frame.toast(T("No road leads from {name} to there.", name=name), "warning")
            return
        said = T(
            "{name}: {n} min, {km} km",
            name=name,
            n=round(seconds / 60),
            km=round(sum(leg.metres for leg in route.legs) / 1000, 1),
        )
        points = tuple(p for leg in route.legs for p in leg.geometry)
        self._surface.preview(
            CandidatePreview(words.say(said), points, end, estimate=route.source == "estimate")
        )

    @async_slot
    async def nearest(self, point: Point, board: Board) -> None:
        """List who is near, with the minutes of road; choosing one selects them."""
        found = await self.tasks.ask(self._near, point, board, key=(id(self), "near"))
        if not found:
            self._frame.toast(T("Nobody’s position is known today."), "info")
            return
        menu = self.list_of(found)
        at = self._over.mapToGlobal(QPoint(self._over.width() // 2, self._over.height() // 3))
        menu.popup(at)

    def list_of(self, found: tuple[Near, ...]) -> QMenu:
        """The menu of who is near."""
        menu = QMenu(self._over)
        menu.aboutToHide.connect(menu.deleteLater)
        for near in found:
            menu.addAction(
                words.say(near_words(near)).replace("&", "&&"),
                partial(self._frame.selection.select, "staff", near.staff),
            )
        return menu

    def _near(self, point: Point, board: Board) -> tuple[Near, ...]:
        """On the read track."""
        desk = self._frame.desk
        now = desk.clock.now()
        by_id = {p.id: p for p in board.people}
        fixes = [f for f in desk.around.positions.all() if f.staff_id in by_id]
        close = sorted(fixes, key=lambda f: f.point.metres_to(point))[: 2 * NEAREST]
        by_mode: dict[Mode, list[Fix]] = {}
        for fix in close:
            by_mode.setdefault(by_id[fix.staff_id].mode, []).append(fix)
        found: list[Near] = []
        for mode, some in by_mode.items():
            table = desk.router.table([f.point for f in some], [point], mode, now)
            for fix, row in zip(some, table.seconds, strict=True):
                found.append(
                    Near(
                        fix.staff_id, by_id[fix.staff_id].name, fix.point, fix.point.metres_to(point),
                        float(row[0]), fix.age(now), table.source,
                    )
                )  # fmt: skip
        return tuple(sorted(found, key=lambda n: (n.seconds, n.metres))[:NEAREST])


def near_words(near: Near) -> Text:
    """One line of the list; an old position says its age."""
    way: Text = T("no road") if math.isinf(near.seconds) else T("{n} min", n=round(near.seconds / 60))
    if near.age > LIVE_SECONDS:
        return T("{name} · {way} · position {n} min old", name=near.name, way=way, n=round(near.age / 60))
    return T("{name} · {way}", name=near.name, way=way)

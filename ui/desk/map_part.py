"""The map of the desk: the same day, selection and people as the board, kept in step."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from app.changes import ChangeSet
from app.domain.errors import DeskError
from app.domain.geo import Mode, Point
from app.domain.ids import StaffId
from app.domain.matching import Candidate
from app.domain.text import T
from app.domain.time import local_day
from app.ports import CityMap, Route
from app.rows import Board, JobLine
from app.services.positions import Fix
from ui.desk import state
from ui.desk.links import links
from ui.map.panel import MapPanel, SurfaceFactory, web_surface
from ui.map.surface import CandidatePreview, MarkId, ReachMark, RouteMark, StopMark
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.selection import Selected
from ui.widgets.basics import column

MOVES_MS = 200
"""How often moving people are drawn: gathered, not each one."""
PIN = "pin"


class MapPart(QWidget):
    """MapPanel with the desk behind it."""

    def __init__(self, frame: Frame, city: CityMap, surface_factory: SurfaceFactory = web_surface) -> None:
        super().__init__()
        self.frame, self.tasks = frame, frame.tasks
        self.panel = MapPanel(city, surface_factory)
        self.setLayout(column(self.panel, gap=0))
        self._board: Board | None = None
        self._waiting: tuple[JobLine, ...] = ()
        self._pinning = False
        self._pin: Point | None = None
        self._fitted = False
        self._moves = QTimer(self, interval=MOVES_MS)
        self._moves.timeout.connect(self._draw_people)
        self._moved = True
        self._moves.start()
        positions = frame.desk.around.positions
        frame.at_end(positions.listen(self._heard_positions))
        frame.at_end(self.panel.dispose)
        frame.live.watch(self, ("job", "lane", "staff", "desk"), self._news)
        frame.selection.changed.connect(self._selected)
        frame.selection.day_changed.connect(lambda _day: self.refresh())
        frame.branch_changed.connect(lambda _branch: self.refresh())
        frame.clock.minute.connect(lambda _now: self._draw_stops())
        panel = self.panel
        panel.picked.connect(self._picked)
        panel.hovered.connect(self._hovered)
        panel.map_clicked.connect(self._clicked)
        panel.pin_moved.connect(lambda _id, point: self._set_pin(point))
        panel.menu_wanted.connect(self._menu)
        panel.reach_wanted.connect(self._reach)
        link = links(frame)
        link.pin_wanted.connect(self._pin_wanted)
        link.previewed.connect(self._preview)
        link.intake_changed.connect(self._intake_changed)
        link.city_changed.connect(self._city_changed)
        self.refresh()

    # ---- what is shown ----------------------------------------------------------------------------------

    def _news(self, _changes: ChangeSet) -> None:
        self.refresh()

    @async_slot
    async def refresh(self) -> None:
        """Read the day anew."""
        if self.frame.branch is None:
            self._board, self._waiting = None, ()
        else:
            branch, day = self.frame.branch_id, self.frame.selection.day
            self._board = await self.tasks.ask(self.frame.queries.board, branch, day, key=(id(self), "board"))
            self._waiting = await self.tasks.ask(self.frame.queries.tray, branch, key=(id(self), "tray"))
        self._draw_stops()
        self._moved = True
        if not self._fitted and self._board is not None:
            self._fitted = True
            self.panel.surface.fit()
        self._show_selected(self.frame.selection.current)

    def _draw_stops(self) -> None:
        now = self.frame.desk.clock.now()
        stops = state.stop_marks(self._board, self._waiting, now) if self._board else []
        if self._pin is not None:
            stops.append(
                StopMark(
                    PIN, words.say(T("The address")), self._pin, state="new", colour="#c2410c", movable=True
                )
            )
        self.panel.surface.show_stops(stops)

    def _heard_positions(self, _fixes: tuple[Fix, ...]) -> None:
        # on the telling thread: only a mark is set, the window draws on its own time
        self._moved = True

    def _draw_people(self) -> None:
        if not self._moved or self._board is None or not self.isVisible():
            return
        self._moved = False
        now = self.frame.desk.clock.now()
        today = self._board.day == self.frame.clock.today()
        fixes = self.frame.desk.around.positions.all() if today else ()
        self.panel.surface.show_people(state.person_marks(self._board, fixes, now))

    # ---- selection --------------------------------------------------------------------------------------

    def _selected(self, now: Selected | None) -> None:
        self._show_selected(now)

    @async_slot
    async def _show_selected(self, now: Selected | None) -> None:
        if now is None or self._board is None:
            self.panel.surface.select([])
            self.panel.surface.show_routes([])
            return
        marks: list[MarkId] = []
        points: list[Point] = []
        staff: StaffId | None = None
        if now.kind == "staff":
            staff = StaffId(now.id)
            marks.append(MarkId("person", now.id))
        elif now.kind in ("job", "visit"):
            visit = next((v for v in self._board.visits if now.id in (v.job_id, v.id)), None)
            line = next((j for j in self._waiting if j.id == now.id), None)
            if visit is not None:
                staff = visit.staff_id
                marks.append(MarkId("stop", visit.job_id))
                points += [visit.point] if visit.point else []
            elif line is not None:
                marks.append(MarkId("stop", line.id))
                points += [line.point] if line.point else []
        routes: list[RouteMark] = []
        if staff is not None:
            person = next(((n, p) for n, p in enumerate(self._board.people) if p.id == staff), None)
            way = state.day_points(self._board, staff)
            if person is not None and len(way) > 1:
                route = await self.tasks.ask(self._way, tuple(way), person[1].mode, key=(id(self), "way"))
                colour = state.colour_of(person[1], person[0])
                if route is not None:
                    routes = _route_marks(route, str(staff), colour)
                if now.kind == "staff":
                    points = way
        self.panel.surface.show_routes(routes)
        self.panel.show_selection(marks, points)

    def _way(self, points: tuple[Point, ...], mode: Mode) -> Route | None:
        """The day's way on streets, on the read track; None where no road leads."""
        try:
            return self.frame.desk.router.route(points, mode, self.frame.desk.clock.now())
        except DeskError:
            return None

    def _picked(self, kind: str, thing: str) -> None:
        if kind == "stop" and thing != PIN:
            self.frame.selection.select("job", thing)
        elif kind == "person":
            self.frame.selection.select("staff", thing)

    def _hovered(self, kind: str, thing: str) -> None:
        names = {"stop": "job", "person": "staff"}
        self.frame.selection.hover(names.get(kind, ""), thing if kind in names else "")

    # ---- pins, menus, reach -----------------------------------------------------------------------------

    def _pin_wanted(self, at: Point | None) -> None:
        self._pinning = True
        self._pin = at
        self._draw_stops()
        if at is not None:
            self.panel.surface.fit([at])
        self.frame.banner(
            "pin",
            T("Click the map where the address lies, or drag the pin."),
            "info",
            T("Cancel"),
            self._no_pin,
        )

    def _no_pin(self) -> None:
        self._pinning = False
        self.frame.clear_banner("pin")

    def _clicked(self, point: Point) -> None:
        if self._pinning:
            self._set_pin(point)
        else:
            self.frame.selection.clear()

    def _set_pin(self, point: Point) -> None:
        self._no_pin()
        self._pin = point
        self._draw_stops()
        links(self.frame).pin_set.emit(point)

    def _intake_changed(self, form: object) -> None:
        point = getattr(form, "point", None)
        if point != self._pin:
            self._pin = point
            self._draw_stops()
            if point is not None and self.panel.following:
                self.panel.surface.fit([point])

    def _menu(self, kind: str, thing: str, point: Point, x: int, y: int) -> None:
        menu = QMenu(self)
        if kind == "stop" and thing != PIN:
            menu.addAction(words.say(T("Open the job")), lambda: self.frame.open("job", thing, "desk"))
        if kind == "person":
            menu.addAction(
                words.say(T("Show the day’s way")), lambda: self.frame.selection.select("staff", thing)
            )
        menu.addAction(words.say(T("New request here")), lambda: links(self.frame).request_here.emit(point))
        menu.addAction(
            words.say(T("Who can be here in 10, 20, 30 minutes")),
            lambda: self._reach_from(point, (10, 20, 30)),
        )
        menu.addAction(words.say(T("Clear the areas")), lambda: self.panel.surface.show_reach([]))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QPoint(x, y))

    def _reach(self, minutes: tuple[int, ...]) -> None:
        """Areas around what is selected: a job's address or where a person is."""
        point = self._point_of(self.frame.selection.current) or self._pin
        if not minutes:
            self.panel.surface.show_reach([])
        elif point is None:
            self.frame.toast(T("Select a job or a person first; the area is drawn around it."), "info")
        else:
            self._reach_from(point, minutes)

    @async_slot
    async def _reach_from(self, point: Point, minutes: tuple[int, ...]) -> None:
        areas = await self.tasks.ask(self.frame.desk.router.reach, point, minutes, key=(id(self), "reach"))
        self.panel.surface.show_reach(
            [ReachMark(a.minutes, a.polygons, estimate=a.source == "estimate") for a in areas]
        )

    def _point_of(self, now: Selected | None) -> Point | None:
        if now is None or self._board is None:
            return None
        if now.kind == "staff":
            fix = self.frame.desk.around.positions.of(StaffId(now.id))
            return fix.point if fix else None
        visit = next((v for v in self._board.visits if now.id in (v.job_id, v.id)), None)
        line = next((j for j in self._waiting if j.id == now.id), None)
        return visit.point if visit else line.point if line else None

    # ---- previews ---------------------------------------------------------------------------------------

    @async_slot
    async def _preview(self, candidate: Candidate | None, _minutes: object) -> None:
        branch = self.frame.branch
        if candidate is None or branch is None or self._pin is None:
            self.panel.surface.preview(None)
            return
        found = await self.tasks.ask(
            self._preview_way, candidate.staff_id, candidate.start, self._pin, key=(id(self), "preview")
        )
        self.panel.surface.preview(found)

    def _preview_way(self, staff: StaffId, start: datetime, at: Point) -> CandidatePreview | None:
        branch = self.frame.branch
        if branch is None:
            return None
        days = self.frame.desk.matchmaker.days(branch, local_day(start, branch.zone))
        day = next((d for d in days if d.person.id == staff), None)
        if day is None:
            return None
        way = state.preview_points(day, start, at)
        route = self._way(tuple(way), day.person.mode) if len(way) > 1 else None
        points = tuple(p for leg in route.legs for p in leg.geometry) if route else tuple(way)
        return CandidatePreview(
            day.person.name,
            points,
            at,
            day.person.colour or "#2563b8",
            route is None or route.source == "estimate",
        )

    def _city_changed(self) -> None:
        self.panel.city_changed()
        self._fitted = False
        self.refresh()


def _route_marks(route: Route, owner: str, colour: str) -> list[RouteMark]:
    return [
        RouteMark(f"{owner}/{n}", leg.geometry, colour, route.source == "estimate", owner)
        for n, leg in enumerate(route.legs)
    ]


class NoCity:
    """A desk without any map."""

    def info(self) -> None:
        """None is loaded."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Nothing is drawn."""
        return None


def make_map(frame: Frame) -> QWidget:
    """The part for the workbench."""
    return MapPart(frame, frame.desk.around.city or NoCity())

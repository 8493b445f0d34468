"""The map of the desk: the same day, selection and people as the board, kept in step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from app.changes import ChangeSet
from app.domain.errors import DeskError
from app.domain.geo import Mode, Point
from app.domain.ids import StaffId
from app.domain.matching import Candidate
from app.domain.people import Area
from app.domain.text import T
from app.domain.time import local_day
from app.ports import CityMap, Route
from app.rows import Board, JobLine
from app.services.positions import Fix
from ui.board.arrangement import Arrangement
from ui.board.head import COLOURS_BY
from ui.board.looking import remembered
from ui.board.sieve import Sieve
from ui.desk import state
from ui.desk.links import links
from ui.desk.map_hands import MapHands
from ui.desk.map_menu import AreaDeeds, MapMenu
from ui.desk.tints import PLAIN, tints_of
from ui.desk.ways import Wanted, Ways
from ui.map.panel import MapPanel, SurfaceFactory, web_surface
from ui.map.surface import CandidatePreview, MarkId, StopMark
from ui.map.tools import AreaMark
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.selection import Selected
from ui.theme import colours, theme
from ui.theme.colours import person_colour
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
        self._board: Board | None = None
        self._waiting: tuple[JobLine, ...] = ()
        self._pinning = False
        self._pin: Point | None = None
        self._fitted = False
        self.stops: list[StopMark] = []
        self._areas: tuple[Area, ...] = ()
        self._tints = PLAIN
        self._all_ways = False
        surface = self.panel.surface
        self.hands = MapHands(frame, self.panel, self)
        areas = self.hands.areas
        self.menu = MapMenu(
            frame, surface, self.panel, AreaDeeds(self.hands.draw_area, areas.edit, areas.drop)
        )
        self.setLayout(column(self.panel, self.hands.why, self.hands.area_bar, gap=0))
        self.ways = Ways(frame, self)
        self._moves = QTimer(self, interval=MOVES_MS)
        self._moves.timeout.connect(self._draw_people)
        self._moved = True
        self._moves.start()
        positions = frame.desk.around.positions
        frame.at_end(positions.listen(self._heard_positions))
        frame.at_end(self.panel.dispose)
        frame.live.watch(self, ("job", "lane", "staff", "desk"), self._news)
        frame.live.watch(self, ("area", "desk"), self._areas_changed)
        frame.selection.changed.connect(self._selected)
        frame.selection.day_changed.connect(lambda _day: self.refresh())
        frame.branch_changed.connect(lambda _branch: self.refresh())
        frame.clock.minute.connect(lambda _now: self._look_again())
        frame.selection.hovered.connect(self._hovered_elsewhere)
        frame.selection.together_changed.connect(lambda _jobs: self._show_selected(frame.selection.current))
        frame.selection.look_changed.connect(lambda _look: self._look_again())
        frame.selection.filter_changed.connect(lambda _words: self._look_again())
        theme().changed.connect(self._look_again)
        panel = self.panel
        panel.picked.connect(self._picked)
        panel.hovered.connect(self._hovered)
        panel.map_clicked.connect(self._clicked)
        panel.pin_moved.connect(lambda _id, point: self._set_pin(point))
        panel.menu_wanted.connect(self._menu)
        panel.reach_wanted.connect(self._reach)
        panel.ways_wanted.connect(self._ways_wanted)
        panel.unfilter_wanted.connect(self._unfilter)
        self.ways.changed.connect(panel.surface.show_routes)
        areas.ended.connect(self._draw_areas)
        frame.going.connect(self._going)
        link = links(frame)
        link.pin_wanted.connect(self._pin_wanted)
        link.previewed.connect(self._preview)
        link.intake_changed.connect(self._intake_changed)
        link.city_changed.connect(self._city_changed)
        self._areas_changed()
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
        self._look_again()
        if not self._fitted and self._board is not None:
            self._fitted = True
            self.panel.surface.fit()
        self._show_selected(self.frame.selection.current)

    def _look_again(self) -> None:
        """Colours and filter as the board has them now."""
        branch, shared = self.frame.branch, self.frame.selection
        look = shared.look if isinstance(shared.look, Arrangement) else remembered(self.frame)
        look = replace(look, sieve=replace(look.sieve, words=shared.filter))
        if self._board is not None and branch is not None:
            today = self._board.day == self.frame.clock.today()
            now = self.frame.desk.clock.now().timestamp() if today else None
            self._tints = tints_of(self._board, branch.zone, look, colours().hues, now)
        self.panel.show_look(COLOURS_BY[look.colour], bool(look.sieve))
        self._draw_stops()
        self._moved = True
        self._draw_ways()

    def _unfilter(self) -> None:
        """Nothing is left out any more, here and on the board."""
        shared = self.frame.selection
        shared.unfilter_wanted.emit()
        shared.set_filter("")
        if shared.look is None:  # there is no board that would do it
            shared.set_look(replace(remembered(self.frame), sieve=Sieve()))

    def _draw_stops(self) -> None:
        now = self.frame.desk.clock.now()
        self.stops = state.stop_marks(self._board, self._waiting, now, self._tints) if self._board else []
        stops = list(self.stops)
        if self._pin is not None:
            stops.append(
                StopMark(
                    PIN, words.say(T("The address")), self._pin, state="new", colour="#c2410c", movable=True
                )
            )
        self.panel.surface.show_stops(stops)

    @async_slot
    async def _areas_changed(self, _changes: object = None) -> None:
        """Read the service areas anew."""
        if self.frame.branch is None:
            self._areas = ()
        else:
            self._areas = await self.tasks.ask(
                self.frame.queries.areas, self.frame.branch_id, key=(id(self), "areas")
            )
        self._draw_areas()

    def _going(self, view: str, what: object) -> None:
        """Somebody wants an area seen or drawn here."""
        if view != "map" or not isinstance(what, dict):
            return
        area = next((a for a in self._areas if a.id == what.get("area")), None)
        if area is not None:
            self.panel.surface.fit(area.ring)
        if what.get("draw") == "area":
            self.hands.areas.draw()
            self.panel.take_keys()

    def _draw_areas(self) -> None:
        self.panel.surface.show_areas(
            [AreaMark(a.id, a.name, a.ring, person_colour(n + 2)) for n, a in enumerate(self._areas)]
        )

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
        self.panel.surface.show_people(state.person_marks(self._board, fixes, now, self._tints))

    # ---- selection --------------------------------------------------------------------------------------

    def _selected(self, now: Selected | None) -> None:
        self._show_selected(now)

    @async_slot
    async def _show_selected(self, now: Selected | None) -> None:
        if self._board is None:
            self.panel.surface.select([])
            return
        marks = [MarkId("stop", job) for job in sorted(self.frame.selection.together)]
        points: list[Point] = []
        if now is not None and now.kind == "staff":
            marks.append(MarkId("person", now.id))
            points = state.day_points(self._board, StaffId(now.id))
        elif now is not None and now.kind in ("job", "visit"):
            job, point = self.job_at(now.id)
            if job:
                marks.append(MarkId("stop", job))
                points = [point] if point is not None else []
        self._draw_ways()
        self.panel.show_selection(marks, points)

    def job_at(self, thing: str) -> tuple[str, Point | None]:
        """The job of a visit's or job's id, and where it is; "" when it is not of this day."""
        visits = self._board.visits if self._board else ()
        visit = next((v for v in visits if thing in (v.job_id, v.id)), None)
        if visit is not None:
            return visit.job_id, visit.point
        line = next((j for j in self._waiting if j.id == thing), None)
        return (line.id, line.point) if line is not None else ("", None)

    def giveable(self, job: str) -> bool:
        """Whether a job that is shown may be given to somebody."""
        return any(s.id == job and s.giveable for s in self.stops)

    def _ways_wanted(self, on: bool) -> None:
        self._all_ways = on
        self._draw_ways()

    def _draw_ways(self) -> None:
        """The way of who is selected, or of everybody whom the filter lets shine."""
        board, now = self._board, self.frame.selection.current
        wanted: list[Wanted] = []
        staff = self._staff_of(now)
        for n, person in enumerate(board.people if board else ()):
            if board is not None and (
                person.id == staff or (self._all_ways and not self._tints.dims(person.id))
            ):
                points = tuple(state.day_points(board, person.id))
                own = state.colour_of(person, n)
                wanted.append(Wanted(person.id, points, person.mode, self._tints.person(person, own)))
        self.ways.want(wanted)

    def _staff_of(self, now: Selected | None) -> str:
        """Whose way belongs to what is selected."""
        if now is None or self._board is None:
            return ""
        if now.kind == "staff":
            return now.id
        visit = next((v for v in self._board.visits if now.id in (v.job_id, v.id)), None)
        return visit.staff_id if visit is not None else ""

    def _way(self, points: tuple[Point, ...], mode: Mode) -> Route | None:
        """A way on streets, on the read track; None where no road leads."""
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

    def _hovered_elsewhere(self, now: Selected | None) -> None:
        """The pointer stands on a bar or a row of another panel."""
        kinds = {"job": "stop", "staff": "person"}
        kind = kinds.get(now.kind) if now is not None else None
        self.panel.surface.hover(
            MarkId("stop" if kind == "stop" else "person", now.id) if now is not None and kind else None
        )

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
        if self.hands.areas.active:
            self.hands.areas.click(point)
        elif self._pinning:
            self._set_pin(point)
        else:
            self.frame.selection.set_together(frozenset())
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

    def menu_at(self, kind: str, thing: str, point: Point) -> QMenu:
        """What can be done at a place."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if kind == "stop" and thing != PIN:
            self.menu.of_job(menu, thing, partial(self.hands.give, thing) if self.giveable(thing) else None)
        if kind == "person":
            self.menu.of_person(menu, thing)
        self.menu.of_place(menu, point, self._board, self._origin())
        self.menu.of_areas(menu, tuple(a for a in self._areas if a.holds(point)))
        return menu

    def _menu(self, kind: str, thing: str, point: Point, x: int, y: int) -> None:
        if not self.hands.busy:
            self.menu_at(kind, thing, point).popup(QPoint(x, y))

    def _origin(self) -> tuple[str, Point, Mode] | None:
        """Name, place and mode of travel of what is selected, to lead a way from."""
        now = self.frame.selection.current
        point = self._point_of(now)
        if now is None or point is None or self._board is None:
            return None
        person = next((p for p in self._board.people if p.id == now.id), None)
        if person is not None:
            return person.name, point, person.mode
        stop = next((s for s in self.stops if s.id == self.job_at(now.id)[0]), None)
        return (stop.label, point, Mode.CAR) if stop is not None else None

    def _reach(self, minutes: tuple[int, ...]) -> None:
        """Areas around what is selected: a job's address or where a person is."""
        point = self._point_of(self.frame.selection.current) or self._pin
        if not minutes:
            self.panel.surface.show_reach([])
        elif point is None:
            self.frame.toast(T("Select a job or a person first; the area is drawn around it."), "info")
        else:
            self.menu.reach(point, minutes)

    def _point_of(self, now: Selected | None) -> Point | None:
        if now is None or self._board is None:
            return None
        if now.kind == "staff":
            fix = self.frame.desk.around.positions.of(StaffId(now.id))
            return fix.point if fix else None
        return self.job_at(now.id)[1]

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
        self.ways.forget()
        self._fitted = False
        self.refresh()


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

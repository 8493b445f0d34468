"""The map as a web page inside the window: view, page, profile and the post between desk and page.

What is shown is kept here as one frozen picture; at most ten times a second the difference to what the page has
goes over as one JSON text, and the next one waits until the page has taken in the last.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from app.domain.geo import Bounds, Point
from app.domain.text import T, Text
from app.ports import CityMap
from ui.map import heard
from ui.map.bridge import Bridge
from ui.map.deltas import Deltas, as_text, bounds_of
from ui.map.guard import GuardedPage, RequestGuard, guarded_profile
from ui.map.page import page_files
from ui.map.scheme import ROOT, SCHEME, MapFiles, register_scheme
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
from ui.map.words import words

log = logging.getLogger(__name__)

SEND_EVERY_MS = 100
_MOST_RESTARTS = 3
_GROUND = {"light": "#f4f2ed", "dark": "#1c2026", "print": "#ffffff"}


class WebSurface:
    """A `MapSurface` drawn by the web engine. `view` is the widget to lay out; call `dispose` when done.

    `settle_environment()` must have run before the QApplication was made.
    """

    def __init__(self, city: CityMap, parent: QWidget | None = None) -> None:
        self.events = MapEvents()
        self.is_ready = False
        self._city = city
        self._picture = Picture()
        self._fixes: dict[str, float | None] = {}
        self._said: dict[str, Any] = {"theme": "light", "language": "en", "words": words(str)}
        self._say: Callable[[Text], str] = str
        self._deltas = Deltas()
        self._once: dict[str, Any] = {}
        self._seq = self._applied = 0
        self._sent_at = 0.0
        self._restarts = 0
        self._disposed = False
        register_scheme()
        files, headers = page_files()
        self.guard = RequestGuard()
        self._profile = guarded_profile(self.guard)
        self.guard.setParent(self._profile)
        self.files = MapFiles(files, headers, city, self._profile)
        self._profile.installUrlSchemeHandler(SCHEME, self.files)
        self.page = GuardedPage(self._profile)
        self.page.setBackgroundColor(QColor(_GROUND["light"]))
        self.page.renderProcessTerminated.connect(self._page_died)
        self.view = QWebEngineView(parent)
        self.view.setPage(self.page)
        self.view.setContextMenuPolicy(
            Qt.ContextMenuPolicy.NoContextMenu
        )  # ours comes from the page's own words
        self.view.setAcceptDrops(False)
        self.view.setMinimumSize(160, 120)
        self._timer = QTimer(self.view)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._send)
        self.view.destroyed.connect(self._view_gone)
        QCoreApplication.instance().aboutToQuit.connect(self.dispose)  # type: ignore[union-attr]
        self._read_city()
        self._open()

    # ---- what to show ---------------------------------------------------------------------------------------

    def show_people(self, people: Iterable[PersonMark]) -> None:
        """As MapSurface."""
        now, marks = time.monotonic(), {p.id: p for p in people}
        self._fixes = {k: None if p.age is None else now - p.age for k, p in marks.items()}
        self._want(people=marks)

    def show_stops(self, stops: Iterable[StopMark]) -> None:
        """As MapSurface."""
        self._want(stops={s.id: s for s in stops})

    def show_routes(self, routes: Iterable[RouteMark]) -> None:
        """As MapSurface."""
        self._want(routes={r.id: r for r in routes})

    def show_reach(self, areas: Iterable[ReachMark]) -> None:
        """As MapSurface."""
        self._want(reach=tuple(areas))

    def preview(self, candidate: CandidatePreview | None) -> None:
        """As MapSurface."""
        self._want(preview=candidate)

    def select(self, marks: Collection[MarkId]) -> None:
        """As MapSurface."""
        self._want(selected=frozenset(marks))

    def show_areas(self, areas: Iterable[AreaMark]) -> None:
        """As MapSurface."""
        self._want(areas=tuple(areas))

    def sketch(self, sketch: Sketch | None) -> None:
        """As MapSurface."""
        self._want(sketch=sketch)

    def carry(self, carry: Carry | None) -> None:
        """As MapSurface."""
        self._want(carry=carry)

    def set_tool(self, tool: Tool) -> None:
        """As MapSurface."""
        self._want(tool=tool)

    def hover(self, mark: MarkId | None) -> None:
        """As MapSurface."""
        self._want(hovered=mark)

    def set_layers(self, layers: Collection[Layer]) -> None:
        """As MapSurface."""
        self._want(layers=frozenset(layers))

    def fit(self, target: Bounds | Sequence[Point] | None = None) -> None:
        """As MapSurface."""
        box = _box(target if target is not None else bounds_of(self._picture))
        self._once["fit"] = box or (self._said["city"] or {}).get("bounds")
        self._soon()

    def set_theme(self, theme: Theme) -> None:
        """As MapSurface."""
        self._said["theme"] = theme
        self.page.setBackgroundColor(QColor(_GROUND[theme]))
        self._soon()

    def set_language(self, language: Language, say: Callable[[Text], str] = str) -> None:
        """As MapSurface."""
        self._say = self._deltas.say = say
        self._said |= {"language": language, "words": words(say)}
        self._soon()

    def city_changed(self) -> None:
        """As MapSurface."""
        self._read_city()
        self._soon()

    def dispose(self) -> None:
        """Delete view, page and profile in the order the engine needs: each outlives the one before."""
        if self._disposed:
            return
        self._disposed, self.is_ready = True, False
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.disconnect(self.dispose)
        if shiboken6.isValid(self.view):
            self._timer.stop()
            self.view.destroyed.disconnect(self._view_gone)
            shiboken6.delete(self.view)
        self._delete_engine()

    # ---- the post -------------------------------------------------------------------------------------------

    def _want(self, **change: Any) -> None:
        self._picture = replace(self._picture, **change)
        self._soon()

    def _soon(self) -> None:
        if self.is_ready and not self._timer.isActive():
            # at once after a pause, else when the tenth of a second is over
            since = (time.monotonic() - self._sent_at) * 1000
            self._timer.start(max(0, round(SEND_EVERY_MS - since)))

    def _send(self) -> None:
        if not self.is_ready or self._applied < self._seq:  # the page is still busy with the last one
            return
        message = self._deltas.message(self._picture, self._fixes, self._said, time.monotonic()) | self._once
        self._once = {}
        if message:
            self._seq += 1
            self._sent_at = time.monotonic()
            self._bridge.update.emit(as_text({"seq": self._seq, **message}))

    def _read_city(self) -> None:
        info = self._city.info()
        self._said["city"] = info and {
            "name": info.name,
            "bounds": [info.bounds.south, info.bounds.west, info.bounds.north, info.bounds.east],
            "date": info.osm_timestamp[:10],
            "attribution": info.attribution,
            "example": info.example,
        }

    def _hear(self, message: heard.Heard) -> None:
        """One message of the page; those about marks we do not show are dropped."""
        match message:
            case heard.Ready():
                self._deltas, self._seq, self._applied, self.is_ready = Deltas(self._say), 0, 0, True
                self._send()
                self.events.ready()
            case heard.Applied(seq):
                self._applied = min(seq, self._seq)
                self._soon()
            case heard.Picked(kind, name) if self._known(kind, name):
                self.events.picked(kind, name)
            case heard.Hovered(kind, name) if self._known(kind, name):
                self.events.hovered(kind, name)
            case heard.Menu(kind, name, point, x, y) if self._known(kind, name):
                spot = self.view.mapToGlobal(QPoint(x, y))
                self.events.menu(kind, name, point, (spot.x(), spot.y()))
            case heard.PinMoved(name, point) if name in self._picture.stops:
                self._deltas.forget_stop(name)
                self.events.pin_moved(name, point)
            case heard.MapClicked(point):
                self.events.map_clicked(point)
            case _:
                self._by_hand(message)

    def _by_hand(self, message: heard.Heard) -> None:
        """What was done by hand, as far as it concerns what is shown."""
        shown, told = self._picture, self.events.tools
        match message:
            case heard.Lifted(name) if name in shown.stops and shown.stops[name].giveable:
                told.lifted(name)
            case heard.Carried(name) if shown.carry and name in ("", *shown.people):
                told.carried(name)
            case heard.PutDown(name) if shown.carry and name in ("", *shown.people):
                told.put_down(name)
            case heard.Lassoed(ring, add):
                told.lassoed(ring, add)
            case heard.Corner(index, point, fresh) if shown.sketch and index < len(shown.sketch.ring) + fresh:
                told.corner(index, point, fresh)
            case heard.KeyPressed(key, name) if name in ("", *shown.stops):
                told.pressed(key, name)

    def _known(self, kind: str, name: str) -> bool:
        shown: dict[str, Collection[str]] = {
            "person": self._picture.people,
            "stop": self._picture.stops,
            "route": self._picture.routes,
        }
        return kind == "map" or name in shown[kind]

    # ---- the engine -----------------------------------------------------------------------------------------

    def _open(self) -> None:
        """Load the page, with a new channel and a new object on it."""
        self.is_ready = False
        self._bridge = Bridge(self._hear)
        self._bridge.destroyed.connect(self._bridge_lost)
        self._channel = QWebChannel(self.page)
        self._channel.registerObject("desk", self._bridge)
        self.page.setWebChannel(self._channel)
        self.page.load(QUrl(ROOT + "index.html"))

    def _bridge_lost(self) -> None:
        if not self._disposed:
            self._restart()

    def _page_died(self, how: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if self._disposed or how == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        log.error("the map's process ended (%s, %s)", how.name, code)
        self._restart()

    def _restart(self) -> None:
        self.is_ready = False
        self._restarts += 1
        if self._restarts > _MOST_RESTARTS:
            self.events.failed(
                T(
                    "The map stopped several times and stays closed. Your work is safe; restart to see it again."
                )
            )
            return
        # not from inside the engine's own signal
        QTimer.singleShot(0, self.view, self._reopen)

    def _reopen(self) -> None:
        if not self._disposed:
            self._channel.deleteLater()
            self._open()

    def _view_gone(self) -> None:
        """The widget is being deleted with the window it stood in, before anybody called dispose."""
        self._disposed, self.is_ready = True, False
        if app := QCoreApplication.instance():
            app.aboutToQuit.disconnect(self.dispose)
        self._delete_engine()

    def _delete_engine(self) -> None:
        if shiboken6.isValid(self._bridge):
            self._bridge.destroyed.disconnect(self._bridge_lost)
        for part in (self.page, self._profile):
            if shiboken6.isValid(part):
                shiboken6.delete(part)


def _box(target: Bounds | Sequence[Point]) -> list[float] | None:
    """[south, west, north, east] round the target, None when there is nothing."""
    if isinstance(target, Bounds):
        return [target.south, target.west, target.north, target.east]
    if not target:
        return None
    lats, lons = [p.lat for p in target], [p.lon for p in target]
    return [min(lats), min(lons), max(lats), max(lons)]

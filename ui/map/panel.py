"""The map panel: a strip of tools above a map surface. It shows and tells; what is shown is decided elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app import i18n
from app.domain.geo import Point
from app.domain.text import T, Text
from app.ports import CityMap
from ui.map.late import LateSurface
from ui.map.surface import Language, Layer, MapSurface, MarkId
from ui.runtime import words
from ui.runtime.ahead import Ahead
from ui.runtime.first_picture import FirstPicture
from ui.theme import colours, theme, tokens
from ui.widgets.basics import claim_keys, frame, icon_button, label, line, row

SurfaceFactory = Callable[[CityMap, QWidget], tuple[MapSurface, QWidget]]
"""Makes the real surface and the widget it draws on, a child of the given parent."""

ROWS_FIRST_MS = 250
"""How long after its first picture a window begins with the map's engine: the rows of the other panels come first."""
REACH_MINUTES = (10, 20, 30)

LAYER_WORDS: dict[Layer, Text] = {
    "people": T("People"),
    "stops": T("Stops"),
    "routes": T("Routes"),
    "reach": T("Reach"),
    "areas": T("Service areas"),
    "labels": T("Names of streets and places"),
}

_KEYS = {
    Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_M, Qt.Key.Key_F, Qt.Key.Key_0, Qt.Key.Key_Plus, Qt.Key.Key_Minus,
    Qt.Key.Key_G, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape,
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
}  # fmt: skip
"""What the page itself does something with while it has the focus; see frame.js."""

_LANGUAGES: dict[str, Language] = {"en": "en", "zh_CN": "zh", "zh_TW": "zh-Hant"}


def web_surface(city: CityMap, parent: QWidget) -> tuple[MapSurface, QWidget]:
    """The web page. Imported here, and what it is made with ahead: half a second nobody should wait for at start."""
    from ui.map.web import WebSurface

    surface = WebSurface(city, parent)
    return surface, surface.view


class MapPanel(QWidget):
    """Streets, people, stops, routes.

    Show things through `surface` at any time; the engine behind it starts when the panel is first seen. The
    signals repeat what the surface tells. Kinds are "person", "stop", "route" and "map"; points are WGS-84.
    Follows the theme and the language by itself.
    """

    picked = Signal(str, str)
    """kind, id: clicked or chosen by key."""
    menu_wanted = Signal(str, str, object, int, int)
    """kind, id, Point, x, y on the screen."""
    hovered = Signal(str, str)
    """kind, id; kind "map" when the pointer left."""
    pin_moved = Signal(str, object)
    """stop id, new Point. Show the stop as before to refuse."""
    map_clicked = Signal(object)
    """Point."""
    reach_wanted = Signal(object)
    """The minutes asked for, a tuple that may be empty. Answer with `surface.show_reach`."""
    lasso_wanted = Signal(bool)
    """Dragging draws a loop round stops from now on, or no longer."""
    ways_wanted = Signal(bool)
    """The ways of everybody, or only of who is selected."""
    area_wanted = Signal()
    """A new service area is to be drawn."""
    unfilter_wanted = Signal()
    """The filter that dims the map is to go."""
    failed = Signal(object)
    """Text: why there is no map."""
    ready = Signal()

    def __init__(
        self,
        city: CityMap,
        surface_factory: SurfaceFactory = web_surface,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._city = city
        self._factory = surface_factory
        self._disposed = False
        self._ahead = Ahead(("folium",) if surface_factory is web_surface else ())
        self._ahead.done.connect(self._load)
        begin = QTimer(self, singleShot=True, interval=ROWS_FIRST_MS if surface_factory is web_surface else 0)
        begin.timeout.connect(self._ahead.start)
        FirstPicture(self).shown.connect(begin.start)
        self._drawn: QWidget = self
        self._keys_claimed: QWidget | None = None
        self.surface = LateSurface(clock)
        self._reach: list[QToolButton] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._strip())
        self._box.addStretch(1)
        self._listen()
        theme().changed.connect(self._dress)
        words.on_switch(self._speak)
        words.name(self, T("Map"))
        self._dress()
        self._speak()

    @property
    def following(self) -> bool:
        """Whether the map goes to what is selected."""
        return self._follow.isChecked()

    def show_selection(self, marks: list[MarkId], points: list[Point]) -> None:
        """Select these marks; when following, bring the points, theirs and what belongs to them, into view."""
        self.surface.select(marks)
        if self.following and points:
            self.surface.fit(points)

    def take_keys(self) -> None:
        """The keyboard goes to the map itself."""
        (self._drawn.focusProxy() or self._drawn).setFocus()

    def show_look(self, colour: Text, filtered: bool) -> None:
        """Say what stops are coloured by, and whether a filter dims some."""
        words.bind(self.coloured.setText, colour)
        self.filtered.setVisible(filtered)

    def city_changed(self) -> None:
        """Another city map is in force."""
        self.surface.city_changed()

    def dispose(self) -> None:
        """Give the engine back; called when the window closes."""
        self._disposed = True
        self._ahead.stop()
        self.surface.dispose()

    # ---- parts ----------------------------------------------------------------------------------------------

    def _strip(self) -> QWidget:
        strip = frame("bar")
        fit = icon_button("fit-to-screen-outline", T("Show everything"), lambda: self.surface.fit())
        self._follow = self._toggle("crosshairs-gps", T("Go to what is selected"))
        self._follow.setChecked(True)
        layers = icon_button("layers-outline", T("Layers"))
        layers.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        layers.setMenu(self._layer_menu())
        self.ways = self._toggle("map-marker-path", T("Ways of everybody"))
        self.ways.toggled.connect(self.ways_wanted)
        self.lasso = self._toggle("lasso", T("Choose stops with a loop (or drag with Shift)"))
        self.lasso.toggled.connect(self.lasso_wanted)
        self.draw = icon_button("vector-polygon", T("Draw a service area"), self.area_wanted.emit)
        self.filtered = icon_button(
            "filter-outline",
            T("The board’s filter dims the rest; click to show everything"),
            self.unfilter_wanted.emit,
        )
        self.filtered.setProperty("kind", "chosen")
        self.filtered.hide()
        self.coloured = label("", "tiny")
        reach = label(T("Reach in minutes"), "small")
        for minutes in REACH_MINUTES:
            button = self._toggle("", T("Who can be there within {n} minutes", n=minutes))
            button.setText(str(minutes))
            button.setProperty("minutes", minutes)
            button.toggled.connect(self._reach_changed)
            self._reach.append(button)
        parts = row(
            fit,
            self._follow,
            layers,
            self.ways,
            line(upright=True),
            self.lasso,
            self.draw,
            line(upright=True),
            reach,
            *self._reach,
            None,
            self.coloured,
            self.filtered,
            gap=tokens.TIGHT,
        )
        parts.setContentsMargins(tokens.GAP, 3, tokens.GAP, 3)
        strip.setLayout(parts)
        strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return strip

    def _toggle(self, icon_name: str, tip: Text) -> QToolButton:
        made = icon_button(icon_name, tip) if icon_name else QToolButton()
        if not icon_name:
            made.setProperty("kind", "quiet")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            words.tip(made, tip)
        made.setCheckable(True)
        return made

    def _layer_menu(self) -> QMenu:
        menu = QMenu(self)
        for layer, sentence in LAYER_WORDS.items():
            action = QAction(menu)
            words.bind(action.setText, sentence)
            action.setCheckable(True)
            action.setChecked(True)
            action.setData(layer)
            action.toggled.connect(self._layers_changed)
            menu.addAction(action)
        self._menu = menu
        return menu

    def _load(self) -> None:
        if self._factory is web_surface and not self._disposed:
            import ui.map.web  # noqa: F401  # the engine's library in one turn of the loop, its start in another
        QTimer.singleShot(0, self, self._open)

    def _open(self) -> None:
        if self._disposed:
            return
        real, widget = self._factory(self._city, self)
        self._box.takeAt(1)
        self._box.addWidget(widget, 1)
        words.name(widget, T("Map of people, stops and routes"))
        widget.show()
        self._drawn = widget
        self.surface.open(real)

    # ---- both ways ------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        events = self.surface.events
        events.ready = self._stands
        events.picked = self.picked.emit
        events.hovered = self.hovered.emit
        events.pin_moved = self.pin_moved.emit
        events.map_clicked = self.map_clicked.emit
        events.failed = self.failed.emit
        events.menu = lambda kind, name, point, at: self.menu_wanted.emit(kind, name, point, *at)

    def _stands(self) -> None:
        # the engine makes the widget that takes the keys when its page stands, and another after a crash
        keys = self._drawn.focusProxy() or self._drawn
        if keys is not self._keys_claimed:
            claim_keys(keys, _KEYS)
            self._keys_claimed = keys
        self.ready.emit()

    def _reach_changed(self) -> None:
        wanted = tuple(int(b.property("minutes")) for b in self._reach if b.isChecked())
        self.reach_wanted.emit(wanted)

    def _layers_changed(self) -> None:
        self.surface.set_layers([a.data() for a in self._menu.actions() if a.isChecked()])

    def _dress(self) -> None:
        self.surface.set_theme("dark" if colours().dark else "light")

    def _speak(self) -> None:
        self.surface.set_language(_LANGUAGES.get(i18n.language(), "en"), i18n.say)

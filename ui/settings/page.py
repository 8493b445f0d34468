"""The settings' view: its places at the left, the chosen one at the right, made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QToolButton, QWidget

from app.changes import ChangeSet
from app.domain.text import T, Text
from app.version import version
from ui.runtime import words
from ui.settings.areas import AreaSettings
from ui.settings.city_map import CityMapSettings
from ui.settings.company import CompanySettings
from ui.settings.data import DataSettings
from ui.settings.end_example import EndExamplePage
from ui.settings.look import LookSettings
from ui.settings.options import OptionList
from ui.settings.policies import PolicySettings
from ui.settings.services import ServicesSettings
from ui.settings.state import GROUP_WORDS, groups, options_of
from ui.shell.about import foundations
from ui.shell.frame import Frame
from ui.theme import icon, tokens
from ui.widgets.basics import button, column, frame, label, row
from ui.widgets.parts import Page, card

WIDEST = 760
"""A form wider than this is hard to read."""


@dataclass(frozen=True)
class Place:
    """A place of the settings. `whole`: it fills the page and scrolls by itself."""

    id: str
    title: Text
    icon: str
    make: Callable[[], QWidget]
    intro: Text | None = None
    whole: bool = False


class SettingsPage(QWidget):
    """The view. `city_changed` tells a newly loaded map, `example_ended` that the desk is the company's own now."""

    city_changed = Signal(object)
    example_ended = Signal()

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self.frame = the_frame
        self._made: dict[str, QWidget] = {}
        self._shown: dict[str, QWidget] = {}
        self.places = {place.id: place for place in self._places()}
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self.stack = QStackedWidget()
        menu = frame("surface")
        buttons = [self._button(place) for place in self.places.values()]
        menu.setLayout(column(label(T("Settings"), "title"), 4, *buttons, None, gap=2, margin=tokens.WIDE))
        menu.setFixedWidth(208)
        edge = frame("vline")
        body = row(menu, edge, self.stack, gap=0)
        body.setStretch(2, 1)
        self.setLayout(body)
        the_frame.live.watch(self, ("branch",), self._news)
        self._show_example()
        self.go_to(next(iter(self.places)))
        the_frame.going.connect(self._going)
        self._going(*the_frame.destination)

    def go_to(self, name: str) -> None:
        """Show a place: look, matching, hub, planning, map, company, areas, services, data, about, example."""
        if name not in self.places:
            return
        if name not in self._shown:
            self._shown[name] = self._page(self.places[name])
            self.stack.addWidget(self._shown[name])
        self.stack.setCurrentWidget(self._shown[name])
        before = self.focusWidget()
        self._buttons[name].setChecked(True)
        if (
            before in self._buttons.values()
        ):  # the keyboard goes along when another place is opened from elsewhere
            self._buttons[name].setFocus()

    def place(self, name: str) -> QWidget | None:
        """The part of a place, if it has been made."""
        return self._made.get(name)

    def _places(self) -> list[Place]:
        own = {"look", "map", "planning", "data"}
        found = [
            Place("look", GROUP_WORDS["look"], "palette-outline", lambda: LookSettings(self.frame),
                  T("For this seat only; they hold at once.")),
        ]  # fmt: skip
        for group in groups():
            if group in own:
                continue
            found.append(
                Place(group, GROUP_WORDS.get(group, T("{group}", group=group)), "tune-variant",
                      lambda g=group: OptionList(self.frame, options_of(g)),  # type: ignore[misc]
                      T("What counts when people are ranked for a request. Every change holds for the whole company.")
                      if group == "matching" else None)
            )  # fmt: skip
        return [
            *found,
            Place("planning", GROUP_WORDS["planning"], "calendar-check-outline", lambda: PolicySettings(self.frame),
                  T("What a day’s plan cares for. Try the policies on a day with “Compare policies” below the board.")),
            Place("map", GROUP_WORDS["map"], "map-outline", self._city),
            Place("company", T("Company"), "store-outline", lambda: CompanySettings(self.frame),
                  T("A branch has its own clock, people and jobs.")),
            Place("areas", T("Service areas"), "vector-polygon", lambda: AreaSettings(self.frame),
                  T("Whoever is bound to areas gets only jobs inside them. They are drawn on the map.")),
            Place("services", T("Services"), "tools", lambda: ServicesSettings(self.frame), whole=True),
            Place("data", GROUP_WORDS["data"], "database-outline", lambda: DataSettings(self.frame),
                  T("Backups of the desk, the way back to one, encryption and the log.")),
            Place("about", T("About"), "information-outline", self._about),
            Place("example", T("End the example"), "flag-checkered", self._end),
        ]  # fmt: skip

    def _page(self, place: Place) -> QWidget:
        part = place.make()
        self._made[place.id] = part
        if place.whole:
            return part
        parts: list[QWidget] = [label(place.title, "title")]
        if place.intro is not None:
            parts.append(label(place.intro, "muted", wrap=True))
        return Page(*parts, part, name=place.title, width=WIDEST)

    def _button(self, place: Place) -> QToolButton:
        made = QToolButton()
        words.bind(made.setText, place.title)
        made.setIcon(icon(place.icon, "muted"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setProperty("kind", "quiet")
        made.setCheckable(True)
        made.setFixedWidth(184)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self.go_to(place.id))
        self._group.addButton(made)
        self._buttons[place.id] = made
        return made

    def _city(self) -> QWidget:
        made = CityMapSettings(self.frame)
        made.city_changed.connect(self.city_changed)
        return made

    def _end(self) -> QWidget:
        made = EndExamplePage(self.frame)
        made.ended.connect(self._ended)
        return made

    def _about(self) -> QWidget:
        made = QWidget()
        keys = button(
            T("Keyboard shortcuts"),
            lambda: self.frame.actions.run("app.shortcuts"),
            icon_name="keyboard-outline",
        )
        help_ = button(
            T("Help for this place"),
            lambda: self.frame.helping.emit("settings"),
            icon_name="help-circle-outline",
        )
        made.setLayout(
            column(
                card(
                    label("Doorstep", "display"),
                    label(T("The dispatch desk for home-service companies"), "muted"),
                    label(T("Version {version}", version=version()), "small"),
                    gap=tokens.TIGHT,
                ),
                card(*(label(line, wrap=True) for line in foundations())),
                row(keys, help_, None),
                gap=tokens.WIDE,
            )
        )
        return made

    # ---- the example ------------------------------------------------------------------------------------

    def _show_example(self) -> None:
        self._buttons["example"].setVisible(self.frame.example)

    def _ended(self) -> None:
        self._show_example()
        self.go_to("company")
        self.example_ended.emit()

    def _news(self, _changes: ChangeSet) -> None:
        self._show_example()

    def _going(self, view: str, what: object) -> None:
        if view != "settings" or not isinstance(what, dict):
            return
        if place := what.get("topic"):
            self.go_to(str(place))
        if (file := what.pop("load", None)) is not None:  # once: the destination is read again by a new page
            self._made["map"].load(file)  # type: ignore[attr-defined]


def make_settings(the_frame: Frame) -> SettingsPage:
    """The settings' view (digit 9). `frame.go("settings", topic="map")` opens one of its places."""
    return SettingsPage(the_frame)

"""The panel: its tools, its signals, and an engine that starts late and ends in the right order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QToolButton, QWidget

from app import i18n
from app.domain.geo import Point
from tests.ui.map.conftest import CENTRE, TinyCity
from ui.map.late import LateSurface
from ui.map.panel import MapPanel
from ui.map.recorder import RecordingSurface
from ui.map.surface import MapSurface, MarkId, PersonMark, StopMark
from ui.theme import theme


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def made() -> list[RecordingSurface]:
    return []


@pytest.fixture
def panel(qtbot: Any, made: list[RecordingSurface]) -> Iterator[MapPanel]:
    theme().choose("light")

    def factory(_: Any, parent: QWidget) -> tuple[MapSurface, QWidget]:
        made.append(RecordingSurface())
        return made[-1], QWidget(parent)

    panel = MapPanel(TinyCity(), factory)
    qtbot.addWidget(panel)
    yield panel
    panel.dispose()
    theme().choose("system")
    i18n.set_language("en")


def seen(panel: MapPanel, qtbot: Any, made: list[RecordingSurface]) -> RecordingSurface:
    panel.show()
    qtbot.waitUntil(lambda: bool(made), timeout=2_000)
    return made[0]


def button(panel: MapPanel, name: str) -> QToolButton:
    return next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == name)


def test_nothing_is_opened_before_it_is_seen(
    panel: MapPanel, qtbot: Any, made: list[RecordingSurface]
) -> None:
    panel.surface.show_people([PersonMark("p", "Chen Jie", CENTRE)])
    panel.surface.fit([CENTRE])
    assert made == []
    surface = seen(panel, qtbot, made)
    assert list(surface.picture.people) == ["p"]
    assert ("fit", [CENTRE]) in surface.calls
    panel.hide()
    panel.show()
    assert len(made) == 1


def test_signals_repeat_what_the_surface_tells(
    panel: MapPanel, qtbot: Any, made: list[RecordingSurface]
) -> None:
    surface = seen(panel, qtbot, made)
    heard: list[tuple[Any, ...]] = []
    for signal in (
        panel.picked,
        panel.menu_wanted,
        panel.pin_moved,
        panel.map_clicked,
        panel.hovered,
        panel.ready,
    ):
        signal.connect(lambda *said: heard.append(said))
    surface.events.picked("stop", "s1")
    surface.events.menu("map", "", CENTRE, (10, 20))
    surface.events.pin_moved("s1", CENTRE)
    surface.events.map_clicked(CENTRE)
    surface.events.hovered("person", "p")
    surface.events.ready()
    assert heard == [
        ("stop", "s1"), ("map", "", CENTRE, 10, 20), ("s1", CENTRE), (CENTRE,), ("person", "p"), (),
    ]  # fmt: skip


def test_tools_do_what_they_say(panel: MapPanel, qtbot: Any, made: list[RecordingSurface]) -> None:
    surface = seen(panel, qtbot, made)
    button(panel, "Show everything").click()
    assert surface.calls[-1] == ("fit", None)
    with qtbot.waitSignal(panel.reach_wanted) as ten:
        button(panel, "Who can be there within 10 minutes").click()
    with qtbot.waitSignal(panel.reach_wanted) as both:
        button(panel, "Who can be there within 30 minutes").click()
    assert (ten.args, both.args) == ([(10,)], [(10, 30)])
    layers = button(panel, "Layers").menu().actions()
    next(a for a in layers if a.text() == "Routes").trigger()
    assert surface.picture.layers == {"people", "stops", "reach", "areas", "labels"}


def test_following_goes_to_the_selection_unless_it_is_off(
    panel: MapPanel, qtbot: Any, made: list[RecordingSurface]
) -> None:
    surface = seen(panel, qtbot, made)
    points = [CENTRE, Point(47.2, 9.5)]
    panel.show_selection([MarkId("stop", "s")], points)
    assert surface.calls[-1] == ("fit", points)
    button(panel, "Go to what is selected").click()
    panel.show_selection([MarkId("stop", "t")], points)
    assert surface.calls[-1] == ("select", frozenset({MarkId("stop", "t")}))


def test_theme_and_language_follow_the_desk(
    panel: MapPanel, qtbot: Any, made: list[RecordingSurface]
) -> None:
    surface = seen(panel, qtbot, made)
    assert (surface.theme, surface.language) == ("light", "en")
    theme().choose("dark")
    i18n.set_language("zh_TW")
    panel._speak()  # what words.start() sets going in the program
    assert (surface.theme, surface.language) == ("dark", "zh-Hant")


def test_every_tool_has_a_name(panel: MapPanel) -> None:
    assert all(b.accessibleName() for b in panel.findChildren(QToolButton))


def test_ages_go_on_while_the_real_surface_is_not_there() -> None:
    clock, real = Clock(), RecordingSurface()
    late = LateSurface(clock)
    late.show_people([PersonMark("p", "", CENTRE, age=60.0), PersonMark("q", "", CENTRE, age=None)])
    late.show_stops([StopMark("s", "", CENTRE)])
    late.preview(None)
    late.select({MarkId("stop", "s")})
    clock.now = 300.0
    late.open(real)
    assert real.picture.people["p"].age == 360.0, "and so it is not shown as live"
    assert real.picture.people["q"].age is None
    assert list(real.picture.stops) == ["s"] and real.picture.selected == {MarkId("stop", "s")}
    late.show_people([])
    assert real.picture.people == {}


@pytest.mark.web
def test_the_real_engine_starts_in_the_panel_and_goes_with_it(qtbot: Any) -> None:
    """Without anybody calling dispose, as when a window is simply closed."""
    window = QWidget()
    panel = MapPanel(TinyCity(), parent=window)
    window.resize(600, 400)
    panel.resize(600, 400)
    panel.surface.show_people([PersonMark("p", "Chen Jie", CENTRE)])
    with qtbot.waitSignal(panel.ready, timeout=20_000):
        window.show()
    real: Any = panel.surface.real
    page, profile = real.page, real._profile
    shiboken6.delete(window)
    assert not shiboken6.isValid(page) and not shiboken6.isValid(profile)


@pytest.mark.web
def test_keys_of_the_map_are_the_maps_while_it_has_the_focus(qtbot: Any) -> None:
    """N walks to the next mark, though the window has N as a shortcut for something else."""
    window = QMainWindow()
    stolen: list[int] = []
    QShortcut(QKeySequence("N"), window, lambda: stolen.append(1))
    panel = MapPanel(TinyCity())
    window.setCentralWidget(panel)
    window.resize(600, 400)
    panel.surface.show_people([PersonMark("p", "Chen Jie", CENTRE)])
    heard: list[tuple[str, str]] = []
    panel.picked.connect(lambda kind, name: heard.append((kind, name)))
    with qtbot.waitSignal(panel.ready, timeout=20_000):
        window.show()
    real: Any = panel.surface.real
    qtbot.waitUntil(lambda: real._applied >= 1, timeout=5_000)
    real.view.setFocus()
    proxy = real.view.focusProxy()
    for key in (Qt.Key.Key_N, Qt.Key.Key_Return):
        QTest.keyClick(proxy, key)
    qtbot.waitUntil(lambda: heard == [("person", "p")], timeout=5_000)
    assert stolen == []
    panel.dispose()
    shiboken6.delete(window)


@pytest.mark.web
def test_disposing_twice_is_once(qtbot: Any) -> None:
    from ui.map.web import WebSurface

    surface = WebSurface(TinyCity())
    surface.dispose()
    surface.dispose()
    assert not shiboken6.isValid(surface.view) and not shiboken6.isValid(surface.page)

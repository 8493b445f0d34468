"""The page shows what it is told, moves by differences, and says what was clicked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.domain.geo import Point
from tests.ui.map.conftest import CENTRE, TinyCity, Web
from ui.map.surface import (
    CandidatePreview,
    MarkId,
    PersonMark,
    ReachMark,
    RouteMark,
    StopMark,
)

pytestmark = pytest.mark.web


def near(north: float, east: float) -> Point:
    return Point(CENTRE.lat + north, CENTRE.lon + east)


def people(count: int, shift: float = 0.0) -> list[PersonMark]:
    return [
        PersonMark(
            f"p{i}", f"Person {i}", near(-0.02 + 0.04 * i / count + shift, -0.03 + 0.06 * (i % 23) / 23)
        )
        for i in range(count)
    ]


def stops(count: int) -> list[StopMark]:
    return [
        StopMark(
            f"s{i}",
            f"Customer {i}",
            near(0.02 - 0.04 * i / count, -0.03 + 0.06 * (i % 17) / 17),
            number=i % 9 + 1,
        )
        for i in range(count)
    ]


def picture(web: Web) -> QImage:
    return web.surface.view.grab().toImage()


def colour_at(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(round(x * image.width()), round(y * image.height())).name()


def widget_of(web: Web) -> Any:
    """The widget inside the view that takes real mouse events."""
    return web.surface.view.focusProxy()


def test_a_full_page_asks_for_nothing_outside_and_complains_of_nothing(web: Web) -> None:
    web.surface.show_people(people(20))
    web.surface.show_stops(stops(30))
    web.surface.show_routes([RouteMark("r", (near(0, 0), near(0.01, 0.01)))])
    web.surface.show_reach([ReachMark(30, (((near(0.01, -0.01), near(0.01, 0.01), near(-0.01, 0)),),))])
    web.surface.select([MarkId("person", "p1")])
    found = web.wait(lambda r: r["painted"] >= 12 and r["people"] == 20)
    assert (found["stops"], found["routes"], found["reach"], found["selected"]) == (30, 1, 1, 1)
    assert found["failed"] == 0
    assert web.surface.guard.refused == []
    assert web.surface.files.refused == []
    assert web.surface.page.refused == []
    assert web.complaints == []


def test_rows_shown_equal_rows_given_through_every_change(web: Web) -> None:
    web.surface.show_people(people(50))
    web.surface.show_stops(stops(120))
    web.wait(lambda r: (r["people"], r["stops"]) == (50, 120))
    web.surface.show_people(people(50)[10:])
    web.surface.show_stops([])
    web.wait(lambda r: (r["people"], r["stops"]) == (40, 0))
    web.surface.set_layers({"stops", "labels"})
    web.wait(lambda r: r["drawn"]["people"] == 0 and r["people"] == 40)


def test_five_hundred_people_move_without_a_reload(web: Web) -> None:
    web.ask("window.sameP = true")
    web.surface.show_people(people(500))
    web.wait(lambda r: r["people"] == 500)
    sent: list[str] = []
    web.surface._bridge.update.connect(sent.append)
    web.surface.show_people(people(500, shift=0.0004))
    before = web.surface._seq
    web.wait(lambda r: r["seq"] > before and r["moving"] == 0)
    at = web.ask(
        "JSON.stringify([Doorstep.desk.live.people.get('p0').toX, Doorstep.desk.live.people.get('p0').x])"
    )
    assert len(sent) == 1 and '"set"' not in sent[0] and sent[0].count('"p') == 501  # 500 ids and "people"
    assert len(set(at.strip("[]").split(","))) == 1, "everybody has arrived"
    assert web.ask("window.sameP") is True


def test_a_stop_is_picked_with_a_real_click_and_a_person_before_it(web: Web) -> None:
    heard: list[tuple[str, str]] = []
    web.surface.events.picked = lambda kind, name: heard.append((kind, name))
    web.surface.show_stops([StopMark("s-1", "Mrs Zhao", near(0.004, 0.006), 1)])
    web.surface.show_people([PersonMark("p-1", "Chen Jie", near(-0.004, -0.006))])
    web.wait(lambda r: r["drawn"] == {"people": 1, "stops": 1})
    for kind, name in (("stop", "s-1"), ("person", "p-1")):
        QTest.mouseClick(widget_of(web), Qt.MouseButton.LeftButton, pos=QPoint(*web.where(kind, name)))
        web.qtbot.waitUntil(lambda kind=kind, name=name: (kind, name) in heard, timeout=5_000)
    assert heard == [("stop", "s-1"), ("person", "p-1")]


def test_the_bare_map_tells_where_it_was_clicked_and_asked_for_a_menu(web: Web) -> None:
    clicked: list[Point] = []
    menus: list[tuple[str, str, Point, tuple[int, int]]] = []
    web.surface.events.map_clicked = clicked.append
    web.surface.events.menu = lambda *heard: menus.append(heard)
    web.surface.fit([CENTRE])
    web.wait(lambda r: r["zoom"] == 17)
    middle = QPoint(400, 300)
    QTest.mouseClick(widget_of(web), Qt.MouseButton.LeftButton, pos=middle)
    web.qtbot.waitUntil(lambda: len(clicked) == 1, timeout=5_000)
    QTest.mouseClick(widget_of(web), Qt.MouseButton.RightButton, pos=middle)
    web.qtbot.waitUntil(lambda: len(menus) == 1, timeout=5_000)
    assert clicked[0].metres_to(CENTRE) < 3
    kind, name, point, screen = menus[0]
    assert (kind, name) == ("map", "") and point.metres_to(CENTRE) < 3
    assert screen == web.surface.view.mapToGlobal(middle).toTuple()


def test_a_movable_pin_is_dragged_and_a_fixed_one_is_not(web: Web) -> None:
    moved: list[tuple[str, Point]] = []
    web.surface.events.pin_moved = lambda name, point: moved.append((name, point))
    marks = [StopMark("free", "", near(0, -0.01), movable=True), StopMark("fixed", "", near(0, 0.01))]
    web.surface.show_stops(marks)
    web.wait(lambda r: r["drawn"]["stops"] == 2)
    for name in ("free", "fixed"):
        x, y = web.where("stop", name)
        QTest.mousePress(widget_of(web), Qt.MouseButton.LeftButton, pos=QPoint(x, y))
        for step in (10, 25, 40):
            QTest.mouseMove(widget_of(web), QPoint(x, y + step))
        QTest.mouseRelease(widget_of(web), Qt.MouseButton.LeftButton, pos=QPoint(x, y + 40))
    web.qtbot.waitUntil(lambda: len(moved) == 1, timeout=5_000)
    assert moved[0][0] == "free"
    assert moved[0][1].lat < CENTRE.lat - 0.001
    web.surface.show_stops(marks)  # whoever refuses the move shows the stop as before: it goes back
    web.ask("1")
    before = web.ask("Doorstep.desk.live.stops.get('free').at[0]")
    assert before == pytest.approx(CENTRE.lat, abs=1e-6)


def test_themes_are_other_pictures_and_languages_other_names(web: Web) -> None:
    web.surface.fit([CENTRE])
    light = web.wait(lambda r: r["zoom"] == 17 and "Main Street" in r["names"])
    web.qtbot.waitUntil(lambda: web.report()["painted"] >= light["painted"], timeout=5_000)
    bright = picture(web)
    web.surface.set_theme("dark")
    web.surface.set_language("zh")
    found = web.wait(
        lambda r: r["theme"] == "dark" and "主街" in r["names"] and r["painted"] > light["painted"]
    )
    assert "Main Street" not in found["names"]
    web.qtbot.waitUntil(
        lambda: colour_at(picture(web), 0.1, 0.1) != colour_at(bright, 0.1, 0.1), timeout=5_000
    )
    assert sum(picture(web).pixelColor(80, 60).getRgb()[:3]) < sum(bright.pixelColor(80, 60).getRgb()[:3])
    assert web.ask("document.documentElement.lang") == "zh-Hans"


def test_every_theme_colours_the_same_things(web: Web) -> None:
    names = "(o) => Object.entries(o).flatMap(([k, v]) => v && v.constructor === Object ? f(v).map((n) => k + '.' + n) : [k])"
    keys = f"const f = {names}; JSON.stringify(['light', 'dark', 'print'].map((t) => f(Doorstep.styles[t]).sort().join()))"
    assert len(set(json.loads(web.ask(keys)))) == 1


def test_attribution_date_and_badges_are_always_there(web: Web) -> None:
    foot = web.ask("document.querySelector('.desk-foot').innerText")
    assert "© OpenStreetMap contributors" in foot and "2024-03-11" in foot and "Example city" in foot
    assert "Estimated" not in foot
    web.surface.show_routes([RouteMark("r", (near(0, 0), near(0.01, 0.01)), estimate=True)])
    web.wait(lambda r: r["routes"] == 1)
    assert "Estimated ways" in web.ask("document.querySelector('.desk-foot').innerText")


def test_whose_data_it_is_stays_in_view_in_a_narrow_panel(web: Web) -> None:
    web.surface.show_routes([RouteMark("r", (near(0, 0), near(0.01, 0.01)), estimate=True)])
    web.surface.view.resize(260, 200)
    web.wait(lambda r: r["routes"] == 1)
    box = "(() => { const b = document.querySelector('.desk-source').getBoundingClientRect(); return JSON.stringify([b.left, b.right, b.bottom, innerWidth, innerHeight]) })()"
    web.qtbot.waitUntil(lambda: web.ask("innerWidth") == 260, timeout=5_000)
    left, right, bottom, wide, high = json.loads(web.ask(box))
    assert 0 <= left < right <= wide and bottom <= high


def test_without_a_city_the_sentence_says_what_to_do_and_people_are_shown(web: Web, city: TinyCity) -> None:
    city.loaded = False
    web.surface.city_changed()
    web.surface.show_people(people(3))
    web.surface.fit()
    web.wait(lambda r: r["city"] is None and r["drawn"]["people"] == 3)
    words = web.ask("document.querySelector('.desk-empty').innerText")
    assert "Load one under Settings" in words
    assert "OpenStreetMap" not in web.ask("document.querySelector('.desk-source').innerText")
    city.loaded = True
    web.surface.city_changed()
    web.wait(lambda r: r["city"] == "Tiny")
    assert web.ask("document.querySelector('.desk-empty').hidden") is True


def test_an_old_fix_is_not_shown_as_live(web: Web) -> None:
    ages = {"now": 5.0, "edge": 179.0, "stale": 181.0, "old": 4000.0, "unknown": None}
    web.surface.show_people([PersonMark(k, k, near(0, 0), age=a) for k, a in ages.items()])
    web.wait(lambda r: r["people"] == 5)
    told = "const l = Doorstep.desk.live, n = performance.now(); [...l.people.values()].map(p => p.id + ':' + l.fresh(p, n)[0]).join()"
    assert web.ask(told) == "now:live,edge:live,stale:stale,old:old,unknown:old"
    grown = "const q = Doorstep.desk.live; q.fresh(q.people.get('edge'), performance.now() + 5000)[0]"
    assert web.ask(grown) == "stale", "a position grows old by itself"


def test_pointing_shows_name_and_state_as_text(web: Web) -> None:
    web.surface.show_people([PersonMark("p", "Wang Fang", near(0, 0), "on_the_way", note="#214 · 14:00")])
    web.surface.hover(MarkId("person", "p"))
    web.qtbot.waitUntil(lambda: web.ask("document.querySelector('.desk-tip').hidden") is False, timeout=5_000)
    assert web.ask("document.querySelector('.desk-tip').innerText").split("\n") == [
        "Wang Fang", "On the way · #214 · 14:00", "Position is live",
    ]  # fmt: skip
    web.surface.hover(None)
    web.qtbot.waitUntil(lambda: web.ask("document.querySelector('.desk-tip').hidden") is True, timeout=5_000)


def test_keys_walk_through_the_marks_and_pick(web: Web) -> None:
    heard: list[tuple[str, str]] = []
    web.surface.events.picked = lambda kind, name: heard.append((kind, name))
    web.surface.show_stops([replace(s, alert="late" if s.id == "s2" else "") for s in stops(4)])
    web.wait(lambda r: r["stops"] == 4)
    web.ask("Doorstep.desk.map.getContainer().focus()")
    web.surface.view.setFocus()
    for key in (Qt.Key.Key_N, Qt.Key.Key_Return):
        QTest.keyClick(widget_of(web), key)
    web.qtbot.waitUntil(lambda: heard == [("stop", "s2")], timeout=5_000)  # the late one comes first
    assert "Customer 2" in web.ask("document.querySelector('.desk-spoken').textContent")


def test_a_candidate_is_previewed_and_taken_away(web: Web) -> None:
    web.surface.preview(
        CandidatePreview("Chen Jie · 14:10", (near(0, 0), near(0.01, 0.01)), near(0.01, 0.01))
    )
    web.wait(lambda r: r["preview"] is True)
    web.surface.preview(None)
    web.wait(lambda r: r["preview"] is False)


def test_a_damaged_tile_costs_only_itself(web: Web, city: TinyCity) -> None:
    city._tile = b"\x1a\xff\xff\xff\x7f" + bytes(range(256))
    web.surface.city_changed()
    web.surface.show_people(people(2))
    found = web.wait(lambda r: r["failed"] > 0 and r["drawn"]["people"] == 2)
    assert found["names"] == []

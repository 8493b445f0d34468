"""Service areas drawn, moved, named and removed on the map, each taken back by Undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.geo import Point
from tests.ui.desk.map_office import MapOffice
from tests.ui.desk.test_map_in_step import Open, desk, opened

__all__ = ["desk", "opened"]

Key = Qt.Key


def names(office: MapOffice) -> list[str]:
    return [a.name for a in office.desk.desk.queries.areas()]


CORNERS = (Point(47.13, 9.50), Point(47.13, 9.54), Point(47.15, 9.54), Point(47.15, 9.50))


def draw(office: MapOffice, name: str) -> None:
    """Set the corners and keep the area under a name."""
    office.part.panel.draw.click()
    for corner in CORNERS:
        office.surface.events.map_clicked(corner)
    office.surface.events.tools.pressed("enter", "")
    office.part.hands.area_bar.field.setText(name)
    office.part.hands.area_bar.keep.click()
    office.settle()


def test_an_area_is_drawn_named_and_undone(opened: Open) -> None:
    office = opened()
    told, bar = office.surface.events.tools, office.part.hands.area_bar
    office.part.panel.draw.click()
    assert office.picture.tool == "draw" and bar.isVisible()
    for corner in (*CORNERS[:2], Point(1, 1)):
        office.surface.events.map_clicked(corner)
    told.pressed("back", "")
    sketch = office.picture.sketch
    assert sketch is not None and sketch.ring == CORNERS[:2]
    told.pressed("enter", "")
    assert any("three corners" in t for t in office.toasts()) and office.picture.tool == "draw"
    for corner in CORNERS[2:]:
        office.surface.events.map_clicked(corner)
    told.pressed("enter", "")
    assert office.picture.tool == "hand" and not bar.keep.isEnabled(), "it has no name yet"
    bar.field.setText("Old town")
    bar.keep.click()
    office.settle()
    assert [(a.name, a.ring) for a in office.picture.areas] == [("Old town", CORNERS)]
    assert office.picture.sketch is None and not bar.isVisible()
    office.frame.undo()
    office.settle()
    assert office.picture.areas == () and names(office) == []


def test_corners_are_moved_added_removed_and_esc_leaves_all_as_it_was(opened: Open) -> None:
    office = opened()
    draw(office, "Old town")
    told, edit = office.surface.events.tools, office.part.hands.areas
    (area,) = office.desk.desk.queries.areas()
    edit.edit(area)
    told.corner(0, Point(47.12, 9.49), False)
    told.corner(1, Point(47.125, 9.52), True)
    told.pressed("delete", "")
    sketch = office.picture.sketch
    assert sketch is not None and sketch.ring == (Point(47.12, 9.49), *CORNERS[1:])
    told.pressed("escape", "")
    office.settle()
    assert office.desk.desk.queries.areas()[0].ring == CORNERS
    edit.edit(area)
    told.corner(0, Point(47.12, 9.49), False)
    told.pressed("enter", "")
    office.settle()
    assert office.desk.desk.queries.areas()[0].ring[0] == Point(47.12, 9.49)
    office.frame.undo()
    office.settle()
    assert office.desk.desk.queries.areas()[0].ring == CORNERS


def test_the_menu_of_a_place_knows_its_areas_and_removes_them(opened: Open) -> None:
    office = opened()
    draw(office, "Old town")
    inside, outside = Point(47.14, 9.52), Point(47.3, 9.7)
    texts = [a.text() for a in office.part.menu_at("map", "", inside).actions()]
    assert "New request here" in texts and "Nearest people" in texts
    remove = next(a for a in office.part.menu_at("map", "", inside).actions() if "Remove area" in a.text())
    assert not any("Old town" in a.text() for a in office.part.menu_at("map", "", outside).actions())
    remove.trigger()
    office.settle()
    assert names(office) == []
    office.frame.undo()
    office.settle()
    assert names(office) == ["Old town"]


@pytest.mark.web
def test_an_area_is_drawn_with_clicks_and_keys(opened: Open) -> None:
    office = opened(real=True)
    office.part.panel.draw.click()
    office.wait(lambda r: r["tool"] == "draw")
    for n, spot in enumerate([(120, 80), (420, 80), (420, 200), (300, 220), (120, 200)], 1):
        QTest.mouseClick(office.hand, Qt.MouseButton.LeftButton, pos=QPoint(*spot))
        office.wait(lambda r, n=n: r["sketch"] == n)
    office.part.panel.take_keys()
    office.key(Key.Key_Backspace)
    office.wait(lambda r: r["sketch"] == 4)
    office.key(Key.Key_Return)
    office.wait(lambda r: r["tool"] == "hand")
    office.drag(QPoint(120, 80), QPoint(160, 110))
    office.qtbot.waitUntil(lambda: len(office.part.hands.areas._before) == 6, timeout=5_000)
    office.part.hands.area_bar.field.setText("Old town")
    office.part.hands.area_bar.keep.click()
    office.settle()
    found = office.wait(lambda r: r["areas"] == 1)
    assert found["sketch"] is None and len(office.desk.desk.queries.areas()[0].ring) == 4

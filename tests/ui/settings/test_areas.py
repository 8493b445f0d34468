"""Service areas in the settings: taken from files, renamed, removed, written, each taken back by Undo."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ui.desk.test_areas_on_the_map import names
from tests.ui.desk.test_map_in_step import Open, desk, opened
from ui.settings.areas import AreaSettings

__all__ = ["desk", "opened"]

FILE = {
    "type": "Feature",
    "properties": {"name": "Old town"},
    "geometry": {"type": "Polygon", "coordinates": [[[9.5, 47.1], [9.6, 47.1], [9.6, 47.2], [9.5, 47.1]]]},
}


def test_imported_renamed_removed_exported_and_undone(opened: Open, tmp_path: Path) -> None:
    office = opened()
    page = AreaSettings(office.frame)
    office.qtbot.addWidget(page)
    page.show()
    office.settle()
    file = tmp_path / "areas.geojson"
    file.write_text(json.dumps(FILE))
    page.take(file)
    office.settle()
    assert names(office) == ["Old town"] and page.list.count() == 1
    page.take(file)
    office.settle()
    assert names(office) == ["Old town"], "the same name is the same area"
    page.field.setText("New town")
    page.rename.click()
    office.settle()
    assert names(office) == ["New town"]
    page.write(tmp_path / "out.kml")
    office.until(lambda: (tmp_path / "out.kml").exists())
    assert "New town" in (tmp_path / "out.kml").read_text(encoding="utf-8")
    page.remove.click()
    office.settle()
    assert names(office) == [] and page.empty.isVisible()
    for expected in (["New town"], ["Old town"]):
        office.frame.undo()
        office.settle()
        assert names(office) == expected


def test_a_hostile_file_is_refused_with_a_sentence(opened: Open, tmp_path: Path) -> None:
    office = opened()
    page = AreaSettings(office.frame)
    office.qtbot.addWidget(page)
    page.show()
    office.settle()
    bomb = tmp_path / "bomb.kml"
    bomb.write_text('<!DOCTYPE k [<!ENTITY a "ha">]><kml>&a;</kml>')
    page.take(bomb)
    office.settle()
    assert names(office) == [] and any("entities" in t for t in office.toasts())

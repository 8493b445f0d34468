"""Hostile names of areas in exported GeoJSON and KML are names, and come back as they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from defusedxml import ElementTree

from app.adapters.area_files import read_areas, write_areas
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId
from app.domain.people import AREA_NAME_LENGTH, Area
from tests.hostile.corpus import IDS, TEXTS

pytestmark = pytest.mark.hostile("exports")

RING = (Point(47.0, 9.0), Point(47.0, 9.1), Point(47.1, 9.1))


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
@pytest.mark.parametrize("ending", [".geojson", ".kml"])
def test_a_name_is_only_a_name(tmp_path: Path, ending: str, text: str) -> None:
    file = tmp_path / f"areas{ending}"
    write_areas(file, [Area(AreaId("a"), BranchId("b"), text, RING)])
    raw = file.read_bytes()
    if ending == ".kml":
        tags = {e.tag.rpartition("}")[2] for e in ElementTree.fromstring(raw).iter()}
        assert not tags & {"script", "img", "b", "i", "style", "table", "a", "svg", "iframe"}
    else:
        json.loads(raw)
    (found,) = read_areas(file).areas
    assert len(found.name) <= AREA_NAME_LENGTH
    written, shown = ("".join(c for c in name if c.isalnum()) for name in (text, found.name))
    assert shown == written[: len(shown)] or found.name == file.stem, "nothing but its own signs"

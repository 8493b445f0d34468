"""Parts follow the city map: when another one comes into use, what was remembered of the old one is let go."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.adapters.city.build import PackLoader
from app.adapters.city.pack import PackStore
from app.assembly import CityParts
from app.domain.geo import Point
from tests.support.extracts import village


def test_another_map_is_told_once_and_only_then(tmp_path: Path) -> None:
    packs = PackStore(tmp_path / "maps")
    parts = CityParts(packs)
    swaps: list[str] = []
    stop = parts.on_swap(lambda: swaps.append("swap"))
    here, there = Point(47.0, 9.0), Point(47.01, 9.01)
    assert parts.router.table([here], [there]).source == "estimate"
    PackLoader(packs).load(village().write(tmp_path / "village.osm.pbf"), "village")
    assert swaps == [], "nobody asked for a road yet"
    assert parts.router.table([here], [there]).source == "road"
    assert parts.router.table([there], [here]).source == "road"
    assert swaps == ["swap"]
    packs.drop("village")
    stop()
    assert parts.router.table([here], [there]).source == "estimate"
    assert swaps == ["swap"]
    parts.close()
    packs.close()
    shutil.rmtree(tmp_path / "maps")

"""The roads of real extracts, where they are at hand (folder in DOORSTEP_DATA, or ../shared/data)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.adapters import sqlite
from app.adapters.city.roads.build import build
from app.adapters.city.roads.router import RoadRouter
from app.domain.geo import Mode, Point

DATA = Path(os.environ.get("DOORSTEP_DATA", Path(__file__).parents[6] / "shared" / "data")) / "osm"
CITIES = ("helsinki-centre", "monaco-2021", "liechtenstein-2024")


@pytest.fixture(params=CITIES)
def router(request: pytest.FixtureRequest) -> Iterator[RoadRouter]:
    """A router on each city in turn."""
    extract = DATA / f"{request.param}.osm.pbf"
    if not extract.exists():
        pytest.skip(f"no real map at hand: {extract.name}")
    pack = sqlite.connect(":memory:")
    build(extract, pack, lambda _: None)
    yield RoadRouter(pack)
    pack.close()


@pytest.mark.slow
def test_every_street_is_joined_to_every_other_and_engines_agree(router: RoadRouter) -> None:
    points = router.sample(40)
    assert not router.drives_left
    for mode in Mode:
        table = np.array(router.table(points, points, mode).seconds)
        assert np.isfinite(table).mean() > 0.98, mode
        assert np.array_equal(
            table, np.array(router.with_engine("scipy").table(points, points, mode).seconds)
        )


@pytest.mark.slow
def test_a_drive_known_to_everybody_there() -> None:
    extract = DATA / "liechtenstein-2024.osm.pbf"
    if not extract.exists():
        pytest.skip(f"no real map at hand: {extract.name}")
    pack = sqlite.connect(":memory:")
    build(extract, pack, lambda _: None)
    leg = RoadRouter(pack).route([Point(47.141, 9.521), Point(47.103, 9.610)]).legs[0]  # Vaduz to Malbun
    pack.close()
    assert 11_000 < leg.metres < 16_000
    assert 13 < leg.seconds / 60 < 25

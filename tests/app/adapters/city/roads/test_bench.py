"""The figures are there, for the engine and for its peer."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters.city.roads.bench import figures, street_points
from tests.app.adapters.city.roads.town import Town


def test_figures_name_the_peer_of_the_same_run(tmp_path: Path) -> None:
    town = Town()
    town.grid("abc", "def")
    for way in ("abc", "def", "ad", "be", "cf"):
        town.way(way)
    router = town.router(tmp_path)
    points = street_points(router, 5)
    assert points == street_points(router, 5)
    found = figures(router, points)
    assert found["peer"] == "scipy dijkstra"
    assert found["points"] == 5
    assert found["cch"].keys() == found["scipy"].keys()
    assert min(found["cch"].values()) > 0
    with pytest.raises(ValueError, match="two points"):
        figures(router, points[:1])

"""The invented town goes through the same makers as a real city, and they find what it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from app.adapters import sqlite
from app.adapters.city.basemap import build as basemap
from app.adapters.city.roads import build as roads
from app.adapters.city.roads.router import RoadRouter
from app.domain.geo import Mode
from app.example.town import TownSummary


@pytest.fixture(scope="module")
def pack(
    written: tuple[Path, TownSummary], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[sqlite.Connection, dict[str, float]]]:
    connection = sqlite.connect(str(tmp_path_factory.mktemp("pack") / "town.pack"))
    found = roads.build(written[0], connection, lambda progress: None)
    found |= basemap.build(written[0], connection, lambda progress: None)
    connection.commit()
    yield connection, found
    connection.close()


def test_roads_and_tiles_come_out(pack: tuple[sqlite.Connection, dict[str, float]]) -> None:
    found = pack[1]
    assert 300 < found["road_km"] < 600
    assert found["restrictions"] >= 15
    assert found["restrictions_unclear"] == 0
    assert found["tiles"] > 20


@pytest.mark.parametrize("mode", list(Mode))
def test_from_every_house_to_every_house(
    pack: tuple[sqlite.Connection, dict[str, float]], written: tuple[Path, TownSummary], mode: Mode
) -> None:
    router = RoadRouter(pack[0])
    some = Random(11).sample([a.point for a in written[1].addresses], 150)
    table = router.table(some, some, mode)
    seconds = np.asarray([list(row) for row in table.seconds])
    assert np.isfinite(seconds).mean() > 0.98
    assert np.median(seconds) < {Mode.CAR: 20, Mode.EBIKE: 35, Mode.FOOT: 90}[mode] * 60
    assert not router.drives_left


def test_ways_are_not_much_longer_than_the_crow_flies(
    pack: tuple[sqlite.Connection, dict[str, float]], written: tuple[Path, TownSummary]
) -> None:
    router = RoadRouter(pack[0])
    points = [a.point for a in written[1].addresses]
    random = Random(5)
    detours = []
    for _ in range(60):
        a, b = random.sample(points, 2)
        if a.metres_to(b) > 800:
            detours.append(router.route([a, b]).legs[0].metres / a.metres_to(b))
    assert 1.1 < float(np.median(detours)) < 1.7
    assert max(detours) < 4

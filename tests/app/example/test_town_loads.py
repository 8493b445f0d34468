"""The invented town goes through the same makers as a real city, and they find what it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from app.adapters import sqlite
from app.adapters.city.basemap import build as basemap
from app.adapters.city.places import build as places
from app.adapters.city.places.index import PlaceIndex
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
    found |= places.build(written[0], connection, lambda progress: None)
    connection.commit()
    yield connection, found
    connection.close()


@pytest.fixture(scope="module")
def index(pack: tuple[sqlite.Connection, dict[str, float]]) -> Iterator[PlaceIndex]:
    (file,) = (row[2] for row in pack[0].execute("PRAGMA database_list"))
    index = PlaceIndex(Path(file))
    yield index
    index.close()


def test_roads_and_tiles_come_out(pack: tuple[sqlite.Connection, dict[str, float]]) -> None:
    found = pack[1]
    assert 300 < found["road_km"] < 600
    assert found["restrictions"] >= 15
    assert found["restrictions_unused"] == 0
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


@pytest.mark.parametrize("tongue", ["label", "label_zh"])
def test_every_address_is_found_by_its_words(
    index: PlaceIndex, written: tuple[Path, TownSummary], tongue: str
) -> None:
    some = Random(3).sample(written[1].addresses, 700)
    lost = []
    for address in some:
        words: str = getattr(address, tongue)
        hits = index.search(words, None, 1)
        if not hits or hits[0].kind != "address" or hits[0].point.metres_to(address.point) > 30:
            lost.append(words)
    assert len(lost) < 0.01 * len(some), lost


def test_every_place_is_found_in_both_languages(index: PlaceIndex, written: tuple[Path, TownSummary]) -> None:
    for place in written[1].places:
        for words in (place.name, place.zh):
            hits = index.search(words, None, 4)
            assert any(h.point.metres_to(place.point) < 250 for h in hits), words


def test_a_pin_on_a_house_gives_its_address(index: PlaceIndex, written: tuple[Path, TownSummary]) -> None:
    for address in Random(4).sample(written[1].addresses, 200):
        hit = index.reverse(address.point)
        assert hit is not None
        assert hit.point.metres_to(address.point) < 40

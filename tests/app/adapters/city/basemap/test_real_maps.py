"""The base map of real cities: their sea, their names, their size."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
import shapely

from app.adapters import sqlite
from app.adapters.city.basemap.build import build, unpack
from tests.support.extracts import at
from tests.support.mvt_reader import Feature, read_tile
from tests.support.real_maps import real_map


@cache
def deepest(name: str) -> dict[tuple[int, int, int], dict[str, list[Feature]]]:
    """All zoom 14 tiles of a real map, decoded, by XYZ key."""
    pack = sqlite.connect(":memory:")
    try:
        build(real_map(name), pack, lambda _: None)
        rows = pack.execute("SELECT tile_column, tile_row, tile_data FROM tiles WHERE zoom_level = 14")
        return {(14, x, (1 << 14) - 1 - row): read_tile(unpack(data)) for x, row, data in rows}
    finally:
        pack.close()


def is_sea(name: str, lat: float, lon: float) -> bool:
    """Whether the point lies in a sea polygon of its tile."""
    key, (x, y) = at(lat, lon, 14)
    point = shapely.Point(x, y)
    for feature in deepest(name).get(key, {}).get("water", []):
        if feature.attributes["class"] == "sea":
            rings = [shapely.Polygon(path) for path in feature.paths]
            if sum(ring.contains(point) for ring in rings) % 2:
                return True
    return False


def features(name: str, layer: str) -> Iterator[Feature]:
    """Every feature of a layer."""
    for layers in deepest(name).values():
        yield from layers.get(layer, [])


@pytest.mark.parametrize(
    ("name", "place", "lat", "lon", "sea"),
    [
        ("monaco-2021", "Port Hercule", 43.7348, 7.4250, True),
        ("monaco-2021", "port of Fontvieille", 43.7296, 7.4200, True),
        ("monaco-2021", "open sea in the east", 43.7300, 7.4400, True),
        ("monaco-2021", "casino", 43.7392, 7.4281, False),
        ("monaco-2021", "palace on the rock", 43.7314, 7.4203, False),
        ("monaco-2021", "stadium of Fontvieille", 43.7276, 7.4155, False),
        ("monaco-2021", "hills in the west", 43.7420, 7.4100, False),
        ("helsinki-centre", "bay of Kaisaniemi", 60.1780, 24.9420, True),
        ("helsinki-centre", "south harbour", 60.1674, 24.9530, True),
        ("helsinki-centre", "railway station", 60.1719, 24.9414, False),
        ("helsinki-centre", "Siltasaari", 60.1785, 24.9490, False),
        ("helsinki-centre", "Esplanadi", 60.1674, 24.9470, False),
    ],
)
def test_the_sea_is_where_it_is(name: str, place: str, lat: float, lon: float, sea: bool) -> None:
    assert is_sea(name, lat, lon) is sea, place


def test_inland_there_is_no_sea() -> None:
    assert not any(f.attributes["class"] == "sea" for f in features("beijing-haidian-tsinghua", "water"))


def test_names_in_the_languages_of_the_place() -> None:
    roads = {
        f.attributes["name"]: f.attributes
        for f in features("beijing-haidian-tsinghua", "roads")
        if "name" in f.attributes
    }
    assert roads["成府路"]["name:en"] == "Chengfu Road"
    helsinki = {
        f.attributes["name"]: f.attributes
        for f in features("helsinki-centre", "roads")
        if "name" in f.attributes
    }
    assert helsinki["Aleksanterinkatu"]["name:sv"] == "Alexandersgatan"


def test_everything_numbered_is_there() -> None:
    assert len(list(features("helsinki-centre", "housenumbers"))) == 1460

"""From a small extract to tiles: the right things in the right layers at the right zooms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters import sqlite
from app.adapters.city.basemap.build import build, unpack
from app.ports import Progress
from tests.support.extracts import Extract, at, village
from tests.support.mvt_reader import Feature, read_tile

Tiles = dict[tuple[int, int, int], dict[str, list[Feature]]]


def tiles_of(extract: Extract, folder: Path, box: tuple[float, float, float, float] | None = None) -> Tiles:
    """Build and decode every tile by XYZ key."""
    pack = sqlite.connect(":memory:")
    try:
        counts = build(extract.write(folder / "small.osm.pbf", box), pack, lambda _: None)
        rows = pack.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles").fetchall()
    finally:
        pack.close()
    assert counts["tiles"] == len(rows)
    return {(z, x, (1 << z) - 1 - row): read_tile(unpack(data)) for z, x, row, data in rows}


def all_of(tiles: Tiles, layer: str, zoom: int) -> Iterator[Feature]:
    """The features of one layer over all tiles of a zoom."""
    for (z, _, _), layers in tiles.items():
        if z == zoom:
            yield from layers.get(layer, [])


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Tiles:
    """The village's tiles."""
    return tiles_of(village(), tmp_path_factory.mktemp("village"))


def test_every_zoom_has_tiles_and_the_deepest_has_everything(tiles: Tiles) -> None:
    assert {z for z, _, _ in tiles} == set(range(8, 15))
    seen = {layer for (z, _, _), layers in tiles.items() if z == 14 for layer in layers}
    assert seen >= {"roads", "buildings", "water", "landuse", "places", "pois", "housenumbers", "area_labels"}


def test_a_point_lies_where_it_should(tiles: Tiles) -> None:
    for zoom in (11, 14):
        key, (x, y) = at(47.007, 9.007, zoom)
        (village_point,) = tiles[key]["places"]
        assert village_point.paths[0][0] == (round(x), round(y))
        assert village_point.attributes["name"] == "Village"
        assert village_point.attributes["name:zh"] == "村庄"


def test_roads_appear_by_class(tiles: Tiles) -> None:
    classes = {zoom: {f.attributes["class"] for f in all_of(tiles, "roads", zoom)} for zoom in range(9, 15)}
    assert classes[9] == classes[11] == {"primary"}
    assert classes[12] == classes[14] == {"primary", "minor"}
    assert not any("name" in f.attributes for f in all_of(tiles, "roads", 11))
    assert {f.attributes["name"] for f in all_of(tiles, "roads", 14)} >= {"Row 3 Street", "Column 0 Lane"}


def test_a_line_is_cut_at_the_margin_and_continues_in_the_next_tile(tiles: Tiles) -> None:
    for feature in all_of(tiles, "roads", 14):
        for path in feature.paths:
            assert all(-65 <= value <= 4096 + 65 for point in path for value in point)
    with_row = [
        key
        for key, layers in tiles.items()
        if key[0] == 14 and any(f.attributes.get("name") == "Row 0 Street" for f in layers.get("roads", []))
    ]
    assert len(with_row) > 1


def test_house_numbers_and_houses(tiles: Tiles) -> None:
    numbers = [f.attributes["number"] for f in all_of(tiles, "housenumbers", 14)]
    assert sorted(set(numbers)) == ["1", "2", "3", "4", "5", "6", "7"]
    assert len(numbers) == 56
    assert not list(all_of(tiles, "buildings", 12))


def test_a_lake_has_its_name_on_a_point_of_its_own(tiles: Tiles) -> None:
    (label,) = all_of(tiles, "area_labels", 14)
    assert (label.kind, label.attributes["name"], label.attributes["class"]) == (1, "Lake", "lake")
    assert not any("name" in f.attributes for f in all_of(tiles, "water", 14))


def test_bridges_tunnels_levels_and_directions(tmp_path: Path) -> None:
    town = Extract()
    start = town.node(47.0, 9.0)
    town.way([start, (47.0, 9.004)], highway="primary", bridge="yes", layer="1", ref="A 1")
    town.way([start, (47.002, 9.0)], highway="primary_link", tunnel="yes", layer="-1", oneway="-1")
    town.way([start, (46.998, 9.0)], highway="motorway", layer="nonsense")
    tiles = tiles_of(town, tmp_path)
    features = {
        f.attributes["class"] + str(f.attributes.get("link", "")): f for f in all_of(tiles, "roads", 14)
    }
    assert features["primary"].attributes == {"class": "primary", "bridge": 1, "layer": 1, "ref": "A 1"}
    assert features["primary1"].attributes == {
        "class": "primary",
        "link": 1,
        "tunnel": 1,
        "layer": -1,
        "oneway": -1,
    }
    assert features["motorway"].attributes == {"class": "motorway", "oneway": 1}


def test_what_lies_lower_is_drawn_first(tmp_path: Path) -> None:
    town = Extract()
    for layer in ("1", "-1", "0"):
        town.way([(47.0, 9.0 + int(layer) / 1e3), (47.001, 9.001)], highway="tertiary", layer=layer)
    town.square(47.0, 9.0, 0.002, leisure="park")
    town.square(47.0, 9.0, 0.006, landuse="residential")
    tiles = tiles_of(town, tmp_path)
    key, _ = at(47.0002, 9.0002, 14)
    assert [f.attributes.get("layer", 0) for f in tiles[key]["roads"]] == [-1, 0, 1]
    assert [f.attributes["class"] for f in tiles[key]["landuse"]] == ["residential", "park"]


def test_ways_that_carry_on_are_joined_for_their_labels(tmp_path: Path) -> None:
    town = Extract()
    middle = town.node(47.0, 9.002)
    town.way([(47.0, 9.0), middle], highway="residential", name="Long Road")
    town.way([middle, (47.0, 9.004)], highway="residential", name="Long Road")
    (feature,) = all_of(tiles_of(town, tmp_path), "roads", 14)
    assert len(feature.paths) == 1


def test_a_way_with_missing_nodes_keeps_what_is_there(tmp_path: Path) -> None:
    town = Extract()
    known = [town.node(47.0, 9.0 + i / 1000) for i in range(6)]
    town.way([known[0], known[1], 999, known[3], known[4], known[5]], highway="residential")
    pieces = list(all_of(tiles_of(town, tmp_path), "roads", 14))
    assert sum(len(f.paths) for f in pieces) == 2


def test_a_polygon_with_a_hole_keeps_it(tmp_path: Path) -> None:
    town = village()
    outer = town.square(47.007, 9.007, 0.01)
    inner = town.square(47.007, 9.007, 0.004)
    town.relation([("w", outer, "outer"), ("w", inner, "inner")], type="multipolygon", natural="water")
    key, _ = at(47.007, 9.007, 12)
    lake = max(tiles_of(town, tmp_path)[key]["water"], key=lambda f: len(f.paths))
    assert len(lake.paths) == 2


def test_the_sea_reaches_to_the_edge_of_the_box(tmp_path: Path) -> None:
    town = Extract()
    town.way([(46.98, 9.01), (47.03, 9.01)], natural="coastline")  # northwards: sea in the east
    town.way([(47.0, 9.0), (47.0, 9.005)], highway="residential")
    tiles = tiles_of(town, tmp_path, (46.99, 8.99, 47.01, 9.03))
    classes = [f.attributes["class"] for f in all_of(tiles, "water", 10)]
    assert classes == ["sea"]
    east, _ = at(47.0, 9.028, 14)
    west, _ = at(47.0, 8.992, 14)
    assert "water" in tiles[east]
    assert "water" not in tiles.get(west, {})


def test_common_languages_are_kept_and_rare_ones_not(tmp_path: Path) -> None:
    town = Extract()
    for i in range(40):
        names = {"name__sv": f"Gata {i}"} if i % 2 else {}
        if i == 1:
            names["name__tlh"] = "taw"
        town.way(
            [(47.0 + i / 1e4, 9.0), (47.0 + i / 1e4, 9.003)], highway="residential", name=f"Katu {i}", **names
        )
    keys = {key for f in all_of(tiles_of(town, tmp_path), "roads", 14) for key in f.attributes}
    assert "name:sv" in keys
    assert "name:tlh" not in keys


def test_progress_only_grows(tmp_path: Path) -> None:
    reports: list[Progress] = []
    pack = sqlite.connect(":memory:")
    build(village().write(tmp_path / "v.osm.pbf"), pack, reports.append)
    bounds = pack.execute("SELECT value FROM metadata WHERE name = 'bounds'").fetchone()[0]
    pack.close()
    fractions = [report.fraction or 0.0 for report in reports]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert [round(float(value), 2) for value in bounds.split(",")] == [9.0, 47.0, 9.01, 47.01]

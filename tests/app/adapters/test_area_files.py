"""Areas from strangers' files: taken when they are areas, refused with a sentence when they are anything else."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.area_files import MOST_CORNERS, FoundArea, as_geojson, as_kml, read_areas, write_areas
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId
from app.domain.people import Area

RING = (Point(47.1, 9.5), Point(47.1, 9.6), Point(47.2, 9.6))
PAIRS = [[9.5, 47.1], [9.6, 47.1], [9.6, 47.2], [9.5, 47.1]]
KML_HEAD = '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'


def area(name: str = "North & <b>", ring: tuple[Point, ...] = RING) -> Area:
    return Area(AreaId("a"), BranchId("b"), name, ring)


def put(tmp_path: Path, data: Any, name: str = "x.geojson") -> Path:
    file = tmp_path / name
    file.write_bytes(
        data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    )
    return file


def polygon(*rings: Any, name: Any = "Old town") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def code(file: Path) -> str:
    with pytest.raises(NotPossible) as refused:
        read_areas(file)
    assert str(refused.value.text)
    return refused.value.code


@pytest.mark.parametrize("ending", [".geojson", ".kml"])
def test_what_is_written_is_read_again(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"areas{ending}"
    other = area(
        "南区", (Point(-33.9, 151.1), Point(-33.8, 151.3), Point(-33.7, 151.0), Point(-33.75, 150.9))
    )
    write_areas(file, [area(), other])
    found = read_areas(file)
    assert [a.name for a in found.areas] == ["North & <b>", "南区"]
    assert found.areas[0].ring == RING and set(found.areas[1].ring) == set(other.ring)
    assert list(tmp_path.iterdir()) == [file], "nothing is left beside it"


def test_longitude_stands_first_and_rings_run_counter_clockwise() -> None:
    ring = json.loads(as_geojson([area(ring=tuple(reversed(RING)))]))["features"][0]["geometry"][
        "coordinates"
    ][0]
    assert ring[0] == ring[-1] and all(lon < 10 < lat for lon, lat in ring)
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0
    assert b"9.5,47.1" in as_kml([area()])


def test_parts_heights_holes_and_points(tmp_path: Path) -> None:
    high = [[*p, 412.5] for p in PAIRS]
    hole = [[9.58, 47.12], [9.59, 47.12], [9.59, 47.13], [9.58, 47.12]]
    many = {"type": "MultiPolygon", "coordinates": [[high, hole], [[[1, 1], [2, 1], [2, 2]]]]}
    data = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": "Isles"}, "geometry": many},
            {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        ],
    }
    found = read_areas(put(tmp_path, data))
    assert found.areas[0] == FoundArea("Isles 1", RING)
    assert found.areas[1].name == "Isles 2" and (found.holes, found.others) == (1, 1)


def test_kml_with_folders_holes_and_several_polygons(tmp_path: Path) -> None:
    def ring(side: str, at: str) -> str:
        return f"<{side}><LinearRing><coordinates>{at}</coordinates></LinearRing></{side}>"

    outer = ring("outerBoundaryIs", "9.5,47.1,0 9.6,47.1,0\n 9.6,47.2,0 9.5,47.1,0")
    inner = ring("innerBoundaryIs", "9.58,47.12 9.59,47.12 9.59,47.13")
    text = (
        f"{KML_HEAD}<Folder><Placemark><name> Old\n town </name><MultiGeometry><Polygon>{inner}{outer}</Polygon>"
        f"</MultiGeometry></Placemark><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></Folder></Document></kml>"
    )
    found = read_areas(put(tmp_path, text, "x.kml"))
    assert found.areas == (FoundArea("Old town", RING),) and (found.holes, found.others) == (1, 1)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (polygon([[47.1, 120.5], [47.2, 120.5], [47.2, 120.6]]), "areas-order"),
        (polygon([[1e300, 1], [2, 1], [2, 2]]), "areas-range"),
        (polygon([[10**400, 1], [2, 1], [2, 2]]), "areas-range"),
        (polygon([[1, 1], [2, 1], [1, 1]]), "areas-few"),
        (polygon([["1", 1], [2, 1], [2, 2]]), "areas-corner"),
        (polygon([[True, 1], [2, 1], [2, 2]]), "areas-corner"),
        (polygon([[1], [2, 1], [2, 2]]), "areas-corner"),
        (polygon([[n / 1000, n % 7] for n in range(MOST_CORNERS + 2)]), "areas-corners"),
        ({"type": "FeatureCollection", "features": [polygon(PAIRS)] * 501}, "areas-many"),
        ({"type": "FeatureCollection", "features": {}}, "areas-geojson"),
        ({"type": "Point", "coordinates": [1, 2]}, "areas-empty"),
        ([1, 2], "areas-geojson"),
        ("{", "areas-format"),
        ('{"type":"Polygon","coordinates":[[[NaN,1],[2,1],[2,2]]]}', "areas-range"),
        (b"\xff\xfe{}", "areas-format"),
        ("[" * 100_000, "areas-format"),
        (b"PK\x03\x04zipped", "areas-packed"),
        ('<!DOCTYPE k [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml>&b;</kml>', "areas-xml-unsafe"),
        ('<!DOCTYPE k SYSTEM "file:///etc/hostname"><kml/>', "areas-xml-unsafe"),
        ("<kml><Placemark>", "areas-kml"),
        (f"{KML_HEAD}</Document></kml>", "areas-empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_its_reason(tmp_path: Path, data: Any, why: str) -> None:
    assert code(put(tmp_path, data)) == why


def test_a_packed_or_missing_file_says_so(tmp_path: Path) -> None:
    assert code(put(tmp_path, "<kml/>", "x.kmz")) == "areas-packed"
    assert code(tmp_path / "nothing.kml") == "areas-file"
    with pytest.raises(NotPossible, match=r"geojson or \.kml"):
        write_areas(tmp_path / "areas.txt", [area()])


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["Polygon", "Feature"]),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
                        st.sampled_from(["type", "geometry", "coordinates", "features", "properties"]), inner, max_size=4)))  # fmt: skip
def test_whatever_a_file_holds_it_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    file = tmp_path_factory.mktemp("any") / "x.geojson"
    file.write_text(json.dumps(data))
    try:
        assert read_areas(file).areas
    except NotPossible as refused:
        assert refused.code.startswith("areas-")

"""The tables a build leaves in the pack, and what it reads beside streets and shops."""

from __future__ import annotations

from pathlib import Path

from app.adapters import sqlite
from app.adapters.city.places.build import build
from app.adapters.city.places.labels import street_line
from app.ports import Progress
from tests.app.adapters.city.places.drawing import TownDrawing
from tests.app.adapters.city.places.towns import index_of, two_towns


def test_counts_and_progress(tmp_path: Path) -> None:
    drawing = TownDrawing()
    two_towns(drawing)
    extract = drawing.write(tmp_path / "towns.osm.pbf")
    told: list[Progress] = []
    connection = sqlite.connect(str(tmp_path / "pack"))
    counts = build(extract, connection, told.append)
    assert counts == {"addresses": 24.0, "streets": 5.0, "pois": 2.0, "places": 2.0}
    fractions = [p.fraction for p in told if p.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert all(name.startswith("place_") for name in tables)
    assert build(extract, connection, told.append) == counts  # building anew replaces
    connection.close()


def test_an_extract_without_anything_makes_an_index_that_finds_nothing(tmp_path: Path) -> None:
    index = index_of(tmp_path, lambda w: w.at((47.0, 9.0), name="Nothing at all"))
    assert index.search("nothing") == []
    index.close()


def test_streets_of_addresses_may_come_from_a_relation_or_the_place(tmp_path: Path) -> None:
    def fill(w: TownDrawing) -> None:
        member = w.at((47.0, 9.0), addr__housenumber="5")
        w.relation([("n", member, "house")], type="associatedStreet", name="Rue Haute")
        w.at((47.01, 9.0), addr__housenumber="8", addr__place="Obere Alp")
        w.at((47.02, 9.0), addr__housenumber="3", addr__housename="Villa Rosa")
        w.at((47.03, 9.0), addr__housenumber="9")  # nothing says where: left out

    index = index_of(tmp_path, fill)
    assert index.search("5 rue haute")[0].label == "5 Rue Haute"
    assert index.search("obere alp 8")[0].label == "Obere Alp 8"
    assert [(s, n) for s, n, *_ in index.addresses()] == [("Rue Haute", "5"), ("Obere Alp", "8")]
    index.close()


def test_other_languages_of_the_city_lead_to_the_same_house(tmp_path: Path) -> None:
    def fill(w: TownDrawing) -> None:
        w.street(
            "Mannerheimintie",
            [(60.17, 24.93), (60.18, 24.93)],
            name__fi="Mannerheimintie",
            name__sv="Mannerheimvägen",
        )
        w.house("Mannerheimintie", "5", (60.171, 24.931), "Helsinki")

    index = index_of(tmp_path, fill)
    for text in ("Mannerheimvägen 5", "mannerheimvagen 5", "Mannerheimint. 5", "Mannerheimv. 5 Helsinki"):
        assert index.search(text)[0].label == "Mannerheimintie 5, Helsinki"
    index.close()


def test_both_stops_of_one_name_are_one_place(tmp_path: Path) -> None:
    def fill(w: TownDrawing) -> None:
        for lat in (47.0, 47.0005, 47.2):
            w.at((lat, 9.0), highway="bus_stop", name="Post")

    index = index_of(tmp_path, fill)
    assert len(index.search("Post")) == 2
    index.close()


def test_addresses_are_written_as_people_there_write_them() -> None:
    assert street_line("Landstrasse", "12") == "Landstrasse 12"
    assert street_line("Rue Grimaldi", "12bis") == "12bis Rue Grimaldi"
    assert street_line("Chengfu Road", "12") == "12 Chengfu Road"
    assert street_line("成府路", "43") == "成府路43号"
    assert street_line("Landstrasse", "") == "Landstrasse"

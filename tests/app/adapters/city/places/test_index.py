"""Finding places by words, and words by places, on two invented towns."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from app.adapters.city.places.index import PlaceIndex
from app.domain.geo import Point
from app.ports import PlaceHit
from tests.app.adapters.city.places.drawing import TownDrawing
from tests.app.adapters.city.places.towns import index_of, two_towns

OBERAU_12 = Point(47.0999, 9.5036)
NIEDERAU_12 = Point(47.1999, 9.5036)


def first(index: PlaceIndex, text: str, near: Point | None = None) -> PlaceHit:
    hits = index.search(text, near)
    assert hits, f"nothing found for {text!r}"
    return hits[0]


@pytest.mark.parametrize(
    "text",
    [
        "Hauptstrasse 12, Niederau",
        "12 Hauptstrasse Niederau",
        "Niederau, Hauptstrasse 12",
        "HAUPTSTRAẞE 12 niederau",
        "Hauptstr. 12 Niederau",
        "hauptstr 12, 9500 Niederau",
        "Haupt Strasse 12 Niederau",
        "Haupt-Str. 12, Niederau",
        "Hauptstrase 12, Niederau",
        "Huaptstrasse 12, Nideerau",
        "Hauptstrasse Nr. 12, Niederau",
        "Hauptstrasse 12, apt 5, Niederau",
        "Hauptstrasse 12, 3. Stock, Niederau",
        "Hauptstrasse 12, Niederau, Nirgendland",
    ],
)
def test_one_house_is_found_however_it_is_written(towns: PlaceIndex, text: str) -> None:
    hit = first(towns, text)
    assert (hit.kind, hit.label) == ("address", "Hauptstrasse 12, Niederau")
    assert hit.point.metres_to(NIEDERAU_12) < 1


def test_exact_words_are_certain_and_two_towns_are_not(towns: PlaceIndex) -> None:
    assert first(towns, "Hauptstrasse 12, Oberau").confidence > 0.95
    both = towns.search("Hauptstrasse 12")
    assert {h.label for h in both[:2]} == {"Hauptstrasse 12, Oberau", "Hauptstrasse 12, Niederau"}
    assert both[0].confidence < 0.7


def test_nearness_decides_between_equals_only(towns: PlaceIndex) -> None:
    assert first(towns, "Hauptstrasse 12", near=Point(47.20, 9.51)).label == "Hauptstrasse 12, Niederau"
    assert first(towns, "Hauptstrasse 12", near=Point(47.10, 9.51)).label == "Hauptstrasse 12, Oberau"
    assert first(towns, "Hauptstrasse 12, Oberau", near=Point(47.20, 9.51)).label == "Hauptstrasse 12, Oberau"


def test_missing_house_is_estimated_between_its_neighbours(towns: PlaceIndex) -> None:
    hit = first(towns, "Hauptstrasse 9, Oberau")
    assert hit.kind == "address"
    assert hit.label == "Hauptstrasse 9, Oberau"
    assert "≈ 5–11" in hit.detail
    assert hit.confidence < 0.75
    # odd side, two thirds of the way from 5 to 11
    assert hit.point.metres_to(Point(47.1001, 9.5027)) < 5


def test_number_far_beyond_the_end_gives_the_street(towns: PlaceIndex) -> None:
    hit = first(towns, "Hauptstrasse 900, Oberau")
    assert (hit.kind, hit.label) == ("street", "Hauptstrasse, Oberau")
    assert hit.confidence < 0.8


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Hauptstrasse 14a, Oberau", "Hauptstrasse 14a, Oberau"),
        ("Hauptstrasse 14 A, Oberau", "Hauptstrasse 14a, Oberau"),
        ("Hauptstrasse 14, Oberau", "Hauptstrasse 14a, Oberau"),
        ("Hauptstrasse 12b, Oberau", "Hauptstrasse 12, Oberau"),
        ("Hauptstrasse 12/4, Oberau", "Hauptstrasse 12, Oberau"),
        ("Hauptstrasse 22, Oberau", "Hauptstrasse 20-24, Oberau"),
        ("Hauptstrasse 20-24, Oberau", "Hauptstrasse 20-24, Oberau"),
    ],
)
def test_letters_units_and_ranges(towns: PlaceIndex, typed: str, label: str) -> None:
    assert first(towns, typed).label == label


def test_numbers_along_a_mapped_line(towns: PlaceIndex) -> None:
    hit = first(towns, "Mühlegasse 6, Oberau")
    assert hit.label == "Mühlegasse 6, Oberau"
    assert "≈" in hit.detail
    assert hit.point.metres_to(Point(47.1072, 9.501)) < 2
    assert first(towns, "muehlegasse 10 oberau").confidence > 0.95


@pytest.mark.parametrize(
    "text", ["ImRossfeld 3", "I mRossfeld 3", "im rosfeld 3", "Rossfeld 3", "Im Rossfeld 3 Oberau"]
)
def test_blanks_and_slips(towns: PlaceIndex, text: str) -> None:
    assert first(towns, text).label == "Im Rossfeld 3, Oberau"


def test_house_of_an_address_without_town_takes_its_neighbours(towns: PlaceIndex) -> None:
    assert first(towns, "Hauptstrasse 1, Niederau").label == "Hauptstrasse 1, Niederau"


def test_shops_places_and_areas(towns: PlaceIndex) -> None:
    assert first(towns, "baeckerei engel").label == "Bäckerei Engel, Oberau"
    assert "Hauptstrasse 2" in first(towns, "Bäckerei Engel").detail
    assert first(towns, "niederau").kind == "place"
    assert first(towns, "primarschule").label == "Primarschule Oberau, Oberau"


def test_words_of_two_things_close_together(towns: PlaceIndex) -> None:
    assert first(towns, "Engel Josef Rheinberger Strasse").label == "Bäckerei Engel, Oberau"


def test_typing_a_house_number(towns: PlaceIndex) -> None:
    labels = [h.label for h in towns.complete("hauptstr 1", near=Point(47.1, 9.5))]
    assert labels[0] == "Hauptstrasse 1, Oberau"
    assert {"Hauptstrasse 11, Oberau", "Hauptstrasse 12, Oberau"} <= set(labels)


def test_every_beginning_of_a_street_leads_to_it(towns: PlaceIndex) -> None:
    name = "Josef-Rheinberger-Straße"
    for end in range(3, len(name) + 1):
        assert any(h.label == f"{name}, Oberau" for h in towns.complete(name[:end])), name[:end]


def test_points_are_understood_and_nonsense_is_not(towns: PlaceIndex) -> None:
    assert towns.search("47.14, 9.52")[0].point == Point(47.14, 9.52)
    assert towns.search("47.14, 9.52")[0].kind == "point"
    for text in ("", "   ", "?!", "\x00", '"', "AND OR NOT", "*", "xqzvw", "(a:b"):
        assert isinstance(towns.search(text), list)
    assert towns.search("xqzvwkk") == []
    assert towns.search("Hauptstrasse", limit=0) == []


def test_reverse(towns: PlaceIndex) -> None:
    hit = towns.reverse(Point(OBERAU_12.lat + 0.00003, OBERAU_12.lon))
    assert hit is not None
    assert (hit.kind, hit.label) == ("address", "Hauptstrasse 12, Oberau")
    assert towns.reverse(Point(47.3, 9.5)) is None


def test_reverse_where_no_house_is_mapped_names_the_street(tmp_path: Path) -> None:
    def lonely(w: TownDrawing) -> None:
        w.street("Langer Weg", [(47.0, 9.0), (47.0, 9.02)])

    index = index_of(tmp_path, lonely)
    hit = index.reverse(Point(47.001, 9.013))  # 110 m beside, far from the middle
    assert hit is not None
    assert (hit.kind, hit.label) == ("street", "Langer Weg")
    index.close()


def test_many_threads_and_a_closed_index(tmp_path: Path) -> None:
    index = index_of(tmp_path, two_towns)
    wrong: list[str] = []

    def ask(town: str) -> None:
        for number in (1, 2, 3, 4, 5, 6) * 5:
            hit = index.search(f"Hauptstrasse {number}, {town}")[0]
            if hit.label != f"Hauptstrasse {number}, {town}":
                wrong.append(hit.label)

    threads = [Thread(target=ask, args=(town,)) for town in ("Oberau", "Niederau") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    index.close()
    assert index.search("Hauptstrasse 1") == []
    assert index.reverse(OBERAU_12) is None

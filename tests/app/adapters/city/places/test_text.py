"""Folding, words, keys and numbers, for any text there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.city.places.numbers import HouseNumber, parse
from app.adapters.city.places.query import parse as parse_query
from app.adapters.city.places.query import typed_point
from app.adapters.city.places.sounds import spellings
from app.adapters.city.places.text import fold, german_spelling, key, memory_key, words
from app.domain.geo import Point


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_stable(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
    assert not any(" " in word for word in words(text))


@given(st.text())
def test_memory_key_is_its_own_key(text: str) -> None:
    assert memory_key(memory_key(text)) == memory_key(text)


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    parse_query(text)
    parse(text)
    typed_point(text)
    spellings(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Haupt-Strasse", "hauptstraße"),
        ("Josef-Rheinberger-Str", "JOSEF RHEINBERGER STR"),
        ("Ｃａｆé", "cafe"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
    ],
)
def test_same_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_every_ideograph_is_a_word() -> None:
    assert words("清华大学3号楼 Café") == ["清", "华", "大", "学", "3", "号", "楼", "cafe"]


def test_voiced_kana_and_hangul_stay_whole() -> None:
    assert words("ガス") == ["ガ", "ス"]
    assert words("서울역") == ["서울역"]


def test_german_spelling() -> None:
    assert german_spelling("Mühlegässli") == "Muehlegaessli"
    assert german_spelling("Landstrasse") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Landstr. 12, Vaduz", "landstrasse 12 vaduz"),
        ("Landstrasse 12–14", "Landstrasse 12 14"),
        ("  Café   Müller ", "cafe muller"),
        ("成府路43号", "成府路 43 号"),
    ],
)
def test_remembered_alike(one: str, other: str) -> None:
    assert memory_key(one) == memory_key(other)


def test_remembered_apart() -> None:
    assert len({memory_key(t) for t in ("2, 1 Road", "1, 2 Road", "1/2 Road", "1-2 Road", "12 Road")}) == 5


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("12", [HouseNumber(12, 12, "12")]),
        ("12 A", [HouseNumber(12, 12, "12a")]),
        ("12-16", [HouseNumber(12, 16, "12-16")]),
        ("12;14", [HouseNumber(12, 12, "12"), HouseNumber(14, 14, "14")]),
        ("12/3", [HouseNumber(12, 12, "12/3")]),
        ("28號", [HouseNumber(28, 28, "28")]),
        ("12-8", [HouseNumber(12, 12, "12-8")]),
        ("5 bis", [HouseNumber(5, 5, "5bis")]),
        ("ohne", []),
    ],
)
def test_house_numbers(written: str, numbers: list[HouseNumber]) -> None:
    assert parse(written) == numbers


def test_a_range_covers_its_own_side() -> None:
    assert [n for n in range(10, 18) if parse("12-16")[0].covers(n)] == [12, 14, 16]
    assert [n for n in range(10, 18) if parse("12-15")[0].covers(n)] == [12, 13, 14, 15]


@pytest.mark.parametrize(
    "text", ["47.14, 9.52", "47.14 9.52", "47.14;9.52", " 47.14° , 9.52° ", "47.14,9.52"]
)
def test_points(text: str) -> None:
    assert typed_point(text) == Point(47.14, 9.52)


def test_points_of_other_forms_and_what_is_none() -> None:
    minutes = typed_point("""47° 8' 24" N, 9° 31' 12" E""")
    assert minutes is not None
    assert minutes.metres_to(Point(47.14, 9.52)) < 1
    assert typed_point("33.9° S 151.2° E") == Point(-33.9, 151.2)
    assert typed_point("95° N, 9° E") is None
    assert typed_point("-33.9, 151.2") == Point(-33.9, 151.2)
    for text in ("12 14", "91.5, 9.5", "47.14", "Weg 47.1, 9.5", "12, 14", "°"):
        assert typed_point(text) is None


def test_pinyin_from_every_syllable() -> None:
    full, initials = spellings("清华大学")
    assert full == ["qinghuadaxue", "huadaxue", "daxue", "xue"]
    assert initials == ["qhdx", "hdx", "dx", "x"]
    assert spellings("Vaduz") == ([], [])
    assert "lusejie" in spellings("绿色街")[0]

"""The measuring itself, and what it must find on real cities."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import osmium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters import sqlite
from app.adapters.city.places.build import build
from app.adapters.city.places.evaluate import WAYS, Sample, evaluate, measure, misspell
from app.adapters.city.places.index import PlaceIndex
from app.domain.geo import Point
from tests.support.real_maps import real_map


def test_measuring_two_small_towns(towns: PlaceIndex) -> None:
    figures = evaluate(towns, sample=20, seed=3)
    assert figures["addresses"] == 20.0
    assert [figures[f"first: {way}"] for way in WAYS] == [1.0] * 5
    assert figures["reverse"] == 1.0


@given(st.text("abcdefgh ", min_size=3), st.integers())
def test_a_slip_is_one_slip(word: str, seed: int) -> None:
    wrong = misspell(word, random.Random(seed))
    assert abs(len(wrong) - len(word)) <= 1
    assert (wrong[0], wrong[-1:]) == (word[0], wrong[-1:])


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[PlaceIndex, Path]]:
    """Builds the index of a real city once."""
    built: dict[str, tuple[PlaceIndex, Path]] = {}

    def make(name: str) -> tuple[PlaceIndex, Path]:
        if name not in built:
            extract, pack = real_map(name), tmp_path_factory.mktemp("pack") / name
            connection = sqlite.connect(str(pack))
            build(extract, connection, lambda _: None)
            connection.commit()
            connection.close()
            built[name] = PlaceIndex(pack), extract
        return built[name]

    return make


def mapped_addresses(extract: Path, most: int) -> list[Sample]:
    """Addresses as the map has them, read without the index."""
    found = []
    keys = osmium.filter.KeyFilter("addr:housenumber")
    for entity in osmium.FileProcessor(str(extract)).with_locations().with_filter(keys):
        tags = entity.tags
        if entity.is_relation() or not (tags.get("addr:street") and tags.get("addr:city")):
            continue
        corners = [entity.location] if entity.is_node() else [n.location for n in list(entity.nodes)[:-1]]
        lat, lon = (sum(v) / len(corners) for v in zip(*((c.lat, c.lon) for c in corners), strict=True))
        found.append(
            Sample(tags["addr:street"], tags["addr:housenumber"], tags["addr:city"], Point(lat, lon))
        )
    return random.Random(11).sample(found, most)


@pytest.mark.slow
def test_addresses_of_a_country_are_found(city: Callable[[str], tuple[PlaceIndex, Path]]) -> None:
    index, extract = city("liechtenstein-2024")
    figures = measure(index, mapped_addresses(extract, 300))
    for way in WAYS:
        assert figures[f"first: {way}"] >= 0.98, way
    assert figures["first: one typing error"] >= 0.95
    assert figures["first: without city"] >= 0.9
    assert figures["street: unknown number"] >= 0.98


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("清华大学", "清华大学"),
        ("qhdx", "清华大学"),
        ("qinghuadaxue", "清华大学"),
        ("成府路", "成府路"),
        ("Chengfu Road", "成府路"),
        ("清华 西门", "西门"),
        ("成府路57号", "成府路57号"),
    ],
)
def test_a_quarter_of_beijing(city: Callable[[str], tuple[PlaceIndex, Path]], text: str, label: str) -> None:
    index, _ = city("beijing-haidian-tsinghua")
    for ask in (index.search, index.complete):
        assert ask(text)[0].label.partition(",")[0] == label


@pytest.mark.slow
def test_both_languages_of_helsinki(city: Callable[[str], tuple[PlaceIndex, Path]]) -> None:
    index, _ = city("helsinki-centre")
    finnish, swedish = index.search("Mannerheimintie 5")[0], index.search("Mannerheimvägen 5")[0]
    assert finnish == swedish
    assert finnish.kind == "address"

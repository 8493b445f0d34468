"""Chinese names: by characters, by sound, by initials, in English, and in one breath with the number."""

from __future__ import annotations

import pytest

from app.adapters.city.places.index import PlaceIndex


@pytest.mark.parametrize(
    "text", ["清华大学", "qhdx", "qinghuadaxue", "Qinghua Daxue", "Tsinghua University", "清华", "清花大学"]
)
def test_the_university_comes_before_its_kindergarten(campus: PlaceIndex, text: str) -> None:
    assert campus.search(text)[0].label == "清华大学"
    assert campus.complete(text)[0].label == "清华大学"


@pytest.mark.parametrize(
    "text", ["成府路", "成俯路", "chengfulu", "chengfu lu", "cfl", "Chengfu Road", "chengfu rd"]
)
def test_a_road_by_all_its_names(campus: PlaceIndex, text: str) -> None:
    hit = campus.search(text)[0]
    assert (hit.kind, hit.label) == ("street", "成府路")


@pytest.mark.parametrize(
    "text",
    ["成府路45号", "成府路 45", "北京市海淀区成府路45号", "成府路45号院3号楼2单元501室", "45 Chengfu Road"],
)
def test_a_house_in_a_road(campus: PlaceIndex, text: str) -> None:
    hit = campus.search(text)[0]
    assert (hit.kind, hit.label) == ("address", "成府路45号")


def test_a_gate_is_found_by_the_grounds_it_belongs_to(campus: PlaceIndex) -> None:
    hit = campus.search("清华 西门")[0]
    assert (hit.label, hit.detail) == ("西门", "清华大学")


def test_houses_of_an_estate_have_its_name(campus: PlaceIndex) -> None:
    hit = campus.search("西北小区3号楼")[0]
    assert (hit.kind, hit.label) == ("address", "西北小区3号")


def test_characters_of_many_sounds_follow_the_word(campus: PlaceIndex) -> None:
    assert campus.search("chongqing yiyuan")[0].label == "重庆医院"

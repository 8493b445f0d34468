"""The page's source: only our own files, nothing written into it, no data of anybody in it."""

from __future__ import annotations

import re

import folium
import pytest

import resources
from ui.map.page import POLICY, SCRIPTS, DeskMap, page_files, page_html
from ui.map.words import WORDS

pytestmark = pytest.mark.window  # importing the page needs Qt, as the window does


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {path: content for path, (_, content) in page_files()[0].items()}


def test_folium_authors_it_and_other_maps_keep_their_own_assets() -> None:
    assert issubclass(DeskMap, folium.Map)
    assert folium.Map.default_js is not DeskMap.default_js
    assert page_html() == page_html(), "the same text every time"


def test_no_address_but_ours(files: dict[str, bytes]) -> None:
    html = files["/index.html"].decode().replace("http-equiv", "")
    assert "http" not in html
    for address in re.findall(r'(?:src|href)="([^"]+)"', html):
        assert address.startswith("doorstep://map/")
        assert address.removeprefix("doorstep://map") in files, address


def test_nothing_is_written_into_the_page_and_the_policy_knows_no_exception(files: dict[str, bytes]) -> None:
    html = files["/index.html"].decode()
    assert re.findall(r"<script>|<style|\son\w+=", html) == []
    assert POLICY in html
    assert "unsafe" not in POLICY and "http" not in POLICY and "default-src 'none'" in POLICY
    assert POLICY.lower() == POLICY, "the engine writes header values in small letters"


def test_our_scripts_set_text_and_never_markup() -> None:
    for name in (*SCRIPTS, "markup"):
        source = resources.text(f"map/{name}.js")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function", source
        ), name
        assert "http" not in source, name


def test_every_word_the_scripts_use_has_a_sentence() -> None:
    used = set()
    for name in SCRIPTS:
        source = resources.text(f"map/{name}.js")
        used |= set(re.findall(r"\b(?:words|w)\.([a-z_]+)", source)) - {"replace", "length"}
    words = {u for u in used if u in WORDS}
    unknown = {u for u in used - words if "_" in u}
    assert unknown == set()
    assert {"zoom_in", "no_city", "reach"} <= set(WORDS)

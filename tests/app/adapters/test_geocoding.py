"""The desk's geocoder: taught pins first, the map of the moment, the network only on request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.city.places.index import PlaceIndex
from app.adapters.city.places.text import memory_key
from app.adapters.geocoding import DeskGeocoder, EmptyGeocoder
from app.domain.geo import Point
from app.ports import PlaceHit
from tests.app.adapters.city.places.towns import index_of, two_towns, university_quarter

DOOR = Point(47.0990, 9.5040)


class Memory:
    """Pins as a desk would store them: by key, with the label of the time."""

    def __init__(self) -> None:
        self.known: dict[str, PlaceHit] = {}

    def move(self, text: str, to: Point) -> None:
        self.known[memory_key(text)] = PlaceHit(text, to, "pin", 1.0)

    def pin_for(self, key: str) -> PlaceHit | None:
        return self.known.get(key)

    def pins_like(self, text: str) -> list[PlaceHit]:
        return [pin for key, pin in self.known.items() if key.startswith(text)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PlaceIndex]:
    """Oberau and Niederau."""
    found = index_of(tmp_path, two_towns)
    yield found
    found.close()


def test_a_moved_pin_wins_for_ever_for_its_text(index: PlaceIndex) -> None:
    memory = Memory()
    desk = DeskGeocoder(lambda: index, memory)
    assert desk.search("Hauptstrasse 12, Oberau")[0].kind == "address"
    memory.move("Hauptstrasse 12, Oberau", DOOR)
    for text in ("Hauptstrasse 12, Oberau", "hauptstr. 12  OBERAU", "Hauptstraße 12 Oberau"):
        hit = desk.search(text)[0]
        assert (hit.kind, hit.point, hit.confidence) == ("pin", DOOR, 1.0)
    assert desk.search("Hauptstrasse 13, Oberau")[0].kind == "address"
    assert desk.search("Hauptstrasse 12, Niederau")[0].kind == "address"


def test_a_pin_survives_the_map(index: PlaceIndex) -> None:
    memory = Memory()
    memory.move("Behind the mill", DOOR)
    assert DeskGeocoder(lambda: None, memory).search("behind the MILL")[0].point == DOOR


def test_pins_are_offered_while_their_text_is_typed(index: PlaceIndex) -> None:
    memory = Memory()
    memory.move("Hauptstrasse 12, Oberau", DOOR)
    desk = DeskGeocoder(lambda: index, memory)
    hits = desk.complete("Hauptstr")
    assert [h.kind for h in hits[:2]] == ["pin", "street"]
    assert all(h.kind != "pin" for h in desk.complete("h"))
    assert len(desk.complete("Hauptstr", limit=1)) == 1


def test_a_swapped_map_counts_at_once(index: PlaceIndex, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = index_of(tmp_path / "other", university_quarter)
    current: list[PlaceIndex | None] = [index]
    desk = DeskGeocoder(lambda: current[0])
    assert desk.search("Niederau")
    current[0] = other
    assert desk.search("Niederau") == []
    assert desk.search("成府路")
    current[0] = None
    assert desk.search("成府路") == []
    assert desk.reverse(DOOR) is None
    other.close()


def test_the_network_is_asked_on_request_only(index: PlaceIndex) -> None:
    class Online(EmptyGeocoder):
        asked = 0

        def search(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
            self.asked += 1
            return [PlaceHit(text, DOOR, "address", 0.8)]

    online = Online()
    desk = DeskGeocoder(lambda: index, online=online)
    desk.search("Nowhere 5")
    desk.complete("Nowhere 5")
    desk.reverse(DOOR)
    assert online.asked == 0
    assert desk.search_online("Nowhere 5")[0].point == DOOR
    assert DeskGeocoder(lambda: index).search_online("Nowhere 5") == []

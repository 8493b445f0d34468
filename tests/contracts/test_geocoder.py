"""What every Geocoder promises: the one without a map, the map's own, the desk's, and a service online."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.adapters.geocoding import DeskGeocoder, EmptyGeocoder
from app.adapters.online_geocoding import OnlineGeocoder
from app.domain.geo import Point
from app.ports import Geocoder, PlaceHit
from tests.app.adapters.address_service import AddressService
from tests.app.adapters.city.places.towns import index_of, two_towns

HERE = Point(47.0999, 9.5036)


class OnePin:
    """A dispatcher has set one pin."""

    def pin_for(self, key: str) -> PlaceHit | None:
        return PlaceHit("Back door", HERE, "pin", 1.0) if key == "back door" else None

    def pins_like(self, text: str) -> list[PlaceHit]:
        pin = self.pin_for("back door")
        return [pin] if pin and "back door".startswith(text) else []


def _empty(folder: Path, service: AddressService) -> Geocoder:
    return EmptyGeocoder()


def _city(folder: Path, service: AddressService) -> Geocoder:
    return index_of(folder, two_towns)


def _desk(folder: Path, service: AddressService) -> Geocoder:
    index = index_of(folder, two_towns)
    return DeskGeocoder(lambda: index, OnePin())


def _desk_without_map(folder: Path, service: AddressService) -> Geocoder:
    return DeskGeocoder(lambda: None)


def _online(folder: Path, service: AddressService) -> Geocoder:
    return OnlineGeocoder("nominatim", service.address, pace_s=0.0)


FACTORIES: dict[str, Callable[[Path, AddressService], Geocoder]] = {
    "empty": _empty,
    "city": _city,
    "desk": _desk,
    "desk without a map": _desk_without_map,
    "online": _online,
}
TEXTS = (
    "",
    " ",
    "Hauptstrasse 12, Oberau",
    "haupt",
    "back door",
    "12",
    "清华大学",
    "\x00\n",
    "'; DROP",
    "é" * 500,
)


@pytest.fixture
def service() -> Iterator[AddressService]:
    """An address service on this machine that knows two places."""
    with AddressService() as running:
        yield running


@pytest.fixture(params=FACTORIES)
def geocoder(request: pytest.FixtureRequest, tmp_path: Path, service: AddressService) -> Geocoder:
    """Each geocoder in turn."""
    return FACTORIES[request.param](tmp_path, service)


@pytest.mark.parametrize("near", [None, HERE])
def test_answers_are_few_and_sound(geocoder: Geocoder, near: Point | None) -> None:
    for text in TEXTS:
        for ask in (geocoder.search, geocoder.complete):
            for limit in (0, 1, 3):
                hits = ask(text, near, limit)
                assert len(hits) <= limit
                for hit in hits:
                    assert hit.label
                    assert 0.0 <= hit.confidence <= 1.0


def test_nothing_is_found_for_nothing(geocoder: Geocoder) -> None:
    for text in ("", "  ", "\t\n"):
        assert geocoder.search(text) == []
        assert geocoder.complete(text) == []


def test_nothing_is_near_the_middle_of_the_sea(geocoder: Geocoder) -> None:
    assert geocoder.reverse(Point(0.0, -30.0)) is None


def test_what_lies_near_a_point_lies_near_it(geocoder: Geocoder) -> None:
    hit = geocoder.reverse(HERE)
    assert hit is None or hit.point.metres_to(HERE) <= 500.0


def test_the_same_question_has_the_same_answer(geocoder: Geocoder) -> None:
    assert geocoder.search("Hauptstrasse 12, Oberau") == geocoder.search("Hauptstrasse 12, Oberau")
    assert geocoder.complete("haupt") == geocoder.complete("haupt")


@pytest.mark.parametrize("name", [n for n in FACTORIES if n != "online"])
def test_coordinates_are_a_place(name: str, tmp_path: Path, service: AddressService) -> None:
    geocoder = FACTORIES[name](tmp_path, service)
    for ask in (geocoder.search, geocoder.complete):
        (hit,) = ask("47.14, 9.52")
        assert (hit.point, hit.kind) == (Point(47.14, 9.52), "point")
    assert service.asked == []

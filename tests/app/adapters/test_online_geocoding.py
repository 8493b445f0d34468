"""A geopy service behind our port, against a server on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.adapters import online_geocoding
from app.adapters.online_geocoding import OnlineGeocoder
from app.domain.errors import DeskError, NotPossible, NotReachable
from app.domain.geo import Point
from tests.app.adapters.address_service import AddressService


@pytest.fixture
def service() -> Iterator[AddressService]:
    """A service that knows two places."""
    with AddressService() as running:
        yield running


def test_answers_become_hits(service: AddressService) -> None:
    geocoder = OnlineGeocoder("nominatim", service.address, user_agent="doorstep test", pace_s=0.0)
    hits = geocoder.search("Hauptstrasse 12")
    assert [h.label for h in hits] == ["Hauptstrasse 12, Oberau", "Hauptstrasse 12, Niederau"]
    assert hits[0].point == Point(47.0999, 9.5036)
    assert hits[0].confidence < 1.0
    assert "q=Hauptstrasse+12" in service.asked[0]
    assert service.agents == ["doorstep test"]
    assert geocoder.search("nowhere at all") == []
    assert len(geocoder.search("Hauptstrasse 12", limit=1)) == 1


def test_reverse(service: AddressService) -> None:
    geocoder = OnlineGeocoder("nominatim", service.address, pace_s=0.0)
    hit = geocoder.reverse(Point(47.1, 9.5))
    assert hit is not None
    assert hit.label == "Hauptstrasse 12, Oberau"
    assert geocoder.reverse(Point(10.0, 9.5)) is None


def test_keystrokes_are_never_sent(service: AddressService) -> None:
    geocoder = OnlineGeocoder("nominatim", service.address, pace_s=0.0)
    assert geocoder.complete("Hauptstrasse 12") == []
    assert geocoder.search("  ") == []
    assert service.asked == []


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (401, NotPossible, "geocoder-key"),
        (403, NotPossible, "geocoder-key"),
        (400, NotPossible, "geocoder-query"),
        (429, NotReachable, "geocoder-busy"),
        (500, NotReachable, "geocoder-silent"),
        (503, NotReachable, "geocoder-silent"),
    ],
)
def test_refusals_are_sentences(
    service: AddressService, status: int, kind: type[DeskError], code: str
) -> None:
    service.status = status
    with pytest.raises(kind) as told:
        OnlineGeocoder("nominatim", service.address, pace_s=0.0).search("Hauptstrasse 12")
    assert told.value.code == code
    assert "nominatim" in str(told.value.text)
    assert len(service.asked) == 1  # no second try behind the person's back


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[{}]", b'[{"lat": "x", "lon": "y", "display_name": "z"}]', b"\xff"]
)
def test_nonsense_is_no_answer(service: AddressService, body: bytes) -> None:
    service.body = body
    with pytest.raises(NotReachable):
        OnlineGeocoder("nominatim", service.address, pace_s=0.0).search("Hauptstrasse 12")


def test_a_server_that_is_gone() -> None:
    with AddressService() as gone:
        address = gone.address
    with pytest.raises(NotReachable):
        OnlineGeocoder("nominatim", address, pace_s=0.0).search("Hauptstrasse 12")


def test_a_server_that_never_answers_ends_at_the_deadline(service: AddressService) -> None:
    answered = threading.Event()
    plain = service.answer

    def slow(path: str) -> bytes:
        answered.wait(20.0)
        return plain(path)

    service.answer = slow  # type: ignore[method-assign]
    try:
        with pytest.raises(NotReachable):
            OnlineGeocoder("nominatim", service.address, pace_s=0.0, deadline_s=0.1).search("Hauptstrasse")
    finally:
        answered.set()


def test_one_pace_for_all_who_ask_one_host(service: AddressService, monkeypatch: pytest.MonkeyPatch) -> None:
    one = OnlineGeocoder("nominatim", service.address, pace_s=2.0, deadline_s=60.0)
    other = OnlineGeocoder("photon", service.address, pace_s=1.0, deadline_s=60.0)
    pace = online_geocoding._paces[service.address.removeprefix("http://")]
    assert pace.min_delay_seconds == 2.0
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(pace, "_clock", lambda: now[0])
    monkeypatch.setattr(pace, "_sleep", sleep)
    one.search("Hauptstrasse 12")
    service.body = b'{"features": []}'
    assert other.search("Hauptstrasse 12") == []
    assert slept == [2.0]


@pytest.mark.parametrize(
    ("service_name", "server", "options", "code"),
    [
        ("nominatim", "", {}, "geocoder-server"),
        ("nominatim", "maps.example.org", {}, "geocoder-server"),
        ("photon", "ftp://maps.example.org", {}, "geocoder-server"),
        ("baidu", "", {"api_key": "k"}, "geocoder-shifted"),
        ("nonesuch", "https://maps.example.org", {}, "geocoder-unknown"),
        ("google", "https://maps.example.org", {"colour": "blue"}, "geocoder-options"),
        ("bing", "https://maps.example.org", {}, "geocoder-options"),
    ],
)
def test_half_a_setup_is_told(service_name: str, server: str, options: dict[str, str], code: str) -> None:
    with pytest.raises(NotPossible) as told:
        OnlineGeocoder(service_name, server, options)
    assert told.value.code == code

"""The index behind geopy's interface, with geopy's own extras around it."""

from __future__ import annotations

import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.point import Point as GeopyPoint

from app.adapters.city.places.geocoder import CityGeocoder, NoNetwork
from app.adapters.city.places.index import PlaceIndex


def test_geocode_as_geopy_does(towns: PlaceIndex) -> None:
    geocoder = CityGeocoder(towns)
    one = geocoder.geocode("Hauptstrasse 12, Oberau")
    assert (one.address, one.latitude) == ("Hauptstrasse 12, Oberau", pytest.approx(47.0999))
    assert one.raw["kind"] == "address"
    many = geocoder.geocode("Hauptstrasse", exactly_one=False)
    assert len(many) >= 2
    assert geocoder.geocode("xqzvwkk") is None
    assert geocoder.geocode("xqzvwkk", exactly_one=False) is None
    assert geocoder.geocode("Hauptstrasse 12", viewpoint="47.2, 9.5").address == "Hauptstrasse 12, Niederau"


def test_reverse_takes_every_form_of_point(towns: PlaceIndex) -> None:
    geocoder = CityGeocoder(towns)
    for point in ((47.0999, 9.5036), "47.0999, 9.5036", GeopyPoint(47.0999, 9.5036)):
        assert geocoder.reverse(point).address == "Hauptstrasse 12, Oberau"
    assert len(geocoder.reverse("47.0999, 9.5036", exactly_one=False)) == 1
    assert geocoder.reverse("10, 10") is None
    with pytest.raises(GeocoderQueryError):
        geocoder.reverse("no point")


def test_it_works_with_the_pace_limiter_and_opens_no_connection(towns: PlaceIndex) -> None:
    geocoder = CityGeocoder(towns)
    assert RateLimiter(geocoder.geocode)("Niederau").address == "Niederau"
    with geocoder, pytest.raises(RuntimeError, match="never opens"):
        geocoder.adapter.get_json("http://127.0.0.1/", timeout=1, headers={})
    assert isinstance(geocoder.adapter, NoNetwork)

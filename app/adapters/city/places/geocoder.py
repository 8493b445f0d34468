"""The place index as a geopy geocoder: usable wherever one is, with geopy's own extras; never on the network."""

from __future__ import annotations

from typing import Any, NoReturn

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point as GeopyPoint

from app.adapters.city.places.index import PlaceIndex
from app.domain.geo import Point
from app.ports import PlaceHit

__all__ = ["CityGeocoder", "NoNetwork", "PlaceIndex"]


class NoNetwork(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """geopy's way out to the world, closed. Raises RuntimeError when something tries."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> NoReturn:
        """Never called; a call is a mistake of ours."""
        raise RuntimeError("the city geocoder never opens a connection")

    get_text = get_json


class CityGeocoder(Geocoder):  # type: ignore[misc]
    """geopy's interface over a `PlaceIndex`; `raw` of a location holds kind, label, detail and confidence."""

    def __init__(self, index: PlaceIndex) -> None:
        super().__init__(adapter_factory=NoNetwork)
        self.index = index

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
        limit: int = 10,
        viewpoint: Any = None,
    ) -> Location | list[Location] | None:
        """A location, or up to `limit` of them, or None. `viewpoint`: any geopy point form, preferred softly.

        `timeout` is taken because geopy's callers pass it; an answer takes milliseconds.
        """
        near = self._point(viewpoint) if viewpoint is not None else None
        found = [_location(hit) for hit in self.index.search(query, near, 1 if exactly_one else limit)]
        if not found:
            return None
        return found[0] if exactly_one else found

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The nearest address to any geopy point form, in a list unless `exactly_one`, or None."""
        hit = self.index.reverse(self._point(query))
        if hit is None:
            return None
        return _location(hit) if exactly_one else [_location(hit)]

    @staticmethod
    def _point(written: Any) -> Point:
        """Raises GeocoderQueryError for what is no point."""
        try:
            point = GeopyPoint(written)
            return Point(point.latitude, point.longitude)
        except ValueError as trouble:
            raise GeocoderQueryError(str(trouble)) from trouble


def _location(hit: PlaceHit) -> Location:
    raw = {"kind": hit.kind, "label": hit.label, "detail": hit.detail, "confidence": hit.confidence}
    return Location(hit.label, (hit.point.lat, hit.point.lon), raw)

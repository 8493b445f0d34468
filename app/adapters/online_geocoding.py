"""An address service on the network, for operators who decided to use one. Off unless they set it up.

The words of a query leave the building here and nowhere else. There is no default server: public ones forbid
this kind of use, so an operator enters their own or a contracted one and accepts its terms.
"""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import geopy.exc
from geopy.adapters import URLLibAdapter
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service
from geopy.location import Location

from app.domain.errors import NotPossible, NotReachable
from app.domain.geo import Point
from app.domain.text import T
from app.ports import PlaceHit

SHIFTED = frozenset({"baidu", "baiduv3"})
"""Services that answer in shifted coordinates, hundreds of metres beside the place."""
CONFIDENCE = 0.8
"""Services seldom say how sure they are; less than what a person confirmed, so that somebody looks."""

_paces: dict[str, RateLimiter] = {}
_paces_lock = threading.Lock()


def _pace_of(host: str, seconds: float) -> RateLimiter:
    """The one pace for a host in this process, however many geocoders use it; the slower wish counts."""
    with _paces_lock:
        if host not in _paces:
            _paces[host] = RateLimiter(
                lambda call: call(),
                min_delay_seconds=seconds,
                max_retries=0,
                error_wait_seconds=seconds,
                swallow_exceptions=False,
            )
        _paces[host].min_delay_seconds = max(seconds, _paces[host].min_delay_seconds)
        return _paces[host]


class OnlineGeocoder:
    """app.ports.Geocoder over any of geopy's services, by its geopy name. Thread-safe; blocks, so call it off the window.

    service: as geopy names it ("nominatim", "photon", "here" …). server: "https://host[:port]" of the service;
    needed wherever geopy has one built in. options: what the service's class asks for, such as api_key.
    pace_s: seconds between calls to one host. deadline_s: a call that has not answered by then has failed; the
    wait for the pace counts. Raises NotPossible when the service is unknown, shifted or not set up fully.
    """

    def __init__(
        self,
        service: str,
        server: str = "",
        options: Mapping[str, str] | None = None,
        *,
        user_agent: str = "doorstep",
        pace_s: float = 1.0,
        deadline_s: float = 5.0,
    ) -> None:
        self._service = service
        self._deadline_s = deadline_s
        self._geocoder = _make(service, server, dict(options or {}), user_agent)
        host = urlsplit(server).netloc or service
        self._pace = _pace_of(host, pace_s)
        known = inspect.signature(self._geocoder.geocode).parameters
        self._takes_limit = "limit" in known

    def search(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
        """What the service answers, in its order; `near` is not sent. Raises NotReachable, NotPossible."""
        if not text.strip() or limit < 1:
            return []
        more: dict[str, Any] = {"limit": limit} if self._takes_limit else {}
        found = self._ask(
            lambda timeout: self._geocoder.geocode(text, exactly_one=False, timeout=timeout, **more)
        )
        return [_hit(location) for location in found or []][:limit]

    def complete(self, text: str, near: Point | None = None, limit: int = 8) -> list[PlaceHit]:
        """Nothing: keystrokes are never sent out, and services forbid it."""
        return []

    def reverse(self, point: Point) -> PlaceHit | None:
        """The nearest address the service knows, or None. Raises NotReachable, NotPossible."""
        if not hasattr(self._geocoder, "reverse"):
            return None
        found = self._ask(
            lambda timeout: self._geocoder.reverse((point.lat, point.lon), exactly_one=True, timeout=timeout)
        )
        return _hit(found) if found else None

    def _ask(self, call: Callable[[float], Any]) -> Any:
        """One call at the pace, within the deadline, its troubles told as the desk tells them."""
        started = time.monotonic()

        def in_time() -> Any:
            left = self._deadline_s - (time.monotonic() - started)
            if left <= 0:
                raise geopy.exc.GeocoderTimedOut("waited for others")
            return call(left)

        try:
            return self._pace(in_time)
        except (geopy.exc.GeocoderAuthenticationFailure, geopy.exc.GeocoderInsufficientPrivileges) as trouble:
            raise NotPossible(
                T(
                    "The address service {service} refuses our key. Nothing was changed; set a pin by hand, and"
                    " have the key checked in the settings.",
                    service=self._service,
                ),
                code="geocoder-key",
            ) from trouble
        except geopy.exc.GeocoderQuotaExceeded as trouble:
            raise NotReachable(
                T(
                    "The address service {service} takes no more questions for now. Set a pin by hand, or try again"
                    " later.",
                    service=self._service,
                ),
                code="geocoder-busy",
            ) from trouble
        except geopy.exc.GeocoderQueryError as trouble:
            raise NotPossible(
                T(
                    "The address service {service} does not understand this text. Write it differently, or set a"
                    " pin by hand.",
                    service=self._service,
                ),
                code="geocoder-query",
            ) from trouble
        except (geopy.exc.GeopyError, OSError, ValueError, KeyError, TypeError) as trouble:
            # besides geopy's own errors: an answer that is not what the service's parser expects
            raise NotReachable(
                T(
                    "The address service {service} does not answer. The map of the city still works; set a pin by"
                    " hand, or try again later.",
                    service=self._service,
                ),
                code="geocoder-silent",
            ) from trouble


def _make(service: str, server: str, options: dict[str, str], user_agent: str) -> Any:
    """The geopy geocoder. Raises NotPossible with what to mend."""
    if service in SHIFTED:
        raise NotPossible(
            T(
                "The address service {service} answers in shifted coordinates; choose another.",
                service=service,
            ),
            code="geocoder-shifted",
            field="service",
        )
    try:
        kind = get_geocoder_for_service(service)
    except geopy.exc.GeocoderNotFound as trouble:
        raise NotPossible(
            T("There is no address service named {service}.", service=service),
            code="geocoder-unknown",
            field="service",
        ) from trouble
    known = inspect.signature(kind.__init__).parameters
    settings: dict[str, Any] = {**options, "user_agent": user_agent, "adapter_factory": URLLibAdapter}
    if "domain" in known:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise NotPossible(
                T(
                    "Enter the address of your {service} server, such as {example}.",
                    service=service,
                    example="https://maps.example.org",
                ),
                code="geocoder-server",
                field="server",
            )
        settings |= {"domain": parts.netloc + parts.path.rstrip("/"), "scheme": parts.scheme}
    try:
        return kind(**settings)
    except (TypeError, geopy.exc.ConfigurationError) as trouble:
        needed = [n for n, p in known.items() if p.default is p.empty and n not in ("self", *settings)]
        raise NotPossible(
            T("The address service {service} needs: {names}.", service=service, names=tuple(needed) or "?"),
            code="geocoder-options",
            field="options",
        ) from trouble


def _hit(location: Location) -> PlaceHit:
    """A geopy location; geopy has refused what lies nowhere on earth."""
    point = Point(float(location.latitude), float(location.longitude))
    return PlaceHit(str(location.address), point, "address", CONFIDENCE)

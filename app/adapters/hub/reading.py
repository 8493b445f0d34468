"""What a request's body says, read strictly: known keys of the right kind, once each, and nothing else."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.calls import Channel
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.text import T
from app.links import LONGEST, MOST_NAME, MOST_NUMBER, NUMBER, Link
from app.links import read as read_link

MOST_STAFF = 40
AHEAD, BEHIND = timedelta(minutes=5), timedelta(days=1)
"""How far a position's moment may lie after and before now: clocks of telephones differ a little."""


@dataclass(frozen=True)
class RingingCall:
    """A call to register; number is empty when withheld."""

    number: str
    name: str
    channel: Channel


@dataclass(frozen=True)
class Seen:
    """Where a staff member (by code) was. accuracy: metres, None when not told."""

    staff: str
    point: Point
    at: datetime
    accuracy: float | None


def body_of(raw: bytes) -> dict[str, Any]:
    """The JSON object of a body. Raises NotPossible (code "json") for anything else, and for a key given twice."""
    try:
        found = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as wrong:
        raise NotPossible(
            T("The body must be one JSON object in UTF-8, each key once."), code="json"
        ) from wrong
    if not isinstance(found, dict):
        raise NotPossible(T("The body must be one JSON object in UTF-8, each key once."), code="json")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_number(_: str) -> float:
    raise ValueError


def call(data: dict[str, Any]) -> RingingCall:
    """{number, name?, channel?}. Raises NotPossible naming the key."""
    _known(data, {"number", "name", "channel"}, {"number"})
    number = _text(data, "number", MOST_NUMBER)
    if set(number) - NUMBER and number != "withheld":
        raise _wrong("number")
    try:
        channel = Channel(_text(data, "channel", 20) or Channel.PHONE.value)
    except ValueError as wrong:
        raise _wrong("channel") from wrong
    return RingingCall(
        "" if number == "withheld" else number.strip(), _text(data, "name", MOST_NAME).strip(), channel
    )


def position(data: dict[str, Any], now: datetime) -> Seen:
    """{staff, lat, lon, at?, accuracy?}; at is ISO 8601 with an offset, now when missing. Raises NotPossible."""
    _known(data, {"staff", "lat", "lon", "at", "accuracy"}, {"staff", "lat", "lon"})
    staff = _text(data, "staff", MOST_STAFF).strip()
    if not staff:
        raise _wrong("staff")
    point = Point(_number(data, "lat", -90, 90), _number(data, "lon", -180, 180))
    at = now
    if "at" in data:
        try:
            at = datetime.fromisoformat(_text(data, "at", 40))
        except ValueError as wrong:
            raise _wrong("at") from wrong
        if at.tzinfo is None or not now - BEHIND <= at <= now + AHEAD:
            raise _wrong("at")
    accuracy = _number(data, "accuracy", 0, 100_000) if data.get("accuracy") is not None else None
    return Seen(staff, point, at, accuracy)


def link(data: dict[str, Any]) -> Link:
    """{link}: a doorstep:// address. Raises NotPossible."""
    _known(data, {"link"}, {"link"})
    text = _text(data, "link", LONGEST)
    if not text.lower().startswith("doorstep:"):  # a file's path is for the desk's own machine to open
        raise _wrong("link")
    return read_link(text)


def _known(data: dict[str, Any], known: set[str], needed: set[str]) -> None:
    if strange := sorted(set(data) - known):
        raise NotPossible(
            T(
                "“{key}” is not known here. Known: {known}.",
                key=strange[0][:40],
                known=tuple(sorted(known)),
            ),
            code="key",
        )
    if missing := sorted(needed - set(data)):
        raise NotPossible(T("“{key}” is missing.", key=missing[0]), code="key-missing", field=missing[0])


def _text(data: dict[str, Any], key: str, most: int) -> str:
    value = data.get(key, "")
    if not isinstance(value, str) or len(value) > most or any(_is_control(sign) for sign in value):
        raise _wrong(key)
    return value


def _is_control(sign: str) -> bool:
    return ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or 0xD800 <= ord(sign) < 0xE000


def _number(data: dict[str, Any], key: str, low: float, high: float) -> float:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(key)
    if not low <= value <= high or not math.isfinite(value):
        raise _wrong(key)
    return float(value)


def _wrong(key: str) -> NotPossible:
    return NotPossible(
        T("“{key}” is not as it must be; the manual of the hub says how.", key=key), code="value", field=key
    )

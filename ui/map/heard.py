"""What the page may say, read strictly: a message that is not exactly one of these is nothing at all.

The page runs in a process of its own and shows text of strangers; whatever comes from it is data to doubt.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any, cast

from app.domain.geo import Point
from ui.map.surface import Kind
from ui.map.tools import KEYS, MOST_CORNERS, Pressed

LONGEST = 2_000
"""Signs a message may have; the page's own are far shorter."""

_KINDS = ("person", "stop", "route", "map")


@dataclass(frozen=True)
class Ready:
    """The page stands and listens."""


@dataclass(frozen=True)
class Applied:
    """The page has taken in the message of that number."""

    seq: int


@dataclass(frozen=True)
class Picked:
    """Something was clicked or chosen by key."""

    kind: Kind
    id: str


@dataclass(frozen=True)
class Hovered:
    """The pointer is on something; kind "map" when it left."""

    kind: Kind
    id: str


@dataclass(frozen=True)
class Menu:
    """A menu is wanted; x and y are logical pixels inside the page."""

    kind: Kind
    id: str
    point: Point
    x: int
    y: int


@dataclass(frozen=True)
class PinMoved:
    """A movable stop was dragged."""

    id: str
    point: Point


@dataclass(frozen=True)
class MapClicked:
    """The bare ground was clicked."""

    point: Point


@dataclass(frozen=True)
class Lifted:
    """A stop was taken up by the pointer."""

    id: str


@dataclass(frozen=True)
class Carried:
    """What is carried is over this person; "" over nobody."""

    person: str


@dataclass(frozen=True)
class PutDown:
    """What is carried was let go over this person; "" over nobody."""

    person: str


@dataclass(frozen=True)
class Lassoed:
    """A loop was drawn round something; add: it joins what was chosen before."""

    ring: tuple[Point, ...]
    add: bool


@dataclass(frozen=True)
class Corner:
    """A corner of what is drawn was moved; fresh: it is a new one before the one at that place."""

    index: int
    point: Point
    fresh: bool


@dataclass(frozen=True)
class KeyPressed:
    """A key with a meaning of its own, and the stop that was walked to."""

    key: Pressed
    id: str


Heard = (
    Ready | Applied | Picked | Hovered | Menu | PinMoved | MapClicked
    | Lifted | Carried | PutDown | Lassoed | Corner | KeyPressed
)  # fmt: skip


def read(text: object) -> Heard | None:
    """The message, or None when it is not one of ours."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        said = json.loads(text, parse_constant=_refuse)
        return _read(said) if isinstance(said, dict) else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _read(said: dict[str, Any]) -> Heard | None:
    what, keys = said.get("say"), set(said) - {"say"}
    if what == "ready" and not keys:
        return Ready()
    if what == "applied" and keys == {"seq"}:
        return Applied(_whole(said["seq"]))
    if what in ("picked", "hovered") and keys == {"kind", "id"}:
        kind, name = _mark(said)
        return Picked(kind, name) if what == "picked" else Hovered(kind, name)
    if what == "menu" and keys == {"kind", "id", "lat", "lon", "x", "y"}:
        kind, name = _mark(said)
        return Menu(kind, name, _point(said), _whole(said["x"]), _whole(said["y"]))
    if what == "pin_moved" and keys == {"id", "lat", "lon"}:
        return PinMoved(_id(said["id"]), _point(said))
    if what == "map_clicked" and keys == {"lat", "lon"}:
        return MapClicked(_point(said))
    return _by_hand(said, what, keys)


def _by_hand(said: dict[str, Any], what: object, keys: set[str]) -> Heard | None:
    if what == "lifted" and keys == {"id"}:
        return Lifted(_id(said["id"]))
    if what in ("carried", "put_down") and keys == {"person"}:
        person = _id(said["person"])
        return Carried(person) if what == "carried" else PutDown(person)
    if what == "lassoed" and keys == {"ring", "add"}:
        return Lassoed(_ring(said["ring"]), _yes_or_no(said["add"]))
    if what == "corner" and keys == {"index", "lat", "lon", "fresh"}:
        index = _whole(said["index"])
        if index < 0:
            raise ValueError("no such corner")
        return Corner(index, _point(said), _yes_or_no(said["fresh"]))
    if what == "pressed" and keys == {"key", "id"}:
        if said["key"] not in KEYS:
            raise ValueError("no such key")
        return KeyPressed(said["key"], _id(said["id"]))
    return None


def _ring(values: Any) -> tuple[Point, ...]:
    """Flat: lat, lon, lat, lon …, of 3 to `MOST_CORNERS` corners."""
    if not isinstance(values, list) or len(values) % 2 or not 6 <= len(values) <= 2 * MOST_CORNERS:
        raise ValueError("a loop has corners")
    return tuple(Point(_degrees(a), _degrees(b)) for a, b in zip(values[::2], values[1::2], strict=True))


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("yes or no is wanted")
    return value


def _mark(said: dict[str, Any]) -> tuple[Kind, str]:
    kind, name = said["kind"], said["id"]
    if kind not in _KINDS or (kind == "map") != (name == ""):
        raise ValueError("no such kind")
    return cast(Kind, kind), _id(name)


def _id(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise TypeError("an id is short text")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -100_000 <= value <= 2**53:
        raise TypeError("a whole number is wanted")
    return value


def _degrees(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("degrees are wanted")
    return float(value)


def _point(said: dict[str, Any]) -> Point:
    return Point(_degrees(said["lat"]), _degrees(said["lon"]))

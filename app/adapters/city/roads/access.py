"""What the tags of a way or a barrier mean for a car, an e-bike and a person on foot.

Follows the OpenStreetMap wiki: "Key:access" (order of the access keys, most special first), "Key:oneway",
"Key:barrier", "Key:maxspeed", "Key:duration". Conditions by time ("…:conditional") are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from app.adapters.city.roads.profiles import ROAD_CLASSES
from app.domain.geo import Mode

Tags = Mapping[str, str]

MODES: tuple[Mode, ...] = (Mode.CAR, Mode.EBIKE, Mode.FOOT)


class Use(IntEnum):
    """How far a way is open to a mode. LOCAL: only to get to or from a place on it or behind it."""

    NO = 0
    LOCAL = 1
    THROUGH = 2


class Barrier(IntEnum):
    """What a barrier does to a mode. PRIVATE: opened for those who visit somebody behind it."""

    OPEN = 0
    GATE = 1
    PRIVATE = 2
    BLOCKED = 3


@dataclass(frozen=True, slots=True)
class WayRules:
    """A way as the router sees it.

    road_class: position in ROAD_CLASSES. forward, backward: a Use for each of MODES along and against the way.
    limit_forward, limit_backward: posted limit in km/h, 0 when unknown. ferry_seconds: crossing time, 0 when unknown.
    ridable: a path or footway on which bicycles are welcome. pushed: a way on which bicycles are pushed.
    buried: in a tunnel, where no door is. side: "left" or "right" where the way says on which side one drives, else "".
    """

    road_class: int
    forward: tuple[Use, Use, Use]
    backward: tuple[Use, Use, Use]
    limit_forward: int = 0
    limit_backward: int = 0
    unpaved: bool = False
    roundabout: bool = False
    ridable: bool = False
    pushed: bool = False
    buried: bool = False
    ferry_seconds: float = 0.0
    side: str = ""


_ALSO = {"road": "unclassified", "bridleway": "path", "platform": "footway", "corridor": "footway"}
_CLASS = {name: i for i, name in enumerate(ROAD_CLASSES)} | {
    k: ROAD_CLASSES.index(v) for k, v in _ALSO.items()
}

_YES = frozenset(["yes", "permissive", "designated", "official", "public", "allowed", "1", "true"])
_LOCAL = frozenset(
    [
        "destination",
        "delivery",
        "customers",
        "customer",
        "residents",
        "resident",
        "private",
        "permit",
        "visitors",
    ]
)
_NO = frozenset(
    [
        "no",
        "agricultural",
        "forestry",
        "agriculture",
        "military",
        "emergency",
        "psv",
        "bus",
        "none",
        "use_sidepath",
        "unknown",
    ]
)

_CAR_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
_BIKE_KEYS = ("electric_bicycle", "bicycle", "vehicle", "access")
_FOOT_KEYS = ("foot", "access")
KEYS: Mapping[Mode, tuple[str, ...]] = {Mode.CAR: _CAR_KEYS, Mode.EBIKE: _BIKE_KEYS, Mode.FOOT: _FOOT_KEYS}
"""Access keys of each mode, the most special first."""

_NOT_FOR_CARS = frozenset(("pedestrian", "cycleway", "footway", "path", "steps"))
_FAST = frozenset(("motorway", "motorway_link", "trunk", "trunk_link"))
_ONLY_LOCAL_SERVICE = frozenset(("driveway", "parking_aisle", "drive-through"))
_UNPAVED = frozenset(
    [
        "unpaved",
        "gravel",
        "fine_gravel",
        "pebblestone",
        "dirt",
        "earth",
        "ground",
        "grass",
        "mud",
        "sand",
        "compacted",
        "rock",
        "woodchips",
    ]
)


def way_rules(tags: Tags) -> WayRules | None:
    """The rules of a way, or None when it is nothing one travels on."""
    kind = tags.get("highway")
    if kind is None:
        return _ferry_rules(tags) if tags.get("route") == "ferry" else None
    road_class = _CLASS.get(kind)
    if road_class is None or kind == "ferry":
        return None
    name = ROAD_CLASSES[road_class]
    uses = _uses(tags, name)
    if not any(uses):
        return None
    forward, backward = _both_ways(tags, name, uses)
    bicycle = tags.get("bicycle", "")
    return WayRules(
        road_class=road_class,
        forward=forward,
        backward=backward,
        limit_forward=_limit(tags.get("maxspeed:forward") or tags.get("maxspeed", "")),
        limit_backward=_limit(tags.get("maxspeed:backward") or tags.get("maxspeed", "")),
        unpaved=tags.get("surface", "") in _UNPAVED
        or tags.get("tracktype", "") in ("grade3", "grade4", "grade5"),
        roundabout=tags.get("junction") in ("roundabout", "circular"),
        ridable=name in _NOT_FOR_CARS and bicycle in _YES,
        pushed=bicycle == "dismount",
        buried=tags.get("tunnel") == "yes",
        side=_side(tags),
    )


def barrier_states(tags: Tags) -> tuple[Barrier, Barrier, Barrier]:
    """What a barrier node does to each of MODES."""
    kind = tags.get("barrier", "")
    if not kind:
        return (Barrier.OPEN, Barrier.OPEN, Barrier.OPEN)
    return (
        _barrier(tags, kind, _CAR_KEYS, kind in _STOPS_CARS),
        _barrier(tags, kind, _BIKE_KEYS, kind in _STOPS_BIKES),
        _barrier(tags, kind, _FOOT_KEYS, kind in _STOPS_FEET),
    )


_STOPS_FEET = frozenset(("wall", "fence", "hedge", "guard_rail", "retaining_wall", "city_wall", "ditch"))
_STOPS_BIKES = _STOPS_FEET | frozenset(
    ("stile", "turnstile", "full-height_turnstile", "kissing_gate", "horse_stile", "v_stile")
)
_STOPS_CARS = _STOPS_BIKES | frozenset(
    (
        "bollard",
        "block",
        "jersey_barrier",
        "log",
        "chain",
        "rope",
        "bar",
        "debris",
        "spikes",
        "cycle_barrier",
        "motorcycle_barrier",
        "planter",
        "barrier_board",
        "bus_trap",
        "sump_buster",
        "kent_carriage_gap",
        "stone",
        "tank_trap",
    )
)
_GATES = frozenset(
    ("gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "sliding_beam", "wicket_gate")
)


def _barrier(tags: Tags, kind: str, keys: tuple[str, ...], stops: bool) -> Barrier:
    use = _said(tags, keys)
    if use is Use.NO:
        return Barrier.BLOCKED
    if use is Use.LOCAL:
        return Barrier.PRIVATE
    if use is Use.THROUGH:
        return Barrier.GATE if kind in _GATES else Barrier.OPEN
    if stops:
        return Barrier.BLOCKED
    if kind in _GATES:
        return Barrier.PRIVATE if tags.get("locked") == "yes" else Barrier.GATE
    return Barrier.OPEN


def _said(tags: Tags, keys: tuple[str, ...], suffix: str = "") -> Use | None:
    """What the first access key that says something understandable says."""
    for key in keys:
        value = tags.get(key + suffix)
        if value is not None:
            known = [u for u in map(_meaning, value.split(";")) if u is not None]
            if known:
                return max(known)
    return None


def _meaning(value: str) -> Use | None:
    word = value.strip()
    if word in _YES:
        return Use.THROUGH
    if word in _LOCAL:
        return Use.LOCAL
    return Use.NO if word in _NO else None


def _uses(tags: Tags, name: str) -> tuple[Use, Use, Use]:
    """A Use for each of MODES, direction aside."""
    if (
        tags.get("area") == "yes"
    ):  # people cross a square, and its outline is near enough; wheels do not follow it
        return (Use.NO, Use.NO, _foot(tags, name))
    return (_car(tags, name), _bike(tags, name), _foot(tags, name))


def _car(tags: Tags, name: str) -> Use:
    if name == "steps":
        return Use.NO
    if name in _NOT_FOR_CARS:  # "access" and "vehicle" on a path are not meant for cars
        return _said(tags, _CAR_KEYS[:2]) or Use.NO
    use = _said(tags, _CAR_KEYS)
    if name == "track":
        rough = tags.get("tracktype") in ("grade4", "grade5")
        use = (Use.NO if rough else Use.LOCAL) if use is None else use
    elif name == "service":
        service = tags.get("service")
        if service == "emergency_access":
            return Use.NO if use is None else use
        if service in _ONLY_LOCAL_SERVICE:
            use = min(Use.LOCAL, Use.THROUGH if use is None else use)
    return Use.THROUGH if use is None else use


def _bike(tags: Tags, name: str) -> Use:
    special = _said(tags, _BIKE_KEYS[:2])
    if special is not None:
        return special
    if tags.get("bicycle") == "dismount":
        return _foot(tags, name)
    if name in _FAST or name == "steps" or tags.get("motorroad") == "yes":
        return Use.NO
    if name in ("footway", "pedestrian"):  # pushed
        return min(_foot(tags, name), Use.THROUGH if (said := _said(tags, ("vehicle",))) is None else said)
    use = _said(tags, _BIKE_KEYS)
    return Use.THROUGH if use is None else use


def _foot(tags: Tags, name: str) -> Use:
    special = _said(tags, ("foot",))
    if special is not None:
        return special
    if tags.get("motorroad") == "yes" or name in ("motorway", "motorway_link"):
        return Use.NO
    if name in ("trunk", "trunk_link") and tags.get("sidewalk", "no") in ("no", "none", "separate"):
        return Use.NO
    use = _said(tags, ("access",))
    return Use.THROUGH if use is None else use


def _both_ways(
    tags: Tags, name: str, uses: tuple[Use, Use, Use]
) -> tuple[tuple[Use, Use, Use], tuple[Use, Use, Use]]:
    """Uses along and against the way."""
    car, bike, foot = uses
    car_along, car_against = _directions(tags, name, ("oneway:motorcar", "oneway:motor_vehicle", "oneway"))
    bike_along, bike_against = _directions(tags, name, ("oneway:bicycle", "oneway"))
    if not (bike_along and bike_against) and ("oneway:bicycle" not in tags) and _contraflow(tags, name):
        bike_along = bike_against = True
    foot_along, foot_against = _directions(tags, "", ("oneway:foot",))
    forward = (
        _one_way(tags, _CAR_KEYS, ":forward", car, car_along),
        _one_way(tags, _BIKE_KEYS, ":forward", bike, bike_along),
        _one_way(tags, _FOOT_KEYS, ":forward", foot, foot_along),
    )
    backward = (
        _one_way(tags, _CAR_KEYS, ":backward", car, car_against),
        _one_way(tags, _BIKE_KEYS, ":backward", bike, bike_against),
        _one_way(tags, _FOOT_KEYS, ":backward", foot, foot_against),
    )
    return forward, backward


def _one_way(tags: Tags, keys: tuple[str, ...], suffix: str, use: Use, open_: bool) -> Use:
    if not open_ or use is Use.NO:
        return Use.NO
    said = _said(tags, keys[:-1], suffix)
    return use if said is None else min(use, said)


def _directions(tags: Tags, name: str, keys: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether one may travel along and against the way, by the first oneway key that is there."""
    for key in keys:
        value = tags.get(key)
        if value in ("yes", "1", "true"):
            return True, False
        if value in ("-1", "reverse"):
            return False, True
        if value == "reversible":  # changes with the hour; which way is open now is not known
            return False, False
        if value is not None:
            return True, True
    single = name and (
        tags.get("junction") in ("roundabout", "circular") or name in ("motorway", "motorway_link")
    )
    return True, not single


def _contraflow(tags: Tags, name: str) -> bool:
    """Whether bicycles may ride, or be pushed, against a one-way street."""
    if name in ("footway", "pedestrian") or tags.get("bicycle") == "dismount":
        return True
    sides = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    return any(tags.get(key, "").startswith("opposite") for key in sides) or any(
        tags.get(key + ":oneway", "") in ("-1", "no") for key in sides
    )


def _ferry_rules(tags: Tags) -> WayRules:
    """Cars need an explicit word on a ferry, people on foot and bicycles are taken unless refused."""
    foot = _said(tags, _FOOT_KEYS)
    bike = _said(tags, ("bicycle", "access"))
    uses = (
        _said(tags, _CAR_KEYS[:2]) or Use.NO,
        Use.THROUGH if bike is None else bike,
        Use.THROUGH if foot is None else foot,
    )
    along, against = _directions(tags, "", ("oneway",))
    nothing = (Use.NO, Use.NO, Use.NO)
    return WayRules(
        road_class=_CLASS["ferry"],
        forward=uses if along else nothing,
        backward=uses if against else nothing,
        ferry_seconds=_duration(tags.get("duration", "")),
    )


_NUMBER = re.compile(r"\s*(\d{1,3}(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?\s*$")


def _limit(value: str) -> int:
    """A posted limit in whole km/h; 0 when it is none, unknown or written as a country's rule."""
    if value == "walk":
        return 7
    match = _NUMBER.match(value)
    if match is None:
        return 0
    kmh = float(match[1]) * (1.609344 if match[2] == "mph" else 1)
    return round(kmh) if 5 <= kmh <= 250 else 0


_CLOCK = re.compile(r"(\d{1,3})(?::(\d{2}))?(?::(\d{2}))?$")
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


def _duration(value: str) -> float:
    """Seconds of a `duration` tag: minutes, h:mm, h:mm:ss or ISO 8601; 0 when it cannot be read."""
    text = value.strip()
    if match := _CLOCK.match(text):
        if match[2] is None:
            return int(match[1]) * 60.0
        return int(match[1]) * 3600.0 + int(match[2]) * 60 + int(match[3] or 0)
    if match := _ISO.match(text):
        return int(match[1] or 0) * 3600.0 + int(match[2] or 0) * 60 + int(match[3] or 0)
    return 0.0


def _side(tags: Tags) -> str:
    side = tags.get("driving_side", "")
    return side if side in ("left", "right") else ""

"""How quickly each kind of road is travelled: by car, e-bike and on foot, at four kinds of hours.

All figures are settings: `Speeds.changed` takes what an operator wrote and keeps the rest. The built-in ones
are ordinary practice of open routers (free-flow speeds somewhat below the limit, a few seconds per turn), not
measurements of one town; a company that knows its streets should say so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.geo import Mode
from app.domain.traffic import Hour as Hour
from app.domain.traffic import hour_of as hour_of

ROAD_CLASSES: tuple[str, ...] = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "pedestrian",
    "cycleway",
    "footway",
    "path",
    "steps",
    "ferry",
)
"""Kinds of ways; a pack stores the position in this list, so new kinds go to the end."""

FERRY = ROAD_CLASSES.index("ferry")


@dataclass(frozen=True)
class ModeSpeeds:
    """One way of travelling.

    kmh: km/h by road class; a class that is missing is travelled at `other_kmh`. scale: factor on all of them, to
        fit the model to a town where the same ways were timed; ferries keep their timetable.
    obeys_limits: whether posted limits matter: then a free road is driven at `limit_share` of its limit where
        that is quicker than the class speed, and never above `limit_top` of it.
    hours: factors on speed by hour and road class, "*" for the classes not named; 1 where nothing is said.
    straight, near_turn, across_turn, back_turn: seconds at a junction; a near turn stays on one's own side (right
        where one drives on the right), a turn across crosses the oncoming lane.
    signal, gate, boarding: seconds lost at traffic lights, at a gate, and before a ferry leaves.
    unpaved: factor on speed where the surface is not paved.
    """

    kmh: Mapping[str, float]
    other_kmh: float
    scale: float = 1.0
    obeys_limits: bool = False
    limit_share: float = 0.85
    limit_top: float = 0.95
    straight: float = 0.0
    near_turn: float = 0.0
    across_turn: float = 0.0
    back_turn: float = 5.0
    signal: float = 0.0
    gate: float = 0.0
    boarding: float = 300.0
    unpaved: float = 1.0
    hours: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def factor(self, hour: Hour, road_class: str) -> float:
        """The share of the free speed that is left at this hour on this class."""
        by_class = self.hours.get(hour, {})
        return by_class.get(road_class, by_class.get("*", 1.0))


CAR = ModeSpeeds(
    kmh={
        "motorway": 100,
        "motorway_link": 55,
        "trunk": 80,
        "trunk_link": 50,
        "primary": 55,
        "primary_link": 40,
        "secondary": 48,
        "secondary_link": 38,
        "tertiary": 42,
        "tertiary_link": 32,
        "unclassified": 36,
        "residential": 28,
        "living_street": 10,
        "service": 14,
        "track": 14,
        "pedestrian": 7,
        "cycleway": 7,
        "footway": 7,
        "path": 7,
        "ferry": 15,
    },
    other_kmh=7,
    obeys_limits=True,
    straight=0.5,
    near_turn=3,
    across_turn=7,
    back_turn=20,
    signal=7,
    gate=15,
    unpaved=0.7,
    hours={
        "night": {"*": 1.04},
        "day": {
            "*": 0.92,
            "motorway": 0.96,
            "trunk": 0.92,
            "primary": 0.86,
            "secondary": 0.88,
            "ferry": 1,
        },
        "rush": {
            "*": 0.84,
            "motorway": 0.78,
            "motorway_link": 0.72,
            "trunk": 0.72,
            "trunk_link": 0.7,
            "primary": 0.68,
            "primary_link": 0.68,
            "secondary": 0.72,
            "tertiary": 0.78,
            "ferry": 1,
        },
    },
)
"""Class speeds for light traffic; rush-hour shares are assumed, a town's own belong in the settings."""

EBIKE = ModeSpeeds(
    kmh={
        "living_street": 15,
        "service": 17,
        "track": 16,
        "pedestrian": 6,
        "footway": 6,
        "path": 14,
        "steps": 2,
        "ferry": 15,
    },
    other_kmh=21,  # help ends at 25 km/h by law in the EU; stops and hills take the rest
    straight=0.5,
    near_turn=1,
    across_turn=3,
    back_turn=5,
    signal=6,
    gate=6,
    unpaved=0.75,
)

FOOT = ModeSpeeds(
    kmh={"path": 4.5, "steps": 2.4, "ferry": 15},
    other_kmh=4.9,
    signal=5,
    gate=2,
    back_turn=0,
)


@dataclass(frozen=True)
class Speeds:
    """All modes, and what happens between a door and the nearest road.

    door_metres: how far from the road a door may lie before walking to it counts; door_kmh: that walk's speed.
    """

    car: ModeSpeeds = CAR
    ebike: ModeSpeeds = EBIKE
    foot: ModeSpeeds = FOOT
    door_metres: float = 50.0
    door_kmh: float = 4.5

    def of(self, mode: Mode) -> ModeSpeeds:
        """The speeds of one mode."""
        return {Mode.CAR: self.car, Mode.EBIKE: self.ebike, Mode.FOOT: self.foot}[mode]

    def changed(self, changes: Mapping[str, Any]) -> Speeds:
        """These speeds with some figures replaced, nested as the fields are: {"car": {"kmh": {"primary": 50}}}.

        Raises ValueError for names that do not exist and figures that are not positive numbers (seconds may be 0).
        """
        changed: Speeds = _replaced(self, changes, "speeds")
        return changed

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, such as JSON stores them; `from_dict` reads them back."""
        plain: dict[str, Any] = dataclasses.asdict(self)
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Speeds:
        """The speeds that `as_dict` wrote. Raises TypeError for anything else."""
        modes: dict[str, Any] = {mode.value: ModeSpeeds(**plain[mode]) for mode in Mode}
        return cls(**{**plain, **modes})


_MAY_BE_NOTHING = frozenset(
    ("straight", "near_turn", "across_turn", "back_turn", "signal", "gate", "boarding", "door_metres")
)


def _replaced(values: Any, changes: Mapping[str, Any], where: str) -> Any:
    """A copy of a speeds dataclass with changes laid over it, nested mappings merged."""
    known = {f.name for f in dataclasses.fields(values)}
    new: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"{where} has no {name}")
        old = getattr(values, name)
        place = f"{where}.{name}"
        if isinstance(old, ModeSpeeds):
            new[name] = _replaced(old, value, place)
        elif isinstance(old, Mapping):
            new[name] = _merged(old, value, place, tuple(Hour) if name == "hours" else ROAD_CLASSES)
        elif isinstance(old, bool):
            new[name] = bool(value)
        else:
            new[name] = _figure(value, place, zero=name in _MAY_BE_NOTHING)
    return dataclasses.replace(values, **new)


def _merged(
    old: Mapping[str, Any], value: Mapping[str, Any], place: str, keys: tuple[str, ...]
) -> dict[str, Any]:
    """Two mappings of figures by road class (or of such mappings by hour), the newer first."""
    out = dict(old)
    for key, item in value.items():
        if key not in keys and key != "*":
            raise ValueError(f"{place} has no {key}")
        if isinstance(item, Mapping):
            out[key] = _merged(out.get(key, {}), item, f"{place}.{key}", ROAD_CLASSES)
        else:
            out[key] = _figure(item, f"{place}.{key}")
    return out


def _figure(value: Any, place: str, zero: bool = False) -> float:
    """A positive number (or zero where that means something). Raises ValueError."""
    try:
        number = float(value)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{place} is not a number") from wrong
    if not (0 < number < 10_000 or (zero and number == 0)):
        raise ValueError(f"{place} must be positive")
    return number

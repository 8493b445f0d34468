"""Every option declared once: type, default, range, help and scope. Pages, help texts and checks come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.domain.errors import NotPossible
from app.domain.matching import GOALS, Weights
from app.domain.text import T, Text

Scope = Literal["company", "person", "seat"]


@dataclass(frozen=True)
class Option:
    """One setting. choices: allowed values with their words; low/high: range of a number."""

    name: str
    group: str
    label: Text
    help: Text
    default: Any
    scope: Scope = "company"
    low: float | None = None
    high: float | None = None
    choices: tuple[tuple[str, Text], ...] = ()

    def check(self, value: Any) -> Any:
        """The value in the option's own type. Raises NotPossible with the range or the choices."""
        kind = type(self.default)
        try:
            if kind is bool:
                if not isinstance(value, bool):
                    raise ValueError
                good: Any = value
            else:
                good = kind(value)
        except (TypeError, ValueError) as wrong:
            raise self._refuse(value) from wrong
        if self.choices and good not in {c for c, _ in self.choices}:
            raise self._refuse(value)
        if (self.low is not None and good < self.low) or (self.high is not None and good > self.high):
            raise self._refuse(value)
        return good

    def _refuse(self, value: Any) -> NotPossible:
        if self.choices:
            text = T(
                "“{value}” is not possible for “{option}”. Choose one of: {choices}.",
                value=str(value),
                option=self.label,
                choices=tuple(words for _, words in self.choices),
            )
        elif self.low is not None:
            text = T(
                "“{value}” is not possible for “{option}”. Give a number from {low} to {high}.",
                value=str(value),
                option=self.label,
                low=self.low,
                high=self.high,
            )
        else:
            text = T("“{value}” is not possible for “{option}”.", value=str(value), option=self.label)
        return NotPossible(text, code="setting", field=self.name)


def _weights() -> tuple[Option, ...]:
    base = Weights()
    return tuple(
        Option(
            f"weight.{name}",
            "matching",
            label,
            T("How much “{goal}” counts when people are ranked; 0 switches it off.", goal=label),
            float(getattr(base, name)),
            low=0,
            high=100,
        )
        for name, label in GOALS.items()
    )


CAR_KMH: dict[str, tuple[Text, float]] = {
    "motorway": (T("Motorway"), 100.0),
    "trunk": (T("Trunk road"), 80.0),
    "primary": (T("Primary road"), 55.0),
    "secondary": (T("Secondary road"), 48.0),
    "tertiary": (T("Tertiary road"), 42.0),
    "unclassified": (T("Minor road"), 36.0),
    "residential": (T("Residential street"), 28.0),
    "living_street": (T("Living street"), 10.0),
    "service": (T("Service road"), 14.0),
}
"""Free speeds by class of road (OpenStreetMap’s highway values), as the router has them built in."""


def _roads() -> tuple[Option, ...]:
    by_class = tuple(
        Option(
            f"road.car.{name}",
            "map",
            T("Car on: {road}", road=label),
            T("Kilometres an hour in light traffic; signed limits and the hour of the day still count."),
            kmh,
            low=3,
            high=130,
        )
        for name, (label, kmh) in CAR_KMH.items()
    )
    scales = tuple(
        Option(
            f"road.{mode}.percent",
            "map",
            label,
            T("Percent of the built-in speeds on every kind of road."),
            100.0,
            low=40,
            high=200,
        )
        for mode, label in (("ebike", T("E-bike, all roads")), ("foot", T("On foot, all ways")))
    )
    return by_class + scales


OPTIONS: tuple[Option, ...] = (
    *_weights(),
    Option(
        "offer.minutes",
        "matching",
        T("Length of an offered window"),
        T("Minutes of the arrival window that is offered to a customer."),
        120,
        low=15,
        high=480,
    ),
    *_roads(),
    Option(
        "speed.car",
        "map",
        T("Car speed without a map"),
        T("Kilometres an hour used for estimates while no city map is loaded."),
        30.0,
        low=5,
        high=120,
    ),
    Option(
        "speed.ebike",
        "map",
        T("E-bike speed without a map"),
        T("Kilometres an hour used for estimates while no city map is loaded."),
        18.0,
        low=5,
        high=45,
    ),
    Option(
        "speed.foot",
        "map",
        T("Walking speed without a map"),
        T("Kilometres an hour used for estimates while no city map is loaded."),
        4.8,
        low=2,
        high=8,
    ),
    Option(
        "theme",
        "look",
        T("Colours"),
        T("Light, dark, or as the system says."),
        "system",
        scope="seat",
        choices=(("system", T("As the system")), ("light", T("Light")), ("dark", T("Dark"))),
    ),
)

_BY_NAME = {option.name: option for option in OPTIONS}


def option(name: str) -> Option:
    """The option of that name. Raises NotPossible naming it."""
    if name not in _BY_NAME:
        raise NotPossible(T("There is no setting “{name}”.", name=name), code="setting-unknown")
    return _BY_NAME[name]


def value(stored: dict[str, Any], name: str) -> Any:
    """The stored value if it is still lawful, else the default."""
    declared = option(name)
    if name not in stored:
        return declared.default
    try:
        return declared.check(stored[name])
    except NotPossible:
        return declared.default


def weights(stored: dict[str, Any]) -> Weights:
    """The matching weights out of the stored settings."""
    return Weights(**{name: value(stored, f"weight.{name}") for name in GOALS})


def road_speeds(stored: dict[str, Any]) -> dict[str, Any]:
    """What the settings change of the router's speeds, nested as `Speeds.changed` takes it; empty when nothing."""
    changes: dict[str, Any] = {}
    for name, (_, built_in) in CAR_KMH.items():
        kmh = value(stored, f"road.car.{name}")
        if kmh != built_in:
            changes.setdefault("car", {}).setdefault("kmh", {})[name] = kmh
    for mode in ("ebike", "foot"):
        percent = value(stored, f"road.{mode}.percent")
        if percent != 100.0:
            changes[mode] = {"scale": percent / 100}
    return changes


def estimate_kmh(stored: dict[str, Any]) -> dict[str, float]:
    """Speeds by mode for estimates while no map is loaded."""
    return {mode: float(value(stored, f"speed.{mode}")) for mode in ("car", "ebike", "foot")}

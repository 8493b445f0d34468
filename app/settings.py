"""Every option declared once: type, default, range, help and scope. Pages, help texts and checks come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from app.domain.errors import NotPossible
from app.domain.matching import GOALS, Weights
from app.domain.people import MOST_OVERTIME
from app.domain.policies import GOAL_NAMES, GOAL_WORDS, POLICIES, POLICY_WORDS, Goals, weighed
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


OVERTIME_LIMIT = "overtime.limit"
"""The name of the limit of overtime."""


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


def _policies() -> tuple[Option, ...]:
    chosen = Option(
        "plan.policy",
        "planning",
        T("Policy of the day’s plan"),
        T("What a plan cares for most. It leans the ranking of people for one call the same way."),
        "balanced",
        choices=tuple(POLICY_WORDS.items()),
    )
    figures = tuple(
        Option(
            f"policy.{policy}.{goal}",
            "planning",
            T("{policy}: {goal}", policy=POLICY_WORDS[policy], goal=GOAL_WORDS[goal]),
            T("In minutes of road; 0 switches it off."),
            float(getattr(goals, goal)),
            low=0,
            high=1000,
        )
        for policy, goals in POLICIES.items()
        for goal in GOAL_NAMES
    )
    return (chosen, *figures)


_ROADS: dict[str, Text] = {
    "motorway": T("Motorway"),
    "trunk": T("Trunk road"),
    "primary": T("Primary road"),
    "secondary": T("Secondary road"),
    "tertiary": T("Tertiary road"),
    "unclassified": T("Minor road"),
    "residential": T("Residential street"),
    "living_street": T("Living street"),
    "service": T("Service road"),
    "track": T("Track"),
    "pedestrian": T("Pedestrian street"),
    "footway": T("Footway"),
    "path": T("Path"),
    "steps": T("Steps"),
    "other": T("All other roads"),
}
"""OpenStreetMap’s highway values in words; “other” is every class a mode has no figure of its own for."""

ROAD_KMH: dict[str, dict[str, float]] = {
    "car": {
        "motorway": 100.0,
        "trunk": 80.0,
        "primary": 55.0,
        "secondary": 48.0,
        "tertiary": 42.0,
        "unclassified": 36.0,
        "residential": 28.0,
        "living_street": 10.0,
        "service": 14.0,
    },
    "ebike": {
        "other": 21.0,
        "living_street": 15.0,
        "service": 17.0,
        "track": 16.0,
        "path": 14.0,
        "pedestrian": 6.0,
        "footway": 6.0,
    },
    "foot": {"other": 4.9, "path": 4.5, "steps": 2.4},
}
"""Free speeds by mode and class of road, as the router has them built in."""

_MODES: dict[str, tuple[Callable[[Text], Text], float, float]] = {
    "car": (lambda road: T("Car on: {road}", road=road), 3, 130),
    "ebike": (lambda road: T("E-bike on: {road}", road=road), 2, 45),
    "foot": (lambda road: T("On foot on: {road}", road=road), 1, 10),
}


def _roads() -> tuple[Option, ...]:
    return tuple(
        Option(
            f"road.{mode}.{name}",
            "map",
            _MODES[mode][0](_ROADS[name]),
            T("Kilometres an hour in light traffic; signed limits and the hour of the day still count."),
            kmh,
            low=_MODES[mode][1],
            high=_MODES[mode][2],
        )
        for mode, classes in ROAD_KMH.items()
        for name, kmh in classes.items()
    )


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
    *_policies(),
    Option(
        OVERTIME_LIMIT,
        "matching",
        T("Overtime allowed"),
        T(
            "Minutes that work may go on after a shift, at a price; a manager may allow more with a reason. 0: none."
        ),
        60,
        low=0,
        high=int(MOST_OVERTIME.total_seconds()) // 60,
    ),
    Option(
        "offer.hold",
        "matching",
        T("How long an offered time is held"),
        T("Seconds that a window under discussion keeps somebody’s time unless the form stays open."),
        180,
        low=30,
        high=1800,
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
        "backup.every",
        "data",
        T("Backups by themselves"),
        T(
            "While a window is open and something changed. All of two days are kept, one a day for two weeks, one a week for two months."
        ),
        "hour",
        choices=(("hour", T("Every hour")), ("day", T("Every day")), ("never", T("Never"))),
    ),
    Option(
        "hub.on",
        "hub",
        T("Let other programs tell the desk"),
        T(
            "The open window takes calls, positions and links from programs on the same machine that show its token."
        ),
        False,
    ),
    Option(
        "hub.port",
        "hub",
        T("Port"),
        T("The number other programs on this machine reach the window by."),
        8717,
        low=1024,
        high=65535,
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
    """The matching weights out of the stored settings, leaning as the chosen policy wants."""
    own = Weights(**{name: value(stored, f"weight.{name}") for name in GOALS})
    policy = value(stored, "plan.policy")
    return weighed(replace(own, overtime=value(stored, f"policy.{policy}.overtime")), policy)


def overtime_limit(stored: dict[str, Any]) -> timedelta:
    """How long after a shift the company lets work go on without a manager's word."""
    return timedelta(minutes=value(stored, OVERTIME_LIMIT))


def policy_goals(stored: dict[str, Any], policy: str) -> Goals:
    """What a policy wants, as the company set it. Raises NotPossible for a name that is none, naming those that are."""
    if policy not in POLICIES:
        raise NotPossible(
            T(
                "There is no policy “{policy}”. Known: {known}.",
                policy=policy,
                known=tuple(POLICIES),
            ),
            code="policy",
        )
    return Goals(**{goal: value(stored, f"policy.{policy}.{goal}") for goal in GOAL_NAMES})


def road_speeds(stored: dict[str, Any]) -> dict[str, Any]:
    """What the settings change of the router's speeds, nested as `Speeds.changed` takes it; empty when nothing."""
    changes: dict[str, Any] = {}
    for mode, classes in ROAD_KMH.items():
        for name, built_in in classes.items():
            kmh = value(stored, f"road.{mode}.{name}")
            if kmh == built_in:
                continue
            of_mode = changes.setdefault(mode, {})
            if name == "other":
                of_mode["other_kmh"] = kmh
            else:
                of_mode.setdefault("kmh", {})[name] = kmh
    return changes


def estimate_kmh(stored: dict[str, Any]) -> dict[str, float]:
    """Speeds by mode for estimates while no map is loaded."""
    return {mode: float(value(stored, f"speed.{mode}")) for mode in ("car", "ebike", "foot")}

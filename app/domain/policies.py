"""What the company wants of a day's plan, as named policies: how dear road, lateness, unfairness and new faces are.

Every figure is in minutes of road, so that a manager can weigh them against each other: "a new face is worth ten
minutes of driving". Prices for the planner and weights for the ranking of one call both come from here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from app.domain.matching import Weights
from app.domain.planning import Prices
from app.domain.text import T, Text


@dataclass(frozen=True)
class Goals:
    """How dear things are, all in minutes of road.

    travel, late, overtime: a minute of each (late: after a promise that may be broken). fair: a minute of work beyond
    somebody's fair share. known_face: another person than last time. preferred: another than the customer asked for.
    moved: a visit that changes hands. left_out: a job nobody does. margin: not a price, but minutes kept free before
    the end of a promised window.
    """

    travel: float = 1.0
    late: float = 5.0
    overtime: float = 2.0
    fair: float = 0.1
    known_face: float = 5.0
    preferred: float = 20.0
    moved: float = 2.0
    left_out: float = 240.0
    margin: float = 0.0

    def prices(self, *, repair: bool = False) -> Prices:
        """For the planner, in seconds of road. repair: every change of hands costs at least REPAIR_MINUTES."""
        moved = max(self.moved, REPAIR_MINUTES) if repair else self.moved
        return Prices(
            travel=max(0.1, self.travel),
            not_preferred=self.preferred * 60,
            not_last_time=self.known_face * 60,
            moved=moved * 60,
            fairness=self.fair,
        )


REPAIR_MINUTES = 2.0
"""Road that a repair drives rather than giving one more visit to somebody else.

Measured by `bench repair` on Liechtenstein, 500 jobs × 60 people, somebody ill at 9:40: at 2 minutes at most 6.4 % of the
others' visits change hands and the day costs at most 0.8 % more than planned anew freely; at 5 minutes up to 2.6 % and
4.7 %, at 10 up to 2.0 % and 4.7 %, at 30 up to 1.1 % and 7.4 %.
"""

GOAL_WORDS: dict[str, Text] = {
    "travel": T("A minute on the road"),
    "late": T("A minute late"),
    "overtime": T("A minute of overtime"),
    "fair": T("A minute beyond the fair share"),
    "known_face": T("A new face"),
    "preferred": T("Not who was asked for"),
    "moved": T("A visit that changes hands"),
    "left_out": T("A job left out"),
    "margin": T("Minutes in hand before a promise ends"),
}
"""The goals in words, in the order they are shown."""

POLICY_WORDS: dict[str, Text] = {
    "balanced": T("Balanced"),
    "fewest_late": T("Fewest late"),
    "shortest_travel": T("Shortest travel"),
    "fair_load": T("Fair load"),
    "known_face": T("Known face"),
}
"""The policies in words, in the order they are shown."""

_BASE = Goals()
POLICIES: dict[str, Goals] = {
    "balanced": _BASE,
    "fewest_late": replace(_BASE, late=30.0, left_out=480.0, margin=20.0),
    "shortest_travel": replace(_BASE, fair=0.0, known_face=0.0, preferred=5.0, moved=0.0),
    "fair_load": replace(_BASE, fair=1.5),
    "known_face": replace(_BASE, known_face=45.0, preferred=60.0),
}
"""As the program comes; each figure can be changed in the settings."""

_WEIGHED: dict[str, dict[str, float]] = {
    "fewest_late": {"margin": 3.0},
    "shortest_travel": {"travel": 2.5},
    "fair_load": {"fair_load": 4.0},
    "known_face": {"continuity": 4.0, "preference": 2.0},
}


def weighed(weights: Weights, policy: str) -> Weights:
    """The company's weights for one call, leaning as the policy wants: its goal counts some times as much."""
    factors = _WEIGHED.get(policy, {})
    return replace(weights, **{name: getattr(weights, name) * factor for name, factor in factors.items()})


GOAL_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Goals))

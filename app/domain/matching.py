"""Who should go: hard rules rule people out, weighted goals rank the rest, and every verdict has its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.ids import AreaId, StaffId
from app.domain.people import Area
from app.domain.rules import Excluded, Need
from app.domain.schedule import PersonDay, TravelSeconds
from app.domain.text import Text


@dataclass(frozen=True)
class Record:
    """What is known of a staff member for this need: ratings in this service, last visit here, the week's load."""

    rating_count: int = 0
    rating_mean: float = 0.0
    last_here: datetime | None = None
    visits_here: int = 0
    week_seconds: float = 0.0


@dataclass(frozen=True)
class Weights:
    """How much each goal counts; 0 switches it off. Settings, with the same names."""

    travel: float = 30.0
    margin: float = 15.0
    skill_gap: float = 10.0
    rating: float = 15.0
    continuity: float = 10.0
    fair_load: float = 10.0
    preference: float = 10.0


@dataclass(frozen=True)
class Candidate:
    """Somebody who fits. score 0…100; goals: each goal's share 0…1; reasons in words, strongest first."""

    staff_id: StaffId
    score: float
    goals: dict[str, float]
    start: datetime
    before: float
    after: float
    extra_seconds: float
    slack_seconds: float
    lane: int
    reasons: tuple[Text, ...]
    level: int = 0
    gap: int = 0
    rating_mean: float = 0.0
    rating_count: int = 0
    last_here: datetime | None = None
    load: float = 0.0
    """Share of the duty already booked, 0…1."""


@dataclass(frozen=True)
class Ranking:
    """Everybody looked at: those who fit, best first, and those ruled out."""

    eligible: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    source: str = "estimate"


@dataclass(frozen=True)
class Company:
    """What matching must know beyond one person: areas, the mean rating to shrink towards."""

    areas: dict[AreaId, Area] = field(default_factory=dict)
    mean_rating: float = 4.5
    prior_count: float = 5.0


def rank(
    need: Need,
    days: tuple[PersonDay, ...],
    records: dict[StaffId, Record],
    travel: TravelSeconds,
    weights: Weights,
    company: Company,
    now: datetime,
) -> Ranking:
    """Rank everybody for one need. Pure: same input, same answer; ties are broken by staff code."""
    raise NotImplementedError

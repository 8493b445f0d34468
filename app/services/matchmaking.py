"""Finds who could go: gathers the day, asks the router for the roads that matter, lets the domain rank.

Reads only. Roads are asked for in two tables (everywhere → the job, the job → everywhere), never the whole square.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.ids import StaffId
from app.domain.time import Window
from app.ports import Clock, Router
from app.queries import Queries


@dataclass(frozen=True)
class Offer:
    """A window that can be offered to the customer: who would come when."""

    window: Window
    start: datetime
    staff: tuple[StaffId, ...]


class Matchmaker:
    """Ranks people for a need on a day."""

    def __init__(self, queries: Queries, router: Router, clock: Clock) -> None:
        self._queries, self._router, self._clock = queries, router, clock

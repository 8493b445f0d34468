"""What matching asked the storage before and may ask again: days, the company, people's records.

A change makes only what it touches be read anew: a booking one person's day, not two hundred.
"""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

from app import settings
from app.changes import ChangeSet
from app.domain.ids import BranchId, CustomerId, ServiceCode, StaffId
from app.domain.matching import Company, Record, Weights
from app.domain.people import Branch
from app.domain.schedule import PersonDay
from app.ports import Clock
from app.queries import Queries

COMPANY_KEEPS = timedelta(minutes=10)
"""How long the mean of all ratings is used before it is counted again: one rating among thousands moves it little."""
MANY = 0.3
"""Share of the people touched at which the whole day is read at once."""

Key = tuple[BranchId, date]


class Remembered:
    """Answers of the read side, kept until a change set touches them. May be used from several threads."""

    def __init__(self, queries: Queries, clock: Clock) -> None:
        self._queries, self._clock = queries, clock
        self._lock = threading.Lock()
        self._stamp = 0
        self._days: dict[Key, tuple[PersonDay, ...]] = {}
        self._stale: dict[Key, set[StaffId]] = {}
        self._company: dict[BranchId, tuple[datetime, Company]] = {}
        self._records: dict[tuple[object, ...], dict[StaffId, Record]] = {}
        self._weights: Weights | None = None

    def heard(self, changes: ChangeSet) -> None:
        """Something changed: note what must be read anew."""
        with self._lock:
            self._stamp += 1
            if changes.touches("staff", "branch") or settings.OVERTIME_LIMIT in changes.ids("setting"):
                self._days.clear()
                self._stale.clear()
            if changes.touches("setting"):
                self._weights = None
            if changes.touches("staff", "branch", "area"):
                self._company.clear()
            if changes.touches("staff", "branch", "job"):
                self._records.clear()
            jobs = changes.ids("job")
            lanes = [lane.rpartition("/") for lane in changes.ids("lane")]
            for key, days in self._days.items():
                # a night shift reaches into the next day
                near = {key[1].isoformat(), (key[1] + timedelta(days=1)).isoformat()}
                touched = {StaffId(staff) for staff, _, day in lanes if day in near}
                if jobs:
                    touched |= {d.person.id for d in days for s in d.stops if s.job_id in jobs}
                if touched:
                    self._stale.setdefault(key, set()).update(touched)

    def days(self, branch: Branch, day: date) -> tuple[PersonDay, ...]:
        """Everybody's day."""
        key = (branch.id, day)
        with self._lock:
            known, stamp = self._days.get(key), self._stamp
            stale = set(self._stale.get(key, ()))
        if known is not None and not stale:
            return known
        if known is None or len(stale) > MANY * len(known):
            fresh = self._queries.person_days(branch.id, day)
        else:
            some = {d.person.id: d for d in self._queries.person_days(branch.id, day, stale)}
            fresh = tuple(some.get(d.person.id, d) for d in known)
        with self._lock:
            # an answer read before a change came in must not be kept after it
            if stamp == self._stamp:
                self._days[key] = fresh
                self._stale.pop(key, None)
        return fresh

    def company(self, branch: Branch) -> Company:
        """Areas and mean rating."""
        now = self._clock.now()
        with self._lock:
            kept, stamp = self._company.get(branch.id), self._stamp
        if kept is not None and abs(now - kept[0]) < COMPANY_KEEPS:
            return kept[1]
        fresh = self._queries.company(branch.id)
        with self._lock:
            if stamp == self._stamp:
                self._company[branch.id] = (now, fresh)
        return fresh

    def weights(self) -> Weights:
        """How much each goal counts, as the company set it."""
        with self._lock:
            kept, stamp = self._weights, self._stamp
        if kept is not None:
            return kept
        fresh = settings.weights(self._queries.desk().settings)
        with self._lock:
            if stamp == self._stamp:
                self._weights = fresh
        return fresh

    def records(
        self, branch: Branch, service: ServiceCode, customer: CustomerId | None
    ) -> dict[StaffId, Record]:
        """What is known of everybody for this service and customer."""
        key = (branch.id, service, customer)
        with self._lock:
            kept, stamp = self._records.get(key), self._stamp
        if kept is not None:
            return kept
        fresh = self._queries.records(branch.id, service, customer)
        with self._lock:
            if stamp == self._stamp:
                self._records[key] = fresh
        return fresh

"""A proposal: a plan as changes not yet made, with figures before and after, and what each change means for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.commands import Travel
from app.domain.ids import BranchId, JobId, ServiceCode, StaffId
from app.domain.text import Text
from app.services.planning.figures import Figures
from app.services.planning.gather import Absent, Scope


class ChangeKind(StrEnum):
    """What happens to a job."""

    ASSIGN = "assign"
    """Nobody had it; somebody gets it."""
    MOVE = "move"
    """Others come."""
    RETIME = "retime"
    """The same people come at another time."""
    LONGER = "longer"
    """The same people at the same time, for longer or shorter than planned."""
    UNASSIGN = "unassign"
    """It goes back to the tray: nobody can do it."""


@dataclass(frozen=True)
class Place:
    """Who comes and when; empty and None: nobody."""

    staff: tuple[StaffId, ...] = ()
    names: tuple[str, ...] = ()
    start: datetime | None = None


@dataclass(frozen=True)
class Change:
    """One job's change. needs: jobs whose changes must be accepted with it, because they make room for it."""

    job_id: JobId
    number: str
    version: int
    kind: ChangeKind
    customer: str
    service: ServiceCode
    service_en: str
    service_zh: str
    minutes: int
    before: Place
    after: Place
    why: Text
    travel: tuple[Travel, ...] = ()
    needs: tuple[JobId, ...] = ()
    breaks_promise: bool = False
    """It begins outside the promised window: because the promise is broken already, or may be."""


@dataclass(frozen=True)
class LeftOut:
    """A job nobody does in this plan, with why and the smallest change that would let it in. had: who had it."""

    job_id: JobId
    number: str
    customer: str
    why: Text
    had: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A plan for a day, not yet made.

    absent: kept as time off when the proposal is accepted. fixed: visits that were not to be touched. elapsed: seconds
    searched. stopped: somebody ended the search early. notes: what a person must know beside the changes.
    """

    branch_id: BranchId
    day: date
    made_at: datetime
    scope: Scope
    policy: str
    changes: tuple[Change, ...]
    left_out: tuple[LeftOut, ...]
    before: Figures
    after: Figures
    absent: tuple[Absent, ...] = ()
    notes: tuple[Text, ...] = ()
    fixed: int = 0
    elapsed: float = 0.0
    tries: int = 0
    stopped: bool = False

    def change(self, job_id: JobId) -> Change | None:
        """The change of a job."""
        return next((c for c in self.changes if c.job_id == job_id), None)

    def closed(self, ticked: set[JobId]) -> set[JobId]:
        """The ticked changes and all that they need."""
        by_id = {c.job_id: c for c in self.changes}
        open_ = [j for j in ticked if j in by_id]
        found: set[JobId] = set()
        while open_:
            job = open_.pop()
            if job not in found:
                found.add(job)
                open_ += [n for n in by_id[job].needs if n in by_id]
        return found

    def without(self, unticked: set[JobId]) -> set[JobId]:
        """All changes but those, and but what needs them."""
        return {c.job_id for c in self.changes if not self.closed({c.job_id}) & unticked}

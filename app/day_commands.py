"""What somebody asks of a whole day at once: swap, move together, split, leave, hold time; and what takes such steps back.

The same kind of objects as in `app.commands`; they stand apart because each touches several jobs or people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.commands import AdvanceJob, Command, MoveJob, PutBack, Travel
from app.domain.ids import BranchId, FollowUpId, JobId, StaffId
from app.domain.people import TimeOff
from app.domain.text import Text
from app.domain.time import Window


@dataclass(frozen=True, kw_only=True)
class SwapJobs(Command):
    """Two jobs exchange people and times. Each move names where that job goes."""

    first: MoveJob
    second: MoveJob


@dataclass(frozen=True, kw_only=True)
class MoveTogether(Command):
    """Several jobs are moved at once: all take their new places first, then each is checked there."""

    moves: tuple[MoveJob, ...]


@dataclass(frozen=True)
class CustomerCall:
    """A call to a customer, prepared: they must hear that something agreed cannot be kept.

    note: the reason and what to say, as the caller will read it. call_by: when it must have been made.
    """

    job_id: JobId
    follow_up_id: FollowUpId
    note: str
    call_by: datetime


@dataclass(frozen=True, kw_only=True)
class LeaveDay(Command):
    """Somebody falls out: the time off is recorded, visits go to others or into the tray, in one step.

    moves: jobs that others take. tray: jobs taken back from everybody. calls: who must be told.
    """

    staff_id: StaffId
    time_off: TimeOff
    moves: tuple[MoveJob, ...] = ()
    tray: tuple[AdvanceJob, ...] = ()
    calls: tuple[CustomerCall, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TakeTimeOff(Command):
    """A time off that is not needed after all; given back as it was recorded."""

    staff_id: StaffId
    time_off: TimeOff


@dataclass(frozen=True, kw_only=True)
class ChangeBreak(Command):
    """A weekly break is another on one day: moved, lifted (to: None), or as planned again (to: `planned`).

    planned: when it would be by the week's hours. reason: kept with it.
    """

    staff_id: StaffId
    planned: Window
    to: Window | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SplitJob(Command):
    """The work in two parts: the job keeps its first `minutes`, the rest becomes a job of its own.

    staff, start: who does the rest and when they arrive; nobody: it waits in the tray. window: what the customer was
    promised for the rest.
    """

    job_id: JobId
    rest_id: JobId
    minutes: int
    staff: tuple[StaffId, ...] = ()
    start: datetime | None = None
    travel: tuple[Travel, ...] = ()
    window: Window | None = None
    version: int | None = None
    note: str = ""


# ---- time held for an offer -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class HoldTime(Command):
    """Keep people's time while a window is talked about. Earlier holds of the same offer go.

    offer_id: one for each open form. seconds: how long it lives unless renewed, by the database's own clock.
    """

    offer_id: str
    branch_id: BranchId
    staff: tuple[StaffId, ...]
    window: Window
    seconds: float


@dataclass(frozen=True, kw_only=True)
class ReleaseTime(Command):
    """The offer is over; nothing is held for it any more."""

    offer_id: str


# ---- taking back ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PutBackJobs(Command):
    """Make several jobs what they were, all in their places before any is checked: the opposite of a swap."""

    parts: tuple[PutBack, ...]


@dataclass(frozen=True, kw_only=True)
class PutBackRecord(Command):
    """Make a record what it was before a step; refused when somebody touched it since.

    kind: as in `app.changes`. snapshot: its stored form as it was, None when there was none. version: the one the
    step made; 0 for what has no version or was removed.
    """

    kind: str
    entity: str
    snapshot: Any
    version: int
    what: Text
    """It in words, for the history."""

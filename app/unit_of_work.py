"""The write side of storage, as services see it: one unit of work per command, repositories, one commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from app.changes import ChangeSet
from app.domain.calls import Call
from app.domain.catalogue import ServiceType
from app.domain.followups import FollowUp
from app.domain.geo import Point
from app.domain.ids import (
    AreaId,
    BranchId,
    CallId,
    CustomerId,
    FollowUpId,
    JobId,
    ServiceCode,
    StaffId,
)
from app.domain.jobs import Job
from app.domain.people import Area, Branch, Customer, StaffMember
from app.domain.schedule import Stop
from app.domain.text import Text
from app.domain.time import Window
from app.offers import HeldTime

A = TypeVar("A")
I = TypeVar("I", contravariant=True)  # noqa: E741 - the id's type


class Repository(Protocol[A, I]):
    """Loads and saves whole aggregates; knows no business rule."""

    def get(self, key: I) -> A:
        """The aggregate. Raises NotPossible (code "unknown") when there is none."""

    def find(self, key: I) -> A | None:
        """The aggregate or None."""

    def save(self, thing: A) -> A:
        """Store it as the next version and return it so (with a number or code given when it had none).

        Raises ChangedMeanwhile when the stored version is not the one it was loaded with.
        """

    def remove(self, key: I) -> None:
        """Forget it. Raises NotPossible when there is none (code "unknown") or something hangs on it ("in-use")."""


class Jobs(Repository[Job, JobId], Protocol):
    """Jobs, with the double-booking rule of the database behind them."""

    def by_number(self, number: str) -> Job | None:
        """The job people call by that number (J-1042, case and the prefix do not matter)."""

    def of_customer(self, customer_id: CustomerId) -> tuple[Job, ...]:
        """All jobs of a customer, newest first."""


class Customers(Repository[Customer, CustomerId], Protocol):
    """Customers."""

    def by_code(self, code: str) -> Customer | None:
        """The customer of that code."""

    def by_phone(self, number: str) -> tuple[Customer, ...]:
        """Everybody with that normalised number."""


class Staff(Repository[StaffMember, StaffId], Protocol):
    """Staff members."""

    def by_code(self, code: str) -> StaffMember | None:
        """The staff member of that code."""


class FollowUps(Repository[FollowUp, FollowUpId], Protocol):
    """Follow-ups."""

    def of_job(self, job_id: JobId) -> tuple[FollowUp, ...]:
        """What is or was owed about a job, oldest first."""

    def of_call(self, call_id: CallId) -> tuple[FollowUp, ...]:
        """What is or was owed about a call."""


class Lanes(Protocol):
    """Staff-days: only a version each, raised by whoever books into one."""

    def version(self, staff_id: StaffId, day: date) -> int:
        """The version now; 0 for a day nobody booked into."""

    def raise_version(self, staff_id: StaffId, day: date) -> int:
        """Lock the lane until the end of the transaction and raise its version; returns the new one."""

    def stops(self, staff_id: StaffId, window: Window) -> tuple[Stop, ...]:
        """The open visits of somebody that touch the window, in order."""


@dataclass(frozen=True)
class LogEntry:
    """One line of the change log. command and undo are stored forms (see app.services.codec)."""

    at: datetime
    seat: str
    who: str
    key: str
    command: str
    label: Text
    changes: ChangeSet
    payload: dict[str, Any]
    undo: dict[str, Any] | None = None
    undoes: int | None = None
    """The number of the entry this one took back."""
    number: int = 0


class Log(Protocol):
    """The change log: written in the same transaction as the change."""

    def append(self, entry: LogEntry) -> int:
        """Write a line; returns its number."""

    def by_key(self, key: str) -> LogEntry | None:
        """The line a command left, if it was already carried out."""

    def get(self, number: int) -> LogEntry | None:
        """The line of that number."""

    def last_on(self, kind: str, entity: str) -> LogEntry | None:
        """The newest line that changed a thing and was not itself taken back; None when the log knows none."""

    def undone_by(self, number: int) -> int | None:
        """The number of the line that took it back, if one did."""


class Settings(Protocol):
    """Company settings, JSON values by name."""

    def get(self, name: str) -> Any:
        """The value, or None when it was never set."""

    def set(self, name: str, value: Any) -> None:
        """Keep a value; None forgets it."""


class Pins(Protocol):
    """What dispatchers taught the geocoder."""

    def set(self, text: str, point: Point) -> None:
        """These words lie there, for ever."""

    def get(self, text: str) -> Point | None:
        """Where these words were put, if they were."""

    def remove(self, text: str) -> None:
        """Forget where these words were put."""


class Holds(Protocol):
    """Time kept for offers; how long is told by the database's own clock."""

    def put(
        self,
        offer_id: str,
        branch_id: BranchId,
        staff: Iterable[StaffId],
        window: Window,
        seconds: float,
        seat: str,
        who: str,
    ) -> None:
        """Hold people's time for an offer in place of what it held before.

        Raises NotPossible: somebody else holds it ("time-held"), or a visit stands there ("time-taken").
        """

    def renew(self, offer_id: str, seconds: float) -> bool:
        """Let an offer's holds live on from now; whether there were any alive."""

    def release(self, offer_id: str) -> bool:
        """Let an offer's holds go; whether there were any."""

    def over(self, staff_id: StaffId, window: Window) -> tuple[HeldTime, ...]:
        """Live holds of somebody's time that touch the window, whoever has them."""

    def convert(self, offer_id: str) -> None:
        """This unit of work books what was offered: the holds go when its visits are written."""


class Positions(Protocol):
    """Where staff members were last seen."""

    def note(self, staff_id: StaffId, point: Point, at: datetime) -> None:
        """Somebody was seen there; a fix older than the known one is ignored."""


class UnitOfWork(Protocol):
    """Everything one command may touch; nothing is kept unless `commit` is called before the block ends."""

    branches: Repository[Branch, BranchId]
    customers: Customers
    staff: Staff
    services: Repository[ServiceType, ServiceCode]
    areas: Repository[Area, AreaId]
    calls: Repository[Call, CallId]
    jobs: Jobs
    follow_ups: FollowUps
    lanes: Lanes
    log: Log
    settings: Settings
    pins: Pins
    positions: Positions
    holds: Holds

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def set_travel(self, visit_id: str, before: float, after: float, source: str) -> None:
        """Keep the road seconds on both sides of a planned visit, for the board."""

    def read_ahead(self, jobs: Collection[JobId], visits: Collection[tuple[StaffId, datetime]]) -> None:
        """Read once what many parts would ask for one by one: those jobs and what they need, the days of those people.

        The staff-days of the visits (who, from when) are locked and raised at once. Every part still checks its rules.
        """

    def clear(self, keep_branch: BranchId | None = None) -> None:
        """Remove everything but schema (and one branch): the example's end."""

    def touched(self) -> ChangeSet:
        """What was saved so far."""

    def commit(self) -> None:
        """Make it true. Raises NotPossible (code "double-booking") when the database sees two visits at once."""


class Storage(Protocol):
    """Where a desk is kept."""

    def unit(self) -> UnitOfWork:
        """A fresh unit of work for one command, for the calling thread."""

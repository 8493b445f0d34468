"""The read side: what screens ask, answered with rows. Queries never change anything and may run on any thread."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Protocol

from app.changes import ChangeSet
from app.domain.catalogue import ServiceType
from app.domain.geo import Point
from app.domain.ids import BranchId, CallId, CustomerId, JobId, ServiceCode, StaffId
from app.domain.jobs import Rating
from app.domain.matching import Company, Record
from app.domain.people import Area, Customer, StaffMember
from app.domain.schedule import PersonDay
from app.offers import HeldTime
from app.ports import PlaceHit
from app.rows import (
    Board,
    BoardVisit,
    CallerCard,
    CallLine,
    Counts,
    CustomerHit,
    Desk,
    FollowUpLine,
    JobDetail,
    JobLine,
    KnownPlace,
    LogLine,
    LongWork,
    PlanningJob,
    SheetFacts,
    StaffLine,
)


class Queries(Protocol):
    """One method a question. Moments are UTC; a `day` is a calendar day of the branch."""

    def desk(self) -> Desk:
        """Branches and company settings."""

    # ---- calls and customers

    def caller_card(self, call_id: CallId) -> CallerCard | None:
        """A call with everybody it may be."""

    def live_calls(self, branch_id: BranchId) -> tuple[CallerCard, ...]:
        """Ringing and answered calls, oldest first."""

    def missed_calls(self, branch_id: BranchId, limit: int = 50) -> tuple[CallLine, ...]:
        """Missed calls nobody has called back yet, oldest first."""

    def calls(
        self, branch_id: BranchId, since: datetime | None = None, limit: int = 200
    ) -> tuple[CallLine, ...]:
        """Calls, newest first."""

    def find_customers(self, text: str, limit: int = 8) -> tuple[CustomerHit, ...]:
        """By phone digits (any tail of 3 or more), name, pinyin or initials, code, address; best first."""

    def customer(self, customer_id: CustomerId) -> Customer | None:
        """A customer whole."""

    def customers(self) -> tuple[Customer, ...]:
        """Everybody, by name; for export and lists."""

    def find_places(self, text: str, limit: int = 5) -> tuple[KnownPlace, ...]:
        """Customers' places whose words match."""

    def jobs_of_customer(self, customer_id: CustomerId, limit: int = 50) -> tuple[JobLine, ...]:
        """A customer's jobs, newest first."""

    def all_jobs(self, branch_id: BranchId) -> tuple[JobLine, ...]:
        """Every job of a branch, oldest first; for export."""

    def all_ratings(self, branch_id: BranchId) -> dict[JobId, Rating]:
        """The rating of every rated job of a branch."""

    # ---- catalogue and staff

    def services(self, include_inactive: bool = False) -> tuple[ServiceType, ...]:
        """Active service types (or all), by English name."""

    def service(self, code: ServiceCode) -> ServiceType | None:
        """A service type, active or not."""

    def find_services(self, text: str, limit: int = 8) -> tuple[ServiceType, ...]:
        """By name in both languages, pinyin, initials or keyword; best first; all when text is empty."""

    def staff(self, branch_id: BranchId | None = None) -> tuple[StaffMember, ...]:
        """Active staff members, whole, by team and code."""

    def staff_member(self, staff_id: StaffId) -> StaffMember | None:
        """A staff member whole, active or not."""

    def staff_lines(self, branch_id: BranchId | None = None) -> tuple[StaffLine, ...]:
        """Staff members with their ratings."""

    def areas(self, branch_id: BranchId | None = None) -> tuple[Area, ...]:
        """Service areas."""

    # ---- jobs

    def job(self, job_id: JobId) -> JobDetail | None:
        """A job whole."""

    def job_by_number(self, number: str) -> JobDetail | None:
        """By the number people say (J-1042, j1042, 1042)."""

    def find_jobs(self, text: str, limit: int = 20) -> tuple[JobLine, ...]:
        """By number, customer, phone tail, address; newest first."""

    def tray(self, branch_id: BranchId) -> tuple[JobLine, ...]:
        """Jobs that nobody is assigned to yet (new, confirmed, on hold), most pressing first."""

    def jobs_between(self, branch_id: BranchId, start: datetime, end: datetime) -> tuple[JobLine, ...]:
        """Jobs with a visit or a promised window touching the stretch."""

    def board(self, branch_id: BranchId, day: date, days: int = 1) -> Board:
        """The board of so many days from `day` on, in a fixed number of queries."""

    def board_visits(
        self, branch_id: BranchId, day: date, days: int, jobs: Collection[JobId]
    ) -> tuple[BoardVisit, ...]:
        """The bars of some jobs alone, on the board of these days."""

    def long_work(self, branch_id: BranchId, since: datetime) -> LongWork:
        """The 80th percentiles of how long work really took, of visits that began after `since`."""

    def sheet_facts(self, job_ids: Iterable[JobId]) -> dict[JobId, SheetFacts]:
        """What a printed sheet tells of these jobs beside their visits."""

    def watch(self, branch_id: BranchId, now: datetime) -> tuple[JobLine, ...]:
        """Jobs late or not accepted, worst first."""

    def person_days(
        self, branch_id: BranchId, day: date, staff: Iterable[StaffId] | None = None
    ) -> tuple[PersonDay, ...]:
        """What matching looks at: active staff with duty, stops and lane version of the day."""

    def records(
        self, branch_id: BranchId, service: ServiceCode, customer_id: CustomerId | None
    ) -> dict[StaffId, Record]:
        """Ratings in the service and visits to the customer, by staff member."""

    def company(self, branch_id: BranchId) -> Company:
        """Areas and mean rating."""

    def planning_jobs(self, branch_id: BranchId, day: date) -> tuple[PlanningJob, ...]:
        """Jobs with an open visit on the day, and those nobody has yet (of any day), by number."""

    # ---- after the work

    def follow_ups(self, branch_id: BranchId, include_ended: bool = False) -> tuple[FollowUpLine, ...]:
        """What is owed, most overdue first."""

    def counts(self, branch_id: BranchId, now: datetime) -> Counts:
        """The frame's numbers."""

    # ---- places taught by hand

    def pin(self, text: str) -> PlaceHit | None:
        """The pin set for exactly these words (as normalised), if any."""

    def pins_like(self, text: str, limit: int = 5) -> tuple[PlaceHit, ...]:
        """Pins whose words begin like these."""

    # ---- news and history

    def last_change(self) -> int:
        """The number of the newest log line."""

    def changes_since(self, number: int) -> tuple[int, ChangeSet, tuple[str, ...]]:
        """(newest number, everything changed after `number`, the seats that did it)."""

    def history(
        self, seat: str | None = None, limit: int = 100, steps_only: bool = False
    ) -> tuple[LogLine, ...]:
        """Log lines, newest first. steps_only: what can be or was taken back, and what took something back."""

    def later_on(self, number: int, limit: int = 20) -> tuple[LogLine, ...]:
        """Steps of any seat after line `number` that touched the same things and still stand, oldest first."""

    def holds(self, branch_id: BranchId) -> tuple[HeldTime, ...]:
        """Time held for offers just now, in order."""

    def position(self, staff_id: StaffId) -> tuple[Point, datetime] | None:
        """The last known fix of somebody."""

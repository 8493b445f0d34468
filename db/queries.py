"""The read side: one method a question, each on a fresh reading connection that sees one moment. See app.queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Engine

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
from db.engine import is_postgres
from db.models import LeaseRow
from db.read import aftercare as _aftercare
from db.read import board as _board
from db.read import calls as _calls
from db.read import company as _company
from db.read import customers as _customers
from db.read import history as _history
from db.read import jobs as _jobs
from db.read import lengths as _lengths
from db.read import matching as _matching
from db.read import planning as _planning
from db.read import sheets
from db.read.common import reading
from db.repositories.holds import live_holds


class SqlQueries:
    """See app.queries.Queries. May be used on any thread; raises NotReachable when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def desk(self) -> Desk:
        """Branches and company settings."""
        with reading(self._engine) as connection:
            return _company.desk(connection)

    def caller_card(self, call_id: CallId) -> CallerCard | None:
        """A call with everybody it may be."""
        with reading(self._engine) as connection:
            return _calls.caller_card(connection, call_id)

    def live_calls(self, branch_id: BranchId) -> tuple[CallerCard, ...]:
        """Ringing and answered calls, oldest first."""
        with reading(self._engine) as connection:
            return _calls.live_calls(connection, branch_id)

    def missed_calls(self, branch_id: BranchId, limit: int = 50) -> tuple[CallLine, ...]:
        """Missed calls nobody has called back yet, oldest first."""
        with reading(self._engine) as connection:
            return _calls.missed_calls(connection, branch_id, limit)

    def calls(
        self, branch_id: BranchId, since: datetime | None = None, limit: int = 200
    ) -> tuple[CallLine, ...]:
        """Calls, newest first."""
        with reading(self._engine) as connection:
            return _calls.calls(connection, branch_id, since, limit)

    def find_customers(self, text: str, limit: int = 8) -> tuple[CustomerHit, ...]:
        """By phone digits (any tail of 3 or more), name, pinyin or initials, code, address; best first."""
        with reading(self._engine) as connection:
            return _customers.find_customers(connection, text, limit)

    def customer(self, customer_id: CustomerId) -> Customer | None:
        """A customer whole."""
        with reading(self._engine) as connection:
            return _customers.customer(connection, customer_id)

    def customers(self) -> tuple[Customer, ...]:
        """Everybody, by name; for export and lists."""
        with reading(self._engine) as connection:
            return _customers.customers(connection)

    def find_places(self, text: str, limit: int = 5) -> tuple[KnownPlace, ...]:
        """Customers' places whose words match."""
        with reading(self._engine) as connection:
            return _customers.find_places(connection, text, limit)

    def jobs_of_customer(self, customer_id: CustomerId, limit: int = 50) -> tuple[JobLine, ...]:
        """A customer's jobs, newest first."""
        with reading(self._engine) as connection:
            return _customers.jobs_of_customer(connection, customer_id, limit)

    def all_jobs(self, branch_id: BranchId) -> tuple[JobLine, ...]:
        """Every job of a branch, oldest first; for export."""
        with reading(self._engine) as connection:
            return _jobs.all_jobs(connection, branch_id)

    def all_ratings(self, branch_id: BranchId) -> dict[JobId, Rating]:
        """The rating of every rated job of a branch."""
        with reading(self._engine) as connection:
            return _jobs.all_ratings(connection, branch_id)

    def services(self, include_inactive: bool = False) -> tuple[ServiceType, ...]:
        """Active service types (or all), by English name."""
        with reading(self._engine) as connection:
            return _company.services(connection, include_inactive)

    def service(self, code: ServiceCode) -> ServiceType | None:
        """A service type, active or not."""
        with reading(self._engine) as connection:
            return _company.service(connection, code)

    def find_services(self, text: str, limit: int = 8) -> tuple[ServiceType, ...]:
        """By name in both languages, pinyin, initials or keyword; best first; all when text is empty."""
        with reading(self._engine) as connection:
            return _company.find_services(connection, text, limit)

    def staff(self, branch_id: BranchId | None = None) -> tuple[StaffMember, ...]:
        """Active staff members, whole, by team and code."""
        with reading(self._engine) as connection:
            return _company.staff(connection, branch_id)

    def staff_member(self, staff_id: StaffId) -> StaffMember | None:
        """A staff member whole, active or not."""
        with reading(self._engine) as connection:
            return _company.staff_member(connection, staff_id)

    def staff_lines(self, branch_id: BranchId | None = None) -> tuple[StaffLine, ...]:
        """Staff members with their ratings."""
        with reading(self._engine) as connection:
            return _company.staff_lines(connection, branch_id)

    def areas(self, branch_id: BranchId | None = None) -> tuple[Area, ...]:
        """Service areas."""
        with reading(self._engine) as connection:
            return _company.areas(connection, branch_id)

    def job(self, job_id: JobId) -> JobDetail | None:
        """A job whole."""
        with reading(self._engine) as connection:
            return _jobs.job(connection, job_id)

    def job_by_number(self, number: str) -> JobDetail | None:
        """By the number people say (J-1042, j1042, 1042)."""
        with reading(self._engine) as connection:
            return _jobs.job_by_number(connection, number)

    def find_jobs(self, text: str, limit: int = 20) -> tuple[JobLine, ...]:
        """By number, customer, phone tail, address; newest first."""
        with reading(self._engine) as connection:
            return _jobs.find_jobs(connection, text, limit)

    def tray(self, branch_id: BranchId) -> tuple[JobLine, ...]:
        """Jobs that nobody is assigned to yet (new, confirmed, on hold), most pressing first."""
        with reading(self._engine) as connection:
            return _jobs.tray(connection, branch_id)

    def jobs_between(self, branch_id: BranchId, start: datetime, end: datetime) -> tuple[JobLine, ...]:
        """Jobs with a visit or a promised window touching the stretch."""
        with reading(self._engine) as connection:
            return _jobs.jobs_between(connection, branch_id, start, end)

    def board(self, branch_id: BranchId, day: date, days: int = 1) -> Board:
        """The board of so many days from `day` on, in a fixed number of queries."""
        with reading(self._engine) as connection:
            return _board.board(connection, branch_id, day, days)

    def board_visits(
        self, branch_id: BranchId, day: date, days: int, jobs: Collection[JobId]
    ) -> tuple[BoardVisit, ...]:
        """The bars of some jobs alone, on the board of these days."""
        with reading(self._engine) as connection:
            return _board.visits_of(connection, branch_id, day, days, jobs)

    def long_work(self, branch_id: BranchId, since: datetime) -> LongWork:
        """The 80th percentiles of how long work really took, of visits that began after `since`."""
        with reading(self._engine) as connection:
            return _lengths.long_work(connection, branch_id, since)

    def sheet_facts(self, job_ids: Iterable[JobId]) -> dict[JobId, SheetFacts]:
        """What a printed sheet tells of these jobs beside their visits."""
        with reading(self._engine) as connection:
            return sheets.sheet_facts(connection, job_ids)

    def watch(self, branch_id: BranchId, now: datetime) -> tuple[JobLine, ...]:
        """Jobs late or not accepted, worst first."""
        with reading(self._engine) as connection:
            return _jobs.watch(connection, branch_id, now)

    def person_days(
        self, branch_id: BranchId, day: date, staff: Iterable[StaffId] | None = None
    ) -> tuple[PersonDay, ...]:
        """What matching looks at: active staff with duty, stops and lane version of the day."""
        with reading(self._engine) as connection:
            return _matching.person_days(connection, branch_id, day, staff)

    def planning_jobs(self, branch_id: BranchId, day: date) -> tuple[PlanningJob, ...]:
        """Jobs with an open visit on the day, and those nobody has yet (of any day), by number."""
        with reading(self._engine) as connection:
            return _planning.planning_jobs(connection, branch_id, day)

    def records(
        self, branch_id: BranchId, service: ServiceCode, customer_id: CustomerId | None
    ) -> dict[StaffId, Record]:
        """Ratings in the service and visits to the customer, by staff member."""
        with reading(self._engine) as connection:
            return _matching.records(connection, branch_id, service, customer_id)

    def company(self, branch_id: BranchId) -> Company:
        """Areas and mean rating."""
        with reading(self._engine) as connection:
            return _matching.company(connection, branch_id)

    def follow_ups(self, branch_id: BranchId, include_ended: bool = False) -> tuple[FollowUpLine, ...]:
        """What is owed, most overdue first."""
        with reading(self._engine) as connection:
            return _aftercare.follow_ups(connection, branch_id, include_ended)

    def counts(self, branch_id: BranchId, now: datetime) -> Counts:
        """The frame's numbers."""
        with reading(self._engine) as connection:
            return _aftercare.counts(connection, branch_id, now)

    def pin(self, text: str) -> PlaceHit | None:
        """The pin set for exactly these words (as normalised), if any."""
        with reading(self._engine) as connection:
            return _company.pin(connection, text)

    def pins_like(self, text: str, limit: int = 5) -> tuple[PlaceHit, ...]:
        """Pins whose words begin like these."""
        with reading(self._engine) as connection:
            return _company.pins_like(connection, text, limit)

    def last_change(self) -> int:
        """The number of the newest log line."""
        with reading(self._engine) as connection:
            return _history.last_change(connection)

    def changes_since(self, number: int) -> tuple[int, ChangeSet, tuple[str, ...]]:
        """(newest number, everything changed after `number`, the seats that did it)."""
        with reading(self._engine) as connection:
            return _history.changes_since(connection, number)

    def history(
        self, seat: str | None = None, limit: int = 100, steps_only: bool = False
    ) -> tuple[LogLine, ...]:
        """Log lines, newest first."""
        with reading(self._engine) as connection:
            return _history.history(connection, seat, limit, steps_only)

    def later_on(self, number: int, limit: int = 20) -> tuple[LogLine, ...]:
        """Standing steps after line `number` that touched the same, oldest first."""
        with reading(self._engine) as connection:
            return _history.later_on(connection, number, limit)

    def holds(self, branch_id: BranchId) -> tuple[HeldTime, ...]:
        """Time held for offers just now, in order."""
        with reading(self._engine) as connection:
            return live_holds(connection, is_postgres(connection), LeaseRow.branch_id == branch_id)

    def position(self, staff_id: StaffId) -> tuple[Point, datetime] | None:
        """The last known fix of somebody."""
        with reading(self._engine) as connection:
            return _company.position(connection, staff_id)

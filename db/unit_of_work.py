"""One unit of work: one connection, its repositories, one commit or nothing at all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, delete, text, update
from sqlalchemy.exc import SQLAlchemyError

from app import unit_of_work as contract
from app.changes import ChangeSet
from app.domain.calls import Call
from app.domain.catalogue import ServiceType
from app.domain.ids import AreaId, BranchId, CallId, JobId, ServiceCode, StaffId
from app.domain.people import Area, Branch
from db import models
from db.engine import WRITING, is_postgres
from db.failures import in_words, translated
from db.loading import table
from db.repositories.ahead import read_ahead
from db.repositories.base import Ahead, Work
from db.repositories.calls import Calls, FollowUps
from db.repositories.company import Areas, Branches, Pins, Services, Settings
from db.repositories.holds import Holds
from db.repositories.jobs import Jobs, Lanes, Visits
from db.repositories.log import Log
from db.repositories.people import Customers, Positions, Staff

_CLEARED: tuple[type[models.Base], ...] = (
    models.SealRow,
    models.ChangeRow,
    models.LogRow,
    models.LeaseRow,
    models.LaneRow,
    models.FollowUpRow,
    models.StepRow,
    models.VisitRow,
    models.CallRow,
    models.JobRow,
    models.PositionRow,
    models.CertificateRow,
    models.SkillRow,
    models.StaffRow,
    models.CustomerWordRow,
    models.PlaceRow,
    models.PhoneRow,
    models.CustomerRow,
    models.ServiceRow,
    models.AreaRow,
    models.PinRow,
    models.SettingRow,
    models.CounterRow,
)


class SqlUnitOfWork:
    """See app.unit_of_work.UnitOfWork. Made for one command, used by one thread, in a `with` block."""

    branches: contract.Repository[Branch, BranchId]
    customers: contract.Customers
    staff: contract.Staff
    services: contract.Repository[ServiceType, ServiceCode]
    areas: contract.Repository[Area, AreaId]
    calls: contract.Repository[Call, CallId]
    jobs: contract.Jobs
    follow_ups: contract.FollowUps
    lanes: contract.Lanes
    log: contract.Log
    settings: contract.Settings
    pins: contract.Pins
    positions: contract.Positions
    holds: contract.Holds

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        with translated():
            connection = self._engine.connect().execution_options(**{WRITING: True})
            try:
                connection.begin()
            except BaseException:
                connection.close()
                raise
        self._connection = connection
        self._work = work = Work(connection, is_postgres(connection))
        self._visits = Visits(work)
        self.branches = Branches(work)
        self.customers = Customers(work)
        self.staff = Staff(work)
        self.services = Services(work)
        self.areas = Areas(work)
        self.calls = Calls(work)
        self.jobs = Jobs(work, self._visits)
        self.follow_ups = FollowUps(work)
        self.lanes = Lanes(work, self._visits)
        self.log = Log(work)
        self.settings = Settings(work)
        self.pins = Pins(work)
        self.positions = Positions(work)
        self.holds = Holds(work, self._visits)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        assert connection is not None
        connection.close()  # rolls back what was not committed
        if isinstance(error, SQLAlchemyError) and (refusal := in_words(error)) is not None:
            raise refusal from error

    def set_travel(self, visit_id: str, before: float, after: float, source: str) -> None:
        """Keep the road seconds on both sides of a planned visit, for the board."""
        self._visits.travel[visit_id] = {
            "travel_before": before,
            "travel_after": after,
            "travel_source": source,
        }

    def read_ahead(self, jobs: Collection[JobId], visits: Collection[tuple[StaffId, datetime]]) -> None:
        """Read once what many parts would ask for one by one, and lock the staff-days they book into."""
        ahead = Lanes(self._work, self._visits)
        read_ahead(self._work, ahead, jobs, visits)

    def clear(self, keep_branch: BranchId | None = None) -> None:
        """Remove everything but schema (and one branch); numbers begin anew, the log's go on."""
        connection = self._work.connection
        self._visits.waiting.clear()
        self._visits.travel.clear()
        self._visits.converted.clear()
        self._work.ahead = Ahead()
        # the log's lines point at each other
        connection.execute(update(models.LogRow).values(undoes=None))
        for row in _CLEARED:
            connection.execute(delete(table(row)))
        branches = delete(models.BranchRow)
        connection.execute(branches.where(models.BranchRow.id != keep_branch) if keep_branch else branches)
        if self._work.postgres:
            for sequence in (models.JOB_NUMBERS, models.CUSTOMER_NUMBERS):
                connection.execute(text(f"ALTER SEQUENCE {sequence.name} RESTART"))
        self._work.touch("desk", "*")

    def touched(self) -> ChangeSet:
        """What was saved so far."""
        return self._work.changes()

    def commit(self) -> None:
        """Make it true. Raises NotPossible (code "double-booking") when the database sees two visits at once,
        NotReachable when the database cannot answer."""
        with translated():
            self._visits.write()
            self._work.connection.commit()

"""Many values written at once into an empty desk, in one transaction: for measuring desks that grew for years.

No rule is asked and no log line is written but those given; the database's own rules hold. Works on SQLite and
PostgreSQL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from app.domain.calls import Call
from app.domain.catalogue import ServiceType
from app.domain.errors import NotPossible
from app.domain.followups import FollowUp
from app.domain.jobs import Job
from app.domain.people import Branch, Customer, StaffMember
from app.domain.text import T
from app.unit_of_work import LogEntry
from db import mapping, models
from db.audit import seal_all
from db.engine import WRITING, is_postgres
from db.failures import translated
from db.loading import table
from db.mapping import NO_TRAVEL, Rows, Values
from db.models import Base

AT_ONCE = 10_000
"""Rows of a table that are gathered before they are written."""
_KINDS: dict[type[Any], tuple[type[Base], Callable[[Any], Rows]]] = {
    Branch: (models.BranchRow, mapping.branch_rows),
    ServiceType: (models.ServiceRow, mapping.service_rows),
    StaffMember: (models.StaffRow, mapping.staff_rows),
    Customer: (models.CustomerRow, mapping.customer_rows),
    Call: (models.CallRow, mapping.call_rows),
    Job: (models.JobRow, mapping.job_rows),
    FollowUp: (models.FollowUpRow, mapping.follow_up_rows),
}


class _Writer:
    """Gathers rows by table and writes them in large portions; foreign keys are checked at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[type[Base], list[Values]] = defaultdict(list)
        self._line = 0
        self.written = 0

    def add(self, thing: Any) -> None:
        """One value with everything below it."""
        if isinstance(thing, LogEntry):
            self._log(thing)
            return
        row, rows_of = _KINDS[type(thing)]
        rows = rows_of(thing)
        version = {} if row is models.BranchRow else {"version": thing.version}
        self._put(row, rows.main | version)
        for below, lines in rows.below.items():
            for line in lines:
                self._put(below, line | NO_TRAVEL if below is models.VisitRow else line)

    def _log(self, entry: LogEntry) -> None:
        self._line += 1
        names = ("at", "seat", "who", "key", "command", "label", "payload", "undo", "undoes")
        self._put(models.LogRow, {n: getattr(entry, n) for n in names} | {"number": self._line})
        for kind, ids in entry.changes.kinds.items():
            for entity in sorted(ids):
                self._put(models.ChangeRow, {"number": self._line, "kind": kind, "entity": entity})

    def _put(self, row: type[Base], values: Values) -> None:
        waiting = self._waiting[row]
        waiting.append(values)
        if len(waiting) >= AT_ONCE:
            self._write(row)

    def _write(self, row: type[Base]) -> None:
        lines = self._waiting.pop(row, [])
        if lines:
            self._connection.execute(insert(table(row)), lines)
            self.written += len(lines)

    def finish(self) -> int:
        """Write the rest; returns how many rows were written in all."""
        for row in tuple(self._waiting):
            self._write(row)
        return self.written


def fill(connection: Connection, things: Iterable[Any]) -> int:
    """Write the values into a desk without customers; returns the number of rows. Raises NotPossible for another.

    things: branches, services, staff, customers, calls, jobs, follow-ups and log entries with their numbers and the
    versions they shall have.
    """
    if connection.execute(select(models.CustomerRow.id).limit(1)).first() is not None:
        raise NotPossible(
            T("This desk has customers already; an invented one goes into an empty desk only."),
            code="not-empty",
        )
    writer = _Writer(connection)
    last = {"job": 0, "customer": 0}
    for thing in things:
        writer.add(thing)
        if isinstance(thing, Job | Customer):
            name = "job" if isinstance(thing, Job) else "customer"
            number = thing.number if isinstance(thing, Job) else thing.code
            last[name] = max(last[name], int(number.rpartition("-")[2]))
    written = writer.finish()
    _go_on_from(connection, last, writer._line)
    return written


def _go_on_from(connection: Connection, last: dict[str, int], line: int) -> None:
    """The next job, customer and log line get the numbers after these."""
    if is_postgres(connection):
        for sequence, value in (("job_number", last["job"]), ("customer_number", last["customer"])):
            connection.execute(
                text("SELECT setval(:name, :value)"), {"name": sequence, "value": max(1, value)}
            )
        if line:
            asked = "SELECT setval(pg_get_serial_sequence('change_log', 'number'), :value)"
            connection.execute(text(asked), {"value": line})
        return
    for name, value in last.items():
        done = connection.execute(
            update(models.CounterRow).where(models.CounterRow.name == name).values(value=value)
        )
        if not done.rowcount:
            connection.execute(insert(models.CounterRow), {"name": name, "value": value})


def fill_engine(engine: Any, things: Iterable[Any]) -> int:
    """The same over an engine, in one transaction. Raises NotPossible and NotReachable."""
    with translated(), engine.connect().execution_options(**{WRITING: True}) as connection:
        connection.begin()
        if not is_postgres(connection):
            # the words of customers lie in order of the words: with little memory every one would move a page
            connection.exec_driver_sql("PRAGMA cache_size=-400000")
        written = fill(connection, things)
        seal_all(connection)
        connection.commit()
        if not is_postgres(connection):
            connection.exec_driver_sql("PRAGMA cache_size=-16000")
    return written

"""Jobs and staff-days. Visits are written together at the end of a unit of work, so that two jobs may swap places.

The rule that nobody is in two places at once is the database's: an exclusion constraint on PostgreSQL, triggers on
SQLite (see the first migration). It looks at every row as it is written; therefore all visits that leave their place are
taken out of the way first, then all are put where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from app.domain.errors import NotPossible
from app.domain.ids import CustomerId, JobId, StaffId, VisitId
from app.domain.jobs import Job, Visit, VisitState
from app.domain.schedule import Stop
from app.domain.text import T
from app.domain.time import Window
from db import loading, mapping
from db.failures import is_held, is_overlap
from db.loading import table
from db.mapping import NO_TRAVEL, Rows, Values
from db.models import JobRow, LaneRow, LeaseRow, StaffRow, VisitRow
from db.repositories.base import Aggregates, Work
from db.repositories.log import take_turn
from db.repositories.numbers import next_number


@dataclass
class _Waiting:
    """A job saved in this unit of work: its visits as the database has them, and as they shall be."""

    before: dict[str, Values]
    job: Job


@dataclass
class Visits:
    """The visits this unit of work will write."""

    work: Work
    waiting: dict[str, _Waiting] = field(default_factory=dict)
    travel: dict[str, Values] = field(default_factory=dict)
    converted: set[str] = field(default_factory=set)
    """Offers whose held time becomes these visits."""
    _theirs: dict[StaffId, set[str]] = field(default_factory=dict)

    def wait(self, one: _Waiting) -> None:
        """A job was saved: its visits are to be written."""
        self.waiting[one.job.id] = one
        for visit in one.job.open_visits:
            self._theirs.setdefault(visit.staff_id, set()).add(one.job.id)

    def of(self, staff_id: StaffId) -> Iterable[_Waiting]:
        """The jobs that wait to be written and may have a visit of somebody."""
        return [one for key in self._theirs.get(staff_id, ()) if (one := self.waiting.get(key)) is not None]

    def write(self) -> None:
        """Write them. Raises NotPossible (code "double-booking") when somebody would be in two places at once."""
        if not self.waiting and not self.travel and not self.converted:
            return
        # in turn, or two units that want the same hour could wait for each other
        take_turn(self.work)
        if self.converted:
            self.work.connection.execute(delete(LeaseRow).where(LeaseRow.offer_id.in_(self.converted)))
            self.converted.clear()
        visits = table(VisitRow)
        old: list[Values] = []
        new: list[Values] = []
        for one in self.waiting.values():
            after = {v["id"]: v for v in mapping.job_rows(one.job).below[VisitRow]}
            old += [v for k, v in one.before.items() if after.get(k) != v]
            new += [v for k, v in after.items() if one.before.get(k) != v]
        connection = self.work.connection
        known = {v["id"]: v for v in old}
        if away := [{"visit": v["id"]} for v in old if v["state"] is VisitState.OPEN]:
            connection.execute(
                update(visits).where(visits.c.id == bindparam("visit")).values(state=VisitState.RELEASED),
                away,
            )
        fresh = []
        for line in new:
            if (was := known.get(line["id"])) is None:
                fresh.append(line | self.travel.pop(line["id"], NO_TRAVEL))
                continue
            moved = any(was[k] != line[k] for k in ("staff_id", "start_at", "end_at"))
            values = line | (NO_TRAVEL if moved else {})
            self._guarded(update(visits).where(visits.c.id == line["id"]).values(values), None, [line])
        if fresh:
            self._guarded(insert(visits), fresh, fresh)
        kept = {line["id"] for line in new}
        if gone := [{"visit": v["id"]} for v in old if v["id"] not in kept]:
            connection.execute(delete(visits).where(visits.c.id == bindparam("visit")), gone)
        if self.travel:
            connection.execute(
                update(visits)
                .where(visits.c.id == bindparam("visit"))
                .values({name: bindparam(f"new_{name}") for name in NO_TRAVEL}),
                [
                    {"visit": key} | {f"new_{name}": values[name] for name in NO_TRAVEL}
                    for key, values in self.travel.items()
                ],
            )
        self.waiting.clear()
        self.travel.clear()

    def _guarded(self, statement: Any, values: list[Values] | None, lines: list[Values]) -> None:
        try:
            self.work.connection.execute(statement, values)
        except DBAPIError as error:
            held = is_held(error)
            if not held and not is_overlap(error):
                raise
            ours = [v for one in self.waiting.values() for v in one.job.open_visits]
            names = {v.id: one.job.number for one in self.waiting.values() for v in one.job.visits}
            self.work.connection.rollback()
            if held:
                raise NotPossible(
                    T(
                        "Somebody is offering that time to a customer just now. Nothing was changed; choose another "
                        "time or person, or try again in a few minutes."
                    ),
                    code="time-held",
                    field="start",
                ) from error
            raise self._refusal(lines, ours, names) from error

    def _refusal(self, lines: list[Values], ours: list[Visit], names: dict[VisitId, str]) -> NotPossible:
        """Who would be where twice: a look at the database after the rollback, and at our own visits."""
        for line in lines:
            if line["state"] is not VisitState.OPEN:
                continue
            window = Window(line["start_at"], line["end_at"])
            clash = self.work.connection.execute(
                select(VisitRow.start_at, VisitRow.end_at, JobRow.number)
                .join(JobRow, JobRow.id == VisitRow.job_id)
                .where(
                    VisitRow.staff_id == line["staff_id"],
                    VisitRow.state == VisitState.OPEN,
                    VisitRow.id.not_in([v.id for v in ours]),
                    VisitRow.start_at < window.end,
                    VisitRow.end_at > window.start,
                )
                .order_by(VisitRow.start_at)
                .limit(1)
            ).first()
            there = Window(clash.start_at, clash.end_at) if clash else None
            number = clash.number if clash else ""
            if there is None:
                for v in ours:
                    if v.id != line["id"] and v.staff_id == line["staff_id"] and v.window.meets(window):
                        there, number = v.window, names[v.id]
            if there is None:
                continue
            person = self.work.connection.execute(
                select(StaffRow.name).where(StaffRow.id == line["staff_id"])
            ).scalar()
            return NotPossible(
                T(
                    "{person} is at {job} from {start} to {end} already. Nothing was changed; "
                    "choose another time or person.",
                    person=person or "",
                    job=number,
                    start=there.start,
                    end=there.end,
                ),
                code="double-booking",
                field="start",
                detail=StaffId(line["staff_id"]),
            )
        return NotPossible(
            T("Somebody would be in two places at once. Nothing was changed; choose another time or person."),
            code="double-booking",
            field="start",
        )


class Jobs(Aggregates[Job, JobId]):
    """Jobs; a new one without a number gets the next J-1001 …"""

    kind, row = "job", JobRow
    unknown = T("There is no such job.")
    changed = T("Somebody else changed this job. Nothing was changed by you; look at it again.")
    changed_by = T("{who} changed this job. Nothing was changed by you; look at it again.")
    apart = frozenset({VisitRow})

    def __init__(self, work: Work, visits: Visits) -> None:
        super().__init__(work)
        self.visits = visits
        self._loaded: Job | None = None

    def load(self, key: JobId) -> Job | None:
        """The job as stored, with what this unit of work has not written yet."""
        if waiting := self.visits.waiting.get(key):
            return waiting.job
        return loading.jobs(self.work.connection, JobRow.id == key).get(key)

    def rows(self, thing: Job) -> Rows:
        """Its rows."""
        return mapping.job_rows(thing)

    def named(self, thing: Job) -> Job:
        """The job with a number. Raises NotPossible when a given one belongs to another."""
        if self._loaded is not None and self._loaded.number == thing.number:
            return thing  # its own already
        if not thing.number:
            return replace(thing, number=next_number(self.work, "job", JobRow.number, "J-{}"))
        other = self.work.connection.execute(
            select(JobRow.id).where(JobRow.number == thing.number, JobRow.id != thing.id)
        ).first()
        if other is not None:
            raise NotPossible(
                T("The number {number} already belongs to another job.", number=thing.number),
                code="number-taken",
                field="number",
            )
        return thing

    def save(self, thing: Job) -> Job:
        """Store it as the next version; its visits are written at the end of the unit of work."""
        self._loaded = None
        waiting = self.visits.waiting.get(thing.id)
        stored = super().save(thing)
        if waiting is not None:
            before = waiting.before
        elif self._loaded is not None:
            before = {v["id"]: v for v in mapping.job_rows(self._loaded).below[VisitRow]}
        else:
            before = {}
        self.visits.wait(_Waiting(before, stored))
        return stored

    def load_for_save(self, key: JobId) -> Job | None:
        """The job as stored, remembered: its visits are compared with later."""
        self._loaded = self.find(key)  # as this unit read it; the version tells whether it still is so
        return self._loaded

    def by_number(self, number: str) -> Job | None:
        """The job people call by that number (J-1042, j1042, 1042)."""
        wanted = job_number(number)
        found = self.work.connection.execute(select(JobRow.id).where(JobRow.number == wanted)).scalar()
        return self.load(JobId(found)) if found else None

    def of_customer(self, customer_id: CustomerId) -> tuple[Job, ...]:
        """All jobs of a customer, newest first."""
        found = loading.jobs(self.work.connection, JobRow.customer_id == customer_id)
        for key in found:
            if waiting := self.visits.waiting.get(key):
                found[key] = waiting.job
        return tuple(sorted(found.values(), key=lambda j: (j.created_at, j.id), reverse=True))


def job_number(said: str) -> str:
    """The written form of a number people say: "1042", "j1042", "J-1042" → "J-1042"; others as they are."""
    bare = said.strip().upper()
    rest = bare.removeprefix("J").lstrip("- ")
    return f"J-{rest}" if rest.isdecimal() and rest.isascii() else bare


class Lanes:
    """Staff-days: only a version each."""

    def __init__(self, work: Work, visits: Visits) -> None:
        self.work = work
        self.visits = visits

    def version(self, staff_id: StaffId, day: date) -> int:
        """The version now; 0 for a day nobody booked into."""
        found = self.work.connection.execute(
            select(LaneRow.version).where(LaneRow.staff_id == staff_id, LaneRow.day == day)
        ).scalar()
        return found or 0

    def raise_version(self, staff_id: StaffId, day: date) -> int:
        """Lock the lane until the end of the transaction and raise its version; returns the new one."""
        if (raised := self.work.ahead.lanes.get((staff_id, day))) is not None:
            return raised
        self.work.ahead.stops.pop(staff_id, None)  # read before this lane was locked
        raising = self.work.dialect.insert(LaneRow).values(staff_id=staff_id, day=day, version=1)
        raising = raising.on_conflict_do_update(
            index_elements=["staff_id", "day"], set_={"version": LaneRow.version + 1}
        ).returning(LaneRow.version)
        self.work.touch("lane", f"{staff_id}/{day.isoformat()}")
        return int(self.work.connection.execute(raising).scalar_one())

    def stops(self, staff_id: StaffId, window: Window) -> tuple[Stop, ...]:
        """The open visits of somebody that touch the window, in order, as this unit of work will leave them."""
        ahead = self.work.ahead
        if staff_id in ahead.stops and ahead.span is not None and ahead.span.covers(window):
            stored = [stop for stop in ahead.stops[staff_id] if stop.window.meets(window)]
        else:
            stored = [stop for _, stop in stops_where(self.work.connection, (staff_id,), window)]
        found = [stop for stop in stored if stop.job_id not in self.visits.waiting]
        found += self._unwritten(staff_id, window)
        return tuple(sorted(found, key=lambda s: (s.window, s.visit_id)))

    def _unwritten(self, staff_id: StaffId, window: Window) -> Iterable[Stop]:
        for one in self.visits.of(staff_id):
            for v in one.job.open_visits:
                if v.staff_id == staff_id and v.window.meets(window):
                    yield Stop(
                        v.id,
                        one.job.id,
                        v.window,
                        one.job.place.point,
                        one.job.window,
                        bool(v.set_off_at or v.arrived_at or v.started_at),
                        v.pinned,
                    )


def stops_where(
    connection: Connection, people: Iterable[StaffId], window: Window
) -> list[tuple[StaffId, Stop]]:
    """The open visits of people that touch the window, as stored."""
    return loading.stops(
        connection,
        VisitRow.staff_id.in_(tuple(people)),
        VisitRow.state == VisitState.OPEN,
        VisitRow.start_at < window.end,
        VisitRow.end_at > window.start,
    )

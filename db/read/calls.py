"""Calls with everybody they may come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from app.domain.calls import Call, CallState
from app.domain.followups import ENDED, FollowUp, Kind
from app.domain.ids import BranchId, CallId
from app.domain.people import Customer
from app.rows import Caller, CallerCard, CallLine, JobLine
from db import loading, mapping
from db.loading import table
from db.models import CallRow, CustomerRow, FollowUpRow, JobRow, PhoneRow, StaffRow
from db.read.common import OPEN, job_lines
from db.words import digits

LAST_JOBS = 5
"""So many finished jobs are shown to whoever answers."""


def caller_cards(connection: Connection, calls: Sequence[Call]) -> tuple[CallerCard, ...]:
    """Calls with their possible callers, in seven statements however many there are."""
    numbers = {digits(c.number) for c in calls} - {""}
    known = {c.customer_id for c in calls if c.customer_id}
    people = loading.customers(
        connection,
        or_(
            CustomerRow.id.in_(known),
            CustomerRow.id.in_(select(PhoneRow.customer_id).where(PhoneRow.digits.in_(numbers))),
        ),
    )
    callers = _callers(connection, people)
    return tuple(_card(call, callers) for call in calls)


def _card(call: Call, callers: dict[str, Caller]) -> CallerCard:
    number = digits(call.number)
    if call.customer_id in callers:
        chosen = [callers[call.customer_id]]
    else:
        chosen = [
            c for c in callers.values() if number and number in {digits(p.full) for p in c.customer.phones}
        ]
    return CallerCard(
        id=call.id,
        version=call.version,
        number=call.number,
        name=call.name,
        channel=call.channel,
        state=call.state,
        rang_at=call.rang_at,
        answered_at=call.answered_at,
        answered_by=call.answered_by,
        # those we know best first: they are the likeliest
        callers=tuple(sorted(chosen, key=lambda c: (-len(c.open_jobs), -len(c.last_jobs), c.customer.code))),
    )


def _callers(connection: Connection, people: dict[str, Customer]) -> dict[str, Caller]:
    if not people:
        return {}
    ids = list(people)
    jobs: dict[str, list[JobLine]] = defaultdict(list)
    for line in job_lines(connection, JobRow.id.in_(_open_and_last(ids))):
        jobs[line.customer_id].append(line)
    owed: dict[str, list[FollowUp]] = defaultdict(list)
    for row in connection.execute(
        select(table(FollowUpRow))
        .where(FollowUpRow.customer_id.in_(ids), FollowUpRow.state.not_in(ENDED))
        .order_by(FollowUpRow.due_at, FollowUpRow.id)
    ):
        owed[row.customer_id].append(mapping.follow_up_from(row))
    wished = {s for c in people.values() for s in (*c.prefers, *c.refuses)}
    names = dict(connection.execute(select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(wished))).all())

    def named(staff: Iterable[str]) -> tuple[str, ...]:
        return tuple(names[s] for s in staff if s in names)

    return {
        key: Caller(
            customer=who,
            open_jobs=tuple(j for j in jobs[key] if j.state in OPEN),
            last_jobs=tuple(j for j in jobs[key] if j.state not in OPEN)[:LAST_JOBS],
            open_complaints=sum(1 for f in owed[key] if f.kind is Kind.COMPLAINT),
            owed=tuple(owed[key]),
            prefers=named(who.prefers),
            refuses=named(who.refuses),
        )
        for key, who in people.items()
    }


def _open_and_last(ids: list[str]) -> Any:
    """The open jobs of these customers, and a few of their last others."""
    place = func.row_number().over(
        partition_by=(JobRow.customer_id, JobRow.state.in_(OPEN)), order_by=JobRow.created_at.desc()
    )
    ranked = (
        select(JobRow.id, JobRow.state, place.label("place")).where(JobRow.customer_id.in_(ids)).subquery()
    )
    return select(ranked.c.id).where(or_(ranked.c.state.in_(OPEN), ranked.c.place <= LAST_JOBS))


def _calls(connection: Connection, *conditions: ColumnElement[bool]) -> list[Call]:
    # put in order here: to spare the sorting of a handful the database would walk along years of calls
    rows = connection.execute(select(table(CallRow)).where(*conditions)).all()
    return [mapping.call_from(row) for row in sorted(rows, key=lambda row: (row.rang_at, row.id))]


def caller_card(connection: Connection, call_id: CallId) -> CallerCard | None:
    """A call with everybody it may be."""
    return next(iter(caller_cards(connection, _calls(connection, CallRow.id == call_id))), None)


def live_calls(connection: Connection, branch_id: BranchId) -> tuple[CallerCard, ...]:
    """Ringing and answered calls, oldest first."""
    live = CallRow.state.in_((CallState.RINGING, CallState.ANSWERED))
    return caller_cards(connection, _calls(connection, CallRow.branch_id == branch_id, live))


def is_missed(branch_id: BranchId) -> ColumnElement[bool]:
    """Missed calls that nobody answered, called back or gave up since."""
    settled = (
        select(FollowUpRow.id)
        .where(
            FollowUpRow.call_id == CallRow.id,
            FollowUpRow.kind == Kind.MISSED_CALL,
            FollowUpRow.state.in_(ENDED),
        )
        .exists()
    )
    return (CallRow.branch_id == branch_id) & (CallRow.state == CallState.MISSED) & ~settled


def missed_calls(connection: Connection, branch_id: BranchId, limit: int) -> tuple[CallLine, ...]:
    """Missed calls nobody has called back yet, oldest first."""
    return _lines(connection, is_missed(branch_id), limit=limit, newest_first=False)


def calls(
    connection: Connection, branch_id: BranchId, since: datetime | None, limit: int
) -> tuple[CallLine, ...]:
    """Calls, newest first. since: those that rang at or after it."""
    conditions = [CallRow.branch_id == branch_id]
    if since is not None:
        conditions.append(CallRow.rang_at >= since)
    return _lines(connection, *conditions, limit=limit, newest_first=True)


def _lines(
    connection: Connection, *conditions: ColumnElement[bool], limit: int, newest_first: bool
) -> tuple[CallLine, ...]:
    order = (CallRow.rang_at.desc(), CallRow.id.desc()) if newest_first else (CallRow.rang_at, CallRow.id)
    rows = connection.execute(
        select(table(CallRow), CustomerRow.name.label("customer_name"))
        .outerjoin(CustomerRow, CustomerRow.id == CallRow.customer_id)
        .where(*conditions)
        .order_by(*order)
        .limit(limit)
    )
    return tuple(
        CallLine(
            id=CallId(row.id),
            number=row.number,
            name=row.customer_name or row.name,
            channel=row.channel,
            state=row.state,
            rang_at=row.rang_at,
            ended_at=row.ended_at,
            answered_by=row.answered_by,
            customer_id=row.customer_id,
            kind=row.kind,
            outcome=row.outcome,
            job_id=row.job_id,
        )
        for row in rows
    )

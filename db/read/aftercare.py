"""What is still owed, and the numbers in the window's frame."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from app.domain.calls import CallState
from app.domain.followups import ENDED, FollowUpState
from app.domain.ids import BranchId, FollowUpId
from app.rows import Counts, FollowUpLine
from db.loading import table
from db.models import CallRow, CustomerRow, FollowUpRow, JobRow, PhoneRow, ServiceRow
from db.read import calls, jobs

_OWED = tuple(state for state in FollowUpState if state not in ENDED)
"""States that are named, so that the index leads to them past all that ended."""
_DUE = func.coalesce(FollowUpRow.next_at, FollowUpRow.due_at)
"""When somebody should do something about it: the agreed next try, or the deadline."""


def follow_ups(connection: Connection, branch_id: BranchId, include_ended: bool) -> tuple[FollowUpLine, ...]:
    """What is owed, the longest due first, in one statement."""
    question = (
        select(
            table(FollowUpRow),
            CustomerRow.name.label("customer_name"),
            PhoneRow.number.label("phone"),
            CallRow.number.label("call_number"),
            CallRow.name.label("call_name"),
            JobRow.number.label("job_number"),
            JobRow.state.label("job_state"),
            JobRow.rating_attitude,
            ServiceRow.name_en,
            ServiceRow.name_zh,
        )
        .outerjoin(CustomerRow, CustomerRow.id == FollowUpRow.customer_id)
        .outerjoin(PhoneRow, (PhoneRow.customer_id == CustomerRow.id) & (PhoneRow.position == 0))
        .outerjoin(CallRow, CallRow.id == FollowUpRow.call_id)
        .outerjoin(JobRow, JobRow.id == FollowUpRow.job_id)
        .outerjoin(ServiceRow, ServiceRow.code == JobRow.service)
        .where(FollowUpRow.branch_id == branch_id)
        .order_by(_DUE, FollowUpRow.id)
    )
    if not include_ended:
        question = question.where(FollowUpRow.state.in_(_OWED))
    return tuple(
        FollowUpLine(
            id=FollowUpId(row.id),
            version=row.version,
            kind=row.kind,
            state=row.state,
            due_at=row.due_at,
            next_at=row.next_at,
            attempts=len(row.attempts),
            customer_id=row.customer_id,
            customer_name=row.customer_name or row.call_name or "",
            # the number they called from is the one to call back
            phone=row.call_number or row.phone or "",
            job_id=row.job_id,
            job_number=row.job_number or "",
            job_state=row.job_state,
            service_en=row.name_en or "",
            service_zh=row.name_zh or "",
            call_id=row.call_id,
            rated=row.rating_attitude is not None,
            note=row.note,
            created_at=row.created_at,
        )
        for row in connection.execute(question)
    )


def counts(connection: Connection, branch_id: BranchId, now: datetime) -> Counts:
    """The frame's numbers, in six statements."""

    def number(*conditions: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).where(*conditions)).scalar_one())

    return Counts(
        ringing=number(CallRow.branch_id == branch_id, CallRow.state == CallState.RINGING),
        missed=number(calls.is_missed(branch_id)),
        unassigned=jobs.count_waiting(connection, branch_id),
        at_risk=len(jobs.in_danger(connection, branch_id, now)),
        follow_ups_due=number(FollowUpRow.branch_id == branch_id, FollowUpRow.state.in_(_OWED), now >= _DUE),
    )

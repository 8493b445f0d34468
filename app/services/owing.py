"""What is owed to somebody because of a call or a job: a follow-up that hangs on it, not yet saved."""

from __future__ import annotations

from datetime import datetime

from app.domain.calls import Call
from app.domain.followups import FollowUp, Kind
from app.domain.ids import FollowUpId, JobId, new_id
from app.domain.jobs import Job
from app.services.context import Context


def owed_for_call(
    call: Call, kind: Kind, due: datetime, ctx: Context, *, job_id: JobId | None = None, note: str = ""
) -> FollowUp:
    """Something owed to a caller until `due` (UTC). job_id: what the call was about, when that is known."""
    return FollowUp(
        id=FollowUpId(new_id()),
        branch_id=call.branch_id,
        kind=kind,
        created_at=ctx.now,
        due_at=due,
        customer_id=call.customer_id,
        job_id=job_id,
        call_id=call.id,
        note=note,
    )


def owed_for_job(
    job: Job, kind: Kind, due: datetime, ctx: Context, *, key: FollowUpId | None = None, note: str = ""
) -> FollowUp:
    """Something owed to a job's customer until `due` (UTC). key: its id, where whoever asks has chosen it already."""
    return FollowUp(
        id=key or FollowUpId(new_id()),
        branch_id=job.branch_id,
        kind=kind,
        created_at=ctx.now,
        due_at=due,
        customer_id=job.customer_id,
        job_id=job.id,
        note=note,
    )

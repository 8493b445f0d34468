"""What a day's plan must know of jobs beside their lines: each whole, with its customer's wishes and who came last."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, or_, select

from app.domain.ids import BranchId, StaffId
from app.domain.jobs import VisitState
from app.rows import PlanningJob
from db import loading
from db.models import CustomerRow, JobRow, VisitRow
from db.read.common import day_of, touching
from db.read.jobs import is_waiting


def planning_jobs(connection: Connection, branch_id: BranchId, day: date) -> tuple[PlanningJob, ...]:
    """Jobs with an open visit on a local day of a branch, and those nobody has, by number; six statements."""
    window, _ = day_of(connection, branch_id, day)
    standing = select(VisitRow.job_id).where(
        VisitRow.branch_id == branch_id, VisitRow.state == VisitState.OPEN, touching(window)
    )
    found = loading.jobs(connection, or_(JobRow.id.in_(standing), is_waiting(branch_id)))
    who = select(JobRow.customer_id).where(or_(JobRow.id.in_(standing), is_waiting(branch_id)))
    customers = {
        row.id: row
        for row in connection.execute(
            select(CustomerRow.id, CustomerRow.name, CustomerRow.prefers, CustomerRow.refuses).where(
                CustomerRow.id.in_(who)
            )
        )
    }
    last: dict[tuple[str, str], str] = {}
    for customer_id, service, staff_id in connection.execute(
        select(JobRow.customer_id, JobRow.service, VisitRow.staff_id)
        .join(VisitRow, VisitRow.job_id == JobRow.id)
        .where(JobRow.customer_id.in_(who), VisitRow.state == VisitState.DONE)
        .order_by(VisitRow.start_at, VisitRow.id)
    ):
        last[(customer_id, service)] = staff_id
    lines = []
    for job in found.values():
        customer = customers[job.customer_id]
        came = last.get((job.customer_id, job.service))
        lines.append(
            PlanningJob(
                job=job,
                customer_name=customer.name,
                prefers=tuple(StaffId(s) for s in customer.prefers),
                refuses=tuple(StaffId(s) for s in customer.refuses),
                last_time=StaffId(came) if came else None,
            )
        )
    return tuple(sorted(lines, key=lambda line: line.job.number))

"""Calls and follow-ups."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from app.domain.calls import Call
from app.domain.followups import FollowUp
from app.domain.ids import CallId, FollowUpId, JobId
from app.domain.text import T
from db import mapping
from db.loading import table
from db.mapping import Rows
from db.models import CallRow, FollowUpRow
from db.repositories.base import Aggregates


class Calls(Aggregates[Call, CallId]):
    """Calls."""

    kind, row = "call", CallRow
    unknown = T("There is no such call.")
    changed = T("Somebody else has this call already. Nothing was changed.")
    changed_by = T("{who} has this call already. Nothing was changed.")

    def load(self, key: CallId) -> Call | None:
        """The call as stored."""
        row = self.work.connection.execute(select(table(CallRow)).where(CallRow.id == key)).first()
        return mapping.call_from(row) if row else None

    def rows(self, thing: Call) -> Rows:
        """Its rows."""
        return mapping.call_rows(thing)


class FollowUps(Aggregates[FollowUp, FollowUpId]):
    """Follow-ups."""

    kind, row = "follow_up", FollowUpRow
    unknown = T("There is no such follow-up.")
    changed = T("Somebody else worked on this follow-up. Nothing was changed; look at it again.")
    changed_by = T("{who} worked on this follow-up. Nothing was changed; look at it again.")

    def load(self, key: FollowUpId) -> FollowUp | None:
        """The follow-up as stored."""
        return next(iter(self._where(FollowUpRow.id == key)), None)

    def rows(self, thing: FollowUp) -> Rows:
        """Its rows."""
        return mapping.follow_up_rows(thing)

    def of_job(self, job_id: JobId) -> tuple[FollowUp, ...]:
        """What is or was owed about a job, oldest first."""
        return self._where(FollowUpRow.job_id == job_id)

    def of_call(self, call_id: CallId) -> tuple[FollowUp, ...]:
        """What is or was owed about a call, oldest first."""
        return self._where(FollowUpRow.call_id == call_id)

    def _where(self, condition: ColumnElement[bool]) -> tuple[FollowUp, ...]:
        question = select(table(FollowUpRow)).where(condition)
        rows = self.work.connection.execute(question.order_by(FollowUpRow.created_at, FollowUpRow.id))
        return tuple(mapping.follow_up_from(row) for row in rows)

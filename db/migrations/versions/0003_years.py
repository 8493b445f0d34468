"""Indexes for desks that grew for years: what every change asks walks along what is open, not along all the past.

No live code is imported here: this step must do the same in ten years.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; going back means restoring the backup made before."""
    _instead("visit", ("job_id",), ("job_id", "state", "staff_id"))
    _index("visit", "branch_id", "state", "start_at")
    _instead("job", ("branch_id", "state"), ("branch_id", "state", "window_start"))
    rated = text("rating_attitude IS NOT NULL")
    marks = [f"rating_{name}" for name in ("attitude", "skill", "quality", "punctuality")]
    op.create_index(
        "ix_job_rated",
        "job",
        ["branch_id", "service", "id", *marks],
        sqlite_where=rated,
        postgresql_where=rated,
    )
    _instead("call", ("branch_id", "state", "rang_at"), ("branch_id", "state", "rang_at", "id"))
    _instead("follow_up", ("call_id",), ("call_id", "kind", "state"))
    _index("change_log", "seat", "number")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _instead(table: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    op.drop_index(f"ix_{table}_{'_'.join(before)}", table_name=table)
    _index(table, *after)

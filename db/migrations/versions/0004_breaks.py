"""A weekly break may be another on one day.

No live code is imported here: this step must do the same in ten years.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; going back means restoring the backup made before."""
    op.add_column("staff_member", Column("break_changes", Text, nullable=False, server_default="[]"))

"""A seal for every line of the change log, so that a line that was changed or taken out is found.

No live code is imported here: this step must do the same in ten years. The lines that are there are sealed by the program
after its steps (db.audit).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward; going back means restoring the backup made before."""
    # no reference to the line: the seal stays as its witness when the line is taken out
    op.create_table(
        "change_seal",
        sa.Column("number", _NUMBER, nullable=False, autoincrement=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("print", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_change_seal"),
    )

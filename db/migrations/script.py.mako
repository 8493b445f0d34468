"""${message}.

No live code is imported here: this step must do the same in ten years.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; going back means restoring the backup made before."""
    ${upgrades if upgrades else "pass"}

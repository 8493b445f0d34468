"""Time held for an offer, kept by the database itself; and whose rest a split job is.

No live code is imported here: this step must do the same in ten years.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
_NOW_US = "CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER)"
"""The present in microseconds since 1970, by SQLite's own clock."""


def upgrade() -> None:
    """Forward; going back means restoring the backup made before."""
    postgres = op.get_bind().dialect.name == "postgresql"
    op.drop_table("lease")  # nothing ever wrote into the first form of it
    op.create_table(
        "lease",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "offer_id", "branch_id", "staff_id")),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("start_at", "end_at")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("seat", "who")),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lease"),
        _foreign("lease", "branch_id", "branch"),
        _foreign("lease", "staff_id", "staff_member"),
    )
    op.create_index("ix_lease_offer_id", "lease", ["offer_id"])
    op.create_index("ix_lease_staff_id_start_at", "lease", ["staff_id", "start_at"])
    # jobs are never deleted; and a column that is added to a file cannot have a rule like the others'
    op.add_column("job", sa.Column("part_of", sa.Text(), nullable=True))
    op.create_index("ix_job_part_of", "job", ["part_of"])
    if postgres:
        _functions()
    else:
        _triggers()


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=name, deferrable=True, initially="DEFERRED"
    )


def _functions() -> None:
    op.execute(
        "ALTER TABLE lease ADD CONSTRAINT ex_lease_one_offer_at_a_time EXCLUDE USING gist "
        "(staff_id WITH =, tstzrange(start_at, end_at) WITH &&)"
    )
    # the lock: two transactions that write a lease and a visit at once do not see each other's row
    for table, other, live, code in (
        ("visit", "lease", "until > clock_timestamp()", "DSHLD"),
        ("lease", "visit", "state = 'open'", "DSOPN"),
    ):
        guard = "NEW.state = 'open' AND " if table == "visit" else ""
        op.execute(
            f"CREATE FUNCTION doorstep_{table}_meets_{other}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "PERFORM pg_advisory_xact_lock(hashtext('doorstep-time/' || NEW.staff_id)); "
            f"IF {guard}EXISTS (SELECT 1 FROM {other} WHERE staff_id = NEW.staff_id AND {live} "
            "AND start_at < NEW.end_at AND end_at > NEW.start_at) THEN "
            f"RAISE EXCEPTION 'time-held' USING ERRCODE = '{code}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER tr_{table}_meets_{other} BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION doorstep_{table}_meets_{other}()"
        )


def _triggers() -> None:
    meets = "staff_id = NEW.staff_id AND start_at < NEW.end_at AND end_at > NEW.start_at"
    held = f"SELECT RAISE(ABORT, 'time-held') WHERE EXISTS (SELECT 1 FROM lease WHERE {meets} AND until > {_NOW_US})"
    other = (
        "SELECT RAISE(ABORT, 'time-held') WHERE EXISTS "
        f"(SELECT 1 FROM lease WHERE {meets} AND until > {_NOW_US} AND id <> NEW.id)"
    )
    taken = f"SELECT RAISE(ABORT, 'time-taken') WHERE EXISTS (SELECT 1 FROM visit WHERE {meets} AND state = 'open')"
    for when, name in (("INSERT", "insert"), ("UPDATE OF staff_id, start_at, end_at, state", "update")):
        op.execute(
            f"CREATE TRIGGER tr_visit_held_{name} BEFORE {when} ON visit WHEN NEW.state = 'open' BEGIN {held}; END"
        )
    for when, name in (("INSERT", "insert"), ("UPDATE OF staff_id, start_at, end_at", "update")):
        op.execute(f"CREATE TRIGGER tr_lease_one_{name} BEFORE {when} ON lease BEGIN {other}; {taken}; END")

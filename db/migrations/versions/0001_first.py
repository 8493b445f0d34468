"""The first tables, and the rule that nobody is in two places at once.

No live code is imported here: this step must do the same in ten years.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
_SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _column(kind: Any) -> Any:
    def named(name: str, null: bool = False) -> sa.Column[Any]:
        return sa.Column(name, kind, nullable=null)

    return named


_text = _column(sa.Text())
_sorted = _column(_SORTED)
_moment = _column(_MOMENT)
_number = _column(_NUMBER)
_big = _column(sa.BigInteger())
_integer = _column(sa.Integer())
_float = _column(sa.Float(53))
_boolean = _column(sa.Boolean())
_date = _column(sa.Date())


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    # checked at commit: one command may save a call and the job it led to in either order
    name = f"fk_{table}_{column}_{target.split('.')[0]}"
    return sa.ForeignKeyConstraint([column], [target], name=name, deferrable=True, initially="DEFERRED")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    """Forward; going back means restoring the backup made before."""
    postgres = op.get_bind().dialect.name == "postgresql"
    _tables(postgres)
    if postgres:
        op.execute("CREATE SEQUENCE job_number START WITH 1001")
        op.execute("CREATE SEQUENCE customer_number START WITH 1")
        _exclusion()
    else:
        _triggers()


def _exclusion() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        "ALTER TABLE visit ADD CONSTRAINT ex_visit_one_place_at_a_time EXCLUDE USING gist "
        "(staff_id WITH =, tstzrange(start_at, end_at) WITH &&) WHERE (state = 'open')"
    )


def _triggers() -> None:
    clash = (
        "SELECT RAISE(ABORT, 'double-booking') WHERE EXISTS (SELECT 1 FROM visit WHERE staff_id = NEW.staff_id "
        "AND state = 'open' AND start_at < NEW.end_at AND end_at > NEW.start_at AND id <> NEW.id)"
    )
    for when, name in (("INSERT", "insert"), ("UPDATE OF staff_id, start_at, end_at, state", "update")):
        op.execute(
            f"CREATE TRIGGER tr_visit_one_place_{name} BEFORE {when} ON visit "
            f"WHEN NEW.state = 'open' BEGIN {clash}; END"
        )


def _tables(postgres: bool) -> None:
    op.create_table(
        "branch",
        _text("id"),
        _text("name"),
        _text("zone_name"),
        _float("lat", null=True),
        _float("lon", null=True),
        _text("currency"),
        _text("country"),
        _text("hours"),
        _primary("branch", "id"),
    )
    op.create_table(
        "area",
        _text("id"),
        _text("branch_id"),
        _integer("version"),
        _text("name"),
        _text("ring"),
        _primary("area", "id"),
        _foreign("area", "branch_id", "branch.id"),
    )
    _index("area", "branch_id")
    op.create_table(
        "service_type",
        _text("code"),
        _integer("version"),
        _text("name_en"),
        _text("name_zh"),
        _text("skills"),
        _text("certificates"),
        _integer("people"),
        _big("duration"),
        _text("price", null=True),
        _boolean("safety"),
        _integer("guarantee_days"),
        _text("checklist"),
        _text("keywords"),
        _boolean("active"),
        _text("colour"),
        _text("icon"),
        _primary("service_type", "code"),
    )
    op.create_table(
        "setting",
        _text("name"),
        _text("value"),
        _primary("setting", "name"),
    )
    op.create_table(
        "counter",
        _text("name"),
        _big("value"),
        _primary("counter", "name"),
    )
    op.create_table(
        "pin",
        _sorted("words"),
        _text("text"),
        _float("lat"),
        _float("lon"),
        _primary("pin", "words"),
    )
    op.create_table(
        "customer",
        _text("id"),
        _text("branch_id"),
        _integer("version"),
        _text("code"),
        _text("name"),
        _text("tier"),
        _text("language"),
        _text("email"),
        _text("note"),
        _text("prefers"),
        _text("refuses"),
        _moment("consent_at", null=True),
        _moment("created_at", null=True),
        _primary("customer", "id"),
        _unique("customer", "code"),
        _foreign("customer", "branch_id", "branch.id"),
    )
    _index("customer", "branch_id")
    op.create_table(
        "customer_phone",
        _text("customer_id"),
        _integer("position"),
        _text("number"),
        _text("label"),
        _sorted("digits"),
        _primary("customer_phone", "customer_id", "position"),
        _foreign("customer_phone", "customer_id", "customer.id"),
    )
    _index("customer_phone", "digits")
    op.create_table(
        "place",
        _text("customer_id"),
        _integer("position"),
        _text("id"),
        _text("text"),
        _float("lat", null=True),
        _float("lon", null=True),
        _text("label"),
        _text("building"),
        _text("unit"),
        _text("floor"),
        _text("access"),
        _text("parking"),
        _text("pets"),
        _text("note"),
        _boolean("pinned"),
        _primary("place", "customer_id", "position"),
        _foreign("place", "customer_id", "customer.id"),
    )
    _index("place", "id")
    op.create_table(
        "customer_word",
        _sorted("field"),
        _sorted("word"),
        _text("customer_id"),
        _primary("customer_word", "field", "word", "customer_id"),
        _foreign("customer_word", "customer_id", "customer.id"),
        sqlite_with_rowid=False,
    )
    _index("customer_word", "customer_id", "word")
    op.create_table(
        "staff_member",
        _text("id"),
        _text("branch_id"),
        _integer("version"),
        _text("code"),
        _text("name"),
        _text("phone", null=True),
        _text("team"),
        _float("home_lat", null=True),
        _float("home_lon", null=True),
        _text("mode"),
        _text("shifts"),
        _text("breaks"),
        _text("time_off"),
        _text("areas"),
        _text("languages"),
        _boolean("active"),
        _text("colour"),
        _primary("staff_member", "id"),
        _unique("staff_member", "code"),
        _foreign("staff_member", "branch_id", "branch.id"),
    )
    _index("staff_member", "branch_id")
    op.create_table(
        "staff_skill",
        _text("staff_id"),
        _integer("position"),
        _text("skill"),
        _integer("level"),
        _primary("staff_skill", "staff_id", "position"),
        _foreign("staff_skill", "staff_id", "staff_member.id"),
    )
    _index("staff_skill", "skill")
    op.create_table(
        "certificate",
        _text("staff_id"),
        _integer("position"),
        _text("kind"),
        _date("valid_from"),
        _date("valid_until"),
        _text("number"),
        _primary("certificate", "staff_id", "position"),
        _foreign("certificate", "staff_id", "staff_member.id"),
    )
    op.create_table(
        "staff_position",
        _text("staff_id"),
        _moment("at"),
        _float("lat"),
        _float("lon"),
        _primary("staff_position", "staff_id"),
        _foreign("staff_position", "staff_id", "staff_member.id"),
    )
    op.create_table(
        "job",
        _text("id"),
        _text("branch_id"),
        _integer("version"),
        _sorted("number"),
        _text("customer_id"),
        _text("service"),
        _moment("created_at"),
        _text("state"),
        _text("urgency"),
        _integer("priority"),
        _text("priority_note"),
        _moment("window_start", null=True),
        _moment("window_end", null=True),
        _moment("first_start", null=True),
        _moment("first_end", null=True),
        _big("duration"),
        _integer("people"),
        _text("wishes"),
        _text("note"),
        _text("quote", null=True),
        _text("call_id", null=True),
        _text("rework_of", null=True),
        _text("place_id"),
        _text("place_text"),
        _float("place_lat", null=True),
        _float("place_lon", null=True),
        _boolean("place_pinned"),
        _text("place_door"),
        _integer("rating_attitude", null=True),
        _integer("rating_skill", null=True),
        _integer("rating_quality", null=True),
        _integer("rating_punctuality", null=True),
        _text("rating_words", null=True),
        _moment("rating_at", null=True),
        _text("rating_channel", null=True),
        _text("completion", null=True),
        _moment("expected_again", null=True),
        _primary("job", "id"),
        _unique("job", "number"),
        _foreign("job", "branch_id", "branch.id"),
        *([] if postgres else [_foreign("job", "call_id", "call.id")]),
        _foreign("job", "customer_id", "customer.id"),
        _foreign("job", "rework_of", "job.id"),
        _foreign("job", "service", "service_type.code"),
    )
    _index("job", "branch_id", "state")
    _index("job", "branch_id", "window_start")
    _index("job", "call_id")
    _index("job", "customer_id", "created_at")
    _index("job", "rework_of")
    _index("job", "service")
    op.create_table(
        "call",
        _text("id"),
        _text("branch_id"),
        _integer("version"),
        _text("number"),
        _moment("rang_at"),
        _text("channel"),
        _text("name"),
        _text("state"),
        _text("customer_id", null=True),
        _moment("answered_at", null=True),
        _moment("ended_at", null=True),
        _text("answered_by"),
        _text("kind", null=True),
        _text("outcome"),
        _text("job_id", null=True),
        _text("note"),
        _primary("call", "id"),
        _foreign("call", "branch_id", "branch.id"),
        _foreign("call", "customer_id", "customer.id"),
        _foreign("call", "job_id", "job.id"),
    )
    _index("call", "branch_id", "rang_at")
    _index("call", "branch_id", "state", "rang_at")
    _index("call", "customer_id")
    _index("call", "job_id")
    if postgres:
        op.create_foreign_key(
            "fk_job_call_id_call", "job", "call", ["call_id"], ["id"], deferrable=True, initially="DEFERRED"
        )
    op.create_table(
        "visit",
        _text("id"),
        _text("job_id"),
        _integer("position"),
        _text("branch_id"),
        _text("staff_id"),
        _moment("start_at"),
        _moment("end_at"),
        _text("state"),
        _boolean("pinned"),
        _moment("set_off_at", null=True),
        _moment("arrived_at", null=True),
        _moment("started_at", null=True),
        _moment("ended_at", null=True),
        _float("travel_before"),
        _float("travel_after"),
        _text("travel_source"),
        _primary("visit", "id"),
        _foreign("visit", "branch_id", "branch.id"),
        _foreign("visit", "job_id", "job.id"),
        _foreign("visit", "staff_id", "staff_member.id"),
    )
    _index("visit", "branch_id", "start_at")
    _index("visit", "job_id")
    _index("visit", "staff_id", "start_at", "end_at")
    op.create_table(
        "job_step",
        _text("job_id"),
        _integer("position"),
        _moment("at"),
        _text("action"),
        _text("before"),
        _text("after"),
        _text("who"),
        _text("note"),
        _text("channel"),
        _float("lat", null=True),
        _float("lon", null=True),
        _text("staff_id", null=True),
        _primary("job_step", "job_id", "position"),
        _foreign("job_step", "job_id", "job.id"),
    )
    _index("job_step", "action", "at")
    op.create_table(
        "follow_up",
        _text("id"),
        _text("branch_id"),
        _integer("version"),
        _text("kind"),
        _moment("created_at"),
        _moment("due_at"),
        _text("customer_id", null=True),
        _text("job_id", null=True),
        _text("call_id", null=True),
        _text("state"),
        _text("attempts"),
        _moment("next_at", null=True),
        _integer("satisfaction", null=True),
        _integer("recommend", null=True),
        _text("suggestion", null=True),
        _text("note"),
        _moment("ended_at", null=True),
        _primary("follow_up", "id"),
        _foreign("follow_up", "branch_id", "branch.id"),
        _foreign("follow_up", "call_id", "call.id"),
        _foreign("follow_up", "customer_id", "customer.id"),
        _foreign("follow_up", "job_id", "job.id"),
    )
    _index("follow_up", "branch_id", "state", "due_at")
    _index("follow_up", "call_id")
    _index("follow_up", "customer_id")
    _index("follow_up", "job_id")
    op.create_table(
        "lane",
        _text("staff_id"),
        _date("day"),
        _integer("version"),
        _primary("lane", "staff_id", "day"),
        _foreign("lane", "staff_id", "staff_member.id"),
    )
    op.create_table(
        "lease",
        _text("entity"),
        _text("seat"),
        _moment("until"),
        _primary("lease", "entity"),
    )
    op.create_table(
        "change_log",
        _number("number"),
        _moment("at"),
        _text("seat"),
        _text("who"),
        _text("key"),
        _text("command"),
        _text("label"),
        _text("payload"),
        _text("undo", null=True),
        _number("undoes", null=True),
        _primary("change_log", "number"),
        _unique("change_log", "key"),
        _foreign("change_log", "undoes", "change_log.number"),
        sqlite_autoincrement=True,
    )
    _index("change_log", "undoes")
    op.create_table(
        "change_item",
        _number("number"),
        _text("kind"),
        _text("entity"),
        _primary("change_item", "number", "kind", "entity"),
        _foreign("change_item", "number", "change_log.number"),
        sqlite_with_rowid=False,
    )
    _index("change_item", "kind", "entity", "number")

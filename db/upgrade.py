"""The versions of the tables: recognise a database, bring it to this program's version, or refuse.

SQLite: the file is ours? not newer? sound? – then all steps in one transaction, with a check before the commit (db.safe
makes the backup, works on a copy and swaps it in). PostgreSQL: one transaction under an advisory lock.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.adapters import sqlite, vault
from app.domain.errors import NotPossible
from app.domain.text import T
from app.ports import Progress
from db.audit import seal_all
from db.engine import APPLICATION_ID, WRITING, file_engine, is_postgres
from db.failures import in_driver_words
from db.safe.files import Stop, Tell, cancelled, never, part_of, quiet
from db.safe.looking import look_through

_LOCK = 0x444F4F53
"""Advisory lock of whoever upgrades."""
CHECKED_AT_ONCE = 32_000_000
"""Bytes of a desk file up to which its pages are looked at before it is opened; a larger one is looked through in the
background (half a second at 32 MB)."""


STEPS = Path(__file__).parent / "migrations"
"""The steps as files: the first four figures of a name in `versions` are the version it leads to."""


@cache
def versions() -> tuple[str, ...]:
    """Every version of the tables this program knows, oldest first, by the steps' names.

    Alembic reads the same from inside the files; it is only loaded where steps are run (a tenth of a start).
    """
    return tuple(sorted(file.name[:4] for file in (STEPS / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")))


def newest() -> str:
    """The version of the tables this program works with."""
    return versions()[-1]


def current(connection: Connection) -> str | None:
    """The version of the tables in a database; None when it has none of ours."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this program has the step that makes tables of this version."""
    return revision in versions()


def refuse_newer(revision: str | None) -> None:
    """Raise NotPossible (code "newer-data") for tables this program does not know."""
    if revision and not is_known(revision):
        raise NotPossible(
            T(
                "This data was written by a newer Doorstep (tables {version}). Nothing was touched; "
                "please install that version here too.",
                version=revision,
            ),
            code="newer-data",
        )


def run_steps(connection: Connection, target: str = "head") -> None:
    """Run the steps up to `target` inside the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    # `%` has a meaning in Alembic's options, folders may contain one
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)


# ---- SQLite ---------------------------------------------------------------------------------------------


def bring_up(path: Path, target: str = "head", tell: Tell = quiet, stop: Stop = never) -> None:
    """Run the steps on a SQLite file nobody else has open: a copy, or a fresh desk where there is none.

    One transaction: a failure leaves the file as it was; a large file, which is always a copy, is looked through after it.
    Raises NotPossible (codes "upgrade-failed", "cancelled").
    """
    tell(Progress("upgrading", 0.0))
    engine = file_engine(path)
    try:
        with engine.connect() as connection:
            # outside the transaction, where it has an effect: batch steps copy and drop tables
            _driver(connection).execute("PRAGMA foreign_keys=OFF")
            _driver(connection).set_progress_handler(lambda: 1 if stop() else 0, 50_000)
            connection = connection.execution_options(**{WRITING: True})
            with connection.begin():
                run_steps(connection, target)
                seal_all(connection)
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                small = path.stat().st_size <= CHECKED_AT_ONCE
                if small:
                    _refuse_broken(connection)
    except DBAPIError as error:
        if "interrupted" in str(error.orig):
            raise cancelled() from error
        if in_driver_words(str(error.orig)) is not None:  # a full disk and the like: our caller says it
            raise
        raise _failed() from error
    finally:
        engine.dispose()
    if not small and look_through(path, vault.key_of(path), part_of(tell, 0.3, 1.0), stop) is not None:
        raise _failed()


def _driver(connection: Connection) -> sqlite.Connection:
    return connection.connection.dbapi_connection


def inspected(path: Path) -> str | None:
    """The version of the tables of a file, read without writing; None when there is nothing in it yet.

    Raises NotPossible for a foreign, a broken or a locked one.
    """
    if not path.exists() or not path.stat().st_size:
        return None
    key = vault.key_of(path)
    # without a log beside it nobody is at work; then SQLite need not even make one to read
    log_beside = path.with_name(f"{path.name}-wal").exists()
    how = "mode=ro" if log_beside else "mode=ro&immutable=1"
    link = sqlite.open_with(path, key, how=how)
    state = "ok"
    try:
        mark = link.execute("PRAGMA application_id").fetchone()[0]
        empty = link.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if mark == 0 and empty:
            return None  # somebody was stopped while making it
        if mark != APPLICATION_ID:
            raise _foreign(path)
        if path.stat().st_size <= CHECKED_AT_ONCE:
            state = link.execute("PRAGMA quick_check(1)").fetchone()[0]
        rows = link.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite.DatabaseError as error:
        if "not a database" in str(error) and not key:
            raise _foreign(path) from error
        raise _damaged(path) from error
    finally:
        link.close()
    if state != "ok":
        raise _damaged(path)
    return str(rows[0][0]) if rows else ""


def _foreign(path: Path) -> NotPossible:
    return NotPossible(
        T("“{file}” was not made by Doorstep. It was not touched.", file=path.name), code="foreign-file"
    )


def _damaged(path: Path) -> NotPossible:
    return NotPossible(
        T("“{file}” is damaged. It was not touched; please restore a backup.", file=path.name),
        code="damaged",
    )


def _refuse_broken(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    state = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if orphans is not None or state != "ok":
        raise _failed()


def _failed() -> NotPossible:
    return NotPossible(
        T("The data could not be brought to this version. It was left as it was; the backup is kept."),
        code="upgrade-failed",
    )


# ---- PostgreSQL -----------------------------------------------------------------------------------------


def prepare_server(
    engine: Engine,
    *,
    upgrade: bool = True,
    target: str = "head",
    secure: Callable[[], Path] | None = None,
) -> Path | None:
    """Make a PostgreSQL database ready for use; others wait while one seat upgrades. Returns the backup made before.

    upgrade: whether this seat may change tables. secure: makes a backup, called before tables that hold something are
    changed; what it raises leaves them as they are. Raises NotPossible (codes newer-data, needs-upgrade, foreign-file).
    """
    assert is_postgres(engine)
    made: Path | None = None
    with engine.connect() as connection:
        revision = _looked_at(connection)
    if revision == newest():
        return None
    if not upgrade:
        raise NotPossible(
            T("The data must be brought to this version first; an administrator can do it."),
            code="needs-upgrade",
        )
    if revision is not None and secure is not None:
        made = secure()
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        # somebody may have done it while we waited
        if _looked_at(connection) != newest():
            run_steps(connection, target)
            seal_all(connection)
    return made


def _looked_at(connection: Connection) -> str | None:
    """The version of a server's tables. Raises NotPossible (codes newer-data, foreign-file)."""
    revision = current(connection)
    refuse_newer(revision)
    if revision is None and inspect(connection).get_table_names():
        raise NotPossible(
            T("The database holds tables that are not Doorstep's. It was not touched."),
            code="foreign-file",
        )
    return revision

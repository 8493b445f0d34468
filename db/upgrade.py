"""Open a database for use: recognise it, check it, back it up, bring it to this program's version, or refuse.

SQLite: the file is ours? not newer? sound? – copied by the backup interface, then all steps in one transaction, with a
check before the commit; a failure or a kill leaves the old file. PostgreSQL: one transaction under an advisory lock.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from app.adapters import sqlite
from app.domain.errors import NotPossible
from app.domain.text import T
from db.engine import APPLICATION_ID, WRITING, file_engine, is_postgres, refuse_far_away

_LOCK = 0x444F4F53
"""Advisory lock of whoever upgrades."""
KEEP_BACKUPS = 5


def _script() -> tuple[Config, ScriptDirectory]:
    config = Config()
    # `%` has a meaning in Alembic's options, folders may contain one
    config.set_main_option("script_location", str(files("db") / "migrations").replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


def newest() -> str:
    """The version of the tables this program works with."""
    found = _script()[1].get_current_head()
    assert found is not None
    return found


def current(connection: Connection) -> str | None:
    """The version of the tables in a database; None when it has none of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def _known(revision: str) -> bool:
    return revision in {r.revision for r in _script()[1].walk_revisions()}


def _refuse_newer(revision: str | None) -> None:
    if revision and not _known(revision):
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
    config, _ = _script()
    config.attributes["connection"] = connection
    command.upgrade(config, target)


# ---- SQLite ---------------------------------------------------------------------------------------------


def prepare_file(path: Path, *, backups: Path | None = None, target: str = "head") -> Path | None:
    """Make a SQLite file ready for use. Returns the backup that was made, if one was needed.

    backups: the folder for it; beside the file when None. Raises NotPossible (codes foreign-file, newer-data, damaged,
    network-share) without touching a byte.
    """
    refuse_far_away(path)
    made: Path | None = None
    revision = inspected(path)
    if revision is not None:
        _refuse_newer(revision)
        if revision == newest():
            return None
        made = back_up(path, backups or path.parent, revision or "empty")
    engine = file_engine(path)
    try:
        with engine.connect() as connection:
            # outside the transaction, where it has an effect: batch steps copy and drop tables
            _driver(connection).execute("PRAGMA foreign_keys=OFF")
            connection = connection.execution_options(**{WRITING: True})
            with connection.begin():
                run_steps(connection, target)
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                _refuse_broken(connection)
    finally:
        engine.dispose()
    if made is not None:
        _forget_old_backups(made)
    return made


def _driver(connection: Connection) -> sqlite.Connection:
    return connection.connection.dbapi_connection


def inspected(path: Path) -> str | None:
    """The version of the tables of a file, read without writing; None when there is nothing in it yet.

    Raises NotPossible for a foreign or broken one.
    """
    if not path.exists() or not path.stat().st_size:
        return None
    # without a log beside it nobody is at work; then SQLite need not even make one to read
    log_beside = path.with_name(f"{path.name}-wal").exists()
    how = "mode=ro" if log_beside else "mode=ro&immutable=1"
    link = sqlite.connect(f"{path.resolve().as_uri()}?{how}", uri=True)
    try:
        mark = link.execute("PRAGMA application_id").fetchone()[0]
        empty = link.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if mark == 0 and empty:
            return None  # somebody was stopped while making it
        if mark != APPLICATION_ID:
            raise _foreign(path)
        state = link.execute("PRAGMA quick_check(1)").fetchone()[0]
        rows = link.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite.DatabaseError as error:
        if "not a database" in str(error):
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
        raise NotPossible(
            T("The data could not be brought to this version. It was left as it was; the backup is kept."),
            code="upgrade-failed",
        )


def back_up(path: Path, folder: Path, tag: str) -> Path:
    """Copy a SQLite file while others may write to it; checked and on the disk when this returns.

    Raises NotPossible when the copy is not sound; then there is none.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / f"{path.stem}.{stamp}-{tag}.backup"
    part = target.with_name(f"{target.name}.part")
    part.touch(mode=0o600)
    source, copy = sqlite.connect(str(path)), sqlite.connect(str(part))
    try:
        source.backup(copy)
        sound = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, that can be carried away
    finally:
        copy.close()
        source.close()
    if not sound:
        part.unlink()
        raise NotPossible(
            T("The backup copy was not sound, so nothing was changed. Is the disk in order?"), code="backup"
        )
    with part.open("rb") as handle:
        os.fsync(handle.fileno())
    part.replace(target)
    return target


def _forget_old_backups(newest_one: Path) -> None:
    stem = newest_one.name.split(".")[0]
    found = sorted(newest_one.parent.glob(f"{stem}.*.backup"))
    for old in found[:-KEEP_BACKUPS]:
        old.unlink()


# ---- PostgreSQL -----------------------------------------------------------------------------------------


def prepare_server(engine: Engine, *, upgrade: bool = True, target: str = "head") -> None:
    """Make a PostgreSQL database ready for use; others wait while one seat upgrades.

    upgrade: whether this seat may change tables. Raises NotPossible (codes newer-data, needs-upgrade, foreign-file).
    """
    assert is_postgres(engine)
    with engine.begin() as connection:
        revision = current(connection)
        if revision == newest():
            return
        _refuse_newer(revision)
        if revision is None and inspect(connection).get_table_names():
            raise NotPossible(
                T("The database holds tables that are not Doorstep's. It was not touched."),
                code="foreign-file",
            )
        if not upgrade:
            raise NotPossible(
                T("The data must be brought to this version first; an administrator can do it."),
                code="needs-upgrade",
            )
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        # somebody may have done it while we waited
        if current(connection) != newest():
            run_steps(connection, target)

"""From an address to an engine: SQLite with our own library and careful pragmas, PostgreSQL with a small pool.

SQLite transactions are begun by us: `BEGIN IMMEDIATE` for a unit of work (a reading transaction that turns to
writing fails at once, whatever the busy timeout says), plain `BEGIN` for readers, who then see one moment.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool, QueuePool

from app.adapters import sqlite, vault
from app.domain.errors import NotPossible
from app.domain.text import T

APPLICATION_ID = 0x444F4F52
"""Written into the head of our SQLite files: "DOOR"."""
BUSY_MILLISECONDS = 5000
WRITING = "doorstep_writing"
"""Execution option of a connection that will write."""
_FAR = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone"}


def address(given: str | Path) -> URL:
    """The SQLAlchemy address of a file, an `sqlite:///…` or a `postgresql://…` text.

    Raises NotPossible for any other kind of database.
    """
    text = str(given)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    url = make_url(text)
    kind = url.get_backend_name()
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return url
    raise NotPossible(
        T("Doorstep keeps its data in SQLite or PostgreSQL; “{kind}” is neither.", kind=kind), code="address"
    )


def make_engine(url: URL, seat: str = "doorstep", *, throw_away: bool = False) -> Engine:
    """An engine for an address. seat: shown to the server's administrator.

    throw_away: a SQLite file nobody will miss; it is not forced to the disk. Raises NotPossible for a SQLite file on a
    network share.
    """
    if url.get_backend_name() == "postgresql":
        return _postgres(url, seat)
    return _sqlite(Path(url.database or ""), throw_away)


def is_postgres(engine: Engine | Connection) -> bool:
    """Whether it speaks to PostgreSQL."""
    return engine.dialect.name == "postgresql"


def postgres_arguments(seat: str) -> dict[str, Any]:
    """How every connection to the server behaves: named, in UTC, noticing within half a minute that it is gone."""
    return {
        "application_name": seat[:63],
        "connect_timeout": 5,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
        "options": "-c timezone=UTC -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
    }


def _postgres(url: URL, seat: str) -> Engine:
    return create_engine(
        url,
        connect_args=postgres_arguments(seat),
        pool_size=4,
        max_overflow=6,
        pool_timeout=10,
        pool_pre_ping=True,
        hide_parameters=True,
    )


# ---- SQLite ---------------------------------------------------------------------------------------------


def _sqlite(path: Path, throw_away: bool) -> Engine:
    refuse_far_away(path)

    def connect() -> sqlite.Connection:
        return open_file(path, throw_away=throw_away)

    engine = create_engine(
        "sqlite://",
        module=sqlite.driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def file_engine(path: Path) -> Engine:
    """An engine that keeps no connection: for upgrades, which want the file for themselves."""
    return _unpooled(lambda: open_file(path))


def looking_engine(path: Path) -> Engine:
    """An engine that only reads, keeps no connection and changes nothing about the file."""
    return _unpooled(lambda: sqlite.open_with(path, vault.key_of(path), how="mode=ro"))


def _unpooled(connect: Callable[[], sqlite.Connection]) -> Engine:
    """An engine that asks for a connection each time and closes it after use."""
    engine = create_engine(
        "sqlite://",
        module=sqlite.driver,
        creator=connect,
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def open_file(path: Path, *, throw_away: bool = False) -> sqlite.Connection:
    """A connection of the driver with all pragmas; the file is made readable by its owner only."""
    sqlite.refuse_old_library()
    fresh = not path.exists()
    if fresh:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)  # the log and the shared memory file get the same mode from SQLite
    connection = sqlite.open_with(path, vault.key_of(path), timeout=BUSY_MILLISECONDS / 1000)
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=OFF" if throw_away else "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "recursive_triggers=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _begin(connection: Connection) -> None:
    # no savepoints are used, so this is always the outermost begin
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def refuse_far_away(path: Path) -> None:
    """Raise NotPossible when the file lies on a network share, where a write-ahead log is not safe."""
    if kind := far_away(path):
        raise NotPossible(
            T(
                "“{file}” lies on a network share ({kind}), where a database file can be damaged. "
                "Keep it on this computer, or use PostgreSQL to share it.",
                file=path.name,
                kind=kind,
            ),
            code="network-share",
        )


def far_away(path: Path, mounts: str | None = None) -> str:
    """The kind of network share a file lies on, or an empty text. mounts: the text of /proc/mounts, for tests."""
    if sys.platform == "win32":
        import ctypes

        anchor = path.resolve().anchor
        remote = anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == 4
        return "network drive" if remote else ""
    if mounts is None:
        table = Path("/proc/mounts")
        if not table.exists():
            return ""
        mounts = table.read_text(errors="replace")
    wanted = os.path.realpath(path)
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind if kind in _FAR else ""

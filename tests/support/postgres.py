"""A real PostgreSQL for the tests: started once, thrown away at the end, a fresh database for every test.

The server's programs come from the system's packages (`postgresql` on Debian). DOORSTEP_TEST_POSTGRES may name
a running server instead (an address whose user may create databases); then that one is used.

Fixtures: `postgres_server` (session), `postgres_url` (an empty database), `storage_url` (SQLite and PostgreSQL
in turn). A folder of tests that wants the tables ready overrides `storage_preparer`.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

Preparer = Callable[[str], object]
"""Takes the address of an empty database and makes its tables."""

_SETTINGS = {
    "fsync": "off",  # the machine is not going to lose power for us; a crash of the server itself stays safe
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "jit": "off",
}


@dataclass
class PostgresServer:
    """A running server. `address` is the maintenance database; every other one is made from it."""

    address: str
    control: Callable[[str], None] | None = None
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _templates: dict[Preparer, str] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)

    def url(self, database: str) -> str:
        """The address of `database` on this server."""
        return f"{self.address.rpartition('/')[0]}/{database}"

    def create(self, template: str | None = None) -> str:
        """Make a database, a copy of `template` if given, and return its name."""
        name = f"doorstep_{os.getpid()}_{next(self._numbers)}"
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template or "template0")
        )
        self._order(order)
        self._made.add(name)
        if template is None:
            with psycopg.connect(self.url(name), autocommit=True) as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        return name

    def prepared(self, prepare: Preparer) -> str:
        """The name of a database on which `prepare(url)` has run, once per session; copy it with `create`."""
        if prepare not in self._templates:
            name = self.create()
            prepare(self.url(name))
            self._templates[prepare] = name
        return self._templates[prepare]

    def drop(self, name: str) -> None:
        """Drop the database `name`, whoever is still connected."""
        self._order(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._made.discard(name)

    def drop_all(self) -> None:
        """Drop every database made here."""
        for name in sorted(self._made):
            self.drop(name)

    def crash(self) -> None:
        """Stop the server as a power cut would and start it again. Skips where the server is not ours."""
        if self.control is None:
            pytest.skip("the PostgreSQL in DOORSTEP_TEST_POSTGRES is not ours to crash")
        self.control("immediate")

    def _order(self, order: sql.Composed) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(order)


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first, or None where PostgreSQL is not installed."""
    packaged = Path("/usr/lib/postgresql")
    versions = sorted(packaged.glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    found = [*versions, *([Path(on_path)] if on_path else [])]
    return found[0].resolve().parent if found else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server_user() -> tuple[int, int] | None:
    """PostgreSQL refuses to run as root: the user and group (numbers) to become then, else None."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    entries = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = entries.get("postgres") or entries["nobody"]
    return entry.pw_uid, entry.pw_gid


@dataclass(frozen=True)
class _Cluster:
    """The files and the life of one throw-away server."""

    folder: Path
    programs: Path
    user: tuple[int, int] | None

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as its user; its words are shown when it fails."""
        log = self.folder / "commands.log"
        user, group = self.user or (None, None)
        with log.open("ab") as out:  # a file, not a pipe: the server would inherit a pipe and keep it open
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(self.folder)},
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{log.read_text(errors='replace')[-2000:]}")

    def make(self, password: str) -> None:
        """Create the cluster's files; the only login is `postgres` with `password`."""
        given = self.folder / "password"
        given.write_text(password)
        if self.user:
            for path in (self.folder, given):
                os.chown(path, *self.user)
        self.run(
            "initdb",
            *("-D", "data", "-U", "postgres", "-A", "scram-sha-256", "--pwfile", "password"),
            *("-E", "UTF8", "--locale", "C.UTF-8" if sys.platform == "linux" else "C", "--no-sync"),
        )
        given.unlink()
        with (self.folder / "data" / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())
            settings.write(f"unix_socket_directories = '{self.folder}'\n")

    def start(self, port: int) -> None:
        """Start and wait until it answers. Raises RuntimeError, for example when the port has been taken."""
        self.run("pg_ctl", "-D", "data", "-w", "-t", "60", "-l", "server.log", "-o", f"-p {port}", "start")

    def stop(self, how: str) -> None:
        """Stop; `how` is fast (orderly) or immediate (as in a crash)."""
        self.run("pg_ctl", "-D", "data", "-w", "-m", how, "stop")


@contextlib.contextmanager
def throw_away_server(programs: Path) -> Iterator[PostgresServer]:
    """A server in a temporary folder, on a free loopback port, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-pg-"))
    cluster = _Cluster(folder, programs, _server_user())
    password = secrets.token_urlsafe(12)
    try:
        cluster.make(password)
        for attempt in range(5):
            port = _free_port()
            try:
                cluster.start(port)
                break
            except RuntimeError:  # somebody took the port between our look and the start
                if attempt == 4:
                    raise

        def again(how: str) -> None:
            cluster.stop(how)
            cluster.start(port)

        try:
            yield PostgresServer(f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres", again)
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL for this run; skips where none is installed."""
    if given := os.environ.get("DOORSTEP_TEST_POSTGRES"):
        server = PostgresServer(given)
        yield server
        server.drop_all()
        return
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with throw_away_server(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a database of this test alone, empty but for the extension btree_gist."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def storage_preparer() -> Preparer | None:
    """Override to have `storage_url` give databases with tables: they are made once and copied per test."""
    return None


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Preparer], Path]:
    """The SQLite file on which a preparer has run, once per session each; to be copied."""

    @functools.cache
    def prepared(prepare: Preparer) -> Path:
        file = tmp_path_factory.mktemp("prepared") / "desk.sqlite3"
        prepare(f"sqlite:///{file}")
        log = file.with_name(f"{file.name}-wal")
        assert not log.exists() or not log.stat().st_size, (
            "storage_preparer left a connection open: copies would lack rows"
        )
        return file

    return prepared


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def storage_url(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    storage_preparer: Preparer | None,
    prepared_sqlite: Callable[[Preparer], Path],
) -> Iterator[str]:
    """The address of a fresh database of this test alone: once SQLite, once PostgreSQL."""
    prepare = storage_preparer
    if request.param == "sqlite":
        file = tmp_path / "desk.sqlite3"
        if prepare:
            shutil.copyfile(prepared_sqlite(prepare), file)
        yield f"sqlite:///{file}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create(server.prepared(prepare) if prepare else None)
    yield server.url(name)
    server.drop(name)

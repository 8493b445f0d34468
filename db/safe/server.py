"""A server's desk is backed up by PostgreSQL's own pg_dump, and proved by restoring it into a database that goes again.

What replaces a whole desk (restore, salvage, encrypt) is the work of the server's administrator: the refusals say how.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from app.audit import Anchor, Verdict
from app.domain.errors import NotPossible, NotReachable
from app.domain.text import T, Text
from app.ports import Progress
from app.safekeeping import Backup, Condition, Locked, Loss, Proof, Restored, Salvaged, Why
from db.audit import end
from db.audit_verify import from_backups, verify
from db.engine import make_engine
from db.failures import translated
from db.safe import server_note
from db.safe.files import (
    Stop,
    Tell,
    cancelled,
    in_sentences,
    miscounted,
    never,
    quiet,
    sync,
    there_already,
    thrown_away,
)
from db.safe.shelf import new_name
from db.upgrade import current

ENDING = ".pgdump"


class ServerKeeper:
    """See app.safekeeping.Safekeeping; for a PostgreSQL database."""

    on_server = True

    def __init__(
        self, url: URL, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._url = url
        self.folder = folder
        self._now = now

    def backups(self) -> tuple[Backup, ...]:
        """All in the folder, the newest first."""
        found = [server_note.described(file) for file in self.folder.glob(f"*{ENDING}")]
        return tuple(sorted((b for b in found if b is not None), key=lambda b: b.at, reverse=True))

    def back_up(
        self, to: Path | None = None, why: Why = Why.HAND, tell: Tell = quiet, stop: Stop = never
    ) -> Backup:
        """Make one while the desk is used, and prove it where this login may make a database."""
        file = to or new_name(self.folder, "desk", self._now(), str(why)).with_suffix(ENDING)
        if file.exists():
            raise there_already(file)
        program = tool("pg_dump")
        with in_sentences(file), translated():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = file.with_name(f"{file.name}.part")
            part.touch(mode=0o600)
            engine = make_engine(self._url, "backup")
            try:
                # the dump shows the very moment this transaction sees
                with engine.connect().execution_options(isolation_level="REPEATABLE READ") as link:
                    snapshot = str(link.execute(text("SELECT pg_export_snapshot()")).scalar())
                    rows, newest = counted(link), server_note.newest_change(link)
                    version, anchor = current(link) or "", end(link)
                    tell(Progress("copying", None))
                    _run(
                        [program, "--format=custom", f"--snapshot={snapshot}", f"--file={part}", *self._target()],
                        self._environment(), stop, "pg_dump",
                    )  # fmt: skip
                sync(part)
                server_note.write(file, self._now(), why, version, newest, rows, anchor)
                part.replace(file)
            finally:
                engine.dispose()
                part.unlink(missing_ok=True)
        proof = self.verify(file, tell, stop)
        made = server_note.described(file)
        if not proof.sound or made is None:
            file.unlink(missing_ok=True)
            server_note.place(file).unlink(missing_ok=True)
            raise thrown_away(proof)
        return made

    def verify(self, file: Path, tell: Tell = quiet, stop: Stop = never) -> Proof:
        """Restore into a fresh database beside and compare rows; only its table of contents where that is not allowed."""
        program = tool("pg_restore")
        with in_sentences(file):
            if not file.exists():
                raise FileNotFoundError(2, "missing", file.name)
            tell(Progress("checking", None))
            try:
                _run([program, "--list", str(file)], self._environment(), stop, "pg_restore")
            except NotReachable:
                return Proof(file, {}, False, (T("The file cannot be read as a database."),))
            return self._restored(file, program, tell, stop)

    def _restored(self, file: Path, program: str, tell: Tell, stop: Stop) -> Proof:
        name = f"doorstep_proof_{os.getpid()}_{time.time_ns() % 1_000_000}"
        home = make_engine(self._url, "proof")
        try:
            try:
                with home.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
                    link.execute(text(f'CREATE DATABASE "{name}"'))
            except (
                SQLAlchemyError
            ):  # this login may not make databases: its contents were readable, that is all
                return Proof(file, {}, False)
            try:
                tell(Progress("comparing", None))
                environment = self._environment() | {"PGDATABASE": name}
                _run(
                    [program, "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={name}", str(file)],
                    environment, stop, "pg_restore",
                )  # fmt: skip
                rows = self._rows_in(name)
            except NotReachable as refusal:
                return Proof(file, {}, False, (refusal.text,))
            finally:
                with home.connect().execution_options(isolation_level="AUTOCOMMIT") as link:
                    link.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        finally:
            home.dispose()
        return _compared(file, rows, self._now())

    def _rows_in(self, name: str) -> dict[str, int]:
        fresh = make_engine(self._url.set(database=name), "proof")
        try:
            with fresh.connect() as link:
                return counted(link)
        finally:
            fresh.dispose()

    def loss(self, file: Path) -> Loss:
        """What restoring that backup would take away."""
        about = server_note.described(file)
        if about is None:
            return Loss(None, datetime.fromtimestamp(file.stat().st_mtime, UTC))
        engine = make_engine(self._url, "backup")
        try:
            with translated(), engine.connect() as link:
                asked = text("SELECT count(*) FROM change_log WHERE number > :n")
                return Loss(int(link.execute(asked, {"n": about.newest}).scalar() or 0), about.at)
        finally:
            engine.dispose()

    def restore(self, file: Path, tell: Tell = quiet, stop: Stop = never) -> Restored:
        """Refused, with what its administrator does."""
        raise NotPossible(
            T(
                "A server’s desk is restored by its administrator: close all seats, make an empty database, run "
                "“pg_restore --dbname=NAME {file}”, and give the seats its address.",
                file=file.name,
            ),
            code="on-server",
        )

    def salvage(self, tell: Tell = quiet, stop: Stop = never) -> Salvaged:
        """Refused, with what its administrator does."""
        raise NotPossible(
            T("A server looks after its own files. Ask its administrator, who can restore a backup."),
            code="on-server",
        )

    def encrypt(self, passphrase: str = "", tell: Tell = quiet, stop: Stop = never) -> Locked:
        """Refused, with what its administrator does."""
        raise NotPossible(
            T("A server’s data is encrypted by its administrator: the disk it lies on, and TLS on the way."),
            code="on-server",
        )

    def is_encrypted(self) -> bool:
        """Not by us."""
        return False

    def unlock(self, words: str) -> None:
        """Nothing is locked."""

    def check(self, full: bool, stop: Stop = never) -> Text | None:
        """A server looks after its own pages."""
        return None

    def audit(self, anchors: Iterable[Anchor] = (), tell: Tell = quiet, stop: Stop = never) -> Verdict:
        """Whether the change log is whole and as it was written."""
        engine = make_engine(self._url, "audit")
        try:
            with translated(), engine.connect() as link:
                link = link.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                return verify(link, (*from_backups(link, self.backups()), *anchors), tell, stop)
        finally:
            engine.dispose()

    def condition(self) -> Condition:
        """A server looks after its own files."""
        return Condition()

    def tidy(self, now: datetime) -> tuple[Path, ...]:
        """Let old dumps go by age."""
        return server_note.tidy(self.backups(), now)

    def _target(self) -> Sequence[str]:
        return ("--no-password",)

    def _environment(self) -> dict[str, str]:
        """How the programs find the server; a password in the environment is read by nobody else."""
        given = {
            "PGHOST": self._url.host,
            "PGPORT": str(self._url.port) if self._url.port else None,
            "PGUSER": self._url.username,
            "PGPASSWORD": self._url.password,
            "PGDATABASE": self._url.database,
        }
        for name, value in self._url.query.items():
            known = {"host": "PGHOST", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}.get(name)
            if known and isinstance(value, str):
                given[known] = value
        return dict(os.environ) | {k: str(v) for k, v in given.items() if v}


def tool(name: str) -> str:
    """Where a program of PostgreSQL's lies. Raises NotPossible (code "no-pg-tools") when it is not here."""
    found = shutil.which(name)
    if found is None:
        raise NotPossible(
            T(
                "PostgreSQL’s “{name}” is not on this computer, so no backup was made. Install PostgreSQL’s client "
                "programs (package postgresql-client), or let the server’s administrator run pg_dump.",
                name=name,
            ),
            code="no-pg-tools",
        )
    return found


def _run(words: list[str], environment: dict[str, str], stop: Stop, name: str) -> None:
    with subprocess.Popen(  # noqa: S603 - PostgreSQL's own programs, our own words
        words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, errors="replace",
    ) as process:  # fmt: skip
        while True:
            try:
                _, said = process.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                if stop():
                    process.kill()
                    process.communicate()
                    raise cancelled() from None
    if process.returncode:
        lines = [line for line in said.splitlines() if line.strip()] or ["?"]
        raise NotReachable(
            T("“{name}” ended with: {said} Nothing was changed.", name=name, said=lines[0][:300]),
            code="pg-tool",
        )


def counted(link: Connection) -> dict[str, int]:
    """Rows of every table of the desk."""
    names = link.execute(
        text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    ).scalars()
    return {
        str(n): int(link.execute(text(f'SELECT count(*) FROM "{n}"')).scalar() or 0)  # noqa: S608 - our own tables
        for n in list(names)
    }


def _compared(file: Path, rows: dict[str, int], now: datetime) -> Proof:
    known = server_note.rows(file)
    problems = tuple(
        miscounted(name, rows.get(name, 0), known.get(name, 0))
        for name in sorted(known.keys() | rows.keys())
        if known and rows.get(name) != known.get(name)
    )
    if known and not problems:
        server_note.mark_proved(file, now)
    return Proof(file, rows, bool(known), problems)

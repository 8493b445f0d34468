"""Where a desk is kept: opens a file or a server's database and gives units of work, queries and the news."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from app.changes import ChangeSet
from app.domain.errors import NotPossible
from app.domain.text import T
from app.findings import Migrated, Tables
from app.queries import Queries
from app.safekeeping import Safekeeping, Why
from app.unit_of_work import Storage
from db.bulk import fill_engine
from db.engine import address, is_postgres, make_engine
from db.failures import translated
from db.feed import Feed, Waker
from db.queries import SqlQueries
from db.safe.files import Stop, Tell, never, quiet
from db.safe.keeper import FileKeeper
from db.safe.lock import DeskLock
from db.safe.opening import open_for_use, prepare_file
from db.safe.server import ServerKeeper
from db.unit_of_work import SqlUnitOfWork
from db.upgrade import bring_up, current, inspected, newest, prepare_server
from db.wake_sqlite import SqliteWaker

MEMORY = ":memory:"


class DeskStorage:
    """A desk's storage. `open` one for each process, `close` it at the end; units and queries may be used on any
    thread, each by one thread at a time."""

    def __init__(self, url: URL, seat: str, who: str = "", *, throw_away: bool = False) -> None:
        self.engine: Engine = make_engine(url, seat, throw_away=throw_away)
        self._url = url
        self.seat = seat
        self.who = who
        self.queries = SqlQueries(self.engine)
        self._feeds: list[Feed] = []
        self._lock: DeskLock | None = None
        self._throw_away: weakref.finalize[..., object] | None = None

    @classmethod
    def open(
        cls,
        where: str | Path,
        seat: str = "desk",
        who: str = "",
        *,
        backups: Path | None = None,
        upgrade: bool = True,
        tell: Tell = quiet,
        stop: Stop = never,
    ) -> Self:
        """Open a desk, after bringing its tables to this program's version.

        where: a file, `sqlite:///FILE`, `postgresql://…`, or ":memory:" for one that is gone when closed. seat: this
        window's name in the log. backups: the folder for the copy made before an upgrade, “backups” beside the file when None. upgrade: whether this seat may
        change a server's tables. tell, stop: heard and asked while a file is upgraded. Raises NotPossible (see db.upgrade) and NotReachable.
        """
        if str(where) in (MEMORY, "sqlite://", "sqlite:///:memory:"):
            return cls._in_memory(seat, who)
        url = address(where)
        if url.get_backend_name() == "sqlite":
            with translated():
                file = Path(url.database or "").absolute()
                lock, _ = open_for_use(file, backups=backups, tell=tell, stop=stop)
            try:
                storage = cls(url, seat, who)
            except BaseException:
                lock.release()
                raise
            storage._lock = lock
            return storage
        storage = cls(url, seat, who)
        try:
            with translated():
                prepare_server(storage.engine, upgrade=upgrade, secure=_dump_first(url, backups, tell, stop))
        except BaseException:
            storage.close()
            raise
        return storage

    @classmethod
    def _in_memory(cls, seat: str, who: str) -> Self:
        # a private file instead of SQLite's own memory: there a reader would see half a unit of work
        folder = Path(tempfile.mkdtemp(prefix="doorstep-desk-"))
        file = folder / "desk.sqlite3"
        try:
            _copy_of_empty_desk(file)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        storage = cls(address(file), seat, who, throw_away=True)
        storage._throw_away = weakref.finalize(storage, shutil.rmtree, folder, ignore_errors=True)
        return storage

    @property
    def on_server(self) -> bool:
        """Whether other machines may share it."""
        return is_postgres(self.engine)

    def feed(self, told: Callable[[ChangeSet], None], reached: Callable[[bool], None] | None = None) -> Feed:
        """Tell what other seats change from now on, on a thread of its own, until `stop` or `close`.

        reached: hears False when the database is lost and True when it is back. Raises NotReachable.
        """
        feed = Feed(self.engine, self.seat, self._waker, told, reached).start()
        self._feeds.append(feed)
        return feed

    def _waker(self) -> Waker:
        if self.on_server:
            from db.wake_postgres import PostgresWaker  # its driver is of no use to a desk in a file

            return PostgresWaker(self._url, self.seat)
        return SqliteWaker(Path(self._url.database or ""))

    def unit(self) -> SqlUnitOfWork:
        """A fresh unit of work for one command, for the calling thread."""
        return SqlUnitOfWork(self.engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the news and let go of all connections; a desk in memory is gone."""
        for feed in self._feeds:
            feed.stop()
        self._feeds.clear()
        self.engine.dispose()
        if self._lock is not None:
            self._lock.release()
        if self._throw_away is not None:
            self._throw_away()


_empty_desk: bytes | None = None


def _copy_of_empty_desk(file: Path) -> None:
    """An empty desk's file; its tables are made once a process, which makes hundreds of small tests quick."""
    global _empty_desk
    if _empty_desk is None:
        bring_up(file)
        _empty_desk = file.read_bytes()
    else:
        file.touch(mode=0o600)
        file.write_bytes(_empty_desk)


def look(where: str | Path) -> Tables:
    """The tables at an address as they are; nothing is made or changed. Raises NotPossible and NotReachable."""
    url = address(where)
    with translated():
        if url.get_backend_name() == "sqlite":
            return Tables("file", inspected(Path(url.database or "")), newest())
        engine = make_engine(url, "doctor")
        try:
            with engine.connect() as connection:
                return Tables("server", current(connection), newest())
        finally:
            engine.dispose()


def _dump_first(url: URL, backups: Path | None, tell: Tell = quiet, stop: Stop = never) -> Callable[[], Path]:
    """What must be done before a server's tables are changed. Raises NotPossible when it cannot."""

    def dump() -> Path:
        if backups is None:
            raise NotPossible(
                T("The data must be backed up before it is brought to this version: run “doorstep migrate”."),
                code="needs-backup",
            )
        return ServerKeeper(url, backups).back_up(why=Why.UPGRADE, tell=tell, stop=stop).file

    return dump


def migrate(where: str | Path, backups: Path | None = None, tell: Tell = quiet) -> Migrated:
    """Bring the tables at an address to this program's version, and tell how far it is. Raises NotPossible and NotReachable."""
    before, url = look(where).version, address(where)
    backup: Path | None = None
    with translated():
        if url.get_backend_name() == "sqlite":
            backup = prepare_file(Path(url.database or "").absolute(), backups=backups, tell=tell)
        else:
            engine = make_engine(url, "migrate")
            try:
                backup = prepare_server(engine, secure=_dump_first(url, backups, tell))
            finally:
                engine.dispose()
    return Migrated(before, newest(), backup)


def fill(where: str | Path, things: Iterable[Any]) -> int:
    """Make a desk at an address and write many values into it (see db.bulk); returns the number of rows."""
    with DeskStorage.open(where) as storage:
        return fill_engine(storage.engine, things)


def keeper(where: str | Path, folder: Path) -> Safekeeping:
    """Who keeps copies of the desk at an address. folder: for its backups."""
    url = address(where)
    if url.get_backend_name() == "sqlite":
        return FileKeeper(Path(url.database or "").absolute(), folder)
    return ServerKeeper(url, folder)


if TYPE_CHECKING:

    def _keeps_its_promises(storage: DeskStorage) -> tuple[Storage, Queries]:
        """Read by the type checker only: the classes here fit the Protocols of the desk."""
        return storage, storage.queries

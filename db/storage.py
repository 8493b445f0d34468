"""Where a desk is kept: opens a file or a server's database and gives units of work, queries and the news."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from db.engine import address, is_postgres, make_engine
from db.failures import translated
from db.queries import SqlQueries
from db.unit_of_work import SqlUnitOfWork
from db.upgrade import prepare_file, prepare_server

MEMORY = ":memory:"


class DeskStorage:
    """A desk's storage. `open` one for each process, `close` it at the end; units and queries may be used on any
    thread, each by one thread at a time."""

    def __init__(self, engine: Engine, seat: str, who: str = "") -> None:
        self.engine = engine
        self.seat = seat
        self.who = who
        self.queries = SqlQueries(engine)
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
    ) -> Self:
        """Open a desk, after bringing its tables to this program's version.

        where: a file, `sqlite:///FILE`, `postgresql://…`, or ":memory:" for one that is gone when closed. seat: this
        window's name in the log. backups: the folder for the copy made before an upgrade. upgrade: whether this seat may
        change a server's tables. Raises NotPossible (see db.upgrade) and NotReachable.
        """
        if str(where) in (MEMORY, "sqlite://", "sqlite:///:memory:"):
            return cls._in_memory(seat, who)
        url = address(where)
        if url.get_backend_name() == "sqlite":
            with translated():
                prepare_file(Path(url.database or ""), backups=backups)
            return cls(make_engine(url, seat), seat, who)
        engine = make_engine(url, seat)
        try:
            with translated():
                prepare_server(engine, upgrade=upgrade)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, seat, who)

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
        storage = cls(make_engine(address(file), seat, throw_away=True), seat, who)
        storage._throw_away = weakref.finalize(storage, shutil.rmtree, folder, ignore_errors=True)
        return storage

    @property
    def on_server(self) -> bool:
        """Whether other machines may share it."""
        return is_postgres(self.engine)

    def unit(self) -> SqlUnitOfWork:
        """A fresh unit of work for one command, for the calling thread."""
        return SqlUnitOfWork(self.engine)

    def close(self) -> None:
        """Let go of all connections; a desk in memory is gone."""
        self.engine.dispose()
        if self._throw_away is not None:
            self._throw_away()


_empty_desk: bytes | None = None


def _copy_of_empty_desk(file: Path) -> None:
    """An empty desk's file; its tables are made once a process, which makes hundreds of small tests quick."""
    global _empty_desk
    if _empty_desk is None:
        prepare_file(file)
        _empty_desk = file.read_bytes()
    else:
        file.touch(mode=0o600)
        file.write_bytes(_empty_desk)

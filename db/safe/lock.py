"""Who is at a desk file: everybody who has it open holds a share; who changes it as a whole must be alone.

The lock is SQLite's own, on a tiny file beside the desk, so that it works on every system and goes with its process,
however that ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from app.adapters import sqlite
from app.domain.errors import NotReachable
from app.domain.text import T

PATIENCE = 5.0
"""Seconds to wait for another process that is just changing the desk as a whole."""


def lock_file(desk: Path) -> Path:
    """Where the lock of a desk file lies. It stays there, empty, when nobody is at the desk."""
    return desk.with_name(f"{desk.name}-lock")


class DeskLock:
    """One holder's place at a desk file. Used by one thread at a time; `release` may be called twice."""

    def __init__(self, desk: Path, patience: float = PATIENCE) -> None:
        """Nothing is held yet. patience: seconds `share` and `alone` wait."""
        self._desk = desk
        self._patience = patience
        self._link: sqlite.Connection | None = None

    def share(self) -> None:
        """Hold a share, from nothing or from being alone. Raises NotReachable (code "in-use") when another process
        is changing the desk as a whole and does not end soon."""
        self._hold("BEGIN")

    def alone(self) -> None:
        """Be the only one. Raises NotReachable (code "in-use") while somebody else has the desk open."""
        self._hold("BEGIN EXCLUSIVE")

    def release(self) -> None:
        """Hold nothing."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _hold(self, begin: str) -> None:
        self.release()
        file = lock_file(self._desk)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        link = sqlite.open_with(file, timeout=self._patience)
        try:
            link.execute("PRAGMA journal_mode=MEMORY")  # nothing is ever written
            link.execute(begin)
            link.execute("SELECT count(*) FROM sqlite_master").fetchone()  # only now a share is held
        except sqlite.OperationalError as error:
            link.close()
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            raise in_use() from error
        self._link = link


def in_use() -> NotReachable:
    """The desk is open somewhere else."""
    return NotReachable(
        T(
            "The desk is open in another window or command. Nothing was changed; close it there and try again."
        ),
        code="in-use",
    )


@contextlib.contextmanager
def alone_at(desk: Path, patience: float = 0.5) -> Iterator[None]:
    """Be the only one at a desk file inside the block. Raises NotReachable (code "in-use")."""
    lock = DeskLock(desk, patience)
    lock.alone()
    try:
        yield
    finally:
        lock.release()

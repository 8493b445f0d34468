"""Hear that somebody wrote to a PostgreSQL database: LISTEN on a plain connection of its own (not through a pooler)."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterator
from typing import Any

import psycopg
from sqlalchemy.engine import URL

from db.engine import postgres_arguments
from db.failures import server_away
from db.repositories.log import CHANNEL


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise server_away() from error


class PostgresWaker:
    """Waits for notifications. To be used by one thread; `ring` may come from any. Making one, and `wait`, raise
    NotReachable when the server is gone; make a new one then."""

    def __init__(self, url: URL, seat: str) -> None:
        text = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with _in_words():
            self._link = psycopg.connect(text, autocommit=True, **postgres_arguments(f"{seat} (news)"))
        self._near, self._far = socket.socketpair()
        try:
            with _in_words():
                self._link.execute(f"LISTEN {CHANNEL}")  # a constant of ours: identifiers cannot be bound
        except BaseException:
            self.close()
            raise

    def wait(self, seconds: float) -> bool:
        """Until somebody wrote, somebody rang, or the seconds are over; whether there may be news."""
        watched: list[Any] = [self._link.fileno(), self._near]
        ready, _, _ = select.select(watched, [], [], seconds)
        if self._near in ready:
            self._near.recv(64)
            return True
        if ready:
            # take in what has come, the numbers are in the log; a lost connection shows itself here
            with _in_words():
                self._link.pgconn.consume_input()
                while self._link.pgconn.notifies() is not None:
                    pass
            return True
        return False

    def ring(self) -> None:
        """End the waiting now."""
        with contextlib.suppress(OSError):  # it may have been closed meanwhile
            self._far.send(b"!")

    def close(self) -> None:
        """Let go of the server."""
        self._link.close()
        self._near.close()
        self._far.close()

"""From a database's complaints to sentences a person can act on. What is not listed here is our own mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.adapters import sqlite
from app.domain.errors import DeskError, NotReachable
from app.domain.text import T

_OVERLAP = "double-booking"
"""What the SQLite triggers say."""


def is_overlap(error: DBAPIError) -> bool:
    """Whether the database refused two open visits of one person at once."""
    return getattr(error.orig, "sqlstate", None) == "23P01" or _OVERLAP in str(error.orig)


def is_held(error: DBAPIError) -> bool:
    """Whether the database refused time that is held for an offer, or a hold over a visit."""
    orig = error.orig
    if getattr(orig, "sqlstate", None) in ("DSHLD", "DSOPN"):
        return True
    words = str(orig)
    return "time-held" in words or "time-taken" in words or "ex_lease_one_offer" in words


def in_words(error: SQLAlchemyError) -> DeskError | None:
    """The refusal a person can understand, or None when the mistake is ours.

    Codes: busy (trying again helps, nothing was changed), server-away, disk-full,
    disk-error, read-only, damaged.
    """
    if isinstance(error, PoolTimeout):
        return _busy()
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None) or ""
    if (known := in_driver_words(str(error.orig), state)) is not None:
        return known
    if error.connection_invalidated or state[:2] in ("08", "57") or _is_lost(error):
        return server_away()
    return None


def server_away() -> NotReachable:
    """The refusal when a server is lost in the middle of things."""
    return NotReachable(
        T(
            "The database server does not answer. What is on screen stays; "
            "look whether the last step was saved before doing it again."
        ),
        code="server-away",
    )


def disk_full() -> NotReachable:
    """What is said when nothing more fits on the disk."""
    return NotReachable(
        T("The disk is full. Nothing was changed; make room and try again."), code="disk-full"
    )


def in_driver_words(words: str, state: str = "") -> DeskError | None:
    """As `in_words`, for what a driver itself said; state: the five letters of a server."""
    words = words.lower()
    if state in ("40001", "40P01", "55P03") or "locked" in words or "busy" in words:
        return _busy()
    if state in ("53100",) or "disk is full" in words:
        return disk_full()
    if "readonly" in words or "read-only" in words or "unable to open" in words or state == "25006":
        return NotReachable(
            T("The data may only be read here. Nothing was changed; check who may write to the folder."),
            code="read-only",
        )
    if "disk i/o error" in words:
        return NotReachable(
            T(
                "The disk answered with an error. Nothing was changed; look at the disk and its cable or server, "
                "then try again."
            ),
            code="disk-error",
        )
    if "malformed" in words or "not a database" in words:
        return NotReachable(
            T("The data file is damaged. Nothing was changed; restore a backup before going on."),
            code="damaged",
        )
    return None


def _is_lost(error: DBAPIError) -> bool:
    # psycopg tells a lost or refused connection by its class and leaves the state empty
    return type(error.orig).__name__ == "OperationalError" and not getattr(error.orig, "sqlstate", None)


def _busy() -> NotReachable:
    return NotReachable(
        T("The data is busy with another change. Nothing was changed; please try again."), code="busy"
    )


@contextmanager
def translated() -> Iterator[None]:
    """Turn a database's complaint inside the block into a sentence; our own mistakes pass unchanged."""
    try:
        yield
    except SQLAlchemyError as error:
        if (refusal := in_words(error)) is not None:
            raise refusal from error
        raise
    except sqlite.Error as error:
        if (refusal := in_driver_words(str(error))) is not None:
            raise refusal from error
        raise

"""The one door to SQLite: the library that comes in our own wheel, never the system's.

SQLite before 3.51.3 can corrupt a write-ahead log when two connections meet a checkpoint, and systems still
ship such versions. `sqlcipher3` brings a newer one (and encryption for those who switch it on).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlcipher3 import dbapi2

from app.domain.errors import NotPossible
from app.domain.text import T

OLDEST_SAFE = (3, 51, 3)

driver = dbapi2
"""The module itself, for libraries that want one."""
connect = dbapi2.connect
if TYPE_CHECKING:
    Connection: TypeAlias = Any  # the wheel brings no types
else:
    Connection = dbapi2.Connection
Row = dbapi2.Row
Error = dbapi2.Error
OperationalError = dbapi2.OperationalError
DatabaseError = dbapi2.DatabaseError
IntegrityError = dbapi2.IntegrityError
library_version: str = dbapi2.sqlite_version

PLAIN_HEAD = b"SQLite format 3\0"
"""How every database file begins that is not encrypted."""


def is_safe(version: str = library_version) -> bool:
    """Whether a version of the library is free of the fault that can damage a write-ahead log."""
    return tuple(int(part) for part in version.split(".")[:3]) >= OLDEST_SAFE


def refuse_old_library(version: str = library_version) -> None:
    """Raise NotPossible (code "old-sqlite") when the library could damage a desk."""
    if not is_safe(version):
        raise NotPossible(
            T(
                "SQLite {version} can damage a desk; {oldest} or newer is needed. The desk was not opened. "
                "Install the newest sqlcipher3 into the program’s environment.",
                version=version,
                oldest=".".join(map(str, OLDEST_SAFE)),
            ),
            code="old-sqlite",
        )


def open_with(
    path: Path, key: str = "", *, how: str = "", timeout: float = 5.0, check_same_thread: bool = False
) -> Connection:
    """A connection in which we begin and end transactions ourselves.

    key: 64 hexadecimal digits for an encrypted file, empty for a plain one; a wrong one shows at the first
    question ("file is not a database"). how: SQLite's words for opening, such as "mode=ro". timeout: seconds to wait
    for a lock.
    """
    if how:
        link = connect(
            f"{path.resolve().as_uri()}?{how}", uri=True, timeout=timeout, check_same_thread=check_same_thread
        )
    else:
        link = connect(str(path), timeout=timeout, check_same_thread=check_same_thread)
    link.isolation_level = None  # or the driver would commit before changing tables
    if key:
        give_key(link, key)
    return link


def give_key(link: Connection, key: str, word: str = "key") -> None:
    """Tell an encrypted file's key, or its new one (word "rekey"). key: 64 hexadecimal digits."""
    if len(key) != 64 or not all(c in "0123456789abcdef" for c in key):
        raise ValueError("a key is 64 hexadecimal digits")
    link.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
    link.execute(f"PRAGMA {word} = \"x'{key}'\"")


def is_plain(path: Path) -> bool:
    """Whether a file is a database that is not encrypted."""
    try:
        with path.open("rb") as handle:
            return handle.read(len(PLAIN_HEAD)) == PLAIN_HEAD
    except OSError:  # not there, or not to be read: opening it will say so
        return False

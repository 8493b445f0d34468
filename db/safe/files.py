"""Files that must be on the disk, and what the system says when they cannot be, in sentences."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.adapters import sqlite
from app.domain.errors import DeskError, NotPossible, NotReachable
from app.domain.text import T, Text
from app.ports import Progress
from app.safekeeping import Proof
from app.safekeeping import Stop as Stop
from app.safekeeping import Tell as Tell
from db.failures import disk_full, in_driver_words

CHUNK = 4 * 1024 * 1024
"""Bytes copied between two looks at the Cancel button."""
SPARE = 5_000_000
"""Bytes that must stay free beside a copy."""


def quiet(_: Progress) -> None:
    """Tell nobody."""


def never() -> bool:
    """Nobody cancels."""
    return False


def part_of(tell: Tell, low: float, high: float) -> Tell:
    """Tell the progress of a part (0…1) as that of the whole, from `low` to `high`."""

    def told(progress: Progress) -> None:
        share = progress.fraction
        tell(Progress(progress.stage, None if share is None else low + (high - low) * share))

    return told


def sync(file: Path) -> None:
    """Wait until a file's content is on the disk."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def need_room(folder: Path, size: int) -> None:
    """Raise NotReachable (code "disk-full") when `size` bytes do not fit into a folder's disk."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise NotReachable(
            T(
                "The disk has {free} MB free, {need} MB are needed. Nothing was changed; make room and try again.",
                free=free // 1_000_000,
                need=(size + SPARE) // 1_000_000 + 1,
            ),
            code="disk-full",
        )


def copy_file(source: Path, target: Path, stop: Stop = never) -> None:
    """Copy bytes into a new file that only its owner may read. Raises NotPossible (code "cancelled")."""
    target.touch(mode=0o600)
    with source.open("rb") as reader, target.open("wb") as writer:
        while part := reader.read(CHUNK):
            if stop():
                raise cancelled()
            writer.write(part)


def cancelled() -> NotPossible:
    """The person stopped it."""
    return NotPossible(T("Stopped. Nothing was changed."), code="cancelled")


def there_already(file: Path) -> NotPossible:
    """What is said when a new backup would take the place of another file (code "file-exists")."""
    return NotPossible(
        T("“{file}” is there already. It was not touched; give another name.", file=file.name),
        code="file-exists",
    )


def miscounted(table: str, found: int, wanted: int) -> Text:
    """What is said of a backup’s table that has not the rows its note tells of."""
    return T("“{table}” has {n} rows and should have {rows}.", table=table, n=found, rows=wanted)


def thrown_away(proof: Proof) -> NotPossible:
    """What is said when a new backup did not stand its proof and was taken away again (code "backup")."""
    return NotPossible(
        T(
            "The backup was not sound and was thrown away: {why} The desk is unchanged; is the disk in order?",
            why=proof.problems[0] if proof.problems else "",
        ),
        code="backup",
    )


def in_system_words(error: OSError, name: str) -> DeskError:
    """A sentence for what the system says about a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return NotReachable(
            T(
                "“{file}” cannot be written or read here. Nothing was changed; check who may use the folder.",
                file=name,
            ),
            code="read-only",
        )
    if isinstance(error, FileNotFoundError):
        return NotPossible(T("There is no file “{file}”.", file=name), code="no-file")
    return NotReachable(
        T(
            "“{file}” cannot be used: {why}. Nothing was changed.",
            file=name,
            why=error.strerror or type(error).__name__,
        ),
        code="file",
    )


@contextmanager
def in_sentences(file: Path) -> Iterator[None]:
    """Turn what the system or SQLite says about a file inside the block into a sentence."""
    try:
        yield
    except OSError as error:
        raise in_system_words(error, file.name) from error
    except sqlite.Error as error:
        if "interrupted" in str(error):
            raise cancelled() from error
        if (refusal := in_driver_words(str(error))) is not None:
            raise refusal from error
        raise

"""Copies of a desk file, made while others write to it, that know what should be in them.

A copy is one SQLite file with one table more (backup_note): when and why it was made, and rows and a fingerprint of every
table, read in the same moment as the copy. An encrypted desk's copy is encrypted with the same key, in an envelope beside it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.adapters import sqlite, vault
from app.audit import RESTORED, Anchor
from app.domain.errors import NotPossible
from app.ports import Progress
from app.safekeeping import Backup, Why
from db.safe.cipher_pages import SALT, PageCipher
from db.safe.files import (
    Stop,
    Tell,
    cancelled,
    copy_file,
    in_sentences,
    need_room,
    never,
    quiet,
    sync,
    sync_folder,
)
from db.types import from_microseconds

NOTE = "backup_note"
PAGES = 2048
"""Pages copied between two looks at the Cancel button."""
HEAD = 4096
"""Bytes of the first page, kept in the note: it can stand in for a damaged one."""
_ROWS = 500
"""Rows read, counted and told of at once."""
_PAUSED = 8
"""Portions of rows between two pauses of polite reading."""
_PAUSE = 0.001
"""Seconds of such a pause: the window's thread gets its turn."""


@dataclass(frozen=True)
class Content:
    """Rows of a table and a fingerprint of them in their stored order."""

    rows: int
    print: str


def contents(
    link: sqlite.Connection,
    tell: Tell = quiet,
    stop: Stop = never,
    share: tuple[float, float] = (0, 1),
    polite: bool = True,
) -> dict[str, Content]:
    """Rows and fingerprint of every table of a desk, the note left out.

    share: the part of the progress this is. polite: a window is open in this process, which must get its turn.
    """
    names = table_names(link)
    counts = {name: count(link, name) for name in names}
    total, done = max(1, sum(counts.values())), 0
    found: dict[str, Content] = {}
    portions = 0
    for name in names:
        seen, mark = 0, hashlib.blake2b(digest_size=16)
        cursor = link.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name of ours, from the schema
        while rows := cursor.fetchmany(_ROWS):
            mark.update("".join(map(repr, rows)).encode())
            seen += len(rows)
            portions += 1
            if stop():
                raise cancelled()
            if polite and portions % _PAUSED == 0:
                time.sleep(_PAUSE)
            tell(Progress("comparing", share[0] + (share[1] - share[0]) * (done + seen) / total))
        done += seen
        found[name] = Content(seen, mark.hexdigest())
    tell(Progress("comparing", share[1]))
    return found


def table_names(link: sqlite.Connection) -> list[str]:
    """The desk's own tables, by name."""
    rows = link.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    ).fetchall()
    return [str(r[0]) for r in rows if r[0] != NOTE]


def count(link: sqlite.Connection, name: str) -> int:
    """Rows of a table."""
    return int(link.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - as above


@contextmanager
def opened(file: Path, key: str, how: str = "") -> Iterator[sqlite.Connection]:
    """A connection that is closed at the end."""
    link = sqlite.open_with(file, key, how=how)
    try:
        yield link
    finally:
        link.close()


def stoppable(link: sqlite.Connection, stop: Stop) -> None:
    """Let long statements of a connection end when `stop` says so ("interrupted")."""
    link.set_progress_handler(lambda: 1 if stop() else 0, 50_000)


def copy(
    source: Path,
    target: Path,
    why: Why,
    now: datetime,
    tell: Tell = quiet,
    stop: Stop = never,
    polite: bool = True,
) -> dict[str, Content]:
    """Copy a desk file with a note of what is in it; on the disk and whole when this returns, else not there.

    now: UTC, for the note. polite: see `contents`. Raises NotReachable (disk-full, read-only), NotPossible (cancelled, damaged).
    """
    with in_sentences(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        need_room(target.parent, source.stat().st_size)
        key = vault.key_of(source)
        part = target.with_name(f"{target.name}.part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        try:
            with opened(source, key) as reader, opened(part, key) as writer:
                reader.execute("BEGIN")  # one moment for the fingerprints and the pages
                found = contents(reader, tell, stop, (0.0, 0.4), polite)
                about = _about(reader, why, now, found)
                _copy_pages(reader, writer, tell, stop)
                reader.execute("COMMIT")
                writer.execute("PRAGMA journal_mode=DELETE")  # one file, that can be carried away
                about["head"] = first_page(part, key).hex()
                _write_note(writer, about)
            sync(part)
            if key:
                vault.write(vault.read(vault.envelope_of(source)), vault.envelope_of(target))
            part.replace(target)
            sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
            part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    return found


def first_page(file: Path, key: str) -> bytes:
    """The first page of a desk file as a plain one would have it; nothing may be in a log beside it."""
    with file.open("rb") as handle:
        page = handle.read(HEAD)
    return PageCipher(key, page[:SALT]).opened(page, 1) if key else page


def make_keyed(file: Path, key: str) -> None:
    """An empty encrypted file."""
    with opened(file, key) as link:
        link.execute("PRAGMA user_version=0")
        link.execute("CREATE TABLE x (y)")
        link.execute("DROP TABLE x")


def _copy_pages(reader: sqlite.Connection, writer: sqlite.Connection, tell: Tell, stop: Stop) -> None:
    def told(_status: int, left: int, total: int) -> None:
        if stop():
            raise cancelled()
        tell(Progress("copying", 0.4 + 0.2 * (1 - left / max(1, total))))

    reader.backup(writer, pages=PAGES, progress=told, sleep=0.01)


def _about(link: sqlite.Connection, why: Why, now: datetime, found: dict[str, Content]) -> dict[str, Any]:
    names = table_names(link)
    version = link.execute("SELECT max(version_num) FROM alembic_version").fetchone()[0]
    newest = (
        link.execute("SELECT coalesce(max(number), 0) FROM change_log").fetchone()[0]
        if "change_log" in names
        else 0
    )
    return {
        "at": now.astimezone(UTC).isoformat(),
        "why": str(why),
        "tables": str(version or ""),
        "newest": int(newest),
        "anchor": _anchor(link, names),
        "contents": {name: [c.rows, c.print] for name, c in found.items()},
    }


def _anchor(link: sqlite.Connection, names: list[str]) -> str:
    """The end of the change log in one word (app.audit.Anchor); empty before there is one."""
    if "change_seal" not in names:
        return ""
    row = link.execute("SELECT number, place, print FROM change_seal ORDER BY number DESC LIMIT 1").fetchone()
    return Anchor(int(row[0]), int(row[1]), str(row[2])).written() if row else ""


def anchor_of(about: dict[str, Any]) -> Anchor | None:
    """What a note says of the change log's end. Raises NotPossible for what is none."""
    word = str(about.get("anchor") or "")
    return replace(Anchor.read(word), at=datetime.fromisoformat(about["at"])) if word else None


def _write_note(link: sqlite.Connection, about: dict[str, Any]) -> None:
    link.execute("BEGIN IMMEDIATE")
    link.execute(f"CREATE TABLE IF NOT EXISTS {NOTE} (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
    for name, value in about.items():
        link.execute(f"INSERT OR REPLACE INTO {NOTE} VALUES (?, ?)", (name, json.dumps(value)))  # noqa: S608
    link.execute("COMMIT")


def mark_proved(file: Path, at: datetime) -> None:
    """Write into a backup that it was restored and compared at that moment (UTC)."""
    with in_sentences(file), opened(file, vault.key_of(file)) as link:
        _write_note(link, {"proved": at.astimezone(UTC).isoformat()})


class BadNote(ValueError):
    """A copy's note is not as we write it."""


def note(link: sqlite.Connection) -> dict[str, Any]:
    """A copy's note; empty for a file that is no copy of ours. Raises BadNote."""
    if not link.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (NOTE,)).fetchone()[0]:
        return {}
    rows = link.execute(f"SELECT name, value FROM {NOTE}").fetchall()  # noqa: S608
    try:
        return {str(k): json.loads(v) for k, v in rows}
    except (ValueError, TypeError, RecursionError) as wrong:
        raise BadNote from wrong


def known_contents(about: dict[str, Any]) -> dict[str, Content]:
    """What a note says should be in every table; empty when it does not tell. Raises BadNote."""
    try:
        found = {str(name): Content(int(rows), str(mark)) for name, (rows, mark) in about["contents"].items()}
    except (AttributeError, TypeError, ValueError, OverflowError) as wrong:
        raise BadNote from wrong
    except KeyError as wrong:
        if about:  # ours always tells
            raise BadNote from wrong
        return {}
    return found


def described(file: Path) -> Backup | None:
    """What a backup file says of itself; None when it cannot be read or is none of ours."""
    try:
        key = vault.key_of(file)
        with opened(file, key, "mode=ro&immutable=1") as link:
            about = note(link)
    except (sqlite.Error, *_UNFIT):  # listed ones are those that can be used
        return None
    return backup_of(file, about, bool(key))


_UNFIT = (OSError, KeyError, ValueError, TypeError, OverflowError, NotPossible)
"""What a file or a note raises that is none of ours."""


def backup_of(file: Path, about: dict[str, Any], encrypted: bool) -> Backup | None:
    """A backup by its note; None when the note or the file is none of ours."""
    try:
        proved = about.get("proved")
        return Backup(
            file,
            datetime.fromisoformat(about["at"]),
            file.stat().st_size,
            Why(about["why"]),
            str(about["tables"]),
            datetime.fromisoformat(proved) if proved else None,
            int(about["newest"]),
            encrypted,
            anchor_of(about),
        )
    except _UNFIT:
        return None


@contextmanager
def fresh_place(file: Path, beside: Path, stop: Stop = never) -> Iterator[Path]:
    """A backup's bytes as a desk file in an empty folder that goes at the end. beside: where there is room.

    Without the note: as it would be restored. Raises NotReachable (disk-full), NotPossible (cancelled), OSError and SQLite's
    errors.
    """
    need_room(beside, file.stat().st_size)
    folder = Path(tempfile.mkdtemp(prefix=".proof-", dir=beside))
    try:
        place = folder / "desk.db"
        take_out(file, place, stop)
        yield place
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_out(file: Path, place: Path, stop: Stop = never) -> None:
    """Copy a backup to a new place as a plain desk file again, with its envelope and without its note."""
    key = vault.key_of(file)
    copy_file(file, place, stop)
    # a desk file that was put aside has its log beside it: newest changes are in there
    log = file.with_name(f"{file.name}-wal")
    if log.exists():
        copy_file(log, place.with_name(f"{place.name}-wal"), stop)
    if key:
        vault.write(vault.read(vault.envelope_of(file)), vault.envelope_of(place))
    with opened(place, key) as link:
        link.execute("PRAGMA journal_mode=DELETE")
        link.execute(f"DROP TABLE IF EXISTS {NOTE}")


def changes_after(desk: Path, number: int) -> int | None:
    """How many changes people made in a desk after that number; None when it cannot be read.

    The line a restore writes itself is none: nobody would miss it.
    """
    try:
        with opened(desk, vault.key_of(desk)) as link:
            counted = "SELECT count(*) FROM change_log WHERE number > ? AND command != ?"
            row = link.execute(counted, (number, RESTORED)).fetchone()
            return int(row[0])
    except (sqlite.Error, NotPossible):  # damaged, or nobody knows its key
        return None


def latest_change(desk: Path) -> datetime | None:
    """When the newest change of a desk was made (UTC); None when it cannot be told, or is an example's own time."""
    try:
        with opened(desk, vault.key_of(desk), "mode=ro") as link:
            if link.execute("SELECT count(*) FROM setting WHERE name LIKE 'example%'").fetchone()[0]:
                return None
            row = link.execute("SELECT at FROM change_log ORDER BY number DESC LIMIT 1").fetchone()
    except (sqlite.Error, NotPossible, OSError):  # not there, damaged, or nobody knows its key
        return None
    return from_microseconds(int(row[0])) if row else None

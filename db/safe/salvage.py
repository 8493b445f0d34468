"""Read what can still be read of a damaged desk into a fresh one, and tell what could not.

Rows are read in the order they are stored, from both ends towards the damage and in ever smaller pieces between, so
that a damaged page costs the rows on it and no others. Indexes that survived tell which rows are missing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters import sqlite, vault
from app.domain.errors import NotPossible
from app.domain.text import T
from app.ports import Progress
from app.safekeeping import Salvaged
from db.safe.copies import NOTE, make_keyed, opened, table_names
from db.safe.files import Stop, Tell, cancelled, copy_file, in_sentences, need_room, never, quiet
from db.safe.heads import give_readable_head
from db.safe.lock import alone_at
from db.safe.mending import mend
from db.safe.opening import close_log, forget
from db.safe.orphans import let_go
from db.safe.restore import put_in_place
from db.upgrade import bring_up

PIECE = 200
"""Rows read at once."""
MOST_TRIES = 20_000
"""Pieces of one table that may fail before the rest is given up: its root may be gone, and then all of them do."""


@dataclass
class Haul:
    """What came out: rows by table, rows known to be lost as (table, what names it), whether more may be missing."""

    taken: dict[str, int] = field(default_factory=dict)
    lost: list[tuple[str, str]] = field(default_factory=list)
    unsure: bool = False


def salvage(desk: Path, backups: Path, tell: Tell = quiet, stop: Stop = never) -> Salvaged:
    """Salvage a desk and put the fresh one in its place; the damaged one and a list of what was lost stay beside it.

    backups: where a readable first page may be found when the desk's own is gone. Raises NotPossible (codes no-file,
    cancelled, locked, nothing-left), NotReachable (in-use, disk-full); the desk is as it was then.
    """
    with in_sentences(desk):
        if not desk.exists():
            raise FileNotFoundError(2, "missing", desk.name)
        need_room(desk.parent, 3 * desk.stat().st_size)
        with alone_at(desk):
            fresh = desk.with_name(f"{desk.name}-fresh")
            forget(fresh)
            folder = Path(tempfile.mkdtemp(prefix=".salvage-", dir=desk.parent))
            try:
                haul = _hauled(desk, backups, folder, fresh, tell, stop)
                kept = put_in_place(desk, fresh, "damaged")
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                forget(fresh)
            assert kept is not None
            report = kept.with_suffix(".lost.txt")
            _write_report(report, kept, haul)
    return Salvaged(desk, kept, haul.taken, tuple(haul.lost), haul.unsure, report)


def _hauled(desk: Path, backups: Path, folder: Path, fresh: Path, tell: Tell, stop: Stop) -> Haul:
    key = vault.key_of(desk)
    wreck = folder / "wreck.db"
    for side in ("", "-wal"):
        part = desk.with_name(desk.name + side)
        if part.exists():
            copy_file(part, wreck.with_name(wreck.name + side), stop)
    if key:
        vault.write(vault.read(vault.envelope_of(desk)), vault.envelope_of(fresh))
        make_keyed(fresh, key)
        _mended(wreck, desk, backups, tell, stop)
    else:
        _readable(wreck, backups)
    version = _version(wreck, key)
    bring_up(fresh, version or "head")
    tell(Progress("salvaging", 0.3))
    haul = Haul(unsure=version is None)
    with opened(wreck, key) as reader, opened(fresh, key) as writer:
        reader.execute("PRAGMA query_only=ON")
        _all_tables(reader, writer, haul, tell, stop)
        _lost_by_loss(writer, haul)
    if not sum(rows for name, rows in haul.taken.items() if name != "alembic_version"):
        raise NotPossible(
            T("Nothing in “{file}” can be read any more. Restore a backup.", file=desk.name),
            code="nothing-left",
        )
    bring_up(fresh)
    close_log(fresh)
    return haul


def _readable(wreck: Path, backups: Path) -> None:
    """Make a plain wreck one whose tables are found: without a log that spoils it, with a first page from elsewhere."""
    if _has_tables(wreck):
        return
    for side in ("-wal", "-shm"):
        wreck.with_name(wreck.name + side).unlink(missing_ok=True)
    if not _has_tables(wreck):
        give_readable_head(wreck, backups, _has_tables)
    _need_tables(wreck, "")


def _mended(wreck: Path, desk: Path, backups: Path, tell: Tell, stop: Stop) -> None:
    """The same for an encrypted one, whose bad pages would spoil the good ones beside them."""
    key, envelope = vault.key_of(desk), vault.envelope_of(desk)
    made = mend(wreck, key, tell, stop)
    if not _has_tables(wreck, key):
        give_readable_head(wreck, backups, lambda file: _has_tables(file, key), made.cipher, envelope)
    _need_tables(wreck, key)


def _need_tables(wreck: Path, key: str) -> None:
    if not _has_tables(wreck, key):
        raise NotPossible(
            T("The tables of “{file}” cannot be found any more. Restore a backup.", file="desk"),
            code="nothing-left",
        )


def _has_tables(wreck: Path, key: str = "") -> bool:
    try:
        with opened(wreck, key) as link:
            return "job" in table_names(link)
    except sqlite.Error:
        return False


def _version(wreck: Path, key: str) -> str | None:
    try:
        with opened(wreck, key) as link:
            row = link.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else None
    except sqlite.Error:
        return None


def _all_tables(
    reader: sqlite.Connection, writer: sqlite.Connection, haul: Haul, tell: Tell, stop: Stop
) -> None:
    writer.execute("PRAGMA foreign_keys=OFF")
    writer.execute("PRAGMA synchronous=OFF")  # it is synced as a whole before it is swapped in
    writer.execute("BEGIN IMMEDIATE")
    names = [n for n in table_names(reader) if n not in (NOTE, "alembic_version")]
    there = set(table_names(writer))
    for n, name in enumerate(names):
        if stop():
            raise cancelled()
        tell(Progress("salvaging", 0.3 + 0.7 * n / len(names)))
        if name in there:
            _table(reader, writer, name, haul, stop)
    writer.execute("COMMIT")


def _lost_by_loss(writer: sqlite.Connection, haul: Haul) -> None:
    for table, what in let_go(writer):
        haul.lost.append((table, f"{what} (belongs to something lost)"))
        haul.taken[table] = haul.taken.get(table, 1) - 1


def _table(reader: sqlite.Connection, writer: sqlite.Connection, name: str, haul: Haul, stop: Stop) -> None:
    columns = [str(r[1]) for r in writer.execute(f'PRAGMA table_info("{name}")')]
    keys = [str(r[1]) for r in writer.execute(f'PRAGMA table_info("{name}")') if r[5]]
    marks = ", ".join("?" * len(columns))
    listed = ", ".join(f'"{c}"' for c in columns)
    insert = f'INSERT OR IGNORE INTO "{name}" ({listed}) VALUES ({marks})'  # noqa: S608 - names of our own schema
    where = [columns.index(k) for k in keys]
    expected = _expected(reader, name, keys)
    seen: set[tuple[object, ...]] = set()
    taken = 0
    read = _rows if _has_numbers(reader, name) else _rows_by_key
    for row in read(reader, name, listed, haul, stop):
        named = tuple(row[i] for i in where)
        try:
            taken += max(0, writer.execute(insert, row).rowcount)
            seen.add(named)
        except sqlite.Error:  # a row that breaks a rule, such as nobody in two places at once
            haul.lost.append((name, _called(named)))
            seen.add(named)
    haul.taken[name] = taken
    if expected is None:
        return
    haul.lost += [(name, _called(k)) for k in sorted(expected - seen, key=repr)]


def _called(key: tuple[object, ...]) -> str:
    return " ".join(str(k) for k in key) or "?"


def _expected(reader: sqlite.Connection, name: str, keys: list[str]) -> set[tuple[object, ...]] | None:
    """The keys an index over them knows; None when there is none or it is damaged too."""
    if not keys:
        return None
    listed = ", ".join(f'"{k}"' for k in keys)
    try:
        return {tuple(r) for r in reader.execute(f'SELECT {listed} FROM "{name}" ORDER BY {listed}')}  # noqa: S608
    except sqlite.Error:
        return None


def _rows(
    reader: sqlite.Connection, name: str, listed: str, haul: Haul, stop: Stop
) -> Iterator[tuple[object, ...]]:
    """Every row that can be read, by stored number; pieces that cannot be are halved until the damage is alone."""
    low, high = _ends(reader, name)
    if low is None or high is None:
        if not _is_empty(reader, name):
            haul.unsure = True
        return
    ask = (
        f'SELECT rowid, {listed} FROM "{name}" NOT INDEXED '  # noqa: S608 - as above
        "WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
    )
    waiting = [(low, high)]
    failed = 0
    while waiting and failed < MOST_TRIES:
        if stop():
            raise cancelled()
        first, last = waiting.pop()
        got: list[tuple[object, ...]] = []
        try:
            for row in reader.execute(ask, (first, last)):
                got.append(row)
                if len(got) >= PIECE:
                    break
        except sqlite.Error:
            haul.unsure, failed = True, failed + 1
            middle = (first + last) // 2
            if first < last:
                waiting += [(middle + 1, last), (first, middle)]
            continue
        yield from (row[1:] for row in got)
        if len(got) >= PIECE:
            waiting.append((int(str(got[-1][0])) + 1, last))


def _has_numbers(reader: sqlite.Connection, name: str) -> bool:
    """Whether a table's rows are stored by number (WITHOUT ROWID tables are stored by their key)."""
    sql = reader.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    return "WITHOUT ROWID" not in str(sql).upper()


def _rows_by_key(
    reader: sqlite.Connection, name: str, listed: str, haul: Haul, stop: Stop
) -> Iterator[tuple[object, ...]]:
    """Rows of a table stored by its key: from both ends up to the damage."""
    keys = [str(r[1]) for r in reader.execute(f'PRAGMA table_info("{name}")') if r[5]]
    seen: set[tuple[object, ...]] = set()
    for way in ("ASC", "DESC"):
        order = ", ".join(f'"{k}" {way}' for k in keys)
        try:
            for row in reader.execute(f'SELECT {listed} FROM "{name}" ORDER BY {order}'):  # noqa: S608 - as above
                if row not in seen:
                    seen.add(row)
                    yield row
            return
        except sqlite.Error:
            haul.unsure = True
        if stop():
            raise cancelled()


def _ends(reader: sqlite.Connection, name: str) -> tuple[int | None, int | None]:
    """The smallest and the largest stored number; a wide guess where one end is damaged."""
    found: list[int | None] = []
    for word in ("min", "max"):
        try:
            found.append(reader.execute(f'SELECT {word}(rowid) FROM "{name}" NOT INDEXED').fetchone()[0])  # noqa: S608
        except sqlite.Error:
            found.append(0 if word == "min" else 1 << 31)
    return found[0], found[1]


def _is_empty(reader: sqlite.Connection, name: str) -> bool:
    try:
        return bool(reader.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] == 0)  # noqa: S608
    except sqlite.Error:
        return False


def _write_report(report: Path, kept: Path, haul: Haul) -> None:
    lines = [
        f"{kept.name}: {sum(haul.taken.values())} rows were read, {len(haul.lost)} are known to be lost."
    ]
    if haul.unsure:
        lines.append("More may be lost than is listed here.")
    lines += [f"{table}: {rows} rows" for table, rows in haul.taken.items()]
    lines += [f"lost: {table} {what}" for table, what in haul.lost]
    report.touch(mode=0o600)
    report.write_text("\n".join(lines) + "\n", encoding="utf-8")

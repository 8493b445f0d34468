"""The seals of the change log: every line's print holds the print of the line before, and is sealed with a secret key.

print = SHA-256 over the print before, the line's place in the chain and everything in the line; whoever changes a line must
write all later prints anew. seal = HMAC-SHA256 of the print with a key of the system's keyring, which he does not have. The
key belongs to whoever is at this computer: on a server each seat seals its own lines, and a seal vouches for all lines
before it, whoever wrote them. Without a keyring there are prints only. What a chain cannot know is that its end was cut:
for that every backup holds an anchor (app.audit.Anchor).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Text, func, insert, inspect, select, type_coerce

from app.adapters import vault
from app.audit import Anchor
from db.loading import table
from db.models import ChangeRow, LogRow, SealRow
from db.types import to_microseconds

_COLUMNS = ("seat", "who", "key", "command", "label", "payload", "undo")
AT_ONCE = 5_000
"""Numbers of lines read at once."""


class Line(NamedTuple):
    """A line as it is stored. words: `_COLUMNS` as texts. items: (kind, entity), sorted."""

    number: int
    at: int
    """Microseconds since 1970."""
    words: tuple[str | None, ...]
    undoes: int | None
    items: tuple[tuple[str, str], ...]


class Seal(NamedTuple):
    """A row of change_seal."""

    number: int
    place: int
    print: str
    seal: str | None


def print_of(before: str, place: int, line: Line) -> str:
    """The print of a line in its place of the chain, 64 hexadecimal digits. before: that of the line before, or empty."""
    whole = json.dumps([before, place, *line], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def sealed(mark: str, key: str) -> str | None:
    """A print's seal, "KEY'S NAME:64 hexadecimal digits"; None without a key."""
    if not key:
        return None
    return f"{key_name(key)}:{hmac.digest(bytes.fromhex(key), mark.encode(), 'sha256').hex()}"


def key_name(key: str) -> str:
    """By which a seal says what it was made with; tells nothing of the key."""
    return hashlib.sha256(b"doorstep audit key" + bytes.fromhex(key)).hexdigest()[:8]


def written_line(connection: Connection, number: int, values: dict[str, Any], items: Sequence[Any]) -> Line:
    """The line as it lies in the database once `values` are written."""
    columns = table(LogRow).c
    words = tuple(
        columns[name].type.bind_processor(connection.dialect)(values[name])  # type: ignore[misc]
        for name in _COLUMNS
    )
    changed = tuple(sorted((str(i["kind"]), str(i["entity"])) for i in items))
    return Line(number, to_microseconds(values["at"]), words, values["undoes"], changed)


def append(connection: Connection, line: Line) -> None:
    """Seal a line that was just written. The caller is the only one who writes lines until the commit."""
    before = last(connection)
    place = before.place + 1 if before else 1
    mark = print_of(before.print if before else "", place, line)
    connection.execute(
        insert(SealRow),
        {"number": line.number, "place": place, "print": mark, "seal": sealed(mark, vault.audit_key())},
    )


def last(connection: Connection) -> Seal | None:
    """The newest seal."""
    row = connection.execute(select(table(SealRow)).order_by(SealRow.number.desc()).limit(1)).first()
    return Seal(row.number, row.place, row.print, row.seal) if row else None


def end(connection: Connection) -> Anchor | None:
    """An anchor of the log as it is; None for an empty one, and before there were seals."""
    if not inspect(connection).has_table(SealRow.__tablename__):
        return None
    newest = last(connection)
    return Anchor(newest.number, newest.place, newest.print) if newest else None


def seal_all(connection: Connection) -> int:
    """Seal a log in which no line has a seal yet, in the caller's transaction; returns how many lines were sealed.

    Only the newest line gets a seal with the key: it vouches for the others. Lines beside sealed ones are left alone: they
    are not ours.
    """
    there = inspect(connection)
    if not there.has_table(SealRow.__tablename__) or last(connection) is not None:
        return 0
    newest = connection.execute(select(func.max(LogRow.number))).scalar()
    mark, place = "", 0
    rows: list[dict[str, Any]] = []
    for lines, _ in portions(connection):
        for line in lines.values():
            place += 1
            mark = print_of(mark, place, line)
            seal = sealed(mark, vault.audit_key()) if line.number == newest else None
            rows.append({"number": line.number, "place": place, "print": mark, "seal": seal})
        if rows:
            connection.execute(insert(SealRow), rows)
            rows.clear()
    return place


def portions(connection: Connection) -> Iterator[tuple[dict[int, Line], dict[int, Seal]]]:
    """The log's lines and seals by number, ascending, in portions of so many numbers."""
    ends = [
        connection.execute(select(func.min(row.number), func.max(row.number))).one()
        for row in (LogRow, SealRow)
    ]
    known = [n for pair in ends for n in pair if n is not None]
    if not known:
        return
    for low in range(min(known), max(known) + 1, AT_ONCE):
        between = low, low + AT_ONCE - 1
        yield _lines(connection, *between), _seals(connection, *between)


def _lines(connection: Connection, low: int, high: int) -> dict[int, Line]:
    items: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, kind, entity in connection.execute(
        select(ChangeRow.number, ChangeRow.kind, ChangeRow.entity).where(ChangeRow.number.between(low, high))
    ):
        items[number].append((kind, entity))
    columns = table(LogRow).c
    words = [type_coerce(columns[name], Text) for name in _COLUMNS]
    rows = connection.execute(
        select(columns.number, columns.at, columns.undoes, *words)
        .where(columns.number.between(low, high))
        .order_by(columns.number)
    )
    return {
        number: Line(number, to_microseconds(at), tuple(texts), undoes, tuple(sorted(items[number])))
        for number, at, undoes, *texts in rows
    }


def _seals(connection: Connection, low: int, high: int) -> dict[int, Seal]:
    rows = connection.execute(
        select(table(SealRow)).where(SealRow.number.between(low, high)).order_by(SealRow.number)
    )
    return {r.number: Seal(r.number, r.place, r.print, r.seal) for r in rows}

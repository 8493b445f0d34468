"""The change log: written in the transaction of the change, numbered in the order of commits."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import aliased

from app.changes import ChangeSet
from app.unit_of_work import LogEntry
from db import audit
from db.loading import table
from db.models import ChangeRow, LogRow
from db.repositories.base import Work

CHANNEL = "doorstep"
"""The PostgreSQL channel on which the number of a new line is told."""
_QUEUE = 0x444F4F52
"""Advisory lock: who holds it writes the log until the commit."""


def take_turn(work: Work) -> None:
    """Wait until no other unit of work is between writing its log line and its commit.

    Numbers are given before commits; without the queue a reader could pass a number whose line appears later, and never
    see it. SQLite has one writer at a time anyway.
    """
    if work.postgres:
        work.connection.execute(select(func.pg_advisory_xact_lock(_QUEUE)))


def standing_undo(back: Any, number: Any) -> ColumnElement[bool]:
    """Whether an undo of line `number` stands, that is, was not itself taken back. back: an alias of the log."""
    again = aliased(LogRow)
    return (
        select(back.number)
        .where(back.undoes == number, ~select(again.number).where(again.undoes == back.number).exists())
        .exists()
    )


class Log:
    """The change log."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def append(self, entry: LogEntry) -> int:
        """Write a line with what changed; returns its number. From here to the commit other seats wait."""
        take_turn(self.work)
        connection = self.work.connection
        values = {
            name: getattr(entry, name)
            for name in ("at", "seat", "who", "key", "command", "label", "payload", "undo", "undoes")
        }
        number = int(connection.execute(insert(LogRow).values(values).returning(LogRow.number)).scalar_one())
        items = [
            {"number": number, "kind": kind, "entity": entity}
            for kind, ids in entry.changes.kinds.items()
            for entity in sorted(ids)
        ]
        if items:
            connection.execute(insert(ChangeRow), items)
        audit.append(connection, audit.written_line(connection, number, values, items))
        if self.work.postgres:
            connection.execute(select(func.pg_notify(CHANNEL, str(number))))
        return number

    def by_key(self, key: str) -> LogEntry | None:
        """The line a command left, if it was already carried out."""
        return self._one(LogRow.key == key)

    def get(self, number: int) -> LogEntry | None:
        """The line of that number."""
        return self._one(LogRow.number == number)

    def last_on(self, kind: str, entity: str) -> LogEntry | None:
        """The newest line that changed a thing and was neither taken back nor itself takes something back."""
        back = aliased(LogRow)
        number = self.work.connection.execute(
            select(ChangeRow.number)
            .join(LogRow, LogRow.number == ChangeRow.number)
            .where(
                ChangeRow.kind == kind,
                ChangeRow.entity == entity,
                LogRow.undoes.is_(None),
                ~standing_undo(back, LogRow.number),
            )
            .order_by(ChangeRow.number.desc())
            .limit(1)
        ).scalar()
        return self.get(int(number)) if number is not None else None

    def undone_by(self, number: int) -> int | None:
        """The number of the line that took it back and was not itself taken back, if there is one."""
        again = aliased(LogRow)
        return self.work.connection.execute(
            select(func.max(LogRow.number)).where(
                LogRow.undoes == number,
                ~select(again.number).where(again.undoes == LogRow.number).exists(),
            )
        ).scalar()

    def _one(self, condition: ColumnElement[bool]) -> LogEntry | None:
        connection = self.work.connection
        row = connection.execute(select(table(LogRow)).where(condition)).first()
        if row is None:
            return None
        kinds: dict[str, set[str]] = defaultdict(set)
        for kind, entity in connection.execute(
            select(ChangeRow.kind, ChangeRow.entity).where(ChangeRow.number == row.number)
        ):
            kinds[kind].add(entity)
        return LogEntry(
            at=row.at,
            seat=row.seat,
            who=row.who,
            key=row.key,
            command=row.command,
            label=row.label,
            changes=ChangeSet({kind: frozenset(ids) for kind, ids in kinds.items()}),
            payload=row.payload,
            undo=row.undo,
            undoes=row.undoes,
            number=row.number,
        )

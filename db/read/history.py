"""The change log read back: news for screens, lines for the history."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import aliased

from app.changes import ChangeSet
from app.rows import LogLine
from db.models import ChangeRow, LogRow
from db.repositories.log import standing_undo


def last_change(connection: Connection) -> int:
    """The number of the newest log line; 0 when there is none."""
    return connection.execute(select(func.max(LogRow.number))).scalar() or 0


def changes_since(
    connection: Connection, number: int, but_not: str | None = None
) -> tuple[int, ChangeSet, tuple[str, ...]]:
    """(newest number, what changed after `number`, the seats that did it); but_not: leave this seat's changes out."""
    newest = max(number, last_change(connection))
    kinds: dict[str, set[str]] = defaultdict(set)
    seats: set[str] = set()
    if newest > number:
        conditions: list[ColumnElement[bool]] = [LogRow.number > number, LogRow.number <= newest]
        if but_not is not None:
            conditions.append(LogRow.seat != but_not)
        rows = connection.execute(
            select(LogRow.seat, ChangeRow.kind, ChangeRow.entity)
            .outerjoin(ChangeRow, ChangeRow.number == LogRow.number)
            .where(*conditions)
        )
        for seat, kind, entity in rows:
            seats.add(seat)
            if kind is not None:
                kinds[kind].add(entity)
    changes = ChangeSet({kind: frozenset(ids) for kind, ids in kinds.items()})
    return newest, changes, tuple(sorted(seats))


def history(
    connection: Connection, seat: str | None, limit: int, steps_only: bool = False
) -> tuple[LogLine, ...]:
    """Log lines, newest first, in one statement. steps_only: what can be or was taken back, and what took it back."""
    question = _lines()
    if seat is not None:
        question = question.where(LogRow.seat == seat)
    if steps_only:
        question = question.where(LogRow.undo.is_not(None) | LogRow.undoes.is_not(None))
    return _read(connection, question.order_by(LogRow.number.desc()).limit(limit))


def later_on(connection: Connection, number: int, limit: int) -> tuple[LogLine, ...]:
    """Steps after line `number` that touched something it touched and still stand, oldest first; any seat's.

    Lanes do not count: two visits share a staff-day without standing in each other's way. What was taken back does not
    count either, nor what took it back: together they changed nothing.
    """
    mine, theirs = aliased(ChangeRow), aliased(ChangeRow)
    question = _lines().where(
        LogRow.number.in_(
            select(theirs.number)
            .join(mine, (mine.kind == theirs.kind) & (mine.entity == theirs.entity))
            .where(mine.number == number, theirs.number > number, mine.kind.not_in(_SHARED))
        ),
        LogRow.undoes.is_(None),
        ~standing_undo(aliased(LogRow), LogRow.number),
    )
    return _read(connection, question.order_by(LogRow.number).limit(limit))


_SHARED = ("lane", "hold")


def _lines() -> Any:
    return select(
        LogRow.number,
        LogRow.at,
        LogRow.seat,
        LogRow.who,
        LogRow.command,
        LogRow.label,
        LogRow.undo.is_not(None).label("undo"),
        LogRow.undoes,
        standing_undo(aliased(LogRow), LogRow.number).label("undone"),
    )


def _read(connection: Connection, question: Any) -> tuple[LogLine, ...]:
    return tuple(
        LogLine(
            number=row.number,
            at=row.at,
            seat=row.seat,
            who=row.who,
            command=row.command,
            label=row.label,
            undoable=bool(row.undo) and not row.undone,
            undone=bool(row.undone),
            undoes=row.undoes,
        )
        for row in connection.execute(question)
    )

"""The change log read back: news for screens, lines for the history."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import aliased

from app.changes import ChangeSet
from app.rows import LogLine
from db.models import ChangeRow, LogRow


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


def history(connection: Connection, seat: str | None, limit: int) -> tuple[LogLine, ...]:
    """Log lines, newest first, in one statement."""
    back, again = aliased(LogRow), aliased(LogRow)
    undone = (
        select(back.number)
        .where(
            back.undoes == LogRow.number,
            ~select(again.number).where(again.undoes == back.number).exists(),
        )
        .exists()
    )
    question = select(
        LogRow.number,
        LogRow.at,
        LogRow.seat,
        LogRow.who,
        LogRow.command,
        LogRow.label,
        LogRow.undo,
        LogRow.undoes,
        undone.label("undone"),
    )
    if seat is not None:
        question = question.where(LogRow.seat == seat)
    rows = connection.execute(question.order_by(LogRow.number.desc()).limit(limit))
    return tuple(
        LogLine(
            number=row.number,
            at=row.at,
            seat=row.seat,
            who=row.who,
            command=row.command,
            label=row.label,
            undoable=row.undo is not None and not row.undone,
            undone=bool(row.undone),
            undoes=row.undoes,
        )
        for row in rows
    )

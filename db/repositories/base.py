"""What every repository does: load an aggregate, save it as the next version, say who was quicker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar, cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from app.changes import ChangeSet
from app.domain.errors import ChangedMeanwhile, NotPossible
from app.domain.ids import StaffId
from app.domain.schedule import Stop
from app.domain.text import T as Say
from app.domain.text import Text
from app.domain.time import Window
from app.offers import HeldTime
from db.loading import table
from db.mapping import Rows, Values
from db.models import Base, ChangeRow, LogRow

A = TypeVar("A")
I = TypeVar("I", bound=str)  # noqa: E741 - the id's type


@dataclass
class Ahead:
    """What was read for many parts at once; see `db.repositories.ahead`. Empty for an ordinary command."""

    things: dict[tuple[str, str], Any] = field(default_factory=dict)
    """By kind and id, as stored and not yet saved by this unit of work."""
    lanes: dict[tuple[StaffId, date], int] = field(default_factory=dict)
    """Staff-days that are locked already, with the version they got."""
    stops: dict[StaffId, list[Stop]] = field(default_factory=dict)
    """What stood in these people's days when their lanes had been locked."""
    span: Window | None = None
    """The time for which `stops` is whole."""
    holds: dict[StaffId, list[HeldTime]] | None = None


@dataclass
class Work:
    """What the repositories of one unit of work share: the connection, and what was saved so far."""

    connection: Connection
    postgres: bool
    touched: dict[str, set[str]] = field(default_factory=dict)
    ahead: Ahead = field(default_factory=Ahead)

    @property
    def dialect(self) -> Any:
        """The module of the database's own statements, such as inserts that mind conflicts."""
        if self.postgres:
            from sqlalchemy.dialects import postgresql  # large, and a desk in a file never needs it

            return postgresql
        from sqlalchemy.dialects import sqlite

        return sqlite

    def touch(self, kind: str, *ids: str) -> None:
        """Note that these changed."""
        self.touched.setdefault(kind, set()).update(ids)

    def changes(self) -> ChangeSet:
        """What was saved so far."""
        return ChangeSet({kind: frozenset(ids) for kind, ids in self.touched.items()})

    def who_changed(self, kind: str, entity: str) -> str:
        """Who changed it last, by the log; empty when the log does not know."""
        found = self.connection.execute(
            select(LogRow.who)
            .join(ChangeRow, ChangeRow.number == LogRow.number)
            .where(ChangeRow.kind == kind, ChangeRow.entity == entity)
            .order_by(ChangeRow.number.desc())
            .limit(1)
        ).scalar()
        return found or ""


class Aggregates(Generic[A, I]):
    """A repository of one kind. Subclasses say the kind, the table, and how rows become values and back."""

    kind: ClassVar[str]
    row: ClassVar[type[Base]]
    key: ClassVar[str] = "id"
    unknown: ClassVar[Text]
    """What to say when there is none."""
    changed: ClassVar[Text]
    """What to say when somebody else was quicker."""
    changed_by: ClassVar[Text]
    """The same, naming {who}."""
    apart: ClassVar[frozenset[type[Base]]] = frozenset()
    """Tables below that the unit of work writes at its end."""
    owned: ClassVar[tuple[type[Base], ...]] = ()
    """Tables whose rows go with it when it is removed."""

    def __init__(self, work: Work) -> None:
        self.work = work

    # ---- what a kind says of itself

    def load(self, key: I) -> A | None:
        """The aggregate as stored."""
        raise NotImplementedError

    def rows(self, thing: A) -> Rows:
        """Its rows."""
        raise NotImplementedError

    def named(self, thing: A) -> A:
        """It with the number or code people say; checks that a given one is free. Before storing."""
        return thing

    # ---- the protocol

    def find(self, key: I) -> A | None:
        """The aggregate or None."""
        known = self.work.ahead.things.get((self.kind, key))
        return cast(A, known) if known is not None else self.load(key)

    def get(self, key: I) -> A:
        """The aggregate. Raises NotPossible (code "unknown") when there is none."""
        found = self.find(key)
        if found is None:
            raise NotPossible(self.unknown, code="unknown", detail=key)
        return found

    def save(self, thing: A) -> A:
        """Store it as the next version. Raises ChangedMeanwhile when the stored version is another one."""
        loose = cast(Any, thing)
        key, version = getattr(loose, self.key), loose.version
        before = None if version == 0 else self.load_for_save(key)
        self.work.ahead.things.pop((self.kind, key), None)
        if version and (before is None or cast(Any, before).version != version):
            raise self._too_late(key, before)
        stored = replace(cast(Any, self.named(thing)), version=version + 1)
        after = self.rows(stored)
        if before is None:
            self._insert(after, version + 1, key)
        else:
            self._update(after, self.rows(before), version, key)
        self.work.touch(self.kind, key)
        return cast(A, stored)

    def remove(self, key: I) -> None:
        """Forget it. Raises NotPossible when there is none ("unknown") or something hangs on it ("in-use")."""
        self.work.ahead.things.pop((self.kind, key), None)
        remove_row(self.work, self.row, self.key, key, self.owned, self.unknown)
        self.work.touch(self.kind, key)

    def load_for_save(self, key: I) -> A | None:
        """The aggregate as the database has it now, to compare with."""
        return self.load(key)

    # ---- inner parts

    def _insert(self, rows: Rows, version: int, key: I) -> None:
        connection = self.work.connection
        main = table(self.row)
        new = self.work.dialect.insert(main).values(rows.main | {"version": version})
        new = new.on_conflict_do_nothing(index_elements=[self.key]).returning(main.c[self.key])
        if connection.execute(new).first() is None:
            # made by somebody before, or by another seat just now
            raise self._too_late(key, self.find(key))
        for below, lines in rows.below.items():
            if lines and below not in self.apart:
                connection.execute(insert(table(below)), lines)

    def _update(self, after: Rows, before: Rows, version: int, key: I) -> None:
        main = table(self.row)
        changed = {c: v for c, v in after.main.items() if before.main[c] != v}
        done = self.work.connection.execute(
            update(main)
            .where(main.c[self.key] == key, main.c.version == version)
            .values(changed | {"version": version + 1})
        )
        if done.rowcount != 1:
            raise self._too_late(key, self.load(key))
        for below, lines in after.below.items():
            if below not in self.apart:
                sync(self.work.connection, table(below), before.below[below], lines)

    def _too_late(self, key: I, now: A | None) -> ChangedMeanwhile | NotPossible:
        if now is None:
            return NotPossible(self.unknown, code="unknown", detail=key)
        who = self.work.who_changed(self.kind, key)
        text = Say(self.changed_by.msgid, who=who) if who else self.changed
        return ChangedMeanwhile(text, code="changed", detail=now)


def remove_row(
    work: Work, row: type[Base], column: str, key: str, owned: tuple[type[Base], ...], unknown: Text
) -> None:
    """Delete a row and what it owns. Raises NotPossible when it is not there or another table points at it."""
    main, mine = table(row), {table(below) for below in owned}
    pointing = [
        (other, link.parent)
        for other in Base.metadata.sorted_tables
        for link in other.foreign_keys
        if link.column is main.c[column]
    ]
    for other, link in pointing:
        if other in mine:
            work.connection.execute(delete(other).where(link == key))
        elif work.connection.execute(select(link).where(link == key).limit(1)).first() is not None:
            raise NotPossible(
                Say("Something hangs on it by now: it stays. Make it inactive instead."),
                code="in-use",
                detail=key,
            )
    if not work.connection.execute(delete(main).where(main.c[column] == key)).rowcount:
        raise NotPossible(unknown, code="unknown", detail=key)


def sync(connection: Connection, below: Table, before: Iterable[Values], after: Iterable[Values]) -> None:
    """Make the stored rows of a table below what they should be, touching only those that differ."""
    keys = [column.name for column in below.primary_key]
    old = {tuple(line[k] for k in keys): line for line in before}
    new = {tuple(line[k] for k in keys): line for line in after}
    if gone := [key for key in old if key not in new]:
        # one statement for each, sent together: composite keys have no portable IN
        where = [below.c[k] == bindparam(f"key_{k}") for k in keys]
        connection.execute(
            delete(below).where(*where), [{f"key_{k}": v for k, v in zip(keys, g, strict=True)} for g in gone]
        )
    if changed := [line for key, line in new.items() if key in old and old[key] != line]:
        for line in changed:
            where = [below.c[k] == line[k] for k in keys]
            connection.execute(
                update(below).where(*where).values({k: v for k, v in line.items() if k not in keys})
            )
    if added := [line for key, line in new.items() if key not in old]:
        connection.execute(insert(below), added)

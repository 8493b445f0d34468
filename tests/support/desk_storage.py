"""Writing to a desk's storage in tests, and looking at the statements it sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.unit_of_work import UnitOfWork
from db.storage import DeskStorage


@contextmanager
def writing(desk: DeskStorage) -> Iterator[UnitOfWork]:
    """A unit of work that is committed at the end of the block."""
    with desk.unit() as unit:
        yield unit
        unit.commit()


@contextmanager
def statements(desk: DeskStorage) -> Iterator[list[str]]:
    """The statements sent in the block."""
    sent: list[str] = []

    def note(*given: object) -> None:
        if not str(given[2]).startswith(("BEGIN", "COMMIT")):
            sent.append(str(given[2]))

    event.listen(desk.engine, "before_cursor_execute", note)
    yield sent
    event.remove(desk.engine, "before_cursor_execute", note)

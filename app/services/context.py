"""What a handler is given beside its command: storage for this one transaction, the time, who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.changes import ChangeSet
from app.commands import Command
from app.domain.ids import JobId
from app.domain.text import Text
from app.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Who:
    """The seat and the person at it."""

    seat: str
    name: str
    role: str = "dispatcher"


@dataclass(frozen=True)
class Context:
    """For one command: `work` is its transaction, `now` its moment (UTC)."""

    work: UnitOfWork
    now: datetime
    who: Who
    later: frozenset[JobId] = frozenset()
    """Jobs that later parts of the same wish move: where they stand now is free, and they look for themselves."""


@dataclass(frozen=True)
class Done:
    """What a handler answers: the thing it made, the words for the history, the opposite command, remarks."""

    result: Any
    label: Text
    undo: Command | None = None
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What the caller of the bus gets."""

    result: Any
    changes: ChangeSet
    label: Text
    undo: Command | None = None
    notes: tuple[Text, ...] = ()
    number: int = 0
    """Its line in the change log."""
    repeated: bool = field(default=False)
    """The same command (by key) had been carried out before; nothing was done again."""


Handler = Callable[[Any, Context], Done]

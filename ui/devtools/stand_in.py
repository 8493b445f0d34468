"""A desk without a database, so that parts of the window can be looked at alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from app.adapters.clocks import ExampleClock
from app.bootstrap import Around, Desk
from app.changes import ChangeSet
from app.domain.ids import BranchId
from app.domain.people import Branch
from app.domain.text import T
from app.rows import Counts
from app.rows import Desk as DeskFacts
from app.services.context import Outcome, Who

BRANCHES = (
    Branch(BranchId("north"), "North", "Europe/Vaduz"),
    Branch(BranchId("lake"), "Lakeside", "Europe/Vaduz"),
)

COUNTS = Counts(ringing=2, missed=1, unassigned=7, at_risk=4, follow_ups_due=3)


def stand_in_desk(
    clock: Any = None, counts: Counts = COUNTS, answer: Callable[[Any], Outcome] | None = None
) -> Desk:
    """Two branches, a few numbers; commands are answered by `answer`, or with an empty outcome."""
    queries = SimpleNamespace(
        desk=lambda: DeskFacts(BRANCHES, example=True),
        counts=lambda _branch, _now: counts,
    )
    history = SimpleNamespace(undo=lambda _number=None: _nothing(), redo=_nothing)
    desk = SimpleNamespace(
        clock=clock or ExampleClock(datetime(2026, 11, 26, 9, 41, tzinfo=UTC), rate=10),
        who=Who("seat-1", "Li Na"),
        queries=queries,
        history=history,
        around=Around(),
        bus=SimpleNamespace(listen=lambda _listener: lambda: None),
        do=answer or (lambda _command: _nothing()),
    )
    return cast(Desk, desk)


def _nothing() -> Outcome:
    return Outcome(None, ChangeSet(), T("Nothing was to be done"))

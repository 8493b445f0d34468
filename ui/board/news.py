"""A board brought up to date by what changed, so that one change on a full day is not a whole day read anew. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.changes import ChangeSet
from app.domain.ids import JobId, StaffId
from app.domain.jobs import VisitState
from app.domain.people import Branch
from app.queries import Queries
from app.rows import Board, BoardVisit, LongWork
from ui.board import picturing
from ui.board.state import Picture

_MANY = 60
"""More changed jobs than this are read with the whole board."""


@dataclass(frozen=True)
class Shown:
    """What was read, and how it is laid out."""

    board: Board
    picture: Picture
    off_shift: bool
    measured: LongWork


def jobs_only(changes: ChangeSet) -> frozenset[JobId] | None:
    """The jobs that changed, when nothing else of the board did and they are few; else None: read all."""
    jobs = frozenset(JobId(j) for j in changes.ids("job"))
    if changes.touches("staff", "service", "customer", "branch") or not 0 < len(jobs) <= _MANY:
        return None
    return jobs


def read(queries: Queries, branch: Branch, before: Shown, jobs: frozenset[JobId]) -> Shown | None:
    """The same days with these jobs as they are now; None when somebody without a row has one of them."""
    old = before.board
    fresh = queries.board_visits(branch.id, old.day, old.days, jobs)
    board = patched(old, jobs, fresh)
    if board is None:
        return None
    laid_out = picturing.picture(board, branch.zone, before.off_shift, before.measured, before.picture)
    return replace(before, board=board, picture=laid_out)


def patched(old: Board, jobs: frozenset[JobId], fresh: Sequence[BoardVisit]) -> Board | None:
    """The board with the visits of some jobs exchanged; None when one belongs to somebody who has no row."""
    gone = [v for v in old.visits if v.job_id in jobs]
    touched = {v.staff_id for v in gone} | {v.staff_id for v in fresh}
    if not touched <= {p.id for p in old.people}:
        return None
    visits = (*(v for v in old.visits if v.job_id not in jobs), *fresh)
    booked: dict[StaffId, float] = defaultdict(float)
    for visit in visits:
        if visit.staff_id in touched and visit.visit_state is not VisitState.FAILED:
            booked[visit.staff_id] += visit.window.seconds
    people = tuple(replace(p, booked_seconds=booked[p.id]) if p.id in touched else p for p in old.people)
    return replace(old, people=people, visits=visits)

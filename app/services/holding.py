"""Time held while a window is talked about: taken, kept alive by the open form, let go, or over by itself."""

from __future__ import annotations

import math
import time

from app.changes import ChangeSet
from app.day_commands import HoldTime, ReleaseTime
from app.domain.ids import BranchId
from app.domain.jobs import Visit
from app.domain.text import T
from app.offers import HeldTime, held_by
from app.queries import Queries
from app.services.context import Context, Done
from app.unit_of_work import Storage


class HeldElsewhere:
    """What other seats offer just now, remembered until news of holds comes or one of them is over.

    May be used from several threads.
    """

    def __init__(self, queries: Queries, seat: str) -> None:
        self._queries, self._seat = queries, seat
        self._known: dict[BranchId, tuple[float, tuple[HeldTime, ...]]] = {}

    def heard(self, changes: ChangeSet) -> None:
        """Something changed: holds are asked for anew when it was one of them."""
        if changes.touches("hold"):
            self._known.clear()

    def now(self, branch_id: BranchId) -> tuple[HeldTime, ...]:
        """The live holds of other seats."""
        known = self._known.get(branch_id)
        if known is None or time.monotonic() >= known[0]:
            found = tuple(h for h in self._queries.holds(branch_id) if h.seat != self._seat)
            # one that is renewed meanwhile is found again when it would have been over
            ends = time.monotonic() + min((h.seconds for h in found), default=math.inf)
            known = self._known[branch_id] = (ends, found)
        return known[1]


def hold_time(cmd: HoldTime, ctx: Context) -> Done:
    """Keep people's time for an offer; every seat sees it, and nobody else books over it."""
    ctx.work.holds.put(
        cmd.offer_id, cmd.branch_id, cmd.staff, cmd.window, cmd.seconds, ctx.who.seat, ctx.who.name
    )
    return Done(cmd.window, T("Time held: {start} – {end}", start=cmd.window.start, end=cmd.window.end))


def release_time(cmd: ReleaseTime, ctx: Context) -> Done:
    """The offer is over."""
    return Done(ctx.work.holds.release(cmd.offer_id), T("Held time let go"))


def renew(storage: Storage, offer_id: str, seconds: float) -> bool:
    """Let an offer's holds live on; whether they still did. No line in the history: nothing changes for anybody."""
    with storage.unit() as work:
        alive = work.holds.renew(offer_id, seconds)
        work.commit()
    return alive


def take_held(visit: Visit, ctx: Context) -> None:
    """A visit is about to be booked: this seat's own holds become it, anybody else's forbid it.

    Raises NotPossible (code "time-held"); the database's own rule stands behind it.
    """
    for hold in ctx.work.holds.over(visit.staff_id, visit.window):
        if hold.seat != ctx.who.seat:
            raise held_by(hold)
        ctx.work.holds.convert(hold.offer_id)

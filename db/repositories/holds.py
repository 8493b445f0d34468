"""Time held for offers. How long a hold lives is told by the database's own clock; expired ones count for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    delete,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from app.domain.errors import NotPossible
from app.domain.ids import BranchId, StaffId, new_id
from app.domain.text import T
from app.domain.time import Window
from app.offers import HeldTime, held_by
from db.failures import is_held
from db.models import LeaseRow, StaffRow
from db.repositories.base import Work
from db.repositories.jobs import Visits
from db.repositories.log import take_turn

_FILE_NOW = "CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER)"
_FILE_LEFT = f"((lease.until - {_FILE_NOW}) / 1000000.0)"
_SERVER_LEFT = "CAST(extract(epoch FROM lease.until - clock_timestamp()) AS double precision)"


def seconds_left(postgres: bool) -> ColumnElement[float]:
    """How long a hold still lives, by the database's clock; negative when it is over."""
    return literal_column(_SERVER_LEFT if postgres else _FILE_LEFT, Float)


def live_holds(connection: Any, postgres: bool, *conditions: ColumnElement[bool]) -> tuple[HeldTime, ...]:
    """Holds that still live, in order of their time."""
    left = seconds_left(postgres)
    rows = connection.execute(
        select(
            LeaseRow.offer_id,
            LeaseRow.staff_id,
            StaffRow.name,
            LeaseRow.start_at,
            LeaseRow.end_at,
            LeaseRow.seat,
            LeaseRow.who,
            left.label("seconds"),
        )
        .join(StaffRow, StaffRow.id == LeaseRow.staff_id)
        .where(left > 0, *conditions)
        .order_by(LeaseRow.start_at, LeaseRow.staff_id)
    )
    return tuple(
        HeldTime(
            r.offer_id, StaffId(r.staff_id), r.name, Window(r.start_at, r.end_at), r.seat, r.who, r.seconds
        )
        for r in rows
    )


class Holds:
    """See app.unit_of_work.Holds."""

    def __init__(self, work: Work, visits: Visits) -> None:
        self.work, self._visits = work, visits

    def put(
        self,
        offer_id: str,
        branch_id: BranchId,
        staff: Iterable[StaffId],
        window: Window,
        seconds: float,
        seat: str,
        who: str,
    ) -> None:
        """Hold people's time for an offer in place of what it held before.

        Raises NotPossible: somebody else holds it ("time-held"), or a visit stands there ("time-taken").
        """
        self.work.ahead.holds = None
        take_turn(self.work)
        connection = self.work.connection
        connection.execute(
            delete(LeaseRow).where((LeaseRow.offer_id == offer_id) | (seconds_left(self.work.postgres) <= 0))
        )
        people = tuple(staff)
        rows = [
            {
                "id": new_id(),
                "offer_id": offer_id,
                "branch_id": branch_id,
                "staff_id": one,
                "start_at": window.start,
                "end_at": window.end,
                "seat": seat,
                "who": who,
            }
            for one in people
        ]
        try:
            connection.execute(insert(LeaseRow).values(until=self._in(seconds)), rows)
        except DBAPIError as error:
            if not is_held(error):
                raise
            connection.rollback()
            raise self._refusal(people, window) from error
        self.work.touch("hold", offer_id)

    def renew(self, offer_id: str, seconds: float) -> bool:
        """Let an offer's holds live on from now; whether there were any alive."""
        done = self.work.connection.execute(
            update(LeaseRow)
            .where(LeaseRow.offer_id == offer_id, seconds_left(self.work.postgres) > 0)
            .values(until=self._in(seconds))
        )
        return bool(done.rowcount)

    def release(self, offer_id: str) -> bool:
        """Let an offer's holds go; whether there were any."""
        self.work.ahead.holds = None
        take_turn(self.work)
        done = self.work.connection.execute(delete(LeaseRow).where(LeaseRow.offer_id == offer_id))
        if done.rowcount:
            self.work.touch("hold", offer_id)
        return bool(done.rowcount)

    def over(self, staff_id: StaffId, window: Window) -> tuple[HeldTime, ...]:
        """Live holds of somebody's time that touch the window, whoever has them."""
        if (ahead := self.work.ahead.holds) is not None and staff_id in ahead:
            return tuple(hold for hold in ahead[staff_id] if hold.window.meets(window))
        return live_holds(
            self.work.connection,
            self.work.postgres,
            LeaseRow.staff_id == staff_id,
            LeaseRow.start_at < window.end,
            LeaseRow.end_at > window.start,
        )

    def convert(self, offer_id: str) -> None:
        """This unit of work books what was offered: the holds go when its visits are written."""
        self._visits.converted.add(offer_id)
        self.work.touch("hold", offer_id)

    def _in(self, seconds: float) -> Any:
        if self.work.postgres:
            return literal_column("clock_timestamp()") + literal_column(
                f"make_interval(secs => {float(seconds)!r})"
            )
        return literal_column(_FILE_NOW, BigInteger) + literal(round(seconds * 1_000_000), BigInteger)

    def _refusal(self, people: tuple[StaffId, ...], window: Window) -> NotPossible:
        for one in people:
            if found := self.over(one, window):
                return held_by(found[0])
        return NotPossible(
            T("That time has just been taken. Nothing is held; choose another window."), code="time-taken"
        )

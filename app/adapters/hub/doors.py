"""The hub's doors over a desk: what other programs tell becomes the desk's own commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.adapters.hub import reading
from app.adapters.hub.server import Door
from app.bootstrap import Desk
from app.commands import RegisterCall
from app.domain.calls import Channel
from app.domain.errors import NotPossible
from app.domain.ids import BranchId, CallId, new_id
from app.domain.text import T
from app.links import Link
from app.services.positions import Fix


class Doors:
    """POST /calls, /positions and /links of one desk. show: takes a link to the window; None where there is none."""

    def __init__(self, desk: Desk, branch: BranchId, show: Callable[[str], None] | None = None) -> None:
        self._desk, self._branch, self._show = desk, branch, show

    def by_path(self) -> dict[str, Door]:
        """Path → what answers it."""
        return {"/calls": self.call, "/positions": self.position, "/links": self.link}

    def call(self, data: dict[str, Any]) -> dict[str, Any]:
        """A call rings: {number, name, channel} → {call, number, customers}."""
        told = reading.call(data)
        return self._ring(told.number, told.name, told.channel)

    def _ring(self, number: str, name: str, channel: Channel) -> dict[str, Any]:
        outcome = self._desk.do(
            RegisterCall(
                call_id=CallId(new_id()), branch_id=self._branch, number=number, channel=channel, name=name
            )
        )
        card = self._desk.queries.caller_card(outcome.result.id)
        known = card.callers if card else ()
        return {"call": outcome.result.id, "customers": [c.customer.code for c in known]}

    def position(self, data: dict[str, Any]) -> dict[str, Any]:
        """Somebody was seen: {staff, lat, lon, at, accuracy} → {staff}. Kept for every seat, shown at once here."""
        told = reading.position(data, self._desk.clock.now())
        wanted = told.staff.casefold()
        who = next((s for s in self._desk.queries.staff() if s.code.casefold() == wanted), None)
        if who is None:
            raise NotPossible(T("There is no staff member of that code."), code="staff", field="staff")
        with self._desk.storage.unit() as work:
            work.positions.note(who.id, told.point, told.at)
            work.commit()
        self._desk.around.positions.tell(Fix(who.id, told.point, told.at))
        return {"staff": who.code}

    def link(self, data: dict[str, Any]) -> dict[str, Any]:
        """A doorstep:// address: {link} → {kind}. A call rings; anything else is shown by the window, if one is here."""
        told: Link = reading.link(data)
        if self._show is not None:
            self._show(str(data["link"]))
        elif told.kind == "call":
            self._ring(told.what, told.name, told.channel)
        else:
            raise NotPossible(
                T("No window is open here that could show it; calls alone are taken."), code="no-window"
            )
        return {"kind": told.kind}

"""Time that is held while a window is talked about, as every seat sees it, and the refusal to take it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotPossible
from app.domain.ids import StaffId
from app.domain.text import T
from app.domain.time import Window


@dataclass(frozen=True)
class HeldTime:
    """Somebody's time kept for a window that is talked about. seconds: how long it still lives, by the database's clock."""

    offer_id: str
    staff_id: StaffId
    name: str
    window: Window
    seat: str
    who: str
    seconds: float


def held_by(hold: HeldTime) -> NotPossible:
    """The refusal to take time that somebody else is offering just now."""
    return NotPossible(
        T(
            "{who} is offering {name}’s time {start} – {end} to a customer just now. Choose another time or person, "
            "or wait {n} s.",
            who=hold.who,
            name=hold.name,
            start=hold.window.start,
            end=hold.window.end,
            n=max(1, round(hold.seconds)),
        ),
        code="time-held",
        field="start",
        detail=hold,
    )

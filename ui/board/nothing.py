"""What the board says where it has no row to show, and the way on from there."""

from __future__ import annotations

from app.domain.text import T
from ui.board.looking import Looking
from ui.board.sieve import Sieve
from ui.shell.frame import Frame
from ui.widgets.empty import EmptyState


def empty_pages(frame: Frame, looking: Looking) -> tuple[EmptyState, EmptyState, EmptyState, EmptyState]:
    """No branch yet, nobody works here, nobody is on duty on the day, nothing fits the filter."""
    no_branch = EmptyState(
        "home-city-outline",
        T("There is no branch yet."),
        T("Set up your company first; its people then stand here, a row each."),
        T("Settings"),
        lambda: frame.go("settings", topic="company"),
    )
    no_staff = EmptyState(
        "account-plus-outline",
        T("Nobody works here yet."),
        T("Add staff members or bring them in from a table; each gets a row here."),
        T("Staff"),
        lambda: frame.go("staff"),
    )
    nobody_today = EmptyState(
        "calendar-blank-outline",
        T("Nobody is on duty on this day."),
        T("People without a shift are hidden."),
        T("Show everybody"),
        lambda: looking.set(off_shift=True),
    )
    nobody_fits = EmptyState(
        "filter-off-outline",
        T("Nothing fits the filter."),
        T("People who do not fit are hidden."),
        T("Show everything"),
        lambda: looking.set_sieve(Sieve()),
    )
    return no_branch, no_staff, nobody_today, nobody_fits

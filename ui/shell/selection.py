"""What all panels look at together: one selected thing, one day, one filter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Selected:
    """A thing by kind (job, visit, staff, call, customer, place) and id."""

    kind: str
    id: str


class Selection(QObject):
    """Shared by board, map, tray and inspector."""

    changed = Signal(object)
    """The new `Selected`, or None."""
    hovered = Signal(object)
    """The `Selected` under the pointer somewhere, or None."""
    day_changed = Signal(object)
    """The new `date`."""
    filter_changed = Signal(str)
    together_changed = Signal(object)
    """The ids (frozenset) of the jobs that are chosen together; empty when no longer."""
    look_changed = Signal(object)
    """How the board is looked at now: what it is coloured and filtered by (its own kind of value)."""

    unfilter_wanted = Signal()
    """Every filter is to go."""

    def __init__(self, day: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current: Selected | None = None
        self._hover: Selected | None = None
        self._day = day
        self._filter = ""
        self._together: frozenset[str] = frozenset()
        self._look: object = None

    @property
    def current(self) -> Selected | None:
        """What is selected."""
        return self._current

    @property
    def day(self) -> date:
        """The day that is looked at, a calendar day of the branch."""
        return self._day

    @property
    def filter(self) -> str:
        """The words that board and map filter by."""
        return self._filter

    @property
    def together(self) -> frozenset[str]:
        """The jobs chosen together, by id."""
        return self._together

    @property
    def look(self) -> object:
        """How the board is looked at; None before there is a board."""
        return self._look

    def select(self, kind: str, thing: str) -> None:
        """Select a thing; telling nobody when it is selected already."""
        self._set(Selected(kind, str(thing)))

    def clear(self) -> None:
        """Select nothing."""
        self._set(None)

    def is_selected(self, kind: str, thing: str) -> bool:
        """Whether that is selected."""
        return self._current == Selected(kind, str(thing))

    def hover(self, kind: str = "", thing: str = "") -> None:
        """The pointer stands on a thing, or on none."""
        now = Selected(kind, str(thing)) if kind else None
        if now != self._hover:
            self._hover = now
            self.hovered.emit(now)

    def set_day(self, day: date) -> None:
        """Look at another day."""
        if day != self._day:
            self._day = day
            self.day_changed.emit(day)

    def set_filter(self, text: str) -> None:
        """Filter by other words."""
        if text != self._filter:
            self._filter = text
            self.filter_changed.emit(text)

    def set_together(self, jobs: frozenset[str]) -> None:
        """Choose these jobs together."""
        if jobs != self._together:
            self._together = jobs
            self.together_changed.emit(jobs)

    def set_look(self, look: object) -> None:
        """The board is looked at in another way."""
        if look != self._look:
            self._look = look
            self.look_changed.emit(look)

    def _set(self, now: Selected | None) -> None:
        if now != self._current:
            self._current = now
            self.changed.emit(now)

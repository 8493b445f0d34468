"""One day's break of somebody: lifted, moved to another time, or as planned again; with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtWidgets import QLineEdit, QWidget

from app.day_commands import ChangeBreak
from app.domain.text import T
from app.domain.time import Window, local_day, local_moment
from app.rows import BoardPerson
from ui.board.flows.asking import Question
from ui.shell.frame import Frame
from ui.widgets.field import Field
from ui.widgets.parts import Pick, clock_edit, time_of


class Change(StrEnum):
    """What becomes of a break."""

    LIFT = "lift"
    MOVE = "move"
    BACK = "back"


def planned_breaks(person: BoardPerson) -> tuple[Window, ...]:
    """The breaks as the week has them, on the days shown, whatever was changed; in order."""
    moved = {c.to for c in person.break_changes}
    standing = {w for w in person.breaks if w not in moved}
    return tuple(sorted(standing | {c.planned for c in person.break_changes}))


class BreakChangeQuestion(Question):
    """Which break, what becomes of it, and why. What was typed stays when the desk refuses."""

    def __init__(self, frame: Frame, person: BoardPerson, at: datetime, parent: QWidget) -> None:
        self._person = person
        windows = planned_breaks(person)
        near = min(windows, key=lambda w: abs(w.start - at))
        self.which = Pick(
            [(w, T("{start} – {end}", start=w.start, end=w.end)) for w in windows], T("Which break")
        )
        self.which.set_value(near)
        self.what = Pick(
            [
                (Change.LIFT, T("There is none on that day")),
                (Change.MOVE, T("It begins at another time")),
                (Change.BACK, T("It is as planned again")),
            ],
            T("What becomes of it"),
        )
        self.at = clock_edit(near.start.astimezone(frame.clock.zone).time(), T("Begins at"))
        self.reason = QLineEdit()
        super().__init__(
            frame,
            T("The break of {name}", name=person.name),
            T("Change the break"),
            parent,
            Field(T("Which break"), self.which, "which"),
            Field(T("What becomes of it"), self.what, "what"),
            Field(T("Begins at"), self.at, "window"),
            Field(T("Why"), self.reason, "note"),
        )
        changed = {c.planned: c for c in person.break_changes}
        if near in changed:
            self.what.set_value(Change.BACK)
            self.reason.setText(changed[near].reason)
        self.what.changed.connect(lambda _: self._dress())
        self._dress()
        self.what.setFocus()

    def _dress(self) -> None:
        self.at.setEnabled(self.what.value() is Change.MOVE)

    def command(self) -> ChangeBreak:
        """The change as it stands in the fields."""
        planned = self.which.value()
        assert isinstance(planned, Window)
        to: Window | None = None
        if self.what.value() is Change.BACK:
            to = planned
        elif self.what.value() is Change.MOVE:
            zone = self.frame.clock.zone
            start = local_moment(local_day(planned.start, zone), time_of(self.at), zone)
            to = Window(start, start + timedelta(seconds=planned.seconds))
        return ChangeBreak(
            staff_id=self._person.id, planned=planned, to=to, reason=self.reason.text().strip()
        )

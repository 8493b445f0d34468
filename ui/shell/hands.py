"""What is carried by the pointer from one panel to another, and what the keyboard sends across: jobs, by their ids.

The panel where the button went down keeps the pointer's events until it is let go; it tells this object where the
pointer is on the screen, and the panel below it listens. No operating system's drag is involved, so the carried thing
may show all the way what it would cost, Esc ends it at once, and it also works between torn-off windows.
"""

from __future__ import annotations

from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, QPoint, Signal

from ui.shell.frame import Frame


class Zone(Protocol):
    """A place where visits may be let go."""

    def holds(self, at: QPoint) -> bool:
        """Whether a point of the screen lies on it while it is seen."""

    def light(self, on: bool) -> None:
        """Show that what is carried would be taken here."""


class Hands(QObject):
    """Child of the frame, one per window."""

    lifted = Signal(object)
    """Jobs (ids as a tuple) were taken up by the pointer in another panel."""
    moved = Signal(object, bool)
    """Where the pointer is on the screen (QPoint), and whether it goes in fine steps."""
    let_go = Signal()
    """The button came up."""
    dropped_it = Signal()
    """The carrying ended without anything done: Esc in the other panel."""
    sent = Signal(object)
    """Jobs (ids as a tuple) are lifted onto the board by the keyboard."""
    ended = Signal(bool)
    """What was carried was put down (True) or put back."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.zones: list[Zone] = []

    def zone_at(self, at: QPoint) -> Zone | None:
        """The place at a point of the screen where visits may be let go."""
        self.zones = [zone for zone in self.zones if shiboken6.isValid(zone)]  # panels come and go
        return next((zone for zone in self.zones if zone.holds(at)), None)


def hands(frame: Frame) -> Hands:
    """The hands of this frame's window; made at the first call."""
    found = frame.findChild(Hands)
    return found if isinstance(found, Hands) else Hands(frame)

"""What the panels of one window tell each other beyond the shared selection: previews, pins, requests to begin."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from ui.shell.frame import Frame


class Links(QObject):
    """One per window. Panels connect to it when they are made; those not yet made miss nothing that matters."""

    answer = Signal(str)
    """A call's id is to be taken into the form; empty: a form by hand."""
    resume = Signal(str)
    """An answered call's form is to be opened again."""
    previewed = Signal(object, object)
    """(Candidate or None, planned minutes): the board draws a ghost, the map a way."""
    pin_wanted = Signal(object)
    """The next click on the map sets the pin; a Point to begin at, or None."""
    pin_set = Signal(object)
    """The Point a pin was set to."""
    request_here = Signal(object)
    """A new request at this Point."""
    request_for = Signal(object)
    """A new request for this Customer."""
    rework = Signal(object)
    """A repeat of this JobDetail."""
    intake_changed = Signal(object)
    """The form's content (ui.call.state.Intake)."""
    city_changed = Signal()
    """Another city map was loaded or dropped."""


_links: WeakKeyDictionary[Frame, Links] = WeakKeyDictionary()


def links(frame: Frame) -> Links:
    """The window's own."""
    found = _links.get(frame)
    if found is None:
        found = Links(frame)
        _links[frame] = found
    return found

"""The arrival window of a request: three offered, one promised, or another typed by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from app.domain.errors import DeskError
from app.domain.text import T
from app.domain.time import Window
from app.services.matchmaking import Offer
from ui.call.showing import offer_words
from ui.call.view import IntakeView
from ui.shell.frame import Frame


class Windows:
    """`promise` hears the window that is taken or typed, None when the field was emptied."""

    def __init__(self, view: IntakeView, frame: Frame, promise: Callable[[Window | None], None]) -> None:
        self._view, self._frame, self._promise = view, frame, promise
        self.offers: tuple[Offer, ...] = ()
        self._taken: int | None = None
        self._asked = False
        self._filling = False
        view.window_edit.changed.connect(self._typed)
        view.offers.taken.connect(self.take)

    @property
    def taken(self) -> Offer | None:
        """The offered window that was promised, if one of those shown was."""
        return (
            self.offers[self._taken] if self._taken is not None and self._taken < len(self.offers) else None
        )

    def day(self) -> date:
        """The day a typed window is meant for: the one that is looked at, today at the earliest."""
        return max(self._frame.selection.day, self._frame.clock.today())

    def forget(self) -> None:
        """The request was booked: nothing is offered any more."""
        self.offers, self._taken = (), None

    def show(self, asked: bool) -> None:
        """Show what is offered; asked: the desk looked for windows, so that none is worth a word."""
        self._asked = asked
        none = T("No window within a week fits. Below stands why.") if asked and not self.offers else None
        words = [offer_words(offer, self.day()) for offer in self.offers]
        self._view.offers.show_offers(words, self._taken, none)

    def take(self, number: int) -> None:
        """Promise the n-th window (from 0)."""
        branch = self._frame.branch
        if not 0 <= number < len(self.offers) or branch is None:
            return
        self._taken = number
        with self.not_typed():
            self._view.window_edit.show_window(self.offers[number].window, branch.zone)
        self._promise(self.offers[number].window)
        self.show(self._asked)

    @contextmanager
    def not_typed(self) -> Iterator[None]:
        """What is put into the field meanwhile was not typed by anybody."""
        before, self._filling = self._filling, True
        try:
            yield
        finally:
            self._filling = before

    def _typed(self, _span: object) -> None:
        branch = self._frame.branch
        if branch is None or self._filling:
            return
        window = None
        try:
            window = self._view.window_edit.window_on(self.day(), branch.zone)
        except DeskError as refusal:
            self._view.form.show_hint("window", refusal.text)
        self._taken = None
        self._promise(window)
        self.show(self._asked)

"""Where every error becomes something a person can act on. The one place that decides how.

NotPossible → beside the field it names, else a toast. ChangedMeanwhile → toast with the new state.
NotReachable → banner with "Try again". NotAllowed → toast that explains. Anything else is our own mistake:
it is logged, and a report window with masked details opens while work continues.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import ChangedMeanwhile, DeskError, NotAllowed, NotPossible, NotReachable
from app.domain.text import T, Text
from ui.runtime.scrub import describe

log = logging.getLogger(__name__)


class Notices(Protocol):
    """Where the window speaks to its person."""

    def toast(
        self,
        text: Text | str,
        kind: str = "info",
        action: Text | None = None,
        run: Callable[[], None] | None = None,
        seconds: float = 6,
    ) -> None:
        """A short remark in the corner."""

    def banner(
        self,
        name: str,
        text: Text | str,
        kind: str = "warning",
        action: Text | None = None,
        run: Callable[[], None] | None = None,
        closable: bool = True,
    ) -> None:
        """A line below the top bar that stays until cleared; the same name replaces it."""

    def clear_banner(self, name: str) -> None:
        """Take the banner of that name away."""


class Presenter(QObject):
    """Shows errors. Call it like a function from the window thread, or `from_anywhere` from any thread."""

    reported = Signal(str)
    """The text of a report about a mistake of ours, each time one is made."""
    _arrived = Signal(object)

    def __init__(self, version: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._version = version
        self._notices: Notices | None = None
        self._window: QWidget | None = None
        self._report: Any = None
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def use(self, notices: Notices, window: QWidget) -> None:
        """Speak through this window from now on."""
        self._notices, self._window = notices, window

    def __call__(
        self, error: BaseException, owner: QObject | None = None, retry: Callable[[], None] | None = None
    ) -> None:
        """Show `error`. `owner` is where the person was; `retry` is offered when trying again may help."""
        if not isinstance(error, DeskError):
            self._our_mistake(error)
            return
        log.info("refused: %s %s", type(error).__name__, error.code)
        if isinstance(error, NotPossible) and error.field and _at_field(owner, error.field, error.text):
            return
        if self._notices is None:
            log.warning("nowhere to show a refusal: %s", error.code)
            return
        if isinstance(error, NotReachable):
            name = f"unreachable:{error.code}"
            again = partial(self._again, name, retry) if retry else None
            self._notices.banner(name, error.text, "warning", T("Try again") if retry else None, again)
        elif isinstance(error, ChangedMeanwhile | NotAllowed):
            self._notices.toast(error.text, "warning", seconds=10)
        else:
            self._notices.toast(error.text, "danger", seconds=10)

    def from_anywhere(self, error: BaseException) -> None:
        """As calling it, from any thread."""
        self._arrived.emit(error)

    def install_hooks(self) -> Callable[[], None]:
        """Catch what Python would only print: slots, threads, destructors. Returns what puts the old hooks back."""
        old = (sys.excepthook, threading.excepthook, sys.unraisablehook)

        def main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                QApplication.quit()
            else:
                self.from_anywhere(error)

        def thread(args: threading.ExceptHookArgs) -> None:
            if args.exc_value is not None:
                self.from_anywhere(args.exc_value)

        def unraisable(args: Any) -> None:
            if args.exc_value is not None:
                self.from_anywhere(args.exc_value)

        sys.excepthook, threading.excepthook, sys.unraisablehook = main, thread, unraisable

        def restore() -> None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = old

        return restore

    def _again(self, banner: str, retry: Callable[[], None]) -> None:
        """Take the banner away and try; if that fails too, it is back at once."""
        if self._notices is not None:
            self._notices.clear_banner(banner)
        retry()

    @Slot(object)
    def _take(self, error: BaseException) -> None:
        self(error)

    def _our_mistake(self, error: BaseException) -> None:
        report = describe(error, self._version)
        log.error("our mistake\n%s", report)
        self.reported.emit(report)
        self.report(report)

    def report(self, report: str) -> None:
        """Show a report, already without anything private, in the window for them."""
        if self._window is None:
            return
        from ui.widgets.report import ReportWindow  # here, because most runs never need it

        if self._report is None:
            self._report = ReportWindow(self._window)
            self._report.destroyed.connect(self._report_closed)
        self._report.add(report)
        self._report.show()

    @Slot()
    def _report_closed(self) -> None:
        self._report = None


def _at_field(owner: QObject | None, name: str, text: Text) -> bool:
    """Show `text` at the field called `name` of the form the owner stands in; False if there is none."""
    place = owner
    while place is not None:
        show = getattr(place, "show_hint", None)
        if callable(show) and show(name, text):
            return True
        place = place.parent()
    return False

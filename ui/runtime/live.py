"""What changed, gathered for a tenth of a second, then told to the panels that show it.

Nobody calls "refresh" on another panel: a command's outcome, another seat's log or the example company say
which ids changed, and each panel decides whether that concerns it. A hidden panel only remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

GATHER_MS = 100

Kinds = dict[str, frozenset[str]]
"""Kind ("job", "visit", "staff", …) → ids that changed. The empty set means: anything of that kind."""


class Changes(Protocol):
    """What a command or the change feed says has changed."""

    @property
    def kinds(self) -> Mapping[str, AbstractSet[str]]:
        """Kind → ids."""


class Live(QObject):
    """Gathers change sets from any thread and emits them, merged, on the window thread."""

    changed = Signal(object)
    """`Kinds`: everything that changed since the last signal."""
    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None, gather_ms: int = GATHER_MS) -> None:
        super().__init__(parent)
        self._kinds: dict[str, set[str]] = {}
        self._whole: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(gather_ms)
        self._timer.timeout.connect(self.flush)
        self._heard.connect(self._gather, Qt.ConnectionType.AutoConnection)

    def hear(self, changes: Changes) -> None:
        """Take note of a change set; may be called from any thread."""
        self._heard.emit({kind: frozenset(ids) for kind, ids in changes.kinds.items()})

    @Slot(object)
    def _gather(self, kinds: Kinds) -> None:
        for kind, ids in kinds.items():
            if not ids:
                self._whole.add(kind)
            self._kinds.setdefault(kind, set()).update(ids)
        # Not restarted by later news: a steady stream must not postpone the screen for ever.
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Tell now what has been gathered."""
        self._timer.stop()
        kinds: Kinds = {
            kind: frozenset() if kind in self._whole else frozenset(ids) for kind, ids in self._kinds.items()
        }
        self._kinds, self._whole = {}, set()
        if kinds:
            self.changed.emit(kinds)

    def watch(self, widget: QWidget, kinds: Iterable[str], refresh: Callable[[Kinds], None]) -> None:
        """Call `refresh` with the news of these kinds while `widget` is visible.

        News that came while it was hidden is merged and delivered when it is shown. Give a bound method of
        the widget, so that nothing outlives it. Ends when the widget is destroyed.
        """
        _Watch(self, widget, frozenset(kinds), refresh)


class _Watch(QObject):
    """One panel's ear; a child of the panel, so it goes with it."""

    def __init__(
        self, live: Live, widget: QWidget, kinds: frozenset[str], refresh: Callable[[Kinds], None]
    ) -> None:
        super().__init__(widget)
        self._widget, self._wanted, self._refresh = widget, kinds, refresh
        self._stale: Kinds = {}
        live.changed.connect(self._news)
        widget.installEventFilter(self)

    @Slot(object)
    def _news(self, kinds: Kinds) -> None:
        mine = {kind: ids for kind, ids in kinds.items() if kind in self._wanted}
        if not mine:
            return
        if self._widget.isVisible():
            self._refresh(mine)
            return
        for kind, ids in mine.items():
            known = self._stale.get(kind)
            whole = not ids or known == frozenset()
            self._stale[kind] = frozenset() if whole else ids | (known or frozenset())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Deliver what was missed as the panel comes into sight."""
        if event.type() == QEvent.Type.Show and self._stale:
            missed, self._stale = self._stale, {}
            self._refresh(missed)
        return False

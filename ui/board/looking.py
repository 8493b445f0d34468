"""How the board is looked at just now: kept on this computer, saved under names, called back by digits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.changes import ChangeSet
from app.commands import DropView, SaveView
from app.domain.ids import new_id
from app.domain.text import T
from app.domain.views import SavedView, on_key, views_of
from ui.board.arrangement import COLOURS, Arrangement
from ui.board.sieve import Sieve
from ui.runtime.tasks import async_slot
from ui.runtime.words import say
from ui.theme import icon
from ui.widgets.basics import claim_keys

if TYPE_CHECKING:
    from ui.shell.frame import Frame

DIGITS = {Qt.Key(Qt.Key.Key_1.value + n): n + 1 for n in range(9)}
_KEPT = "board/looks"


class Looking(QObject):
    """The arrangement in force and the saved ones. Change it by `set`; the panel follows `changed`."""

    changed = Signal(object, object)
    """The `Arrangement` before and the one now."""
    views_changed = Signal()

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self.frame, self.tasks = frame, frame.tasks
        self.now = remembered(frame)
        frame.selection.set_look(self.now)
        self.views: tuple[SavedView, ...] = ()
        self.current = ""
        """The id of the saved view that was called last and is still what is shown."""
        frame.selection.filter_changed.connect(self._words_changed)
        frame.selection.unfilter_wanted.connect(lambda: self.set_sieve(Sieve()))
        frame.live.watch(parent, ("setting", "desk"), self._news)

    # ---- the arrangement --------------------------------------------------------------------------------

    def set(self, **changes: Any) -> None:
        """Look at the board in another way; names of `Arrangement`'s fields."""
        self._become(replace(self.now, **changes))

    def set_all(self, wanted: Arrangement) -> None:
        """Look at the board as told, in everything."""
        self._become(wanted)
        self.frame.selection.set_filter(wanted.sieve.words)

    def set_sieve(self, sieve: Sieve) -> None:
        """Filter by something else; the words go to the other panels too."""
        self.set(sieve=sieve)
        self.frame.selection.set_filter(sieve.words)

    def _words_changed(self, typed: str) -> None:
        self.set(sieve=replace(self.now.sieve, words=typed))

    def _become(self, wanted: Arrangement) -> None:
        before = self.now
        if wanted == before:
            return
        self.now, self.current = wanted, ""
        # words are for the moment: a desk that opens with a filter of yesterday looks broken
        kept = replace(wanted, sieve=replace(wanted.sieve, words="")).kept()
        self.frame.memory.setValue(_KEPT, json.dumps(kept))
        self.changed.emit(before, wanted)
        self.frame.selection.set_look(wanted)

    # ---- saved views ------------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask for the saved views."""
        self._load()

    @async_slot
    async def _load(self) -> None:
        facts = await self.tasks.ask(self.frame.queries.desk, key=(id(self), "views"))
        self.views = views_of(facts.settings, self.frame.who.name)
        self.views_changed.emit()

    def _news(self, _changes: ChangeSet) -> None:
        self._load()

    def call(self, view: SavedView) -> None:
        """Look at the board as a saved view says."""
        self.set_all(Arrangement.of(view.looks))
        self.current = view.id
        self.frame.toast(T("View “{name}”", name=view.name), "info", seconds=3)

    def call_digit(self, digit: int) -> None:
        """Call the view of a key, or say that there is none."""
        view = on_key(self.views, digit, self.frame.who.name)
        if view is not None:
            self.call(view)
            return
        self.frame.toast(
            T(
                "No view is saved on key {n} of the board. V saves one; Ctrl+{n} goes to a view of the window.",
                n=digit,
            ),
            "info",
        )

    def mine(self, view: SavedView) -> bool:
        """Whether this person saved it."""
        return view.owner == self.frame.who.name

    @async_slot
    async def save(self, view: SavedView) -> None:
        """Keep a view; a digit that another of one's own has goes over to it."""
        wanted = replace(view, id=view.id or new_id())
        self.frame.toast_outcome(await self.tasks.do(SaveView(view=wanted)))
        for other in self.views:
            if other.id != wanted.id and wanted.digit and other.digit == wanted.digit and self.mine(other):
                await self.tasks.do(SaveView(view=replace(other, digit=0)))

    @async_slot
    async def drop(self, view: SavedView) -> None:
        """Forget a view; Undo brings it back."""
        self.frame.toast_outcome(await self.tasks.do(DropView(view_id=view.id)))

    # ---- digits -----------------------------------------------------------------------------------------

    def take_digits(self, widget: QWidget) -> None:
        """While `widget` has the focus, 1–9 call saved views; elsewhere they switch the window's views."""
        claim_keys(widget, set(DIGITS))
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit pressed alone on the board."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        digit = DIGITS.get(Qt.Key(event.key())) if plain else None
        if digit is None:
            return False
        self.call_digit(digit)
        return True


def menu_of_views(looking: Looking, menu: QMenu, manage: Callable[[], object]) -> None:
    """Fill a menu with the saved views and what can be done to them."""
    menu.clear()
    for view in looking.views:
        name = view.name.replace("&", "&&")
        made = menu.addAction(f"{view.digit}   {name}" if view.digit else name)
        made.setIcon(icon("account-group-outline" if view.shared else "account-outline"))
        made.setCheckable(True)
        made.setChecked(view.id == looking.current)
        made.triggered.connect(lambda _on=False, v=view: looking.call(v))
    if looking.views:
        menu.addSeparator()
    menu.addAction(icon("content-save-outline"), say(T("Save and manage views…")), manage)
    menu.addAction(icon("restore"), say(T("The board as at first")), lambda: looking.set_all(Arrangement()))


def remembered(frame: Frame) -> Arrangement:
    """As it was left; from what earlier programs kept where there is nothing else."""
    kept = frame.memory.value(_KEPT, "")
    try:
        found = json.loads(str(kept)) if kept else None
    except ValueError:
        found = None
    if isinstance(found, dict):
        made = Arrangement.of(found)
    else:
        colour = str(frame.memory.value("board/colour", "state"))
        made = Arrangement(
            colour=colour if colour in COLOURS else "state",
            compact={"1": True, "0": False}.get(str(frame.memory.value("board/compact", ""))),
            off_shift=frame.memory.value("board/off_shift", "") == "1",
        )
    return replace(made, sieve=replace(made.sieve, words=frame.selection.filter))

"""Every action of the window, declared once; shortcuts, menus, the command bar and the shortcut sheet come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import icon

GENERAL = T("General")


@dataclass(frozen=True)
class Action:
    """What a person can do.

    id: stable, dotted ("board.today"). when: whether it is possible just now; why: what to say when not.
    shortcut: portable text ("Ctrl+Enter"), several separated by a blank; empty for none. `widget`: the keys
    count only while the focus is in that widget, otherwise in the whole window.
    told: keys to tell that a widget handles itself, in words of the keyboard; nothing listens to them here.
    keywords: further English words the command bar finds it by. hidden: not in the command bar.
    """

    id: str
    text: Text
    run: Callable[[], object]
    shortcut: str = ""
    icon: str = ""
    group: Text = GENERAL
    when: Callable[[], bool] | None = None
    why: Text | None = None
    widget: QWidget | None = None
    keywords: str = ""
    hidden: bool = False
    told: str = ""

    def possible(self) -> bool:
        """Whether it can be done just now."""
        return self.when is None or self.when()


class ActionList(QObject):
    """All actions of one window."""

    changed = Signal()
    refused = Signal(object)
    """The `Action` somebody asked for while it was not possible."""

    def __init__(self) -> None:
        super().__init__()
        self._window: QWidget | None = None
        self._actions: dict[str, Action] = {}
        self._made: dict[str, QAction] = {}

    def attach(self, window: QWidget) -> None:
        """Live in this window; to be done before anything is declared."""
        self._window = window
        self.setParent(window)

    def add(self, *actions: Action) -> None:
        """Declare actions. Raises ValueError for an id or a shortcut that is taken where it would count."""
        for action in actions:
            if action.id in self._actions:
                raise ValueError(f"action {action.id!r} is declared twice")
            for keys in split_keys(action.shortcut):
                other = self._taken(keys, action.widget)
                if other is not None:
                    raise ValueError(f"{keys} of {action.id!r} is taken by {other.id!r}")
            self._actions[action.id] = action
            self._made[action.id] = self._make(action)
        self.changed.emit()

    def remove(self, *ids: str) -> None:
        """Forget actions, for instance when their panel goes."""
        for name in ids:
            self._actions.pop(name, None)
            made = self._made.pop(name, None)
            if made is not None:
                made.deleteLater()
        self.changed.emit()

    def all(self) -> list[Action]:
        """In the order of declaration."""
        return list(self._actions.values())

    def get(self, name: str) -> Action:
        """The action of that id. Raises KeyError."""
        return self._actions[name]

    def qt(self, name: str) -> QAction:
        """The Qt action of that id, for menus and buttons."""
        return self._made[name]

    def run(self, name: str) -> None:
        """Do it, or say why it is not possible now."""
        action = self._actions[name]
        if action.possible():
            action.run()
        else:
            self.refused.emit(action)

    def _widget_gone(self, name: str, *_: object) -> None:
        if shiboken6.isValid(self):  # the widget may go with the whole window, after this list
            self.remove(name)

    def _taken(self, keys: str, widget: QWidget | None) -> Action | None:
        """Who has these keys where they would meet: Qt calls two matches ambiguous and does neither."""
        wanted = QKeySequence(keys)
        for other in self._actions.values():
            meets = other.widget is None or widget is None or other.widget is widget
            if meets and any(QKeySequence(k) == wanted for k in split_keys(other.shortcut)):
                return other
        return None

    def _make(self, action: Action) -> QAction:
        owner = action.widget or self._window
        if owner is None:
            raise RuntimeError("the list of actions has no window yet")
        made = QAction(owner)
        made.setObjectName(action.id)
        words.bind(made.setText, action.text)
        if action.icon:
            made.setIcon(icon(action.icon))
        if action.shortcut:
            made.setShortcuts([QKeySequence(keys) for keys in split_keys(action.shortcut)])
            made.setShortcutContext(
                Qt.ShortcutContext.WidgetWithChildrenShortcut
                if action.widget is not None
                else Qt.ShortcutContext.WindowShortcut
            )
        name = action.id
        made.triggered.connect(lambda: self.run(name))
        owner.addAction(made)
        if action.widget is not None:
            action.widget.destroyed.connect(partial(self._widget_gone, name))
        return made


def split_keys(shortcut: str) -> list[str]:
    """The single shortcuts in a declaration."""
    return shortcut.split()


def native_keys(shortcut: str) -> str:
    """The first shortcut as this system writes it."""
    keys = split_keys(shortcut)
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

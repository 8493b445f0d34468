"""The lawful next steps as buttons: the likeliest first and strong, the rare ones under “More”."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.domain.lifecycle import ACTION_WORDS, Action
from app.domain.text import T
from app.rows import NextStep
from ui.jobs.card_state import FIRST_KEY, STEP_KEYS, StepPlan
from ui.jobs.phrases import ACTION_ICONS
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import icon, tokens
from ui.widgets.basics import button
from ui.widgets.tags import FlowLayout


class StepsBar(QWidget):
    """Buttons for a plan. The same plan keeps its buttons, so that nothing moves under the pointer."""

    wanted = Signal(object)
    """The `NextStep` somebody chose."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: StepPlan | None = None
        self._flow = FlowLayout(tokens.TIGHT)
        self.setLayout(self._flow)
        self.buttons: dict[Action, QPushButton] = {}
        self.more = button(T("More"), self._open_menu, icon_name="dots-horizontal")
        self._flow.addWidget(self.more)

    def show_plan(self, plan: StepPlan) -> None:
        """Show these steps; the keyboard stays in the bar if it was there."""
        if plan == self._plan:
            return
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        had_focus = had_focus and any(b.hasFocus() for b in self.buttons.values())
        self._plan = plan
        for gone in self.buttons.values():
            self._flow.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.buttons = {}
        shown = ((plan.first,) if plan.first else ()) + plan.near
        for place, step in enumerate(shown):
            made = self._button(step, primary=step is plan.first)
            self._flow.insert(place, made)
            self.buttons[step.action] = made
            made.show()
        self.more.setVisible(bool(plan.more))
        if had_focus and self.buttons:
            next(iter(self.buttons.values())).setFocus()

    def menu(self) -> QMenu:
        """The rare steps, each with its key."""
        made = QMenu(self)
        made.aboutToHide.connect(made.deleteLater)
        for step in self._plan.more if self._plan else ():
            entry = made.addAction(icon(ACTION_ICONS[step.action]), say(ACTION_WORDS[step.action]))
            entry.setShortcut(QKeySequence(STEP_KEYS[step.action]))
            entry.setShortcutVisibleInContextMenu(True)
            entry.triggered.connect(partial(self.wanted.emit, step))
        return made

    def _button(self, step: NextStep, primary: bool) -> QPushButton:
        text = ACTION_WORDS[step.action]
        made = button(
            text,
            lambda: self.wanted.emit(step),
            "primary" if primary else "",
            ACTION_ICONS[step.action],
            STEP_KEYS[step.action],
        )
        if primary:
            words.tip(
                made, T("{step}, also by {keys}", step=text, keys=_native(FIRST_KEY)), STEP_KEYS[step.action]
            )
        return made

    def _open_menu(self) -> None:
        self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)

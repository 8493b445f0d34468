"""A field that completes while one types: asks a provider beside the window, the newest question wins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton, QWidget

from app.domain.text import T, Text
from ui.runtime import words
from ui.runtime.tasks import Tasks
from ui.theme import icon, tokens
from ui.widgets.basics import column, label
from ui.widgets.choices import Choice, ChoiceList

Provider = Callable[[str], Awaitable[Sequence[Choice]]]
"""Text typed so far → choices, best first."""


class CompletingField(QLineEdit):
    """Down and Up walk the list, Enter or Tab takes the marked line, Escape closes it and keeps the words.

    `chosen` tells the Choice taken; `dropped` that the words were changed afterwards, so the choice no longer
    holds. `choice()` is what holds now. With `ask_when_empty` the list opens on Down before anything is typed.
    """

    chosen = Signal(object)
    dropped = Signal()

    def __init__(
        self,
        tasks: Tasks,
        provider: Provider,
        placeholder: Text | None = None,
        ask_when_empty: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tasks, self._provider, self._ask_when_empty = tasks, provider, ask_when_empty
        self._choice: Choice | None = None
        self._question = 0
        self._popup: _Popup | None = None
        self.setClearButtonEnabled(True)
        clear = self.findChild(QToolButton)
        if clear is not None:
            clear.setIcon(icon("close-circle", "faint"))
        if placeholder is not None:
            words.placeholder(self, placeholder)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._changed)

    # ---- what holds -------------------------------------------------------------------------------------

    def choice(self) -> Choice | None:
        """The choice that holds now."""
        return self._choice

    def choose(self, choice: Choice | None, quiet: bool = False) -> None:
        """Take a choice (or none) as if it had been picked; `quiet` tells nobody."""
        self._close()
        self.blockSignals(True)
        self.setText(words.say(choice.text) if choice else "")
        self.blockSignals(False)
        self._choice = choice
        self.setCursorPosition(0)
        if not quiet:
            if choice is not None:
                self.chosen.emit(choice)
            else:
                self.dropped.emit()

    def popup(self) -> ChoiceList | None:
        """The open list, if it is open."""
        return self._popup.list if self._popup is not None and self._popup.isVisible() else None

    # ---- typing -----------------------------------------------------------------------------------------

    def _changed(self, text: str) -> None:
        if self._choice is not None and text != words.say(self._choice.text):
            self._choice = None
            self.dropped.emit()

    def _typed(self, text: str) -> None:
        self._question += 1
        if text.strip() or self._ask_when_empty:
            self.tasks.start(self._answer(text, self._question), owner=self, busy=_no_sign)
        else:
            self._close()

    async def _answer(self, text: str, question: int) -> None:
        choices = await self._provider(text)
        if question != self._question or not self.hasFocus():
            return  # something newer was typed, or the person has gone on
        self._open(choices, text)

    def _open(self, choices: Sequence[Choice], text: str) -> None:
        if self._popup is None:
            self._popup = _Popup(self)
            self._popup.list.clicked.connect(lambda _index: self._take())
        self._popup.show_choices(choices, text)

    def _close(self) -> None:
        self._question += 1  # an answer still on its way must not open the list again
        if self._popup is not None:
            self._popup.hide()

    def _take(self) -> bool:
        choice = self._popup.list.current() if self.popup() is not None and self._popup else None
        if choice is None:
            return False
        self.choose(choice)
        return True

    # ---- keys -------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tab takes the marked line and then goes on; Escape is the list's while it is open."""
        if isinstance(event, QKeyEvent) and self.popup() is not None:
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
                self._take()
            # Ctrl+Enter stays the window's: it books, whatever list is open
            held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if (
                event.type() == QEvent.Type.ShortcutOverride
                and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return)
                and not held
            ):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, take, close."""
        opened = self.popup()
        key = event.key()
        if opened is None:
            if key == Qt.Key.Key_Down:
                self._typed(self.text())
                return
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            opened.step(1 if key == Qt.Key.Key_Down else -1)
            return
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._take():
            return
        elif key == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving closes the list."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._close()
        super().focusOutEvent(event)


def _no_sign(_busy: bool) -> None:
    """A list that is a little late needs no busy sign."""


class _Popup(QFrame):
    """The list, above everything in the same window, so that it never takes the focus or leaves the screen."""

    MOST = 300

    def __init__(self, field: CompletingField) -> None:
        super().__init__(field.window())
        self._field = field
        self.setProperty("role", "raised")
        self.list = ChoiceList()
        self._none = label(T("Nothing found"), "muted")
        self._none.setContentsMargins(tokens.WIDE, tokens.GAP, tokens.WIDE, tokens.GAP)
        inner = column(self.list, self._none, gap=0)
        inner.setContentsMargins(1, 3, 1, 3)
        self.setLayout(inner)
        self.hide()
        field.installEventFilter(self)
        field.destroyed.connect(self.deleteLater)

    def show_choices(self, choices: Sequence[Choice], typed: str) -> None:
        """Show them below the field, or above it where there is more room."""
        self.list.show_choices(choices, typed)
        self.list.setVisible(bool(choices))
        self._none.setVisible(not choices)
        window = self._field.window()
        if self.parent() is not window:
            self.setParent(window)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        window = self._field.window()
        top = self._field.mapTo(window, QPoint(0, self._field.height() + 3))
        above = self._field.mapTo(window, QPoint(0, -3)).y()
        below = window.height() - top.y() - tokens.GAP
        wanted = self.list.height_for(self.MOST) + 8 if self.list.choices.choices else 40
        upward = wanted > below and above > below
        height = min(wanted, above if upward else below)
        width = min(max(self._field.width(), 300), window.width() - tokens.PAGE)
        left = min(top.x(), window.width() - width - tokens.GAP)
        self.setGeometry(max(0, left), above - height if upward else top.y(), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go when the field goes, and follow it when the lines above it make or take room."""
        if event.type() == QEvent.Type.Hide:
            self.hide()
        elif event.type() == QEvent.Type.Move and self.isVisible():
            self._place()
        return False

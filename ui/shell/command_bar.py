"""Ctrl+K: finds what one can do and where one can go, in English, Chinese, pinyin and initials."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QLineEdit, QWidget

from app.domain.text import T, Text
from app.i18n import say as say_in
from ui.runtime import words
from ui.runtime.words import say
from ui.shell.actions import Action, native_keys
from ui.shell.frame import Frame
from ui.shell.matching import score
from ui.theme import colours, font, tokens
from ui.widgets.basics import column, icon_label, label, line, row
from ui.widgets.choices import Choice, ChoiceList

WIDTH = 620
MOST_ACTIONS = 12


def find_actions(actions: Sequence[Action], typed: str) -> list[Action]:
    """Those that fit, best first; possible ones before the others."""
    scored = [
        (score(typed, say(a.text), say_in(a.text, "en"), say_in(a.text, "zh_CN"), a.keywords), -place, a)
        for place, a in enumerate(actions)
        if not a.hidden
    ]
    fitting = sorted(
        (s for s in scored if s[0] > 0), key=lambda s: (s[2].possible(), s[0], s[1]), reverse=True
    )
    return [a for _points, _place, a in fitting]


class CommandBar(QFrame):
    """A field and a list above the window. Enter does the marked line, Escape gives the focus back."""

    def __init__(self, frame: Frame, window: QWidget) -> None:
        super().__init__(window)
        self._frame, self._window = frame, window
        self._back_to: QWidget | None = None
        self._question = 0
        self._found: dict[str, Sequence[Choice]] = {}
        self.setProperty("role", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setFont(font("strong"))
        words.placeholder(self.field, T("Search customers, jobs and people, or type a command"))
        self.list = ChoiceList()
        self._none = label(T("Nothing found. Try fewer letters, a phone tail or a job number."), "muted")
        self._none.setContentsMargins(tokens.PAGE, tokens.WIDE, tokens.PAGE, tokens.PAGE)
        head = row(icon_label("magnify", "muted", 18), self.field, gap=tokens.WIDE)
        head.setContentsMargins(tokens.PAGE, tokens.GAP, tokens.PAGE, tokens.GAP)
        inner = column(head, line(), self.list, self._none, gap=0)
        inner.setContentsMargins(1, 1, 1, tokens.TIGHT)
        self.setLayout(inner)
        words.name(self, T("Search or command"))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(36)
        shadow.setOffset(0, 8)
        self._shadow = shadow
        self.setGraphicsEffect(shadow)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self.take())
        window.installEventFilter(self)
        self.hide()

    # ---- open and close ---------------------------------------------------------------------------------

    def open(self, text: str = "") -> None:
        """Show it with `text` typed already; the focus comes here."""
        if not self.isVisible():
            self._back_to = self._window.focusWidget()
        tint = QColor(colours().shadow)
        tint.setAlpha(150 if colours().dark else 60)
        self._shadow.setColor(tint)
        self.field.setText(text)
        self._typed(text)
        self.show()
        self.raise_()
        self._arrange()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Hide it; the focus goes back to where it was."""
        self._question += 1
        self.hide()
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus()
        self._back_to = None

    def take(self) -> None:
        """Do the marked line."""
        choice = self.list.current()
        if choice is None:
            return
        self.dismiss()
        choice.value()

    # ---- finding ----------------------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self._question += 1
        self._found = {}
        self._show(text)
        if text.strip():
            for finder in self._frame.finders.values():
                self._frame.tasks.start(self._look(finder.id, text, self._question), owner=self)

    async def _look(self, finder: str, text: str, question: int) -> None:
        await asyncio.sleep(0.04)  # a fast typist asks once, not once a letter
        if question != self._question:
            return
        found = await self._frame.finders[finder].find(text)
        if question == self._question and self.isVisible():
            title = self._frame.finders[finder].title
            self._found[finder] = [_in_group(choice, title) for choice in found]
            self._show(text)

    def _show(self, text: str) -> None:
        actions = find_actions(self._frame.actions.all(), text)
        most = MOST_ACTIONS if text.strip() else 60
        choices = [self._as_choice(action) for action in actions[:most]]
        others = [c for finder in self._frame.finders for c in self._found.get(finder, ())]
        # What was looked for by name stands above commands that merely contain the letters.
        strong = [c for c in choices if not text.strip() or score(text, say(c.text)) >= 60]
        weak = [c for c in choices if c not in strong]
        everything = [*_by_group(strong), *others, *_by_group(weak)]
        kept = self.list.current()
        place = 0
        if kept is not None and self.list.currentIndex().row() > 0:
            place = next((n for n, c in enumerate(everything) if c.text == kept.text), 0)
        self.list.show_choices(everything, text, place)
        self.list.setVisible(bool(everything))
        self._none.setVisible(not everything)
        self._arrange()

    def _as_choice(self, action: Action) -> Choice:
        possible = action.possible()
        detail = "" if possible else (action.why or T("not possible now"))
        return Choice(
            action.text,
            detail,
            action.icon or "chevron-right",
            "" if possible else "faint",
            native_keys(action.shortcut),
            lambda: self._frame.actions.run(action.id),
            action.group,
        )

    # ---- keys and place ---------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field; the window's size and clicks elsewhere."""
        if watched is self.field and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self.field and isinstance(event, QFocusEvent) and event.lostFocus():
            # Another window in front is no reason to lose what was typed.
            if event.reason() != Qt.FocusReason.ActiveWindowFocusReason and not self.underMouse():
                self._question += 1
                self.hide()
            return False
        if watched is self._window and self.isVisible():
            if event.type() == QEvent.Type.Resize:
                self._arrange()
            elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
                self.dismiss()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            pass  # the list is walked by arrows; Tab must not leave an open bar behind
        else:
            return False
        return True

    def _arrange(self) -> None:
        if not self.isVisible():
            return
        width = min(WIDTH, self._window.width() - 2 * tokens.PAGE)
        room = self._window.height() - tokens.BAR - 80
        self.list.setFixedHeight(self.list.height_for(min(420, max(80, room - 60))))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(QPoint((self._window.width() - width) // 2, tokens.BAR + 12))


def _by_group(choices: Sequence[Choice]) -> list[Choice]:
    """Those of a group together, the group of the best first."""
    groups: dict[str, list[Choice]] = {}
    for choice in choices:
        groups.setdefault(say(choice.group), []).append(choice)
    return [choice for members in groups.values() for choice in members]


def _in_group(choice: Choice, title: Text) -> Choice:
    return choice if choice.group else replace(choice, group=title)

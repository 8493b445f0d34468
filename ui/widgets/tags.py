"""Several words chosen from a list, as chips with a completing field behind them: skills, wishes, languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.domain.text import Text
from ui.runtime import words
from ui.runtime.tasks import Tasks
from ui.theme import tokens
from ui.widgets.chip import Chip
from ui.widgets.choices import Choice
from ui.widgets.completing import CompletingField, Provider


class FlowLayout(QLayout):
    """Parts beside each other, wrapped like words."""

    def __init__(self, gap: int = tokens.TIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Put at the end."""
        self._items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Put at `place`."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The n-th."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove the n-th."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high at that width."""
        return self._place(QRect(0, 0, width, 0), only_measure=True)

    def setGeometry(self, rect: QRect) -> None:
        """Lay out."""
        super().setGeometry(rect)
        self._place(rect, only_measure=False)

    def sizeHint(self) -> QSize:
        """All in a row."""
        hints = [item.sizeHint() for item in self._items]
        width = sum(h.width() for h in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((h.height() for h in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest part must fit."""
        hints = [item.minimumSize() for item in self._items]
        return QSize(max((h.width() for h in hints), default=0), max((h.height() for h in hints), default=0))

    def _place(self, rect: QRect, only_measure: bool) -> int:
        x, y, line_height = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, line_height = rect.x(), y + line_height + self._gap, 0
            if not only_measure:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap
            line_height = max(line_height, hint.height())
        return y + line_height - rect.y()


class TagEdit(QWidget):
    """Chips and a field that adds more. Backspace in the empty field takes the last one back."""

    changed = Signal(object)
    """The values, a list in the order of adding."""

    def __init__(
        self, tasks: Tasks, provider: Provider, placeholder: Text, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tags: list[tuple[Any, Chip]] = []
        self.field = CompletingField(tasks, self._others, placeholder, ask_when_empty=True)
        self.field.setClearButtonEnabled(False)
        self.field.setMinimumWidth(140)
        self._provider = provider
        self._flow = FlowLayout()
        self._flow.addWidget(self.field)
        self.setLayout(self._flow)
        self.setFocusProxy(self.field)
        words.name(self, placeholder)
        self.field.chosen.connect(self._add_chosen)
        self.field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace before the first letter takes the last chip back."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Backspace
            and not self.field.text()
            and self._tags
        ):
            self._remove(self._tags[-1][1])
            return True
        return False

    def values(self) -> list[Any]:
        """What is chosen."""
        return [value for value, _chip in self._tags]

    def set_tags(self, choices: Sequence[Choice]) -> None:
        """Show these; tells nobody."""
        for _value, chip in self._tags:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._tags.clear()
        for choice in choices:
            self._add(choice)

    async def _others(self, text: str) -> Sequence[Choice]:
        mine = self.values()
        return [choice for choice in await self._provider(text) if choice.value not in mine]

    def _add_chosen(self, choice: Choice) -> None:
        self.field.choose(None, quiet=True)
        if choice.value not in self.values():
            self._add(choice)
            self.changed.emit(self.values())

    def _add(self, choice: Choice) -> None:
        chip = Chip(choice.text, choice.hue or "neutral", choice.icon, removable=True)
        chip.removed.connect(lambda: self._remove(chip))
        self._flow.insert(len(self._tags), chip)
        self._tags.append((choice.value, chip))
        chip.show()
        self.updateGeometry()

    def _remove(self, chip: Chip) -> None:
        self._tags = [(value, other) for value, other in self._tags if other is not chip]
        self._flow.removeWidget(chip)
        chip.deleteLater()
        self.field.setFocus()
        self.updateGeometry()
        self.changed.emit(self.values())

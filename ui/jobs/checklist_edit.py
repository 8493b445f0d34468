"""The service's checklist at completion: what of it was done, ticked one by one or all at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.text import T
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row


class _Item(QWidget):
    """A box and its words, which may take several lines; a click on the words ticks too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        words.name(self.box, text)
        said = label(text, "small", wrap=True)
        said.setBuddy(self.box)
        inner = row(self.box, said, gap=tokens.TIGHT)
        inner.setStretch(1, 1)
        self.setLayout(inner)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick or untick."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.toggle()


class ChecklistEdit(QWidget):
    """A box for each thing to do; `changed` after every tick."""

    changed = Signal()

    def __init__(self, items: tuple[str, ...], done: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        self.count = label("", "small")
        self.all = button(T("All done"), self._tick_all, "quiet")
        rows: list[QWidget] = []
        for text in dict.fromkeys(items):
            item = _Item(text)
            item.box.setChecked(text in done)
            item.box.toggled.connect(self._told)
            self.boxes[text] = item.box
            rows.append(item)
        head = row(label(T("Checklist"), "small"), self.count, None, self.all, gap=tokens.GAP)
        self.setLayout(column(head, *rows, gap=2))
        self._told()

    def value(self) -> tuple[str, ...]:
        """What was done, in the order of the list."""
        return tuple(text for text, box in self.boxes.items() if box.isChecked())

    def _tick_all(self) -> None:
        for box in self.boxes.values():
            box.setChecked(True)

    def _told(self) -> None:
        done = len(self.value())
        words.bind(self.count.setText, T("{n} of {m}", n=done, m=len(self.boxes)))
        self.all.setEnabled(done < len(self.boxes))
        self.changed.emit()

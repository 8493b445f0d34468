"""The list of what is owed: two short lines a row, painted."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.text import T
from ui.aftercare.state import OwedRow
from ui.models import ROW_ROLE, Index
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import colours, font, paint_icon
from ui.widgets.painted import PaintedList, line_height, paint_ground, write_left, write_right

_PAD = 8


class OwedDelegate(QStyledItemDelegate):
    """Who and how long it is due; what it is about and the tries."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(200, line_height("base") + line_height("small") + 2 * _PAD + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: OwedRow = index.data(ROW_ROLE)
        now, rect = colours(), QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ink, quiet = paint_ground(painter, option, "danger" if row.hue == "danger" else "")
        left, right, top = rect.left() + 12, rect.right() - 10, rect.top() + _PAD
        paint_icon(painter, QRectF(left, top + 1, 16, 16), row.icon, quiet)
        left += 24
        first = QRectF(left, top, right - left, line_height("base"))
        told = ink if selected else now.hues[row.hue].ink if row.hue != "neutral" else quiet
        face = font("small", bold=row.hue != "neutral", tabular=True)
        used = write_right(painter, first, say(row.due), face, told)
        write_left(painter, first.adjusted(0, 0, -used, 0), row.who, font(bold=True), ink)
        second = QRectF(left, first.bottom(), right - left, line_height("small"))
        used = write_right(painter, second, say(row.tries), font("small"), quiet)
        write_left(painter, second.adjusted(0, 0, -used, 0), say(row.about), font("small"), quiet)
        painter.restore()


class OwedList(PaintedList[OwedRow]):
    """What is owed; the one at hand stays marked while others come and go."""

    picked = Signal(str)
    """The key of the row a person went to."""
    opened = Signal()
    """Enter: begin with the form."""

    def __init__(self) -> None:
        super().__init__(lambda r: r.key, lambda r: r.spoken(), OwedDelegate())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        words.name(self, T("What is owed"))
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def show_rows(self, rows: tuple[OwedRow, ...], current: str) -> None:
        """Show these with `current` marked, telling nobody; the scroll stays."""
        with self.quietly():
            before = self.verticalScrollBar().value()
            self.rows.set_rows(rows)
            self.verticalScrollBar().setValue(before)
            self.mark(current)

    def mark(self, key: str) -> None:
        """Mark the row of that key, or none, telling nobody."""
        with self.quietly():
            place = self.rows.place_of(key)
            if place is None:
                self.selectionModel().clearSelection()
                return
            index = self.rows.index(place, 0)
            if index != self.currentIndex() or not self.selectionModel().isSelected(index):
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.selectionModel().setCurrentIndex(index, flag)
                self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the form. Where the row at hand has gone, an arrow takes the one that moved up."""
        here = self.currentIndex()
        arrow = event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if arrow and here.isValid() and not self.selectionModel().isSelected(here):
            self.mark(here.data(ROW_ROLE).key)
            self.picked.emit(here.data(ROW_ROLE).key)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def went_to(self, row: OwedRow) -> None:
        """Tell which one was gone to."""
        self.picked.emit(row.key)

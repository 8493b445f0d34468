"""The tray's list: three short lines a row, painted, so that a hundred of them scroll smoothly."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.text import T
from ui.jobs.tray_state import Line
from ui.models import ROW_ROLE, Index
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import colours, font, paint_icon, theme
from ui.widgets.basics import claim_keys
from ui.widgets.painted import PaintedList, line_height, paint_ground, write_left, write_right

_PAD = 7


class LineDelegate(QStyledItemDelegate):
    """Service and time left; number, customer and window; place."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Three lines of the sizes they are painted in."""
        return QSize(200, sum(line_height(size) for size in ("base", "small", "tiny")) + 2 * _PAD + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        line: Line = index.data(ROW_ROLE)
        now, rect = colours(), QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ink, quiet = paint_ground(painter, option, line.hue if line.hue in ("danger", "warning") else "")
        left, right, top = rect.left() + 12, rect.right() - 10, rect.top() + _PAD
        paint_icon(painter, QRectF(left, top + 1, 16, 16), line.icon, quiet)
        if line.colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(line.colour))
            painter.drawRoundedRect(QRectF(left + 2, top + 21, 12, 3), 1.5, 1.5)
        left += 24

        first = QRectF(left, top, right - left, line_height("base"))
        told = now.hues[line.hue].ink if line.hue in now.hues and not selected else ink
        used = write_right(
            painter, first, say(line.left), font("small", bold=line.hue != "neutral", tabular=True), told
        )
        title = QRectF(first.left(), first.top(), first.width() - used, first.height())
        if line.marks:
            hue = now.hues["danger" if line.marks == "!!" else "warning"]
            width = write_left(painter, title, line.marks, font(bold=True), ink if selected else hue.ink)
            title.setLeft(title.left() + width + 5)
        write_left(painter, title, say(line.title), font(bold=True), ink)

        second = QRectF(left, first.bottom(), right - left, line_height("small"))
        used = write_right(painter, second, say(line.when), font("small", tabular=True), quiet)
        who = " · ".join(filter(None, (line.number, line.who, say(line.tier) if line.tier else "")))
        write_left(painter, second.adjusted(0, 0, -used, 0), who, font("small"), quiet)

        third = QRectF(left, second.bottom(), right - left, line_height("tiny"))
        write_left(painter, third, say(line.place), font("tiny"), quiet)
        painter.restore()


class TrayList(PaintedList[Line]):
    """What waits: new lines move only what differs, the selection and the scroll stay."""

    opened = Signal(object)
    """The `Line` on which Enter was pressed or that was clicked twice."""
    picked = Signal(object)
    """The `Line` a person went to."""
    wanted = Signal(object)
    """The `Line` on which A was pressed: who could go?"""
    sent = Signal()
    """Space was pressed: the chosen lines go onto the board."""

    def __init__(self) -> None:
        super().__init__(lambda r: r.key, lambda r: r.spoken(), LineDelegate())
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        words.name(self, T("Waiting jobs and calls"))
        claim_keys(self, {Qt.Key.Key_A, Qt.Key.Key_Space})
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW_ROLE)))
        theme().changed.connect(self._dress)

    def show_lines(self, lines: tuple[Line, ...], selected: str) -> None:
        """Show these, the one of the key `selected` marked; nobody is told."""
        with self.quietly():
            before = self.verticalScrollBar().value()
            together = {line.key for line in self.chosen()}
            self.rows.set_rows(lines)
            self.mark(selected)
            if len(together) > 1:
                self.choose(together)
            self.verticalScrollBar().setValue(before)

    def mark(self, key: str, into_sight: bool = False) -> None:
        """Mark the line of that key, or none, telling nobody; where the keyboard stands is kept when none is marked."""
        with self.quietly():
            place = self.rows.place_of(key)
            if place is None:
                self.selectionModel().clearSelection()
            elif len(together := self.chosen()) > 1 and any(line.key == key for line in together):
                pass  # one of several that are chosen together
            else:
                index = self.rows.index(place, 0)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                if into_sight:
                    self.scrollTo(index)

    def chosen(self) -> tuple[Line, ...]:
        """The lines chosen together, as they stand."""
        found = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(index.data(ROW_ROLE) for index in found)

    def choose(self, keys: set[str]) -> None:
        """Choose the lines of these keys together."""
        model = self.selectionModel()
        for key in keys:
            place = self.rows.place_of(key)
            if place is not None:
                model.select(self.rows.index(place, 0), QItemSelectionModel.SelectionFlag.Select)

    def choose_only(self, keys: set[str]) -> None:
        """Choose exactly the lines of these keys, telling nobody; the keyboard stands on the first."""
        with self.quietly():
            places = sorted(p for key in keys if (p := self.rows.place_of(key)) is not None)
            model = self.selectionModel()
            model.clearSelection()
            if places:
                model.setCurrentIndex(
                    self.rows.index(places[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )
            self.choose(keys)

    def line(self) -> Line | None:
        """The line the keyboard stands on."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, A asks who could go, Space lifts onto the board."""
        line = self.line()
        if line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(line)
        elif line is not None and event.key() == Qt.Key.Key_A and not event.modifiers():
            self.wanted.emit(line)
        elif line is not None and event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def went_to(self, row: Line) -> None:
        """Tell which one was gone to."""
        self.picked.emit(row)

    def _dress(self) -> None:
        self.scheduleDelayedItemsLayout()

"""The tray's list: three short lines a row, painted, so that a hundred of them scroll smoothly."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.text import T
from ui.jobs.tray_state import Line
from ui.models import ROW_ROLE, Column, RowTableModel
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import colours, font, paint_icon, theme, tokens
from ui.widgets.basics import claim_keys

Index = QModelIndex | QPersistentModelIndex
_PAD = 7


class LineDelegate(QStyledItemDelegate):
    """Service and time left; number, customer and window; place."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Three lines of the sizes they are painted in."""
        return QSize(200, sum(line_height(size) for size in ("base", "small", "tiny")) + 2 * _PAD + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        line: Line = index.data(ROW_ROLE)
        now = colours()
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(now.selection if selected else now.hover))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(now.line))
        if line.hue in ("danger", "warning"):
            painter.fillRect(
                QRectF(rect.left(), rect.top(), 3, rect.height() - 1), QColor(now.hues[line.hue].solid)
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(now.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))
        ink, quiet = (now.on_selection, now.on_selection) if selected else (now.text, now.muted)
        left, right, top = rect.left() + 12, rect.right() - 10, rect.top() + _PAD
        paint_icon(
            painter, QRectF(left, top + 1, 16, 16), line.icon, now.muted if not selected else now.on_selection
        )
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


class TrayList(QListView):
    """Rows by key: new ones move only what differs, the selection and the scroll stay."""

    opened = Signal(object)
    """The `Line` on which Enter was pressed or that was clicked twice."""
    picked = Signal(object)
    """The `Line` a person went to."""
    wanted = Signal(object)
    """The `Line` on which A was pressed: who could go?"""
    sent = Signal()
    """Space was pressed: the chosen lines go onto the board."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: RowTableModel[Line] = RowTableModel(
            (Column("line", T("Line"), lambda r: r.spoken(), tip=lambda r: r.spoken()),),
            key=lambda r: r.key,
            parent=self,
        )
        self._quiet = False
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        words.name(self, T("Waiting jobs and calls"))
        claim_keys(self, {Qt.Key.Key_A, Qt.Key.Key_Space})
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW_ROLE)))
        self.selectionModel().currentChanged.connect(self._went)
        theme().changed.connect(self._dress)

    def show_lines(self, lines: tuple[Line, ...], selected: str) -> None:
        """Show these, the one of the key `selected` marked; nobody is told."""
        self._quiet = True
        before = self.verticalScrollBar().value()
        together = {line.key for line in self.chosen()}
        self.lines.set_rows(lines)
        self.mark(selected)
        if len(together) > 1:
            self.choose(together)
        self.verticalScrollBar().setValue(before)
        self._quiet = False

    def mark(self, key: str, into_sight: bool = False) -> None:
        """Mark the line of that key, or none, telling nobody; where the keyboard stands is kept when none is marked."""
        quiet, self._quiet = self._quiet, True
        place = self.lines.place_of(key)
        if place is None:
            self.selectionModel().clearSelection()
        elif len(together := self.chosen()) > 1 and any(line.key == key for line in together):
            pass  # one of several that are chosen together
        else:
            index = self.lines.index(place, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if into_sight:
                self.scrollTo(index)
        self._quiet = quiet

    def chosen(self) -> tuple[Line, ...]:
        """The lines chosen together, as they stand."""
        found = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(index.data(ROW_ROLE) for index in found)

    def choose(self, keys: set[str]) -> None:
        """Choose the lines of these keys together."""
        model = self.selectionModel()
        for key in keys:
            place = self.lines.place_of(key)
            if place is not None:
                model.select(self.lines.index(place, 0), QItemSelectionModel.SelectionFlag.Select)

    def choose_only(self, keys: set[str]) -> None:
        """Choose exactly the lines of these keys, telling nobody; the keyboard stands on the first."""
        quiet, self._quiet = self._quiet, True
        places = sorted(p for key in keys if (p := self.lines.place_of(key)) is not None)
        model = self.selectionModel()
        model.clearSelection()
        if places:
            model.setCurrentIndex(self.lines.index(places[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.choose(keys)
        self._quiet = quiet

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes here: Qt stands it on the first line then, which is not yet choosing it."""
        quiet, self._quiet = self._quiet, True
        super().focusInEvent(event)
        self._quiet = quiet

    def _went(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and now.isValid():
            self.picked.emit(now.data(ROW_ROLE))

    def _dress(self) -> None:
        self.scheduleDelayedItemsLayout()


def line_height(size: str) -> int:
    """The height of a line of type in a named size, in pixels."""
    return max(QFontMetrics(font(size)).height(), tokens.FONT_SIZES[size] + 4)


def write_left(painter: QPainter, room: QRectF, text: str, face: QFont, ink: str) -> float:
    """Write from the left, cut with dots; returns the width used."""
    painter.setFont(face)
    painter.setPen(QColor(ink))
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
    return painter.fontMetrics().horizontalAdvance(cut)


def write_right(painter: QPainter, room: QRectF, text: str, face: QFont, ink: str) -> float:
    """Write at the right end; returns the width used with a gap before it."""
    painter.setFont(face)
    painter.setPen(QColor(ink))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    return painter.fontMetrics().horizontalAdvance(text) + 8 if text else 0

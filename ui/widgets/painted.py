"""Lists whose rows are painted: the ground of a row, lines of type cut with dots, and what such a list does by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.text import T, Text
from ui.models import ROW_ROLE, Column, RowTableModel
from ui.theme import colours, font, tokens

Row = TypeVar("Row")


class PaintedList(QListView, Generic[Row]):
    """Rows by key, painted by a delegate: new ones move only what differs.

    key: what a row is known by. spoken: the whole row in words, for a screen reader and the tooltip.
    """

    def __init__(
        self, key: Callable[[Row], str], spoken: Callable[[Row], Text], delegate: QStyledItemDelegate
    ) -> None:
        super().__init__()
        self.rows: RowTableModel[Row] = RowTableModel(
            (Column("row", T("Line"), spoken, tip=spoken),), key=key, parent=self
        )
        self._quiet = False
        delegate.setParent(self)
        self.setModel(self.rows)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._went)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Nobody is told where the list stands meanwhile."""
        quiet, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = quiet

    def went_to(self, row: Row) -> None:
        """A person went to that row."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes here: Qt stands it on the first row then, which is not yet choosing it."""
        with self.quietly():
            super().focusInEvent(event)

    def _went(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and now.isValid():
            self.went_to(now.data(ROW_ROLE))


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, hue: str = "") -> tuple[str, str]:
    """The ground of a row, its line below, a bar at its left in that hue, and where the keyboard stands.

    Returns the colours to write in: for what counts, and for what is quiet.
    """
    now, rect = colours(), QRectF(option.rect)
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if selected or option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(now.selection if selected else now.hover))
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(now.line))
    if hue:
        painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height() - 1), QColor(now.hues[hue].solid))
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(now.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))
    return (now.on_selection, now.on_selection) if selected else (now.text, now.muted)


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

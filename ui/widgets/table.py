"""A table of rows as Doorstep shows them: whole rows selected, quiet lines, widths from the columns."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from app.domain.text import Text
from ui.models import ROW_ROLE, RowFilter, RowTableModel
from ui.runtime import words
from ui.theme import theme, tokens

LEAST_STRETCH = 130
"""Pixels a column that takes the room left keeps at least, where that is less than a quarter of the table."""
LEAST_PART = 0.85
"""So much of its width a column of fixed width keeps when there is too little room."""
BESIDE = 10
"""Pixels on either side of a cell's words: the padding of the style sheet and Qt's own margin."""
_INTERACTIVE = QHeaderView.ResizeMode.Interactive


class _Whole(QStyledItemDelegate):
    """Cells as high as their words need; Qt's own leaves out what the style sheet keeps free beside them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Whole words, wrapped to the width the column has."""
        hint = super().sizeHint(option, index)
        table = self.parent()
        assert isinstance(table, QTableView)
        room = QRect(0, 0, table.columnWidth(index.column()) - 2 * BESIDE, 1 << 16)
        text = str(index.data() or "")
        lines = table.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return QSize(hint.width(), lines.height() + 2 * tokens.TIGHT)


class Table(QTableView):
    """Shows a RowTableModel, or a RowFilter of one. Enter or a double click opens a row."""

    opened = Signal(object)
    """The frozen row that was opened."""
    picked = Signal(object)
    """The frozen row that is now current, or None."""

    def __init__(
        self,
        model: RowTableModel[Any] | RowFilter,
        name: Text,
        parent: QWidget | None = None,
        wrap: bool = False,
    ) -> None:
        """wrap: rows grow as high as their sentences need, instead of cutting them off."""
        super().__init__(parent)
        source = model.sourceModel() if isinstance(model, RowFilter) else model
        assert isinstance(source, RowTableModel)
        self._columns = source.columns
        self.setModel(model)
        words.name(self, name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(wrap)
        if wrap:
            self.setItemDelegate(_Whole(self))
            self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            self.horizontalHeader().sectionResized.connect(self._rows_again)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, column in enumerate(self._columns):
            if column.stretch:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            elif not column.width:
                head.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        self._giving, self._by_hand = True, set[int]()
        head.sectionResized.connect(self._drawn)
        if isinstance(model, RowFilter):
            self.setSortingEnabled(True)
            head.setSortIndicatorClearable(True)
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._current)
        theme().changed.connect(self._dress)
        words.on_switch(self._give_width)
        self._dress()

    def current_row(self) -> Any:
        """The frozen row that is current, or None."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    def go_to(self, key: object) -> bool:
        """Make the row of that key current and bring it into sight; False when it is not shown."""
        model = self.model()
        if isinstance(model, RowFilter):
            index = model.place_of(key)
        else:
            assert isinstance(model, RowTableModel)
            place = model.place_of(key)
            index = QModelIndex() if place is None else model.index(place, 0)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def height_of(self, rows: int) -> int:
        """How high the table is when it shows its header and so many rows."""
        head = self.horizontalHeader().sizeHint().height()
        return head + rows * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth() + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """What a cell cuts off is told where the pointer rests, unless the column tells something of its own."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            cut = index.isValid() and self.sizeHintForIndex(index).width() > self.columnWidth(index.column())
            if cut and not index.data(Qt.ItemDataRole.ToolTipRole):
                text = words.plain(str(index.data() or ""))
                QToolTip.showText(event.globalPos(), text, self.viewport(), self.visualRect(index))
                return True
        return super().viewportEvent(event)

    def _rows_again(self) -> None:
        """Other widths of columns ask for other heights of rows."""
        self.verticalHeader().resizeSections(QHeaderView.ResizeMode.ResizeToContents)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row)

    def _current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(now.data(ROW_ROLE) if now.isValid() else None)

    def _dress(self) -> None:
        height = round(tokens.ROW * max(1.0, theme().text_scale))
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setMinimumSectionSize(height)
        self._give_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it gets narrow, the columns share what is there."""
        super().resizeEvent(event)
        self._give_width()

    def _give_width(self) -> None:
        """The widths the columns ask for, larger with larger type, and never less than their heads need.

        The columns that stretch keep a least width; what is missing for it the wide ones give. Columns that somebody
        drew by hand stay.
        """
        head, scale = self.horizontalHeader(), max(1.0, theme().text_scale)
        wanted: dict[int, int] = {}
        least: dict[int, int] = {}
        whole = self.viewport().width()
        least_stretch, lack = min(round(LEAST_STRETCH * scale), whole // 4), -whole
        for place, column in enumerate(self._columns):
            hint = head.sectionSizeHint(place)
            if column.stretch:
                lack += max(hint, least_stretch)
            elif place in self._by_hand or not column.width:
                lack += head.sectionSize(place)
            else:
                wanted[place] = max(hint, round(column.width * scale))
                least[place] = max(hint, round(wanted[place] * LEAST_PART))
                lack += wanted[place]
        spare = sum(wanted.values()) - sum(least.values())
        part = min(1.0, max(0, lack) / spare) if spare and any(c.stretch for c in self._columns) else 0.0
        self._giving = True
        for place, width in wanted.items():
            head.resizeSection(place, round(width - part * (width - least[place])))
        self._giving = False

    def _drawn(self, place: int, _before: int, _now: int) -> None:
        if not self._giving and self.horizontalHeader().sectionResizeMode(place) == _INTERACTIVE:
            self._by_hand.add(place)

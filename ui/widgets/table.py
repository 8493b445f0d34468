"""A table of rows as Doorstep shows them: whole rows selected, quiet lines, widths from the columns."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from app.domain.text import Text
from ui.models import ROW_ROLE, RowFilter, RowTableModel
from ui.runtime import words
from ui.theme import theme, tokens


class Table(QTableView):
    """Shows a RowTableModel, or a RowFilter of one. Enter or a double click opens a row."""

    opened = Signal(object)
    """The frozen row that was opened."""
    picked = Signal(object)
    """The frozen row that is now current, or None."""

    def __init__(
        self, model: RowTableModel[Any] | RowFilter, name: Text, parent: QWidget | None = None
    ) -> None:
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
        self.setWordWrap(False)
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

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row)

    def _current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(now.data(ROW_ROLE) if now.isValid() else None)

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(round(tokens.ROW * max(1.0, theme().text_scale)))
        self._give_width()

    def _give_width(self) -> None:
        """The widths the columns ask for, larger with larger type, and never less than their heads need."""
        head = self.horizontalHeader()
        for place, column in enumerate(self._columns):
            if column.width and not column.stretch:
                wanted = round(column.width * max(1.0, theme().text_scale))
                head.resizeSection(place, max(wanted, head.sectionSizeHint(place)))

"""Sorting and filtering of a RowTableModel without touching its rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel

from ui.models.row_table import ROW_ROLE, SORT_ROLE, Index, RowTableModel


class RowFilter(QSortFilterProxyModel):
    """Shows the rows whose cells contain every typed word and that pass `test`; orders by the columns' `sort`."""

    def __init__(self, model: RowTableModel[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words: tuple[str, ...] = ()
        self.setSourceModel(model)
        self.setDynamicSortFilter(True)

    def set_words(self, text: str) -> None:
        """Keep rows in which each of the words of `text` occurs in some cell; case does not matter."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange()

    def row_at(self, index: Index) -> Any:
        """The frozen row of an index of this filter."""
        return self.data(index, ROW_ROLE)

    def place_of(self, key: Any) -> QModelIndex:
        """The index of the row with that key, in its first column; invalid when it is not shown."""
        place = self._model.place_of(key)
        return QModelIndex() if place is None else self.mapFromSource(self._model.index(place, 0))

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Whether the row is shown."""
        if not self._words:
            return True
        cells = " ".join(
            str(self._model.data(self._model.index(source_row, place)))
            for place in range(len(self._model.columns))
        ).casefold()
        return all(word in cells for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        """By what the column orders by; what cannot be compared or is missing goes last."""
        one, other = self._model.data(left, SORT_ROLE), self._model.data(right, SORT_ROLE)
        if one is None or other is None:
            return one is not None
        return bool(one < other)

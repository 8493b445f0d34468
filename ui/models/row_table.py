"""A table model over frozen rows. New rows are compared by key with the old, so that selection, scroll
position and open editors survive a refresh."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui.models.columns import Column
from ui.runtime import words
from ui.theme import colours, font, icon

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
"""A place in a model, as Qt hands it to what a model or a delegate overrides."""

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The frozen row itself."""
SORT_ROLE = Qt.ItemDataRole.UserRole + 2
"""What the column orders by."""

_NO_PARENT = QModelIndex()
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """Rows of one kind under declared columns; `key(row)` tells which row is which across refreshes."""

    def __init__(
        self, columns: Sequence[Column[Row]], key: Callable[[Row], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._rows: list[Row] = []
        self._place: dict[Hashable, int] = {}
        words.on_switch(self._say_again)

    # ---- rows -------------------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in the model's order; do not change the sequence."""
        return self._rows

    def row_at(self, index: Index) -> Row:
        """The row of an index of this model."""
        return self._rows[index.row()]

    def place_of(self, key: Hashable) -> int | None:
        """Where the row with that key stands, or None."""
        return self._place.get(key)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; only what differs is removed, reordered, inserted or repainted.

        Raises ValueError when two rows share a key.
        """
        new_keys = [self._key(row) for row in rows]
        wanted = set(new_keys)
        if len(wanted) != len(new_keys):
            raise ValueError("two rows share a key")
        self._remove_others(wanted)
        self._reorder(new_keys)
        self._insert_and_update(list(rows), new_keys)
        self._index()

    def _remove_others(self, wanted: set[Hashable]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            if self._key(self._rows[last]) in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self._key(self._rows[first - 1]) not in wanted:
                first -= 1
            self.beginRemoveRows(_NO_PARENT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _reorder(self, new_keys: list[Hashable]) -> None:
        """Bring the rows that stay into their new order, in one layout change if they need one."""
        old_keys = [self._key(row) for row in self._rows]
        known = set(old_keys)
        order = [key for key in new_keys if key in known]
        if order == old_keys:
            return
        self.layoutAboutToBeChanged.emit()
        old_place = {key: place for place, key in enumerate(old_keys)}
        new_place = {key: place for place, key in enumerate(order)}
        held = self.persistentIndexList()
        moved = [self.index(new_place[old_keys[index.row()]], index.column()) for index in held]
        self._rows = [self._rows[old_place[key]] for key in order]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _insert_and_update(self, rows: list[Row], new_keys: list[Hashable]) -> None:
        known = {self._key(row) for row in self._rows}
        place, count = 0, len(rows)
        changed_from: int | None = None
        while place < count:
            if new_keys[place] not in known:
                end = place
                while end + 1 < count and new_keys[end + 1] not in known:
                    end += 1
                self.beginInsertRows(_NO_PARENT, place, end)
                self._rows[place:place] = rows[place : end + 1]
                self.endInsertRows()
                place = end + 1
                continue
            if self._rows[place] != rows[place]:
                self._rows[place] = rows[place]
                changed_from = place if changed_from is None else changed_from
            elif changed_from is not None:
                self._repaint(changed_from, place - 1)
                changed_from = None
            place += 1
        if changed_from is not None:
            self._repaint(changed_from, count - 1)

    def _index(self) -> None:
        self._place = {self._key(row): place for place, row in enumerate(self._rows)}

    def _repaint(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _say_again(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self._rows:
            self._repaint(0, len(self._rows) - 1)

    # ---- what Qt asks -----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return words.say(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words.say(column.text(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN[column.align] | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and column.icon is not None:
            name = column.icon(row)
            return icon(name, (column.hue(row) if column.hue else "") or "muted") if name else None
        if role == Qt.ItemDataRole.ForegroundRole and column.hue is not None:
            hue = column.hue(row)
            return QColor(colours().hues[hue].ink) if hue else None
        if role == Qt.ItemDataRole.FontRole and column.bold:
            return font(bold=True)
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return words.plain(words.say(column.tip(row))) or None
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return column.sort(row) if column.sort else words.say(column.text(row)).casefold()
        return None

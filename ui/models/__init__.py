"""Tables over frozen rows: give new rows, and only what differs moves on the screen."""

from ui.models.columns import Column
from ui.models.row_filter import RowFilter
from ui.models.row_table import ROW_ROLE, SORT_ROLE, Index, RowTableModel

__all__ = ["ROW_ROLE", "SORT_ROLE", "Column", "Index", "RowFilter", "RowTableModel"]

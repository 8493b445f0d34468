"""English that stayed in a Chinese window: sentences of ours without a translation, and words that were never ours to say.

A sentence is caught where it is said (the catalogue had none). Other English is read from the screen: two Latin words
beside each other that stand neither in the desk's own data nor among the names below are somebody's English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QSpinBox,
    QTabBar,
    QTableView,
    QWidget,
)

from ui.devtools.look.fault import Fault, way

_ENGLISH = re.compile(r"[A-Za-z][a-z’']+ [A-Za-z]?[a-z’']{2,}")
NAMES = (
    "OpenStreetMap contributors", "Open Database License", "Apache License", "GNU Lesser", "General Public",
    "Public License", "Open Font", "Font License", "Material Design", "Design Icons", "Lesser General",
    "SIL Open", "Li Na", "Database License", "Droid Sans Fallback", "Noto Sans",
)  # fmt: skip
"""Names stay as they are in every language."""


def language_faults(root: QWidget, data: str) -> list[Fault]:
    """English on a Chinese screen. data: all words of the desk's own data, in which names and addresses stand."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible() or (
            isinstance(widget, QAbstractItemView) and not isinstance(widget, QTableView)
        ):
            continue
        for text in _said(widget):
            for match in _ENGLISH.finditer(text):
                words = match.group()
                if words not in data and not any(words in name or name in text for name in NAMES):
                    found.append(Fault("untranslated", way(widget, root), f"“{text[:70]}”"))
                    break
    return list(dict.fromkeys(found))


def _said(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(n) for n in range(widget.count()))
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QSpinBox):
        # one word is a whole phrase here: "time minutes" is caught as two beside each other are
        yield from (
            f"unit {part.strip()}" for part in (widget.prefix(), widget.suffix()) if len(part.strip()) > 2
        )
    elif isinstance(widget, QMenu):
        yield from (action.text() for action in widget.actions())
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(n) for n in range(widget.count()))
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QTableView) and (model := widget.model()) is not None:
        for column in range(model.columnCount()):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            yield from (str(model.index(n, column).data() or "") for n in range(min(model.rowCount(), 40)))
    yield widget.toolTip()
    if widget.isWindow():
        yield widget.windowTitle()

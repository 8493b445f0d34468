"""Words and widgets that have too little room: cut, too narrow, outside, over each other, askew, too high."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from ui.devtools.look.fault import Fault, way
from ui.widgets.dialog import Dialog

SLACK = 1
"""Pixels of rounding that nobody sees."""
ASKEW = (1.5, 9.0)
"""Centres of controls in one line that differ by so many pixels look like a mistake; more is meant."""
TAB_EDGES = 12
"""The least a tab keeps beside its words."""
ROWS_LOOKED_AT = 60
CUT_ROWS = 0.2
"""A column that cuts more than this part of its cells is too narrow; fewer are told where the pointer rests."""
TITLE_BAR = 38
"""What a window's frame takes of the screen's height."""

_CONTROLS = (QPushButton, QLineEdit, QAbstractSpinBox, QComboBox, QCheckBox, QRadioButton)


def room_faults(root: QWidget, screen: QSize | None = None) -> list[Fault]:
    """Everything visible below `root` that has too little room; `screen` is where a dialog must fit."""
    found: list[Fault] = []
    if screen is not None and isinstance(root, QDialog):
        found += _screen(root, screen)
    for widget in _seen(root):
        where = way(widget, root)
        found += [Fault(kind, where, detail) for kind, detail in _room_of(widget)]
        found += [Fault("outside", where, detail) for detail in _outside(widget, root)]
        if widget.layout() is not None:
            found += [Fault(kind, where, detail) for kind, detail in _neighbours(widget)]
    return list(dict.fromkeys(found))


def _screen(dialog: QDialog, screen: QSize) -> Iterator[Fault]:
    high, least = screen.height() - TITLE_BAR, dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    if not isinstance(dialog, Dialog):  # only ours grow smaller by themselves where the screen is small
        least = dialog.size()
    if least.height() > high or least.width() > screen.width():
        size = f"{least.width()}×{least.height()}"
        yield Fault("high", way(dialog, dialog), f"{size} on {screen.width()}×{screen.height()}")


def _seen(root: QWidget) -> Iterator[QWidget]:
    for widget in (root, *root.findChildren(QWidget)):
        inner = widget.objectName().startswith("qt_") or isinstance(
            widget.parent(), QComboBox | QAbstractSpinBox | QLineEdit | QHeaderView
        )
        if widget.isVisible() and not inner and widget.width() > 0 and not widget.visibleRegion().isEmpty():
            yield widget


def _room_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QAbstractButton):
        if widget.text() and widget.sizeHint().width() > widget.width() + SLACK and not _icon_only(widget):
            yield "cut", f"“{_short(widget.text())}” wants {widget.sizeHint().width()} of {widget.width()}"
        elif widget.text() and widget.sizeHint().height() > widget.height() + 4:
            yield (
                "cut",
                f"“{_short(widget.text())}” wants {widget.sizeHint().height()} high of {widget.height()}",
            )
    elif isinstance(widget, QAbstractSpinBox):
        shown = widget.lineEdit()
        wanted, room = shown.fontMetrics().horizontalAdvance(widget.text()), shown.contentsRect().width()
        if wanted > room + SLACK:
            yield "cut", f"“{widget.text()}” wants {wanted} of {room}"
    elif isinstance(widget, QLineEdit):
        yield from _edit(widget)
    elif isinstance(widget, QTableView):
        yield from _table(widget)


def _icon_only(button: QAbstractButton) -> bool:
    return (
        isinstance(button, QToolButton)
        and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        and not button.icon().isNull()
    )


def _label(widget: QLabel) -> Iterator[tuple[str, str]]:
    text = widget.text()
    if not text or not widget.pixmap().isNull():
        return
    if widget.wordWrap():
        wanted = widget.heightForWidth(widget.width())
        if wanted > widget.height() + SLACK and not widget.toolTip():
            yield "cut", f"“{_short(text)}” wants {wanted} high of {widget.height()}"
        return
    hint = widget.sizeHint()
    if hint.width() > widget.width() + SLACK and not widget.toolTip():
        yield "cut", f"“{_short(text)}” wants {hint.width()} of {widget.width()}"
    elif hint.height() > widget.height() + 3:
        yield "cut", f"“{_short(text)}” wants {hint.height()} high of {widget.height()}"


def _edit(widget: QLineEdit) -> Iterator[tuple[str, str]]:
    shown = widget.placeholderText() if not widget.text() else ""
    margins = widget.textMargins()
    room = widget.contentsRect().width() - 18 - margins.left() - margins.right()
    wanted = widget.fontMetrics().horizontalAdvance(shown)
    if shown and wanted > room + SLACK and not widget.toolTip():
        yield "cut", f"“{_short(shown)}” wants {wanted} of {room}"


def _combo(widget: QComboBox) -> Iterator[tuple[str, str]]:
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()
    wanted = widget.fontMetrics().horizontalAdvance(widget.currentText())
    if wanted > room + SLACK and not widget.toolTip():
        yield "cut", f"“{_short(widget.currentText())}” wants {wanted} of {room}"


def _tabs(widget: QTabBar) -> Iterator[tuple[str, str]]:
    for place in range(widget.count()):
        text, rect = widget.tabText(place), widget.tabRect(place)
        if not widget.isTabVisible(place) or not text:
            continue
        wanted = widget.fontMetrics().horizontalAdvance(text) + TAB_EDGES
        if wanted > rect.width() + SLACK and not widget.tabToolTip(place):
            yield "cut", f"tab “{_short(text)}” wants {wanted} of {rect.width()}"
        if rect.right() > widget.width() + SLACK:
            yield "outside", f"tab “{_short(text)}” ends at {rect.right()} of {widget.width()}"


def _table(widget: QTableView) -> Iterator[tuple[str, str]]:
    model, head = widget.model(), widget.horizontalHeader()
    if model is None:
        return
    for column in range(model.columnCount()):
        if widget.isColumnHidden(column) or not head.isVisible():
            continue
        title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        wanted = head.fontMetrics().horizontalAdvance(title) + 16
        if title and wanted > head.sectionSize(column) + SLACK:
            yield "narrow", f"head “{title}” wants {wanted} of {head.sectionSize(column)}"
        if head.sectionResizeMode(column) == QHeaderView.ResizeMode.Stretch:
            continue
        room, cut, seen = widget.columnWidth(column), 0, min(model.rowCount(), ROWS_LOOKED_AT)
        worst, worst_text = 0, ""
        for place in range(seen):
            index = model.index(place, column)
            text = str(index.data() or "")
            told = index.data(Qt.ItemDataRole.ToolTipRole)  # such a column is meant to be short
            hint = widget.sizeHintForIndex(index).width() if text and not told else 0
            cut += hint > room + 4
            if hint > worst:
                worst, worst_text = hint, text
        if cut > seen * CUT_ROWS:
            yield "narrow", f"{title}: {cut} of {seen} cut, “{_short(worst_text)}” wants {worst} of {room}"


def _outside(widget: QWidget, root: QWidget) -> Iterator[str]:
    """Words or controls that stick out of what holds them, unless a person can scroll to them."""
    if (
        widget is root
        or widget.isWindow()
        or not isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox)
    ):
        return
    here: QWidget | None = widget.parentWidget()
    while here is not None and here is not root.parentWidget():
        at = QRect(widget.mapTo(here, QPoint(0, 0)), widget.size())
        area = here.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is here:
            if isinstance(area, QAbstractItemView):
                return
            bar = area.horizontalScrollBarPolicy()
            if bar == Qt.ScrollBarPolicy.ScrollBarAlwaysOff and at.right() > here.width() + SLACK:
                yield f"ends at {at.right()} of {here.width()} and cannot be scrolled to"
            return
        over = max(at.right() + 1 - here.width(), at.bottom() + 1 - here.height(), -at.left(), -at.top())
        if over > SLACK + 1:
            yield f"sticks out of {type(here).__name__} by {over}"
            return
        if here.isWindow():
            return
        here = here.parentWidget()


def _neighbours(holder: QWidget) -> Iterator[tuple[str, str]]:
    """What one layout arranges must not lie over each other, and stand straight in one line."""
    layout = holder.layout()
    assert layout is not None
    placed = [w for w in _widgets(layout, holder) if w.isVisible()]
    for one, other in combinations(placed, 2):
        shared = one.geometry().intersected(other.geometry())
        if shared.width() > 2 and shared.height() > 2:
            yield "overlap", f"{_called(one)} and {_called(other)} by {shared.width()}×{shared.height()}"
    yield from _askew(layout, holder)


def _askew(layout: QLayout, holder: QWidget) -> Iterator[tuple[str, str]]:
    across = isinstance(layout, QBoxLayout) and layout.direction() == QBoxLayout.Direction.LeftToRight
    if across:
        line: list[tuple[QWidget, QRect]] = []
        for widget in _own_widgets(layout, holder):
            if widget.isVisible():
                line += [(c, QRect(c.mapTo(holder, QPoint(0, 0)), c.size())) for c in _last_controls(widget)]
        for (one, a), (other, b) in combinations(line, 2):
            apart = abs((a.top() + a.bottom()) - (b.top() + b.bottom())) / 2
            if ASKEW[0] < apart < ASKEW[1]:
                yield "askew", f"{_called(one)} and {_called(other)}: centres differ by {apart:g}"
    for inner in layout.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly):
        yield from _askew(inner, holder)


def _last_controls(widget: QWidget) -> list[QWidget]:
    """The widget when it is a control, else the control a small field holds (one only)."""
    if isinstance(widget, _CONTROLS):
        return [widget]
    inner: list[QWidget] = [
        c for c in widget.findChildren(QWidget) if isinstance(c, _CONTROLS) and c.isVisible()
    ]
    inner = [c for c in inner if not isinstance(c.parent(), QAbstractSpinBox | QComboBox)]
    return inner if len(inner) == 1 else []


def _widgets(layout: QLayout, holder: QWidget) -> Iterator[QWidget]:
    yield from _own_widgets(layout, holder)
    for inner in layout.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly):
        yield from _widgets(inner, holder)


def _own_widgets(layout: QLayout, holder: QWidget) -> list[QWidget]:
    """What a layout itself arranges, in its order.

    Items are not asked for: PySide keeps such an item's wrapper after Qt has deleted the item, and takes it for
    whatever lies at that address next, an action of a menu for instance.
    """
    inside = holder.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return sorted((w for w in inside if layout.indexOf(w) >= 0), key=layout.indexOf)


def _called(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    said = str(text()) if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} “{_short(said)}”"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 48 else plain[:47] + "…"

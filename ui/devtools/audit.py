"""Finds what people without a mouse or without sight would miss in a window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QTextEdit,
    QWidget,
)

_CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSpinBox,
    QTextEdit,
    QPlainTextEdit,
    QSlider,
    QAbstractItemView,
)


def complaints(root: QWidget) -> list[str]:
    """Sentences on visible controls that have no name for assistive tools or that no Tab key reaches.

    Lists that a field steers (such as those of completing fields) take no focus on purpose and are passed over,
    as are parts inside Qt's own compound widgets.
    """
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, _CONTROLS) or not widget.isVisibleTo(root) or _is_inner(widget):
            continue
        what = f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{what} has no name")
        steered = isinstance(widget, QAbstractItemView) and widget.property("role") == "choices"
        # of radio buttons, and of buttons of which one is down, Tab reaches one, arrows the others
        steered = steered or (isinstance(widget, QRadioButton) and not widget.isChecked()) or _one_of(widget)
        if widget.isEnabled() and not steered and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(f"{what} “{widget.accessibleName()}” is not reached by Tab")
    return found


def markup(root: QWidget) -> list[str]:
    """Labels and tooltips that would take a customer's name for markup: a label must be told that it is plain text."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        where = f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText and widget.text():
            found.append(f"{where} is not plain text: “{widget.text()[:40]}”")
        if "<" in widget.toolTip() and not widget.toolTip().startswith("<qt>"):
            found.append(f"{where} has a tooltip that is not plain: “{widget.toolTip()[:40]}”")
    return found


def _one_of(widget: QWidget) -> bool:
    """A button of an exclusive group of which another one is reached by Tab."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return (
        group is not None
        and group.exclusive()
        and any(b.focusPolicy() & Qt.FocusPolicy.TabFocus for b in group.buttons() if b is not widget)
    )


def _is_inner(widget: QWidget) -> bool:
    return (
        isinstance(widget, QHeaderView)
        or isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QAbstractItemView | QLineEdit)
        or widget.objectName().startswith("qt_")
        or type(widget).__name__ in ("QTableCornerButton", "QScrollBar")
    )

"""Whether words stand out from their ground: each label and button is drawn large and its inks are compared."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from ui.devtools.look.fault import Fault, way
from ui.theme.colours import contrast

ENLARGED = 3
"""Letters drawn so much larger have strokes of full ink, which thin small ones have not."""
LEAST = 4.5
_RARE = 4000
"""A colour of fewer than one dot in so many is an edge of a letter, no ink."""


def contrast_faults(root: QWidget) -> list[Fault]:
    """Labels, buttons and fields below `root` whose words have less than 4.5 to 1; those switched off are exempt."""
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit):
            continue
        if not widget.isVisible() or not widget.isEnabled() or not _says(widget):
            continue
        shown = widget.visibleRegion().boundingRect().size()
        if shown.width() < 0.8 * widget.width() or shown.height() < 0.8 * widget.height():
            continue  # half scrolled away
        ratio, ink, ground = measured(widget)
        if ratio < LEAST:
            found.append(
                Fault("contrast", way(widget, root), f"“{_says(widget)[:40]}” {ink} on {ground}: {ratio:.2f}")
            )
    return found


def measured(widget: QWidget) -> tuple[float, str, str]:
    """(best contrast, ink, ground) of what a widget paints upon what its window paints behind it."""
    window = widget.window()
    size = widget.size()
    picture = QImage(size * ENLARGED, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ENLARGED)
    painter = QPainter(picture)
    at = QRect(widget.mapTo(window, QPoint(0, 0)), size)
    flags = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren
    window.render(painter, QPoint(0, 0), QRegion(at), flags)
    painter.end()
    lines = np.frombuffer(picture.constBits(), dtype=np.uint32).reshape(picture.height(), -1)
    values, counts = np.unique(lines[:, : picture.width()] & 0xFFFFFF, return_counts=True)
    ground = f"#{int(values[counts.argmax()]):06x}"
    inks = values[counts * _RARE >= counts.sum()]
    best = max((f"#{int(value):06x}" for value in inks), key=lambda ink: contrast(ink, ground))
    return contrast(best, ground), best, ground


def _says(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().strip()
    return ""

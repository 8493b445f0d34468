"""Stars: given by keys 1 to 5, by arrows or by the pointer; or shown, also in part, for a mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import colours, paint_icon, tokens
from ui.widgets.basics import claim_keys

MOST = 5
_DIGITS = {Qt.Key(Qt.Key.Key_0 + n): n for n in range(MOST + 1)}


class StarEdit(QWidget):
    """A rating of 1…5, 0 while not given. Keys: 1–5 give, 0 and Delete take back, arrows step."""

    value_changed = Signal(int)

    def __init__(self, name: Text, value: int = 0, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._value, self._size, self._hover = name, value, size, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        claim_keys(
            self, {*_DIGITS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Right}
        )
        words.on_switch(self._say_name)
        self._say_name()

    def value(self) -> int:
        """Stars given, 0 for none."""
        return self._value

    def set_value(self, value: int) -> None:
        """Give 0…5 stars; others are brought into that range."""
        value = min(MOST, max(0, value))
        if value != self._value:
            self._value = value
            self._say_name()
            self.update()
            self.value_changed.emit(value)

    def sizeHint(self) -> QSize:
        """Room for five stars."""
        return QSize(MOST * (self._size + tokens.TIGHT) + tokens.TIGHT, self._size + 2 * tokens.TIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, arrows, Delete."""
        key = Qt.Key(event.key())
        if key in _DIGITS:
            self.set_value(_DIGITS[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_value(0)
        elif key == Qt.Key.Key_Right:
            self.set_value(self._value + 1)
        elif key == Qt.Key.Key_Left:
            self.set_value(self._value - 1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would give."""
        self._hover = self._star_at(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Show what is given."""
        self._hover = 0
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click gives; on the star already given it takes back."""
        star = self._star_at(event)
        self.set_value(0 if star == self._value else star)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Five stars and a focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent), 1))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL
            )
        paint_stars(painter, QRectF(self.rect()), self._hover or self._value, self._size)
        painter.end()

    def _star_at(self, event: QMouseEvent) -> int:
        return min(
            MOST, max(1, int((event.position().x() - tokens.TIGHT) // (self._size + tokens.TIGHT)) + 1)
        )

    def _say_name(self) -> None:
        text = T("{what}: {n} of 5 stars", what=self._name, n=self._value)
        self.setAccessibleName(words.say(text))
        self.setToolTip(words.say(T("{what} – keys 1 to 5", what=self._name)))


def paint_stars(painter: QPainter, rect: QRectF, value: float, size: int = 14) -> None:
    """Paint five stars from the left of `rect`, the last one in part: 4.5 fills four and a half."""
    top = rect.center().y() - size / 2
    for place in range(MOST):
        box = QRectF(rect.left() + tokens.TIGHT + place * (size + tokens.TIGHT), top, size, size)
        share = min(1.0, max(0.0, value - place))
        if share < 1:
            paint_icon(painter, box, "star-outline", "faint")
        if share > 0:
            painter.save()
            painter.setClipRect(QRectF(box.left(), box.top(), size * share, size))
            paint_icon(painter, box, "star", "warning")
            painter.restore()

"""A number from 0 to 10 by keys: how likely they recommend us."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import colours, font, tokens
from ui.widgets.basics import claim_keys

MOST = 10
_DIGITS = {Qt.Key(Qt.Key.Key_0 + n): n for n in range(10)}


class ScaleEdit(QWidget):
    """Eleven boxes. A digit gives and goes on; 1 waits for a 0 that makes it 10; Delete takes back."""

    changed = Signal()
    finished = Signal()

    def __init__(self, name: Text) -> None:
        super().__init__()
        self._name = name
        self._value: int | None = None
        self._one = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        keys = {*_DIGITS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Right}
        claim_keys(self, keys)
        words.on_switch(self._say)
        self._say()

    def value(self) -> int | None:
        """0…10, or None while nothing is given."""
        return self._value

    def set_value(self, value: int | None) -> None:
        """Show a value without telling."""
        self._value = value
        self._one = False
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for eleven boxes."""
        return QSize(MOST * 24 + 24, max(24, QFontMetrics(font("small")).height() + 8))

    def minimumSizeHint(self) -> QSize:
        """Narrower boxes will do."""
        return QSize((MOST + 1) * 19, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, arrows, Delete; Enter goes on."""
        key = Qt.Key(event.key())
        if key in _DIGITS:
            if self._one and key == Qt.Key.Key_0:
                self._give(10)
                self.finished.emit()
            elif key == Qt.Key.Key_1:
                self._give(1)
                self._one = True
            else:
                self._give(_DIGITS[key])
                self.finished.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._give(None)
        elif key == Qt.Key.Key_Right:
            self._give(min(MOST, -1 if self._value is None else self._value) + (self._value != MOST))
        elif key == Qt.Key.Key_Left:
            self._give(max(0, (self._value or 0) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A 1 that was waiting stays a 1."""
        self._one = False
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click gives; on the one already given it takes back."""
        number = min(MOST, max(0, int(event.position().x() // self._step())))
        self._give(None if number == self._value else number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Boxes, the given one filled, a ring around the one that would be given next."""
        now = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small", tabular=True))
        step = self._step()
        for number in range(MOST + 1):
            box = QRectF(number * step + 1, 1, step - 2, self.height() - 2)
            given = number == self._value
            painter.setPen(QColor(now.accent if given or self.hasFocus() else now.line_strong))
            painter.setBrush(QColor(now.accent if given else now.surface))
            painter.drawRoundedRect(box, tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
            painter.setPen(QColor(now.on_accent if given else now.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.end()

    def _step(self) -> float:
        return min(28.0, self.width() / (MOST + 1))

    def _give(self, value: int | None) -> None:
        self._one = False
        self._value = value
        self._say()
        self.update()
        self.changed.emit()

    def _say(self) -> None:
        given = "–" if self._value is None else str(self._value)
        self.setAccessibleName(words.say(T("{what}: {given} of 10", what=self._name, given=given)))
        self.setToolTip(words.say(T("{what} – keys 0 to 9, 1 and 0 for ten", what=self._name)))

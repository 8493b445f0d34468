"""A chip: few words on a quiet ground of their meaning's hue, with an icon so that colour is never alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.lifecycle import STATE_WORDS, State
from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import KIND_ICONS, STATE_LOOKS, colours, font, paint_icon, tokens

_PAD = 7
_HEIGHT = 20


class Chip(QWidget):
    """Words on a ground. With `removable`, a cross (or Delete while focused) asks to take it away."""

    removed = Signal()
    clicked = Signal()

    def __init__(
        self,
        text: Text | str = "",
        hue: str = "neutral",
        icon_name: str = "",
        removable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = ""
        self._hue, self._icon, self._removable = hue, icon_name, removable
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if removable:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_text(text)

    def set_text(self, text: Text | str) -> None:
        """Show other words."""
        words.bind(self._say, text)

    def set_look(self, hue: str, icon_name: str = "") -> None:
        """Show another meaning."""
        self._hue, self._icon = hue, icon_name
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words as shown."""
        return self._words

    def _say(self, said: str) -> None:
        self._words = said
        self.setAccessibleName(words.say(T("Remove {what}", what=said)) if self._removable else said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        width = QFontMetrics(font("small")).horizontalAdvance(self._words) + 2 * _PAD
        if self._icon:
            width += 16
        if self._removable:
            width += 16
        return QSize(width, max(_HEIGHT, QFontMetrics(font("small")).height() + 3))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, words, cross."""
        hue = colours().hues[self._hue]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(QColor(hue.fill))
        painter.setPen(QColor(colours().accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        left = float(_PAD)
        middle = box.center().y()
        if self._icon:
            paint_icon(painter, QRectF(left - 1, middle - 6.5, 13, 13), self._icon, hue.ink)
            left += 16
        right = box.width() - (_PAD + 14 if self._removable else _PAD)
        painter.setFont(font("small"))
        painter.setPen(QColor(hue.ink))
        painter.drawText(
            QRectF(left, 0, right - left + 4, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self._words,
        )
        if self._removable:
            paint_icon(painter, self._cross(), "close", hue.ink)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The cross removes, the rest is a click."""
        if self._removable and self._cross().adjusted(-3, -6, 6, 6).contains(event.position()):
            self.removed.emit()
        elif self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace remove."""
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _cross(self) -> QRectF:
        return QRectF(self.width() - _PAD - 11, self.height() / 2 - 6, 12, 12)


def state_chip(state: State | str, parent: QWidget | None = None) -> Chip:
    """The chip of a job's state."""
    known = State(state)
    look = STATE_LOOKS[known]
    return Chip(STATE_WORDS[known], look.hue, look.icon, parent=parent)


def kind_chip(text: Text | str, kind: str, parent: QWidget | None = None) -> Chip:
    """A chip of a kind of notice: info, good, warning, danger, neutral."""
    return Chip(text, kind, KIND_ICONS[kind], parent=parent)

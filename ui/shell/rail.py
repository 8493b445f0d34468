"""The rail: views of the window as icon, name and digit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QWidget

from app.domain.text import T
from ui.runtime import words
from ui.runtime.words import say
from ui.shell.views import View
from ui.theme import font, icon, theme, tokens
from ui.widgets.basics import column

BESIDE = 12
"""Pixels a rail button keeps beside its name."""


class Rail(QFrame):
    """One button a view; `chosen` tells its id. Settings stands apart at the foot."""

    chosen = Signal(str)

    def __init__(self, views: Sequence[View], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        words.name(self, T("Views"))
        self._views = tuple(views)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, RailButton] = {}
        layout = column(gap=2)
        layout.setContentsMargins(tokens.TIGHT, tokens.GAP, tokens.TIGHT, tokens.GAP)
        ordered = sorted(views, key=lambda v: v.digit)
        for view in ordered:
            if view.digit == 9:
                layout.addStretch(1)
            made = RailButton(view)
            made.clicked.connect(lambda _checked=False, name=view.id: self.chosen.emit(name))
            self._group.addButton(made)
            self._buttons[view.id] = made
            layout.addWidget(made)
        if not ordered or ordered[-1].digit != 9:
            layout.addStretch(1)
        self.setLayout(layout)
        theme().changed.connect(self._widen)
        words.on_switch(self._widen)
        self._widen()

    def _widen(self) -> None:
        """As wide as its longest name in this language and size of type, the chosen one's bold letters included."""
        bold = QFontMetrics(font("tiny", bold=True))
        widest = max((bold.horizontalAdvance(say(view.title)) for view in self._views), default=0)
        self.setFixedWidth(max(tokens.RAIL, widest + 2 * tokens.TIGHT + BESIDE))

    def show_current(self, view: str) -> None:
        """Mark the view that is shown."""
        if view in self._buttons:
            self._buttons[view].setChecked(True)  # the group lets go of the one before
        for made in self._buttons.values():
            made.dress()

    def set_count(self, view: str, count: int, kind: str = "neutral") -> None:
        """Show a number at a view: what waits there."""
        if view in self._buttons:
            self._buttons[view].set_count(count, kind)


class RailButton(QToolButton):
    """Icon above a name; a count in the corner when something waits."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view, self._count, self._kind = view, 0, "neutral"
        self.setProperty("kind", "rail")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(20, 20))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(50)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words.bind(self.setText, view.title)
        words.tip(self, view.title, str(view.digit))
        words.on_switch(self._name)
        self.dress()

    def set_count(self, count: int, kind: str) -> None:
        """Show how many wait; 0 shows nothing."""
        if (count, kind) != (self._count, self._kind):
            self._count, self._kind = count, kind
            self._name()
            self.update()

    def dress(self) -> None:
        """Colour the icon by whether this view is shown."""
        self.setIcon(icon(self._view.icon, "accent" if self.isChecked() else "muted"))

    def paintEvent(self, event: object) -> None:
        """The button, then the count."""
        super().paintEvent(event)  # type: ignore[arg-type]
        if not self._count:
            return
        from PySide6.QtCore import QRectF
        from PySide6.QtGui import QColor, QPainter

        from ui.theme import colours, font

        hue = colours().hues[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("tiny", bold=True))
        said = str(self._count) if self._count < 100 else "99+"
        width = max(16.0, painter.fontMetrics().horizontalAdvance(said) + 8)
        box = QRectF(self.width() / 2 + 4, 3, width, 15)
        painter.setPen(QColor(colours().canvas))
        painter.setBrush(QColor(hue.fill))
        painter.drawRoundedRect(box, 7.5, 7.5)
        painter.setPen(QColor(hue.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)
        painter.end()

    def _name(self) -> None:
        said = say(self._view.title)
        self.setAccessibleName(
            say(T("{view}, {n} waiting", view=said, n=self._count)) if self._count else said
        )

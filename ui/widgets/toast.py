"""Short remarks in the lower right corner, each with one way to act on it – most often Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QSizePolicy, QWidget

from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import KIND_ICONS, colours, tokens
from ui.widgets.basics import button, icon_button, icon_label, label, row

WIDTH = 380
MOST = 4


class Toast(QFrame):
    """One remark. It goes after a while, but not while the pointer or the focus is on it."""

    gone = Signal(object)

    def __init__(
        self,
        text: Text | str,
        kind: str,
        action: Text | None,
        run: Callable[[], object] | None,
        seconds: float,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        said = label(text, wrap=True)
        said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        said.setMinimumHeight(20)
        picture = icon_label(KIND_ICONS[kind], kind, 18)
        self._text = text
        self._run = run
        inner = row(picture, said, gap=tokens.GAP)
        inner.setContentsMargins(tokens.WIDE, tokens.GAP, tokens.TIGHT, tokens.GAP)
        if action is not None:
            self.action = button(action, self.act, "link")
            inner.addWidget(self.action)
        inner.addWidget(icon_button("close", T("Close"), self.close_now, size=14))
        self.setLayout(inner)
        self.setFixedWidth(WIDTH)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(18)
        shadow.setOffset(0, 3)
        tint = QColor(colours().shadow)
        tint.setAlpha(120 if colours().dark else 40)
        shadow.setColor(tint)
        self.setGraphicsEffect(shadow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self._time_is_up)
        self._timer.start()

    def words(self) -> str:
        """What it says."""
        return words.say(self._text)

    def act(self) -> None:
        """Do what its button offers."""
        run, self._run = self._run, None
        self.close_now()
        if run is not None:
            run()

    def close_now(self) -> None:
        """Go."""
        self._timer.stop()
        self.hide()
        self.gone.emit(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_now()
        else:
            super().keyPressEvent(event)

    def _time_is_up(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._timer.start()
        else:
            self.close_now()


class ToastStack(QObject):
    """Keeps the toasts of a window above each other, the newest lowest; follows the window's size."""

    def __init__(self, window: QWidget, bottom: int = 36) -> None:
        super().__init__(window)
        self._window, self._bottom = window, bottom
        self.toasts: list[Toast] = []
        window.installEventFilter(self)

    def toast(
        self,
        text: Text | str,
        kind: str = "info",
        action: Text | None = None,
        run: Callable[[], object] | None = None,
        seconds: float = 6,
    ) -> Toast:
        """Say `text`; with `action`, a button that does `run`. kinds: info, good, warning, danger."""
        made = Toast(text, kind, action, run, seconds, self._window)
        made.gone.connect(self._gone)
        self.toasts.append(made)
        while len(self.toasts) > MOST:
            self.toasts[0].close_now()
        made.show()
        self.arrange()
        announcement = QAccessibleAnnouncementEvent(made, words.say(text))
        QAccessible.updateAccessibility(announcement)
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner."""
        if event.type() == QEvent.Type.Resize:
            self.arrange()
        return False

    def arrange(self) -> None:
        """Put each in its place."""
        bottom = self._window.height() - self._bottom
        for toast in reversed(self.toasts):
            layout = toast.layout()
            height = max(44, layout.totalHeightForWidth(WIDTH) if layout else 44)
            toast.resize(WIDTH, height)
            bottom -= height + tokens.GAP
            toast.move(self._window.width() - WIDTH - tokens.PAGE, bottom)
            toast.raise_()

    def _gone(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
            toast.deleteLater()
            self.arrange()

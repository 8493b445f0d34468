"""Lines below the top bar that stay until they are settled: the example company, a server that is away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.text import T, Text
from ui.theme import KIND_ICONS, colours, theme, tokens
from ui.widgets.basics import button, column, icon_button, icon_label, label, row


class BannerArea(QWidget):
    """The banners, by name; empty it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banners: dict[str, _Banner] = {}
        self._column = column(gap=0)
        self.setLayout(self._column)
        self.hide()

    def banner(
        self,
        name: str,
        text: Text | str,
        kind: str = "warning",
        action: Text | None = None,
        run: Callable[[], object] | None = None,
        closable: bool = True,
    ) -> None:
        """Show a banner; the same name replaces it."""
        self.clear(name)
        made = _Banner(text, kind, action, run, (lambda: self.clear(name)) if closable else None)
        self._banners[name] = made
        self._column.addWidget(made)
        self.show()

    def clear(self, name: str) -> None:
        """Take that banner away, if it is there."""
        old = self._banners.pop(name, None)
        if old is not None:
            old.hide()
            self._column.removeWidget(old)
            old.deleteLater()
        if not self._banners:
            self.hide()

    def names(self) -> list[str]:
        """Which are shown."""
        return list(self._banners)


class _Banner(QFrame):
    def __init__(
        self,
        text: Text | str,
        kind: str,
        action: Text | None,
        run: Callable[[], object] | None,
        close: Callable[[], None] | None,
    ) -> None:
        super().__init__()
        self._kind = kind
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = label(text, wrap=False)
        self._words.setMinimumWidth(60)
        inner = row(icon_label(KIND_ICONS[kind], kind), self._words, gap=tokens.GAP)
        if action is not None:
            inner.addWidget(button(action, (lambda: run()) if run else None, "link"))
        inner.addStretch(1)
        if close is not None:
            inner.addWidget(icon_button("close", T("Close"), close, size=14))
        inner.setContentsMargins(tokens.PAGE, 2, tokens.GAP, 2)
        self.setLayout(inner)
        self.setMinimumHeight(34)
        theme().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        hue = colours().hues[self._kind]
        self.setStyleSheet(
            f"#banner {{ background: {hue.fill}; border: none; border-bottom: 1px solid {colours().line}; }}"
            f"#banner QLabel {{ color: {hue.ink}; }}"
            f"#banner QPushButton {{ color: {hue.ink}; font-weight: 600; text-decoration: underline; }}"
        )

"""What stands where nothing is yet: a picture, a sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.text import Text
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_label, label, row


class EmptyState(QWidget):
    """Icon, sentence, detail and one action, in the middle of its room."""

    def __init__(
        self,
        icon_name: str,
        text: Text,
        detail: Text | None = None,
        action: Text | None = None,
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        sentence = label(text, "strong", wrap=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        parts: list[QWidget] = [sentence]
        if detail is not None:
            more = label(detail, "muted", wrap=True)
            more.setAlignment(Qt.AlignmentFlag.AlignCenter)
            parts.append(more)
        for part in parts:
            part.setMaximumWidth(380)
            part.setMinimumWidth(180)
        picture = icon_label(icon_name, "faint", 36)
        inner = column(None, row(None, picture, None), gap=tokens.GAP, margin=tokens.PAGE)
        for part in parts:
            line = row(None, part, None)
            line.setStretch(1, 100)  # as wide as it may be before it breaks into more lines
            inner.addLayout(line)
        if action is not None:
            inner.addSpacing(tokens.TIGHT)
            self.action = button(action, (lambda: run()) if run else None)
            inner.addLayout(row(None, self.action, None))
        inner.addStretch(1)
        self.setLayout(inner)
        words.name(self, text)

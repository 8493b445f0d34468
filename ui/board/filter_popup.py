"""What opens below the funnel: ticks for teams, skills, states, services and signs, and whether the rest is hidden."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QWidget

from app.domain.text import T
from ui.board.looking import Looking
from ui.board.sieve import GROUPS, Sieve, entries
from ui.board.state import Picture
from ui.runtime.words import say
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row


class FilterPopup(QFrame):
    """Closes by itself when something else is clicked or Esc is pressed; every tick counts at once."""

    def __init__(self, looking: Looking, shown: Picture, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "raised")
        self.setAccessibleName(say(T("Filter the board")))
        self._looking = looking
        columns = []
        for group, offered in entries(shown, looking.now.sieve).items():
            if not offered:
                continue
            boxes: list[QWidget] = []
            for entry, text in offered:
                box = QCheckBox(say(text).replace("&", "&&"))
                box.setChecked(entry in getattr(looking.now.sieve, group))
                box.setAccessibleName(f"{say(GROUPS[group])}: {say(text)}")
                box.toggled.connect(partial(self._toggle, group, entry))
                boxes.append(box)
            columns.append(column(label(GROUPS[group], "section"), *boxes, None, gap=tokens.TIGHT))
        body = QWidget()
        body.setLayout(row(*columns, gap=tokens.PAGE, margin=tokens.WIDE))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(body)
        for part in (area.viewport(), body):  # the popup's own ground shows through
            part.setAutoFillBackground(False)
        self.hide_rest = QCheckBox(say(T("Hide people who do not fit, instead of dimming them")))
        self.hide_rest.setChecked(looking.now.hide)
        self.hide_rest.toggled.connect(lambda on: looking.set(hide=on))
        clear = button(T("Show everything"), self._clear, "link")
        foot = row(self.hide_rest, None, clear)
        foot.setContentsMargins(tokens.WIDE, 0, tokens.WIDE, tokens.WIDE)
        self.setLayout(column(area, foot, gap=tokens.TIGHT))
        size = body.sizeHint()
        screen = parent.screen().availableGeometry()
        self.resize(
            min(max(size.width(), 380) + 24, screen.width() - 40),
            min(size.height() + 60, screen.height() // 2),
        )

    def open_below(self, anchor: QWidget) -> None:
        """Show it below a button, within the screen."""
        at = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        screen = anchor.screen().availableGeometry()
        self.move(max(screen.left(), min(at.x(), screen.right() - self.width())), at.y())
        self.show()
        boxes = self.findChildren(QCheckBox)
        if boxes:
            boxes[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def _toggle(self, group: str, entry: str, _on: bool) -> None:
        self._looking.set_sieve(self._looking.now.sieve.toggled(group, entry))

    def _clear(self) -> None:
        self._looking.set_sieve(Sieve())
        self.close()

"""Labels, buttons and lines in the roles the style sheet knows, so that panels read as lists of parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.text import Text
from ui.runtime import words
from ui.theme import icon, tokens


def label(text: Text | str = "", role: str = "", wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label; `role`: display, title, strong, muted, faint, small, tiny, section, key, hint, hint-danger.

    Plain text always: names of customers may look like markup.
    """
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    words.bind(made.setText, text)
    return made


def button(
    text: Text | str,
    run: Callable[..., Any] | None = None,
    kind: str = "",
    icon_name: str = "",
    shortcut: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A button; `kind`: primary, quiet, danger, link, or empty for the ordinary one.

    `shortcut` is only told in the tooltip; declare the key itself as an action.
    """
    made = QPushButton(parent)
    words.bind(made.setText, text)
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if icon_name:
        made.setIcon(icon(icon_name, "on_accent" if kind == "primary" else "muted"))
        made.setIconSize(QSize(tokens.ICON, tokens.ICON))
    if shortcut:
        words.tip(made, text, shortcut)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if run is not None:
        made.clicked.connect(run)
    return made


def icon_button(
    icon_name: str,
    tip: Text | str,
    run: Callable[..., Any] | None = None,
    shortcut: str = "",
    colour: str = "muted",
    size: int = tokens.ICON,
    parent: QWidget | None = None,
) -> QToolButton:
    """A quiet button that shows only an icon; `tip` is its tooltip and its name."""
    made = QToolButton(parent)
    made.setIcon(icon(icon_name, colour))
    made.setIconSize(QSize(size, size))
    made.setProperty("kind", "tool")
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    words.tip(made, tip, shortcut)
    if run is not None:
        made.clicked.connect(run)
    return made


def icon_label(icon_name: str, colour: str = "muted", size: int = tokens.ICON) -> QLabel:
    """A picture of an icon; decoration, so it has no name and nothing says it."""
    made = _IconLabel(icon_name, colour, size)
    made.setFixedSize(size, size)
    return made


def line(upright: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "vline" if upright else "line")
    return made


def frame(role: str, parent: QWidget | None = None) -> QFrame:
    """A frame in a role: card, raised, well, surface, bar, rail, foot."""
    made = QFrame(parent)
    made.setProperty("role", role)
    return made


def column(*parts: QWidget | QLayout | int | None, gap: int = tokens.GAP, margin: int = 0) -> QVBoxLayout:
    """Parts below each other; an int is empty space of that height, None takes the room left."""
    made = QVBoxLayout()
    _fill(made, parts, gap, margin)
    return made


def row(*parts: QWidget | QLayout | int | None, gap: int = tokens.GAP, margin: int = 0) -> QHBoxLayout:
    """Parts beside each other; an int is empty space of that width, None takes the room left."""
    made = QHBoxLayout()
    _fill(made, parts, gap, margin)
    return made


def section(title: Text | str, *trailing: QWidget) -> QWidget:
    """The header of a section: quiet small words, with anything at its right end."""
    made = QWidget()
    head = row(label(title, "section"), None, *trailing, gap=tokens.TIGHT)
    made.setLayout(head)
    made.setMinimumHeight(24)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return made


def key_hint(shortcut: str) -> QLabel:
    """A little key cap that shows a shortcut in the system's own words."""
    made = label(QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText), "key")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def is_escape(event: QEvent) -> bool:
    """Whether an event is Esc going down; for event filters on the fields inside something that Esc leaves."""
    return (
        event.type() == QEvent.Type.KeyPress
        and isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_Escape
    )


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and have it looked at again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def claim_keys(widget: QWidget, keys: set[Qt.Key], with_alt: bool = False) -> None:
    """While `widget` has the focus these keys are its own, even where the window has them as shortcuts.

    Without this the digit 3 would switch the view instead of giving three stars. Only keys pressed alone or
    with Shift are claimed, `with_alt` also those with Alt.
    """
    _Claim(widget, keys, with_alt)


class _Claim(QObject):
    def __init__(self, widget: QWidget, keys: set[Qt.Key], with_alt: bool) -> None:
        super().__init__(widget)
        self._keys = keys
        allowed = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        self._allowed = allowed | Qt.KeyboardModifier.AltModifier if with_alt else allowed
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say "mine" when Qt asks before it looks for shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in self._keys
            and not (event.modifiers() & ~self._allowed)
        ):
            event.accept()
            return True
        return False


class _IconLabel(QLabel):
    """Keeps the icon itself, so that it is painted in the colours in force."""

    def __init__(self, name: str, colour: str, size: int) -> None:
        super().__init__()
        self._icon = icon(name, colour)
        self._size = size

    def set_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._icon = icon(name, colour)
        self.update()

    def paintEvent(self, event: object) -> None:
        """Paint the icon."""
        from PySide6.QtGui import QPainter

        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


def _fill(
    layout: QBoxLayout, parts: tuple[QWidget | QLayout | int | None, ...], gap: int, margin: int
) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)

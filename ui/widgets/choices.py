"""A list of choices under a field: used by completing fields and by the command bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.text import T, Text
from ui.models import Index
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import colours, font, paint_icon, tokens

CHOICE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Choice:
    """One line of a list of choices.

    text: what it is; detail: what tells it from its likes; trailing: at the right end (a shortcut, a distance).
    value: anything the caller wants back. group: a quiet heading, shown where it changes.
    """

    text: Text | str
    detail: Text | str = ""
    icon: str = ""
    hue: str = ""
    trailing: Text | str = ""
    value: Any = None
    group: Text | str = ""


class ChoiceModel(QAbstractListModel):
    """Choices as Qt wants them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices: list[Choice] = []

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Show these."""
        self.beginResetModel()
        self.choices = list(choices)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many."""
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, and the choice itself."""
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return say(choice.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(filter(None, (say(choice.text), say(choice.detail), say(choice.trailing))))
        if role == CHOICE_ROLE:
            return choice
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Icon, words with what was typed in bold, detail in quiet type, trailing words at the end."""

    def __init__(self, parent: QObject | None = None, row_height: int = tokens.ROW) -> None:
        super().__init__(parent)
        self.typed = ""
        self._row = row_height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line, and one more for a heading above it."""
        height = max(self._row, QFontMetrics(font()).height() + 10)
        return QSize(120, height + (self._heading_height() if self._heading(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        choice = index.data(CHOICE_ROLE)
        now = colours()
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heading = self._heading(index)
        if heading:
            head = QRectF(rect.left() + 10, rect.top() + 6, rect.width() - 20, self._heading_height() - 6)
            painter.setFont(font("tiny", bold=True))
            painter.setPen(QColor(now.muted))
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, heading)
            rect.setTop(rect.top() + self._heading_height())
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.selection if selected else now.hover))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)
        left = rect.left() + 12
        if choice.icon:
            paint_icon(
                painter, QRectF(left, rect.center().y() - 8, 16, 16), choice.icon, choice.hue or "muted"
            )
            left += 26
        right = rect.right() - 12
        if trailing := say(choice.trailing):
            painter.setFont(font("small"))
            painter.setPen(QColor(now.muted))
            painter.drawText(
                QRectF(left, rect.top(), right - left, rect.height()),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                trailing,
            )
            right -= painter.fontMetrics().horizontalAdvance(trailing) + 10
        left = self._words(painter, QRectF(left, rect.top(), right - left, rect.height()), say(choice.text))
        detail = say(choice.detail)
        if detail and right - left > 40:
            painter.setFont(font("small"))
            painter.setPen(QColor(now.muted))
            room = QRectF(left + 8, rect.top(), right - left - 8, rect.height())
            cut = painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.restore()

    def _words(self, painter: QPainter, room: QRectF, text: str) -> float:
        """Draw the words, what was typed in bold; returns where they end."""
        painter.setPen(QColor(colours().text))
        at = text.casefold().find(self.typed) if self.typed else -1
        end = at + len(self.typed)
        parts = [(text, False)] if at < 0 else [(text[:at], False), (text[at:end], True), (text[end:], False)]
        for part, bold in parts:
            painter.setFont(font(bold=bold))
            cut = painter.fontMetrics().elidedText(
                part, Qt.TextElideMode.ElideRight, max(0, int(room.width()))
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
            room.setLeft(min(room.right(), room.left() + painter.fontMetrics().horizontalAdvance(cut)))
        return room.left()

    def _heading(self, index: Index) -> str:
        choice = index.data(CHOICE_ROLE)
        if not choice.group:
            return ""
        before = index.model().index(index.row() - 1, 0).data(CHOICE_ROLE) if index.row() else None
        group = say(choice.group)
        return "" if before is not None and say(before.group) == group else group

    def _heading_height(self) -> int:
        return QFontMetrics(font("tiny")).height() + 12


class ChoiceList(QListView):
    """The list itself; arrows come from the field above it, which keeps the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = ChoiceModel(self)
        self.setModel(self.choices)
        self.setProperty("role", "choices")
        words.name(self, T("Choices"))
        self.painter_ = ChoiceDelegate(self)
        self.setItemDelegate(self.painter_)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)

    def show_choices(self, choices: Sequence[Choice], typed: str = "", select: int = 0) -> None:
        """Show these, with `typed` in bold, and mark one (-1: none)."""
        self.painter_.typed = typed.casefold().strip()
        self.choices.set_choices(choices)
        if 0 <= select < len(choices):
            self.setCurrentIndex(self.choices.index(select, 0))

    def step(self, by: int) -> None:
        """Mark the next or the one before, round and round."""
        count = self.choices.rowCount()
        if count:
            now = self.currentIndex().row()
            after = (0 if by > 0 else count - 1) if now < 0 else (now + by) % count
            self.setCurrentIndex(self.choices.index(after, 0))

    def current(self) -> Choice | None:
        """The marked one."""
        choice = self.currentIndex().data(CHOICE_ROLE)
        return choice if isinstance(choice, Choice) else None

    def height_for(self, most: int) -> int:
        """How high the list must be to show all, at most `most` pixels."""
        total = sum(self.sizeHintForRow(place) for place in range(self.choices.rowCount()))
        return min(most, total + 2 * self.frameWidth() + 2)

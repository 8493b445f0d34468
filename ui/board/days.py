"""Several days on one axis: how they are named above the hours, where one ends, and the nights drawn narrow between
them. And overtime: the ground behind work outside somebody's hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.text import T, Text
from app.i18n import say_day, say_days

if TYPE_CHECKING:
    from ui.board.state import PersonRow
    from ui.board.view import View

SPANS: dict[int, Text] = {1: T("1 day"), 3: T("3 days"), 7: T("7 days")}
"""How many days the board can show at once."""


def span_words(first: date, length: int) -> str:
    """The days that are shown, for the strip above: one day with its weekday, or 23–29 Nov."""
    return say_day(first) if length == 1 else say_days(first, first + timedelta(days=length - 1))


def paint_overtime(painter: QPainter, view: View, row: PersonRow, top: float, area: QRectF) -> None:
    """A hatched ground where somebody works, or goes home, outside their hours."""
    for start, end in row.overtime:
        left, right = max(area.left(), view.x(start)), min(area.right(), view.x(end))
        if right > left:
            painter.fillRect(
                QRectF(left, top, right - left, view.looks.sizes.row - 1), view.looks.overtime_brush
            )


def paint_nights(painter: QPainter, view: View, area: QRectF, rows: range) -> None:
    """Bands where a night is folded, and a strong line where a new day begins."""
    if not view.picture.days or not rows:
        return
    looks = view.looks
    top = max(area.top(), view.y(rows[0]))
    bottom = min(area.bottom(), view.y(rows[-1]) + view.lanes.size(rows[-1]))
    for start, end in zip(view.picture.folds.starts, view.picture.folds.ends, strict=True):
        left, right = max(area.left(), view.x(start)), min(area.right(), view.x(end))
        if right > left:
            painter.fillRect(QRectF(left, top, right - left, bottom - top), looks.fold)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(looks.line_strong, 2))
    for _day, at in view.picture.days[1:]:
        x = round(view.x(at))
        if area.left() - 2 <= x <= area.right() + 2:
            painter.drawLine(QLineF(x, top, x, bottom))


def paint_day_names(painter: QPainter, view: View, area: QRectF, height: float) -> None:
    """The days above the hours; a name stays in sight while its day does. Today stands on the accent's ground."""
    looks, days = view.looks, view.picture.days
    for place, (day, at) in enumerate(days):
        left = view.x(at)
        right = view.x(days[place + 1][1]) if place + 1 < len(days) else view.x(view.picture.end)
        if right < area.left() or left > area.right():
            continue
        today = at <= view.now < (days[place + 1][1] if place + 1 < len(days) else view.picture.end)
        shown = max(left, view.column)
        if today:
            painter.fillRect(QRectF(shown, 0, right - shown, height), looks.accent_fill)
        painter.fillRect(QRectF(round(left), 0, 2, view.axis), looks.line_strong)
        name = say_day(day)
        room = right - shown - 12
        if room > 20:
            ink = looks.colour(looks.colours.accent_ink) if today else looks.text
            looks.write(painter, name, "tiny-bold", ink, shown + 8, height / 2, room)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(area.left(), height - 1, area.width(), 1), looks.line)

"""Paints what lies over the board while visits are in the hand: dimmed rows with the reason, the price, the band."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.i18n import say
from ui.board.looks import Looks
from ui.board.view import Carried, Chip, View

_VEIL = 0.62
_PLATE = 19.0
_GAP = 4.0
_WIDEST = 620.0
"""Pixels that the chips take at most beside each other before they go on in a further line."""


def paint_veils(painter: QPainter, view: View, carried: Carried, area: QRectF, width: float) -> None:
    """Dim the rows of people who do not fit, and say why in each."""
    looks = view.looks
    led = carried.at[0] if carried.at is not None else None
    painter.save()
    painter.setClipRect(area & QRectF(0, view.axis, width, area.bottom()))
    veil = QColor(looks.canvas)
    veil.setAlphaF(_VEIL)
    shown = view.lanes.visible(
        area.top() - view.axis + view.scroll_y, area.bottom() - view.axis + view.scroll_y
    )
    for index in shown:
        row = view.picture.person(index)
        why = carried.unfit.get(row.person.id) if row is not None else None
        if row is None or why is None or row.person.id == led:
            continue
        top, height = view.y(index), view.looks.sizes.row
        painter.fillRect(QRectF(0, top, width, height - 1), veil)
        at, room = QPointF(view.column + 8, top + height / 2), width - view.column - 16
        _plate(painter, looks, at, room, "cancel", "neutral", say(why))
    painter.restore()


def paint_chips(painter: QPainter, view: View, carried: Carried, width: float, height: float) -> None:
    """The price beside the ghost that is led: below its row, or above it where there is no room."""
    index = view.picture.people.get(carried.at[0]) if carried.at is not None else None
    if carried.at is None or index is None or not carried.chips:
        return
    looks = view.looks
    room = min(_WIDEST, width - view.column - 24)
    lines = _lines(looks, carried.chips, room)
    wide = max(sum(w for _, w in line) + _GAP * (len(line) - 1) for line in lines) + 2 * 6
    tall = len(lines) * (_PLATE + _GAP) - _GAP + 2 * 6
    top = view.y(index) + looks.sizes.row + 3
    if top + tall > height - 4:
        top = view.y(index) - tall - 3
    top = max(view.axis + 4.0, min(top, height - tall - 4))
    left = max(view.column + 6.0, min(view.x(carried.at[1]) - 6, width - wide - 8))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(looks.line_strong, 1))
    painter.setBrush(looks.colour(looks.colours.raised))
    painter.drawRoundedRect(QRectF(round(left) + 0.5, round(top) + 0.5, round(wide), round(tall)), 6, 6)
    middle = top + 6 + _PLATE / 2
    for line in lines:
        at = left + 6
        for chip, w in line:
            _plate(painter, looks, QPointF(at, middle), w, chip.icon, chip.hue, say(chip.text))
            at += w + _GAP
        middle += _PLATE + _GAP
    painter.restore()


def _lines(looks: Looks, chips: tuple[Chip, ...], room: float) -> list[list[tuple[Chip, float]]]:
    """Chips with their widths, broken into lines that fit."""
    lines: list[list[tuple[Chip, float]]] = [[]]
    used = 0.0
    for chip in chips:
        wide = min(room, looks.width(say(chip.text), "tiny-bold") + 30)
        if lines[-1] and used + _GAP + wide > room:
            lines.append([])
            used = 0.0
        used += wide + (_GAP if lines[-1] else 0.0)
        lines[-1].append((chip, wide))
    return lines


def _plate(
    painter: QPainter, looks: Looks, at: QPointF, room: float, icon: str, hue: str, words: str
) -> None:
    """An icon and words on a ground of their own, from `at` (left edge, middle) on, cut to `room`."""
    if room < 40:
        return
    wide = min(room, looks.width(words, "tiny-bold") + 30)
    place = QRectF(round(at.x()), round(at.y() - _PLATE / 2), wide, _PLATE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(looks.hue_fill(hue))
    painter.drawRoundedRect(place, 5, 5)
    picture = looks.icon(icon, looks.hue(hue).ink, 13)
    painter.drawPixmap(QPointF(place.left() + 5, round(place.center().y() - 6.5)), picture)
    looks.write(
        painter, words, "tiny-bold", looks.hue_ink(hue), place.left() + 22, place.center().y(), wide - 27
    )


def paint_band(painter: QPainter, view: View, band: tuple[float, float, float, float]) -> None:
    """The rubber band."""
    looks = view.looks
    top = view.axis - view.scroll_y
    place = QRectF(QPointF(view.x(band[0]), top + band[2]), QPointF(view.x(band[1]), top + band[3]))
    ground = QColor(looks.accent)
    ground.setAlphaF(0.14)
    painter.save()
    painter.setClipRect(QRectF(view.column, view.axis, 20_000, 20_000))
    painter.setPen(QPen(looks.accent, 1))
    painter.setBrush(ground)
    painter.drawRect(place)
    painter.restore()

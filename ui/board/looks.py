"""Colours, type and pictures of the board, made once for the theme in force and kept: painting must not make any."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTextLayout,
)

from ui.board.state import Bar, PersonRow, band_of
from ui.theme import Hue, colours, font, paint_icon, person_colour

_KEPT = 8_000
EDGE = 4.0
"""Width of a bar's left edge, the colour of its service."""
ROUND = 4.0
LEFT_END, RIGHT_END = 9, 5
OUTLINE = 2.0
"""Width of the line around a bar that something is wrong with."""


@dataclass(frozen=True)
class Sizes:
    """Heights and widths in logical pixels, for one density and size of type."""

    row: int
    team: int
    axis: int
    bar_top: int
    bar: int
    under: int
    """Height of the line that tells what really happened, below the bar."""
    compact: bool
    hours: int
    """Height of the line of hours; above it stands the line of days when there are several."""
    scale: float
    """How much larger than usual the type is."""


def sizes(compact: bool, several_days: bool = False) -> Sizes:
    """The sizes of a density, following the size of the type."""
    scale = font("base").pixelSize() / 13
    hours = round(30 * scale)
    axis = hours + (round(20 * scale) if several_days else 0)
    if compact:
        return Sizes(round(31 * scale), round(22 * scale), axis, 5, round(20 * scale), 2, True, hours, scale)
    return Sizes(round(47 * scale), round(24 * scale), axis, 6, round(33 * scale), 3, False, hours, scale)


@dataclass(frozen=True)
class BarColours:
    """What one bar is painted in."""

    fill: QColor
    ink: QColor
    muted: QColor
    solid: QColor
    edge: QColor
    icon: str
    """The colour of the state's icon, #rrggbb."""


class Looks:
    """Everything a painter of the board takes from. Make a new one when theme, type or screen scale change."""

    def __init__(self, compact: bool = False, ratio: float = 1.0, several_days: bool = False) -> None:
        c = colours()
        self.colours = c
        self.sizes = sizes(compact, several_days)
        self._ratio = ratio
        self._icons: dict[tuple[str, str, int], QPixmap] = {}
        self._set: dict[tuple[str, str, int], tuple[QStaticText, float, float]] = {}
        self._ends: dict[tuple[int, int, str], tuple[QPixmap, QPixmap]] = {}
        self._rises: dict[tuple[str, bool], float] = {}
        self._wide: dict[tuple[str, str], float] = {}
        self._bars: dict[tuple[str, str, str, bool], BarColours] = {}
        self._colour: dict[str, QColor] = {}
        self.fonts: dict[str, QFont] = {
            "bold": font("small", bold=True),
            "small": font("small"),
            "tiny": font("tiny"),
            "tiny-bold": font("tiny", bold=True),
            "name": font("base", bold=True),
            "time": font("tiny", tabular=True),
            "time-bold": font("tiny", bold=True, tabular=True),
        }
        self.metrics = {name: QFontMetricsF(made) for name, made in self.fonts.items()}
        self.surface, self.sunken = QColor(c.surface), QColor(c.sunken)
        self.outside = mixed(self.sunken, QColor("#000000"), 0.6) if c.dark else self.sunken
        """Behind hours nobody works."""
        self.line, self.line_strong = QColor(c.line), QColor(c.line_strong)
        self.text, self.muted, self.faint = QColor(c.text), QColor(c.muted), QColor(c.faint)
        self.accent, self.now, self.canvas = QColor(c.accent), QColor(c.now), QColor(c.canvas)
        self.accent_fill = QColor(c.accent_fill)
        self.quiet_line = mixed(self.line, self.surface, 0.45)
        self.travel = mixed(self.muted, self.surface, 0.55 if c.dark else 0.45)
        self.break_brush = QBrush(_hatch(mixed(self.muted, self.surface, 0.28), ratio, self.surface))
        self.ghost_brush = QBrush(_hatch(mixed(self.accent, self.surface, 0.55), ratio, self.accent_fill))
        self.long_brushes: dict[str, QBrush] = {}
        self.wrong_brush = QBrush(
            _hatch(mixed(self.hue_solid("danger"), self.surface, 0.5), ratio, self.hue_fill("danger"))
        )
        self.held_brush = QBrush(
            _hatch(mixed(self.hue_solid("info"), self.surface, 0.35), ratio, self.hue_fill("info"))
        )
        self.away_brush = QBrush(
            _hatch(
                mixed(self.hue_solid("warning"), self.surface, 0.30), ratio, QColor(c.hues["warning"].fill)
            )
        )
        self.fold = mixed(self.muted, self.outside, 0.16)
        """A night drawn narrow."""
        self.overtime_brush = QBrush(
            _hatch(mixed(self.hue_solid("danger"), self.surface, 0.34), ratio, QColor(c.hues["danger"].fill))
        )
        self.ghost_pen = QPen(self.accent, 1.5, Qt.PenStyle.DashLine)
        self.travel_pen = QPen(self.travel, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        self.promise_pen = QPen(self.line_strong, 1)
        self.promise_marked_pen = QPen(self.accent, 1.6)
        self.home_pen = QPen(mixed(self.muted, self.surface, 0.4), 1.5, Qt.PenStyle.DotLine)

    def colour(self, name: str) -> QColor:
        """#rrggbb as a colour, kept."""
        found = self._colour.get(name)
        if found is None:
            found = self._colour[name] = QColor(name)
        return found

    def hue(self, name: str) -> Hue:
        """A hue of the theme."""
        return self.colours.hues[name]

    def hue_solid(self, name: str) -> QColor:
        """The strong colour of a hue."""
        return self.colour(self.colours.hues[name].solid)

    def hue_ink(self, name: str) -> QColor:
        """The colour of words on a hue's quiet ground."""
        return self.colour(self.colours.hues[name].ink)

    def hue_fill(self, name: str) -> QColor:
        """The quiet ground of a hue."""
        return self.colour(self.colours.hues[name].fill)

    def bar(self, bar: Bar, row: PersonRow, colour_by: str) -> BarColours:
        """What a bar is painted in: by state, or tinted by service, team or priority."""
        edge = bar.visit.service_colour or "#6B7483"
        base = edge
        if colour_by == "team":
            base = person_colour(row.team)
        elif colour_by == "priority":
            base = self.colours.hues[band_of(bar.visit.priority).hue].solid
        key = (bar.look.hue, base if colour_by != "state" else "", edge, colour_by != "state")
        found = self._bars.get(key)
        if found is None:
            hue = self.hue(bar.look.hue)
            if colour_by == "state":
                fill, ink, solid = QColor(hue.fill), QColor(hue.ink), QColor(hue.solid)
            else:
                solid = QColor(base)
                fill = mixed(solid, self.surface, 0.30 if self.colours.dark else 0.16)
                ink = self.text
            found = BarColours(fill, ink, mixed(ink, fill, 0.88), solid, QColor(edge), solid.name())
            self._bars[key] = found
        return found

    def ends(self, tint: BarColours, kind: str = "") -> tuple[QPixmap, QPixmap]:
        """Pictures of the left and the right end of a bar, `LEFT_END` and `RIGHT_END` wide; its middle is plain fill.

        A bar drawn of them costs a quarter of one drawn as a path. kind: the hue of an outline, or none.
        """
        key = (tint.fill.rgb(), tint.edge.rgb(), kind)
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = (
                self._end(tint, LEFT_END, 0, kind),
                self._end(tint, RIGHT_END, RIGHT_END - 40, kind),
            )
        return found

    def _end(self, tint: BarColours, width: int, shift: float, kind: str) -> QPixmap:
        height = self.sizes.bar
        made = QPixmap(round(width * self._ratio), round(height * self._ratio))
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(shift, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint.edge)
        painter.drawRoundedRect(QRectF(0, 0, 40, height), ROUND, ROUND)
        painter.setBrush(tint.fill)
        painter.drawRoundedRect(QRectF(EDGE, 0, 40 - EDGE, height), ROUND - 1, ROUND - 1)
        if kind:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.hue_solid(kind), OUTLINE))
            inset = OUTLINE / 2
            painter.drawRoundedRect(QRectF(inset, inset, 40 - OUTLINE, height - OUTLINE), ROUND, ROUND)
        painter.end()
        return made

    def long_brush(self, tint: BarColours) -> QBrush:
        """The hatch of the time a visit takes when it takes long, in its own colour."""
        key = tint.solid.name()
        found = self.long_brushes.get(key)
        if found is None:
            line = mixed(tint.solid, self.surface, 0.45)
            found = self.long_brushes[key] = QBrush(
                _hatch(line, self._ratio, mixed(tint.fill, self.surface, 0.5))
            )
        return found

    def icon(self, name: str, colour: str, size: int) -> QPixmap:
        """A picture of an icon, `size` logical pixels; colour: a role, a hue or #rrggbb."""
        key = (name, colour, size)
        found = self._icons.get(key)
        if found is None:
            found = QPixmap(round(size * self._ratio), round(size * self._ratio))
            found.setDevicePixelRatio(self._ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            paint_icon(painter, QRectF(0, 0, size, size), name, colour)
            painter.end()
            self._icons[key] = found
        return found

    def width(self, text: str, style: str) -> float:
        """How wide words are."""
        key = (text, style)
        found = self._wide.get(key)
        if found is None:
            if len(self._wide) > _KEPT:
                self._wide.clear()
            found = self._wide[key] = self.metrics[style].horizontalAdvance(text)
        return found

    def fitted(self, text: str, style: str, width: float) -> str:
        """The words, with their end cut off where they do not fit."""
        if self.width(text, style) <= width:
            return text
        return self.metrics[style].elidedText(text, Qt.TextElideMode.ElideRight, int(width))

    def write(
        self, painter: QPainter, text: str, style: str, colour: QColor, x: float, middle: float, width: float
    ) -> float:
        """Words from x on, their middle at that height, cut to the width; returns where they end."""
        # cut in coarse steps, so that zooming finds most words laid out already
        cut = -1 if self.width(text, style) <= width else int(width) // 8 * 8
        key = (text, style, cut)
        found = self._set.get(key)
        if found is None:
            found = self._set[key] = self._typeset(text, style, cut)
        painter.setFont(self.fonts[style])
        painter.setPen(colour)
        painter.drawStaticText(QPointF(x, middle - found[2]), found[0])
        return x + found[1]

    def _typeset(self, text: str, style: str, cut: int) -> tuple[QStaticText, float, float]:
        """Words laid out once, how wide they are, and how far the middle of their capitals lies below their top.

        Laying out is what drawing words costs.
        """
        if len(self._set) > _KEPT:
            self._set.clear()
        shown = text if cut < 0 else self.fitted(text, style, cut)
        if shown == "…":
            shown = ""  # it would say nothing
        made = QStaticText(shown)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(font=self.fonts[style])
        return made, self.width(shown, style), self._rise(shown, style)

    def _rise(self, text: str, style: str) -> float:
        """From the top of a line to the middle of its capitals.

        A line is as high as the highest of its fonts: one with Chinese in it begins further up.
        """
        key = (style, any(c > "\u2e7f" for c in text))
        found = self._rises.get(key)
        if found is None:
            layout = QTextLayout(text, self.fonts[style])
            layout.beginLayout()
            line = layout.createLine()
            if line.isValid():  # no line in no words
                line.setLineWidth(10_000)
            ascent = line.ascent()
            layout.endLayout()
            found = ascent - self.metrics[style].capHeight() / 2
            if text:
                self._rises[key] = found
        return found


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """So much of `one` over `other`."""
    rest = 1 - share
    return QColor(
        round(one.red() * share + other.red() * rest),
        round(one.green() * share + other.green() * rest),
        round(one.blue() * share + other.blue() * rest),
    )


def _hatch(line: QColor, ratio: float, ground: QColor) -> QPixmap:
    """A tile of slanting lines, sharp at the screen's own scale."""
    side = 7
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(ground)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.2))
    for shift in (-side, 0, side):
        painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
    painter.end()
    return tile

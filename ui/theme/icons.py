"""One family of icons (Material Design, through QtAwesome), painted in the colours in force.

An icon asks for its colour while it is painted, so a switch of theme needs no new icons.
Names are those of Material Design Icons, such as "phone-ring-outline".
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QPixmapCache,
)

from ui.theme.theme import colours

_GRID = 24
"""Material Design Icons are drawn on a grid of 24."""
_BASELINE = 21.0
"""Where the grid's foot line of text lies: the font's descent is an eighth of its square."""


def icon(name: str, colour: str = "muted") -> QIcon:
    """The icon `name` in a role of the theme ("text", "muted", "accent", a hue such as "danger") or a #rrggbb.

    Raises ValueError when there is no icon of that name.
    """
    _glyph(name)
    return QIcon(_Engine(name, colour))


def paint_icon(painter: QPainter, rect: QRect | QRectF, name: str, colour: str = "muted") -> None:
    """Paint the icon into `rect`, for scenes and delegates."""
    _paint(painter, QRectF(rect), name, resolve(colour))


def resolve(colour: str) -> QColor:
    """A role of the theme in force, a hue (its solid), or #rrggbb, as a QColor."""
    if colour.startswith("#"):
        return QColor(colour)
    now = colours()
    if colour in now.hues:
        return QColor(now.hues[colour].solid)
    return QColor(getattr(now, colour))


@cache
def _file(pattern: str) -> Path:
    """A file among QtAwesome's fonts. Only its data is used: importing it would load all of Qt's bindings."""
    package = importlib.util.find_spec("qtawesome")
    for folder in (package.submodule_search_locations or ()) if package is not None else ():
        for found in sorted(Path(folder, "fonts").glob(pattern)):
            return found
    raise FileNotFoundError(f"QtAwesome's {pattern} is missing from this installation")


@cache
def _charmap() -> dict[str, str]:
    """Name of an icon → its code point in hexadecimal."""
    found: dict[str, str] = json.loads(
        _file("materialdesignicons6-webfont-charmap-*.json").read_text("utf-8")
    )
    return found


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file("materialdesignicons6-webfont-*.ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _glyph(name: str) -> str:
    try:
        return chr(int(_charmap()[name], 16))
    except KeyError as error:
        raise ValueError(f"there is no icon {name!r}") from error


@cache
def _outline(name: str) -> QPainterPath:
    """The glyph as a path in a square of 24: drawn that way it stands exactly where it should at any scale."""
    _glyph(name)
    made = QFont(_family())
    made.setPixelSize(_GRID)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    path = QPainterPath()
    path.addText(0, _BASELINE, made, _glyph(name))
    return path


def _paint(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / _GRID, side / _GRID)
    painter.fillPath(_outline(name), colour)
    painter.restore()


class _Engine(QIconEngine):
    """Paints one glyph; the mode decides about fading."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the glyph in the colour in force."""
        colour = resolve(self._colour)
        if mode == QIcon.Mode.Disabled:
            colour.setAlphaF(0.4)
        _paint(painter, QRectF(rect), self._name, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A picture of the glyph, `size` in device pixels; drawn once for each colour and size."""
        look = resolve(self._colour).name(QColor.NameFormat.HexArgb)
        key = f"doorstep/{self._name}/{look}/{mode.name}/{size.width()}x{size.height()}"
        picture = QPixmap()
        if QPixmapCache.find(key, picture):
            return picture
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        QPixmapCache.insert(key, picture)
        return picture

    def clone(self) -> QIconEngine:
        """A copy, as Qt asks for when an icon is detached."""
        return _Engine(self._name, self._colour)

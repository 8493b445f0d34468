"""A picture of the way through somebody's day: the streets that are driven, numbered stops, home, a scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from app.domain.geo import Point
from app.domain.text import T
from app.i18n import say, say_distance
from ui.printing.paper import ACCENT, GROUND, INK, QUIET, RIGHT, Pen
from ui.printing.sheets import DaySheet

_METRES_A_DEGREE = 111_320.0
_SCALES = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


class Flat:
    """Degrees to points on paper: an equirectangular map around the middle, true to scale there. points: (lat, lon)."""

    def __init__(self, points: Sequence[Point], place: QRectF) -> None:
        lats, lons = [p.lat for p in points], [p.lon for p in points]
        self._lat, self._lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._narrow = math.cos(math.radians(self._lat))
        high = max((max(lats) - min(lats)) * _METRES_A_DEGREE, 200.0)
        wide = max((max(lons) - min(lons)) * _METRES_A_DEGREE * self._narrow, 200.0)
        self.per_metre = min(place.width() / wide, place.height() / high)
        self._centre = place.center()

    def at(self, point: Point) -> QPointF:
        """Where a place lies on the paper; north is up."""
        east = (point.lon - self._lon) * _METRES_A_DEGREE * self._narrow
        north = (point.lat - self._lat) * _METRES_A_DEGREE
        return QPointF(self._centre.x() + east * self.per_metre, self._centre.y() - north * self.per_metre)


class RoutePicture:
    """The block of the picture; nothing at all while fewer than two places are known."""

    with_next = False
    new_page = False

    def __init__(self, sheet: DaySheet, high: float = 190.0) -> None:
        self._sheet, self._high = sheet, high
        self._stops = [(s, s.visit.point) for s in sheet.stops if s.visit.point is not None]
        self._points = [p for _, p in self._stops] + [p for leg in sheet.way for p in leg]
        if sheet.person.home is not None:
            self._points.append(sheet.person.home)

    def height(self, width: float) -> float:
        """Its height, or none."""
        return self._high + 8 if len(self._points) > 1 else 0.0

    def paint(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Ground, way, stops, scale, and whose map it is."""
        if len(self._points) < 2:
            return
        place = QRectF(x, y, width, self._high)
        pen.box(place, GROUND)
        flat = Flat(self._points, place.adjusted(24, 20, -24, -26))
        painter = pen.painter
        painter.save()
        painter.setClipRect(place)
        for colour, wide in ((QColor("#FFFFFF"), 4.2), (ACCENT, 2.2)):
            stroke = QPen(colour, wide)
            stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
            stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if not self._sheet.on_roads and colour is ACCENT:
                stroke.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(stroke)
            for leg in self._sheet.way:
                path = QPainterPath(flat.at(leg[0]))
                for point in leg[1:]:
                    path.lineTo(flat.at(point))
                painter.drawPath(path)
        home = self._sheet.person.home
        if home is not None:
            self._home(pen, flat.at(home))
        # two stops at one address stand beside each other
        taken: dict[tuple[int, int], int] = {}
        for stop, point in self._stops:
            at = flat.at(point)
            key = (round(at.x() / 6), round(at.y() / 6))
            shift = taken.get(key, 0)
            taken[key] = shift + 1
            pen.disc(at.x() + shift * 13, at.y(), 6.5, str(stop.number), INK)
        painter.restore()
        self._scale(pen, flat, place)
        rights = (
            say(T("© OpenStreetMap contributors"))
            if self._sheet.on_roads
            else say(T("straight lines: no map is loaded"))
        )
        pen.words(
            QRectF(place.left(), place.bottom() - 12, place.width() - 5, 10), rights, 6.5, False, QUIET, RIGHT
        )

    def _home(self, pen: Pen, at: QPointF) -> None:
        house = QPainterPath(QPointF(at.x() - 6, at.y()))
        for dx, dy in ((0, -6), (6, 0), (4, 0), (4, 5), (-4, 5), (-4, 0)):
            house.lineTo(at.x() + dx, at.y() + dy)
        house.closeSubpath()
        pen.painter.setPen(QPen(QColor("#FFFFFF"), 1))
        pen.painter.setBrush(QUIET)
        pen.painter.drawPath(house)
        pen.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _scale(self, pen: Pen, flat: Flat, place: QRectF) -> None:
        metres = max((m for m in _SCALES if m * flat.per_metre <= 90), default=_SCALES[0])
        left, y = place.left() + 8, place.bottom() - 8
        right = left + metres * flat.per_metre
        pen.line(left, y, right, y, INK, 1.0)
        pen.line(left, y - 3, left, y, INK, 1.0)
        pen.line(right, y - 3, right, y, INK, 1.0)
        pen.words(QRectF(left + 3, y - 11, 90, 10), say_distance(metres), 6.5, False, INK)

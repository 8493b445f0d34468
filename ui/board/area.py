"""The board's surface: lays out a picture, scrolls, zooms and paints only what is visible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.domain.ids import JobId, StaffId, VisitId
from ui.board import state
from ui.board.fitting import Lit
from ui.board.geometry import ZOOM_STEP, Lanes, TimeScale, scroll_to_show
from ui.board.looks import Looks
from ui.board.paint_head import paint_corner, paint_hours, paint_people
from ui.board.paint_lanes import STICKY, paint_lanes
from ui.board.paint_lift import paint_band, paint_chips, paint_veils
from ui.board.state import Bar, PersonRow, Picture
from ui.board.view import Carried, Ghost, View
from ui.runtime import words
from ui.theme import theme

_FAR = 160
"""Pixels sideways at once from which all is painted anew."""
_REST_MS = 140
"""So long after the last step of zooming everything is written again."""
_EMPTY_SCALE = TimeScale(0.0, 86400.0, 60.0)


class Area(QAbstractScrollArea):
    """Shows what it is given and knows where it stands; pointer and keys are the canvas's."""

    focus_moved = Signal()
    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.compact = False
        nothing = Picture(date.min, (), 0.0, 86400.0, 0.0, (0.0, 86400.0))
        self.view = View(Looks(), nothing, _EMPTY_SCALE, Lanes.of(()))
        self._fit = True
        self._zooming = False
        self._sharpen = QTimer(self)
        self._sharpen.setSingleShot(True)
        self._sharpen.setInterval(_REST_MS)
        self._sharpen.timeout.connect(self._sharp)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        theme().changed.connect(self.dress)
        words.on_switch(self._speak)

    # ---- what is shown ----------------------------------------------------------------------------------

    def show_picture(self, picture: Picture, now: float) -> None:
        """Show a day. Of the same day, scroll, focus and marks stay; another day begins where its work begins."""
        view = self.view
        other_day = (picture.day, picture.length) != (view.picture.day, view.picture.length)
        if bool(picture.days) != bool(view.picture.days):
            view.looks = Looks(self.compact, self.devicePixelRatioF(), bool(picture.days))
        left = view.moment(view.column)
        view.picture, view.now = picture, now
        view.lanes = Lanes.of([self._height(row) for row in picture.rows])
        days = tuple(at for _, at in picture.days)
        view.scale = replace(view.scale, start=picture.start, end=picture.end, folds=picture.folds, days=days)
        view.forget()
        view.marked = frozenset(v for v in view.marked if v in picture.bars)
        if view.focus is not None and view.focus not in picture.bars:
            view.focus = None
        if (moved := picture.bar(view.focus)) is not None:
            view.focus_row = moved.visit.staff_id  # the focus goes along with a visit that was handed over
        if view.focus_row is not None and view.focus_row not in picture.people:
            view.focus_row = None
        if other_day:
            self._fit = True
        self._lay_out()
        if not self._fit:
            self.horizontalScrollBar().setValue(round(view.scale.x(left)))
        self.viewport().update()
        self.focus_moved.emit()

    def set_now(self, now: float) -> None:
        """The present moved on."""
        self.view.now = now
        self.view.forget()
        self.viewport().update()

    def set_compact(self, compact: bool) -> None:
        """Another density."""
        if compact != self.compact:
            self.compact = compact
            self.dress()

    def set_colour_by(self, what: str) -> None:
        """Fill by "state", "service" or "team"."""
        self.view.colour_by = what
        self.viewport().update()

    def set_lit(self, lit: Lit | None) -> None:
        """What a filter lets shine."""
        self.view.lit = lit
        self.viewport().update()

    def set_marks(self, job: JobId | None, person: StaffId | None = None) -> None:
        """The selected job or person."""
        before = (self.view.selected, self.view.selected_person)
        self.view.selected, self.view.selected_person = job, person
        self.touch(*before, job, person)

    def set_hovered(self, job: JobId | None) -> None:
        """The job under the pointer, here or on another panel."""
        before = self.view.hovered
        if job != before:
            self.view.hovered = job
            self.touch(before, job)

    def set_ghosts(self, ghosts: tuple[Ghost, ...], reveal: bool = True) -> None:
        """Visits that do not stand there yet; the first is brought into view."""
        if not ghosts and not self.view.ghosts:
            return
        self.view.ghosts = ghosts
        self.view.ghost_jobs = frozenset(g.job_id for g in ghosts if g.job_id is not None)
        row = self.view.picture.people.get(ghosts[0].staff_id) if ghosts else None
        if reveal and row is not None:
            self.reveal(row, ghosts[0].start - ghosts[0].before, ghosts[0].end + ghosts[0].after)
        self.viewport().update()

    def set_carried(self, carried: Carried | None) -> None:
        """What is in the hand: whom it does not fit, and its price."""
        if carried is not None or self.view.carried is not None:
            self.view.carried = carried
            self.viewport().update()

    def dress(self) -> None:
        """Theme, type or density changed: other colours, other heights; the same row stays on top."""
        view = self.view
        top = view.lanes.row_at(view.scroll_y)
        view.looks = Looks(self.compact, self.devicePixelRatioF(), bool(view.picture.days))
        view.lanes = Lanes.of([self._height(row) for row in view.picture.rows])
        self._lay_out()
        if top is not None and top < len(view.lanes):
            self.verticalScrollBar().setValue(round(view.lanes.top(top)))
        self.viewport().update()

    def _speak(self) -> None:
        self.view.forget()
        self.viewport().update()

    def _height(self, row: state.Row) -> float:
        sizes = self.view.looks.sizes
        return sizes.row if isinstance(row, PersonRow) else sizes.team

    # ---- scrolling and zooming --------------------------------------------------------------------------

    @property
    def lane_width(self) -> float:
        """Pixels right of the names."""
        return max(1.0, self.viewport().width() - self.view.column)

    @property
    def lane_height(self) -> float:
        """Pixels below the hours."""
        return max(1.0, self.viewport().height() - self.view.axis)

    def fit(self) -> None:
        """Show the whole working day."""
        self._fit = True
        self._lay_out()
        self.viewport().update()
        self.zoomed.emit()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Stretch time about a viewport pixel; without one about the focus, or else the middle."""
        view = self.view
        if x is None:
            bar = self.focused_bar()
            x = view.x((bar.start + bar.end) / 2) if bar is not None else -1.0
            if not view.column <= x <= self.viewport().width():
                x = view.column + self.lane_width / 2
        at = max(0.0, x - view.column)
        view.scale, scroll = view.scale.zoomed(factor, at, view.scroll_x)
        self._fit = False
        view.quick = True
        self._sharpen.start()
        self._zooming = True  # everything right of the names is painted anyway: nothing is to be moved first
        self._ranges()
        self.horizontalScrollBar().setValue(round(scroll))
        self._zooming = False
        column = round(view.column)
        self.viewport().update(QRect(column, 0, self.viewport().width() - column, self.viewport().height()))
        self.zoomed.emit()

    def _sharp(self) -> None:
        """The stretching has come to rest: everything is written again."""
        self.view.quick = False
        self.viewport().update()

    def reveal(self, row: int, start: float | None = None, end: float | None = None) -> None:
        """Scroll as little as needed to show a row, and a stretch of time in it."""
        view = self.view
        top = view.lanes.top(row)
        # a person's first row is read with the head of the team above it
        lead = view.lanes.size(row - 1) if row and view.picture.person(row - 1) is None else 0
        bar = self.verticalScrollBar()
        bar.setValue(
            round(scroll_to_show(view.scroll_y, self.lane_height, top - lead, top + view.lanes.size(row), 0))
        )
        if start is not None and end is not None:
            side = self.horizontalScrollBar()
            side.setValue(
                round(scroll_to_show(view.scroll_x, self.lane_width, view.scale.x(start), view.scale.x(end)))
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitting view fitting."""
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        """Follow the window to a screen of another scale."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.dress()
        return super().event(event)

    def _lay_out(self) -> None:
        view = self.view
        width = self.viewport().width()
        scale = view.looks.sizes.scale
        low, high = (134, 196) if self.compact else (150, 232)
        view.column = round(max(low * scale, min(high * scale, width * 0.24)))
        if self._fit:
            view.scale, scroll = view.scale.fitted(*view.picture.busy, self.lane_width)
            self._ranges()
            self.horizontalScrollBar().setValue(round(scroll))
        else:
            self._ranges()

    def _ranges(self) -> None:
        view = self.view
        side, up = self.horizontalScrollBar(), self.verticalScrollBar()
        side.setRange(0, max(0, round(view.scale.width - self.lane_width)))
        side.setPageStep(round(self.lane_width))
        side.setSingleStep(max(20, round(view.scale.per_hour / 2)))
        up.setRange(0, max(0, round(view.lanes.height - self.lane_height)))
        up.setPageStep(round(self.lane_height))
        up.setSingleStep(view.looks.sizes.row)
        view.scroll_x, view.scroll_y = side.value(), up.value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted already, so that only the uncovered strip is painted anew."""
        view, port = self.view, self.viewport()
        view.scroll_x = self.horizontalScrollBar().value()
        view.scroll_y = self.verticalScrollBar().value()
        if self._zooming:
            return
        below = port.height() - view.axis
        column = round(view.column)
        floats = view.carried is not None or view.band is not None
        if floats or (dx and dy) or abs(dx) > _FAR:
            port.update()
        elif dy:
            port.scroll(0, dy, QRect(0, view.axis, port.width(), below))
        elif dx:
            port.scroll(dx, 0, QRect(column, view.axis, port.width() - column, below))
            # what stays in sight while its place goes by: the hours' labels, and words of bars at the left edge
            port.update(QRect(column, 0, port.width() - column, view.axis))
            port.update(QRect(column, view.axis, STICKY + abs(dx) + 8, below))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms about the pointer, Shift goes sideways, the rest is ordinary."""
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if notches:
                self.zoom(ZOOM_STEP**notches, event.position().x())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and notches:
            side = self.horizontalScrollBar()
            side.setValue(side.value() - round(notches * 3 * 20))
            event.accept()
        else:
            super().wheelEvent(event)

    # ---- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the event asks for and nothing else."""
        painter = QPainter(self.viewport())
        # rows that are far apart are painted without what lies between them; PySide does not declare the iterator
        for dirty in event.region():  # type: ignore[attr-defined]
            self.paint(painter, dirty)
        painter.end()

    def paint(self, painter: QPainter, dirty: QRect) -> None:
        """Paint a part of the viewport."""
        view, port = self.view, self.viewport()
        area = QRectF(dirty)
        width, height = port.width(), port.height()
        lanes = area & QRectF(view.column, view.axis, width - view.column, height - view.axis)
        people = area & QRectF(0, view.axis, view.column, height - view.axis)
        hours = area & QRectF(view.column, 0, width - view.column, view.axis)
        if not lanes.isEmpty():
            paint_lanes(painter, view, lanes)
        if not people.isEmpty():
            paint_people(painter, view, people)
        if not hours.isEmpty():
            paint_hours(painter, view, hours)
        if area.top() < view.axis and area.left() < view.column:
            paint_corner(painter, view)
        if view.band is not None:
            paint_band(painter, view, view.band)
        if view.carried is not None:
            paint_veils(painter, view, view.carried, area, width)
            painter.setClipRect(area)
            paint_chips(painter, view, view.carried, width, height)
            painter.setClipping(False)

    def touch(self, *things: JobId | StaffId | None) -> None:
        """Paint only the rows anew in which these jobs and people stand."""
        view, port = self.view, self.viewport()
        people = view.picture.people
        rows = {people[StaffId(thing)] for thing in things if thing in people}
        for thing in things:
            for visit in view.picture.jobs.get(JobId(thing), ()) if thing else ():
                rows.add(view.picture.bars[visit][0])
        for row in rows:
            top = round(view.y(row))
            port.update(
                QRect(
                    0,
                    max(view.axis, top),
                    port.width(),
                    round(view.lanes.size(row)) + min(0, top - view.axis),
                )
            )

    # ---- where things stand ---------------------------------------------------------------------------------

    def bar_rect(self, visit: VisitId) -> QRectF:
        """Where a bar stands on the viewport; empty when the visit is not on this day."""
        view = self.view
        bar, place = view.picture.bar(visit), view.picture.bars.get(visit)
        if bar is None or place is None:
            return QRectF()
        sizes = view.looks.sizes
        left = view.x(bar.start)
        return QRectF(left, view.y(place[0]) + sizes.bar_top, view.x(bar.end) - left, sizes.bar)

    def focused_bar(self) -> Bar | None:
        """The bar the focus stands on."""
        return self.view.picture.bar(self.view.focus)

    def focused_person(self) -> PersonRow | None:
        """The row the focus stands in."""
        index = self.view.picture.people.get(self.view.focus_row) if self.view.focus_row else None
        return self.view.picture.person(index) if index is not None else None

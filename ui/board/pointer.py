"""What the pointer does on the board: click, choose several, draw a band, carry a bar, draw its end; Esc in between."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.domain.ids import StaffId, VisitId
from ui.board import choosing, state
from ui.board.state import Bar, PersonRow

if TYPE_CHECKING:
    from ui.board.canvas import Canvas
    from ui.board.carrier import Carrier
    from ui.shell.hands import Hands

EDGE_GRIP = 6
"""Pixels at the right end of a bar that draw its length."""
NARROW = 18
"""A bar narrower than this has no such end: it would leave nothing to take it by."""
_MARGIN = 36
"""So near to an edge the board begins to scroll by itself, faster the nearer."""
_AWAY = 8
"""Pixels towards an edge from where the button went down before that begins."""
_TICK_MS = 16
_STAY_TICKS = 16
"""So many ticks (a quarter of a second) near an edge before that begins."""

Ctrl, Shift, Alt = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Phase(Enum):
    """What the button that is down has become."""

    IDLE = 0
    PRESSED = 1
    CARRYING = 2
    STRETCHING = 3
    BANDING = 4
    SPENT = 5
    """Ended by Esc or a refusal: what the pointer does until the button comes up counts nothing."""


class Pointer(QObject):
    """Belongs to a canvas; `carrier` and `hands` are given by the panel once they are there."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.carrier: Carrier | None = None
        self.hands: Hands | None = None
        self.phase = Phase.IDLE
        self._from = QPointF()
        self._at = QPointF()
        self._bar: Bar | None = None
        self._edge = False
        self._grab = 0.0
        """The moment under the pointer when the button went down."""
        self._low = 0.0
        """Where it went down, in pixels below the first row's upper edge: scrolling does not move it."""
        self._before: frozenset[VisitId] = frozenset()
        self._collapse = False
        self._fine = False
        self._foreign = False
        """Whether it is another panel whose button is down."""
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._scroll)

    # ---- the button -------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """The left button went down."""
        canvas, view, at = self._canvas, self._canvas.view, event.position()
        if self.carrier is not None and self.carrier.active:
            self.carrier.cancel()  # what the keyboard had lifted
        row, bar = canvas.place_at(at)
        self._from = self._at = at
        self._bar, self._edge, self._collapse = bar, self.on_edge(bar, at), False
        self._grab = view.moment(max(float(view.column), at.x()))
        self._low = at.y() - view.axis + view.scroll_y
        self._before = view.marked
        self.phase = Phase.PRESSED if at.x() >= view.column and at.y() >= view.axis else Phase.SPENT
        if bar is not None and row is not None:
            self._press_bar(row, bar, event.modifiers())
        else:
            if not event.modifiers() & (Ctrl | Shift):
                canvas.mark_visits(frozenset())
                self._before = frozenset()
            if row is not None:
                canvas.stand_on(row, at.x())

    def _press_bar(self, row: PersonRow, bar: Bar, modifiers: Qt.KeyboardModifier) -> None:
        canvas, marked = self._canvas, self._canvas.view.marked
        if modifiers & Ctrl:
            base = marked or (frozenset({canvas.view.focus}) if canvas.view.focus else frozenset())
            canvas.mark_visits(base ^ {bar.id} if base != {bar.id} else base)
        elif modifiers & Shift:
            canvas.mark_visits(choosing.between(canvas.view.picture, canvas.view.focus, bar.id))
            return
        elif bar.id in marked and len(marked) > 1:
            self._collapse = True  # all of them may be dragged; a mere click chooses this one
        else:
            canvas.mark_visits(frozenset())
        canvas.focus_on(row.person.id, bar, reveal=False)

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moved with the button down; False when nothing is under way."""
        if self.phase is Phase.IDLE:
            return False
        self._at = event.position()
        self._fine = bool(event.modifiers() & Alt)
        if self.phase is Phase.PRESSED:
            far = (self._at - self._from).manhattanLength() >= QApplication.startDragDistance()
            if far:
                self._take_up()
        self._lead()
        return True

    def release(self, event: QMouseEvent) -> None:
        """The button came up: what is carried is put down."""
        phase, self.phase = self.phase, Phase.IDLE
        self._timer.stop()
        canvas = self._canvas
        if phase in (Phase.CARRYING, Phase.STRETCHING) and self.carrier is not None:
            self.carrier.drop()
        elif phase is Phase.BANDING:
            canvas.view.band = None
            canvas.viewport().update()
            first = canvas.view.picture.bar(min(canvas.view.marked, key=canvas.order, default=None))
            if first is not None:
                canvas.focus_on(first.visit.staff_id, first, reveal=False)
        elif phase is Phase.PRESSED and self._collapse:
            canvas.mark_visits(frozenset())
        self.shape(event.position())

    def escape(self) -> bool:
        """Put everything back as it was before the button went down; False when there is nothing to put back."""
        if self.phase in (Phase.CARRYING, Phase.STRETCHING) and self.carrier is not None:
            self.phase = Phase.SPENT
            self.carrier.cancel()
        elif self.phase is Phase.BANDING:
            self.phase = Phase.SPENT
            self._canvas.view.band = None
            self._canvas.mark_visits(self._before)
            self._canvas.viewport().update()
        else:
            return False
        self._timer.stop()
        self._canvas.viewport().unsetCursor()
        return True

    # ---- carrying ---------------------------------------------------------------------------------------

    def _take_up(self) -> None:
        canvas, carrier = self._canvas, self.carrier
        if self._bar is None:
            self.phase = Phase.BANDING
            return
        bars = choosing.led_by(canvas.view.picture, self._bar, canvas.view.marked)
        if self._edge:
            bars = (self._bar,)
        if carrier is None or not all(bar.movable for bar in bars):
            self.phase = Phase.SPENT
            canvas.viewport().setCursor(Qt.CursorShape.ForbiddenCursor)
            canvas.not_movable.emit()
            return
        self._collapse = False
        self.phase = Phase.STRETCHING if self._edge else Phase.CARRYING
        canvas.hovered.emit("")
        canvas.viewport().setCursor(
            Qt.CursorShape.SizeHorCursor if self._edge else Qt.CursorShape.ClosedHandCursor
        )
        carrier.lift(bars)

    def _lead(self) -> None:
        """Take what is carried, or the band, to where the pointer is."""
        canvas, carrier, bar = self._canvas, self.carrier, self._bar
        view = canvas.view
        if self.phase is Phase.BANDING:
            self._band()
        elif carrier is None or not carrier.active or bar is None:
            if self.phase in (Phase.CARRYING, Phase.STRETCHING):
                self.phase = Phase.SPENT  # let go meanwhile: somebody else changed it
        elif self.phase is Phase.STRETCHING:
            moment = bar.end + view.moment(self._inside().x()) - self._grab
            carrier.stretch_to(moment, self._fine)
        elif self.phase is Phase.CARRYING:
            where = canvas.viewport().mapToGlobal(self._at.toPoint())
            outside = not canvas.viewport().rect().contains(self._at.toPoint())
            zone = self.hands.zone_at(where) if self.hands is not None and outside else None
            carrier.hover(zone)
            if zone is None:
                inside = self._inside()
                if (staff := self._person(inside.y())) is not None:
                    moment = bar.start + view.moment(inside.x()) - self._grab
                    carrier.carry_to(staff, moment, self._fine)
            else:
                carrier.carry(None)
        self._wake()

    def judge(self) -> None:
        """The price is known: the pointer shows whether it may be put down there."""
        if self.phase is not Phase.CARRYING or self.carrier is None:
            return
        wrong = self.carrier.price is not None and not self.carrier.price.possible
        shape = Qt.CursorShape.ForbiddenCursor if wrong else Qt.CursorShape.ClosedHandCursor
        if self._canvas.viewport().cursor().shape() != shape:
            self._canvas.viewport().setCursor(shape)

    def lead_waiting(self, where: QPoint, fine: bool) -> None:
        """Jobs from another panel are over this point of the screen."""
        canvas, carrier = self._canvas, self.carrier
        if carrier is None or not carrier.active:
            return
        self._foreign = True
        self._at, self._fine = QPointF(canvas.viewport().mapFromGlobal(where)), fine
        inside = canvas.viewport().rect().contains(self._at.toPoint()) and canvas.isVisible()
        staff = self._person(self._at.y()) if inside and self._at.x() >= canvas.view.column else None
        if staff is None:
            carrier.carry(None)
            self._timer.stop()
            return
        carrier.carry_to(staff, canvas.view.moment(self._at.x()), fine)
        self._wake()

    def rest(self) -> None:
        """Nothing is carried any more."""
        self._foreign = False
        self._timer.stop()
        if self.phase is not Phase.IDLE:
            self.phase = Phase.SPENT

    def _person(self, y: float) -> StaffId | None:
        """Whose row is at a height; of a team's head the first person below it."""
        view = self._canvas.view
        index = view.row_at(y)
        if index is None:
            index = len(view.picture.rows) - 1 if y >= view.axis else 0
        row = view.picture.person(index) or view.picture.person(state.next_person(view.picture, index, 1))
        return row.person.id if row is not None else None

    def _inside(self) -> QPointF:
        """The pointer, held within the lanes."""
        canvas = self._canvas
        port = canvas.viewport()
        x = min(max(self._at.x(), canvas.view.column), port.width() - 1)
        y = min(max(self._at.y(), canvas.view.axis), port.height() - 1)
        return QPointF(x, y)

    # ---- the band ---------------------------------------------------------------------------------------

    def _band(self) -> None:
        canvas = self._canvas
        view = canvas.view
        here = self._inside()
        one, other = self._grab, view.moment(here.x())
        low, high = self._low, here.y() - view.axis + view.scroll_y
        view.band = (min(one, other), max(one, other), min(low, high), max(low, high))
        rows = view.lanes.visible(view.band[2], view.band[3])
        found = choosing.inside(view.picture, rows, view.band[0], view.band[1])
        canvas.mark_visits(self._before | found)
        canvas.viewport().update()

    # ---- scrolling at the edges ---------------------------------------------------------------------------

    def _pull(self) -> tuple[int, int]:
        """Pixels a tick to scroll sideways and down, for a pointer near an edge."""
        canvas = self._canvas
        view, port = canvas.view, canvas.viewport()

        def pull(at: float, began: float, low: float, high: float) -> int:
            # only towards an edge: what was taken up near one shall not make the board run off at once
            if at < low + _MARGIN and at < began - _AWAY:
                return -round(min(28.0, (low + _MARGIN - at) * 0.5))
            if at > high - _MARGIN and at > began + _AWAY:
                return round(min(28.0, (at - high + _MARGIN) * 0.5))
            return 0

        began = QPointF(port.rect().center()) if self._foreign else self._from
        return (
            pull(self._at.x(), began.x(), view.column, port.width()),
            pull(self._at.y(), began.y(), view.axis, port.height()),
        )

    def _wake(self) -> None:
        busy = self._foreign or self.phase in (Phase.CARRYING, Phase.STRETCHING, Phase.BANDING)
        over = self.carrier is not None and self.carrier.over_zone
        if busy and not over and self._pull() != (0, 0):
            if not self._timer.isActive():
                self._ticks = 0
                self._timer.start()
        else:
            self._timer.stop()

    def _scroll(self) -> None:
        self._ticks += 1
        if self._ticks < _STAY_TICKS:
            return  # perhaps the pointer only passes the edge on its way to another panel
        canvas = self._canvas
        across, down = self._pull()
        side, up = canvas.horizontalScrollBar(), canvas.verticalScrollBar()
        before = side.value(), up.value()
        side.setValue(side.value() + across)
        if self.phase is not Phase.STRETCHING:
            up.setValue(up.value() + down)
        if (side.value(), up.value()) == before:
            self._timer.stop()
        elif self._foreign:
            self.lead_waiting(canvas.viewport().mapToGlobal(self._at.toPoint()), self._fine)
        else:
            self._lead()

    # ---- its shape --------------------------------------------------------------------------------------

    def on_edge(self, bar: Bar | None, at: QPointF) -> bool:
        """Whether the pointer stands on the end of a bar that may be drawn longer or shorter."""
        if bar is None or not bar.movable:
            return False
        rect = self._canvas.bar_rect(bar.id)
        return rect.width() >= NARROW and rect.right() - EDGE_GRIP <= at.x() <= rect.right() + 1

    def shape(self, at: QPointF) -> None:
        """Show by the pointer's shape what a press would do."""
        _row, bar = self._canvas.place_at(at)
        if self.on_edge(bar, at):
            shape = Qt.CursorShape.SizeHorCursor
        elif bar is not None and bar.movable:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = Qt.CursorShape.PointingHandCursor if bar is not None else Qt.CursorShape.ArrowCursor
        self._canvas.viewport().setCursor(shape)

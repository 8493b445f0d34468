"""The board's own widget: pointer, focus and arrow keys on the surface. It decides nothing about jobs."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.domain.ids import StaffId, VisitId
from app.domain.text import T, Text
from app.i18n import say
from ui.board import choosing, state
from ui.board.area import Area
from ui.board.pointer import Pointer
from ui.board.state import Bar, PersonRow
from ui.board.telling import lane_tooltip, person_tooltip, tooltip
from ui.runtime import words


class Canvas(Area):
    """People × time. Give it a picture; it tells what was pointed at and what the focus stands on."""

    bar_chosen = Signal(str)
    """A visit's id: clicked, or walked to."""
    person_chosen = Signal(str)
    """A staff member's id."""
    opened = Signal(str, str)
    """kind ("job", "staff") and id: double click or Enter."""
    hovered = Signal(str)
    """A job's id under the pointer, or "" for none."""
    menu_wanted = Signal(object)
    """The place on the screen (QPoint); the focus stands on the bar already."""
    marks_changed = Signal()
    """Other visits are chosen together."""
    left = Signal()
    """Esc, with nothing here to put back."""
    not_movable = Signal()
    """Somebody tried to drag what has begun already."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moment = 0.0
        """The time the focus walks up and down at."""
        self.pointer = Pointer(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        words.name(self, T("Schedule board"))

    # ---- pointer ----------------------------------------------------------------------------------------

    def place_at(self, at: QPointF) -> tuple[PersonRow | None, Bar | None]:
        """The person's row and the bar at a viewport pixel; a bar only right of the names."""
        view = self.view
        index = view.row_at(at.y())
        row = view.picture.person(index) if index is not None else None
        if row is None or index is None or at.x() < view.column:
            return row, None
        inside = at.y() - view.y(index)
        sizes = view.looks.sizes
        if not 0 <= inside - sizes.bar_top <= sizes.bar + 4:
            return row, None
        found = row.spans.at(view.moment(at.x()))
        return row, row.bars[found] if found is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked; what follows while the button is down is the pointer's."""
        row, bar = self.place_at(event.position())
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.LeftButton:
            self.pointer.press(event)
        elif bar is not None and row is not None:
            if bar.id not in self.view.marked:
                self.mark_visits(frozenset())
            self.focus_on(row.person.id, bar, reveal=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what was carried."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pointer.release(event)

    def stand_on(self, row: PersonRow, x: float) -> None:
        """Put the focus on a person without a visit, at the moment of a viewport pixel."""
        self._moment = self.view.moment(max(self.view.column, x))
        self.focus_on(row.person.id, None, reveal=False)
        if x < self.view.column:
            self.person_chosen.emit(row.person.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what was double-clicked."""
        row, bar = self.place_at(event.position())
        if bar is not None:
            self.opened.emit("job", bar.visit.job_id)
        elif row is not None and event.position().x() < self.view.column:
            self.opened.emit("staff", row.person.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lead what the button holds, or tell what is under the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton and self.pointer.move(event):
            return
        _row, bar = self.place_at(event.position())
        self.hovered.emit(bar.visit.job_id if bar is not None else "")
        self.pointer.shape(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self.hovered.emit("")
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the bar or row at the pointer, or of the focused one when asked by key."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            row, bar = self.place_at(QPointF(self.viewport().mapFromGlobal(event.globalPos())))
            if row is not None:
                if bar is None:
                    self.focus_on(row.person.id, None, reveal=False)
                self.menu_wanted.emit(event.globalPos())
        elif (bar := self.focused_bar()) is not None:
            spot = self.bar_rect(bar.id).center().toPoint()
            self.menu_wanted.emit(self.viewport().mapToGlobal(spot))
        elif (row := self.focused_person()) is not None:
            index = self.view.picture.people[row.person.id]
            spot = QPointF(self.view.column / 2, self.view.y(index) + 8).toPoint()
            self.menu_wanted.emit(self.viewport().mapToGlobal(spot))

    def moment_at(self, at: QPoint) -> float | None:
        """The moment (epoch seconds) at a place of the screen; None left of the lanes."""
        x = self.viewport().mapFromGlobal(at).x()
        return self.view.moment(x) if x >= self.view.column else None

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the tooltip of what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.view.carried is not None or self.view.band is not None:
                return True
            lines, place = self._tip(QPointF(event.pos()))
            if lines:
                QToolTip.showText(event.globalPos(), as_tip(lines), self.viewport(), place)
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tip(self, at: QPointF) -> tuple[list[Text | str], QRect]:
        row, bar = self.place_at(at)
        view = self.view
        if row is not None and bar is not None:
            return tooltip(bar, row.person.name, view.now_or_none), self.bar_rect(bar.id).toRect()
        if row is not None and at.x() < view.column:
            top = view.y(view.picture.people[row.person.id])
            place = QRect(0, round(top), round(view.column), view.looks.sizes.row)
            return person_tooltip(row, view.now_or_none), place
        if row is not None:
            return lane_tooltip(row, view.moment(at.x())), QRect()
        return [], QRect()

    # ---- several chosen -----------------------------------------------------------------------------------

    def order(self, visit: VisitId) -> tuple[int, int]:
        """Sorts visits as they stand: by row, then by time."""
        return self.view.picture.bars.get(visit, (0, 0))

    def mark_visits(self, visits: frozenset[VisitId]) -> None:
        """Choose these together, and no others."""
        if visits != self.view.marked:
            self.view.marked = visits
            self.viewport().update()
            self.marks_changed.emit()

    def chosen(self) -> tuple[Bar, ...]:
        """The focused bar first, then those chosen together with it; without a focus, all that are chosen."""
        bar = self.focused_bar()
        if bar is not None:
            return choosing.led_by(self.view.picture, bar, self.view.marked)
        found = (self.view.picture.bar(v) for v in sorted(self.view.marked, key=self.order))
        return tuple(b for b in found if b is not None)

    def mark_row(self) -> None:
        """Choose all of the focused person's visits that may still be moved."""
        row = self.focused_person()
        if row is None:
            return
        found = choosing.whole_row(row)
        first = next((b for b in row.bars if b.id in found), None)
        if first is not None and self.view.focus not in found:
            self.focus_on(row.person.id, first)
        self.mark_visits(found)

    def mark_focused(self) -> None:
        """Choose the focused visit too, or no longer."""
        bar = self.focused_bar()
        if bar is not None:
            self.mark_visits(self.view.marked ^ {bar.id})

    def extend_marks(self, step: int) -> None:
        """Go on to the next visit of the row and choose it too."""
        bar = self.focused_bar()
        if bar is None:
            return
        marked = self.view.marked | {bar.id}
        self._walk_bars(step)
        after = self.focused_bar()
        self.mark_visits(marked | {after.id} if after is not None else marked)

    # ---- focus ------------------------------------------------------------------------------------------

    def focus_on(self, person: StaffId, bar: Bar | None, reveal: bool = True, quiet: bool = False) -> None:
        """Put the focus on a bar, or on a person without one. quiet: do not tell that it was chosen."""
        view = self.view
        self.touch(view.focus_row, person)
        view.focus_row, view.focus = person, bar.id if bar is not None else None
        index = view.picture.people.get(person)
        if bar is not None:
            self._moment = bar.start
        if reveal and index is not None:
            self.reveal(index, *((bar.start, bar.end) if bar is not None else ()))
        if bar is not None and not quiet:
            self.bar_chosen.emit(bar.id)
        self.focus_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the focus stands; the first time on the first person at work."""
        super().focusInEvent(event)
        self.view.has_focus = True
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if self.view.focus_row is None and by_key:
            self._begin()
        self.touch(self.view.focus_row)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show no focus."""
        super().focusOutEvent(event)
        self.view.has_focus = False
        self.touch(self.view.focus_row)

    def event(self, event: QEvent) -> bool:
        """While something is carried the keys lead it: no action of the panel takes them."""
        if self.leads(event):
            event.accept()
            return True
        return super().event(event)

    def leads(self, event: QEvent) -> bool:
        """Whether a key that might be a shortcut is one that leads what is carried."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        mine = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
        return self.carrying and not event.modifiers() & mine

    @property
    def carrying(self) -> bool:
        """Whether something is in the hand."""
        return self.pointer.carrier is not None and self.pointer.carrier.active

    def lead(self, event: QKeyEvent) -> None:
        """A key while something is carried: arrows carry (with Alt in fine steps), Space and Enter put down."""
        carrier = self.pointer.carrier
        assert carrier is not None
        fine = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        ways = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if not self.pointer.escape():
                carrier.cancel()
        elif key in ways:
            carrier.step(*ways[key], fine)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and carrier.by_keys:
            carrier.drop()

    def _leave(self) -> bool:
        """Esc without anything carried: the band goes, then what is chosen together; False when there is none."""
        if self.pointer.escape():
            return True
        if self.view.marked:
            self.mark_visits(frozenset())
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the board; everything else is an action of the panel."""
        if self.carrying:
            self.lead(event)
            return
        if event.key() == Qt.Key.Key_Escape:
            if not self._leave():
                self.left.emit()
            return
        steps = {
            Qt.Key.Key_Up: lambda: self._walk_rows(-1),
            Qt.Key.Key_Down: lambda: self._walk_rows(+1),
            Qt.Key.Key_Left: lambda: self._walk_bars(-1),
            Qt.Key.Key_Right: lambda: self._walk_bars(+1),
            Qt.Key.Key_PageUp: lambda: self._walk_rows(-self._page()),
            Qt.Key.Key_PageDown: lambda: self._walk_rows(self._page()),
            Qt.Key.Key_Home: lambda: self._walk_to_end(0),
            Qt.Key.Key_End: lambda: self._walk_to_end(-1),
            Qt.Key.Key_Return: self.open_focused,
            Qt.Key.Key_Enter: self.open_focused,
        }
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        step = steps.get(Qt.Key(event.key())) if plain else None
        if step is None:
            event.ignore()
            return
        step()

    def _page(self) -> int:
        return max(1, int(self.lane_height // self.view.looks.sizes.row) - 1)

    def _begin(self) -> bool:
        """Put the focus somewhere; False when it stood somewhere already (or nobody is there)."""
        view = self.view
        if view.focus_row in view.picture.people:
            return False
        top = next(iter(view.lanes.visible(view.scroll_y + 1, view.scroll_y + self.lane_height)), 0)
        row = view.picture.person(top) or view.picture.person(state.next_person(view.picture, top, 1))
        if row is None:
            return False
        self._moment = view.now if view.is_today else view.picture.busy[0]
        self.focus_on(row.person.id, state.near(row, self._moment))
        return True

    def _walk_rows(self, step: int) -> None:
        view = self.view
        if self._begin() or view.focus_row not in view.picture.people:
            return
        moment = self._moment
        index = view.picture.people[view.focus_row]
        for _ in range(abs(step)):
            index = state.next_person(view.picture, index, 1 if step > 0 else -1)
        row = view.picture.person(index)
        if row is not None:
            self.focus_on(row.person.id, state.near(row, moment))
            self._moment = moment

    def _walk_bars(self, step: int) -> None:
        view, row = self.view, self.focused_person()
        if self._begin() or row is None:
            return
        if view.focus is None:
            bar = state.near(row, self._moment)
        else:
            bar = state.neighbour(view.picture, view.focus, step)
        if bar is not None:
            self.focus_on(row.person.id, bar)

    def _walk_to_end(self, place: int) -> None:
        row = self.focused_person()
        if not self._begin() and row is not None and row.bars:
            self.focus_on(row.person.id, row.bars[place])

    def open_focused(self) -> None:
        """Open the bar the focus stands on, or the person without one."""
        bar = self.focused_bar()
        if bar is not None:
            self.opened.emit("job", bar.visit.job_id)
        elif self.view.focus_row is not None:
            self.opened.emit("staff", self.view.focus_row)


def as_tip(lines: list[Text | str]) -> str:
    """Lines of plain words as a tooltip whose first line stands out. Names may look like markup: escaped."""
    first, *rest = [escape(say(line)) for line in lines]
    return (
        "<p style='white-space: pre'><b>" + first + "</b>" + "".join("<br>" + line for line in rest) + "</p>"
    )

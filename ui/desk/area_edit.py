"""Service areas drawn and moved on the map: corners set by clicks, taken back, named, kept as one undo step."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from app.commands import DropArea, SaveArea
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, new_id
from app.domain.people import AREA_NAME_LENGTH, Area
from app.domain.text import T, Text
from ui.map.surface import MapSurface
from ui.map.tools import Sketch
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, icon_label, is_escape, label, row

DRAWING = T("Click the corners. Enter closes, Backspace takes the last one back, Esc leaves.")
MOVING = T("Drag corners, or the dots between them. Delete removes a corner, Backspace takes a step back.")


class AreaBar(QFrame):
    """Stands below the map while an area is drawn: what to do, its name, and both ways out."""

    saved = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map.area")
        self.setProperty("role", "bar")
        self.sentence = label("", wrap=True)
        self.field = QLineEdit()
        self.field.setMaxLength(AREA_NAME_LENGTH)
        self.field.setMinimumWidth(120)
        words.placeholder(self.field, T("Name of the area"))
        words.name(self.field, T("Name of the area"))
        self.keep = button(T("Save the area"), self._save, "primary")
        leave = button(T("Leave"), self.left.emit, "quiet", shortcut="Esc")
        self.field.returnPressed.connect(self._save)
        self.field.textChanged.connect(lambda _text: self._judge())
        self.field.installEventFilter(self)
        self._enough = False
        parts = row(icon_label("vector-polygon", "accent"), self.sentence, self.field, self.keep, leave)
        parts.setStretchFactor(self.sentence, 3)
        parts.setStretchFactor(self.field, 2)
        parts.setContentsMargins(tokens.WIDE, 6, tokens.WIDE, 6)
        self.setLayout(parts)
        self.hide()

    def show_state(self, sentence: Text, enough: bool) -> None:
        """Say what to do; enough: there are corners enough to save."""
        words.bind(self.sentence.setText, sentence)
        self._enough = enough
        self._judge()
        self.show()

    def _judge(self) -> None:
        self.keep.setEnabled(self._enough and bool(self.field.text().strip()))

    def _save(self) -> None:
        if self.keep.isEnabled():
            self.saved.emit(self.field.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the field leaves all as it was."""
        if is_escape(event):
            self.left.emit()
            return True
        return False


class AreaEdit(QObject):
    """One area being drawn or moved. Nothing is saved before the name stands and Enter is pressed."""

    ended = Signal()
    """Nothing is drawn any more; the keyboard goes back to the map."""

    def __init__(self, frame: Frame, surface: MapSurface, bar: AreaBar, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self.tasks = frame, frame.tasks
        self._surface, self._bar = surface, bar
        self._area: Area | None = None
        self._ring: tuple[Point, ...] = ()
        self._closed = False
        self._corner: int | None = None
        self._before: list[tuple[tuple[Point, ...], bool]] = []
        self.active = False
        bar.saved.connect(self._save)
        bar.left.connect(self.leave)

    def draw(self) -> None:
        """Begin a new area."""
        self._begin(None, (), False, "")

    def edit(self, area: Area) -> None:
        """Change the corners or the name of one."""
        self._begin(area, area.ring, True, area.name)

    def _begin(self, area: Area | None, ring: tuple[Point, ...], closed: bool, name: str) -> None:
        self._area, self._ring, self._closed = area, ring, closed
        self._corner, self._before, self.active = None, [], True
        self._bar.field.setText(name)
        self._surface.set_tool("draw" if not closed else "hand")
        self._show()

    # ---- corners ----------------------------------------------------------------------------------------

    def click(self, point: Point) -> None:
        """A corner more, while the ring is open."""
        if self.active and not self._closed:
            self._become((*self._ring, point), False, len(self._ring))

    def moved(self, index: int, point: Point, fresh: bool) -> None:
        """A corner was dragged somewhere, or a new one drawn out of a side."""
        if not self.active or index > len(self._ring) - (not fresh):
            return
        ring = list(self._ring)
        if fresh:
            ring.insert(index, point)
        else:
            ring[index] = point
        self._become(tuple(ring), self._closed, index)

    def key(self, key: str) -> None:
        """Enter closes or saves, Backspace takes a step back, Delete removes the corner touched last, Esc leaves."""
        if key == "escape":
            self.leave()
        elif key == "back" and self._before:
            ring, closed = self._before.pop()
            self._ring, self._closed, self._corner = ring, closed, None
            self._surface.set_tool("hand" if closed else "draw")
            self._show()
        elif key == "delete" and self._closed and self._corner is not None and len(self._ring) > 3:
            at = self._corner
            self._become(self._ring[:at] + self._ring[at + 1 :], True, None)
        elif key == "enter" and not self._closed:
            self.close()
        elif key == "enter" and self._bar.keep.isEnabled():
            self._save(self._bar.field.text().strip())
        elif key == "enter":
            self._bar.field.setFocus()

    def close(self) -> None:
        """The ring is whole: its name is asked for."""
        if len(set(self._ring)) < 3:
            self._frame.toast(T("An area needs at least three corners."), "warning")
            return
        self._become(self._ring, True, None)
        self._surface.set_tool("hand")
        self._bar.field.setFocus()

    def _become(self, ring: tuple[Point, ...], closed: bool, corner: int | None) -> None:
        self._before.append((self._ring, self._closed))
        self._ring, self._closed, self._corner = ring, closed, corner
        self._show()

    def _show(self) -> None:
        self._surface.sketch(Sketch(self._ring, self._closed, self._corner))
        self._bar.show_state(MOVING if self._closed else DRAWING, self._closed and len(set(self._ring)) > 2)

    # ---- ends -------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Leave everything as it was."""
        if self.active:
            self.active = False
            self._surface.sketch(None)
            self._surface.set_tool("hand")
            self._bar.hide()
            self.ended.emit()

    @async_slot
    async def _save(self, name: str) -> None:
        branch = self._frame.branch
        if not self.active or branch is None:
            return
        old = self._area
        area = (
            replace(old, name=name, ring=self._ring)
            if old is not None
            else Area(AreaId(new_id()), BranchId(branch.id), name, self._ring)
        )
        outcome = await self.tasks.do(SaveArea(area=area))  # refused: what was drawn stays
        self._frame.toast_outcome(outcome)
        self.leave()

    @async_slot
    async def drop(self, area: Area) -> None:
        """Remove an area; Undo brings it back."""
        self._frame.toast_outcome(await self.tasks.do(DropArea(area_id=area.id)))

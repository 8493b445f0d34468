"""What stands for a moment only: menus, lists that open below a field, a search under way, visits chosen together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.commands import RegisterCall, SaveCustomer
from app.domain.geo import Point
from app.domain.ids import CallId, new_id
from app.domain.people import Customer
from app.rows import CallerCard
from ui.board.panel import BoardPanel
from ui.board.state import Bar, PersonRow
from ui.call.state import Intake
from ui.desk.inspector import Inspector
from ui.desk.map_part import MapPart
from ui.devtools.shots import settle
from ui.jobs.tray import Tray
from ui.shell.frame import Frame
from ui.shell.window import MainWindow

Go = Callable[[], Awaitable[None]]
SEARCH_SECONDS = 20
"""Longer than anybody looks; the next place ends the search."""
ROUND_IT = 0.02
"""Degrees beyond the outermost stops, so that a loop round them holds all."""


@dataclass(frozen=True)
class Shared:
    """A call whose number two customers have."""

    call: CallId
    card: CallerCard


async def ring_shared(frame: Frame, known: Customer) -> Shared:
    """Give a second customer the number of the first, and let it ring. Raises LookupError without a second one."""
    tasks, queries = frame.tasks, frame.queries
    first = await tasks.ask(queries.customer, known.id)
    hits = await tasks.ask(queries.find_customers, "a", 8)
    other_id = next((hit.id for hit in hits if hit.id != known.id), None)
    other = await tasks.ask(queries.customer, other_id) if other_id is not None else None
    if first is None or other is None or not first.phones:
        raise LookupError("nobody to share a number with")
    if first.phones[0].full not in (phone.full for phone in other.phones):
        await tasks.do(SaveCustomer(customer=replace(other, phones=(*other.phones, first.phones[0]))))
    call = CallId(new_id())
    await tasks.do(RegisterCall(call_id=call, branch_id=frame.branch_id, number=first.phones[0].full))
    card = await tasks.ask(queries.caller_card, call)
    assert card is not None
    return Shared(call, card)


class Moments:
    """Brings the window to them, each by its name. The window's places are left as `Places` finds them."""

    def __init__(self, window: MainWindow, frame: Frame, shared: Shared) -> None:
        self.window, self.frame, self.shared = window, frame, shared
        self.steps: dict[str, Go] = {
            "call-shared": self._call_shared,
            "call-place-typed": self._call_place_typed,
            "board-menu-visit": self._menu_visit,
            "board-menu-person": self._menu_person,
            "board-menu-looks": self._menu_looks,
            "board-swap-chosen": self._swap_chosen,
            "board-swap": self._swap,
            "tray-menu": self._tray_menu,
            "plan-running": self._plan_running,
            "map-loop": self._map_loop,
            "map-menu": self._map_menu,
        }

    def _part(self, kind: type[QWidget]) -> QWidget:
        found = self.window.findChild(kind)
        assert found is not None
        return found

    # ---- calls --------------------------------------------------------------------------------------------

    def _intake(self) -> Inspector:
        self.window.show_view("desk")
        found = self._part(Inspector)
        assert isinstance(found, Inspector)
        found.intake._put(Intake())
        found.tabs.setCurrentWidget(found.intake)
        return found

    async def _call_shared(self) -> None:
        self._intake().intake.begin(self.shared.card)
        await settle(0.4)

    async def _call_place_typed(self) -> None:
        inspector = self._intake()
        inspector.intake.begin()
        await settle(0.3)
        place = inspector.intake.view.place
        place.setFocus()
        place.setText("st")
        place.textEdited.emit("st")
        await settle(0.9)

    # ---- board --------------------------------------------------------------------------------------------

    def _board(self) -> BoardPanel:
        self.window.show_view("board")
        found = self.window.page("board")
        assert isinstance(found, BoardPanel)
        found.looking.set(length=1, listed=False)
        return found

    def _movable(self, board: BoardPanel) -> list[tuple[PersonRow, Bar]]:
        """One visit of each person that may still be moved, and needs nobody else."""
        found = []
        for row in board.canvas.view.picture.rows:
            if isinstance(row, PersonRow):
                found += [(row, bar) for bar in row.bars if bar.movable][-1:]
        return found

    async def _menu_visit(self) -> None:
        board = self._board()
        await settle(0.3)
        row, bar = self._movable(board)[0]
        board.canvas.focus_on(row.person.id, bar)
        board._menu(board.canvas.mapToGlobal(QPoint(260, 120)))

    async def _menu_person(self) -> None:
        board = self._board()
        await settle(0.3)
        row, _ = self._movable(board)[0]
        board.canvas.focus_on(row.person.id, None)
        board._menu(board.canvas.mapToGlobal(QPoint(260, 120)))

    async def _menu_looks(self) -> None:
        head = self._board().head
        menu = head.views.menu()
        assert menu is not None
        menu.popup(head.views.mapToGlobal(QPoint(0, head.views.height())))

    async def _swap_chosen(self) -> None:
        board = self._board()
        await settle(0.3)
        pair = self._movable(board)[:2]
        board.canvas.focus_on(pair[0][0].person.id, pair[0][1])
        board.canvas.mark_visits(frozenset(bar.id for _, bar in pair))
        await settle(0.2)

    async def _swap(self) -> None:
        await self._swap_chosen()
        self.frame.actions.run("board.swap")
        await settle(1.0)

    async def _tray_menu(self) -> None:
        self.window.show_view("desk")
        await settle(0.4)
        tray = self._part(Tray)
        assert isinstance(tray, Tray)
        line = next((line for line in tray.list.rows.rows if line.kind == "job"), None)
        if line is not None:
            tray.menu_for(line).popup(tray.list.mapToGlobal(QPoint(60, 40)))

    # ---- planning -----------------------------------------------------------------------------------------

    async def _plan_running(self) -> None:
        pane = self._board().planning
        pane.open_pane()
        await settle(0.3)
        before = pane.setup.seconds.value()
        pane.setup.seconds.setValue(SEARCH_SECONDS)
        pane.plan()
        pane.setup.seconds.setValue(before)
        await settle(2.0)

    # ---- map ----------------------------------------------------------------------------------------------

    def _map(self) -> MapPart:
        self.window.show_view("map")
        found = self._part(MapPart)
        assert isinstance(found, MapPart)
        return found

    async def _map_loop(self) -> None:
        part = self._map()
        await settle(1.0)
        part.panel.lasso.setChecked(True)
        lats, lons = [s.point.lat for s in part.stops], [s.point.lon for s in part.stops]
        low, high = (min(lats) - ROUND_IT, min(lons) - ROUND_IT), (max(lats) + ROUND_IT, max(lons) + ROUND_IT)
        ring = (Point(*low), Point(low[0], high[1]), Point(*high), Point(high[0], low[1]))
        part.panel.surface.events.tools.lassoed(ring, False)
        await settle(0.8)

    async def _map_menu(self) -> None:
        part = self._map()
        await settle(0.8)
        stop = next((s for s in part.stops if part.giveable(s.id)), part.stops[0])
        part.menu_at("stop", stop.id, stop.point).popup(part.mapToGlobal(QPoint(120, 90)))
        await settle(0.5)

"""The board's actions with their keys, declared once for the shortcut sheet, the command bar and the menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.domain.text import T, Text
from ui.board import moving
from ui.shell.actions import Action

if TYPE_CHECKING:
    from ui.board.panel import BoardPanel

BOARD = T("Board")


def declare(panel: BoardPanel) -> None:
    """Declare them; keys that act on a bar count only while the focus is on the board itself."""
    canvas, head, deeds = panel.canvas, panel.head, panel.deeds
    on_bar = T("Choose a visit that has not begun yet: click it or walk to it with the arrow keys.")

    def look(name: str, text: Text, run: Callable[[], object], keys: str, icon: str) -> Action:
        return Action(f"board.{name}", text, run, keys, icon, BOARD, widget=panel)

    def act(
        name: str,
        text: Text,
        run: Callable[[], object],
        keys: str,
        icon: str = "",
        when: Callable[[], bool] = deeds.can_move,
    ) -> Action:
        return Action(f"board.{name}", text, run, keys, icon, BOARD, when, on_bar, canvas, hidden=True)

    def shift(direction: int, step: float = moving.SNAP_S) -> Callable[[], object]:
        return partial(deeds.shift, direction, step)

    def in_row() -> bool:
        return canvas.focused_person() is not None

    def stands() -> bool:
        return deeds.focused_bar() is not None

    panel.frame.actions.add(
        look("today", T("Today"), partial(panel.step_day, 0), "T", "calendar-today"),
        look("before", T("The day before"), partial(panel.step_day, -1), "[", "chevron-left"),
        look("after", T("The day after"), partial(panel.step_day, 1), "]", "chevron-right"),
        look("filter", T("Filter the board"), head.seek, "/", "magnify"),
        look("zoom_in", T("Zoom in"), partial(panel.zoom, 1), "+ =", "magnify-plus-outline"),
        look("zoom_out", T("Zoom out"), partial(panel.zoom, -1), "-", "magnify-minus-outline"),
        look("whole_day", T("The whole day"), canvas.fit, "0", "arrow-expand-horizontal"),
        act("earlier", T("15 minutes earlier"), shift(-1), "Alt+Left"),
        act("later", T("15 minutes later"), shift(1), "Alt+Right"),
        act("bit_earlier", T("5 minutes earlier"), shift(-1, moving.FINE_S), "Alt+,"),
        act("bit_later", T("5 minutes later"), shift(1, moving.FINE_S), "Alt+."),
        act("up", T("To the next person above who can"), partial(deeds.hand_over, -1), "Alt+Up"),
        act("down", T("To the next person below who can"), partial(deeds.hand_over, 1), "Alt+Down"),
        act("shorter", T("15 minutes shorter"), partial(deeds.stretch, -1), "Alt+Shift+Left"),
        act("longer", T("15 minutes longer"), partial(deeds.stretch, 1), "Alt+Shift+Right"),
        act(
            "lift", T("Lift, carry with the arrows, put down"), deeds.lift, "Space", "hand-back-right-outline"
        ),
        act("row", T("Choose all visits of the person"), canvas.mark_row, "Ctrl+A", "select-all", in_row),
        act(
            "also",
            T("Choose this visit too"),
            canvas.mark_focused,
            "Ctrl+Space",
            "selection-multiple",
            stands,
        ),
        act(
            "also_next",
            T("Choose the next visit too"),
            partial(canvas.extend_marks, 1),
            "Shift+Right",
            "",
            stands,
        ),
        act(
            "also_last",
            T("Choose the visit before too"),
            partial(canvas.extend_marks, -1),
            "Shift+Left",
            "",
            stands,
        ),
        act("pin", T("Pin or let go"), deeds.pin, "P", "pin-outline", deeds.can_pin),
        act("unassign", T("Unassign"), deeds.unassign, "U", "account-remove-outline"),
        act("map", T("Show on the map"), deeds.show_on_map, "M", "map-marker-outline", stands),
        act("open", T("Open"), canvas.open_focused, "", "open-in-app", stands),
    )

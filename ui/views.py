"""The views and panels this window has. A panel joins by one line here once it works; until then it is not shown."""

from __future__ import annotations

from app.domain.text import T
from ui.desk.calls import make_calls
from ui.desk.inspector import make_inspector
from ui.desk.map_part import make_map
from ui.shell.views import Part, View

PARTS: tuple[Part, ...] = (
    Part(
        "calls",
        T("Calls and tray"),
        "phone-in-talk-outline",
        make_calls,
        column=0,
        order=0,
        width=290,
        height=600,
    ),
    Part("map", T("Map"), "map-outline", make_map, column=1, order=1, width=660, height=300),
    Part(
        "inspector",
        T("Inspector"),
        "clipboard-text-outline",
        make_inspector,
        column=2,
        order=0,
        width=350,
        height=600,
    ),
)
"""Panels of the workbench (desk, board and map show the same ones in different arrangements)."""

VIEWS: tuple[View, ...] = (
    View("desk", T("Desk"), "phone-in-talk-outline", 1, parts=("calls", "map", "inspector")),
    View("map", T("Map"), "map-outline", 3, parts=("map", "inspector")),
)
"""Places on the rail: desk 1, board 2, map 3, watch 4, follow_up 5, customers 6, staff 7, reports 8, settings 9."""

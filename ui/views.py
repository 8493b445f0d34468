"""The views and panels this window has. A panel joins by one line here once it works; until then it is not shown."""

from __future__ import annotations

from app.domain.text import T
from ui.board.panel import make_board
from ui.desk.calls import make_calls
from ui.desk.inspector import make_inspector
from ui.desk.map_part import make_map
from ui.desk.pages import customers_page, follow_up_page, settings_page, staff_page, watch_page
from ui.shell.views import Part, View

PARTS: tuple[Part, ...] = (
    Part(
        "calls",
        T("Calls and tray"),
        "phone-in-talk-outline",
        make_calls,
        column=0,
        order=0,
        width=286,
        height=600,
    ),
    Part("board", T("Board"), "view-dashboard-outline", make_board, column=1, order=0, width=630, height=360),
    Part("map", T("Map"), "map-outline", make_map, column=1, order=1, width=630, height=280),
    Part(
        "inspector",
        T("Inspector"),
        "clipboard-text-outline",
        make_inspector,
        column=2,
        order=0,
        width=396,
        height=600,
    ),
)
"""Panels of the workbench (desk, board and map show the same ones in different arrangements)."""

VIEWS: tuple[View, ...] = (
    View("desk", T("Desk"), "phone-in-talk-outline", 1, parts=("calls", "board", "map", "inspector")),
    View("board", T("Board"), "view-dashboard-outline", 2, parts=("board", "inspector")),
    View("map", T("Map"), "map-outline", 3, parts=("map", "inspector")),
    View("watch", T("Watch"), "alert-outline", 4, watch_page),
    View("follow_up", T("Follow-up"), "phone-return-outline", 5, follow_up_page),
    View("customers", T("Customers"), "account-outline", 6, customers_page),
    View("staff", T("Staff"), "account-group-outline", 7, staff_page),
    View("settings", T("Settings"), "cog-outline", 9, settings_page),
)
"""Places on the rail: desk 1, board 2, map 3, watch 4, follow_up 5, customers 6, staff 7, reports 8, settings 9."""

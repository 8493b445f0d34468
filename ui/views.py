"""The views and panels this window has. A panel joins by one line here once it works; until then it is not shown."""

from __future__ import annotations

from ui.shell.views import Part, View

PARTS: tuple[Part, ...] = ()
"""Panels of the workbench (desk, board and map show the same ones in different arrangements)."""

VIEWS: tuple[View, ...] = ()
"""Places on the rail: desk 1, board 2, map 3, watch 4, follow_up 5, customers 6, staff 7, reports 8, settings 9."""

"""Distances and sizes, in pixels of the 100 % screen; Qt multiplies them by the screen's own scale."""

from __future__ import annotations

TIGHT = 4
GAP = 8
WIDE = 12
PAGE = 16

RADIUS = 6
RADIUS_SMALL = 4

CONTROL = 28
"""Height of buttons and fields."""
ROW = 30
"""Height of a row in lists and tables."""
BAR = 44
"""Height of the top bar."""
RAIL = 68
"""Width of the rail."""
ICON = 16
ICON_LARGE = 20

BASE_FONT = 13
FONT_SIZES = {"tiny": 11, "small": 12, "base": 13, "strong": 14, "title": 16, "display": 22}
"""Named type sizes in pixels at text scale 1."""

TEXT_SCALES = (0.9, 1.0, 1.15, 1.3)
"""What a person may choose for the size of the type, beside the system's own scale."""

"""The picture of the program: a door that stands open a little."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QIcon

import resources


@cache
def brand_icon() -> QIcon:
    """Doorstep's own icon, drawn by us."""
    return QIcon(str(resources.path("icons/doorstep.svg")))

"""Printing without a window, for the composition root: an application without a screen, a PDF, the number of pages."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from app.bootstrap import Desk
from app.domain.ids import StaffId
from app.domain.people import Branch


def print_pdf(
    desk: Desk, branch: Branch, day: date, staff: tuple[StaffId, ...], size: str, file: Path
) -> int:
    """Write day sheets of these people (of nobody: the blackout sheet) to a PDF; returns its pages.

    Raises NotPossible for people who are not there and for a file that cannot be written.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui.printing.output import Wanted, make_pdf
    from ui.theme import theme

    application = QApplication.instance() or QApplication(["doorstep"])
    theme()  # brings the type that paper uses too
    pages = make_pdf(desk, branch, Wanted(day, staff, size), file)
    application.processEvents()
    return pages

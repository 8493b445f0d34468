"""From paper to a PDF file or a printer. A file appears only when it is whole."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPdfWriter
from PySide6.QtPrintSupport import QPrinter

from app import APP_NAME
from app.bootstrap import Desk
from app.domain.errors import NotPossible
from app.domain.ids import StaffId
from app.domain.people import Branch
from app.domain.text import T
from app.i18n import say
from ui.printing.blackout_sheet import blackout_paper
from ui.printing.day_sheet import day_papers
from ui.printing.paper import Paper, page_layout, usual_size
from ui.printing.sheets import Blackout, DaySheet, blackout, day_sheets

_DPI = 600


@dataclass(frozen=True)
class Wanted:
    """What shall be printed. staff: whose day sheets; empty means the sheet for a blackout. size: a key of `SIZES`, or
    "" for the paper of the branch's country."""

    day: date
    staff: tuple[StaffId, ...] = ()
    size: str = ""

    @property
    def landscape(self) -> bool:
        """The blackout sheet is a wide table."""
        return not self.staff


Facts = Blackout | list[DaySheet]


def gather(desk: Desk, branch: Branch, wanted: Wanted) -> Facts:
    """Read what the sheets tell; touches no Qt, so it may run on the read track. Raises NotPossible."""
    if wanted.staff:
        return day_sheets(desk, branch, wanted.day, wanted.staff)
    return blackout(desk, branch, wanted.day)


def paper_of(facts: Facts, desk: Desk, branch: Branch, wanted: Wanted) -> Paper:
    """Lay it out in the language spoken; needs the application's type, so it runs in the window's thread."""
    now = desk.clock.now()
    if isinstance(facts, Blackout):
        return blackout_paper(facts, branch, wanted.day, now)
    return day_papers(facts, branch, wanted.day, now)


def size_of(branch: Branch, wanted: Wanted) -> str:
    """The paper that is printed on."""
    return wanted.size or usual_size(branch.country)


def write_pdf(paper: Paper, file: Path, size: str, landscape: bool, title: str) -> int:
    """Write a PDF; returns its pages. Raises NotPossible when the folder takes no file."""
    handle, name = -1, ""
    try:
        handle, name = tempfile.mkstemp(suffix=".pdf", dir=file.parent)
        os.close(handle)
        writer = QPdfWriter(name)
        writer.setCreator(APP_NAME)
        writer.setTitle(title)
        writer.setResolution(_DPI)
        writer.setPageLayout(page_layout(size, landscape))
        pages = paper.print_on(writer)
        del writer  # the file is whole only when its writer has gone
        Path(name).replace(file)
    except OSError as wrong:
        if name:
            Path(name).unlink(missing_ok=True)
        raise NotPossible(
            T("{file} cannot be written: {why}.", file=file.name, why=wrong.strerror or str(wrong)),
            code="print-file",
        ) from wrong
    return pages


def make_pdf(desk: Desk, branch: Branch, wanted: Wanted, file: Path) -> int:
    """Everything at once, for the command line; returns the pages. Raises NotPossible."""
    paper = paper_of(gather(desk, branch, wanted), desk, branch, wanted)
    return write_pdf(paper, file, size_of(branch, wanted), wanted.landscape, title_of(wanted))


def title_of(wanted: Wanted) -> str:
    """What the document is called."""
    return say(T("Day sheet") if wanted.staff else T("Blackout sheet"))


def prepare_printer(printer: QPrinter, size: str, landscape: bool, title: str) -> None:
    """Set a printer to our page."""
    printer.setDocName(title)
    printer.setCreator(APP_NAME)
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(size, landscape))
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))

"""What shall be printed: whose day or the whole desk; looked at first, kept as PDF, or sent to a printer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QRadioButton, QWidget

from app.domain.ids import StaffId
from app.domain.people import Branch
from app.domain.text import T
from app.i18n import say_day
from ui.printing.output import Wanted, gather, paper_of, prepare_printer, size_of, title_of, write_pdf
from ui.printing.paper import SIZES, Paper
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.files import file_to_write
from ui.widgets.question import finished


class PrintDialog(Dialog):
    """people: (id, name) of everybody who has a visit that day; chosen: whose row is looked at."""

    def __init__(
        self,
        frame: Frame,
        day: date,
        people: Sequence[tuple[StaffId, str]],
        chosen: StaffId | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent.window())
        self.frame, self.tasks = frame, frame.tasks
        self._day, self._people = day, tuple(people)
        words.bind(self.setWindowTitle, T("Print"))
        self.one, self.all, self.blackout = QRadioButton(), QRadioButton(), QRadioButton()
        words.bind(self.one.setText, T("Day sheet of one person"))
        words.bind(self.all.setText, T("Day sheets of everybody with visits ({n})", n=len(self._people)))
        words.bind(self.blackout.setText, T("Blackout sheet: the whole desk on few pages"))
        self._group = QButtonGroup(self)
        for made in (self.one, self.all, self.blackout):
            self._group.addButton(made)
        self.person = QComboBox()
        words.name(self.person, T("Whose day"))
        for staff, name in self._people:
            self.person.addItem(name, staff)
        place = next((n for n, (staff, _) in enumerate(self._people) if staff == chosen), 0)
        self.person.setCurrentIndex(place)
        self.size_box = QComboBox()
        words.name(self.size_box, T("Paper"))
        self.size_box.addItems(list(SIZES))
        branch = frame.branch
        if branch is not None:
            self.size_box.setCurrentText(size_of(branch, Wanted(day)))
        self.preview_button = button(T("Preview and print…"), self.preview, "primary", "printer-outline")
        self.save_button = button(T("Save as PDF…"), self.save_as, "", "file-pdf-box")
        cancel = button(T("Cancel"), self.reject)
        note = T(
            "Every stop carries short codes. After an outage they are typed back under “Key codes back”."
        )
        self.setLayout(
            column(
                label(T("Print {day}", day=say_day(day)), "title"),
                row(self.one, self.person, None),
                self.all,
                self.blackout,
                row(Field(T("Paper"), self.size_box, "paper"), None),
                label(note, "muted", wrap=True),
                row(None, cancel, self.save_button, self.preview_button),
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.setMinimumWidth(480)
        for made in (self.one, self.all):
            made.setEnabled(bool(self._people))
        self.person.setEnabled(bool(self._people))
        (self.one if self._people else self.blackout).setChecked(True)
        self.person.activated.connect(lambda _place: self.one.setChecked(True))

    def wanted(self) -> Wanted:
        """What is chosen."""
        size = self.size_box.currentText()
        if self.blackout.isChecked():
            return Wanted(self._day, (), size)
        if self.all.isChecked():
            return Wanted(self._day, tuple(staff for staff, _ in self._people), size)
        return Wanted(self._day, (StaffId(self.person.currentData()),), size)

    async def _paper(self, branch: Branch, wanted: Wanted) -> Paper:
        facts = await self.tasks.ask(gather, self.frame.desk, branch, wanted, key=(id(self), "gather"))
        return paper_of(facts, self.frame.desk, branch, wanted)

    @async_slot
    async def save_as(self) -> None:
        """Ask for a file and write it."""
        name = f"{title_of(self.wanted())} {self._day.isoformat()}.pdf"
        if (file := await file_to_write(self, T("PDF (*.pdf)"), ending="pdf", name=name)) is not None:
            await self.write(file)

    async def write(self, file: Path) -> None:
        """Write the PDF and say where it lies. Raises NotPossible when it cannot be written."""
        branch, wanted = self.frame.branch, self.wanted()
        if branch is None:
            return
        paper = await self._paper(branch, wanted)
        pages = write_pdf(paper, file, size_of(branch, wanted), wanted.landscape, title_of(wanted))
        self.frame.toast(
            T("{n} page written to {file}", "{n} pages written to {file}", n=pages, file=file.name)
        )
        self.accept()

    @async_slot
    async def preview(self) -> None:
        """Show the pages as they will be; printing starts from there."""
        branch, wanted = self.frame.branch, self.wanted()
        if branch is None:
            return
        paper = await self._paper(branch, wanted)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare_printer(printer, size_of(branch, wanted), wanted.landscape, title_of(wanted))
        shown = QPrintPreviewDialog(printer, self)
        shown.setWindowTitle(title_of(wanted))
        shown.paintRequested.connect(paper.print_on)
        shown.resize(900, 720)
        try:
            code = await finished(shown)
        finally:
            shown.deleteLater()
        if code == QDialog.DialogCode.Accepted:
            self.accept()

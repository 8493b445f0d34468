"""Tables in and out: a file is chosen, read, looked over with every wrong cell named, and only then taken in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from app.adapters.tables import read_table, write_table
from app.bootstrap import Desk
from app.commands import Command, ImportCustomers, ImportStaff
from app.domain.people import Branch, Customer
from app.domain.text import T, Text
from app.services.exchange import (
    CUSTOMER_COLUMNS,
    READERS,
    STAFF_COLUMNS,
    Exchange,
    Found,
    RowError,
    export_rows,
)
from ui.models import Column, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.files import file_to_read, file_to_write
from ui.widgets.progress import ProgressLine
from ui.widgets.table import Table

COLUMNS_OF = {"customers": CUSTOMER_COLUMNS, "staff": STAFF_COLUMNS}
TITLES: dict[str, Text] = {"customers": T("Import customers"), "staff": T("Import staff")}


@dataclass(frozen=True)
class Numbered:
    """A line of the preview."""

    number: int
    thing: Any
    fresh: bool


def read(what: str, desk: Desk, branch: Branch, file: Path) -> Found:
    """Read a table without saving anything. Raises NotPossible for a file that is no such table."""
    return READERS[what](Exchange(desk, branch), read_table(file))


def command(what: str, found: Found) -> Command:
    """What takes it in, all or nothing."""
    if what == "customers":
        return ImportCustomers(customers=found.things)
    return ImportStaff(staff=found.things)


def verdict(found: Found) -> Text:
    """One sentence on what was read."""
    if found.errors:
        return T(
            "{n} cell must be mended in the file before anything is taken in.",
            "{n} cells must be mended in the file before anything is taken in.",
            n=len(found.errors),
        )
    if not found.things:
        return T("Everything in this table is known already: there is nothing to take in.")
    return T(
        "{added} new, {changed} changed, {skipped} as they were. Nothing is saved yet.",
        added=found.added,
        changed=found.changed,
        skipped=found.skipped,
    )


async def choose_to_write(parent: QWidget, name: str) -> Path | None:
    """Ask where to put a table."""
    return await file_to_write(
        parent, T("Excel table (*.xlsx)"), T("CSV table (*.csv)"), ending="xlsx", name=name
    )


async def choose_to_read(parent: QWidget) -> Path | None:
    """Ask for a table."""
    return await file_to_read(parent, T("Tables (*.xlsx *.xlsm *.csv)"))


async def export(frame: Frame, parent: QWidget, what: str, name: str, file: Path | None = None) -> None:
    """Write everybody to a table the person chooses (or to `file`), and say where it lies."""
    target = file or await choose_to_write(parent, f"{name}.xlsx")
    if target is None or frame.branch is None:
        return
    if target.suffix.lower() not in (".csv", ".xlsx"):
        target = target.with_name(f"{target.name}.xlsx")
    branch = frame.branch

    def write() -> int:
        header, rows = export_rows(what, frame.desk, branch)
        write_table(target, header, rows, sheet=what)
        return len(rows)

    count = await frame.tasks.ask(write)
    frame.toast(T("{n} row written to {file}", "{n} rows written to {file}", n=count, file=target.name))


class ImportDialog(Dialog):
    """Reads a table, shows what it would do and every wrong cell; Import is possible only when all is right."""

    def __init__(self, frame: Frame, what: str, parent: QWidget) -> None:
        super().__init__(parent.window())
        self.frame, self.tasks, self._what = frame, frame.tasks, what
        self._found: Found | None = None
        words.bind(self.setWindowTitle, TITLES[what])
        self.title = label(TITLES[what], "title")
        self.said = label(
            T("Choose an Excel or CSV table. It is looked over first; nothing is saved before you say so."),
            "muted", wrap=True,
        )  # fmt: skip
        columns = ", ".join(COLUMNS_OF[what])
        self.columns = label(T("Columns: {columns}", columns=columns), "tiny", wrap=True)
        self.choose = button(T("Choose a file…"), self.choose_file, icon_name="folder-open-outline")
        self.template = button(T("Save an empty table…"), self.save_template, "link")
        self.progress = ProgressLine(T("Reading the table"))
        self.progress.cancelled.connect(self._stop)
        self.progress.hide()
        self.errors = RowTableModel(
            (
                Column[RowError]("row", T("Row"), lambda e: str(e.row), lambda e: e.row, width=60, align="right"),
                Column[RowError]("column", T("Column"), lambda e: e.column, width=110, bold=True),
                Column[RowError]("why", T("What is wrong"), lambda e: e.why, stretch=True, tip=lambda e: e.why),
            ),
            key=lambda e: (e.row, e.column, e.why),
            parent=self,
        )  # fmt: skip
        self.things = RowTableModel(
            (
                Column[Numbered]("kind", T("What"), lambda r: T("new") if r.fresh else T("changed"),
                                 icon=lambda r: "plus" if r.fresh else "pencil-outline", width=110),
                Column[Numbered]("code", T("Code"), lambda r: r.thing.code, width=80),
                Column[Numbered]("name", T("Name"), lambda r: r.thing.name, width=180, bold=True),
                Column[Numbered]("detail", T("Detail"), lambda r: _detail(r.thing), stretch=True),
            ),
            key=lambda r: r.number,
            parent=self,
        )  # fmt: skip
        self.tabs = QTabWidget()
        words.name(self.tabs, T("Preview"))
        self.tabs.addTab(
            EmptyState("table-arrow-down", T("No table chosen yet."),
                       T("What it would change and every wrong cell appear here.")), "",
        )  # fmt: skip
        words.bind(self.tabs.setTabText, T("Preview"), 0)
        self.take = button(T("Import"), self.take_in, "primary")
        self.take.setEnabled(False)
        self.close_button = button(T("Cancel"), self.reject)
        self.setLayout(
            column(
                self.title, self.said, self.columns,
                row(self.choose, self.template, None), self.progress, self.tabs,
                row(None, self.close_button, self.take),
                gap=tokens.WIDE, margin=tokens.PAGE,
            )
        )  # fmt: skip
        self.resize(720, 540)

    @async_slot
    async def choose_file(self) -> None:
        """Ask for a file and read it."""
        file = await choose_to_read(self)
        if file is not None:
            self.read(file)

    @async_slot
    async def read(self, file: Path) -> None:
        """Read a file and show what it would do."""
        branch = self.frame.branch
        if branch is None:
            return
        self.take.setEnabled(False)
        self.progress.show()
        try:
            found = await self.tasks.ask(
                read, self._what, self.frame.desk, branch, file, key=(id(self), "read")
            )
        finally:
            self.progress.hide()
        self._show(found)

    def found(self) -> Found | None:
        """What was read last."""
        return self._found

    @async_slot
    async def save_template(self) -> None:
        """Write a table with nothing but its header."""
        target = await choose_to_write(self, f"{self._what}.xlsx")
        if target is not None:
            await self.tasks.ask(write_table, target, COLUMNS_OF[self._what], [])
            self.frame.toast(T("An empty table lies in {file}", file=target.name))

    @async_slot
    async def take_in(self) -> None:
        """Save all of it in one step."""
        if self._found is None or self._found.errors or not self._found.things:
            return
        self.take.setEnabled(False)
        try:
            outcome = await self.tasks.do(command(self._what, self._found))
        except Exception:
            self.take.setEnabled(True)
            raise
        self.frame.toast_outcome(outcome)
        self.accept()

    def _show(self, found: Found) -> None:
        self._found = found
        words.bind(self.said.setText, verdict(found))
        self.errors.set_rows(list(dict.fromkeys(found.errors)))
        self.things.set_rows([Numbered(n, t, t.version == 0) for n, t in enumerate(found.things)])
        while self.tabs.count():
            gone = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if gone is not None:
                gone.deleteLater()
        if found.errors:
            place = self.tabs.addTab(Table(self.errors, T("Wrong cells")), "")
            words.bind(self.tabs.setTabText, T("Wrong cells ({n})", n=len(found.errors)), place)
        place = self.tabs.addTab(Table(self.things, T("What would change")), "")
        words.bind(self.tabs.setTabText, T("What would change ({n})", n=len(found.things)), place)
        ready = bool(found.things) and not found.errors
        self.take.setEnabled(ready)
        (self.take if ready else self.choose).setFocus()

    def _stop(self) -> None:
        self.tasks.cancel_for(self)
        self.progress.hide()
        self.progress.cancel.setEnabled(True)


def _detail(thing: Any) -> str:
    if isinstance(thing, Customer):
        return thing.places[0].text if thing.places else ""
    return str(thing.team)

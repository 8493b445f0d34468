"""What the lists of customers and of staff have in common: a bar, a searchable table, a card beside it, drafts kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QWidget

from app.domain.text import T, Text
from ui.directory.edit_card import EditCard
from ui.directory.exchange import ImportDialog, export
from ui.models import ROW_ROLE, Column, RowFilter, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.actions import Action
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, label, row
from ui.widgets.empty import EmptyState
from ui.widgets.question import finished
from ui.widgets.table import Table

REST_MS = 120
"""Rest after the last letter before the list is asked."""


class DirectoryPage(QWidget):
    """Subclasses name the columns, ask for rows and show the card."""

    what = ""
    """customers or staff."""
    kind = ""
    """What the shared selection calls one of them."""

    def __init__(
        self,
        the_frame: Frame,
        columns: Sequence[Column[Any]],
        card: EditCard,
        title: Text,
        search: Text,
        fresh: Text,
        nothing: EmptyState,
    ) -> None:
        super().__init__()
        self.frame, self.tasks = the_frame, the_frame.tasks
        self._card, self._filling = card, False
        self.model = RowTableModel(columns, key=lambda r: r.id, parent=self)
        self.filter = RowFilter(self.model, self)
        self.table = Table(self.filter, title)
        self.table.opened.connect(self.open)
        self.table.picked.connect(self._picked)
        self.table.clicked.connect(self._clicked)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        words.placeholder(self.search, search)
        self.search.setFixedWidth(300)
        self._soon: QTimer = QTimer(self, interval=REST_MS, singleShot=True)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.installEventFilter(self)
        self._soon.timeout.connect(self.seek)
        self.count = label("", "small")
        self.fresh = button(fresh, self.new, "primary", "plus", "Ctrl+N")
        bar = frame("bar")
        inner = row(
            label(title, "title"),
            self.count,
            8,
            self.search,
            None,
            button(T("Import…"), self.take_in, "quiet", "table-arrow-down"),
            button(T("Export…"), self.give_out, "quiet", "table-arrow-up"),
            self.fresh,
        )
        inner.setContentsMargins(tokens.PAGE, tokens.GAP, tokens.PAGE, tokens.GAP)
        bar.setLayout(inner)
        self.nothing = nothing
        self.nobody_found = EmptyState(
            "magnify",
            T("Nobody fits what you typed."),
            None,
            T("Show everybody"),
            self.search.clear,
        )
        self.left = QStackedWidget()
        for part in (self.table, nothing, self.nobody_found):
            self.left.addWidget(part)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.left)
        self.split.addWidget(card)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([840, 440])
        card.setMinimumWidth(400)
        self.left.setMinimumWidth(300)
        layout = column(bar, self.split, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.search)
        chosen = the_frame.selection.current
        self._wanted: str | None = chosen.id if chosen is not None and chosen.kind == self.kind else None

    def declare(self, group: Text, fresh: Text, edit: Text) -> None:
        """The keys of the view."""
        self.frame.actions.add(
            Action(f"{self.what}.new", fresh, self.new, "Ctrl+N", "plus", group, widget=self),
            Action(f"{self.what}.edit", edit, self.edit, "Ctrl+E", "pencil-outline", group, widget=self),
            Action(f"{self.what}.find", T("Search the list"), self.search.setFocus, "Ctrl+F", "magnify", group,
                   widget=self, hidden=True),
            Action(f"{self.what}.import", T("Import from a table…"), self.take_in, "", "table-arrow-down", group,
                   widget=self),
            Action(f"{self.what}.export", T("Export to a table…"), self.give_out, "", "table-arrow-up", group,
                   widget=self),
        )  # fmt: skip

    # ---- what subclasses do -----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the rows anew."""
        raise NotImplementedError

    def seek(self) -> None:
        """Show what the typed words find."""
        raise NotImplementedError

    def show_row(self, row_: Any) -> None:
        """Show the card of a row, or of none."""
        raise NotImplementedError

    def new(self) -> None:
        """Begin a new one."""
        raise NotImplementedError

    def edit(self) -> None:
        """Edit the one that is shown."""
        raise NotImplementedError

    # ---- what is common ---------------------------------------------------------------------------------

    def open(self, row_: Any) -> None:
        """Enter in the list: edit that one."""
        raise NotImplementedError

    def _clicked(self, index: QModelIndex) -> None:
        """A click on the row that is current already leads back from a form about another one."""
        row_ = index.data(ROW_ROLE)
        thing = self._card.thing
        if row_ is not None and (thing is None or thing.id != row_.id):
            self.show_row(row_)

    def show_rows(self, rows: Sequence[Any], everybody: int) -> None:
        """Fill the list and keep what is selected; choose the first when nothing is."""
        kept = self.table.current_row()
        self._filling = True  # rows that come and go must not take a form out of somebody's hands
        self.model.set_rows(rows)
        found = self.table if rows else self.nobody_found
        self.left.setCurrentWidget(found if everybody else self.nothing)
        shown = len(rows)
        text = T("{n} of {all}", n=shown, all=everybody) if shown != everybody else T("{n}", n=shown)
        words.bind(self.count.setText, text)
        wanted, self._wanted = self._wanted, None
        self._choose(rows, kept, wanted)
        self._filling = False

    def _choose(self, rows: Sequence[Any], kept: Any, wanted: str | None) -> None:
        if (wanted is not None and self.table.go_to(wanted)) or (
            kept is not None and self.table.currentIndex().isValid()
        ):
            self._picked(self.table.current_row())
        elif rows:
            self.table.setCurrentIndex(self.filter.index(0, 0))
        else:
            self._picked(None)

    def go_to(self, key: str) -> None:
        """Select somebody, also when the search hides them."""
        if not self.table.go_to(key):
            self._wanted = key
            self.search.clear()
            self.refresh()

    def _picked(self, row_: Any) -> None:
        if not (self._filling and self._card.is_editing()):
            self.show_row(row_)

    def eventFilter(self, watched: object, event: Any) -> bool:
        """Down and Enter lead from the search to the list."""
        if watched is self.search and event.type() == event.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """The first look asks for the rows."""
        super().showEvent(event)
        if not self.model.rows:
            self.refresh()

    @async_slot
    async def take_in(self) -> None:
        """Import from a table."""
        dialog = ImportDialog(self.frame, self.what, self)
        try:
            await finished(dialog)
        finally:
            dialog.deleteLater()

    @async_slot
    async def give_out(self) -> None:
        """Export everybody to a table."""
        await export(self.frame, self, self.what, self.what)

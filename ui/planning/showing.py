"""A proposal to look at: the table of changes with a tick each, figures before and after, what is left out and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QTabWidget, QWidget

from app import i18n
from app.domain.ids import JobId
from app.domain.text import T, Text
from app.services.planning.proposal import LeftOut, Proposal
from ui.models import Column, Index, RowTableModel
from ui.planning.state import (
    KIND_ICONS,
    KIND_WORDS,
    Line,
    Offer,
    figure_lines,
    left_words,
    who_and_when,
)
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import tokens
from ui.widgets.basics import column, frame, icon_label, label
from ui.widgets.parts import clear
from ui.widgets.table import Table


class LineModel(RowTableModel[Line]):
    """Changes with a tick in the first column."""

    ticked = Signal(str)
    """The job whose tick was clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            (
                Column[Line]("job", T("Job"), lambda x: x.change.number, icon=lambda x: KIND_ICONS[x.change.kind],
                             width=112, tip=_what),
                Column[Line]("after", T("Then"), lambda x: who_and_when(x.change.after), width=156, bold=True,
                             tip=lambda x: who_and_when(x.change.after)),
                Column[Line]("before", T("Now"), lambda x: who_and_when(x.change.before), width=132,
                             tip=lambda x: who_and_when(x.change.before)),
                Column[Line]("why", T("Why"), lambda x: x.change.why, stretch=True, tip=lambda x: x.change.why,
                             hue=lambda x: "warning" if x.change.breaks_promise else ""),
            ),
            key=lambda x: x.change.job_id,
            parent=parent,
        )  # fmt: skip

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The first cell carries the tick."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As any row, with its tick."""
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == 0:
            on = self.row_at(index).ticked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid() and index.column() == 0:
            line = self.row_at(index)
            return say(T("{what}, ticked", what=_what(line)) if line.ticked else _what(line))
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A click on the tick."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.ticked.emit(self.row_at(index).change.job_id)
        return True


def _what(line: Line) -> Text:
    """What happens to the job, what it is, and for whom."""
    change = line.change
    service = change.service_zh if i18n.language().startswith("zh") else change.service_en
    return T(
        "{job}: {change} · {service} · {customer}",
        job=change.number,
        change=KIND_WORDS[change.kind],
        service=service or change.service_en or change.service_zh,
        customer=change.customer,
    )


class LineTable(Table):
    """Space ticks the current row."""

    toggled = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space anywhere in the row is its tick."""
        row = self.current_row()
        if event.key() == Qt.Key.Key_Space and isinstance(row, Line):
            self.toggled.emit(row.change.job_id)
            return
        super().keyPressEvent(event)


class FigureGrid(QWidget):
    """Figures before and after, what got better in green, what got worse in red, with a sign each."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.WIDE)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)

    def show_figures(self, proposal: Proposal) -> None:
        """Those of a proposal."""
        clear(self._grid)
        for place, head in enumerate((None, T("Now"), T("Then"))):
            if head is not None:
                self._grid.addWidget(label(head, "section"), 0, place, Qt.AlignmentFlag.AlignRight)
        for place, line in enumerate(figure_lines(proposal.before, proposal.after), start=1):
            self._grid.addWidget(label(line.name, "small"), place, 0)
            self._grid.addWidget(label(line.before, "muted"), place, 1, Qt.AlignmentFlag.AlignRight)
            after = label(line.after, "strong")
            words.name(
                after,
                T("{name}: {before} now, {after} then", name=line.name, before=line.before, after=line.after),
            )
            self._grid.addWidget(after, place, 2, Qt.AlignmentFlag.AlignRight)
            if line.better:
                sign = icon_label(
                    *(("arrow-down", "good") if line.better > 0 else ("arrow-up", "danger")), 14
                )
                self._grid.addWidget(sign, place, 3)


class Showing(QWidget):
    """The proposal. `toggled` tells the job whose tick was asked for, `picked` the one that is looked at."""

    toggled = Signal(str)
    picked = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = LineModel(self)
        self.table = LineTable(self.model, T("Changes of the plan"))
        self.left: RowTableModel[LeftOut] = RowTableModel(
            (
                Column[LeftOut]("job", T("Job"), left_words, width=200, tip=left_words),
                Column[LeftOut]("why", T("Why, and what would help"), lambda x: x.why, stretch=True),
            ),
            key=lambda x: x.job_id,
            parent=self,
        )  # fmt: skip
        self.left_table = Table(self.left, T("Jobs left out"), wrap=True)
        self.notes = column(gap=tokens.TIGHT)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        words.name(self.tabs, T("The proposal"))
        self.tabs.addTab(self.table, "")
        self.tabs.addTab(self.left_table, "")
        self.figures = FigureGrid()
        inside = frame("well")
        inside.setLayout(column(self.figures, self.notes, None, gap=tokens.GAP, margin=tokens.WIDE))
        side = QScrollArea()  # a day with much to tell is higher than the pane
        side.setWidgetResizable(True)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidget(inside)
        side.setFixedWidth(272)
        words.name(side, T("Figures of the plan"))
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(tokens.WIDE)
        body.addWidget(self.tabs, 1)
        body.addWidget(side)
        self.setLayout(body)
        self.model.ticked.connect(self.toggled)
        self.table.toggled.connect(self.toggled)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda line: self.opened.emit(line.change.job_id))
        self.left_table.picked.connect(lambda out: self.picked.emit(out.job_id) if out is not None else None)
        self.left_table.opened.connect(lambda out: self.opened.emit(out.job_id))

    def show_offer(self, offer: Offer, anew: bool) -> None:
        """Show it; `anew`: another proposal than before, so the tab with something in it comes forward."""
        proposal = offer.proposal
        self.model.set_rows(offer.lines)
        self.left.set_rows(proposal.left_out)
        words.bind(self.tabs.setTabText, T("Changes ({n})", n=len(proposal.changes)), 0)
        words.bind(self.tabs.setTabText, T("Left out ({n})", n=len(proposal.left_out)), 1)
        self.figures.show_figures(proposal)
        clear(self.notes)
        for note in proposal.notes:
            self.notes.addWidget(label(note, "small", wrap=True))
        if anew:
            self.tabs.setCurrentIndex(0 if proposal.changes or not proposal.left_out else 1)

    def go_to(self, job: JobId) -> None:
        """Make a change's row current, when it is there."""
        if self.table.current_row() is None or self.table.current_row().change.job_id != job:
            self.table.go_to(job)

    def _picked(self, line: Line | None) -> None:
        if line is not None:
            self.picked.emit(line.change.job_id)

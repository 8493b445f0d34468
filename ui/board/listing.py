"""The list twin of the board: a row for each visit, for ears, for keys, and for whoever prefers lines to bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.ids import VisitId
from app.domain.text import T, Text
from app.i18n import say, say_day, say_time, zone
from ui.board.canvas import Canvas
from ui.board.fitting import Lit
from ui.board.state import Bar, PersonRow, Picture
from ui.board.telling import Alert, alert, marks_in_words, service_name, state_words
from ui.models import Column, RowFilter, RowTableModel
from ui.widgets.table import Table


@dataclass(frozen=True)
class Line:
    """A visit in the list."""

    bar: Bar
    person: str
    team: str
    wrong: Alert | None
    several_days: bool

    @property
    def id(self) -> VisitId:
        """The visit's id."""
        return self.bar.id


def lines(shown: Picture, now: float | None, lit: Lit | None = None) -> list[Line]:
    """The visits of the board in its order; with a filter only those it lets through."""
    return [
        Line(
            bar,
            row.person.name,
            row.person.team,
            alert(bar, now) if now is not None else None,
            bool(shown.days),
        )
        for row in shown.rows
        if isinstance(row, PersonRow)
        for bar in row.bars
        if lit is None or bar.id in lit.visits
    ]


def _start(line: Line) -> str:
    start = line.bar.visit.window.start
    return f"{say_day(_day(start))} {say_time(start)}" if line.several_days else say_time(start)


def _end(line: Line) -> str:
    """The day is told once; an end on another day tells its own."""
    window = line.bar.visit.window
    at = say_time(window.end)
    return f"{say_day(_day(window.end))} {at}" if _day(window.end) != _day(window.start) else at


def _day(moment: datetime) -> date:
    return moment.astimezone(zone()).date()


def _promise(line: Line) -> Text | str:
    promise = line.bar.visit.promise
    return T("{start} – {end}", start=promise.start, end=promise.end) if promise else ""


def _road(line: Line) -> Text | str:
    minutes = round(line.bar.visit.travel_before / 60)
    return T("{n} min", n=minutes) if minutes else ""


def _really(line: Line) -> Text | str:
    visit = line.bar.visit
    if visit.arrived_at is None:
        return ""
    if visit.ended_at is None:
        return T("since {start}", start=visit.arrived_at)
    return T("{start} – {end}", start=visit.arrived_at, end=visit.ended_at)


COLUMNS: tuple[Column[Line], ...] = (
    Column("person", T("Person"), lambda line: line.person, width=152, bold=True),
    Column("start", T("Start"), _start, lambda line: line.bar.start, tip=_start, width=64),
    Column("end", T("End"), _end, lambda line: line.bar.end, tip=_end, width=64),
    Column("job", T("Job"), lambda line: line.bar.visit.job_number, width=80),
    Column("customer", T("Customer"), lambda line: line.bar.visit.customer_name, width=168),
    Column("service", T("Service"), lambda line: service_name(line.bar.visit), width=168),
    Column(
        "state", T("State"), lambda line: state_words(line.bar.visit),
        icon=lambda line: line.bar.look.icon, hue=lambda line: line.bar.look.hue, width=120,
    ),
    Column(
        "alert", T("What is wrong"), lambda line: line.wrong.text if line.wrong else "",
        lambda line: (0 if line.wrong.kind == "danger" else 1, line.bar.start) if line.wrong else None,
        icon=lambda line: line.wrong.icon if line.wrong else "",
        hue=lambda line: line.wrong.kind if line.wrong else "", width=180,
    ),
    Column("promise", T("Promised"), _promise, lambda line: line.bar.promise[0] if line.bar.promise else None, width=110),
    Column("signs", T("Signs"), lambda line: marks_in_words(line.bar), width=100),
    Column("road", T("Road before"), _road, lambda line: line.bar.visit.travel_before, align="right", width=80),
    Column("really", T("Really"), _really, lambda line: line.bar.actual[0] if line.bar.actual else None, width=110),
    Column("place", T("Address"), lambda line: line.bar.visit.place_text, width=240),
)  # fmt: skip


class BoardList(Table):
    """Shows the same visits as the board. What is current here is what the board's keys act on.

    What is lifted here is carried by the same keys as over the bars: `canvas` knows how.
    """

    visit_chosen = Signal(str)
    """A visit's id: somebody walked to it here."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        self._canvas = canvas
        self.rows: RowTableModel[Line] = RowTableModel(COLUMNS, key=lambda line: line.id)
        self.shown = RowFilter(self.rows)
        super().__init__(self.shown, T("Visits of the board as a list"), parent)
        self.rows.setParent(self)
        self.shown.setParent(self)
        self.setObjectName("board.list")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._following = False

    def show_lines(self, found: list[Line], wide: bool) -> None:
        """Show these; the current one stays current. wide: times carry their day."""
        kept = self.current_line()
        self.rows.set_rows(found)
        # as wide as any language writes a day and a time
        longest = "0000年00月00日 周日 00:00" if wide else ""
        self.setColumnWidth(1, max(64, self.fontMetrics().horizontalAdvance(longest)))
        if kept is not None:
            self.follow(kept.id)

    def current_line(self) -> Line | None:
        """The line the focus stands on."""
        found = self.current_row()
        return found if isinstance(found, Line) else None

    def follow(self, visit: VisitId | None) -> None:
        """Another visit is chosen elsewhere: go to it without telling."""
        self._following = True
        if visit is not None:
            self.go_to(visit)
        self._following = False

    def _current(self, now: QModelIndex, before: QModelIndex) -> None:
        super()._current(now, before)
        line = self.current_line()
        if line is not None and not self._following:
            self.visit_chosen.emit(line.id)

    def event(self, event: QEvent) -> bool:
        """While something is carried, arrows, Space and Esc lead it; they are no shortcuts then."""
        if self._canvas.leads(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead what is carried; else walk the lines."""
        if self._canvas.carrying:
            self._canvas.lead(event)
        else:
            super().keyPressEvent(event)

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Header and cells as they are sorted here, in the language spoken; for export."""
        cells = [
            tuple(say(column.text(self.shown.row_at(self.shown.index(n, 0)))) for column in COLUMNS)
            for n in range(self.shown.rowCount())
        ]
        return tuple(say(column.title) for column in COLUMNS), cells

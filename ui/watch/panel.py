"""The watch list on the screen: looks every minute and whenever something changed; the selection stays."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.changes import ChangeSet
from app.domain.text import T
from app.services.phones import shown
from app.services.watch import PROBLEM_WORDS, Alert, Watcher
from ui.models import ROW_ROLE, Column, RowFilter, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.watch.state import HUES, ICONS, LEVEL_WORDS, Row, going, rows, summary
from ui.widgets.basics import column, frame, key_hint, label, row
from ui.widgets.empty import EmptyState
from ui.widgets.table import Table

COLUMNS: tuple[Column[Row], ...] = (
    Column("problem", T("What"), lambda r: PROBLEM_WORDS[r.alert.problem],
           sort=lambda r: (r.alert.level, r.alert.since), icon=lambda r: ICONS[r.alert.problem],
           hue=lambda r: HUES[r.alert.level], tip=lambda r: LEVEL_WORDS[r.alert.level], bold=True, width=160),
    Column("since", T("Since"), lambda r: r.age, sort=lambda r: r.alert.since,
           tip=lambda r: T("{day} {time}", day=r.alert.since.date(), time=r.alert.since), width=130),
    Column("detail", T("How it stands"), lambda r: r.alert.what, stretch=True, tip=lambda r: r.alert.what),
    Column("promise", T("Whose promise"), lambda r: r.promise, width=230, tip=lambda r: r.promise),
    Column("job", T("Job"), lambda r: r.alert.job_number, width=76),
    Column("next", T("Best next step"), lambda r: r.alert.next, width=250, tip=lambda r: r.alert.next),
)  # fmt: skip


class WatchPanel(QWidget):
    """The view: a line that counts, the list, or the word that all is well."""

    def __init__(self, the_frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame, self.tasks = the_frame, the_frame.tasks
        self._watcher = Watcher(the_frame.queries)
        self._alerts: tuple[Alert, ...] = ()
        self.summary = label("", "title")
        self.model = RowTableModel(COLUMNS, key=lambda r: r.alert.key, parent=self)
        self.filter = RowFilter(self.model, self)
        self.table = Table(self.filter, T("What needs an eye"))
        self.table.opened.connect(self.open)
        self.table.picked.connect(self._picked)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self.well = EmptyState(
            "check-circle-outline",
            T("All is well."),
            T("Nobody is late, every promise has somebody, every call is answered."),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.well)
        self.stack.addWidget(self.table)
        head = frame("bar")
        head.setLayout(
            row(
                self.summary,
                None,
                label(T("opens the next step"), "small"),
                key_hint("Return"),
                gap=tokens.GAP,
            )
        )
        head.layout().setContentsMargins(tokens.PAGE, tokens.GAP, tokens.PAGE, tokens.GAP)  # type: ignore[union-attr]
        self.setLayout(column(head, self.stack, gap=0))
        self.setFocusProxy(self.table)
        the_frame.clock.minute.connect(self._minute)
        the_frame.branch_changed.connect(self._minute)
        the_frame.live.watch(self, ("job", "call", "follow_up", "lane", "staff"), self._news)
        self.look()

    def alerts(self) -> tuple[Alert, ...]:
        """What is shown, worst first."""
        return self._alerts

    @async_slot
    async def look(self) -> None:
        """Ask for the list anew and show it."""
        if self.frame.branch is None:
            self._show(())
            return
        now, today = self.frame.clock.now(), self.frame.clock.today()
        found = await self.tasks.ask(
            self._watcher.look, self.frame.branch_id, today, now, key=(id(self), "watch")
        )
        self._show(found)

    def open(self, shown_row: Row) -> None:
        """The best next action of a row: its job, a call back, its follow-up."""
        way = going(shown_row.alert)
        if way.dial:
            self.frame.calling.emit(way.dial)
        self.frame.open(way.kind, way.id, way.view)

    def _show(self, found: tuple[Alert, ...]) -> None:
        self._alerts = found
        kept = self.table.current_row()
        self.model.set_rows(rows(found, self.frame.clock.now()))
        self.stack.setCurrentIndex(1 if found else 0)
        words.bind(self.summary.setText, summary(found) if found else T("Watch"))
        if found and kept is None:
            self.table.setCurrentIndex(self.filter.index(0, 0))

    def _picked(self, picked: Row | None) -> None:
        if picked is not None and picked.alert.job_id is not None and self.table.hasFocus():
            self.frame.selection.select("job", picked.alert.job_id)

    def _minute(self, *_: object) -> None:
        if self.isVisible():
            self.look()

    def showEvent(self, event: object) -> None:
        """Look again when the person comes back."""
        self.look()

    def _news(self, _changes: ChangeSet) -> None:
        self.look()

    def _menu(self, place: QPoint) -> None:
        index: QModelIndex = self.table.indexAt(place)
        picked = index.data(ROW_ROLE) if index.isValid() else None
        if picked is None:
            return
        alert: Alert = picked.alert
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(words.say(alert.next), lambda: self.open(picked))
        if alert.job_id is not None and alert.follow_up_id is not None:
            job = alert.job_id
            menu.addAction(words.say(T("Open the job {number}", number=alert.job_number)),
                           lambda: self.frame.open("job", job, "desk"))  # fmt: skip
        if alert.number:
            number = alert.number
            menu.addAction(words.say(T("Call {number}", number=shown(number))),
                           lambda: self.frame.calling.emit(number))  # fmt: skip
        menu.addAction(words.say(T("Copy the line")), lambda: self._copy(picked))
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _copy(self, picked: Row) -> None:
        said = (words.say(c.text(picked)) for c in COLUMNS)
        QGuiApplication.clipboard().setText("\t".join(said))


def make_watch(the_frame: Frame) -> WatchPanel:
    """The watch view (digit 4)."""
    return WatchPanel(the_frame)

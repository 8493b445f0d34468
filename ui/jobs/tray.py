"""The tray: what waits for somebody, in three tabs; selection shared with board, map and inspector."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QTabBar, QWidget

from app.bootstrap import SENIOR
from app.changes import ChangeSet
from app.commands import AdvanceJob, AnswerCall
from app.domain.ids import CallId, JobId
from app.domain.lifecycle import ACTION_WORDS, Action, Rule
from app.domain.text import T, Text
from ui.jobs.card_state import done_at_once
from ui.jobs.phrases import ACTION_ICONS
from ui.jobs.tray_drag import TrayDrag, TrayZone
from ui.jobs.tray_list import TrayList
from ui.jobs.tray_state import EMPTY, TABS, TITLES, Line, Waiting, lines_of, read_waiting
from ui.jobs.wishes import job_wishes
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.runtime.words import say
from ui.shell.frame import Frame
from ui.shell.hands import hands
from ui.shell.selection import Selected
from ui.theme import icon
from ui.widgets.basics import column
from ui.widgets.empty import EmptyState

KINDS = ("job", "call", "customer", "service", "follow_up")


def make_tray(frame: Frame) -> QWidget:
    """The part: unassigned jobs, jobs at risk, missed calls."""
    return Tray(frame)


class Tray(QWidget):
    """Tabs above a list; an empty tab says what to do."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame, self.tasks = frame, frame.tasks
        self._wishes = job_wishes(frame)
        self._waiting = Waiting()
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setProperty("room", "little")
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideMiddle)  # with large type the count at the end stays
        words.name(self.tabs, T("What waits"))
        for tab in TABS:
            place = self.tabs.addTab("")
            self.tabs.setTabData(place, tab)
        self.list = TrayList()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self._empty = {tab: EmptyState(*EMPTY[tab]) for tab in TABS}
        for page in self._empty.values():
            self.stack.addWidget(page)
        self.setLayout(column(self.tabs, self.stack, gap=0))
        self._hands = hands(frame)
        self._sent = 0
        self.drag = TrayDrag(self.list, self._hands, self.jobs_chosen)
        self.zone = TrayZone(self)
        self._hands.zones.append(self.zone)
        self._hands.ended.connect(self._come_back)
        self.list.sent.connect(self._send)
        self.tabs.currentChanged.connect(self._show)
        self.list.picked.connect(self._pick)
        self.list.opened.connect(self._open)
        self.list.wanted.connect(self._candidates)
        self.list.customContextMenuRequested.connect(self._menu)
        frame.selection.changed.connect(self._selected)
        frame.selection.together_changed.connect(self._take_together)
        frame.branch_changed.connect(self.refresh)
        frame.clock.minute.connect(self._minute)
        frame.live.watch(self, KINDS, self._heard)
        words.on_switch(self._show)
        self._titles()
        self.refresh()

    @property
    def tab(self) -> str:
        """The tab that is looked at: unassigned, at_risk or missed."""
        return str(self.tabs.tabData(self.tabs.currentIndex()))

    def show_tab(self, tab: str) -> None:
        """Look at another one."""
        self.tabs.setCurrentIndex(TABS.index(tab))

    # ---- reading ----------------------------------------------------------------------------------------

    @async_slot
    async def refresh(self) -> None:
        """Read the lists anew; selection and scroll stay."""
        if self._frame.branch is None:
            self._show()  # nothing waits, and the list says what will
            return
        self._waiting = await self.tasks.ask(
            read_waiting,
            self._frame.queries,
            self._frame.branch_id,
            self._frame.clock.now(),
            key=(self, "rows"),
        )
        self._show()

    def _heard(self, _changes: ChangeSet) -> None:
        self.refresh()

    def _minute(self, _now: object) -> None:
        # what is at risk changes by time alone
        if self.isVisible():
            self.refresh()

    def _show(self, *_: object) -> None:
        self._titles()
        lines = lines_of(self.tab, self._waiting, self._frame.clock.now(), self._frame.clock.zone)
        current = self._frame.selection.current
        self.list.show_lines(lines, current.id if current else "")
        self.stack.setCurrentWidget(self.list if lines else self._empty[self.tab])

    def _titles(self) -> None:
        for place, tab in enumerate(TABS):
            text = T("{title} {n}", title=TITLES[tab], n=self._waiting.count(tab))
            words.bind(self.tabs.setTabText, text, place)
            words.bind(self.tabs.setTabToolTip, text, place)

    # ---- onto the board ---------------------------------------------------------------------------------

    def jobs_chosen(self) -> tuple[JobId, ...]:
        """The jobs among the chosen lines (else the one the keyboard stands on) that may be given to somebody."""
        line = self.list.line()
        lines = self.list.chosen() or ((line,) if line is not None else ())
        ways = (Action.ASSIGN, Action.MOVE)
        return tuple(
            JobId(line.key)
            for line in lines
            if line.kind == "job" and any(rule.action in ways for rule in line.steps())
        )

    def _send(self) -> None:
        """Lift the chosen jobs onto the board, at the place best for the first; the keyboard goes along."""
        if jobs := self.jobs_chosen():
            self._hands.sent.emit(jobs)
            self._sent = len(jobs)

    def _come_back(self, done: bool) -> None:
        """What was sent has been put down or put back: the keyboard is here again for the next, if there is one."""
        left = len(self.list.rows.rows) - (self._sent if done else 0)
        if self._sent and left > 0:
            self.list.setFocus()
        self._sent = 0

    # ---- selecting and acting ---------------------------------------------------------------------------

    def _selected(self, now: Selected | None) -> None:
        self.list.mark(now.id if now else "", into_sight=True)

    def _take_together(self, jobs: frozenset[str]) -> None:
        """Jobs were chosen together elsewhere: those that wait here are chosen too."""
        here = {line.key for line in self.list.rows.rows if line.key in jobs}
        if here:
            self.list.choose_only(here)

    def _pick(self, line: Line) -> None:
        self._frame.selection.select(line.kind, line.key)

    def _open(self, line: Line) -> None:
        if line.kind == "call":
            self.call_back(line)
        else:
            self._wishes.open(line.key)

    def _candidates(self, line: Line) -> None:
        ways = {rule.action for rule in line.steps()}
        wanted = Action.ASSIGN if Action.ASSIGN in ways else Action.MOVE
        if wanted in ways:
            self._wishes.step(line.key, wanted)

    def _menu(self, where: QPoint) -> None:
        line = self.list.line()
        if line is None or not self.list.indexAt(where).isValid():
            return
        self.menu_for(line).popup(self.list.viewport().mapToGlobal(where))

    def menu_for(self, line: Line) -> QMenu:
        """What may be done with the line."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if line.kind == "call":
            _entry(menu, "phone-return-outline", T("Call back"), partial(self.call_back, line))
            return menu
        _entry(menu, "text-box-outline", T("Open"), partial(self._open, line))
        menu.addSeparator()
        ways = {rule.action for rule in line.steps()}
        if Action.ASSIGN in ways and any(a.id == "plan.fit" for a in self._frame.actions.all()):
            _entry(menu, "calendar-plus", self._frame.actions.get("plan.fit").text, partial(self._fit, line))
        for rule in line.steps():
            if rule.action is not Action.CORRECT or self._frame.who.role in SENIOR:
                _entry(
                    menu,
                    ACTION_ICONS[rule.action],
                    ACTION_WORDS[rule.action],
                    partial(self._step, line, rule),
                )
        return menu

    def _fit(self, line: Line) -> None:
        """Let the day be planned around this job."""
        self._frame.selection.select(line.kind, line.key)
        self._frame.actions.run("plan.fit")

    def _step(self, line: Line, rule: Rule) -> None:
        if done_at_once(rule.action, rule.needs):
            self._advance(line.key, rule.action)
        else:
            self._wishes.step(line.key, rule.action)

    @async_slot
    async def _advance(self, job_id: str, action: Action) -> None:
        self._frame.toast_outcome(await self.tasks.do(AdvanceJob(job_id=JobId(job_id), action=action)))

    @async_slot
    async def call_back(self, line: Line) -> None:
        """Take the missed call and dial its number."""
        call = next((c for c in self._waiting.missed if c.id == line.key), None)
        outcome = await self.tasks.do(AnswerCall(call_id=CallId(line.key)))
        self._frame.toast_outcome(outcome, T("You have taken this call: dial the number."))
        self._frame.selection.select("call", line.key)
        if call is not None and call.number:
            self._frame.calling.emit(call.number)


def _entry(menu: QMenu, icon_name: str, text: Text, run: Callable[[], None]) -> None:
    made = menu.addAction(icon(icon_name), say(text))
    made.triggered.connect(run)

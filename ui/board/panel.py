"""The board's panel: connects the canvas, the strip above it, the desk and what all panels share."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.changes import ChangeSet
from app.domain.ids import BranchId, JobId, StaffId, VisitId
from app.domain.matching import Candidate
from app.domain.people import Branch
from app.domain.text import T
from app.i18n import say
from app.rows import LongWork
from ui.board import news, picturing, state
from ui.board.arrangement import Arrangement
from ui.board.canvas import Canvas
from ui.board.deeds import Deeds
from ui.board.filter_popup import FilterPopup
from ui.board.flows.guide import Guide
from ui.board.flows.keys import declare_flows, show_menu
from ui.board.geometry import ZOOM_STEP
from ui.board.grip import Grip
from ui.board.head import Head, WhyLine
from ui.board.holding import HeldTimes
from ui.board.keys import declare
from ui.board.listing import BoardList, lines
from ui.board.looking import Looking
from ui.board.looking_keys import declare_looking
from ui.board.news import Shown
from ui.board.nothing import empty_pages
from ui.board.papers import declare_papers
from ui.board.sieve import sift
from ui.board.state import Picture
from ui.board.telling import in_words, row_in_words
from ui.board.together import Together
from ui.planning.keys import declare_planning, declare_repairs
from ui.planning.pane import PlanningPane
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.selection import Selected
from ui.theme import tokens
from ui.widgets.basics import column, frame, label, row

MEASURED = timedelta(days=365)
"""How far back the lengths of work are measured."""
ROOM_FOR_WIDE_ROWS = 460
"""Pixels of height below which rows are narrow unless somebody chose."""


def make_board(the_frame: Frame) -> QWidget:
    """The schedule board as a panel of the workbench; its object name is "board"."""
    return BoardPanel(the_frame)


class BoardPanel(QWidget):
    """People × time of the day that is looked at."""

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self.setObjectName("board")
        self.frame, self.tasks = the_frame, the_frame.tasks
        self._stale = True
        self.whole: Picture | None = None
        """The days with everybody, before a filter hides anybody."""
        self._shown: Shown | None = None
        self._changed: frozenset[JobId] = frozenset()
        """Jobs that changed since and are being read."""
        self._reading = False
        self._round = 0
        self._choosing = False
        self._measured = LongWork()
        self._measured_for: tuple[str, date] = ("", date.min)
        self.canvas = Canvas()
        self.head = Head()
        self.why = WhyLine()
        self.line = label("", "tiny")
        self.line.setObjectName("board.line")
        self.grip = Grip(the_frame, self.canvas, self.why, self)
        self.mover = self.grip.mover
        self.deeds = Deeds(the_frame, self.canvas, self.mover, self.grip.carrier, self)
        self.guide = Guide(the_frame, self.canvas, self)
        self.held = HeldTimes(the_frame, self)
        self.looking = Looking(the_frame, self)
        self.list = BoardList(self.canvas)
        self.together = Together(the_frame, self.canvas, self)
        self.planning = PlanningPane(the_frame, self.grip.propose)
        self._lay_out()
        self._listen()
        self._remember()
        declare(self)
        declare_flows(self, self.guide)
        declare_looking(self)
        self.papers = declare_papers(self)
        declare_planning(self.frame, self.planning)
        declare_repairs(self)
        words.name(self, T("Board"))
        self._show_day()

    # ---- parts ------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        foot = frame("foot")
        self.line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inside = row(self.line, gap=0)
        inside.setContentsMargins(tokens.WIDE, 3, tokens.WIDE, 3)
        foot.setLayout(inside)
        self.no_branch, self.no_staff, self.nobody_today, self.nobody_fits = empty_pages(
            self.frame, self.looking
        )
        self.stack = QStackedWidget()
        pages = (self.canvas, self.list, self.no_branch, self.no_staff, self.nobody_today, self.nobody_fits)
        for page in pages:
            self.stack.addWidget(page)
        inner = column(self.head, self.stack, self.why, self.planning, foot, gap=0)
        inner.setStretch(1, 1)
        self.setLayout(inner)
        self.setFocusProxy(self.canvas)

    def _listen(self) -> None:
        head, canvas, shared = self.head, self.canvas, self.frame.selection
        head.stepped.connect(self.step_day)
        head.typed.connect(shared.set_filter)
        head.sought.connect(self._go_to_found)
        head.left.connect(self.take_focus)
        head.zoomed.connect(self.zoom)
        looking = self.looking
        head.compact_changed.connect(lambda on: looking.set(compact=on))
        head.off_shift_changed.connect(lambda on: looking.set(off_shift=on))
        head.colour_changed.connect(lambda what: looking.set(colour=what))
        head.length_changed.connect(lambda length: looking.set(length=length))
        head.listed_changed.connect(lambda on: looking.set(listed=on))
        head.sieve_wanted.connect(self.open_sieve)
        head.plan_wanted.connect(partial(self.frame.actions.run, "plan.day"))
        looking.changed.connect(self._look_changed)
        looking.take_digits(canvas)
        looking.take_digits(self.list)
        self.list.visit_chosen.connect(self._line_chosen)
        self.list.opened.connect(lambda line: self._open("job", line.bar.visit.job_id))
        canvas.bar_chosen.connect(self._bar_chosen)
        canvas.person_chosen.connect(partial(self._choose, "staff"))
        canvas.opened.connect(self._open)
        canvas.hovered.connect(self._hovered_here)
        canvas.focus_moved.connect(self._tell_focus)
        canvas.menu_wanted.connect(self._menu)
        shared.changed.connect(self._selected)
        shared.hovered.connect(self._hovered)
        shared.day_changed.connect(self._day_changed)
        shared.filter_changed.connect(self._filter_changed)
        self.held.changed.connect(lambda: self.grip.show_held(self.held.ghosts()))
        self.grip.told.connect(self._say)
        self.grip.settled.connect(self._tell_focus)
        self.grip.board_wanted.connect(self._bars_wanted)
        self.grip.focus_wanted.connect(self.take_focus)
        self.frame.branch_changed.connect(self._branch_changed)
        self.frame.clock.minute.connect(self._minute)
        self.frame.clock.day.connect(self._show_day)
        self.frame.previewed.connect(self.show_ghost)
        self.frame.live.watch(self, ("job", "lane", "staff", "service", "customer"), self._news)
        self.frame.live.watch(self, ("hold",), self._held_anew)
        words.on_switch(self._tell_focus)

    def _remember(self) -> None:
        """As it was left last time."""
        self.canvas.set_colour_by(self.looking.now.colour)
        self.head.show_arrangement(self.looking.now)
        self.head.show_filter(self.frame.selection.filter)
        self.looking.load()

    # ---- what is shown ----------------------------------------------------------------------------------

    @property
    def picture(self) -> Picture:
        """What stands on the board."""
        return self.canvas.view.picture

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what happened while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
            self.held.look()

    def _want_refresh(self) -> None:
        """Ask anew now, or when the panel is seen again."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    @async_slot
    async def refresh(self) -> None:
        """Ask for the board of the day and show it; scroll, focus and selection stay."""
        self._stale = False
        branch = self.frame.branch
        if branch is None:
            self.stack.setCurrentWidget(self.no_branch)
            return
        look = self.looking.now
        self._changed, self._round = frozenset(), self._round + 1
        mine, self._reading = self._round, True
        try:
            shown = await self.tasks.ask(
                self._read,
                branch,
                self._first_day(),
                look.length,
                look.off_shift,
                key=(id(self), "board"),
            )
        finally:
            self._reading = self._reading and mine != self._round
        self._show(shown)
        self._measure()

    def _show(self, shown: Shown) -> None:
        self._shown, self.whole = shown, shown.picture
        self._sift()
        self._mark(self.frame.selection.current)
        self.grip.arrived(shown.picture)

    def _read(self, branch: Branch, day: date, length: int, off_shift: bool) -> Shown:
        board = self.frame.queries.board(BranchId(branch.id), day, length)
        measured = self._measured
        return Shown(board, picturing.picture(board, branch.zone, off_shift, measured), off_shift, measured)

    @async_slot
    async def _catch_up(self) -> None:
        """Read only the jobs that changed; a newer change of others is asked for together with them."""
        branch, shown, jobs = self.frame.branch, self._shown, self._changed
        if branch is None or shown is None:
            return
        newer = await self.tasks.ask(
            news.read, self.frame.queries, branch, shown, jobs, key=(id(self), "board")
        )
        self._changed -= jobs
        if newer is None:
            self.refresh()
        else:
            self._show(newer)

    @async_slot
    async def _measure(self) -> None:
        """How long work takes is read once a day and branch, after the board itself stands."""
        branch = self.frame.branch
        about = (branch.id if branch else "", self.frame.clock.today())
        if branch is None or about == self._measured_for:
            return
        self._measured_for = about
        since = self.frame.clock.now() - MEASURED
        self._measured = await self.tasks.ask(self.frame.queries.long_work, branch.id, since)
        self.refresh()

    def _first_day(self) -> date:
        """Where the days begin that are shown: as before while the day looked at is among them."""
        day, length = self.frame.selection.day, self.looking.now.length
        shown = self.whole
        if shown is not None and shown.length == length and shown.holds(day):
            return shown.day
        return picturing.first_day(day, length)

    def _sift(self) -> None:
        """Show the days through the filter."""
        whole, look = self.whole, self.looking.now
        if whole is None:
            return
        now = self.frame.clock.now().timestamp()
        there = now if whole.start <= now < whole.end else None
        lit = sift(whole, look.sieve, there)
        shown = picturing.only(whole, lit.people) if lit is not None and look.hide else whole
        self.canvas.show_picture(shown, now)
        self.canvas.set_lit(lit)
        if look.listed:
            self.list.show_lines(lines(whole, there, lit), bool(whole.days))
        if not whole.people:
            page: QWidget = self.nobody_today if whole.hidden else self.no_staff
        elif lit is not None and (not lit.visits if look.listed else look.hide and not shown.people):
            page = self.nobody_fits
        else:
            page = self.list if look.listed else self.canvas
        had_focus = self.stack.currentWidget() is not page and self.stack.isAncestorOf(
            self.focusWidget() or self
        )
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(page)
        if had_focus:
            page.setFocus()

    def _bars_wanted(self) -> None:
        """Something is about to be carried over the bars, or in the list: bring them into sight."""
        if not self.isVisible():
            self.frame.go("board")

    def _news(self, changes: ChangeSet) -> None:
        jobs = news.jobs_only(changes)
        if jobs is None or self._reading or self._shown is None:
            self.refresh()
        else:
            self._changed |= jobs
            self._catch_up()

    def _held_anew(self, _changes: ChangeSet) -> None:
        self.held.look()

    def _branch_changed(self, _branch: object) -> None:
        self._show_day()
        self._want_refresh()

    def _minute(self, now: datetime) -> None:
        self.canvas.set_now(now.timestamp())
        if self.looking.now.listed or self.looking.now.sieve.marks:
            self._sift()

    # ---- days, looks, filter ----------------------------------------------------------------------------

    def step_day(self, step: int) -> None:
        """The days before (−1), after (+1), or today (0)."""
        shared = self.frame.selection
        by = timedelta(days=step * self.looking.now.length)
        shared.set_day(shared.day + by if step else self.frame.clock.today())

    def _day_changed(self, day: date) -> None:
        if self.whole is not None and self.whole.length > 1 and self.whole.holds(day):
            return  # it stands here already
        self.grip.let_go()
        self._show_day()
        self._want_refresh()

    def _show_day(self, *_day: object) -> None:
        self.head.show_day(self._first_day(), self.frame.clock.today(), self.looking.now.length)

    def zoom(self, step: int) -> None:
        """In (+1), out (−1), or the whole day (0)."""
        if step:
            self.canvas.zoom(ZOOM_STEP ** (2 * step))
        else:
            self.canvas.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are narrow where there is little height, unless somebody chose."""
        super().resizeEvent(event)
        self._settle_rows()

    def _settle_rows(self) -> None:
        compact = self.looking.now.compact
        narrow = self.height() < ROOM_FOR_WIDE_ROWS if compact is None else compact
        self.head.compact.setChecked(narrow)
        self.canvas.set_compact(narrow)

    def _look_changed(self, before: Arrangement, now: Arrangement) -> None:
        """Follow the arrangement: read anew what needs it, else only draw anew."""
        self.head.show_arrangement(now)
        self._settle_rows()
        self.canvas.set_colour_by(now.colour)
        if now.length != before.length:
            self.grip.let_go()
            self._show_day()
        if (now.length, now.off_shift) != (before.length, before.off_shift):
            self._want_refresh()
        elif (now.sieve, now.hide, now.listed) != (before.sieve, before.hide, before.listed):
            self._sift()
            if now.listed and not before.listed:
                self.list.follow(self.canvas.view.focus)

    def _filter_changed(self, text: str) -> None:
        self.head.show_filter(text)

    def open_sieve(self) -> None:
        """Show what can be filtered by, below the funnel."""
        if self.whole is not None:
            FilterPopup(self.looking, self.whole, self).open_below(self.head.sieve)

    def take_focus(self) -> None:
        """The focus goes to the bars, or to the list."""
        (self.list if self.stack.currentWidget() is self.list else self.canvas).setFocus()

    def _go_to_found(self) -> None:
        """To the first bar or person that the filter lets shine."""
        found = self.canvas.view.lit
        for shown in self.picture.rows:
            if isinstance(shown, state.PersonRow) and (found is None or shown.person.id in found.people):
                bar = next((b for b in shown.bars if found is None or b.id in found.visits), None)
                self.take_focus()
                self.canvas.focus_on(shown.person.id, bar)
                return

    # ---- selection --------------------------------------------------------------------------------------

    def _bar_chosen(self, visit: str) -> None:
        bar = self.picture.bar(VisitId(visit))
        if bar is not None:
            self.list.follow(bar.id)
            self._choose("job", bar.visit.job_id)
            if self.picture.days:  # the other panels show the day of what is looked at
                days = [day for day, at in self.picture.days if at <= bar.start]
                self.frame.selection.set_day(days[-1] if days else self.picture.day)

    def _line_chosen(self, visit: str) -> None:
        bar = (self.whole or self.picture).bar(VisitId(visit))
        if bar is not None:
            self.canvas.focus_on(bar.visit.staff_id, bar)

    def _choose(self, kind: str, thing: str) -> None:
        self._choosing = True
        self.frame.selection.select(kind, thing)
        self._choosing = False

    def _open(self, kind: str, thing: str) -> None:
        self.frame.open(kind, thing)

    def _selected(self, now: Selected | None) -> None:
        self._mark(now)
        if self._choosing or now is None:
            return
        if now.kind == "job" and (visits := self.picture.jobs.get(JobId(now.id))):
            bar = self.picture.bar(visits[-1])
            if bar is not None:
                self.canvas.focus_on(bar.visit.staff_id, bar, quiet=True)
        elif now.kind == "staff" and StaffId(now.id) in self.picture.people:
            self.canvas.focus_on(StaffId(now.id), None, quiet=True)

    def _mark(self, now: Selected | None) -> None:
        kind, thing = (now.kind, now.id) if now else ("", "")
        self.canvas.set_marks(
            JobId(thing) if kind == "job" else None, StaffId(thing) if kind == "staff" else None
        )

    def _hovered_here(self, job: str) -> None:
        if job:
            self.frame.selection.hover("job", job)
        else:
            self.frame.selection.hover()

    def _hovered(self, now: Selected | None) -> None:
        self.canvas.set_hovered(JobId(now.id) if now and now.kind == "job" else None)

    def _tell_focus(self) -> None:
        """Say in words where the focus stands: in the line below, and to assistive tools."""
        canvas = self.canvas
        bar, person = canvas.focused_bar(), canvas.focused_person()
        now = canvas.view.now_or_none
        if bar is not None and person is not None:
            spoken = in_words(bar, person.person.name, now)
        elif person is not None:
            spoken = row_in_words(person, now)
        else:
            spoken = say(T("Arrow keys walk over the board, Alt with arrows moves a visit, Enter opens it."))
        if len(self.canvas.view.marked) > 1:
            spoken = say(T("{n} visits chosen", n=len(self.canvas.view.marked))) + " · " + spoken
        if not self.grip.carrier.active:
            self._say(spoken)

    def _say(self, spoken: str) -> None:
        """Put words into the line below, and tell them to assistive tools."""
        if spoken == self.line.text():
            return
        self.line.setText(spoken)
        self.line.setToolTip(words.plain(spoken))
        for page in (self.canvas, self.list):
            page.setAccessibleDescription(spoken)
            if page.hasFocus() and QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(page, spoken))

    # ---- ghosts -----------------------------------------------------------------------------------------

    def show_ghost(self, candidate: Candidate | None, minutes: int = 60) -> None:
        """Draw somebody's visit as it would stand, with both roads, and bring it into sight; None takes it away."""
        self.grip.preview(candidate, minutes)

    def _menu(self, at: QPoint) -> None:
        self.guide.clicked_at = self.canvas.moment_at(at)
        show_menu(self, self.guide, at)

"""The planning pane below the board: choose, search, look at the proposal hatched over the day, accept or discard it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QStackedWidget, QWidget

from app.changes import ChangeSet
from app.commands import ChangeSetting
from app.domain.ids import JobId
from app.domain.people import Branch
from app.domain.policies import POLICIES
from app.domain.text import T, Text
from app.i18n import say_day, say_time
from app.ports import Searching
from app.services.planning.accept import Accepted
from app.services.planning.drafts import KeptPlan
from app.services.planning.gather import Scope
from app.services.planning.proposal import Proposal
from app.settings import value
from ui.planning.comparing import Comparing
from ui.planning.drafts_dialog import DraftsDialog
from ui.planning.ghosts import ghosts
from ui.planning.happened import Event, Wish
from ui.planning.running import Running
from ui.planning.setup import Setup
from ui.planning.showing import Showing
from ui.planning.state import Offer, made_words, policy_word, summary
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.runtime.words import say
from ui.shell.frame import Frame
from ui.theme import theme, tokens
from ui.widgets.basics import button, column, frame, icon_button, icon_label, label, row

HIGH = {"choose": 176, "running": 176, "offer": 330, "compare": 330}
"""Pixels each page of the pane wants; the board keeps the rest."""
REFUSED_TOLD = 3
"""How many refused parts are told one by one."""


class PlanningPane(QWidget):
    """Hidden until `open_pane`. draw: shows ghosts on the board (an empty tuple takes them away)."""

    open_changed = Signal(bool)

    def __init__(self, the_frame: Frame, draw: Callable[[tuple[Any, ...]], None]) -> None:
        super().__init__()
        self.setObjectName("planning")
        self.frame, self.tasks = the_frame, the_frame.tasks
        self._draw = draw
        self.offer: Offer | None = None
        self.opened = False
        self._searching = False
        self.setup = Setup()
        self.running = Running()
        self.showing = Showing()
        self.comparing = Comparing()
        self.head = label("", "strong")
        self.stale = label("", "hint")
        self.why = QLineEdit()
        words.placeholder(self.why, T("Why promises may be broken"))
        self.accept_all = button(T("Accept all"), self._accept_all, "primary", "check-all")
        self.accept_ticked = button("", self._accept_ticked, icon_name="check")
        self.keep = button(T("Keep as draft"), self._keep, icon_name="content-save-outline")
        self.drop = button(T("Discard"), self.discard, icon_name="close")
        self.stack = QStackedWidget()
        self._lay_out()
        self._listen()
        words.name(self, T("Plan the day"))
        words.on_switch(self._dress)
        self._turn("choose")
        self.hide()

    def _lay_out(self) -> None:
        drafts = button(T("Drafts…"), self.show_drafts, "link")
        close = icon_button("close", T("Close the plan"), self.close_pane)
        title = row(
            icon_label("calendar-check-outline", "muted"),
            label(T("Plan the day"), "section"),
            self.head,
            self.stale,
            None,
            drafts,
            close,
        )
        offer = QWidget()
        buttons = row(self.accept_all, self.accept_ticked, self.why, None, self.keep, self.drop)
        inside = column(self.showing, buttons, gap=tokens.GAP)
        inside.setStretch(0, 1)
        offer.setLayout(inside)
        choose = QWidget()
        choose.setLayout(column(self.setup, None, gap=tokens.GAP))
        running = QWidget()
        running.setLayout(column(self.running, None))
        self.pages = {"choose": choose, "running": running, "offer": offer, "compare": self.comparing}
        for page in self.pages.values():
            self.stack.addWidget(page)
        body = frame("surface")
        inner = column(title, self.stack, gap=tokens.GAP)
        inner.setContentsMargins(tokens.WIDE, tokens.GAP, tokens.WIDE, tokens.GAP)
        inner.setStretch(1, 1)
        body.setLayout(inner)
        self.setLayout(column(body))

    def _listen(self) -> None:
        self.setup.wanted.connect(self.plan)
        self.setup.comparison_wanted.connect(self.compare)
        self.showing.toggled.connect(self._toggle)
        self.showing.picked.connect(lambda job: self.frame.selection.select("job", job))
        self.showing.opened.connect(lambda job: self.frame.open("job", job))
        self.comparing.shown.connect(self.show_proposal)
        self.comparing.adopted.connect(self._adopt)
        self.comparing.closed.connect(self.discard)
        self.why.textChanged.connect(self._dress)
        self.frame.selection.day_changed.connect(self._another_day)
        self.frame.branch_changed.connect(self._another_day)
        self.frame.live.watch(self, ("job",), self._news)
        self.frame.live.watch(self, ("staff", "setting"), lambda _changes: self._fill())
        self.frame.at_end(self.running.stop)

    def _turn(self, page: str) -> None:
        """Show a page, and take as much room as it needs."""
        self.stack.setCurrentWidget(self.pages[page])
        self.setFixedHeight(round(HIGH[page] * max(1.0, theme().text_scale)))

    # ---- open and close -----------------------------------------------------------------------------------

    def open_pane(self, wish: Wish | None = None) -> None:
        """Show the pane, filled with a wish when there is one: the focus stands on what is still to be chosen."""
        self.opened = True
        self.setVisible(True)
        self.open_changed.emit(True)
        if wish is None:
            self._fill()
            self.setup.scope.setFocus()
            return
        if self.offer is not None or self.stack.currentWidget() is self.pages["compare"]:
            self.discard()
        self.setup.scope.set_value(Scope.REPAIR)
        self.setup.happened.want(wish)
        self._fill()
        timed = wish.event in (Event.AWAY, Event.LONGER)
        (self.setup.happened.time if timed else self.setup.go).setFocus()

    def close_pane(self) -> None:
        """Hide it; a search under way is ended, a proposal discarded."""
        self.running.stop()
        self.discard()
        self.opened = False
        self.setVisible(False)
        self.open_changed.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops a search, discards a proposal, closes the pane, one after the other.

        Enter among the choices begins; on another button it presses that.
        """
        choosing = self.stack.currentWidget() is self.pages["choose"]
        if choosing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            at = self.focusWidget()
            pressed = (
                at if isinstance(at, QAbstractButton) and not isinstance(at, QCheckBox) else self.setup.go
            )
            pressed.click()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._searching:
            self.running.stop()
        elif self.stack.currentWidget() is not self.pages["choose"]:
            self.discard()
        else:
            self.close_pane()

    @async_slot
    async def _fill(self) -> None:
        """People, jobs and policy of the branch and day that are looked at."""
        branch = self.frame.branch
        if branch is None or not self.opened:
            return
        people = await self.tasks.ask(self.frame.queries.staff, branch.id, key=(id(self), "people"))
        desk = await self.tasks.ask(self.frame.queries.desk, key=(id(self), "policy"))
        day = self.frame.selection.day
        lines = await self.tasks.ask(self.frame.queries.planning_jobs, branch.id, day, key=(id(self), "jobs"))
        happened = self.setup.happened
        happened.show_people([(p.id, p.name) for p in people], None)
        happened.show_jobs(lines, day, branch, self.frame.clock.now())
        self.setup.policy.set_value(value(desk.settings, "plan.policy"))

    def _another_day(self, *_: object) -> None:
        if self.offer is not None and self.offer.proposal.day != self.frame.selection.day:
            self.discard()
        if self.opened:
            self._fill()

    # ---- searching ------------------------------------------------------------------------------------------

    @async_slot
    async def plan(self) -> None:
        """Search for a plan of the day that is looked at, and show what it proposes."""
        branch = self.frame.branch
        if branch is None or self._searching:
            return
        wanted = self.setup.wish(self.frame.selection.day, branch)
        seconds = float(self.setup.seconds.value())
        self._begin(T("Planning {day}", day=wanted.day), seconds)
        try:
            proposal = await self.tasks.ask(self._search, branch, wanted, seconds)
        finally:
            self._end()
        self.show_proposal(proposal)

    def _search(self, branch: Branch, wanted: Any, seconds: float) -> Proposal:
        return self.frame.desk.planning.propose(
            branch, wanted, seconds=seconds, progress=self.running.tell, cancelled=self.running.cancelled
        )

    @async_slot
    async def compare(self) -> None:
        """Try every policy on the day, one after the other."""
        branch = self.frame.branch
        if branch is None or self._searching:
            return
        wanted = self.setup.wish(self.frame.selection.day, branch)
        seconds = float(self.setup.seconds.value())
        self._begin(T("Trying every policy"), seconds)
        try:
            found = await self.tasks.ask(self._compare, branch, wanted, seconds)
        finally:
            self._end()
        if not found:  # ended before anything was planned
            self.discard()
            return
        self._turn("compare")
        self.comparing.show_proposals(found)

    def _compare(self, branch: Branch, wanted: Any, seconds: float) -> tuple[Proposal, ...]:
        names = tuple(POLICIES)

        def tell(policy: str, now: Searching) -> None:
            title = T(
                "Trying “{policy}”, {n} of {all}",
                policy=policy_word(policy),
                n=names.index(policy) + 1,
                all=len(names),
            )
            self.running.tell(now, title)

        return self.frame.desk.planning.compare(
            branch, wanted, names, seconds=seconds, progress=tell, cancelled=self.running.cancelled
        )

    def _begin(self, title: Text, seconds: float) -> None:
        self.offer = None
        self._searching = True
        self._draw(())
        self.running.begin(title, seconds)
        self._turn("running")
        self.running.cancel.setFocus()
        self._dress()

    def _end(self) -> None:
        self._searching = False
        self._turn("choose")
        self._dress()

    # ---- the proposal ---------------------------------------------------------------------------------------

    def show_proposal(self, proposal: Proposal) -> None:
        """Look at a proposal, hatched over its day, with everything ticked."""
        if not self.opened:
            self.open_pane()
        self.frame.selection.set_day(proposal.day)
        self.stale.setText("")
        self._show(Offer.of(proposal), anew=True)
        (self.showing.table if proposal.changes else self.drop).setFocus()
        if proposal.changes:
            self.showing.table.selectRow(0)

    def _show(self, offer: Offer, anew: bool = False) -> None:
        self.offer = offer
        self.showing.show_offer(offer, anew)
        self._turn("offer")
        self._draw(ghosts(offer))
        self._dress()

    def _toggle(self, job: str) -> None:
        if self.offer is not None:
            self._show(self.offer.toggled(JobId(job)))

    def discard(self) -> None:
        """Forget the proposal; nothing was changed."""
        self.offer = None
        self._draw(())
        if not self._searching:
            self._turn("choose")
            if self.opened:
                self.setup.scope.setFocus()
        self._dress()

    def _dress(self) -> None:
        offer = self.offer
        words.bind(self.head.setText, summary(offer.proposal) if offer is not None else "")
        self.stale.setVisible(offer is not None)
        broken = offer.breaks_promises if offer is not None else 0
        self.why.setVisible(broken > 0)
        told = broken == 0 or bool(self.why.text().strip())
        ticked = len(offer.ticked) if offer is not None else 0
        everything = offer is not None and ticked == len(offer.proposal.changes)
        words.bind(self.accept_ticked.setText, T("Accept ticked ({n})", n=ticked))
        self.accept_all.setEnabled(offer is not None and Offer.of(offer.proposal).acceptable and told)
        self.accept_ticked.setEnabled(ticked > 0 and not everything and told)

    def _news(self, changes: ChangeSet) -> None:
        """Somebody changed a job of the proposal: accepting will refuse that part."""
        if self.offer is None:
            return
        mine = {c.job_id: c.number for c in self.offer.proposal.changes}
        touched = tuple(mine[JobId(j)] for j in changes.ids("job") if j in mine)
        if touched:
            words.bind(
                self.stale.setText,
                T("{jobs} changed since: accepting leaves them as they are.", jobs=touched),
            )

    # ---- accepting ------------------------------------------------------------------------------------------

    def _accept_all(self) -> None:
        if self.offer is not None:
            self._accept(Offer.of(self.offer.proposal), None)

    def _accept_ticked(self) -> None:
        if self.offer is not None:
            self._accept(self.offer, self.offer.ticked)

    @async_slot
    async def _accept(self, offer: Offer, ticked: frozenset[JobId] | None) -> None:
        branch = self.frame.branch
        if branch is None or branch.id != offer.proposal.branch_id:
            return
        note = self.why.text().strip()
        self.offer = None  # what comes back as news is this very plan
        try:
            accepted: Accepted = await self.tasks.write(
                self.frame.desk.planning.accept, branch, offer.proposal, ticked, note
            )
        except BaseException:  # refused as a whole: it is looked at again
            self._show(offer)
            raise
        said = made_words(offer.proposal, accepted.made)
        self.frame.toast_outcome(accepted.outcome, said)
        for refused in accepted.refused[:REFUSED_TOLD]:
            self.frame.toast(T("Not made: {why}", why=refused.why), "warning", seconds=12)
        if len(accepted.refused) > REFUSED_TOLD:
            more = len(accepted.refused) - REFUSED_TOLD
            self.frame.toast(T("{n} more were not made", n=more), "warning", seconds=12)
        left = offer.without_made({*accepted.made, *(r.job_id for r in accepted.refused)})
        if ticked is not None and left.proposal.changes:
            self._show(left)
        else:
            self.discard()

    # ---- drafts and policies --------------------------------------------------------------------------------

    @async_slot
    async def _keep(self) -> None:
        if self.offer is None:
            return
        proposal = self.offer.proposal
        title = say(
            T(
                "{day}, {policy}, {time}",
                day=say_day(proposal.day),
                policy=policy_word(proposal.policy),
                time=say_time(self.frame.clock.now()),
            )
        )
        kept = await self.tasks.ask(self.frame.desk.planning.drafts.keep, title, proposal)
        self.frame.toast(T("Kept as “{title}”.", title=kept.title), "good", T("Drafts…"), self.show_drafts)
        self.discard()

    def show_drafts(self) -> None:
        """The kept proposals."""
        dialog = DraftsDialog(self.frame, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.shown.connect(self._show_draft)
        dialog.open()

    def _show_draft(self, kept: KeptPlan) -> None:
        self.show_proposal(kept.proposal)

    @async_slot
    async def _adopt(self, policy: str) -> None:
        outcome = await self.tasks.do(ChangeSetting(name="plan.policy", value=policy))
        self.frame.toast_outcome(
            outcome, T("Plans are made by “{policy}” from now on.", policy=policy_word(policy))
        )
        self.setup.policy.set_value(policy)

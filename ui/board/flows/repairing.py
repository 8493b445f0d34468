"""The day repaired at once when somebody falls out: looked for in the background, shown with its figures, made by one key."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.errors import DeskError
from app.domain.people import Branch, StaffMember, TimeOff
from app.domain.text import T, Text
from app.i18n import say
from app.services.planning.gather import Wanted
from app.services.planning.proposal import Proposal
from app.services.planning.whole_lot import LOOKED_FOR, repair_command, told, wanted_for
from ui.planning.state import hours
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, key_hint, label, row


class RepairStrip(QWidget):
    """A card above the list of visits; hidden where no repair of one day can be asked for."""

    seconds = LOOKED_FOR.total_seconds()

    def __init__(self, frame_: Frame, make: Callable[[], object]) -> None:
        super().__init__()
        self.frame, self.tasks = frame_, frame_.tasks
        self.proposal: Proposal | None = None
        self._stop = threading.Event()
        self._person: StaffMember | None = None
        self._asked: tuple[TimeOff, bool] | None = None
        self.title = label(T("Repair the whole day at once"), "strong")
        self.verdict = label("", "small", wrap=True)
        self.verdict.setObjectName("leave.repair")
        self.figures = label("", "small", wrap=True)
        self.make = button(T("Repair the day"), make, "primary", "auto-fix")
        self.make.setAutoDefault(False)
        card = frame("card")
        said = QWidget()
        said.setLayout(column(self.title, self.verdict, self.figures, gap=2))
        inner = row(said, key_hint("R"), self.make, gap=tokens.GAP, margin=tokens.GAP)
        inner.setStretch(0, 1)
        card.setLayout(inner)
        self.setLayout(column(card, gap=0))
        self.setVisible(False)
        self._show()

    def look(self, branch: Branch | None, person: StaffMember, time_off: TimeOff, needed: bool) -> None:
        """Look for a repair of the day of this absence; nothing anew where the same was looked for already.

        needed: whether a visit falls into it.
        """
        if self._asked == (time_off, needed):
            return
        self.cancel()
        self._asked, self.proposal, self._person = (time_off, needed), None, person
        wanted = wanted_for(person, time_off, branch) if branch is not None and needed else None
        self.setVisible(wanted is not None)
        self._show()
        if wanted is not None and branch is not None:
            self._look(branch, wanted)

    @async_slot
    async def _look(self, branch: Branch, wanted: Wanted) -> None:
        stop = self._stop = threading.Event()

        def search() -> Proposal:
            return self.frame.desk.planning.propose(
                branch, wanted, seconds=self.seconds, cancelled=stop.is_set
            )

        try:
            found = await self.tasks.ask(search)
        except DeskError as refusal:  # such as a day that is over: the list below does without
            if stop is self._stop:
                words.bind(self.verdict.setText, refusal.text)
            return
        if stop is self._stop and not stop.is_set():
            self.proposal = found
            self._show()

    def cancel(self) -> None:
        """Look no further."""
        self._stop.set()

    @async_slot
    async def send(self, branch: Branch, time_off: TimeOff, done: Callable[[], object]) -> None:
        """Make the repair that is shown, as one step; `done` when it was made."""
        proposal, person, desk = self.proposal, self._person, self.frame.desk
        if proposal is None or person is None:
            return
        self.make.setEnabled(False)
        now, seat = self.frame.clock.now(), desk.who.seat

        def prepared() -> object:
            return repair_command(proposal, person, time_off, branch, desk.queries, now, say, seat)

        try:
            outcome = await self.tasks.do(await self.tasks.ask(prepared))
        except DeskError:  # told by the presenter; the day went on, so it is looked at anew
            self._asked = None
            self.look(branch, person, time_off, True)
            raise
        self.frame.toast_outcome(outcome)
        done()

    def _show(self) -> None:
        found = self.proposal
        self.make.setEnabled(found is not None)
        self.figures.setVisible(found is not None)
        if found is None or self._person is None:
            words.bind(
                self.verdict.setText, T("Looking for who could take everything with the least change…")
            )
            return
        given, tray, others = told(found, self._person)
        words.bind(
            self.verdict.setText,
            T(
                "{given} given to others, {tray} into the tray with the call prepared, {others} other visits change.",
                given=given,
                tray=tray,
                others=others,
            ),
        )
        words.bind(self.figures.setText, figure_words(found))


def figure_words(proposal: Proposal) -> Text:
    """The figures before and after, in one line."""
    before, after = proposal.before, proposal.after
    return T(
        "Nobody comes {a} → {b} · late {c} → {d} · road {e} → {f} h · overtime {g} → {h} h",
        a=before.unassigned,
        b=after.unassigned,
        c=before.late,
        d=after.late,
        e=hours(before.travel),
        f=hours(after.travel),
        g=hours(before.overtime),
        h=hours(after.overtime),
    )

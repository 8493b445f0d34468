"""Who could take the job at hand: the ranking on the card, one person by Enter, a team together."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.ids import StaffId
from app.domain.lifecycle import ACTION_WORDS, Action
from app.domain.matching import Candidate
from app.domain.people import StaffMember
from app.domain.text import T, Text
from app.rows import JobDetail
from app.settings import weights
from ui.call.candidates import CandidateList
from ui.jobs.card_state import need_of, people_command, toggled
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, icon_button, label, row


class PeopleChoice(QWidget):
    """Candidates of one job; `chosen` tells the command that gives the job to them."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self._frame, self.tasks = the_frame, the_frame.tasks
        self._detail: JobDetail | None = None
        self.action = Action.ASSIGN
        self._people: dict[StaffId, StaffMember] = {}
        self._keeps = True
        self._taken: tuple[Candidate, ...] = ()
        self._refused: Text | None = None
        self.title = label("", "strong", wrap=True)
        self.remark = label("", "small", wrap=True)
        self.crew = button(
            T("Take the best team"), self._take_crew, "primary", icon_name="account-group-outline"
        )
        self.list = CandidateList()
        back = icon_button("arrow-left", T("Back to the job"), self.left.emit, "Esc")
        head = row(back, self.title, gap=tokens.GAP)
        head.setStretch(1, 1)
        top = frame("surface")
        top.setLayout(column(head, self.remark, self.crew, gap=tokens.TIGHT, margin=tokens.GAP))
        self.setLayout(column(top, self.list, gap=0))
        self.list.picked.connect(self._pick)

    def look(self, detail: JobDetail, action: Action, people: dict[StaffId, StaffMember]) -> None:
        """Look for people for this job; action: Assign or Move."""
        self._detail, self.action, self._people, self._taken = detail, action, people, ()
        self._refused = None
        self.tell(None)
        self.crew.hide()
        words.bind(
            self.title.setText, T("{action} {job}", action=ACTION_WORDS[action], job=detail.job.number)
        )
        self.list.show_nothing(T("Looking for people…"))
        self.setFocus()
        self._rank()

    def goes_on(self, detail: JobDetail) -> None:
        """The same job in a newer version; the ranking stays as it stands under the pointer."""
        self._detail = detail

    def again(self, why: Text) -> None:
        """The choice was refused: say so and look anew, because the day has changed."""
        self._taken, self._refused = (), why
        self._rank()

    def stop(self) -> None:
        """Look for nobody any more; an answer still under way is dropped."""
        self._detail = None

    def tell(self, remark: Text | None) -> None:
        """A line above the list."""
        self.remark.setVisible(remark is not None)
        if remark is not None:
            words.bind(self.remark.setText, remark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the job."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @async_slot
    async def _rank(self) -> None:
        detail, branch = self._detail, self._frame.branch
        if detail is None or branch is None:
            return
        if detail.job.place.point is None:
            self.list.show_nothing(
                T("The map does not know this address yet. Set its pin first, then people can be found.")
            )
            return
        need, self._keeps = need_of(detail, self._frame.clock.now())
        settings = (await self.tasks.ask(self._frame.queries.desk)).settings
        find = self._frame.desk.matchmaker.candidates
        ranking = await self.tasks.ask(
            partial(find, branch, need, weights(settings), without=detail.job.id), key=(self, "people")
        )
        if self._detail is None or self._detail.job.id != detail.job.id:
            return
        self.list.show_ranking(ranking, self._people, self._frame.clock.zone)
        self.list.set_chosen(())
        self.crew.setVisible(detail.job.people > 1 and len(ranking.eligible) >= detail.job.people)
        self._tell_state(detail)
        if self.list.cards():
            best = self.list.cards()[0]
            best.show()  # not shown yet it could not take the keyboard from the cards that go
            best.setFocus()

    def _tell_state(self, detail: JobDetail) -> None:
        n = detail.job.people
        if self._refused is not None:
            self.tell(self._refused)
            self._refused = None
        elif n > 1:
            self.tell(T("{chosen} of {n} chosen; they begin together.", chosen=len(self._taken), n=n))
        elif not self._keeps:
            self.tell(
                T(
                    "The promised window is over. Whoever you choose makes a new promise: agree on it "
                    "with the customer."
                )
            )
        else:
            self.tell(None)

    def _pick(self, candidate: Candidate) -> None:
        detail = self._detail
        if detail is None:
            return
        self._taken = toggled(self._taken, candidate, detail.job.people)
        self.list.set_chosen(tuple(c.staff_id for c in self._taken))
        if len(self._taken) == detail.job.people:
            self.chosen.emit(people_command(detail, self.action, self._taken, self._keeps))
        else:
            self._tell_state(detail)

    @async_slot
    async def _take_crew(self) -> None:
        detail, branch = self._detail, self._frame.branch
        if detail is None or branch is None:
            return
        need, keeps = need_of(detail, self._frame.clock.now())
        find = self._frame.desk.matchmaker.crew
        crew = await self.tasks.ask(partial(find, branch, need, without=detail.job.id), key=(self, "crew"))
        if self._detail is not detail:
            return
        if len(crew) == detail.job.people:
            self.chosen.emit(people_command(detail, self.action, crew, keeps))
        else:
            self.tell(T("No {n} people can begin together in this window.", n=detail.job.people))

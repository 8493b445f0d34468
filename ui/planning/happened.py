"""What happened to a day that is to be repaired: somebody is away, a job takes longer or stays, an urgent one must go in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.ids import JobId, StaffId
from app.domain.jobs import LIVE, Urgency
from app.domain.people import Branch
from app.domain.text import T, Text
from app.domain.time import local_day, local_moment
from app.i18n import say_time
from app.rows import PlanningJob
from app.services.planning.gather import Absent
from ui.runtime import words
from ui.runtime.words import say
from ui.theme import tokens
from ui.widgets.basics import column, label, row
from ui.widgets.parts import Pick, calm, clock_edit, time_of

OVER = timedelta(minutes=30)
"""By how much a job takes longer unless somebody says otherwise."""
STEP = 300


class Event(StrEnum):
    """What happened."""

    NOTHING = "nothing"
    AWAY = "away"
    LONGER = "longer"
    AROUND = "around"
    URGENT = "urgent"


EVENT_WORDS: dict[Event, Text] = {
    Event.NOTHING: T("Nothing in particular"),
    Event.AWAY: T("Somebody is away from …"),
    Event.LONGER: T("A job takes until …"),
    Event.AROUND: T("A job stays where it is"),
    Event.URGENT: T("An urgent job must go in"),
}
_PRESSING = tuple(Urgency)


@dataclass(frozen=True)
class Wish:
    """What a repair is asked for from elsewhere: an event with the person or job it is about."""

    event: Event
    staff: StaffId | None = None
    job: JobId | None = None


@dataclass(frozen=True)
class _Choice:
    """A job that may be chosen. end: when it ends as it is planned; None: nobody has it."""

    id: JobId
    text: str
    end: datetime | None = None


class Happened(QWidget):
    """A choice of what happened, of whom or what, and of a time where one is needed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.what = Pick(tuple(EVENT_WORDS.items()), T("What happened"))
        self.absent = _chooser(T("Who falls out"))
        self.standing = _chooser(T("Which job of the day"))
        self.waiting = _chooser(T("Which job must go in"))
        self.time = clock_edit(time(0))
        self._people: list[StaffId | None] = [None]
        self._standing: tuple[_Choice, ...] = ()
        self._waiting: tuple[_Choice, ...] = ()
        self._now = QTime(0, 0)
        self._branch: Branch | None = None
        self._wished: Wish | None = None
        self._who = _titled(T("Who or which job"), self.absent, self.standing, self.waiting)
        self._when_title = label("", "small")
        self._when = QWidget()
        self._when.setLayout(column(self._when_title, self.time, None, gap=2))
        self.setLayout(row(_titled(T("What happened"), self.what), self._who, self._when, gap=tokens.WIDE))
        self.what.changed.connect(self._turned)
        self.absent.currentIndexChanged.connect(self._absent_chosen)
        self.standing.currentIndexChanged.connect(self._suggest)
        words.on_switch(self._say_nobody)
        self.show_people((), None)
        self._dress()

    # ---- what may be chosen -------------------------------------------------------------------------------

    def show_people(self, people: Sequence[tuple[StaffId, str]], chosen: StaffId | None) -> None:
        """Offer these people as who falls out; `chosen` is chosen, and so is what happened."""
        keep = chosen or self.absent_staff()
        self.absent.blockSignals(True)
        self.absent.clear()
        self._people = [None, *(staff for staff, _ in people)]
        self.absent.addItem(say(T("nobody")))
        for _, name in people:
            self.absent.addItem(name)
        self.absent.setCurrentIndex(self._people.index(keep) if keep in self._people else 0)
        self.absent.blockSignals(False)
        if chosen is not None:
            self.what.set_value(Event.AWAY)
        self._dress()

    def show_jobs(self, lines: Sequence[PlanningJob], day: date, branch: Branch, now: datetime) -> None:
        """Offer the jobs of a day, and those nobody has, the most pressing first."""
        self._branch = branch
        before = _at(self._standing, self.standing)
        standing, waiting = [], []
        for line in lines:
            job = line.job
            if job.state in LIVE and job.open_visits:
                window = job.open_visits[0].window
                if local_day(window.start, branch.zone) == day:
                    said = f"{job.number} · {say_time(window.start)} · {line.customer_name}"
                    standing.append((window.start, _Choice(job.id, said, window.end)))
            elif job.state not in LIVE:
                said = f"{job.number} · {line.customer_name}"
                waiting.append((-_PRESSING.index(job.urgency), job.number, _Choice(job.id, said)))
        jobs = tuple(choice for _, choice in sorted(standing, key=lambda pair: (pair[0], pair[1].text)))
        self._standing = _fill(self.standing, self._standing, jobs)
        pressing = sorted(waiting, key=lambda found: found[:2])
        self._waiting = _fill(self.waiting, self._waiting, tuple(found[2] for found in pressing))
        today = local_day(now, branch.zone) == day
        local = now.astimezone(branch.zone)
        self._now = QTime(local.hour, local.minute) if today else QTime(0, 0)
        if self._take_wish() or _at(self._standing, self.standing) != before:
            self._suggest()
        self._dress()

    def want(self, wish: Wish | None) -> None:
        """Choose this as soon as its job or person may be chosen; None: nothing happened."""
        self._wished = wish
        self.what.set_value(wish.event if wish is not None else Event.NOTHING)
        self._take_wish()

    def _take_wish(self) -> bool:
        """Choose what was wished for; whether it could be chosen just now."""
        wish = self._wished
        if wish is None:
            return False
        if wish.staff is not None and wish.staff in self._people:
            self.absent.setCurrentIndex(self._people.index(wish.staff))
            self._wished = None
        for chooser, jobs in ((self.standing, self._standing), (self.waiting, self._waiting)):
            place = next((n for n, choice in enumerate(jobs) if choice.id == wish.job), None)
            if place is not None:
                chooser.setCurrentIndex(place)
                self._wished = None
        return self._wished is None

    def _say_nobody(self) -> None:
        self.absent.setItemText(0, say(T("nobody")))

    # ---- what is chosen -----------------------------------------------------------------------------------

    def absent_staff(self) -> StaffId | None:
        """Who falls out, if anybody."""
        place = self.absent.currentIndex()
        return self._people[place] if 0 <= place < len(self._people) else None

    def value(self) -> Event:
        """What happened."""
        event = self.what.value()
        assert isinstance(event, Event)
        return event

    def absences(self, day: date, branch: Branch) -> tuple[Absent, ...]:
        """Who falls out from when on."""
        staff = self.absent_staff()
        if self.value() is not Event.AWAY or staff is None:
            return ()
        return (Absent(staff, self._moment(day, branch)),)

    def until(self, day: date, branch: Branch) -> tuple[tuple[JobId, datetime], ...]:
        """The job that stays, and when it ends."""
        job = _at(self._standing, self.standing)
        if job is None or job.end is None:
            return ()
        if self.value() is Event.AROUND:
            return ((job.id, job.end),)
        return ((job.id, self._moment(day, branch)),) if self.value() is Event.LONGER else ()

    def only(self) -> tuple[JobId, ...] | None:
        """The job that must go in; None: all that wait."""
        job = _at(self._waiting, self.waiting)
        return (job.id,) if self.value() is Event.URGENT and job is not None else None

    def _moment(self, day: date, branch: Branch) -> datetime:
        return local_moment(day, time_of(self.time), branch.zone)

    # ---- how it looks -------------------------------------------------------------------------------------

    def _turned(self, *_: object) -> None:
        self._suggest()
        self._dress()
        self.changed.emit()

    def _absent_chosen(self, *_: object) -> None:
        if self.absent_staff() is not None and self.value() is not Event.AWAY:
            self.what.set_value(Event.AWAY)
        self._dress()
        self.changed.emit()

    def _suggest(self, *_: object) -> None:
        """A likely time: now for an absence, half an hour more for a job."""
        job = _at(self._standing, self.standing)
        if self.value() is Event.AWAY:
            self.time.setTime(self._now)
        elif self.value() is Event.LONGER and job is not None and job.end and self._branch is not None:
            later = (job.end + OVER).astimezone(self._branch.zone)
            last = QTime(23, 55)
            same_day = later.date() == job.end.astimezone(self._branch.zone).date()
            self.time.setTime(max(QTime(later.hour, later.minute), self._now) if same_day else last)

    def _dress(self) -> None:
        event = self.value()
        self.absent.setVisible(event is Event.AWAY)
        self.standing.setVisible(event in (Event.LONGER, Event.AROUND))
        self.waiting.setVisible(event is Event.URGENT)
        self._who.setVisible(event is not Event.NOTHING)
        self._when.setVisible(event in (Event.AWAY, Event.LONGER))
        title = T("From when on") if event is Event.AWAY else T("Until")
        words.bind(self._when_title.setText, title)
        words.name(self.time, title)


def _chooser(name: Text) -> QComboBox:
    made = QComboBox()
    made.setMinimumContentsLength(18)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumHeight(tokens.CONTROL)
    words.name(made, name)
    calm(made)
    return made


def _fill(chooser: QComboBox, before: tuple[_Choice, ...], now: tuple[_Choice, ...]) -> tuple[_Choice, ...]:
    """Offer other jobs; the one that was chosen stays chosen while it is offered."""
    kept = _at(before, chooser)
    chooser.blockSignals(True)
    chooser.clear()
    chooser.addItems([choice.text for choice in now])
    place = next((n for n, choice in enumerate(now) if kept is not None and choice.id == kept.id), 0)
    chooser.setCurrentIndex(place if now else -1)
    chooser.blockSignals(False)
    return now


def _at(jobs: tuple[_Choice, ...], chooser: QComboBox) -> _Choice | None:
    place = chooser.currentIndex()
    return jobs[place] if 0 <= place < len(jobs) else None


def _titled(title: Text, *editors: QWidget) -> QWidget:
    made = QWidget()
    head = label(title, "small")
    head.setBuddy(editors[0])
    for editor in editors:
        editor.setMinimumHeight(tokens.CONTROL)
    made.setLayout(column(head, *editors, None, gap=2))
    return made

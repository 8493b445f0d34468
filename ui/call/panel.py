"""The intake: connects the form to the desk. What is allowed stands in state.py, how it looks in view.py."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.changes import ChangeSet
from app.commands import AnswerCall, EndCall, SetPin
from app.domain.calls import CallKind
from app.domain.geo import Point
from app.domain.ids import BranchId, CallId, CustomerId, StaffId
from app.domain.jobs import Job
from app.domain.matching import Candidate, Ranking
from app.domain.people import Customer, Place, StaffMember
from app.domain.text import T
from app.domain.time import Window
from app.ports import PlaceHit
from app.rows import CallerCard, JobDetail
from ui.call.candidates import CandidateList
from ui.call.drafts import DraftKeeper
from ui.call.finding import crew_with, find
from ui.call.holding import Holding
from ui.call.lookup import Lookup, caller_choice
from ui.call.showing import say, say_script, show, show_held
from ui.call.state import Intake
from ui.call.taken_back import TakenBack
from ui.call.view import IntakeView
from ui.call.windows import Windows
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.actions import Action
from ui.shell.frame import Frame
from ui.widgets.basics import column
from ui.widgets.choices import Choice

LOOK_MS = 120
"""Rest after the last change before people are looked for again."""


class IntakePanel(QWidget):
    """One request being taken. `booked` tells the new job; `previewed` the candidate looked at (or None)."""

    booked = Signal(object)
    previewed = Signal(object, object)
    """(Candidate or None, planned minutes)."""
    pin_wanted = Signal(object)
    """The person wants to set the pin by hand; the map takes it from here. Carries a Point to begin at, or None."""
    changed = Signal(object)
    """The `Intake` as it is now."""

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame, self.tasks = frame, frame.tasks
        self.state = Intake()
        self._ranking: Ranking | None = None
        self._people: dict[StaffId, StaffMember] = {}
        self._filling = False
        self._booking = False
        self._field = "customer"
        lookup = Lookup(frame, lambda: self.state.customer)
        self.view = IntakeView(frame.tasks, lookup.customers, lookup.places, lookup.services)
        self.windows = Windows(self.view, frame, self._promise)
        self.holding = Holding(frame, self)
        self.holding.changed.connect(lambda: show_held(self.view, self.holding.left, self._names()))
        self.candidates = CandidateList()
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(self.candidates)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([470, 220])
        self.setLayout(column(split, gap=0))
        self._drafts = DraftKeeper(
            frame, lambda: self.state, self._put, lambda said: words.bind(self.view.saved.setText, said), self
        )
        self._taken_back = TakenBack(frame, self._open_again, self)
        self._soon = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._soon.timeout.connect(self._look)
        self._connect()
        self._show()
        self._declare()
        frame.live.watch(self, ("job", "lane", "staff", "desk"), self._news)
        words.on_switch(self._speak)
        self._drafts.restore()

    # ---- wiring -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        view = self.view
        view.customer.chosen.connect(self._customer_chosen)
        view.customer.dropped.connect(self._customer_dropped)
        view.customer.textEdited.connect(lambda text: self._set(name=text))
        view.phone.textEdited.connect(lambda text: self._set(phone=text))
        view.place.chosen.connect(self._place_chosen)
        view.place.dropped.connect(lambda: self._change(self.state.with_point(view.place.text(), None)))
        view.place.textEdited.connect(lambda text: self._change(self.state.with_point(text, None)))
        view.place.editingFinished.connect(self._place_typed)
        view.pin.clicked.connect(lambda: self.pin_wanted.emit(self.state.point))
        for name in ("unit", "floor", "access"):
            getattr(view, name).textEdited.connect(partial(self._typed, name))
        view.service.chosen.connect(
            lambda choice: self._change(replace(self.state, service=choice.value, chosen=()))
        )
        view.service.dropped.connect(lambda: self._change(replace(self.state, service=None, chosen=())))
        view.urgency.changed.connect(lambda urgency: self._set(urgency=urgency))
        view.note.changed.connect(lambda text: self._set(note=text))
        view.book.clicked.connect(lambda: self.book())
        view.book_open.clicked.connect(lambda: self.book(False))
        view.discard.clicked.connect(lambda: self.discard())
        self.candidates.picked.connect(self._candidate_picked)
        self.candidates.previewed.connect(self._candidate_shown)
        for editor in view.editors():
            editor.installEventFilter(self)

    def _declare(self) -> None:
        group = T("Call")
        self.frame.actions.add(
            # other views have a Ctrl+Enter of their own
            Action(
                "intake.book", T("Book the request"), self.book, "Ctrl+Return", "check", group, widget=self
            ),
            Action(
                "intake.pin",
                T("Set the address’s pin on the map"),
                lambda: self.pin_wanted.emit(self.state.point),
                "Alt+P",
                "map-marker-outline",
                group,
            ),
            *(
                Action(
                    f"intake.offer{n}",
                    T("Promise window {n}", n=n),
                    partial(self.take_offer, n - 1),
                    f"Alt+{n}",
                    "clock-outline",
                    group,
                    hidden=True,
                )
                for n in (1, 2, 3)
            ),
            Action(
                "intake.candidates",
                T("Go to the candidates"),
                self._to_candidates,
                "F6",
                "account-search-outline",
                group,
            ),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus with the script."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._field = self.view.editors().get(watched, "note")
            self._say_script()
        return False

    # ---- beginning and ending ---------------------------------------------------------------------------

    def begin(self, card: CallerCard | None = None) -> None:
        """A fresh form, for a call or by hand; an unfinished one is kept as a draft of its own."""
        self._drafts.put_aside()
        now = self.frame.desk.clock.now()
        if card is None:
            self._change(Intake(began_at=now))
        else:
            state = Intake(
                call_id=card.id,
                number=card.number,
                channel=card.channel,
                name=card.name,
                phone=card.number,
                began_at=now,
            )
            if len(card.callers) == 1:
                state = state.with_customer(card.callers[0].customer)
            self._change(state)
        self._show()
        self.view.customer.setFocus()
        if card is not None and len(card.callers) > 1:
            self.view.customer.setText("")
            self.tasks.start(self._offer_callers(card), owner=self)
        elif self.state.customer is not None:
            (self.view.service if self.state.point else self.view.place).setFocus()

    async def _offer_callers(self, card: CallerCard) -> None:
        """A number that belongs to several people offers a list, never a silent first match."""
        await asyncio.sleep(0)
        self.view.customer._open([caller_choice(c.customer) for c in card.callers], "")

    def begin_from(self, detail: JobDetail) -> None:
        """A repeat of a job (rework): everything known is filled in."""
        self._drafts.put_aside()
        self._put(Intake.repeat(detail, self.frame.desk.clock.now()))
        self.view.note.setFocus()

    @async_slot
    async def answer(self, call_id: CallId) -> None:
        """Take a ringing call into the form."""
        await self.tasks.do(AnswerCall(call_id=call_id))
        card = await self.tasks.ask(self.frame.queries.caller_card, call_id)
        if card is not None:
            self.begin(card)

    @async_slot
    async def resume(self, call_id: CallId) -> None:
        """Open an answered call's form again; the one that is open already stays as it is."""
        if self.state.call_id == call_id:
            self.view.customer.setFocus()
            return
        card = await self.tasks.ask(self.frame.queries.caller_card, call_id)
        if card is not None:
            self.begin(card)

    def begin_for(self, customer: Customer) -> None:
        """A fresh form for a known customer."""
        self.begin()
        self._change(self.state.with_customer(customer))
        self._show()
        (self.view.service if self.state.point else self.view.place).setFocus()

    def discard(self) -> None:
        """Throw the form away, with a way back; its call is ended as an enquiry."""
        if self.state.empty:
            return
        gone = self.state
        self._change(Intake())
        self._show()
        self.view.customer.setFocus()
        self._drafts.forget()
        if gone.call_id is not None:
            self.tasks.start(self._end(gone.call_id, gone.customer), owner=self)
        self.frame.toast(T("The draft was thrown away."), "info", T("Undo"), lambda: self._bring_back(gone))

    async def _end(self, call_id: CallId, customer: Customer | None) -> None:
        await self.tasks.do(
            EndCall(
                call_id=call_id,
                kind=CallKind.ENQUIRY,
                customer_id=CustomerId(customer.id) if customer else None,
            )
        )

    def _open_again(self, state: Intake) -> None:
        """A request whose booking was taken back; a form that is being filled is put aside."""
        self._drafts.put_aside()
        self._put(state)
        self.frame.go("desk")
        self.view.note.setFocus()

    def _bring_back(self, state: Intake) -> None:
        self._change(replace(state, call_id=None))
        self._show()

    @async_slot
    async def book(self, assign: bool = True) -> None:
        """Book it; what is missing is said at its field."""
        branch = self.frame.branch
        if branch is None or self._booking:
            return
        missing = self.state.missing()
        if missing:
            self.view.form.show_hint(*missing[0])
            return
        self.holding.booking(True)
        try:
            await self._book(branch.id, assign)
        finally:
            self.holding.booking(False)

    async def _book(self, branch: BranchId, assign: bool) -> None:
        if assign and not self.state.chosen:
            if self._ranking is None or not self._ranking.eligible:
                await self._ask_people()
            if self._ranking is not None and self._ranking.eligible:
                await self._choose(self._ranking.eligible[0])
        state = self.state if assign else replace(self.state, chosen=())
        self._booking = True
        try:
            command = state.booking(branch, self.frame.desk.clock.now())
            outcome = await self.tasks.do(command)
        finally:
            self._booking = False
        self.holding.booked()
        job: Job = outcome.result
        self._taken_back.booked(job.id, state)
        self._change(Intake())
        self.windows.forget()
        self._drafts.forget()
        self._show()
        self.previewed.emit(None, 0)
        names = tuple(self._people[v.staff_id].name for v in job.open_visits if v.staff_id in self._people)
        said = (
            T(
                "{job} booked: {names} comes at {at}.",
                job=job.number,
                names=names,
                at=job.open_visits[0].window.start,
            )
            if job.open_visits
            else T("{job} booked; it waits in the tray for somebody.", job=job.number)
        )
        self.frame.toast_outcome(outcome, said)
        self.frame.selection.select("job", job.id)
        self.booked.emit(job)

    # ---- the fields -------------------------------------------------------------------------------------

    def _typed(self, name: str, text: str) -> None:
        self._set(**{name: text})

    def _set(self, **parts: object) -> None:
        self._change(replace(self.state, **parts))  # type: ignore[arg-type]

    def _change(self, state: Intake) -> None:
        """The one way the form's content changes."""
        if state == self.state:
            return
        before, self.state = self.state, state
        if not self._filling:
            self._drafts.keep()
        if state.need(self.frame.desk.clock.now()) is None:
            if (
                self._ranking is not None
            ):  # nobody is a candidate any more, so nobody's visit is drawn as it would be
                self.previewed.emit(None, 0)
            self._ranking = None
            self.windows.offers = ()
        relevant = ("point", "service", "window", "urgency", "minutes", "prefer", "language", "customer")
        if any(getattr(before, name) != getattr(state, name) for name in relevant):
            self._soon.start()
        self.candidates.set_chosen(tuple(c.staff_id for c in state.chosen))
        self.holding.follow(state, self.windows.taken)
        self._say()
        self.changed.emit(state)

    def _customer_chosen(self, choice: Choice) -> None:
        customer = choice.value
        if isinstance(customer, Customer):
            self._change(self.state.with_customer(customer))
            self._show()
            (self.view.service if self.state.point else self.view.place).setFocus()
        else:
            self.tasks.start(self._load_customer(customer), owner=self)

    async def _load_customer(self, customer_id: CustomerId) -> None:
        customer = await self.tasks.ask(self.frame.queries.customer, customer_id, key=(self, "customer"))
        if customer is not None:
            self._change(self.state.with_customer(customer))
            self._show()
            (self.view.service if self.state.point else self.view.place).setFocus()

    def _customer_dropped(self) -> None:
        if self.state.customer is not None:
            self._change(replace(self.state, customer=None, place_id=None, name=self.view.customer.text()))

    def _place_chosen(self, choice: Choice) -> None:
        found = choice.value
        if isinstance(found, Place):
            self._change(self.state.with_place(found))
        elif isinstance(found, PlaceHit):
            self._change(self.state.with_point(found.label, found.point))
        self._show()

    def _place_typed(self) -> None:
        """Words without a choice: ask the map for exactly them, once the field is left."""
        if self.state.point is None and self.state.address.strip():
            self.tasks.start(self._find_place(self.state.address), owner=self)

    async def _find_place(self, address: str) -> None:
        near = self.frame.branch.point if self.frame.branch else None
        hits = await self.tasks.ask(self.frame.desk.geocoder.search, address, near, 1, key=(self, "find"))
        if hits and hits[0].confidence >= 0.8 and self.state.address == address and self.state.point is None:
            self._change(self.state.with_point(address, hits[0].point))

    @async_slot
    async def set_pin(self, point: Point) -> None:
        """The pin was set on the map: remembered for these words for ever."""
        address = self.state.address.strip()
        if not address:
            hit = await self.tasks.ask(self.frame.desk.geocoder.reverse, point)
            address = hit.label if hit else f"{point.lat:.5f}, {point.lon:.5f}"
        else:
            outcome = await self.tasks.do(SetPin(text=address, point=point))
            self.frame.toast(outcome.label, "good")
        self._change(self.state.with_point(address, point))
        self._show()

    def take_offer(self, number: int) -> None:
        """Promise the n-th window (from 0)."""
        self.windows.take(number)

    def _promise(self, window: Window | None) -> None:
        self._change(replace(self.state, window=window, chosen=()))

    # ---- people and windows -----------------------------------------------------------------------------

    def _news(self, changes: ChangeSet) -> None:
        if self.state.need(self.frame.desk.clock.now()) is not None:
            self._soon.start()

    def _look(self) -> None:
        need = self.state.need(self.frame.desk.clock.now())
        if need is None:
            self.candidates.show_nothing(T("Choose a place and a service, and those who fit appear here."))
            self._show_offers()
            return
        self.tasks.start(self._ask_people(), owner=self, busy=lambda _: None)

    async def _ask_people(self) -> None:
        branch = self.frame.branch
        need = self.state.need(self.frame.desk.clock.now())
        if branch is None or need is None:
            return
        ranking, people, offers = await self.tasks.ask(
            find, self.frame.desk, branch, need, key=(self, "people")
        )
        self._ranking, self._people = ranking, people
        self.windows.offers = offers
        self.candidates.show_ranking(ranking, people, branch.zone)
        still = {c.staff_id for c in ranking.eligible}
        if any(c.staff_id not in still for c in self.state.chosen):
            self._change(replace(self.state, chosen=()))
        self._show_offers()
        self._say_script()

    def _names(self) -> tuple[str, ...]:
        """Whose time is held."""
        held = self.holding.held
        return tuple(self._people[s].name for s in held[0] if s in self._people) if held is not None else ()

    def _candidate_picked(self, candidate: Candidate) -> None:
        self.tasks.start(self._choose(candidate), owner=self)

    async def _choose(self, candidate: Candidate) -> None:
        """Take somebody; a job for several takes the best crew with them among it when there is one."""
        chosen: tuple[Candidate, ...] = (candidate,)
        need, branch = self.state.need(self.frame.desk.clock.now()), self.frame.branch
        if need is not None and need.people > 1 and branch is not None:
            chosen = await self.tasks.ask(crew_with, self.frame.desk, branch, need, candidate.staff_id)
        self._change(replace(self.state, chosen=chosen))
        self._candidate_shown(candidate)

    def _candidate_shown(self, candidate: Candidate | None) -> None:
        minutes = self.state.minutes or (
            round(self.state.service.duration.total_seconds() / 60) if self.state.service else 60
        )
        self.previewed.emit(candidate, minutes)

    def _to_candidates(self) -> None:
        cards = self.candidates.cards()
        if cards:
            cards[0].setFocus()

    # ---- showing ----------------------------------------------------------------------------------------

    def _put(self, state: Intake) -> None:
        """Another form's content, as a whole."""
        self._change(state)
        self._show()

    def _show(self) -> None:
        self._filling = True
        with self.windows.not_typed():
            show(self.view, self.state, self.frame)
        self._filling = False
        self._show_offers()
        self._say()

    def _speak(self) -> None:
        """The chosen service by its name in the language now spoken; what is half typed stays."""
        if self.state.service is not None:
            self._show()

    def _show_offers(self) -> None:
        asked = self.state.need(self.frame.desk.clock.now()) is not None and self._ranking is not None
        self.windows.show(asked)

    def _say(self) -> None:
        say(self.view, self.state)
        self._say_script()

    def _say_script(self) -> None:
        say_script(self.view, self.state, self.frame, self._field, self.windows.offers, self.windows.day())

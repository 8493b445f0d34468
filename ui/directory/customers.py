"""The customers' view: a searchable list, and beside it the card of one with places, wishes and jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app import i18n
from app.changes import ChangeSet
from app.commands import Command, SaveCustomer
from app.domain.lifecycle import STATE_WORDS
from app.domain.people import Customer, StaffMember, Tier, masked
from app.domain.priority import TIER_WORDS
from app.domain.text import T, Text
from app.i18n import say_language
from app.rows import JobLine
from ui.directory.customer_form import CustomerForm
from ui.directory.customer_state import (
    FIELD_WORDS,
    door,
    new_customer,
    number_words,
    problems,
    tidy,
)
from ui.directory.edit_card import EditCard
from ui.directory.page import DirectoryPage
from ui.models import Column, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import STATE_LOOKS, tokens
from ui.widgets.basics import button, column, icon_button, label, row, section
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.parts import FactGrid, Page, card, clear
from ui.widgets.table import Table

FOUND_MOST = 300
"""So many customers a search lists at most."""
JOBS_SEEN = 8
"""So many jobs are seen without scrolling in their own list."""
TIER_LOOKS = {
    Tier.STANDARD: ("neutral", "account-outline"),
    Tier.SILVER: ("cyan", "star-outline"),
    Tier.GOLD: ("warning", "star-half-full"),
    Tier.VIP: ("pink", "star"),
}

COLUMNS: tuple[Column[Customer], ...] = (
    Column("name", T("Name"), lambda c: c.name, bold=True, stretch=True, tip=lambda c: c.name),
    Column("code", T("Code"), lambda c: c.code, width=80),
    Column("tier", T("Tier"), lambda c: TIER_WORDS[c.tier], sort=lambda c: -list(Tier).index(c.tier),
           icon=lambda c: TIER_LOOKS[c.tier][1], hue=lambda c: TIER_LOOKS[c.tier][0], width=100),
    Column("phone", T("Phone"), lambda c: masked(c.phones[0].full) if c.phones else "", width=110),
    Column("place", T("Address"), lambda c: c.places[0].text if c.places else "", stretch=True,
           tip=lambda c: c.places[0].text if c.places else ""),
)  # fmt: skip

JOB_COLUMNS: tuple[Column[JobLine], ...] = (
    Column("number", T("Job"), lambda j: j.number, width=74, bold=True),
    Column("state", T("State"), lambda j: STATE_WORDS[j.state], icon=lambda j: STATE_LOOKS[j.state].icon,
           hue=lambda j: STATE_LOOKS[j.state].hue, width=104),
    Column("service", T("Service"), lambda j: service_name(j), stretch=True),
    Column("when", T("When"), lambda j: _when(j), sort=lambda j: j.start or j.created_at),
)  # fmt: skip


def service_name(job: JobLine) -> str:
    """A service in the reader's language."""
    zh = i18n.language().startswith("zh")
    return (job.service_zh or job.service_en) if zh else (job.service_en or job.service_zh)


def _when(job: JobLine) -> Text:
    at = job.start or (job.window.start if job.window else job.created_at)
    return T("{moment}", moment=i18n.say_moment(at))


def _day(moment: datetime) -> str:
    return moment.astimezone(i18n.zone()).date().isoformat()


class CustomerCard(EditCard):
    """One customer."""

    request_wanted = Signal(object)

    def __init__(self, the_frame: Frame) -> None:
        self.customer_form = CustomerForm(the_frame)
        empty = EmptyState("account-outline", T("Nobody is chosen."), T("Choose a customer in the list."))
        super().__init__(the_frame, self.customer_form, empty, FIELD_WORDS, "customer")
        self._revealed = False
        self._people: dict[str, StaffMember] = {}
        self.name = label("", "title", wrap=True)
        self.tier = Chip("", "neutral")
        self.code = Chip("", "neutral")
        self.edit_button = button(
            T("Edit"),
            lambda: self.begin(self.thing, focus=True),
            icon_name="pencil-outline",
            shortcut="Ctrl+E",
        )
        self.request = button(
            T("New request"), lambda: self.request_wanted.emit(self.thing), "primary", "plus"
        )
        self.reveal = icon_button("eye-outline", T("Show the numbers"), self.toggle_numbers)
        self._phones, self._places = column(gap=2), column(gap=tokens.GAP)
        self.facts = FactGrid()
        self.jobs_model = RowTableModel(JOB_COLUMNS, key=lambda j: j.id, parent=self)
        self.jobs = Table(self.jobs_model, T("Jobs of this customer"))
        self.jobs.opened.connect(lambda job: self.frame.open("job", job.id, "desk"))
        self.no_jobs = label(T("No job yet: “New request” takes the first one."), "muted", wrap=True)
        self._places_head = section(T("Places"))
        page = Page(
            self.draft_line,
            self.name,
            row(self.tier, self.code, None, self.edit_button, self.request),
            section(T("Phones"), self.reveal),
            self._phones,
            self.facts,
            self._places_head,
            self._places,
            section(T("Jobs")),
            self.no_jobs,
            self.jobs,
            name=T("Customer"),
        )
        self.reading.setLayout(column(page))

    # ---- editing ----------------------------------------------------------------------------------------

    def value(self) -> Customer:
        """The form read back."""
        return self.customer_form.customer()

    def fill(self, thing: Customer) -> None:
        """Fill the form."""
        self.customer_form.set_customer(thing)

    def tidy(self, thing: Customer) -> Customer:
        """As it will be saved."""
        return tidy(thing)

    def problems(self, thing: Customer) -> tuple[tuple[str, Text], ...]:
        """What must be mended."""
        return problems(thing, self.frame.branch.country if self.frame.branch else "")

    def command(self, thing: Customer) -> Command:
        """What saves it."""
        return SaveCustomer(customer=thing)

    def titled(self, thing: Customer) -> Text | str:
        """What stands above the form."""
        return thing.name if thing.version else T("New customer")

    # ---- reading ----------------------------------------------------------------------------------------

    def set_people(self, people: Sequence[StaffMember]) -> None:
        """Names for preferred and refused ones."""
        self._people = {p.id: p for p in people}
        self.customer_form.set_people(people)

    def show_thing(self, thing: Customer | None) -> None:
        """Somebody else is shown: their numbers are hidden."""
        if thing is None or self.thing is None or thing.id != self.thing.id:
            self._revealed = False
        super().show_thing(thing)

    def read(self, thing: Customer) -> None:
        """Fill the reading side."""
        words.bind(self.name.setText, thing.name)
        self.tier.set_text(TIER_WORDS[thing.tier])
        self.tier.set_look(*TIER_LOOKS[thing.tier])
        self.code.set_text(thing.code)
        self._show_numbers()
        named = [self._people[s].name if s in self._people else s for s in thing.prefers]
        refused = [self._people[s].name if s in self._people else s for s in thing.refuses]
        self.facts.set_facts(
            [
                (T("Language"), say_language(thing.language) if thing.language else ""),
                (T("E-mail"), thing.email),
                (T("Note"), thing.note),
                (T("Prefers"), T("{people}", people=tuple(named)) if named else ""),
                (T("Refuses"), T("{people}", people=tuple(refused)) if refused else ""),
                (T("Customer since"), _day(thing.created_at) if thing.created_at else ""),
            ]
        )
        clear(self._places)
        self._places_head.setVisible(bool(thing.places))
        for place in thing.places:
            chips: list[QWidget | None] = [Chip(place.label, "info", "home-outline")] if place.label else []
            if place.point is None:
                chips.append(Chip(T("not on the map yet"), "warning", "map-marker-off-outline"))
            detail = door(place)
            self._places.addWidget(
                card(
                    label(place.text, "strong", wrap=True),
                    *([label(detail, "muted", wrap=True)] if detail else []),
                    *([row(*chips, None, gap=tokens.TIGHT)] if chips else []),
                    gap=tokens.TIGHT,
                )
            )
        self.load_jobs()

    def toggle_numbers(self) -> None:
        """Show the numbers whole, or hide them again."""
        self._revealed = not self._revealed
        self._show_numbers()

    def _show_numbers(self) -> None:
        thing: Customer = self.thing
        clear(self._phones)
        words.tip(self.reveal, T("Hide the numbers") if self._revealed else T("Show the numbers"))
        self.reveal.setVisible(bool(thing.phones))
        for phone in thing.phones:
            number = label(number_words(phone, self._revealed))
            number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            call = icon_button(
                "phone-outline", T("Call {who}", who=thing.name),
                lambda _=False, p=phone.full: self.frame.calling.emit(p),
            )  # fmt: skip
            self._phones.addLayout(row(number, label(phone.label, "muted"), None, call))
        if not thing.phones:
            self._phones.addWidget(label(T("No number is known."), "muted"))

    @async_slot
    async def load_jobs(self) -> None:
        """Ask for the jobs of the one that is shown."""
        who = self.thing
        found = await self.tasks.ask(self.frame.queries.jobs_of_customer, who.id, key=(id(self), "jobs"))
        if self.thing is not None and self.thing.id == who.id:
            self.jobs_model.set_rows(found)
            self.jobs.setVisible(bool(found))
            self.jobs.setFixedHeight(self.jobs.height_of(min(len(found), JOBS_SEEN)))
            self.no_jobs.setVisible(not found)


class CustomersPage(DirectoryPage):
    """The view. `request_wanted` tells the customer somebody wants to take a request for."""

    what, kind = "customers", "customer"
    request_wanted = Signal(object)

    def __init__(self, the_frame: Frame) -> None:
        self.card = CustomerCard(the_frame)
        nothing = EmptyState(
            "account-group-outline",
            T("There are no customers yet."),
            T("They come with the first request, from a table, or by hand."),
            T("Import from a table…"),
            self.take_in,
        )
        super().__init__(
            the_frame, COLUMNS, self.card, T("Customers"), T("Name, initials, phone tail, code, address"),
            T("New customer"), nothing,
        )  # fmt: skip
        self._all: dict[str, Customer] = {}
        self.card.request_wanted.connect(self.request_wanted)
        self.card.saved.connect(self._saved)
        self.declare(T("Customers"), T("New customer"), T("Edit the customer"))
        the_frame.live.watch(self, ("customer", "staff"), self._news)
        the_frame.live.watch(self.card, ("job",), self._job_news)
        the_frame.selection.changed.connect(self._selected)
        self._load_people()

    @async_slot
    async def refresh(self) -> None:
        """Ask for everybody, and for whom the search finds, best first."""
        everybody = await self.tasks.ask(self.frame.queries.customers, key=(id(self), "all"))
        self._all = {c.id: c for c in everybody}
        await self._find()

    @async_slot
    async def seek(self) -> None:
        """Show whom the typed words find; everybody is known already."""
        await self._find()

    async def _find(self) -> None:
        text = self.search.text().strip()
        rows: Sequence[Customer] = tuple(self._all.values())
        if text:
            hits = await self.tasks.ask(
                self.frame.queries.find_customers, text, FOUND_MOST, key=(id(self), "find")
            )
            rows = [self._all[h.id] for h in hits if h.id in self._all]
        self.show_rows(rows, len(self._all))

    def show_row(self, row_: Customer | None) -> None:
        """Show the card."""
        if row_ is not None and self.card.thing == row_:
            return
        self.card.show_thing(row_)
        if row_ is not None and self.table.hasFocus():
            self.frame.selection.select("customer", row_.id)

    def new(self) -> None:
        """An empty form."""
        if self.frame.branch is None:
            self.frame.toast(T("Set up a branch in the settings first."), "warning")
            return
        fresh = self.card.fresh_draft() or new_customer(self.frame.branch_id, self.frame.clock.now())
        self.card.begin(fresh, focus=True)

    def edit(self) -> None:
        """Edit the one that is shown."""
        if self.card.thing is not None:
            self.card.begin(self.card.thing, focus=True)

    def open(self, row_: Customer) -> None:
        """Enter in the list: edit that one."""
        self.show_row(row_)
        self.edit()

    def _saved(self, thing: Customer | None) -> None:
        if thing is not None:
            self._wanted = thing.id
            if thing.id not in self._all:
                self.search.clear()
        self.refresh()
        self.table.setFocus()

    def _selected(self, selected: object) -> None:
        kind, key = getattr(selected, "kind", ""), getattr(selected, "id", "")
        if kind == "customer" and (self.card.thing is None or self.card.thing.id != key):
            self.go_to(key)

    @async_slot
    async def _load_people(self) -> None:
        people = await self.tasks.ask(self.frame.queries.staff, key=(id(self), "people"))
        self.card.set_people(people)

    def _news(self, changes: ChangeSet) -> None:
        self.refresh()
        if changes.touches("staff"):
            self._load_people()

    def _job_news(self, _changes: ChangeSet) -> None:
        if self.card.thing is not None and not self.card.is_editing():
            self.card.load_jobs()


def make_customers(the_frame: Frame) -> CustomersPage:
    """The customers' view (digit 6)."""
    return CustomersPage(the_frame)

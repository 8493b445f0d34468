"""The catalogue: what the company offers, and what each service asks of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from babel.numbers import get_currency_precision
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QSpinBox, QSplitter, QWidget

from app import i18n
from app.changes import ChangeSet
from app.commands import Command, SaveService
from app.domain.catalogue import PriceKind, PriceRule, ServiceType, SkillNeed
from app.domain.ids import ServiceCode
from app.domain.jobs import LEAST_MINUTES, MOST_MINUTES
from app.domain.rules import certificate_word
from app.domain.text import T, Text
from ui.directory.certificates import certificate_choices
from ui.directory.customer_form import Lines
from ui.directory.edit_card import EditCard
from ui.directory.skills_edit import SkillsEdit
from ui.directory.staff_state import skills_words
from ui.models import Column, RowFilter, RowTableModel
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.settings.state import PRICE_WORDS, SERVICE_FIELDS, needs_words, new_service, service_problems
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.choices import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.field import Field, Form
from ui.widgets.parts import FactGrid, Page, Pick, calm, inset, pairs
from ui.widgets.table import Table
from ui.widgets.tags import TagEdit

COLUMNS: tuple[Column[ServiceType], ...] = (
    Column("name", T("Service"), lambda s: s.name(i18n.language()), bold=True, stretch=True, tip=lambda s: s.code),
    Column("needs", T("Needs"), needs_words, sort=lambda s: s.duration, width=140),
    Column("price", T("Price"), lambda s: price_words(s.price), width=124, align="right"),
    Column("active", T("Offered"), lambda s: T("yes") if s.active else T("no"),
           icon=lambda s: "check" if s.active else "minus-circle-outline",
           hue=lambda s: "" if s.active else "neutral", width=80),
)  # fmt: skip


def price_words(price: PriceRule | None) -> Text | str:
    """“¥80.00 / h”."""
    if price is None:
        return "–"
    money = i18n.say_money(price.amount, price.currency)
    unit = {
        PriceKind.FIXED: T("{money}", money=money),
        PriceKind.HOURLY: T("{money} / h", money=money),
        PriceKind.AREA: T("{money} / m²", money=money),
        PriceKind.ITEM: T("{money} each", money=money),
    }
    return unit[price.kind]


class Money(QDoubleSpinBox):
    """An amount in whole units of a currency; `minor` is what is stored."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        digits = int(get_currency_precision(currency or "EUR"))
        self._scale: int = 10**digits
        self.setDecimals(digits)
        self.setRange(0, 1_000_000)
        self.setKeyboardTracking(False)
        calm(self)

    def minor(self) -> int:
        """In minor units."""
        return round(self.value() * self._scale)

    def set_minor(self, amount: int) -> None:
        """Show an amount in minor units."""
        self.setValue(amount / self._scale)


class ServiceForm(Form):
    """All fields of a service type. `edited` tells that a hand changed something."""

    edited = Signal()

    def __init__(self, frame: Frame) -> None:
        self._service = new_service()
        self._filling = False
        self._currency = frame.branch.currency if frame.branch else ""
        self.code, self.name_en, self.name_zh = QLineEdit(), QLineEdit(), QLineEdit()
        self.minutes, self.people, self.guarantee = (
            _count(LEAST_MINUTES, MOST_MINUTES, 5),
            _count(1, 20, 1),
            _count(0, 3650, 1),
        )
        self.skills = SkillsEdit(frame.tasks, T("Skills"))
        self.papers = TagEdit(frame.tasks, certificate_choices, T("Add a certificate"))
        self.kind = Pick(list(PRICE_WORDS.items()))
        self.amount, self.minimum, self.travel = (Money(self._currency) for _ in range(3))
        self.holiday, self.night = _count(0, 500, 5), _count(0, 500, 5)
        self.safety, self.active = QCheckBox(), QCheckBox()
        words.bind(self.safety.setText, T("Concerns safety: water, gas, electricity or a person alone"))
        words.bind(self.active.setText, T("Is offered"))
        self.checklist, self.keywords = Lines(72), QLineEdit()
        by = {
            "code": Field(T("Code"), self.code, "code"),
            "name": Field(T("English name"), self.name_en, "name"),
            "name_zh": Field(T("Chinese name"), self.name_zh, "name_zh"),
            "minutes": Field(T("Minutes of work"), self.minutes, "minutes"),
            "people": Field(T("People"), self.people, "people"),
            "guarantee": Field(T("Guarantee, days"), self.guarantee, "guarantee"),
            "skills": Field(T("Skills and their least level"), self.skills, "skills"),
            "certificates": Field(T("Certificates"), self.papers, "certificates"),
            "price": Field(T("Price"), self.kind, "price"),
            "amount": Field(T("Amount, {currency}", currency=self._currency), self.amount, "amount"),
            "minimum": Field(T("At least"), self.minimum, "minimum"),
            "travel": Field(T("Travel"), self.travel, "travel"),
            "holiday": Field(T("Holiday, +%"), self.holiday, "holiday"),
            "night": Field(T("Night, +%"), self.night, "night"),
            "checklist": Field(T("Checklist, one line each"), self.checklist, "checklist"),
            "keywords": Field(T("Words people say, with commas"), self.keywords, "keywords"),
        }
        super().__init__()
        inner = self.layout()
        assert inner is not None
        for part in (
            pairs(by["code"], by["minutes"], by["people"], stretch=(2, 1, 1)),
            pairs(by["name"], by["name_zh"]),
            by["keywords"], self.safety, self.active, by["skills"], by["certificates"],
            pairs(by["price"], by["amount"]), pairs(by["minimum"], by["travel"]),
            pairs(by["holiday"], by["night"], by["guarantee"]), by["checklist"],
        ):  # fmt: skip
            inner.addWidget(part)
        self.fields = by
        for edit in (self.code, self.name_en, self.name_zh, self.keywords):
            edit.textEdited.connect(self._edited)
        for spin in (self.minutes, self.people, self.guarantee, self.holiday, self.night):
            spin.valueChanged.connect(self._edited)
        for money in (self.amount, self.minimum, self.travel):
            money.valueChanged.connect(self._edited)
        for check in (self.safety, self.active):
            check.toggled.connect(self._edited)
        for changing in (self.skills, self.papers, self.checklist):
            changing.changed.connect(self._edited)
        self.kind.changed.connect(self._kind_changed)

    def set_service(self, service: ServiceType) -> None:
        """Fill all fields."""
        self._filling = True
        self._service = service
        self.clear()
        self.code.setText(service.code)
        self.code.setEnabled(service.version == 0)
        self.name_en.setText(service.name_en)
        self.name_zh.setText(service.name_zh)
        self.minutes.setValue(round(service.duration.total_seconds() / 60))
        self.people.setValue(service.people)
        self.guarantee.setValue(service.guarantee_days)
        self.skills.set_value(tuple((n.skill, n.level) for n in service.skills))
        self.papers.set_tags([Choice(certificate_word(c), value=c) for c in service.certificates])
        self.safety.setChecked(service.safety)
        self.active.setChecked(service.active)
        self.checklist.setPlainText("\n".join(service.checklist))
        self.keywords.setText(", ".join(service.keywords))
        price = service.price
        self.kind.set_value(price.kind if price else None)
        self.amount.set_minor(price.amount if price else 0)
        self.minimum.set_minor(price.minimum if price else 0)
        self.travel.set_minor(price.travel_fee if price else 0)
        self.holiday.setValue(price.holiday_percent if price else 0)
        self.night.setValue(price.night_percent if price else 0)
        self._filling = False
        self._enable_price()

    def service(self) -> ServiceType:
        """As typed."""
        before = self._service
        minutes = round(before.duration.total_seconds() / 60)
        keywords = self.keywords.text().replace("，", ",").split(",")
        return replace(
            before,
            code=ServiceCode(self.code.text().strip()),
            name_en=self.name_en.text().strip(),
            name_zh=self.name_zh.text().strip(),
            duration=before.duration
            if minutes == self.minutes.value()
            else timedelta(minutes=self.minutes.value()),
            people=self.people.value(),
            guarantee_days=self.guarantee.value(),
            skills=self._needs(),
            certificates=tuple(self.papers.values()),
            safety=self.safety.isChecked(),
            active=self.active.isChecked(),
            checklist=tuple(
                line.strip() for line in self.checklist.toPlainText().splitlines() if line.strip()
            ),
            keywords=tuple(k.strip() for k in keywords if k.strip()),
            price=self._price(),
        )

    def _needs(self) -> tuple[SkillNeed, ...]:
        before = tuple((n.skill, n.level) for n in self._service.skills)
        now = self.skills.value()
        return self._service.skills if sorted(before) == list(now) else tuple(SkillNeed(*n) for n in now)

    def _price(self) -> PriceRule | None:
        kind = self.kind.value()
        if not isinstance(kind, PriceKind):
            return None
        currency = self._service.price.currency if self._service.price else self._currency
        return PriceRule(
            kind, self.amount.minor(), currency, self.minimum.minor(), self.travel.minor(),
            self.holiday.value(), self.night.value(),
        )  # fmt: skip

    def _kind_changed(self, _kind: object) -> None:
        self._enable_price()
        self._edited()

    def _enable_price(self) -> None:
        for editor in (self.amount, self.minimum, self.travel, self.holiday, self.night):
            editor.setEnabled(isinstance(self.kind.value(), PriceKind))

    def _edited(self, *_: object) -> None:
        if not self._filling:
            self.edited.emit()


class ServiceCard(EditCard):
    """One service type."""

    def __init__(self, the_frame: Frame) -> None:
        self.service_form = ServiceForm(the_frame)
        empty = EmptyState("tools", T("Nothing is chosen."), T("Choose a service in the list, or add one."))
        super().__init__(the_frame, self.service_form, empty, SERVICE_FIELDS, "service")
        self.known: tuple[str, ...] = ()
        self.name = label("", "title", wrap=True)
        self.facts = FactGrid()
        self.edit_button = button(
            T("Edit"), lambda: self.begin(self.thing, focus=True), icon_name="pencil-outline"
        )
        page = Page(self.draft_line, self.name, row(self.edit_button, None), self.facts, name=T("Service"))
        self.reading.setLayout(column(page))

    def key(self, thing: ServiceType) -> str:
        """Its code; one that is being made has none yet."""
        return thing.code if thing.version else ""

    def value(self) -> ServiceType:
        """The form read back."""
        return self.service_form.service()

    def fill(self, thing: ServiceType) -> None:
        """Fill the form."""
        self.service_form.set_service(thing)

    def tidy(self, thing: ServiceType) -> ServiceType:
        """As it will be saved."""
        return thing

    def problems(self, thing: ServiceType) -> tuple[tuple[str, Text], ...]:
        """What must be mended."""
        return service_problems(thing, self.known)

    def command(self, thing: ServiceType) -> Command:
        """What saves it."""
        return SaveService(service=thing)

    def titled(self, thing: ServiceType) -> Text | str:
        """What stands above the form."""
        return thing.name(i18n.language()) if thing.version else T("New service")

    def read(self, thing: ServiceType) -> None:
        """Fill the reading side."""
        words.bind(self.name.setText, thing.name(i18n.language()))
        skills = skills_words(tuple((n.skill, n.level) for n in thing.skills))
        papers = tuple(certificate_word(c) for c in thing.certificates)
        self.facts.set_facts(
            [
                (T("Code"), thing.code),
                (T("In English"), thing.name_en),
                (T("In Chinese"), thing.name_zh),
                (T("Needs"), needs_words(thing)),
                (T("Skills"), skills or T("none")),
                (T("Certificates"), T("{papers}", papers=papers) if papers else ""),
                (T("Price"), price_words(thing.price)),
                (T("Guarantee"), T("{n} day", "{n} days", n=thing.guarantee_days)),
                (T("Safety"), T("raises the priority") if thing.safety else ""),
                (T("Words people say"), ", ".join(thing.keywords)),
                (T("Checklist"), "\n".join(thing.checklist)),
            ]
        )


class ServicesSettings(QWidget):
    """A list, and the card of one."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = frame, frame.tasks
        self.card = ServiceCard(frame)
        self.model = RowTableModel(COLUMNS, key=lambda s: s.code, parent=self)
        self.filter = RowFilter(self.model, self)
        self.table = Table(self.filter, T("Services"))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda service: self.card.begin(service, focus=True))
        self.search = QLineEdit()
        words.placeholder(self.search, T("Filter"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.filter.set_words)
        self.add = button(T("New service"), self.new, "primary", "plus")
        left = QWidget()
        left.setLayout(column(row(self.search, self.add), self.table, margin=tokens.GAP))
        left.setMinimumWidth(330)
        self.card.setMinimumWidth(400)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.card)
        split.setSizes([620, 440])
        split.setStretchFactor(0, 1)
        self.setLayout(column(split, gap=0))
        self._wanted: str | None = None
        self._filling = False
        self.card.saved.connect(self._saved)
        frame.live.watch(self, ("service",), self._news)
        self.load()

    @async_slot
    async def load(self) -> None:
        """Ask for all services, offered or not."""
        found = await self.tasks.ask(self.frame.queries.services, True, key=(id(self), "all"))
        self._filling = True  # rows that come and go must not take a form out of somebody's hands
        self.model.set_rows(found)
        self.card.known = tuple(s.code for s in found)
        self.card.service_form.skills.known = tuple(sorted({n.skill for s in found for n in s.skills}))
        wanted, self._wanted = self._wanted, None
        if wanted is None or not self.table.go_to(wanted):
            current: Any = self.table.current_row()
            if current is None and found:
                self.table.setCurrentIndex(self.filter.index(0, 0))
            elif current is not None:
                self._picked(current)
        self._filling = False

    def new(self) -> None:
        """An empty form."""
        self.card.begin(self.card.fresh_draft() or new_service(), focus=True)

    def _picked(self, service: ServiceType | None) -> None:
        if self._filling and self.card.is_editing():
            return
        if service is not None and service != self.card.thing:
            self.card.show_thing(service)

    def _saved(self, service: ServiceType | None) -> None:
        self._wanted = service.code if service is not None else None
        self.load()

    def _news(self, _changes: ChangeSet) -> None:
        self.load()


def _count(low: int, high: int, step: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(low, high)
    made.setSingleStep(step)
    made.setKeyboardTracking(False)
    calm(made)
    inset(made)
    return made

"""The form of a customer: every line in place, read back as a `Customer`. What is allowed stands in the state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.ids import StaffId
from app.domain.people import Customer, Phone, Place, StaffMember, Tier
from app.domain.priority import TIER_WORDS
from app.domain.text import T, Text
from app.ports import PlaceHit
from ui.directory.customer_state import LANGUAGE_WORDS, new_place
from ui.runtime import words
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_button, row, section
from ui.widgets.choices import Choice
from ui.widgets.completing import CompletingField
from ui.widgets.field import Field, Form
from ui.widgets.parts import Pick, card, pairs
from ui.widgets.tags import TagEdit

_DOOR: tuple[tuple[str, Text], ...] = (
    ("label", T("Called")),
    ("building", T("Building")),
    ("unit", T("Unit")),
    ("floor", T("Floor")),
    ("access", T("Door code, whom to ring")),
    ("parking", T("Parking")),
    ("pets", T("Pets")),
    ("note", T("Remark")),
)


class Lines(QPlainTextEdit):
    """A few lines of text; Tab goes on instead of indenting."""

    changed = Signal(object)

    def __init__(self, height: int = 56) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(height)
        self.textChanged.connect(lambda: self.changed.emit(self.toPlainText()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves; it must not break the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)


class PlaceEdit(QWidget):
    """One address with its door details."""

    changed = Signal()
    removed = Signal()

    def __init__(self, frame: Frame, place: Place, number: int) -> None:
        super().__init__()
        self._frame, self._place = frame, place
        self.address = CompletingField(frame.tasks, self._find, T("Street and number, or a place"))
        self.address.setText(place.text)
        self.address.setCursorPosition(0)
        self.address.textEdited.connect(self._typed)
        self.address.chosen.connect(self._chosen)
        self.details: dict[str, QLineEdit] = {}
        fields: list[Field] = []
        for name, title in _DOOR:
            edit = QLineEdit(getattr(place, name))
            edit.setCursorPosition(0)
            edit.textEdited.connect(lambda _text: self.changed.emit())
            self.details[name] = edit
            fields.append(Field(title, edit))
        remove = icon_button("delete-outline", T("Remove this place"), self.removed.emit)
        self.field = Field(T("Address"), self.address, f"place{number}", self._hint())
        self.field.head.addWidget(remove)
        body = card(
            self.field,
            pairs(*fields[:4], stretch=(3, 3, 2, 2)),
            pairs(*fields[4:6]),
            pairs(*fields[6:], stretch=(1, 2)),
        )
        self.setLayout(column(body))

    def place(self) -> Place:
        """As typed."""
        details: dict[str, Any] = {name: edit.text() for name, edit in self.details.items()}
        return replace(self._place, text=self.address.text(), **details)

    def _hint(self) -> Text | None:
        if not self._place.text:
            return None
        return None if self._place.point else T("Not on the map yet: choose the address from the list.")

    async def _find(self, text: str) -> Sequence[Choice]:
        near = self._frame.branch.point if self._frame.branch else None
        hits = await self._frame.tasks.ask(
            self._frame.desk.geocoder.complete, text, near, key=(id(self), "place")
        )
        return [Choice(h.label, h.detail, "map-marker-outline", value=h) for h in hits]

    def _typed(self, text: str) -> None:
        if text.strip() != self._place.text:
            self._place = replace(self._place, point=None, pinned=False)
        self.changed.emit()

    def _chosen(self, choice: Choice) -> None:
        hit = choice.value
        assert isinstance(hit, PlaceHit)
        self._place = replace(self._place, text=hit.label, point=hit.point, pinned=False)
        self.field.clear()
        self.changed.emit()


class PhoneEdit(QWidget):
    """One number with what it is."""

    changed = Signal()
    removed = Signal()

    def __init__(self, phone: Phone, number: int) -> None:
        super().__init__()
        self.number = QLineEdit(phone.full)
        self.label = QLineEdit(phone.label)
        words.placeholder(self.label, T("mobile, office …"))
        self.label.setMaximumWidth(160)
        for edit in (self.number, self.label):
            edit.textEdited.connect(lambda _text: self.changed.emit())
        remove = icon_button("close", T("Remove this number"), self.removed.emit)
        line = QWidget()
        line.setLayout(row(self.number, self.label, remove, gap=tokens.GAP))
        self.field = Field(T("Phone"), self.number, f"phone{number}", body=line)
        self.setLayout(column(self.field))

    def phone(self) -> Phone:
        """As typed."""
        return Phone(self.number.text(), self.label.text())


class CustomerForm(Form):
    """All fields of a customer. `edited` tells that a hand changed something."""

    edited = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._customer: Customer | None = None
        self._filling = False
        self._people: dict[StaffId, StaffMember] = {}
        self.name = QLineEdit()
        self.tier = Pick([(t, TIER_WORDS[t]) for t in Tier])
        self.language = Pick(list(LANGUAGE_WORDS.items()))
        self.email = QLineEdit()
        self.note = Lines()
        self.prefers = TagEdit(frame.tasks, self._staff, T("Add somebody they like"))
        self.refuses = TagEdit(frame.tasks, self._staff, T("Add somebody they do not want"))
        self.phones: list[PhoneEdit] = []
        self.places: list[PlaceEdit] = []
        self._phone_box, self._place_box = column(gap=tokens.GAP), column(gap=tokens.GAP)
        add_phone = button(T("Add a number"), lambda: self._add_phone(Phone(""), focus=True), "link", "plus")
        add_place = button(T("Add a place"), lambda: self._add_place(new_place(), focus=True), "link", "plus")
        own = {
            "name": Field(T("Name"), self.name, "name"),
            "tier": Field(T("Tier"), self.tier, "tier"),
            "language": Field(T("Language"), self.language, "language"),
            "email": Field(T("E-mail"), self.email, "email"),
            "note": Field(T("Note"), self.note, "note"),
            "prefers": Field(T("Prefers"), self.prefers, "prefers"),
            "refuses": Field(T("Refuses"), self.refuses, "refuses"),
        }
        self._own = own
        self.fields = dict(own)
        inner = self.layout()
        assert isinstance(inner, QVBoxLayout)
        for part in (
            pairs(own["name"], own["tier"], stretch=(3, 1)),
            self._phone_box, row(add_phone, None),
            pairs(own["language"], own["email"], stretch=(1, 2)),
            section(T("Places")), self._place_box, row(add_place, None),
            section(T("Wishes")), own["note"], own["prefers"], own["refuses"],
        ):  # fmt: skip
            if isinstance(part, QWidget):
                inner.addWidget(part)
            else:
                inner.addLayout(part)
        for edit in (self.name, self.email):
            edit.textEdited.connect(self._edited)
        for changing in (self.tier, self.language, self.note, self.prefers, self.refuses):
            changing.changed.connect(self._edited)

    def show_hint(self, name: str, text: Text) -> bool:
        """Show a refusal at its field; the desk calls the name of a customer "customer", any number "phone"."""
        alias = {"customer": "name", "phone": "phone0"}
        return super().show_hint(alias.get(name, name), text)

    def set_people(self, people: Sequence[StaffMember]) -> None:
        """Whom one can prefer or refuse."""
        self._people = {p.id: p for p in people}

    def set_customer(self, customer: Customer) -> None:
        """Fill all fields."""
        self._filling = True
        self._customer = customer
        self.clear()
        self.name.setText(customer.name)
        self.tier.set_value(customer.tier)
        self.language.set_value(_language(customer.language))
        self.email.setText(customer.email)
        self.note.setPlainText(customer.note)
        self.prefers.set_tags([self._choice(s) for s in customer.prefers])
        self.refuses.set_tags([self._choice(s) for s in customer.refuses])
        for line in (*self.phones, *self.places):
            line.hide()
            line.deleteLater()
        self.phones, self.places = [], []
        self.fields = dict(self._own)
        for phone in customer.phones or (Phone(""),):
            self._add_phone(phone)
        for place in customer.places:
            self._add_place(place)
        self._filling = False

    def customer(self) -> Customer:
        """As typed."""
        assert self._customer is not None
        before = self._customer
        language, tier = str(self.language.value() or ""), self.tier.value()
        return replace(
            before,
            name=self.name.text(),
            tier=tier if isinstance(tier, Tier) else before.tier,
            language=before.language if language == _language(before.language) else language,
            email=self.email.text(),
            note=self.note.toPlainText(),
            phones=tuple(line.phone() for line in self.phones),
            places=tuple(line.place() for line in self.places),
            prefers=tuple(self.prefers.values()),
            refuses=tuple(self.refuses.values()),
        )

    # ---- lines ------------------------------------------------------------------------------------------

    def _add_phone(self, phone: Phone, focus: bool = False) -> None:
        line = PhoneEdit(phone, len(self.phones))
        line.changed.connect(self._edited)
        line.removed.connect(partial(self._remove_phone, line))
        self.phones.append(line)
        self._phone_box.addWidget(line)
        line.show()  # now, not at the next layout: what is hidden takes no focus
        self._number()
        if focus:
            line.number.setFocus()

    def _remove_phone(self, line: PhoneEdit) -> None:
        self.phones.remove(line)
        self._drop(line)

    def _add_place(self, place: Place, focus: bool = False) -> None:
        line = PlaceEdit(self._frame, place, len(self.places))
        line.changed.connect(self._edited)
        line.removed.connect(partial(self._remove_place, line))
        self.places.append(line)
        self._place_box.addWidget(line)
        line.show()
        self._number()
        if focus:
            line.address.setFocus()

    def _remove_place(self, line: PlaceEdit) -> None:
        self.places.remove(line)
        self._drop(line)

    def _drop(self, line: QWidget) -> None:
        line.hide()
        line.deleteLater()
        self._number()
        self._edited()

    def _number(self) -> None:
        """Name the lines' fields by where they stand now."""
        self.fields = {
            **self._own,
            **{f"phone{n}": line.field for n, line in enumerate(self.phones)},
            **{f"place{n}": line.field for n, line in enumerate(self.places)},
        }

    def _edited(self, *_: object) -> None:
        if not self._filling:
            self.edited.emit()

    # ---- people -----------------------------------------------------------------------------------------

    async def _staff(self, text: str) -> Sequence[Choice]:
        wanted = text.casefold().split()
        return [
            self._choice(p.id)
            for p in self._people.values()
            if all(w in f"{p.code} {p.name} {p.team}".casefold() for w in wanted)
        ][:12]

    def _choice(self, staff_id: StaffId) -> Choice:
        person = self._people.get(staff_id)
        return Choice(person.name if person else staff_id, person.code if person else "", value=staff_id)


def _language(code: str) -> str:
    short = code.split("_")[0].split("-")[0]
    return short if short in LANGUAGE_WORDS else ""

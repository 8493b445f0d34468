"""Name, time zone, country, currency and place of a branch, each found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from app.domain.people import Branch
from app.domain.text import T, Text
from app.ports import PlaceHit
from ui.settings.state import (
    branch_problems,
    country_name,
    currency_name,
    currency_of,
    find_countries,
    find_currencies,
    find_zones,
    place_words,
)
from ui.shell.frame import Frame
from ui.widgets.choices import Choice
from ui.widgets.completing import CompletingField
from ui.widgets.field import Field, Form


class BranchForm(Form):
    """`edited` tells that a hand changed something. With `place`, the office's address is asked for too."""

    edited = Signal()

    def __init__(self, frame: Frame, place: bool = True, name: Text | None = None) -> None:
        self._frame = frame
        self._branch: Branch | None = None
        self.name = QLineEdit()
        self.zone = CompletingField(frame.tasks, self._zones, T("City or Continent/City"))
        self.country = CompletingField(frame.tasks, self._countries, T("Country"))
        self.currency = CompletingField(frame.tasks, self._currencies, T("Currency"))
        self.place = CompletingField(frame.tasks, self._places, T("Where the office stands"))
        fields = [
            Field(name or T("Name of the branch"), self.name, "name"),
            Field(T("Time zone"), self.zone, "zone", T("Days and hours are this zone’s, wherever the desk stands.")),
            Field(T("Country"), self.country, "country", T("Telephone numbers without a prefix are read as this country’s.")),
            Field(T("Currency"), self.currency, "currency"),
        ]  # fmt: skip
        if place:
            fields.append(Field(T("Office"), self.place, "place", T("Addresses near it are found first.")))
        super().__init__(*fields)
        self.name.textEdited.connect(self._typed)
        for field in (self.zone, self.country, self.currency, self.place):
            field.textEdited.connect(self._typed)
        self.zone.chosen.connect(lambda choice: self._set(zone_name=choice.value))
        self.zone.dropped.connect(lambda: self._set(zone_name=""))
        self.country.chosen.connect(self._country_chosen)
        self.country.dropped.connect(lambda: self._set(country=""))
        self.currency.chosen.connect(lambda choice: self._set(currency=choice.value))
        self.currency.dropped.connect(lambda: self._set(currency=""))
        self.place.chosen.connect(lambda choice: self._set(point=choice.value.point))

    def set_branch(self, branch: Branch, place: str = "") -> None:
        """Fill the fields; `place` is the office in words."""
        self._branch = branch
        self.clear()
        self.name.setText(branch.name)
        self.zone.choose(
            Choice(branch.zone_name, value=branch.zone_name) if branch.zone_name else None, quiet=True
        )
        self.country.choose(
            Choice(country_name(branch.country), value=branch.country) if branch.country else None, quiet=True
        )
        self.currency.choose(
            Choice(currency_name(branch.currency), value=branch.currency) if branch.currency else None,
            quiet=True,
        )
        self.place.setText(place or place_words(branch.point))

    def branch(self) -> Branch:
        """As typed."""
        assert self._branch is not None
        point = self._branch.point if self.place.text().strip() else None
        return replace(self._branch, name=self.name.text().strip(), point=point)

    def checked(self) -> Branch | None:
        """As typed; None when something is wrong, which then stands at its fields."""
        branch = self.branch()
        self.clear()
        wrong = branch_problems(branch)
        for name, text in reversed(wrong):  # so that the first of them has the focus
            self.show_hint(name, text)
        return None if wrong else branch

    def _set(self, **change: object) -> None:
        if self._branch is not None:
            self._branch = replace(self._branch, **change)  # type: ignore[arg-type]
            self.edited.emit()

    def _typed(self, _text: str) -> None:
        self.edited.emit()

    def _country_chosen(self, choice: Choice) -> None:
        self._set(country=choice.value)
        money = currency_of(str(choice.value))
        if money and not self.currency.text():
            self.currency.choose(Choice(currency_name(money), value=money))

    async def _zones(self, text: str) -> Sequence[Choice]:
        return [Choice(z, icon="clock-outline", value=z) for z in find_zones(text)]

    async def _countries(self, text: str) -> Sequence[Choice]:
        return [Choice(name, code, "earth", value=code) for code, name in find_countries(text)]

    async def _currencies(self, text: str) -> Sequence[Choice]:
        return [Choice(currency_name(code), "", "cash", value=code) for code, _ in find_currencies(text)]

    async def _places(self, text: str) -> Sequence[Choice]:
        near = self._branch.point if self._branch else None
        ask = self._frame.desk.geocoder.complete
        hits: Sequence[PlaceHit] = await self._frame.tasks.ask(ask, text, near, key=(id(self), "place"))
        return [Choice(h.label, h.detail, "map-marker-outline", value=h) for h in hits]

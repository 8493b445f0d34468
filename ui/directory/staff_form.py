"""The form of a staff member: skills by keys, papers with dates, the week as people write it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from app.domain.people import Area, Certificate, Phone, StaffMember
from app.domain.rules import certificate_word
from app.domain.text import T, Text
from app.domain.time import WeekHours
from app.i18n import say_language
from app.ports import PlaceHit
from ui.directory.certificates import certificate_choices
from ui.directory.customer_state import LANGUAGE_WORDS
from ui.directory.skills_edit import SkillsEdit
from ui.directory.staff_state import DAY_WORDS, MODE_WORDS, parse_hours, show_hours
from ui.runtime import words
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_button, label, row, section
from ui.widgets.choices import Choice
from ui.widgets.completing import CompletingField
from ui.widgets.field import Field, Form
from ui.widgets.parts import Pick, calm, pairs
from ui.widgets.tags import TagEdit


class DateEdit(QDateEdit):
    """A day, written the same in every language; a calendar opens on the arrow or Alt+Down."""

    def __init__(self, day: date, name: Text) -> None:
        super().__init__(QDate(day.year, day.month, day.day))
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        words.name(self, name)
        calm(self)

    def day(self) -> date:
        """The day chosen."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())


class PaperEdit(QWidget):
    """One certificate: what it is, its last day, its number."""

    changed = Signal()
    removed = Signal()

    def __init__(self, frame: Frame, paper: Certificate, number: int) -> None:
        super().__init__()
        self._paper, self._kind = paper, paper.kind
        self.kind = CompletingField(frame.tasks, certificate_choices, T("Certificate"), ask_when_empty=True)
        if paper.kind:
            self.kind.choose(Choice(certificate_word(paper.kind), value=paper.kind), quiet=True)
        self.kind.textEdited.connect(self._typed)
        self.kind.chosen.connect(self._chosen)
        self.until = DateEdit(paper.valid_until, T("Valid until"))
        self.until.dateChanged.connect(lambda _day: self.changed.emit())
        self.number = QLineEdit(paper.number)
        words.placeholder(self.number, T("Number"))
        self.number.setFixedWidth(86)
        self.until.setFixedWidth(118)
        self.number.textEdited.connect(lambda _text: self.changed.emit())
        remove = icon_button("close", T("Remove this certificate"), self.removed.emit)
        line = QWidget()
        inner = row(self.kind, self.until, self.number, remove, gap=tokens.GAP)
        inner.setStretch(0, 1)
        line.setLayout(inner)
        kind = Field if number == 0 else _Bare  # the first line's title serves all
        self.field = kind(T("Certificate, until, number"), self.kind, f"paper{number}", body=line)
        self.setLayout(column(self.field))

    def paper(self) -> Certificate:
        """As typed."""
        return replace(
            self._paper, kind=self._kind, valid_until=self.until.day(), number=self.number.text().strip()
        )

    def _typed(self, text: str) -> None:
        self._kind = text.strip()
        self.changed.emit()

    def _chosen(self, choice: Choice) -> None:
        self._kind = str(choice.value)
        self.changed.emit()


class WeekEdit(QWidget):
    """Seven days, each with its hours and its breaks as text: “8-12, 13-17”."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(tokens.TIGHT)
        grid.addWidget(label(T("Hours"), "small"), 0, 1)
        grid.addWidget(label(T("Breaks"), "small"), 0, 2)
        self.hours: list[Field] = []
        self.breaks: list[Field] = []
        for day, name in enumerate(DAY_WORDS):
            grid.addWidget(label(name), day + 1, 0)
            for place, (kind, title, fields) in enumerate(
                (("day", T("Hours on {day}", day=name), self.hours), ("break", T("Breaks on {day}", day=name), self.breaks))
            ):  # fmt: skip
                edit = QLineEdit()
                words.placeholder(edit, T("free") if kind == "day" else "–")
                edit.textEdited.connect(lambda _text: self.changed.emit())
                field = _Bare(title, edit, f"{kind}{day}")
                fields.append(field)
                grid.addWidget(field, day + 1, place + 1)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)

    def fields(self) -> dict[str, Field]:
        """By name, for refusals."""
        return {f.name: f for f in (*self.hours, *self.breaks)}

    def set_week(self, shifts: tuple[WeekHours, ...], breaks: tuple[WeekHours, ...]) -> None:
        """Show these."""
        for day in range(7):
            _text(self.hours[day]).setText(show_hours(shifts, day))
            _text(self.breaks[day]).setText(show_hours(breaks, day))

    def copy_first(self) -> None:
        """Monday's hours and breaks on the other weekdays."""
        for fields in (self.hours, self.breaks):
            for day in range(1, 5):
                _text(fields[day]).setText(_text(fields[0]).text())
        self.changed.emit()

    def week(self) -> tuple[tuple[WeekHours, ...], tuple[WeekHours, ...]]:
        """(hours, breaks) as read; what cannot be read counts as nothing here and is named by `wrong`."""
        return self._read(self.hours), self._read(self.breaks)

    def wrong(self) -> tuple[tuple[str, Text], ...]:
        """What cannot be read: (field, sentence)."""
        found: list[tuple[str, Text]] = []
        for field in (*self.hours, *self.breaks):
            try:
                parse_hours(_text(field).text(), 0)
            except NotPossible as refusal:
                found.append((field.name, refusal.text))
        return tuple(found)

    def _read(self, fields: list[Field]) -> tuple[WeekHours, ...]:
        found: list[WeekHours] = []
        for day, field in enumerate(fields):
            try:
                found += parse_hours(_text(field).text(), day)
            except NotPossible:
                continue
        return tuple(found)


class _Bare(Field):
    """A field whose title stands elsewhere."""

    def __init__(self, title: Text, editor: QWidget, name: str, body: QWidget | None = None) -> None:
        super().__init__(title, editor, name, body=body)
        first = self.head.itemAt(0)
        title_label = first.widget() if first is not None else None
        if title_label is not None:
            title_label.hide()


def _text(field: Field) -> QLineEdit:
    assert isinstance(field.editor, QLineEdit)
    return field.editor


class StaffForm(Form):
    """All fields of a staff member. `edited` tells that a hand changed something."""

    edited = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._person: StaffMember | None = None
        self._home: Point | None = None
        self._filling = False
        self.known_teams: tuple[str, ...] = ()
        self._areas: dict[str, Area] = {}
        self.code, self.name, self.phone = QLineEdit(), QLineEdit(), QLineEdit()
        self.team = CompletingField(frame.tasks, self._teams, T("Team"), ask_when_empty=True)
        self.mode = Pick([(m, MODE_WORDS[m]) for m in Mode])
        self.home = CompletingField(frame.tasks, self._find_home, T("Where the day starts and ends"))
        self.active = QCheckBox()
        words.bind(self.active.setText, T("Works here: is offered and planned"))
        self.skills = SkillsEdit(frame.tasks, T("Skills"))
        self.week = WeekEdit()
        self.languages = TagEdit(frame.tasks, self._languages, T("Add a language"))
        self.areas = TagEdit(frame.tasks, self._area_choices, T("Everywhere – or add an area"))
        self.papers: list[PaperEdit] = []
        self._paper_box = column(gap=tokens.GAP)
        add_paper = button(T("Add a certificate"), self._fresh_paper, "link", "plus")
        copy = button(T("Monday’s hours on all weekdays"), self.week.copy_first, "link", "content-copy")
        own = [
            Field(T("Code"), self.code, "code"),
            Field(T("Name"), self.name, "name"),
            Field(T("Phone"), self.phone, "phone"),
            Field(T("Team"), self.team, "team"),
            Field(T("Way of travelling"), self.mode, "mode"),
            Field(T("Home"), self.home, "home"),
            Field(T("Languages"), self.languages, "languages"),
            Field(T("Areas"), self.areas, "areas"),
        ]
        self._own = {f.name: f for f in own} | self.week.fields()
        self.fields = dict(self._own)
        by = self._own
        inner = self.layout()
        assert isinstance(inner, QVBoxLayout)
        for part in (
            pairs(by["code"], by["name"], stretch=(1, 3)),
            pairs(by["phone"], by["team"]),
            pairs(by["mode"], by["home"], stretch=(1, 3)),
            self.active,
            section(T("Skills and levels")), self.skills,
            section(T("Certificates")), self._paper_box, row(add_paper, None),
            section(T("Week"), copy), self.week,
            by["languages"], by["areas"],
        ):  # fmt: skip
            if isinstance(part, QWidget):
                inner.addWidget(part)
            else:
                inner.addLayout(part)
        for edit in (self.code, self.name, self.phone, self.team):
            edit.textEdited.connect(self._edited)
        self.team.chosen.connect(self._edited)
        self.home.textEdited.connect(self._home_typed)
        self.home.chosen.connect(self._home_chosen)
        self.active.toggled.connect(self._edited)
        for changing in (self.mode, self.skills, self.week, self.languages, self.areas):
            changing.changed.connect(self._edited)

    def show_hint(self, name: str, text: Text) -> bool:
        """Show a refusal at its field; one about skills is shown where they are added."""
        return super().show_hint({"skills": "name"}.get(name, name), text)

    def set_known(self, teams: tuple[str, ...], skills: tuple[str, ...], areas: Sequence[Area]) -> None:
        """What others of the company have: offered while typing."""
        self.known_teams, self.skills.known = teams, skills
        self._areas = {a.id: a for a in areas}

    def set_person(self, person: StaffMember, home: str = "") -> None:
        """Fill all fields; `home` is the address of the home in words."""
        self._filling = True
        self._person, self._home = person, person.home
        self.clear()
        self.code.setText(person.code)
        self.name.setText(person.name)
        self.phone.setText(person.phone.full if person.phone else "")
        self.team.setText(person.team)
        self.mode.set_value(person.mode)
        self.set_home(home)
        self.active.setChecked(person.active)
        self.skills.set_value(person.skills)
        self.week.set_week(person.shifts, person.breaks)
        self.languages.set_tags([Choice(say_language(c), value=c) for c in person.languages])
        self.areas.set_tags(
            [Choice(self._areas[a].name if a in self._areas else a, value=a) for a in person.areas]
        )
        for line in self.papers:
            line.hide()
            line.deleteLater()
        self.papers = []
        self.fields = dict(self._own)
        for paper in person.certificates:
            self._add_paper(paper)
        self._filling = False

    def set_home(self, text: str) -> None:
        """Say the home in words when they have been found."""
        if self._home is not None and not text:
            text = f"{self._home.lat:.5f}, {self._home.lon:.5f}"
        self.home.setText(text)
        self.home.setCursorPosition(0)

    def person(self) -> StaffMember:
        """As typed."""
        assert self._person is not None
        before, mode = self._person, self.mode.value()
        shifts, breaks = self.week.week()
        number = self.phone.text().strip()
        phone = replace(before.phone or Phone(""), full=number) if number else None
        return replace(
            before,
            code=self.code.text(),
            name=self.name.text(),
            phone=phone,
            team=self.team.text(),
            mode=mode if isinstance(mode, Mode) else before.mode,
            home=self._home,
            active=self.active.isChecked(),
            skills=self.skills.value(),
            certificates=tuple(line.paper() for line in self.papers),
            shifts=shifts,
            breaks=breaks,
            languages=tuple(self.languages.values()),
            areas=tuple(self.areas.values()),
        )

    # ---- lines ------------------------------------------------------------------------------------------

    def _fresh_paper(self) -> None:
        today = self._frame.clock.today()
        line = self._add_paper(Certificate("", today.replace(month=12, day=31)))
        line.kind.setFocus()

    def _add_paper(self, paper: Certificate) -> PaperEdit:
        line = PaperEdit(self._frame, paper, len(self.papers))
        line.changed.connect(self._edited)
        line.removed.connect(partial(self._remove_paper, line))
        self.papers.append(line)
        self._paper_box.addWidget(line)
        line.show()  # now, not at the next layout: what is hidden takes no focus
        self._number()
        return line

    def _remove_paper(self, line: PaperEdit) -> None:
        self.papers.remove(line)
        line.hide()
        line.deleteLater()
        self._number()
        self._edited()

    def _number(self) -> None:
        self.fields = {**self._own, **{f"paper{n}": line.field for n, line in enumerate(self.papers)}}

    def _edited(self, *_: object) -> None:
        if not self._filling:
            self.edited.emit()

    # ---- choices ----------------------------------------------------------------------------------------

    async def _teams(self, text: str) -> Sequence[Choice]:
        wanted = text.strip().casefold()
        return [
            Choice(t, icon="account-group-outline", value=t)
            for t in self.known_teams
            if wanted in t.casefold()
        ]

    async def _languages(self, text: str) -> Sequence[Choice]:
        wanted = text.strip().casefold()
        found = [
            Choice(name, code, "translate", value=code)
            for code, name in LANGUAGE_WORDS.items()
            if code and (wanted in code or wanted in name.casefold())
        ]
        if 2 <= len(wanted) <= 3 and wanted.isalpha() and wanted not in LANGUAGE_WORDS:
            found.append(Choice(wanted, T("by its code"), "plus", value=wanted))
        return found

    async def _area_choices(self, text: str) -> Sequence[Choice]:
        wanted = text.strip().casefold()
        return [
            Choice(a.name, icon="vector-polygon", value=a.id)
            for a in self._areas.values()
            if wanted in a.name.casefold()
        ]

    async def _find_home(self, text: str) -> Sequence[Choice]:
        near = self._frame.branch.point if self._frame.branch else None
        hits = await self._frame.tasks.ask(
            self._frame.desk.geocoder.complete, text, near, key=(id(self), "home")
        )
        return [Choice(h.label, h.detail, "map-marker-outline", value=h) for h in hits]

    def _home_typed(self, text: str) -> None:
        if not text.strip():
            self._home = None
        self._edited()

    def _home_chosen(self, choice: Choice) -> None:
        hit = choice.value
        assert isinstance(hit, PlaceHit)
        self._home = hit.point
        self._edited()

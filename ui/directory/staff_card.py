"""The card of one staff member: what they can, until when their papers hold, when they are there; read and edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app import i18n
from app.commands import Command, SaveStaff
from app.domain.geo import Point
from app.domain.people import StaffMember, masked
from app.domain.rules import skill_word
from app.domain.text import T, Text
from app.domain.time import Window
from app.i18n import say_language
from app.rows import StaffLine
from ui.directory.edit_card import EditCard
from ui.directory.staff_form import StaffForm
from ui.directory.staff_state import (
    FIELD_WORDS,
    MODE_ICONS,
    MODE_WORDS,
    PAPER_LOOKS,
    coming,
    paper_state,
    paper_words,
    problems,
    tidy,
    week_words,
    weekly_hours,
)
from ui.directory.time_off import KIND_WORDS, TimeOffDialog
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_button, label, row, section
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.parts import FactGrid, Page, clear
from ui.widgets.question import ask, finished
from ui.widgets.tags import FlowLayout


class StaffCard(EditCard):
    """One staff member."""

    def __init__(self, the_frame: Frame) -> None:
        self.staff_form = StaffForm(the_frame)
        empty = EmptyState(
            "account-hard-hat-outline", T("Nobody is chosen."), T("Choose somebody in the list.")
        )
        super().__init__(the_frame, self.staff_form, empty, FIELD_WORDS, "staff_member")
        self._areas: dict[str, str] = {}
        self._home_words = ""
        self._revealed = False
        self.line: StaffLine | None = None
        self.name = label("", "title", wrap=True)
        self.state = Chip("", "neutral")
        self.code, self.team, self.mode = Chip("", "neutral"), Chip("", "info"), Chip("", "neutral")
        self.edit_button = button(
            T("Edit"),
            lambda: self.begin(self.thing, focus=True),
            icon_name="pencil-outline",
            shortcut="Ctrl+E",
        )
        self.leave_button = button(T("Give time off…"), self.give_time_off, icon_name="beach")
        self.active_button = button(T("Deactivate"), self.switch_active, "quiet", "account-off-outline")
        self.reveal = icon_button("eye-outline", T("Show the number"), self.toggle_number)
        self.call = icon_button("phone-outline", T("Call"), self._call)
        self.number = label("")
        self.facts, self.week = FactGrid(), FactGrid()
        self._skills, self._papers = FlowLayout(tokens.TIGHT), FlowLayout(tokens.TIGHT)
        self._off = column(gap=tokens.TIGHT)
        chips = FlowLayout(tokens.TIGHT)
        for chip in (self.code, self.team, self.mode, self.state):
            chips.addWidget(chip)
        page = Page(
            self.draft_line,
            self.name,
            chips,
            row(self.edit_button, self.leave_button, None, self.active_button),
            row(self.number, self.reveal, self.call, None),
            self.facts,
            section(T("Skills")), self._skills,
            section(T("Certificates")), self._papers,
            section(T("Week")), self.week,
            section(T("Time off")), self._off,
            name=T("Staff member"),
        )  # fmt: skip
        self.reading.setLayout(column(page))

    # ---- editing ----------------------------------------------------------------------------------------

    def value(self) -> StaffMember:
        """The form read back."""
        return self.staff_form.person()

    def fill(self, thing: StaffMember) -> None:
        """Fill the form."""
        self.staff_form.set_person(thing, self._home_words if thing.home else "")

    def tidy(self, thing: StaffMember) -> StaffMember:
        """As it will be saved."""
        return tidy(thing)

    def problems(self, thing: StaffMember) -> tuple[tuple[str, Text], ...]:
        """What must be mended."""
        country = self.frame.branch.country if self.frame.branch else ""
        return (*problems(thing, country), *self.staff_form.week.wrong())

    def command(self, thing: StaffMember) -> Command:
        """What saves it."""
        return SaveStaff(staff=thing)

    def titled(self, thing: StaffMember) -> Text | str:
        """What stands above the form."""
        return thing.name if thing.version else T("New staff member")

    # ---- reading ----------------------------------------------------------------------------------------

    def set_areas(self, names: dict[str, str]) -> None:
        """Names of the service areas."""
        self._areas = names

    def show_thing(self, thing: StaffMember | None) -> None:
        """Somebody else is shown: the number is hidden again."""
        if thing is None or self.thing is None or thing.id != self.thing.id:
            self._revealed = False
            self._home_words = ""
        super().show_thing(thing)

    def read(self, thing: StaffMember) -> None:
        """Fill the reading side."""
        today = self.frame.clock.today()
        words.bind(self.name.setText, thing.name)
        self.code.set_text(thing.code)
        self.team.setVisible(bool(thing.team))
        self.team.set_text(thing.team)
        self.mode.set_text(MODE_WORDS[thing.mode])
        self.mode.set_look("neutral", MODE_ICONS[thing.mode])
        self.state.setVisible(not thing.active)
        self.state.set_text(T("no longer here"))
        self.state.set_look("warning", "account-off-outline")
        words.bind(self.active_button.setText, T("Deactivate") if thing.active else T("Take back"))
        self._show_number()
        line = self.line
        rated = T("{mean} of 5 from {n} rating", "{mean} of 5 from {n} ratings", mean=round(line.mean, 1), n=line.ratings) \
            if line is not None and line.ratings else T("not rated yet")  # fmt: skip
        areas = tuple(self._areas.get(a, a) for a in thing.areas)
        self.facts.set_facts(
            [
                (T("Rating"), rated),
                (T("Languages"), ", ".join(say_language(c) for c in thing.languages)),
                (T("Areas"), T("{areas}", areas=areas) if areas else T("everywhere")),
                (
                    T("Home"),
                    self._home_words or (_coordinates(thing.home) if thing.home else T("not known yet")),
                ),
            ]
        )
        _chips(self._skills, [
            Chip(T("{skill} {level}", skill=skill_word(s), level=n), "teal" if n >= 4 else "neutral", "wrench-outline")
            for s, n in sorted(thing.skills, key=lambda p: (-p[1], p[0]))
        ] or [label(T("No skill yet: nobody can be matched without."), "muted", wrap=True)])  # fmt: skip
        _chips(self._papers, [
            Chip(paper_words(c.kind, c.valid_until, today), *PAPER_LOOKS[paper_state(c.valid_until, today)])
            for c in sorted(thing.certificates, key=lambda c: c.valid_until)
        ] or [label(T("No certificate is known."), "muted")])  # fmt: skip
        lines: list[tuple[Text, Text | str]] = [
            (T("Works"), "\n".join(i18n.say(w) for w in week_words(thing.shifts)) or T("no hours yet")),
            (T("Breaks"), "\n".join(i18n.say(w) for w in week_words(thing.breaks))),
            (T("A week"), T("{hours} h", hours=round(weekly_hours(thing.shifts, thing.breaks), 1))),
        ]
        self.week.set_facts(lines)
        self._show_time_off(thing)
        self.find_home()

    def _show_time_off(self, thing: StaffMember) -> None:
        clear(self._off)
        now = self.frame.clock.now()
        for off in coming(thing.time_off, Window(now, now.replace(year=now.year + 10))):
            said = T("{kind}: {start} – {end}", kind=KIND_WORDS[off.kind], start=i18n.say_moment(off.window.start),
                     end=i18n.say_moment(off.window.end))  # fmt: skip
            drop = icon_button("close", T("Take this time off back"),
                               lambda _=False, o=off: self.take_time_off_back(o.window))  # fmt: skip
            self._off.addLayout(row(Chip(said, "violet", "beach"), label(off.note, "muted"), None, drop))
        if not self._off.count():
            self._off.addWidget(label(T("None is coming."), "muted"))

    def toggle_number(self) -> None:
        """Show the number whole, or hide it again."""
        self._revealed = not self._revealed
        self._show_number()

    def _show_number(self) -> None:
        thing: StaffMember = self.thing
        phone = thing.phone
        said: Text | str = T("No number is known.")
        if phone is not None:
            said = phone.full if self._revealed else masked(phone.full)
        words.bind(self.number.setText, said)
        self.reveal.setVisible(phone is not None)
        self.call.setVisible(phone is not None)
        words.tip(self.reveal, T("Hide the number") if self._revealed else T("Show the number"))

    def _call(self) -> None:
        if self.thing is not None and self.thing.phone is not None:
            self.frame.calling.emit(self.thing.phone.full)

    # ---- what is done -----------------------------------------------------------------------------------

    @async_slot
    async def find_home(self) -> None:
        """Put the home into words."""
        who: StaffMember = self.thing
        if who.home is None or self._home_words:
            return
        hit = await self.tasks.ask(self.frame.desk.geocoder.reverse, who.home, key=(id(self), "home"))
        if hit is None or self.thing is None or self.thing.id != who.id:
            return
        self._home_words = hit.label
        if self.is_editing():
            if self.staff_form.person().home == who.home:
                self.staff_form.set_home(hit.label)
        else:
            self.read(self.thing)

    @async_slot
    async def give_time_off(self) -> None:
        """Ask from when to when."""
        dialog = TimeOffDialog(self.frame, self.thing, self)
        try:
            await finished(dialog)
        finally:
            dialog.deleteLater()

    @async_slot
    async def take_time_off_back(self, window: Window) -> None:
        """Somebody will be there after all."""
        person: StaffMember = self.thing
        left = tuple(t for t in person.time_off if t.window != window)
        outcome = await self.tasks.do(SaveStaff(staff=replace(person, time_off=left)))
        self.frame.toast_outcome(outcome)
        self.saved.emit(outcome.result)

    @async_slot
    async def switch_active(self) -> None:
        """Deactivate, after asking once; or take back."""
        person: StaffMember = self.thing
        if person.active:
            sure = await ask(
                self,
                T("{name} is no longer offered for jobs. Go on?", name=person.name),
                T("Deactivate"),
                detail=T("Everything done stays in the books. Visits already planned stay where they are."),
            )
            if not sure:
                return
        outcome = await self.tasks.do(SaveStaff(staff=replace(person, active=not person.active)))
        self.frame.toast_outcome(outcome)
        self.saved.emit(outcome.result)


def _coordinates(point: Point) -> str:
    return f"{point.lat:.5f}, {point.lon:.5f}"


def _chips(flow: FlowLayout, chips: Sequence[QWidget]) -> None:
    clear(flow)
    for chip in chips:
        flow.addWidget(chip)

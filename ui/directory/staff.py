"""The staff's view: the list of who works here, and the card of the one that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.changes import ChangeSet
from app.domain.ids import StaffId
from app.domain.people import StaffMember
from app.domain.rules import skill_word
from app.domain.text import T, Text
from app.rows import StaffLine
from ui.directory.page import DirectoryPage
from ui.directory.staff_card import StaffCard
from ui.directory.staff_state import (
    MODE_ICONS,
    MODE_WORDS,
    PAPER_LOOKS,
    PaperState,
    new_staff,
    paper_words,
    rating_words,
    skills_words,
    worst_paper,
)
from ui.models import Column
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.widgets.empty import EmptyState


@dataclass(frozen=True)
class Row:
    """A line with the day its papers are judged by."""

    line: StaffLine
    today: date

    @property
    def id(self) -> StaffId:
        """Which one."""
        return self.line.id

    @property
    def paper(self) -> Text | str:
        """The certificate that ends first: named when that is near, else only its day."""
        worst = worst_paper(self.line, self.today)
        if worst is None:
            return "–"
        first = min(until for _, until in self.line.certificates_until)
        return T("until {day}", day=first.isoformat()) if worst[0] is PaperState.GOOD else worst[1]

    @property
    def paper_look(self) -> tuple[str, str]:
        """(hue, icon) of it."""
        worst = worst_paper(self.line, self.today)
        hue, icon = PAPER_LOOKS[worst[0]] if worst else ("", "")
        return ("" if hue == "neutral" else hue, icon)


COLUMNS: tuple[Column[Row], ...] = (
    Column("code", T("Code"), lambda r: r.line.code, width=66),
    Column("name", T("Name"), lambda r: r.line.name, bold=True, width=150, tip=lambda r: r.line.name),
    Column("team", T("Team"), lambda r: r.line.team, width=112),
    Column("mode", T("Travels"), lambda r: MODE_WORDS[r.line.mode], icon=lambda r: MODE_ICONS[r.line.mode], width=92),
    Column("skills", T("Skills"), lambda r: skills_words(r.line.skills), stretch=True,
           tip=lambda r: skills_words(r.line.skills)),
    Column("paper", T("Certificates"), lambda r: r.paper, icon=lambda r: r.paper_look[1], hue=lambda r: r.paper_look[0],
           sort=lambda r: min((d for _, d in r.line.certificates_until), default=None),
           tip=lambda r: T("{papers}", papers=tuple(paper_words(k, d, r.today) for k, d in r.line.certificates_until))
           if r.line.certificates_until else "", width=170),
    Column("rating", T("Rating"), lambda r: rating_words(r.line), sort=lambda r: r.line.mean if r.line.ratings else None,
           align="right", width=76),
    Column("active", T("Active"), lambda r: T("yes") if r.line.active else T("no"),
           icon=lambda r: "check" if r.line.active else "account-off-outline",
           hue=lambda r: "" if r.line.active else "neutral", width=84),
)  # fmt: skip


class StaffPage(DirectoryPage):
    """The view."""

    what, kind = "staff", "staff"

    def __init__(self, the_frame: Frame) -> None:
        self.card = StaffCard(the_frame)
        nothing = EmptyState(
            "account-hard-hat-outline",
            T("Nobody works here yet."),
            T("Take your people in from a table, or add them one by one."),
            T("Import from a table…"),
            self.take_in,
        )
        super().__init__(
            the_frame,
            COLUMNS,
            self.card,
            T("Staff"),
            T("Name, code, team, skill"),
            T("New staff member"),
            nothing,
        )
        self._lines: tuple[StaffLine, ...] = ()
        self.card.saved.connect(self._saved)
        self.declare(T("Staff"), T("New staff member"), T("Edit the staff member"))
        the_frame.live.watch(self, ("staff", "job", "area"), self._news)
        the_frame.selection.changed.connect(self._selected)
        the_frame.branch_changed.connect(self._branch_changed)
        self._load_known()

    @async_slot
    async def refresh(self) -> None:
        """Ask for everybody, and show those the search leaves."""
        branch = self.frame.branch.id if self.frame.branch else None
        self._lines = await self.tasks.ask(self.frame.queries.staff_lines, branch, key=(id(self), "all"))
        self.seek()

    def seek(self) -> None:
        """Show those in whose line every typed word occurs."""
        today = self.frame.clock.today()
        wanted = self.search.text().casefold().split()
        rows = [Row(line, today) for line in self._lines if all(w in _searched(line) for w in wanted)]
        self.show_rows(rows, len(self._lines))

    def show_row(self, row_: Row | None) -> None:
        """Show the card."""
        if row_ is None:
            self.card.show_thing(None)
            return
        self.load(row_.id)
        if self.table.hasFocus():
            self.frame.selection.select("staff", row_.id)

    def open(self, row_: Row) -> None:
        """Enter in the list: edit that one."""
        if self.card.thing is not None and self.card.thing.id == row_.id:
            self.edit()
        else:
            self._open_other(row_.id)

    @async_slot
    async def _open_other(self, staff_id: StaffId) -> None:
        await self._load(staff_id)
        self.edit()

    @async_slot
    async def load(self, staff_id: StaffId) -> None:
        """Ask for somebody whole, and show them."""
        await self._load(staff_id)

    async def _load(self, staff_id: StaffId) -> None:
        person = await self.tasks.ask(self.frame.queries.staff_member, staff_id, key=(id(self), "one"))
        current = self.table.current_row()
        if person is None or current is None or current.id != staff_id:
            return
        self.card.line = current.line
        self.card.show_thing(person)

    def new(self) -> None:
        """An empty form."""
        if self.frame.branch is None:
            self.frame.toast(T("Set up a branch in the settings first."), "warning")
            return
        known = tuple(line.code for line in self._lines)
        self.card.line = None
        self.card.begin(self.card.fresh_draft() or new_staff(self.frame.branch_id, known), focus=True)

    def edit(self) -> None:
        """Edit the one that is shown."""
        if self.card.thing is not None:
            self.card.begin(self.card.thing, focus=True)

    def _saved(self, thing: StaffMember | None) -> None:
        if thing is not None:
            self._wanted = thing.id
            if all(line.id != thing.id for line in self._lines):
                self.search.clear()
        self.refresh()
        self.table.setFocus()

    def _selected(self, selected: object) -> None:
        kind, key = getattr(selected, "kind", ""), getattr(selected, "id", "")
        if kind == "staff" and (self.card.thing is None or self.card.thing.id != key):
            self.go_to(key)

    @async_slot
    async def _load_known(self) -> None:
        areas = await self.tasks.ask(self.frame.queries.areas, key=(id(self), "areas"))
        services = await self.tasks.ask(self.frame.queries.services, key=(id(self), "services"))
        people: Sequence[StaffMember] = await self.tasks.ask(
            self.frame.queries.staff, key=(id(self), "people")
        )
        teams = tuple(sorted({p.team for p in people if p.team}))
        skills = {n.skill for s in services for n in s.skills} | {s for p in people for s, _ in p.skills}
        self.card.set_areas({a.id: a.name for a in areas})
        self.card.staff_form.set_known(teams, tuple(sorted(skills)), areas)

    def _branch_changed(self, _branch: object) -> None:
        self.refresh()

    def _news(self, changes: ChangeSet) -> None:
        self.refresh()
        if changes.touches("staff", "area"):
            self._load_known()


def _searched(line: StaffLine) -> str:
    skills = " ".join(f"{s} {words.say(skill_word(s))}" for s, _ in line.skills)
    return f"{line.code} {line.name} {line.team} {skills}".casefold()


def make_staff(the_frame: Frame) -> StaffPage:
    """The staff's view (digit 7)."""
    return StaffPage(the_frame)

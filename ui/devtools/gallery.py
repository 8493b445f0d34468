"""All parts on one page, to look at in both themes and all languages: `python -m ui.devtools.gallery`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QScrollArea, QWidget

from app.domain.errors import NotPossible, NotReachable
from app.domain.lifecycle import STATE_WORDS, State
from app.domain.text import T
from app.ports import Progress
from ui.models import Column, RowFilter, RowTableModel
from ui.runtime import words
from ui.shell.frame import Finder, Frame
from ui.shell.views import Part, View
from ui.theme import STATE_LOOKS, tokens
from ui.widgets.basics import button, column, frame, key_hint, label, row, section
from ui.widgets.chip import Chip, kind_chip, state_chip
from ui.widgets.choices import Choice
from ui.widgets.completing import CompletingField
from ui.widgets.empty import EmptyState
from ui.widgets.field import Field, Form
from ui.widgets.progress import ProgressLine
from ui.widgets.stars import StarEdit
from ui.widgets.table import Table
from ui.widgets.tags import FlowLayout, TagEdit
from ui.widgets.window_edit import WindowEdit

SKILLS = ("Boilers", "Gas", "Leak repair", "Electrics", "Locks", "Cleaning", "家电维修", "管道疏通")
PEOPLE = ("Zhao Min", "Wang Fang", "Chen Jie", "Li Na", "Anna Berger", "Tom Frick", "Sofia Marxer", "王芳")


@dataclass(frozen=True)
class Line:
    """An invented job."""

    number: str
    customer: str
    state: State
    minutes: int


LINES = tuple(
    Line(f"J-{1040 + n}", PEOPLE[n % len(PEOPLE)], list(State)[n % len(State)], 30 + 15 * (n % 7))
    for n in range(40)
)


class Gallery(QScrollArea):
    """One card for each family of parts."""

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self._frame = the_frame
        left = column(self._buttons(), self._states(), self._form(), self._work(), None, gap=tokens.WIDE)
        right = column(self._table(), self._empty(), gap=tokens.WIDE)
        body = QWidget()
        page = row(left, right, gap=tokens.WIDE, margin=tokens.PAGE)
        page.setStretch(0, 1)
        page.setStretch(1, 1)
        body.setLayout(page)
        self.setWidget(body)
        self.setWidgetResizable(True)
        words.name(self, T("Gallery"))

    def _buttons(self) -> QWidget:
        say = self._frame.toast
        return card(
            section(T("Buttons and remarks"), key_hint("Ctrl+K"), key_hint("?")),
            row(
                button(
                    T("Book"), lambda: say(T("Booked for 14:00"), "good", T("Undo"), lambda: None), "primary"
                ),
                button(T("Ordinary"), lambda: say(T("Saved"), "info"), icon_name="content-save-outline"),
                button(T("Quiet"), lambda: say(T("Late by 12 minutes"), "warning"), "quiet"),
                button(T("Delete"), lambda: say(T("The position was lost"), "danger"), "danger"),
                button(T("A link"), self._fail, "link"),
                None,
            ),
            label(T("The title of a page"), "title"),
            row(
                label("14:30", "display"),
                label(T("muted words"), "muted"),
                label(T("faint words"), "faint"),
                None,
            ),
        )

    def _states(self) -> QWidget:
        flow = FlowLayout(tokens.TIGHT)
        for state in State:
            flow.addWidget(state_chip(state))
        for kind in ("info", "good", "warning", "danger", "neutral"):
            flow.addWidget(kind_chip(kind, kind))
        flow.addWidget(Chip("VIP", "pink", "star"))
        flow.addWidget(Chip(T("Can be removed"), "teal", removable=True))
        chips = QWidget()
        chips.setLayout(flow)
        return card(section(T("States and kinds")), chips)

    def _form(self) -> QWidget:
        self.customer = CompletingField(self._frame.tasks, self._people, T("Phone tail, name or initials"))
        self.phone = QLineEdit()
        self.window_edit = WindowEdit()
        self.skills = TagEdit(self._frame.tasks, self._skills, T("Add a skill"))
        self.skills.set_tags([Choice("Boilers", value="Boilers"), Choice("Gas", value="Gas")])
        kind = QComboBox()
        kind.addItems(["Phone", "Chat", "Counter"])
        self.form = Form(
            Field(T("Customer"), self.customer, "customer"),
            Field(T("Phone"), self.phone, "phone", T("With the country's code when it is a foreign number")),
            Field(T("Time window"), self.window_edit, "window"),
            Field(T("Skills"), self.skills, "skills"),
            Field(T("Channel"), kind, "channel"),
        )
        check = QCheckBox()
        words.bind(check.setText, T("Tell the customer when somebody sets off"))
        self.stars = StarEdit(T("Quality of work"), 4)
        refuse = button(T("Refuse the phone number"), self._refuse)
        return card(section(T("A form")), self.form, check, row(self.stars, None, refuse))

    def _work(self) -> QWidget:
        known = ProgressLine(T("Reading the city map"))
        known.show_progress(Progress("", 0.62))
        return card(section(T("Long work")), known, ProgressLine(T("Asking the server")))

    def _table(self) -> QWidget:
        self.model = RowTableModel(
            (
                Column[Line]("number", T("Job"), lambda r: r.number, width=80, bold=True),
                Column[Line]("customer", T("Customer"), lambda r: r.customer, stretch=True),
                Column[Line](
                    "state",
                    T("State"),
                    lambda r: STATE_WORDS[r.state],
                    sort=lambda r: list(State).index(r.state),
                    icon=lambda r: STATE_LOOKS[r.state].icon,
                    hue=lambda r: STATE_LOOKS[r.state].hue,
                    width=130,
                ),
                Column[Line](
                    "minutes",
                    T("Length"),
                    lambda r: T("{n} min", n=r.minutes),
                    lambda r: r.minutes,
                    align="right",
                    width=80,
                ),
            ),
            key=lambda r: r.number,
        )
        self.model.set_rows(LINES)
        self.filter = RowFilter(self.model, self)
        self.table = Table(self.filter, T("Jobs"))
        find = QLineEdit()
        words.placeholder(find, T("Filter"))
        find.textChanged.connect(self.filter.set_words)
        made = card(section(T("A table")), find, self.table)
        self.table.setMinimumHeight(380)
        return made

    def _empty(self) -> QWidget:
        made = EmptyState(
            "tray-full",
            T("Nothing waits in the tray."),
            T("New requests appear here until somebody is assigned."),
            T("Take a call"),
            lambda: self._frame.toast(T("Ring!"), "info"),
        )
        made.setMinimumHeight(220)
        return card(made)

    async def _people(self, text: str) -> Sequence[Choice]:
        await asyncio.sleep(0)
        wanted = text.casefold()
        return [
            Choice(name, f"+41 79 555 01 {n:02d}", "account-outline", value=name, trailing=f"#{200 + n}")
            for n, name in enumerate(PEOPLE)
            if wanted in name.casefold()
        ]

    async def _skills(self, text: str) -> Sequence[Choice]:
        return [Choice(s, icon="wrench-outline", value=s) for s in SKILLS if text.casefold() in s.casefold()]

    def _refuse(self) -> None:
        refusal = NotPossible(T("This number has too few digits. Ask for it once more."), field="phone")
        self._frame.present(refusal, self.form)

    def _fail(self) -> None:
        self._frame.present(
            NotReachable(T("The server does not answer. You can go on reading."), code="db"), self
        )


def card(*parts: QWidget | object) -> QWidget:
    """A card with parts below each other."""
    made = frame("card")
    made.setLayout(column(*parts, gap=tokens.WIDE, margin=tokens.PAGE))  # type: ignore[arg-type]
    return made


def plain_part(name: str) -> QWidget:
    """Something to stand in a dock."""
    made = frame("surface")
    made.setLayout(column(EmptyState("home-outline", T("The panel {name}", name=name))))
    return made


GALLERY_PARTS = (
    Part("calls", T("Calls and tray"), "phone-outline", lambda f: plain_part("calls"), 0, 0, 280),
    Part("board", T("Board"), "calendar-clock-outline", lambda f: plain_part("board"), 1, 0, 640, 400),
    Part("map", T("Map"), "map-outline", lambda f: plain_part("map"), 1, 1, 640, 300),
    Part("inspector", T("Inspector"), "text-box-outline", lambda f: plain_part("inspector"), 2, 0, 300),
)

GALLERY_VIEWS = (
    View("desk", T("Desk"), "view-dashboard-outline", 1, parts=("calls", "board", "map", "inspector")),
    View("board", T("Board"), "calendar-clock-outline", 2, parts=("board", "inspector")),
    View("map", T("Map"), "map-outline", 3, parts=("map", "inspector")),
    View("watch", T("Watch"), "eye-outline", 4, Gallery),
    View("follow_up", T("Follow-up"), "phone-return-outline", 5, Gallery),
    View("gallery", T("Gallery"), "palette-outline", 8, Gallery),
    View("settings", T("Settings"), "cog-outline", 9, Gallery),
)


def people_finder(the_frame: Frame) -> Finder:
    """Invented people for the command bar."""

    async def find(text: str) -> Sequence[Choice]:
        return [
            Choice(name, T("customer"), "account-outline", value=lambda n=name: the_frame.toast(n, "info"))
            for name in PEOPLE
            if text.casefold() in name.casefold()
        ]

    return Finder("people", T("Customers"), find)


def run() -> int:
    """Show the gallery in a whole window."""
    from ui.devtools.stand_in import stand_in_desk
    from ui.main import Options, main

    def extra(the_frame: Frame, _window: object) -> None:
        the_frame.add_finder(people_finder(the_frame))
        the_frame.banner(
            "example",
            T("This is the example company. Nothing here is real."),
            "info",
            T("Start your own"),
            lambda: None,
        )

    with tempfile.TemporaryDirectory() as folder:
        return main(
            stand_in_desk(),
            Path(folder),
            Options(view="gallery"),
            [extra],
            GALLERY_VIEWS,
            GALLERY_PARTS,
            sys.argv[1:],
        )


if __name__ == "__main__":
    sys.exit(run())

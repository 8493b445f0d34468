"""Layout of the follow-up view: what is owed, the one at hand with script and questions, its job. Nothing decides here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from app.domain.followups import COMPLAINT_WAY, FOLLOW_UP_WORDS, FollowUpState, Kind, Outcome
from app.domain.text import T, Text
from ui.aftercare.form import PassForm
from ui.aftercare.owed_list import OwedList
from ui.aftercare.state import (
    FILTER_WORDS,
    FILTERS,
    KIND_ICONS,
    OUTCOME_KEYS,
    OUTCOME_TITLES,
    STAGE_STEPS,
)
from ui.jobs.facts import Facts
from ui.runtime import words
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, icon_button, icon_label, label, restyle, row
from ui.widgets.chip import Chip
from ui.widgets.empty import EmptyState
from ui.widgets.tags import FlowLayout

OUTCOME_ICONS = {
    Outcome.REACHED: "phone-check-outline",
    Outcome.NO_ANSWER: "phone-missed-outline",
    Outcome.BUSY: "phone-in-talk-outline",
    Outcome.LATER: "clock-outline",
    Outcome.WRONG_NUMBER: "phone-cancel-outline",
}


class Filters(QWidget):
    """A button a kind, with how many."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.buttons: dict[Kind | None, QPushButton] = {}
        flow = FlowLayout(2)
        for kind in FILTERS:
            made = button("", lambda _=False, k=kind: self.chosen.emit(k), "quiet")
            made.setCheckable(True)
            self._group.addButton(made)
            self.buttons[kind] = made
            flow.addWidget(made)
        self.buttons[None].setChecked(True)
        self.setLayout(flow)

    def tell(self, counts: dict[Kind | None, int]) -> None:
        """How many stand behind each; empty kinds are not shown, unless one is looked at."""
        for kind, made in self.buttons.items():
            words.bind(made.setText, T("{title} {n}", title=FILTER_WORDS[kind], n=counts[kind]))
            made.setVisible(kind is None or counts[kind] > 0 or made.isChecked())

    def choose(self, kind: Kind | None) -> None:
        """Press one without telling."""
        self.buttons[kind].setChecked(True)


class Script(QFrame):
    """What to say, the line at hand strong."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self._lines: dict[str, QLabel] = {}
        self._room = column(gap=tokens.TIGHT)
        picture = icon_label("script-text-outline", "muted")
        inner = row(picture, self._room, gap=tokens.GAP, margin=tokens.WIDE)
        inner.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        inner.setStretch(1, 1)
        self.setLayout(inner)

    def tell(self, lines: tuple[tuple[str, Text], ...], at: str) -> None:
        """Show these sentences."""
        while len(self._lines) and tuple(self._lines) != tuple(name for name, _ in lines):
            gone = self._lines.pop(next(iter(self._lines)))
            self._room.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for name, text in lines:
            if name not in self._lines:
                self._lines[name] = label("", wrap=True)
                self._room.addWidget(self._lines[name])
            words.bind(self._lines[name].setText, text)
        self.at(at)

    def at(self, part: str) -> None:
        """Which line is spoken now."""
        for name, said in self._lines.items():
            restyle(said, "role", "strong" if name == part else "muted")

    def words(self) -> str:
        """All that is to be said."""
        return "\n".join(said.text() for said in self._lines.values())


class Stages(QWidget):
    """A complaint's way, where it stands, its clocks, and what leads on."""

    def __init__(self) -> None:
        super().__init__()
        self._chips = {state: Chip(FOLLOW_UP_WORDS[state]) for state in COMPLAINT_WAY}
        flow = FlowLayout(tokens.TIGHT)
        for chip in self._chips.values():
            flow.addWidget(chip)
        chips = QWidget()
        chips.setLayout(flow)
        self.clock = label("", "small", wrap=True)
        self.said = label("", wrap=True)
        self.next = button("", kind="primary", icon_name="arrow-right-bold-circle-outline")
        self.setLayout(column(chips, self.clock, self.said, gap=tokens.GAP))

    def tell(self, state: FollowUpState, clock: Text, said: str) -> None:
        """Show where it stands."""
        here = COMPLAINT_WAY.index(state)
        for place, chip in enumerate(self._chips.values()):
            done, now = place < here, place == here
            chip.set_look(
                "good" if done else "info" if now else "neutral",
                "check" if done else "circle-slice-8" if now else "circle-outline",
            )
        words.bind(self.clock.setText, clock)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        words.bind(self.next.setText, T("{title}  {key}", title=STAGE_STEPS.get(state, T("Done")), key="S"))


class AftercareView(QWidget):
    """The three columns."""

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.list = OwedList()
        self.nothing = EmptyState(
            "phone-check-outline",
            T("Nobody is owed a call."),
            T("Callbacks come here when work is completed, and missed calls when nobody answers."),
        )
        self.left = QStackedWidget()
        self.left.addWidget(self.list)
        self.left.addWidget(self.nothing)
        side = frame("surface")
        side.setLayout(column(_margin(self.filters), frame("line"), self.left, gap=0))

        self.icon = icon_label(KIND_ICONS[Kind.CALLBACK], "muted", tokens.ICON_LARGE)
        self.who = label("", "title", wrap=True)
        self.kind = Chip("")
        self.due = Chip("")
        self.phone = label("", "strong")
        self.dial = button(
            T("{title}  {key}", title=T("Dial"), key="D"), icon_name="phone-outline", kind="quiet"
        )
        self.to_job = button(
            T("{title}  {key}", title=T("Open the job"), key="J"), icon_name="open-in-app", kind="quiet"
        )
        self.tries = label("", "small", wrap=True)
        self.script = Script()
        self.stages = Stages()
        self.form = PassForm()
        self.news = label("", "hint-danger", wrap=True)
        self.news.hide()
        head = row(self.icon, self.who, self.kind, self.due, gap=tokens.GAP)
        head.setStretch(1, 1)
        call = row(self.phone, self.dial, self.to_job, None, gap=tokens.GAP)
        body = QWidget()
        body.setLayout(
            column(
                head,
                call,
                self.tries,
                self.news,
                self.script,
                self.stages,
                self.form,
                row(self.stages.next, None),
                None,
                gap=tokens.WIDE,
                margin=tokens.PAGE,
            )
        )
        self.scroller = _scroll(body)
        self.outcomes: dict[Outcome, QPushButton] = {}
        flow = FlowLayout(tokens.TIGHT)
        for outcome, key in OUTCOME_KEYS.items():
            made = button(
                T("{title}  {key}", title=OUTCOME_TITLES[outcome], key=key),
                kind="primary" if outcome is Outcome.REACHED else "",
                icon_name=OUTCOME_ICONS[outcome],
            )
            self.outcomes[outcome] = made
            flow.addWidget(made)
        self.close_job = button(
            T("{title}  {key}", title=T("Reached, close the job"), key="C"), icon_name="archive-outline"
        )
        flow.addWidget(self.close_job)
        buttons = QWidget()
        buttons.setLayout(flow)
        foot = frame("foot")
        foot.setLayout(column(buttons, margin=tokens.WIDE))
        self.done = frame("foot")
        self.done_said = label("", "small", wrap=True)
        self.done_close = button("", kind="", icon_name="archive-outline")
        done = row(
            icon_label("check-circle-outline", "good"),
            self.done_said,
            self.done_close,
            icon_button("close", T("Leave it open"), self.done.hide, size=14),
            gap=tokens.GAP,
            margin=tokens.GAP,
        )
        done.setStretch(1, 1)
        self.done.setLayout(done)
        self.done.hide()
        middle = QWidget()
        middle.setLayout(column(self.scroller, foot, gap=0))
        self.empty = EmptyState(
            "phone-return-outline",
            T("Choose somebody to call."),
            T("Arrows walk through the list, Enter begins."),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(middle)
        centre = QWidget()
        centre.setLayout(column(self.done, self.stack, gap=0))
        self.facts = Facts()
        self.facts_scroller = _scroll(self.facts)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for part, share in ((side, 2), (centre, 4), (self.facts_scroller, 2)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, share)
        self.splitter.setSizes([330, 600, 330])
        self.splitter.setChildrenCollapsible(False)
        self.setLayout(column(self.splitter, gap=0))


def _scroll(body: QWidget) -> QScrollArea:
    made = QScrollArea()
    made.setWidget(body)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def _margin(inner: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column(inner, margin=tokens.GAP))
    return made

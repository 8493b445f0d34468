"""The policies of planning: which one plans the days, and what each of them wants, goal by goal."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QWidget

from app.changes import ChangeSet
from app.commands import ChangeSetting
from app.domain.policies import GOAL_NAMES, GOAL_WORDS, POLICIES, POLICY_WORDS
from app.domain.text import T
from app.settings import option, value
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.settings.options import OptionList
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.parts import calm, card, inset


class PolicySettings(QWidget):
    """A choice, and a grid of figures in minutes of road; each change is kept at once and can be undone."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = frame, frame.tasks
        self._filling = False
        self.chosen = OptionList(frame, (option("plan.policy"),))
        self.chosen.all_back.hide()
        self.figures: dict[str, QDoubleSpinBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.GAP)
        grid.setVerticalSpacing(tokens.TIGHT)
        grid.setColumnStretch(0, 1)
        for place, policy in enumerate(POLICIES, start=1):
            head = label(POLICY_WORDS[policy], "section", wrap=True)
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(head, 0, place)
        for line, goal in enumerate(GOAL_NAMES, start=1):
            grid.addWidget(label(GOAL_WORDS[goal], "small", wrap=True), line, 0)
            for place, policy in enumerate(POLICIES, start=1):
                name = f"policy.{policy}.{goal}"
                self.figures[name] = self._figure(name)
                grid.addWidget(self.figures[name], line, place)
        body = QWidget()
        body.setLayout(grid)
        self.all_back = button(T("All back to the default"), self.reset_all, "link", "restore")
        self.compare = button(
            T("Try them side by side on the day that is looked at"), self.try_them, icon_name="scale-balance"
        )
        words.tip(self.compare, T("Plans the same day by each policy; nothing is made until you accept one."))
        self.setLayout(
            column(
                self.chosen,
                row(self.compare, None),
                card(
                    label(T("What each policy wants"), "strong"),
                    label(
                        T("All in minutes of road: a new face may be worth five minutes of driving. 0 switches a goal off."),
                        "small",
                        wrap=True,
                    ),
                    body,
                ),
                row(None, self.all_back),
                gap=tokens.WIDE,
            )
        )  # fmt: skip
        frame.live.watch(self, ("setting",), self._news)
        self.load()

    def _figure(self, name: str) -> QDoubleSpinBox:
        declared = option(name)
        spin = QDoubleSpinBox()
        spin.setDecimals(1)
        spin.setRange(declared.low or 0.0, declared.high or 1000.0)
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.setKeyboardTracking(False)
        spin.setFixedWidth(
            74
        )  # the style takes the arrows away; asking for none would leave no room for the figure
        words.name(spin, declared.label)
        words.tip(spin, declared.label)
        calm(spin)
        inset(spin)
        spin.valueChanged.connect(partial(self._changed, name))
        return spin

    @async_slot
    async def load(self) -> None:
        """Ask what is stored."""
        desk = await self.tasks.ask(self.frame.queries.desk, key=(id(self), "stored"))
        self._filling = True
        for name, spin in self.figures.items():
            spin.setValue(value(desk.settings, name))
        self._filling = False
        self._count()

    def _changed(self, name: str, now: float) -> None:
        if not self._filling:
            self.change(name, now)

    @async_slot
    async def change(self, name: str, now: float) -> None:
        """Keep a figure; the default is not stored."""
        declared = option(name)
        good = None if now == declared.default else declared.check(now)
        try:
            outcome = await self.tasks.do(ChangeSetting(name=name, value=good))
        except BaseException:  # refused, perhaps by the role: what is shown must be what holds
            self.load()
            raise
        self.frame.toast_outcome(outcome, T("{option}: {value}", option=declared.label, value=now))
        self._count()

    def try_them(self) -> None:
        """Plan the day by each of them, below the board, with the figures as they are now."""
        self.frame.go("board")
        if any(action.id == "plan.compare" for action in self.frame.actions.all()):
            self.frame.actions.run("plan.compare")

    @async_slot
    async def reset_all(self) -> None:
        """All policies as they came."""
        for name, spin in self.figures.items():
            if spin.value() != option(name).default:
                await self.tasks.do(ChangeSetting(name=name, value=None))
        self.frame.toast(T("All of these are as they came."))
        self.load()

    def _count(self) -> None:
        self.all_back.setEnabled(any(spin.value() != option(n).default for n, spin in self.figures.items()))

    def _news(self, _changes: ChangeSet) -> None:
        self.load()

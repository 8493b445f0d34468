"""The line that says: this is an example, with the pace of its day and the way to an empty desk."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QWidget

from app.domain.text import T
from app.ports import ExampleDay
from ui.runtime import words
from ui.shell.actions import Action
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, icon_label, label, row
from ui.widgets.basics import frame as framed

PACES = (0, 1, 10, 60)


class ExampleBar(QWidget):
    """Says what is simulated; 0×, 1×, 10×, 60×."""

    def __init__(self, frame: Frame, day: ExampleDay | None) -> None:
        super().__init__()
        self.frame, self._day = frame, day
        self._group = QButtonGroup(self)
        paces: list[QWidget] = []
        for pace in PACES:
            made = button(T("Pause") if pace == 0 else T("{n}×", n=pace), kind="quiet")
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, p=pace: self.run_at(p))
            words.tip(
                made,
                T("Stop the example’s clock")
                if pace == 0
                else T("Let the example’s day run {n} times as fast", n=pace),
            )
            self._group.addButton(made, pace)
            paces.append(made)
        end = button(
            T("Start with an empty desk…"), lambda: frame.go("settings", topic="example"), kind="link"
        )
        inner = row(
            icon_label("flask-outline", "accent"),
            label(T("Example company: people, calls and positions are simulated."), "small"),
            None,
            label(T("Pace"), "tiny"),
            *paces,
            end,
            gap=tokens.TIGHT,
        )
        inner.setContentsMargins(tokens.WIDE, 1, tokens.WIDE, 1)
        box = framed("well")
        box.setLayout(inner)
        self.setLayout(row(box, gap=0))
        if day is not None:
            self._mark(round(day.rate))

    def run_at(self, pace: int) -> None:
        """Let the day run so fast."""
        if self._day is not None:
            self._day.run_at(pace)
            self._mark(pace)

    def _mark(self, pace: int) -> None:
        made = self._group.button(pace)
        if made is not None:
            made.setChecked(True)


def declare(frame: Frame, bar: ExampleBar) -> None:
    """The paces as actions."""
    group = T("Example")
    for pace in PACES:
        text = T("Example: pause") if pace == 0 else T("Example: run {n}×", n=pace)
        frame.actions.add(
            Action(f"example.pace{pace}", text, partial(bar.run_at, pace), icon="clock-fast", group=group)
        )

"""Options as they are declared, drawn: a label, a control in their range, their help, and the way back to the default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QSlider, QSpinBox, QWidget

from app.changes import ChangeSet
from app.commands import ChangeSetting
from app.domain.errors import DeskError
from app.domain.text import T, Text
from app.settings import Option, value
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.settings.state import step_of
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_button, label, row
from ui.widgets.parts import Pick, calm, card, inset

REST_MS = 350
"""Rest after the last move of a slider before it is saved."""


class OptionRow(QWidget):
    """One option. `changed` tells a value somebody chose; None means the default again."""

    changed = Signal(object)

    def __init__(self, option: Option) -> None:
        super().__init__()
        self.option = option
        self._filling = False
        title = label(option.label, "strong")
        self.help = label(option.help, "small", wrap=True)
        self.back = icon_button("restore", T("Back to the default"), self._reset)
        words.name(self.back, T("Back to the default: {option}", option=option.label))
        self.slider: QSlider | None = None
        self.editor = self._editor()
        title.setBuddy(self.editor)
        words.name(self.editor, option.label)
        left = column(title, self.help, gap=2)
        parts: list[QWidget] = []
        if self.slider is not None:
            self.slider.setFixedWidth(180)
            words.name(self.slider, T("{option}: slider", option=option.label))
            parts.append(self.slider)
        self.editor.setFixedWidth(96 if not option.choices else 180)
        inner = row(left, *parts, self.editor, self.back, gap=tokens.WIDE)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(lambda: self.changed.emit(self.value()))

    def value(self) -> Any:
        """What is shown."""
        editor = self.editor
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        if isinstance(editor, QSpinBox | QDoubleSpinBox):
            return editor.value()
        if isinstance(editor, Pick):
            return editor.value()
        assert isinstance(editor, QLineEdit)
        return editor.text()

    def show_value(self, now: Any) -> None:
        """Show a value; tells nobody. While a hand moves the slider, news waits."""
        if self._rest.isActive():
            return
        self._filling = True
        editor = self.editor
        if isinstance(editor, QCheckBox):
            editor.setChecked(bool(now))
        elif isinstance(editor, QSpinBox | QDoubleSpinBox):
            editor.setValue(now)
        elif isinstance(editor, Pick):
            editor.set_value(now)
        elif isinstance(editor, QLineEdit):
            editor.setText(str(now))
        self._filling = False
        self.back.setEnabled(now != self.option.default)

    def _reset(self) -> None:
        self._rest.stop()
        self.show_value(self.option.default)
        self.changed.emit(None)

    def _moved(self, *_: object) -> None:
        if self.slider is not None:
            self.slider.blockSignals(True)
            self.slider.setValue(round(float(self.value())))
            self.slider.blockSignals(False)
        self.back.setEnabled(self.value() != self.option.default)
        if not self._filling:
            self._rest.start()

    def _editor(self) -> QWidget:
        option = self.option
        if option.choices:
            pick = Pick(option.choices)
            pick.changed.connect(self._moved)
            return pick
        if isinstance(option.default, bool):
            check = QCheckBox()
            check.toggled.connect(self._moved)
            return check
        if isinstance(option.default, int | float):
            return self._number(option)
        edit = QLineEdit()
        edit.textEdited.connect(self._moved)
        return edit

    def _number(self, option: Option) -> QWidget:
        low, high = option.low or 0, option.high if option.high is not None else 1_000_000
        spin: QSpinBox | QDoubleSpinBox
        if isinstance(option.default, int):
            spin = QSpinBox()
            spin.setRange(round(low), round(high))
            spin.setSingleStep(round(step_of(option)))
        else:
            spin = QDoubleSpinBox()
            spin.setDecimals(0 if option.name.startswith("weight.") else 1)
            spin.setRange(low, high)
            spin.setSingleStep(step_of(option))
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self._moved)
        if option.name.startswith("weight."):
            self.slider = QSlider(Qt.Orientation.Horizontal)
            self.slider.setRange(round(low), round(high))
            self.slider.setPageStep(10)
            self.slider.valueChanged.connect(lambda now: spin.setValue(now))
            calm(self.slider)
        calm(spin)
        inset(spin)
        return spin


class OptionList(QWidget):
    """The company's options of one group: shown as they are stored, saved as they are chosen, undone by the toast."""

    def __init__(self, frame: Frame, options: Sequence[Option]) -> None:
        super().__init__()
        self.frame, self.tasks = frame, frame.tasks
        self._saving: set[str] = set()
        self.rows = {option.name: OptionRow(option) for option in options}
        self.all_back = button(T("All back to the default"), self.reset_all, "link", "restore")
        self.setLayout(
            column(card(*self.rows.values(), gap=tokens.PAGE), row(None, self.all_back), gap=tokens.GAP)
        )
        for name, one in self.rows.items():
            one.changed.connect(lambda now, n=name: self.change(n, now))
        frame.live.watch(self, ("setting",), self._news)
        self.load()

    @async_slot
    async def load(self) -> None:
        """Ask what is stored."""
        desk = await self.tasks.ask(self.frame.queries.desk, key=(id(self), "stored"))
        for name, one in self.rows.items():
            if name not in self._saving:  # an answer from before must not overwrite what was just chosen
                one.show_value(value(desk.settings, name))
        self._count()

    @async_slot
    async def change(self, name: str, now: Any) -> None:
        """Keep a value; None: the default."""
        option = self.rows[name].option
        self._saving.add(name)
        try:
            good = None if now is None or now == option.default else option.check(now)
            outcome = await self.tasks.do(ChangeSetting(name=name, value=good))
        except DeskError:
            self.load()  # what is shown must be what holds
            raise
        finally:
            self._saving.discard(name)
        said = (
            T("{option}: the default again", option=option.label)
            if good is None
            else T("{option}: {value}", option=option.label, value=_words(option, good))
        )
        self.frame.toast_outcome(outcome, said)
        self._count()

    @async_slot
    async def reset_all(self) -> None:
        """All of the group as they came."""
        for name, one in self.rows.items():
            if one.value() != one.option.default:
                await self.tasks.do(ChangeSetting(name=name, value=None))
        self.frame.toast(T("All of these are as they came."))
        self.load()

    def _count(self) -> None:
        self.all_back.setEnabled(any(r.value() != r.option.default for r in self.rows.values()))

    def _news(self, _changes: ChangeSet) -> None:
        self.load()


def _words(option: Option, now: Any) -> Text | Any:
    return dict(option.choices).get(now, now) if option.choices else now

"""Skills with their levels, edited by keys: type a skill, then 1 to 5."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.rules import SKILL_WORDS, skill_word
from app.domain.text import T, Text
from ui.runtime import words
from ui.runtime.tasks import Tasks
from ui.theme import tokens
from ui.widgets.basics import column, icon_button, label, row
from ui.widgets.choices import Choice
from ui.widgets.completing import CompletingField
from ui.widgets.stars import StarEdit

Levels = tuple[tuple[str, int], ...]


def offered(text: str, known: Sequence[str], chosen: Sequence[str]) -> list[Choice]:
    """Skills to choose from for what was typed: known ones, and the typed word itself as a new one."""
    wanted = text.strip().casefold()
    found = [
        Choice(skill_word(s), s if s in SKILL_WORDS else "", "wrench-outline", value=s)
        for s in sorted({*SKILL_WORDS, *known})
        if s not in chosen and (wanted in s.casefold() or wanted in words.say(skill_word(s)).casefold())
    ]
    exact = any(wanted in (str(c.value).casefold(), words.say(c.text).casefold()) for c in found)
    if wanted and not exact and wanted not in chosen:
        found.append(Choice(text.strip(), T("a new skill"), "plus", value=wanted))
    return found


class SkillsEdit(QWidget):
    """Lines of skill, level, remove; a field below adds. Levels take the keys 1–5 and the arrows."""

    changed = Signal(object)
    """The levels as they are now."""

    def __init__(self, tasks: Tasks, name: Text) -> None:
        super().__init__()
        self.known: tuple[str, ...] = ()
        self._lines: list[tuple[str, StarEdit, QWidget]] = []
        self._box = column(gap=2)
        self.field = CompletingField(tasks, self._offer, T("Add a skill"), ask_when_empty=True)
        self.field.chosen.connect(self._add_chosen)
        self.setLayout(column(self._box, self.field, gap=tokens.TIGHT))
        self.setFocusProxy(self.field)
        words.name(self, name)

    def value(self) -> Levels:
        """(skill, level) in order of the skills' names; a level taken back to nothing drops the skill."""
        return tuple(sorted((skill, stars.value()) for skill, stars, _ in self._lines if stars.value()))

    def set_value(self, levels: Levels) -> None:
        """Show these; tells nobody."""
        for _, _, line in self._lines:
            self._drop(line)
        self._lines.clear()
        for skill, level in levels:
            self._add(skill, level)

    async def _offer(self, text: str) -> Sequence[Choice]:
        return offered(text, self.known, [skill for skill, _, _ in self._lines])

    def _add_chosen(self, choice: Choice) -> None:
        self.field.choose(None, quiet=True)
        stars = self._add(str(choice.value), 1)
        stars.setFocus()
        self.changed.emit(self.value())

    def _add(self, skill: str, level: int) -> StarEdit:
        stars = StarEdit(T("Level of {skill}", skill=skill_word(skill)), level, size=16)
        line = QWidget()
        name = label(skill_word(skill))
        remove = icon_button("close", T("Remove {what}", what=skill_word(skill)), lambda: self._remove(line))
        line.setLayout(row(name, None, stars, remove, gap=tokens.GAP))
        stars.value_changed.connect(lambda _value: self.changed.emit(self.value()))
        self._box.addWidget(line)
        line.show()  # now, not at the next layout: what is hidden takes no focus
        self._lines.append((skill, stars, line))
        return stars

    def _remove(self, line: QWidget) -> None:
        self._lines = [one for one in self._lines if one[2] is not line]
        self._drop(line)
        self.field.setFocus()
        self.changed.emit(self.value())

    def _drop(self, line: QWidget) -> None:
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()

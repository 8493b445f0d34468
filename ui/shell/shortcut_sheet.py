"""`?` shows every key there is, from the list of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from app.domain.text import T
from ui.runtime import words
from ui.runtime.words import say
from ui.shell.actions import Action, split_keys
from ui.theme import tokens
from ui.widgets.basics import column, frame, key_hint, label, row
from ui.widgets.dialog import Dialog


class ShortcutSheet(Dialog):
    """Keys by group, in two columns."""

    def __init__(self, actions: list[Action], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words.bind(self.setWindowTitle, T("Keyboard shortcuts"))
        groups: dict[str, list[Action]] = {}
        for action in actions:
            members = groups.setdefault(say(action.group), []) if action.shortcut or action.told else None
            # the same key for the same deed in several views is told once
            if members is not None and not any(_alike(action, known) for known in members):
                members.append(action)
        body = frame("surface")
        columns = (column(gap=tokens.PAGE), column(gap=tokens.PAGE))
        heights = [0, 0]
        for members in groups.values():
            side = heights.index(min(heights))
            columns[side].addLayout(_group(members))
            heights[side] += len(members) + 2
        for each in columns:
            each.addStretch(1)
        body.setLayout(row(*columns, gap=tokens.PAGE * 2, margin=tokens.PAGE))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        self.setLayout(column(area))
        room = area.verticalScrollBar().sizeHint().width() + 2 * area.frameWidth()
        wanted = body.sizeHint()
        self.resize(max(760, wanted.width() + room), min(620, wanted.height() + tokens.PAGE))


def _alike(one: Action, other: Action) -> bool:
    return (say(one.text), one.shortcut, one.told) == (say(other.text), other.shortcut, other.told)


def _group(actions: list[Action]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(tokens.PAGE)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(actions[0].group, "section"), 0, 0, 1, 2)
    for place, action in enumerate(actions, start=1):
        grid.addWidget(label(action.text), place, 0)
        keys = row(*(key_hint(k) for k in split_keys(action.shortcut or action.told)), gap=tokens.TIGHT)
        grid.addLayout(keys, place, 1, Qt.AlignmentFlag.AlignRight)
    return grid

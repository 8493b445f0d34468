"""Policies side by side on the same day, or drafts beside each other: a line each with the figures."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.text import T, Text
from app.services.planning.proposal import Proposal
from ui.models import Column, RowTableModel
from ui.planning.state import hours, policy_word
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.table import Table


@dataclass(frozen=True)
class Compared:
    """A proposal under its name."""

    key: str
    name: Text | str
    proposal: Proposal
    detail: Text | str = ""


def compared_model(parent: QObject, name: Text, detail: Text | None = None) -> RowTableModel[Compared]:
    """Proposals as lines with their figures; times as hours:minutes."""

    def figure(key: str, title: Text, show: Callable[[Proposal], str], width: int = 92) -> Column[Compared]:
        return Column[Compared](key, title, lambda c: show(c.proposal), align="right", width=width)

    columns = [
        Column[Compared]("name", name, lambda c: c.name, bold=True, width=132 if detail is None else 250)
    ]
    if detail is not None:
        columns.append(Column[Compared]("detail", detail, lambda c: c.detail, width=100))
    columns += [
        figure("unassigned", T("Nobody comes"), lambda p: str(p.after.unassigned), 108),
        figure("late", T("Late"), lambda p: str(p.after.late), 52),
        figure("travel", T("On the road (h)"), lambda p: hours(p.after.travel), 114),
        figure("overtime", T("Overtime (h)"), lambda p: hours(p.after.overtime), 100),
        figure("fairness", T("Unevenness (h)"), lambda p: hours(p.after.fairness), 118),
        figure("moved", T("Other people"), lambda p: str(p.after.moved), 100),
        figure("changes", T("Changes"), lambda p: str(len(p.changes)), 84),
    ]
    return RowTableModel(columns, key=_key, parent=parent)


def _key(compared: Compared) -> Hashable:
    return compared.key


class Comparing(QWidget):
    """Policies tried on one day. `shown` wants a line's plan, `adopted` its policy for the company."""

    shown = Signal(object)
    adopted = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = compared_model(self, T("Policy"))
        self.table = Table(self.model, T("Policies side by side"))
        self.show_it = button(T("Show this plan"), self._show, "primary")
        self.adopt = button(T("Plan by this policy from now on"), self._adopt)
        close = button(T("Close"), self.closed.emit)
        self.setLayout(
            column(
                label(T("The same day by each policy. Nothing of it has been made."), "muted"),
                self.table,
                row(self.show_it, self.adopt, None, close),
                gap=tokens.GAP,
            )
        )
        self.table.opened.connect(lambda _row: self._show())
        self.table.picked.connect(self._dress)
        self._dress()

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """These, a line each."""
        self.model.set_rows([Compared(p.policy, policy_word(p.policy), p) for p in proposals])
        if proposals:
            self.table.go_to(proposals[0].policy)
        self.table.setFocus()
        self._dress()

    def _dress(self, *_: object) -> None:
        on = self.table.current_row() is not None
        self.show_it.setEnabled(on)
        self.adopt.setEnabled(on)

    def _show(self) -> None:
        line = self.table.current_row()
        if isinstance(line, Compared):
            self.shown.emit(line.proposal)

    def _adopt(self) -> None:
        line = self.table.current_row()
        if isinstance(line, Compared):
            self.adopted.emit(line.key)

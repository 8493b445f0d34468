"""The company: its branches with their time zone, country and currency."""

from __future__ import annotations

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QWidget

from app.changes import ChangeSet
from app.commands import SaveBranch
from app.domain.people import Branch
from app.domain.text import T
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.settings.branch_form import BranchForm
from ui.settings.state import new_branch
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, label, row
from ui.widgets.field import Field
from ui.widgets.parts import Pick, card, clear


def zone_of_this_computer() -> str:
    """The system's zone by its IANA name; UTC when it has none."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace") or "UTC"


class CompanySettings(QWidget):
    """One branch at a time; a new one can be added."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = frame, frame.tasks
        self._base: Branch | None = None
        self._place = ""
        self._box = row(gap=tokens.GAP)
        self.pick: Pick | None = None
        self.form = BranchForm(frame)
        self.save_button = button(T("Save"), self.save, "primary", "check")
        self.back = button(T("Discard"), self.show_branch, "quiet")
        self.add = button(T("Add a branch"), self.new, "link", "plus")
        self.title = label("", "strong")
        self.setLayout(
            column(
                self._box,
                card(self.title, self.form, row(None, self.back, self.save_button), gap=tokens.WIDE),
                row(self.add, None),
                gap=tokens.WIDE,
            )
        )
        self.form.edited.connect(self._edited)
        frame.live.watch(self, ("branch",), self._news)
        frame.branch_changed.connect(self._branch_changed)
        self._fill_pick()
        self.show_branch()

    def show_branch(self) -> None:
        """The branch that is looked at, as it is stored."""
        branch = self.frame.branch
        self._base = branch if branch is not None else new_branch(None, zone_of_this_computer())
        words.bind(self.title.setText, branch.name if branch is not None else T("The first branch"))
        self.form.set_branch(self._base)
        self._edited()
        self.find_place()

    def new(self) -> None:
        """An empty branch beside the others."""
        self._base = new_branch(self.frame.branch, zone_of_this_computer())
        words.bind(self.title.setText, T("New branch"))
        self.form.set_branch(self._base)
        self._edited()
        self.form.name.setFocus()

    @async_slot
    async def save(self) -> None:
        """Check and save."""
        branch = self.form.checked()
        if branch is None:
            return
        outcome = await self.tasks.do(SaveBranch(branch=branch))
        self.frame.toast_outcome(outcome, T("{name} is saved", name=branch.name))
        desk = await self.tasks.ask(self.frame.queries.desk, key=(id(self), "desk"))
        self.frame.set_branches(desk.branches)
        self.frame.choose_branch(branch.id)
        self._fill_pick()
        self.show_branch()

    @async_slot
    async def find_place(self) -> None:
        """Put the office into words."""
        base = self._base
        if base is None or base.point is None:
            return
        hit = await self.tasks.ask(self.frame.desk.geocoder.reverse, base.point, key=(id(self), "office"))
        if hit is not None and base is self._base and self.form.branch() == base:
            self.form.set_branch(base, hit.label)

    def _edited(self) -> None:
        base = self._base
        changed = base is not None and self.form.branch() != base
        known = base is not None and any(b.id == base.id for b in self.frame.branches)
        self.save_button.setEnabled(changed or not known)
        self.back.setEnabled(changed or not known)

    def _fill_pick(self) -> None:
        clear(self._box)
        self.pick = None
        if len(self.frame.branches) > 1:
            self.pick = Pick([(b.id, b.name) for b in self.frame.branches])
            self.pick.set_value(self.frame.branch.id if self.frame.branch else None)
            self.pick.changed.connect(lambda key: self.frame.choose_branch(key))
            self._box.addWidget(Field(T("Branch"), self.pick))
            self._box.addStretch(1)

    def _branch_changed(self, _branch: object) -> None:
        if self.pick is not None and self.frame.branch is not None:
            self.pick.blockSignals(True)
            self.pick.set_value(self.frame.branch.id)
            self.pick.blockSignals(False)
        self.show_branch()

    def _news(self, _changes: ChangeSet) -> None:
        self._fill_pick()

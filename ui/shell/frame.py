"""What every panel is given: the desk, the doors to work and to words, and what all panels share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, QSettings, Signal

from app.domain.ids import BranchId
from app.domain.people import Branch
from app.domain.text import T, Text
from app.queries import Queries
from ui.runtime.live import Live
from ui.runtime.present import Notices, Presenter
from ui.runtime.tasks import Tasks
from ui.shell.actions import ActionList
from ui.shell.desk_clock import DeskClock
from ui.shell.selection import Selection
from ui.widgets.choices import Choice


class DeskLike(Protocol):
    """The desk as the window sees it; all calls are synchronous and made from worker threads."""

    @property
    def queries(self) -> Queries:
        """The read side."""

    def do(self, command: Any) -> Any:
        """Carry out a command and return its outcome."""


@dataclass(frozen=True)
class Seat:
    """Who sits here: the seat's id as the log knows it, and the person's name."""

    id: str
    person: str
    role: str = ""


@dataclass(frozen=True)
class Finder:
    """A kind of things the command bar can find, beside actions.

    find: typed words → choices whose `value` is a function without arguments that goes there.
    """

    id: str
    title: Text
    find: Callable[[str], Awaitable[Sequence[Choice]]]


class Frame(QObject):
    """One per window."""

    going = Signal(str, object)
    """A view's id and what to show there; the window listens, and the view's panels may."""
    branch_changed = Signal(object)
    """The new `Branch`."""
    calling = Signal(str)
    """Somebody wants this number dialled."""
    helping = Signal(str)
    """Help for this topic is wanted."""

    def __init__(
        self,
        desk: DeskLike,
        tasks: Tasks,
        live: Live,
        present: Presenter,
        clock: DeskClock,
        actions: ActionList,
        notices: Notices,
        memory: QSettings,
        branches: Sequence[Branch] = (),
        seat: Seat = Seat("local", ""),  # noqa: B008 - a frozen value
        example: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.tasks, self.live, self.present = desk, tasks, live, present
        self.clock, self.actions, self.memory = clock, actions, memory
        self.seat, self.example = seat, example
        self._notices = notices
        self.selection = Selection(clock.today(), self)
        self.finders: dict[str, Finder] = {}
        self.branches = tuple(branches)
        self._branch = self.branches[0] if self.branches else None

    @property
    def queries(self) -> Queries:
        """The read side: `await frame.tasks.ask(frame.queries.board, branch, day, key=(self, "board"))`."""
        return self.desk.queries

    # ---- branch -----------------------------------------------------------------------------------------

    @property
    def branch(self) -> Branch | None:
        """The branch that is looked at; None while there is none."""
        return self._branch

    @property
    def branch_id(self) -> BranchId:
        """Its id. Raises LookupError while there is no branch."""
        if self._branch is None:
            raise LookupError("no branch has been set up")
        return self._branch.id

    def set_branches(self, branches: Sequence[Branch]) -> None:
        """The branches of the company changed; stay at the same one if it is still there."""
        self.branches = tuple(branches)
        here = self._branch.id if self._branch else None
        now = next((b for b in self.branches if b.id == here), self.branches[0] if self.branches else None)
        if now != self._branch:
            self._branch = now
            self.branch_changed.emit(now)

    def choose_branch(self, branch_id: BranchId) -> None:
        """Look at another branch."""
        for branch in self.branches:
            if branch.id == branch_id and branch != self._branch:
                self._branch = branch
                self.branch_changed.emit(branch)

    # ---- going and saying -------------------------------------------------------------------------------

    def go(self, view: str, **what: Any) -> None:
        """Show a view; `what` (such as job="…") is told to whoever listens to `going`."""
        self.going.emit(view, what)

    def open(self, kind: str, thing: str, view: str = "") -> None:
        """Select a thing, and show a view if one is named."""
        self.selection.select(kind, thing)
        if view:
            self.go(view, **{kind: thing})

    def toast(
        self,
        text: Text | str,
        kind: str = "good",
        action: Text | None = None,
        run: Callable[[], None] | None = None,
        seconds: float = 6,
    ) -> None:
        """A short remark in the corner. kinds: info, good, warning, danger."""
        self._notices.toast(text, kind, action, run, seconds)

    def toast_outcome(self, text: Text, outcome: Any) -> None:
        """Say what was done, with Undo when the outcome carries its opposite command."""
        opposite = getattr(outcome, "undo", None)
        if opposite is None:
            self.toast(text)
            return
        self.toast(text, action=T("Undo"), run=lambda: self.undo(opposite), seconds=10)

    def undo(self, opposite: Any) -> None:
        """Send an opposite command."""
        self.tasks.start(self.tasks.do(opposite), owner=self)

    def banner(
        self,
        name: str,
        text: Text | str,
        kind: str = "warning",
        action: Text | None = None,
        run: Callable[[], None] | None = None,
        closable: bool = True,
    ) -> None:
        """A line below the top bar that stays until `clear_banner(name)`."""
        self._notices.banner(name, text, kind, action, run, closable)

    def clear_banner(self, name: str) -> None:
        """Take that line away."""
        self._notices.clear_banner(name)

    def add_finder(self, finder: Finder) -> None:
        """Let the command bar find a further kind of things."""
        self.finders[finder.id] = finder

"""What every panel is given: the desk, the doors to work and to words, and what all panels share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from app.bootstrap import Desk
from app.domain.ids import BranchId
from app.domain.people import Branch
from app.domain.text import T, Text
from app.queries import Queries
from app.services.context import Outcome, Who
from ui.runtime.live import Live
from ui.runtime.present import Notices, Presenter
from ui.runtime.tasks import Tasks
from ui.shell.actions import ActionList
from ui.shell.desk_clock import DeskClock
from ui.shell.selection import Selected, Selection
from ui.widgets.choices import Choice


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
    opened = Signal(object)
    """The thing (`Selected`) somebody asked to see, also when it is selected already."""
    branch_changed = Signal(object)
    """The new `Branch`."""
    calling = Signal(str)
    """Somebody wants this number dialled."""
    helping = Signal(str)
    """Help for this topic is wanted."""
    previewed = Signal(object, int)
    """A `Candidate` that is looked at somewhere and the minutes of work, or None and 0 when no longer."""

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        live: Live,
        present: Presenter,
        clock: DeskClock,
        actions: ActionList,
        notices: Notices,
        memory: QSettings,
        branches: Sequence[Branch] = (),
        example: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.tasks, self.live, self.present = desk, tasks, live, present
        self.clock, self.actions, self.memory = clock, actions, memory
        self.example = example
        self._notices = notices
        self._ends: list[Callable[[], None]] = []
        self.destination: tuple[str, dict[str, Any]] = ("", {})
        """Where `go` led last; a view that is made only by being shown reads it, as it missed the signal."""
        self.selection = Selection(clock.today(), self)
        self.finders: dict[str, Finder] = {}
        self.branches = tuple(branches)
        self._branch = self.branches[0] if self.branches else None

    @property
    def who(self) -> Who:
        """The seat and the person at it."""
        return self.desk.who

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
        self.destination = (view, what)
        self.going.emit(view, what)

    def open(self, kind: str, thing: str, view: str = "") -> None:
        """Select a thing, and show a view if one is named."""
        self.selection.select(kind, thing)
        self.opened.emit(Selected(kind, str(thing)))
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

    def toast_outcome(self, outcome: Outcome, text: Text | None = None) -> None:
        """Say what was done, with Undo when it can be taken back; notes of the outcome follow."""
        undo = (lambda: self.undo(outcome.number)) if outcome.undo is not None and outcome.number else None
        self.toast(text or outcome.label, action=T("Undo") if undo else None, run=undo, seconds=10)
        for note in outcome.notes:
            self.toast(note, "info")

    def undo(self, number: int | None = None) -> None:
        """Take back the step of that log number, or this seat's newest; says what was undone."""
        self.tasks.start(self._step(self.desk.history.undo, number), owner=self)

    def redo(self) -> None:
        """Do again what was undone last."""
        self.tasks.start(self._step(self.desk.history.redo), owner=self)

    async def _step(self, work: Callable[..., Outcome], *args: Any) -> None:
        outcome = await self.tasks.write(work, *args)
        self.toast(outcome.label, "info")

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

    def at_end(self, end: Callable[[], None]) -> None:
        """Call `end` when the window has gone; the last given is called first."""
        self._ends.append(end)

    def close(self) -> None:
        """End what lives with the window: ticking, listening, threads."""
        self.clock.stop()
        while self._ends:
            self._ends.pop()()

    def add_finder(self, finder: Finder) -> None:
        """Let the command bar find a further kind of things."""
        self.finders[finder.id] = finder

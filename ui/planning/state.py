"""What the planning pane shows and allows, without Qt: the proposal with its ticks, figures as lines, ghosts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.domain.ids import JobId
from app.domain.policies import POLICY_WORDS
from app.domain.text import T, Text
from app.i18n import say_time
from app.services.planning.figures import Figures
from app.services.planning.gather import Scope
from app.services.planning.proposal import Change, ChangeKind, LeftOut, Place, Proposal

SCOPE_WORDS: dict[Scope, Text] = {
    Scope.UNASSIGNED: T("Place what nobody has"),
    Scope.ALL: T("All movable work anew"),
    Scope.REPAIR: T("Repair, change little"),
}
"""What a plan may touch, in words, in the order they are offered."""

KIND_WORDS: dict[ChangeKind, Text] = {
    ChangeKind.ASSIGN: T("assigned"),
    ChangeKind.MOVE: T("other people"),
    ChangeKind.RETIME: T("other time"),
    ChangeKind.LONGER: T("other length"),
    ChangeKind.UNASSIGN: T("to the tray"),
}
KIND_ICONS: dict[ChangeKind, str] = {
    ChangeKind.ASSIGN: "account-plus-outline",
    ChangeKind.MOVE: "account-switch-outline",
    ChangeKind.RETIME: "clock-outline",
    ChangeKind.LONGER: "arrow-expand-horizontal",
    ChangeKind.UNASSIGN: "tray-arrow-down",
}


@dataclass(frozen=True)
class Line:
    """A change in the table."""

    change: Change
    ticked: bool


@dataclass(frozen=True)
class Offer:
    """A proposal while somebody decides about it. ticked: the changes to be made."""

    proposal: Proposal
    ticked: frozenset[JobId] = field(default_factory=frozenset)

    @staticmethod
    def of(proposal: Proposal) -> Offer:
        """With everything ticked."""
        return Offer(proposal, frozenset(c.job_id for c in proposal.changes))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The table, in the order of the day."""
        return tuple(Line(c, c.job_id in self.ticked) for c in self.proposal.changes)

    def toggled(self, job_id: JobId) -> Offer:
        """Tick a change and all it needs, or untick it and all that needs it."""
        if job_id in self.ticked:
            kept = self.proposal.without({job_id}) & self.ticked
            return replace(self, ticked=frozenset(kept))
        return replace(self, ticked=self.ticked | frozenset(self.proposal.closed({job_id})))

    def all(self, on: bool) -> Offer:
        """Tick everything, or nothing."""
        return Offer.of(self.proposal) if on else replace(self, ticked=frozenset())

    def without_made(self, made: Iterable[JobId]) -> Offer:
        """What is left when some changes have been made or refused."""
        gone = set(made)
        left = tuple(
            replace(c, needs=tuple(n for n in c.needs if n not in gone))
            for c in self.proposal.changes
            if c.job_id not in gone
        )
        return Offer(replace(self.proposal, changes=left), self.ticked - gone)

    @property
    def acceptable(self) -> bool:
        """Whether there is anything to accept."""
        return bool(self.ticked) or (not self.proposal.changes and bool(self.proposal.absent))

    @property
    def breaks_promises(self) -> int:
        """How many of the ticked changes begin outside what was promised."""
        return sum(1 for c in self.proposal.changes if c.job_id in self.ticked and c.breaks_promise)


@dataclass(frozen=True)
class FigureLine:
    """One figure before and after. better: 1 better, -1 worse, 0 the same."""

    name: Text
    before: str
    after: str
    better: int


def hours(seconds: float) -> str:
    """Seconds as hours:minutes."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def figure_lines(before: Figures, after: Figures) -> tuple[FigureLine, ...]:
    """The figures people compare, times as hours:minutes."""

    def line(name: Text, a: float, b: float, timed: bool = False) -> FigureLine:
        said = hours if timed else (lambda value: str(round(value)))
        better = 0 if said(a) == said(b) else 1 if b < a else -1
        return FigureLine(name, said(a), said(b), better)

    return (
        line(T("Nobody comes"), before.unassigned, after.unassigned),
        line(T("Late"), before.late, after.late),
        line(T("On the road (h)"), before.travel, after.travel, timed=True),
        line(T("Overtime (h)"), before.overtime, after.overtime, timed=True),
        line(T("Unevenness (h)"), before.fairness, after.fairness, timed=True),
        FigureLine(T("Other people"), "", str(after.moved), 0),
        FigureLine(T("Other times"), "", str(after.retimed), 0),
        line(T("Cost (min)"), before.cost / 60, after.cost / 60),
    )


def who_and_when(place: Place) -> str:
    """“09:15 Wang Fang, Chen Jie”, or a dash when nobody has it."""
    if place.start is None:
        return "–"
    return f"{say_time(place.start)} {', '.join(place.names)}"


def summary(proposal: Proposal) -> Text:
    """The proposal in one sentence."""
    if not proposal.changes and not proposal.left_out:
        return T("Nothing to change: the plan stands as it is.")
    if not proposal.changes:
        return T(
            "No place was found for {n} job.", "No place was found for {n} jobs.", n=len(proposal.left_out)
        )
    if proposal.left_out:
        return T(
            "{changes} changes; {n} job is left out.",
            "{changes} changes; {n} jobs are left out.",
            changes=len(proposal.changes),
            n=len(proposal.left_out),
        )
    return T("{n} change, nobody left out.", "{n} changes, nobody left out.", n=len(proposal.changes))


def made_words(proposal: Proposal, made: Iterable[JobId]) -> Text:
    """What was changed, in one sentence; of a repair who got other people or another time, so that they can be told."""
    kept = set(made)
    changes = [c for c in proposal.changes if c.job_id in kept]
    if proposal.scope is not Scope.REPAIR or not changes:
        return T("{n} change of the plan was made.", "{n} changes of the plan were made.", n=len(changes))
    parts = [
        T("{kind}: {jobs}", kind=KIND_WORDS[kind], jobs=tuple(found))
        for kind in ChangeKind
        if (found := [c.number for c in changes if c.kind is kind])
    ]
    return T("The day is repaired. {parts}. Everything else stays.", parts=tuple(parts))


def left_words(out: LeftOut) -> Text:
    """A job left out, with who had it."""
    if out.had:
        return T("{job}, {customer} (had {names})", job=out.number, customer=out.customer, names=out.had)
    return T("{job}, {customer}", job=out.number, customer=out.customer)


def policy_word(policy: str) -> Text | str:
    """A policy in words."""
    return POLICY_WORDS.get(policy, policy)


def falling(costs: list[tuple[float, float]], wide: float, high: float) -> list[tuple[float, float]]:
    """A falling cost as points of a picture: (elapsed, cost) → (x, y), the newest at the right, the least below."""
    if not costs:
        return []
    last = max(costs[-1][0], 1e-9)
    top, bottom = max(c for _, c in costs), min(c for _, c in costs)
    span = (top - bottom) or 1.0
    return [(t / last * wide, high - (c - bottom) / span * high) for t, c in costs]

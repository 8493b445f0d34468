"""Planning as the desk offers it: propose, compare policies, accept; the search itself is a port's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from app import settings
from app.domain.errors import NotPossible
from app.domain.ids import JobId
from app.domain.people import Branch
from app.domain.text import T
from app.planner.travel import TravelTables
from app.ports import Clock, DayPlanner, Drafts, Router, Searching
from app.queries import Queries
from app.services.planning.accept import Accepted, Does, accept
from app.services.planning.build import build
from app.services.planning.drafts import PlanDrafts
from app.services.planning.gather import Scope, Wanted, gather
from app.services.planning.known import Built
from app.services.planning.proposal import Proposal
from app.services.planning.propose import propose
from app.services.planning.settle import settle, settle_near

SECONDS = 15.0
"""How long a day is searched for unless somebody says otherwise."""
AROUND = 4 * 3600.0
"""Seconds outside a window for which ways are known too: a job left out is told when it would have fitted."""
NEAR = 1800.0
"""Seconds by which a repair first tries to shift what stands."""


class Planning:
    """Plans days of branches. Thread-safe; everything here blocks, so call it off the window's thread."""

    def __init__(
        self,
        queries: Queries,
        router: Router,
        clock: Clock,
        bus: Does,
        planner: DayPlanner,
        drafts: Drafts | None = None,
        seat: str = "",
    ) -> None:
        """seat: whose plans these are; time that other seats hold for offers counts as taken."""
        self._queries, self._clock, self._bus, self._planner = queries, clock, bus, planner
        self._seat = seat
        self._roads = TravelTables(router, around=AROUND)
        self.drafts = PlanDrafts(drafts, clock)

    def map_changed(self) -> None:
        """Another city map was loaded, or its speeds changed."""
        self._roads.forget()

    def build(self, branch: Branch, wanted: Wanted) -> Built:
        """The day as the planner sees it. Raises NotPossible for a day that cannot be planned."""
        stored = self._queries.desk().settings
        policy = wanted.policy or str(settings.value(stored, "plan.policy"))
        goals = settings.policy_goals(stored, policy)
        gathered = gather(self._queries, branch, self._clock.now(), wanted, self._seat)
        built = build(gathered, replace(wanted, policy=policy), goals, self._roads)
        if not built.day.people:
            raise NotPossible(
                T("Nobody is on duty on {day}. Give people shifts for that day first.", day=wanted.day),
                code="plan-nobody",
            )
        return built

    def propose(
        self,
        branch: Branch,
        wanted: Wanted,
        *,
        seconds: float | None = None,
        steps: int | None = None,
        seed: int = 1,
        progress: Callable[[Searching], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Proposal:
        """A proposal for a day, searched for `seconds` (SECONDS when neither they nor `steps` are given).

        Raises NotPossible for a day that cannot be planned.
        """
        if seconds is None and steps is None:
            seconds = SECONDS
        if wanted.scope is not Scope.REPAIR or wanted.near is not None:
            return self._proposal(branch, wanted, seconds, steps, seed, progress, cancelled)
        # a repair first leaves everybody about where they were told to be, and only then disturbs more
        first, rest = (None, None) if seconds is None else (seconds * 0.3, seconds * 0.7)
        some = None if steps is None else max(1, steps // 2)
        near = self._proposal(branch, replace(wanted, near=NEAR), first, some, seed, progress, cancelled)
        if not near.left_out or near.stopped:
            return near
        far = self._proposal(branch, wanted, rest, some, seed, progress, cancelled)
        return far if len(far.left_out) < len(near.left_out) else near

    def _proposal(
        self,
        branch: Branch,
        wanted: Wanted,
        seconds: float | None,
        steps: int | None,
        seed: int,
        progress: Callable[[Searching], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> Proposal:
        built = self.build(branch, wanted)
        found = self._planner.search(
            built.day, seconds=seconds, steps=steps, seed=seed, progress=progress, cancelled=cancelled
        )
        times = settle_near if wanted.scope is Scope.REPAIR else settle
        return propose(built, found, times(built, found.plan), self._roads.source)

    def compare(
        self,
        branch: Branch,
        wanted: Wanted,
        policies: Sequence[str],
        *,
        seconds: float | None = None,
        steps: int | None = None,
        seed: int = 1,
        progress: Callable[[str, Searching], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[Proposal, ...]:
        """The same day by several policies, one after the other; those not reached before a cancel are missing."""
        found = []
        for policy in policies:
            if cancelled is not None and cancelled():
                break

            def tell(now: Searching, policy: str = policy) -> None:
                if progress is not None:
                    progress(policy, now)

            found.append(
                self.propose(
                    branch,
                    replace(wanted, policy=policy),
                    seconds=seconds,
                    steps=steps,
                    seed=seed,
                    progress=tell,
                    cancelled=cancelled,
                )
            )
        return tuple(found)

    def accept(
        self, branch: Branch, proposal: Proposal, ticked: Iterable[JobId] | None = None, note: str = ""
    ) -> Accepted:
        """Make a proposal's changes, or the ticked ones, as one step; see `app.services.planning.accept.accept`."""
        return accept(proposal, ticked, branch, self._queries, self._bus, note, self._seat)

"""Drafts of a day: proposals kept under a name on this machine, to be compared, and accepted later as far as they still hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.codec import dump, load
from app.domain.errors import NotPossible
from app.domain.ids import BranchId, new_id
from app.domain.text import T
from app.ports import Clock, Drafts
from app.services.planning.proposal import Proposal

PREFIX = "plan:"
LONGEST_TITLE = 60


@dataclass(frozen=True)
class KeptPlan:
    """A proposal that was kept. title: as its keeper called it."""

    id: str
    title: str
    kept_at: datetime
    proposal: Proposal


class PlanDrafts:
    """The kept proposals. Without a store they live as long as the program."""

    def __init__(self, store: Drafts | None, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._here: dict[str, dict[str, object]] = {}

    def keep(self, title: str, proposal: Proposal) -> KeptPlan:
        """Keep a proposal under a title. Raises NotPossible for an empty or endless one."""
        title = " ".join(title.split())
        if not title or len(title) > LONGEST_TITLE:
            raise NotPossible(
                T("A draft’s name has 1 to {most} characters.", most=LONGEST_TITLE),
                code="draft-title",
                field="title",
            )
        kept = KeptPlan(new_id(), title, self._clock.now(), proposal)
        data = dump(kept)
        if self._store is None:
            self._here[kept.id] = data
        else:
            self._store.save(PREFIX + kept.id, data)
        return kept

    def all(self, branch_id: BranchId | None = None) -> tuple[KeptPlan, ...]:
        """The drafts (of a branch), the newest first; one that another version of the program wrote is passed over."""
        if self._store is None:
            names = list(reversed(self._here))
        else:
            names = [n.removeprefix(PREFIX) for n in self._store.names() if n.startswith(PREFIX)]
        found = (self.find(name) for name in names)
        return tuple(k for k in found if k is not None and branch_id in (None, k.proposal.branch_id))

    def find(self, draft_id: str) -> KeptPlan | None:
        """The draft of that id, when there is one and it can be read."""
        data = self._here.get(draft_id) if self._store is None else self._store.load(PREFIX + draft_id)
        if data is None:
            return None
        try:
            return load(KeptPlan, data)
        except ValueError:  # written by another version
            return None

    def drop(self, draft_id: str) -> None:
        """Forget a draft."""
        if self._store is None:
            self._here.pop(draft_id, None)
        else:
            self._store.drop(PREFIX + draft_id)

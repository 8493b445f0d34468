"""What a command changed, as kinds and ids: the only news that travels between screens and seats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

KINDS = (
    "branch",
    "customer",
    "staff",
    "service",
    "area",
    "call",
    "job",
    "follow_up",
    "lane",
    "hold",
    "setting",
    "pin",
    "desk",
)
"""`lane` ids are `STAFF_ID/YYYY-MM-DD`; `desk` means everything changed."""


@dataclass(frozen=True)
class ChangeSet:
    """kind → ids. Sets merge with `|`; an empty one is falsy."""

    kinds: dict[str, frozenset[str]] = field(default_factory=dict)

    @staticmethod
    def of(kind: str, ids: Iterable[str]) -> ChangeSet:
        """A set of one kind."""
        return ChangeSet({kind: frozenset(ids)})

    def __or__(self, other: ChangeSet) -> ChangeSet:
        kinds = dict(self.kinds)
        for kind, ids in other.kinds.items():
            kinds[kind] = kinds.get(kind, frozenset()) | ids
        return ChangeSet(kinds)

    def __bool__(self) -> bool:
        return any(self.kinds.values())

    def touches(self, *kinds: str) -> bool:
        """Whether anything of these kinds changed."""
        return "desk" in self.kinds or any(self.kinds.get(k) for k in kinds)

    def ids(self, kind: str) -> frozenset[str]:
        """The ids of one kind."""
        return self.kinds.get(kind, frozenset())

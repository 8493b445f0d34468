"""Two people changed the same thing: what each changed, and both together. No Qt here."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

Thing = TypeVar("Thing")

_OWN = frozenset({"id", "version", "created_at"})


def changed_fields(before: Any, after: Any) -> tuple[str, ...]:
    """The names of the fields in which two values of one frozen dataclass differ; ids and versions do not count."""
    return tuple(
        f.name
        for f in fields(before)
        if f.name not in _OWN and getattr(before, f.name) != getattr(after, f.name)
    )


def merged(base: Thing, mine: Thing, theirs: Thing) -> Thing:
    """`theirs` with what I changed since `base` put over it; its version is theirs, so it can be saved."""
    mine_changed = {name: getattr(mine, name) for name in changed_fields(base, mine)}
    return replace(theirs, **mine_changed)  # type: ignore[type-var]


def clashing(base: Any, mine: Any, theirs: Any) -> tuple[str, ...]:
    """Fields that both changed, to different values."""
    both = set(changed_fields(base, mine)) & set(changed_fields(base, theirs))
    return tuple(name for name in changed_fields(mine, theirs) if name in both)

"""Saved views of the board: a name for a way to look, private to one person or shared by the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PREFIX = "view."
"""Settings of this name are saved views."""
MOST_LETTERS = 40


@dataclass(frozen=True)
class SavedView:
    """digit: the key 1–9 it is called by, 0 for none. owner: the name of whoever saved it. looks: what the board
    keeps of it, plain data that only the board understands."""

    id: str
    name: str
    owner: str
    shared: bool = False
    digit: int = 0
    looks: dict[str, Any] = field(default_factory=dict)


def view_from(id_: str, data: object) -> SavedView | None:
    """A view from its stored form; None for data that is no view."""
    if not isinstance(data, Mapping) or not str(data.get("name", "")).strip():
        return None
    digit, looks = data.get("digit"), data.get("looks")
    return SavedView(
        id_,
        str(data["name"]),
        str(data.get("owner", "")),
        data.get("shared") is True,
        digit if isinstance(digit, int) and 0 <= digit <= 9 else 0,
        dict(looks) if isinstance(looks, Mapping) else {},
    )


def view_data(view: SavedView) -> dict[str, Any]:
    """The stored form of a view."""
    return {
        "name": view.name,
        "owner": view.owner,
        "shared": view.shared,
        "digit": view.digit,
        "looks": view.looks,
    }


def views_of(settings: Mapping[str, object], who: str) -> tuple[SavedView, ...]:
    """The views somebody sees: their own and the shared ones; those with a key first, then by name."""
    found = [
        view
        for name, data in settings.items()
        if name.startswith(PREFIX)
        and (view := view_from(name.removeprefix(PREFIX), data)) is not None
        and (view.shared or view.owner == who)
    ]
    return tuple(sorted(found, key=lambda v: (v.digit or 10, v.owner != who, v.name.casefold(), v.id)))


def on_key(views: Iterable[SavedView], digit: int, who: str) -> SavedView | None:
    """The view a key calls: one's own goes before a shared one of the same key."""
    found = [v for v in views if v.digit == digit]
    return next((v for v in found if v.owner == who), found[0] if found else None)

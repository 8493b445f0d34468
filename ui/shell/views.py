"""Declarations of what the window holds: views on the rail, and parts that the workbench arranges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.text import Text

if TYPE_CHECKING:
    from ui.shell.frame import Frame

Factory = Callable[["Frame"], QWidget]


@dataclass(frozen=True)
class Part:
    """A panel of the workbench: docks, hides, tears off to a second screen.

    column, order: where it stands at first, columns from the left, order from the top. width, height: its
    share at first, in pixels of a 1366×768 window. The factory runs when the part is first seen.
    """

    id: str
    title: Text
    icon: str
    factory: Factory
    column: int = 0
    order: int = 0
    width: int = 320
    height: int = 300


@dataclass(frozen=True)
class View:
    """A place on the rail.

    digit: its key 1–9. Either `factory` makes a page of its own, or `parts` names the workbench parts it shows.
    Register a view only when it works: there is no dead entry on the rail.
    """

    id: str
    title: Text
    icon: str
    digit: int
    factory: Factory | None = None
    parts: tuple[str, ...] = ()
    help: str = ""
    """Topic of the help for this place; empty means the view's id."""
    roles: frozenset[str] = frozenset()
    """Whose seats show it; empty means everybody's."""

    def __post_init__(self) -> None:
        if (self.factory is None) == (not self.parts):
            raise ValueError(f"view {self.id!r} needs either a factory or parts")

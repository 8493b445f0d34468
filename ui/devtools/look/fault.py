"""What may be wrong with something on the screen, as data."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Fault:
    """kind: cut, narrow, outside, overlap, askew, high, keys, contrast, untranslated. where: the widget's way down."""

    kind: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.detail}"


def way(widget: QWidget, root: QWidget) -> str:
    """The classes (or names) from the root down to a widget; the last four tell enough."""
    steps: list[str] = []
    here: QWidget | None = widget
    while here is not None:
        steps.append(here.objectName() or type(here).__name__)
        if here is root:
            break
        here = here.parentWidget()
    steps.reverse()
    return " › ".join([steps[0], *steps[1:][-3:]])

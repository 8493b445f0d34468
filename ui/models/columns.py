"""What a column of a table shows of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from app.domain.text import Text

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. Every function gets the frozen row and must be quick: it runs while painting.

    text: the words shown; a `Text` is said in the current language. sort: what to order by (default: the
    words). icon: name of an icon. hue: hue whose ink colours the words. tip: words on hovering.
    width: in pixels at 100 %, 0 for "as wide as needed"; stretch: takes the room left.
    """

    key: str
    title: Text
    text: Callable[[Row], Text | str]
    sort: Callable[[Row], Any] | None = None
    icon: Callable[[Row], str] | None = None
    hue: Callable[[Row], str] | None = None
    tip: Callable[[Row], Text | str] | None = None
    align: Literal["left", "right", "centre"] = "left"
    bold: bool = False
    width: int = 0
    stretch: bool = False

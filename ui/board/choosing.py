"""Which visits are chosen together: a stretch between two, what a band holds, those a dragged one leads. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.ids import VisitId
from ui.board.state import Bar, PersonRow, Picture


def inside(shown: Picture, rows: Iterable[int], start: float, end: float) -> frozenset[VisitId]:
    """All visits of some rows that show between two moments (epoch seconds)."""
    found = set()
    for index in rows:
        row = shown.person(index)
        if row is not None:
            found |= {row.bars[n].id for n in row.spans.between(start, end) if row.bars[n].end > start}
    return frozenset(found)


def between(shown: Picture, one: VisitId | None, other: VisitId) -> frozenset[VisitId]:
    """What lies between two visits: in one row those from one to the other, else the rectangle they span."""
    first, last = shown.bar(one), shown.bar(other)
    if first is None or last is None:
        return frozenset({other})
    rows = sorted((shown.bars[first.id][0], shown.bars[last.id][0]))
    start, end = min(first.start, last.start), max(first.end, last.end)
    return inside(shown, range(rows[0], rows[1] + 1), start, end)


def whole_row(row: PersonRow) -> frozenset[VisitId]:
    """All visits of a person that may still be moved."""
    return frozenset(bar.id for bar in row.bars if bar.movable)


def led_by(shown: Picture, first: Bar, marked: frozenset[VisitId]) -> tuple[Bar, ...]:
    """The visits that go when `first` is taken: itself, and all chosen with it in the order of the board."""
    if first.id not in marked:
        return (first,)
    others = sorted((shown.bars[v], v) for v in marked if v in shown.bars and v != first.id)
    found = (shown.bar(v) for _, v in others)
    return (first, *(bar for bar in found if bar is not None))

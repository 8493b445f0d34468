"""Outlines from a file become service areas of a branch: one command, one undo step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.commands import SaveArea, Several
from app.domain.geo import Point
from app.domain.ids import AreaId, BranchId, new_id
from app.domain.people import Area
from app.domain.text import T


def import_areas(
    branch: BranchId, known: Iterable[Area], found: Sequence[tuple[str, tuple[Point, ...]]]
) -> Several:
    """Save every (name, ring): an area of that name gets the new outline, so that whoever is bound to it stays so."""
    by_name = {a.name.casefold(): a for a in known if a.branch_id == branch}
    parts = []
    for name, ring in found:
        old = by_name.get(name.casefold())
        area = replace(old, ring=ring) if old is not None else Area(AreaId(new_id()), branch, name, ring)
        parts.append(SaveArea(area=area))
    return Several(label=T("Import of {n} service areas").msgid, parts=tuple(parts))

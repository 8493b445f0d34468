"""What in a desk file is not ours: a file somebody hands in may carry triggers that run later, or lack rules that must hold.

Tables, triggers and views are compared with those of an empty desk of the same version.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.adapters import sqlite
from app.domain.text import T, Text
from db.safe.copies import NOTE, opened
from db.upgrade import bring_up

Things = dict[tuple[str, str], str]
"""(kind, name) → how it is written."""


def strangers(link: sqlite.Connection, version: str) -> Text | None:
    """The first thing that is not as our desks of that version have it, or None. version: one this program knows."""
    with tempfile.TemporaryDirectory(prefix="doorstep-empty-") as folder:
        empty = Path(folder) / "desk.db"
        bring_up(empty, version)
        with opened(empty, "") as ours:
            wanted = _things(ours)
    found = _things(link)
    for kind, name in sorted(found.keys() - wanted.keys()):
        return T("It holds something that is not Doorstep’s: {kind} “{name}”.", kind=kind, name=name[:60])
    for kind, name in sorted(wanted.keys() - found.keys()):
        return T("Something of the desk’s is missing in it: {kind} “{name}”.", kind=kind, name=name)
    for key in sorted(wanted):
        # tables are written anew by some steps; what runs by itself must be ours to the letter
        if key[0] != "table" and found[key] != wanted[key]:
            return T("Something of the desk’s was changed in it: {kind} “{name}”.", kind=key[0], name=key[1])
    return None


def _things(link: sqlite.Connection) -> Things:
    rows = link.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'trigger', 'view') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {(str(kind), str(name)): str(sql) for kind, name, sql in rows if name != NOTE}

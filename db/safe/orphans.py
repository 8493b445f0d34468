"""Rows that point at something that is gone: the pointer is emptied where it may be empty, else the row goes too."""

from __future__ import annotations

from app.adapters import sqlite


def let_go(link: sqlite.Connection) -> list[tuple[str, str]]:
    """Make every reference hold; returns the rows that went, as (table, what names the row). Foreign keys must be off."""
    gone: list[tuple[str, str]] = []
    link.execute("BEGIN IMMEDIATE")
    # round after round: others belong to what went
    while broken := {(str(r[0]), int(r[3])) for r in link.execute("PRAGMA foreign_key_check")}:
        for table, reference in sorted(broken):
            gone += _mended(link, table, reference)
    link.execute("COMMIT")
    return gone


def _mended(link: sqlite.Connection, table: str, reference: int) -> list[tuple[str, str]]:
    pairs = [r for r in link.execute(f'PRAGMA foreign_key_list("{table}")') if r[0] == reference]
    parent, ours, theirs = str(pairs[0][2]), [str(r[3]) for r in pairs], [str(r[4]) for r in pairs]
    same = " AND ".join(f'p."{t}" = "{table}"."{o}"' for o, t in zip(ours, theirs, strict=True))
    filled = " AND ".join(f'"{o}" IS NOT NULL' for o in ours)
    # names of our own schema only
    lonely = f'{filled} AND NOT EXISTS (SELECT 1 FROM "{parent}" p WHERE {same})'  # noqa: S608
    about = {str(r[1]): r for r in link.execute(f'PRAGMA table_info("{table}")')}
    if all(not about[o][3] and not about[o][5] for o in ours):
        emptied = ", ".join(f'"{o}" = NULL' for o in ours)
        link.execute(f'UPDATE "{table}" SET {emptied} WHERE {lonely}')  # noqa: S608
        return []
    keys = ", ".join(f'"{name}"' for name, r in about.items() if r[5]) or "rowid"
    rows = link.execute(f'SELECT {keys} FROM "{table}" WHERE {lonely}').fetchall()  # noqa: S608
    link.execute(f'DELETE FROM "{table}" WHERE {lonely}')  # noqa: S608
    return [(table, " ".join(map(str, row))) for row in rows]

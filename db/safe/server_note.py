"""What is known of a dump of a server's desk, in a small file beside it (DUMP.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.audit import Anchor
from app.domain.keeping import kept
from app.safekeeping import Backup, Why
from db.safe.copies import backup_of


def place(file: Path) -> Path:
    """Where the note of a dump lies."""
    return file.with_name(f"{file.name}.json")


def write(
    file: Path, at: datetime, why: Why, tables: str, newest: int, rows: dict[str, int], anchor: Anchor | None
) -> None:
    """Write the note of a dump. at: UTC. anchor: of the change log in it."""
    told = {
        "at": at.astimezone(UTC).isoformat(),
        "why": str(why),
        "tables": tables,
        "newest": newest,
        "rows": rows,
        "anchor": anchor.written() if anchor else "",
    }
    place(file).write_text(json.dumps(told), encoding="utf-8")


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(place(file).read_text(encoding="utf-8")))
    except (OSError, ValueError):  # somebody else's dump has none
        return {}


def rows(file: Path) -> dict[str, int]:
    """What should be in a dump; empty when nobody wrote it down."""
    return dict(_read(file).get("rows", {}))


def mark_proved(file: Path, at: datetime) -> None:
    """It was restored and compared at that moment (UTC)."""
    place(file).write_text(json.dumps(_read(file) | {"proved": at.isoformat()}), encoding="utf-8")


def described(file: Path) -> Backup | None:
    """What is known of a dump; None when it is none of ours."""
    return backup_of(file, _read(file), encrypted=False)


def newest_change(link: Connection) -> int:
    """The number of the newest change in the database; 0 before there are tables."""
    if link.execute(text("SELECT to_regclass('change_log')")).scalar() is None:
        return 0
    return int(link.execute(text("SELECT coalesce(max(number), 0) FROM change_log")).scalar() or 0)


def tidy(found: Iterable[Backup], now: datetime) -> tuple[Path, ...]:
    """Let dumps go by age; those made by hand stay."""
    listed = list(found)
    stay = kept((b.at for b in listed), now)
    gone = [b.file for b in listed if b.at not in stay and b.why is not Why.HAND]
    for file in gone:
        file.unlink(missing_ok=True)
        place(file).unlink(missing_ok=True)
    return tuple(gone)

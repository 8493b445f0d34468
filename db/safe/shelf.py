"""The folder of backups: names, the list, and which go by age."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from app.adapters import vault
from app.domain.keeping import kept
from app.safekeeping import Backup, Why
from db.safe.copies import described

ENDING = ".backup"
ABANDONED_S = 24 * 3600
"""Seconds after which a half-made file belongs to nobody."""


def new_name(folder: Path, stem: str, now: datetime, tag: str) -> Path:
    """A name nobody has in the folder, also when the clock went back. now: UTC."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    name, n = folder / f"{stem}.{stamp}-{tag}{ENDING}", 1
    while name.exists():
        n += 1
        name = folder / f"{stem}.{stamp}-{tag}-{n}{ENDING}"
    return name


def listed(folder: Path) -> tuple[Backup, ...]:
    """All backups of a folder that can be read, the newest first."""
    found = [described(file) for file in folder.glob(f"*{ENDING}")]
    return tuple(sorted((b for b in found if b is not None), key=lambda b: b.at, reverse=True))


def tidy(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Let backups go by age (app.domain.keeping); returns those that went.

    Whatever the age stay the newest from before each upgrade, the newest that was proved, and those made by hand.
    """
    found = listed(folder)
    stay = kept((b.at for b in found), now)
    versions: set[str] = set()
    proved = next((b.file for b in found if b.proved is not None), None)
    gone: list[Path] = []
    for backup in found:
        last_of_version = backup.why is Why.UPGRADE and backup.tables not in versions
        if backup.why is Why.UPGRADE:
            versions.add(backup.tables)
        if backup.at in stay or last_of_version or backup.why is Why.HAND or backup.file == proved:
            continue
        backup.file.unlink(missing_ok=True)
        vault.envelope_of(backup.file).unlink(missing_ok=True)
        gone.append(backup.file)
    return tuple(gone)


def sweep(folder: Path) -> None:
    """Take away what processes that were killed long ago left half made."""
    for left in (*folder.glob("*.part"), *folder.glob(".proof-*"), *folder.glob(".salvage-*")):
        try:
            if time.time() - left.stat().st_mtime < ABANDONED_S:
                continue
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        except OSError:  # somebody else was quicker, or holds it open
            continue

"""Put a finished desk file in the place of another so that a kill at any moment leaves one of the two, whole.

What will be moved is written down first; whoever opens the desk next finishes what was begun.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from db.safe.files import sync, sync_folder

SIDES = ("-wal", "-shm", "-journal")
"""Endings of the files SQLite keeps beside a database; they belong to exactly that database."""


def plan_file(desk: Path) -> Path:
    """Where a swap that has begun is written down."""
    return desk.with_name(f"{desk.name}-swap")


def swap(desk: Path, fresh: Sequence[tuple[Path, Path]], aside: Path | None) -> None:
    """Move finished files into place. The caller is alone at the desk and the fresh files lie in its folder.

    fresh: (file, the place it is for). aside: the name the desk file that is there is kept under, with its log; None to
    let it go.
    """
    for file, _ in fresh:
        sync(file)
    remove(desk.with_name(f"{desk.name}-gone"))
    away = [
        [desk.name + side, (aside.name if aside else f"{desk.name}-gone") + side] for side in ("", *SIDES)
    ]
    plan = {"away": away, "in": [[file.name, place.name] for file, place in fresh], "keep": aside is not None}
    target = plan_file(desk)
    part = target.with_name(f"{target.name}.part")
    part.write_text(json.dumps(plan), encoding="utf-8")
    sync(part)
    part.replace(target)
    sync_folder(desk.parent)
    finish(desk)


def is_begun(desk: Path) -> bool:
    """Whether somebody was stopped while swapping."""
    return plan_file(desk).exists()


def finish(desk: Path) -> None:
    """Do what is left of a swap that has begun; nothing when none has. The caller is alone at the desk."""
    target = plan_file(desk)
    if not target.exists():
        return
    plan = json.loads(target.read_text(encoding="utf-8"))
    folder = desk.parent
    # what is to come in is still outside: then what must go may still be here
    if any((folder / name).exists() for name, place in plan["in"] if place == desk.name):
        for name, kept in plan["away"]:
            if (folder / name).exists() and not (folder / kept).exists():
                (folder / name).replace(folder / kept)
    sync_folder(folder)
    for name, place in plan["in"]:
        if (folder / name).exists():
            (folder / name).replace(folder / place)
    sync_folder(folder)
    if not plan["keep"]:
        for _, kept in plan["away"]:
            (folder / kept).unlink(missing_ok=True)
    target.unlink()
    sync_folder(folder)


def remove(file: Path) -> None:
    """A database file and what SQLite keeps beside it, if they are there."""
    for side in ("", *SIDES):
        Path(f"{os.fspath(file)}{side}").unlink(missing_ok=True)

"""Put a backup, or what could be salvaged, in a desk's place; the desk before stays beside it."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from app.adapters import vault
from app.audit import RESTORED
from app.changes import ChangeSet
from app.domain.errors import NotPossible
from app.domain.text import T
from app.ports import Progress
from app.safekeeping import Loss, Restored
from app.unit_of_work import LogEntry
from db.engine import file_engine, refuse_far_away
from db.safe import swap
from db.safe.copies import changes_after, described, take_out
from db.safe.files import Stop, Tell, in_sentences, need_room, never, quiet
from db.safe.lock import alone_at
from db.safe.opening import close_log, forget, with_envelope
from db.safe.proof import prove
from db.unit_of_work import SqlUnitOfWork
from db.upgrade import bring_up, inspected, newest


def restore(desk: Path, backup: Path, tell: Tell = quiet, stop: Stop = never) -> Restored:
    """Prove a backup, bring it to today's tables and put it in the desk's place.

    Any desk file will do, also one that was put aside before. Raises NotPossible (codes backup, no-file, cancelled,
    newer-data, same-file), NotReachable (in-use while somebody has the desk open, disk-full); the desk is as it was then.
    """
    refuse_far_away(desk)
    with in_sentences(backup):
        if not backup.exists():
            raise FileNotFoundError(2, "missing", backup.name)
        if desk.exists() and backup.samefile(desk):
            raise NotPossible(
                T("“{file}” is the desk itself. Choose a backup of it.", file=backup.name), code="same-file"
            )
        need_room(desk.parent, 2 * backup.stat().st_size)
        with alone_at(desk):
            proof = prove(backup, desk.parent, tell, stop)
            if not proof.sound:
                raise NotPossible(
                    T(
                        "“{file}” was not restored: {why} The desk is as it was; choose another backup.",
                        file=backup.name,
                        why=proof.problems[0],
                    ),
                    code="backup",
                )
            fresh = desk.with_name(f"{desk.name}-fresh")
            forget(fresh)
            try:
                take_out(backup, fresh, stop)
                if inspected(fresh) != newest():
                    tell(Progress("upgrading", None))
                    bring_up(fresh)
                _say_so(fresh, backup)
                close_log(fresh)
                kept = put_in_place(desk, fresh, "replaced")
            finally:
                forget(fresh)
    return Restored(desk, kept, newest())


def _say_so(fresh: Path, backup: Path) -> None:
    """A line in the restored desk's log: from here on it differs from what was known of it."""
    engine = file_engine(fresh)
    try:
        with SqlUnitOfWork(engine) as unit:
            unit.log.append(
                LogEntry(
                    at=datetime.now(UTC),
                    seat=platform.node() or "seat",
                    who=os.environ.get("USER") or os.environ.get("USERNAME") or "desk",
                    key=f"restored-{uuid4()}",
                    command=RESTORED,
                    label=T("The desk was restored from {file}", file=backup.name),
                    changes=ChangeSet.of("desk", ["*"]),
                    payload={"file": backup.name},
                )
            )
            unit.commit()
    finally:
        engine.dispose()


def put_in_place(desk: Path, fresh: Path, word: str) -> Path | None:
    """Swap a finished file in; returns where the desk before lies (with `word` in its name), None when there was none.

    Its envelope is kept beside it, for its key may be another. The caller is alone at the desk.
    """
    swap.finish(desk)
    kept: Path | None = None
    if desk.exists():
        kept = aside_name(desk, word)
        if vault.envelope_of(desk).exists():
            vault.write(vault.read(vault.envelope_of(desk)), vault.envelope_of(kept))
    swap.swap(desk, with_envelope(fresh, desk), kept)
    return kept


def aside_name(desk: Path, word: str) -> Path:
    """A name nobody has, for a desk that is put aside."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    kept, n = desk.with_name(f"{desk.stem}.{word}-{stamp}{desk.suffix}"), 1
    while kept.exists():
        n += 1
        kept = desk.with_name(f"{desk.stem}.{word}-{stamp}-{n}{desk.suffix}")
    return kept


def loss(desk: Path, backup: Path) -> Loss:
    """What restoring would take away: changes made after the backup. None when the desk cannot tell any more."""
    about = described(backup)
    with in_sentences(backup):
        since = about.at if about else datetime.fromtimestamp(backup.stat().st_mtime, UTC)
    if about is None or not desk.exists():
        return Loss(None, since)
    return Loss(changes_after(desk, about.newest), since)

"""Make a SQLite desk ready for use: finish what was begun, look at it, and bring it to this program's version.

An upgrade goes: be alone, back up and prove the backup, bring a copy up, check it, swap it in. A kill at any moment
leaves the old desk or the new one.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from app.adapters import vault
from app.domain.errors import NotPossible
from app.domain.text import T
from app.ports import Progress
from app.safekeeping import Why
from db.engine import refuse_far_away
from db.safe import swap
from db.safe.copies import copy, take_out
from db.safe.files import Stop, Tell, in_sentences, never, part_of, quiet
from db.safe.lock import DeskLock
from db.safe.proof import prove
from db.safe.shelf import new_name, tidy
from db.upgrade import bring_up, inspected, newest, refuse_newer

log = logging.getLogger(__name__)

BESIDE = "backups"
"""The folder for backups beside a desk file."""


def prepare_file(
    path: Path,
    *,
    backups: Path | None = None,
    target: str = "head",
    tell: Tell = quiet,
    stop: Stop = never,
) -> Path | None:
    """Make a SQLite file ready for use. Returns the backup that was made, if one was needed.

    backups: the folder for it, "backups" beside the file when None. tell, stop: heard and asked while an upgrade goes on,
    which takes minutes with a desk of years. Raises NotPossible (codes foreign-file, newer-data, damaged, network-share,
    locked, cancelled) without touching a byte of it, NotReachable (in-use, read-only, disk-full).
    """
    lock, made = open_for_use(path, backups=backups, target=target, tell=tell, stop=stop)
    lock.release()
    return made


def open_for_use(
    path: Path,
    *,
    backups: Path | None = None,
    target: str = "head",
    tell: Tell = quiet,
    stop: Stop = never,
) -> tuple[DeskLock, Path | None]:
    """As `prepare_file`, and hold a share in the desk from then on, without a gap in which somebody could take it away."""
    refuse_far_away(path)
    made: Path | None = None
    lock = DeskLock(path)
    try:
        with in_sentences(path):
            lock.share()
            if swap.is_begun(path):
                lock.alone()
                swap.finish(path)
                lock.share()
            if not _is_ready(path):
                lock.alone()
                revision = inspected(path)
                if revision is None:
                    bring_up(path, target)
                elif revision != newest():  # nobody did it while we waited
                    folder = backups or path.parent / BESIDE
                    made = _upgraded(path, folder, revision, target, tell, stop)
                lock.share()
    except BaseException:
        lock.release()
        raise
    return lock, made


def _is_ready(path: Path) -> bool:
    revision = inspected(path)
    refuse_newer(revision)
    return revision == newest()


_BACKED_UP, _TAKEN_OUT = 0.65, 0.7
"""How far an upgrade is when the backup is proved, and when the copy to work on is there."""


def _upgraded(path: Path, folder: Path, revision: str, target: str, tell: Tell, stop: Stop) -> Path:
    backup = backed_up(path, folder, Why.UPGRADE, revision or "empty", part_of(tell, 0.0, _BACKED_UP), stop)
    fresh = path.with_name(f"{path.name}-fresh")
    swap.remove(fresh)
    try:
        tell(Progress("upgrading", _BACKED_UP))
        take_out(backup, fresh, stop)
        bring_up(fresh, target, part_of(tell, _TAKEN_OUT, 1.0), stop)
        close_log(fresh)
        swap.swap(path, with_envelope(fresh, path), None)
    finally:
        forget(fresh)
    log.info("the tables were brought from %s to %s", revision, newest())
    tidy(folder, datetime.now(UTC))
    return backup


def backed_up(path: Path, folder: Path, why: Why, tag: str, tell: Tell = quiet, stop: Stop = never) -> Path:
    """A proved backup of a desk file, made before something is done to the whole of it. Raises NotPossible (codes "backup"
    when it cannot be proved, "cancelled"); nothing may be done then."""
    now = datetime.now(UTC)
    backup = new_name(folder, path.stem, now, tag)
    copy(path, backup, why, now, tell, stop, polite=False)
    try:
        proof = prove(backup, folder, tell, stop, upgrade=False, polite=False)
    except BaseException:  # also when it is stopped: a copy nobody proved must not look like a backup
        take_away(backup)
        raise
    if not proof.sound:
        raise NotPossible(
            T(
                "The backup copy was not sound ({why}), so nothing was changed. Is the disk in order?",
                why=proof.problems[0],
            ),
            code="backup",
        )
    return backup


def take_away(backup: Path) -> None:
    """Remove a backup that cannot be trusted, with its envelope."""
    backup.unlink(missing_ok=True)
    vault.envelope_of(backup).unlink(missing_ok=True)


def with_envelope(fresh: Path, path: Path) -> list[tuple[Path, Path]]:
    """What is to be swapped in: the file, and its envelope when it is encrypted."""
    moves = [(fresh, path)]
    if vault.envelope_of(fresh).exists():
        moves.append((vault.envelope_of(fresh), vault.envelope_of(path)))
    return moves


def close_log(file: Path) -> None:
    """Put everything into the one file. It goes to write-ahead logging again when it is opened next."""
    from db.engine import open_file

    link = open_file(file)
    try:
        link.execute("PRAGMA journal_mode=DELETE")
    finally:
        link.close()


def forget(fresh: Path) -> None:
    """Remove what is left of a file that was to be swapped in."""
    swap.remove(fresh)
    vault.envelope_of(fresh).unlink(missing_ok=True)

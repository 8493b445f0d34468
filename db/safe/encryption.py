"""Encrypt a desk file and its backups, or give the desk another key: into a copy, compared, then swapped in."""

from __future__ import annotations

import os
from pathlib import Path

from app.adapters import sqlite, vault
from app.domain.errors import NotPossible
from app.domain.text import T
from app.ports import Progress
from app.safekeeping import Locked, Why
from db.engine import APPLICATION_ID
from db.safe import swap
from db.safe.copies import contents, opened, stoppable
from db.safe.files import Stop, Tell, in_sentences, need_room, never, part_of, quiet, sync
from db.safe.lock import alone_at
from db.safe.opening import backed_up, forget, with_envelope
from db.safe.shelf import ENDING


def encrypt(
    desk: Path, backups: Path, passphrase: str = "", tell: Tell = quiet, stop: Stop = never
) -> Locked:
    """Encrypt a desk with a fresh key, also one that is encrypted already.

    Plain backups in the folder are encrypted with the same key; encrypted ones keep theirs and their envelopes. Raises
    NotPossible (passphrase-needed, passphrase-short, locked, cancelled, no-file), NotReachable (in-use, disk-full); the desk
    is as it was then.
    """
    with in_sentences(desk):
        if not desk.exists():
            raise FileNotFoundError(2, "missing", desk.name)
        need_room(desk.parent, 2 * desk.stat().st_size)
        vault.check_passphrase(passphrase)
        with alone_at(desk):
            swap.finish(desk)
            was = vault.key_of(desk)
            backup = backed_up(desk, backups, Why.CHANGE, "before-key", part_of(tell, 0.0, 0.4), stop)
            tell = part_of(tell, 0.4, 1.0)
            made = vault.make(passphrase)
            fresh = desk.with_name(f"{desk.name}-fresh")
            forget(fresh)
            try:
                _exported(desk, was, fresh, made.key, tell, stop)
                vault.write(made.envelope, vault.envelope_of(fresh))
                swap.swap(desk, with_envelope(fresh, desk), None)
            finally:
                forget(fresh)
            tell(Progress("encrypting", 0.9))
            for file in sorted(backups.glob(f"*{ENDING}")):
                if sqlite.is_plain(file):
                    _encrypt_backup(file, made)
    return Locked(made.code, made.kept, backup)


def _exported(source: Path, was: str, target: Path, key: str, tell: Tell = quiet, stop: Stop = never) -> None:
    """Write a database anew under another key, and compare."""
    target.touch(mode=0o600)
    with opened(source, was) as link:
        stoppable(link, stop)
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = contents(link, tell, stop, (0.1, 0.4))
        link.execute("PRAGMA cipher_log_level = NONE")
        link.execute(f"ATTACH DATABASE ? AS safe KEY \"x'{key}'\"", (os.fspath(target),))
        # a copy that fails is thrown away whole, and a finished one is synced as a whole below
        link.execute("PRAGMA safe.journal_mode = OFF")
        link.execute("PRAGMA safe.synchronous = OFF")
        tell(Progress("encrypting", 0.5))
        link.execute("SELECT sqlcipher_export('safe')")
        link.execute(f"PRAGMA safe.application_id={APPLICATION_ID}")
        link.execute("DETACH DATABASE safe")
    with opened(target, key) as link:
        stoppable(link, stop)
        sound = link.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        if not sound or contents(link, tell, stop, (0.6, 0.9)) != before:
            raise NotPossible(
                T("The encrypted copy differs from the desk, so nothing was changed. Is the disk in order?"),
                code="encrypt",
            )
    sync(target)


def _encrypt_backup(file: Path, made: vault.Made) -> None:
    """A plain backup under the desk's key; it is whole at every moment, plain or encrypted."""
    part = file.with_name(f"{file.name}.part")
    swap.remove(part)
    try:
        _exported(file, "", part, made.key)
        vault.write(made.envelope, vault.envelope_of(file))
        part.replace(file)
    finally:
        swap.remove(part)

"""One desk file's keeper: everything app.safekeeping promises, for the window and for commands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from app.adapters import sqlite, vault
from app.audit import Anchor, Verdict
from app.domain.errors import NotPossible
from app.domain.text import T, Text
from app.safekeeping import Backup, Condition, Locked, Loss, Proof, Restored, Salvaged, Why
from db.audit_verify import from_backups, verify
from db.engine import far_away, looking_engine
from db.failures import translated
from db.safe import encryption, restore, salvage, shelf, swap
from db.safe.copies import copy, described, latest_change, opened, stoppable
from db.safe.files import Stop, Tell, in_sentences, never, quiet, there_already, thrown_away
from db.safe.opening import BESIDE, take_away
from db.safe.proof import prove


class FileKeeper:
    """See app.safekeeping.Safekeeping. Holds no connection between calls."""

    on_server = False

    def __init__(
        self, desk: Path, folder: Path | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """folder: for backups, "backups" beside the desk when None. now: UTC, for names and ages."""
        self.desk = desk
        self.folder = folder or desk.parent / BESIDE
        self._now = now

    def backups(self) -> tuple[Backup, ...]:
        """All in the folder, the newest first."""
        return shelf.listed(self.folder)

    def back_up(
        self, to: Path | None = None, why: Why = Why.HAND, tell: Tell = quiet, stop: Stop = never
    ) -> Backup:
        """Make one while the desk is used, and prove it."""
        if not self.desk.exists():
            raise NotPossible(T("There is no desk to back up yet."), code="no-file")
        file = to or shelf.new_name(self.folder, self.desk.stem, self._now(), str(why))
        if file.exists():
            raise there_already(file)
        copy(self.desk, file, why, self._now(), tell, stop)
        try:
            proof = prove(file, file.parent, tell, stop, upgrade=False)
            made = described(file)
        except BaseException:  # also when it is stopped: a copy nobody proved must not look like a backup
            take_away(file)
            raise
        if not proof.sound or made is None:
            take_away(file)
            raise thrown_away(proof)
        return made

    def verify(self, file: Path, tell: Tell = quiet, stop: Stop = never) -> Proof:
        """Restore into a fresh place, check every page and compare with what should be there."""
        with in_sentences(file):
            self.desk.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return prove(file, self.desk.parent, tell, stop)

    def loss(self, file: Path) -> Loss:
        """What restoring that backup would take away."""
        return restore.loss(self.desk, file)

    def restore(self, file: Path, tell: Tell = quiet, stop: Stop = never) -> Restored:
        """Put a backup in the desk's place."""
        return restore.restore(self.desk, file, tell, stop)

    def salvage(self, tell: Tell = quiet, stop: Stop = never) -> Salvaged:
        """Read what can be read into a fresh desk."""
        return salvage.salvage(self.desk, self.folder, tell, stop)

    def encrypt(self, passphrase: str = "", tell: Tell = quiet, stop: Stop = never) -> Locked:
        """Encrypt the desk, or give it another key."""
        return encryption.encrypt(self.desk, self.folder, passphrase, tell, stop)

    def is_encrypted(self) -> bool:
        """Whether the desk is encrypted."""
        return vault.is_encrypted(self.desk)

    def unlock(self, words: str) -> None:
        """Open an encrypted desk with its passphrase or recovery code."""
        vault.unlock(self.desk, words)

    def check(self, full: bool, stop: Stop = never) -> Text | None:
        """Look through the whole desk file; what is wrong, or None."""
        with in_sentences(self.desk):
            try:
                with opened(self.desk, vault.key_of(self.desk)) as link:
                    stoppable(link, stop)
                    word = "integrity_check" if full else "quick_check"
                    told = str(link.execute(f"PRAGMA {word}(1)").fetchone()[0])
                    orphans = full and link.execute("PRAGMA foreign_key_check").fetchone() is not None
            except sqlite.DatabaseError as error:
                if "malformed" not in str(error) and "not a database" not in str(error):
                    raise
                told, orphans = str(error), False
        if told != "ok":
            return T("The desk file is damaged: {what}", what=told)
        return T("Something in the desk belongs to something that is missing.") if orphans else None

    def audit(self, anchors: Iterable[Anchor] = (), tell: Tell = quiet, stop: Stop = never) -> Verdict:
        """Whether the change log is whole and as it was written."""
        if not self.desk.exists():
            raise NotPossible(T("There is no desk yet."), code="no-file")
        with in_sentences(self.desk), translated():
            engine = looking_engine(self.desk)
            try:
                with engine.connect() as link:
                    return verify(link, (*from_backups(link, self.backups()), *anchors), tell, stop)
            finally:
                engine.dispose()

    def condition(self) -> Condition:
        """How the desk file lies there; only looked at."""
        folder, name = self.desk.parent, self.desk
        aside = sorted(
            f for word in ("replaced", "damaged") for f in folder.glob(f"{name.stem}.{word}-*{name.suffix}")
        )
        loose = os.name != "nt" and any(
            f.exists() and f.stat().st_mode & 0o077 for f in (folder, name, vault.envelope_of(name))
        )
        return Condition(
            far_away(self.desk), swap.is_begun(self.desk), loose, tuple(aside), latest_change(self.desk)
        )

    def tidy(self, now: datetime) -> tuple[Path, ...]:
        """Let old backups go by age."""
        shelf.sweep(self.folder)
        shelf.sweep(self.desk.parent)
        return shelf.tidy(self.folder, now)
